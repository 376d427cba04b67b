//! What facts are about, and those that the program itself computes or reads from a key.

/// What a fact or a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A touchpoint.
    Touchpoint,
    /// An operation.
    Operation,
    /// A system.
    System,
    /// The whole landscape.
    Landscape,
}

impl crate::text::Word for Kind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("touchpoint", Self::Touchpoint),
        ("operation", Self::Operation),
        ("system", Self::System),
        ("landscape", Self::Landscape),
    ];
}

impl Kind {
    /// As it stands in a sentence: "an operation".
    #[must_use]
    pub fn with_article(self) -> &'static str {
        match self {
            Kind::Touchpoint => "a touchpoint",
            Kind::Operation => "an operation",
            Kind::System => "a system",
            Kind::Landscape => "the landscape",
        }
    }

    /// Whether a rule about this may read facts of the other kind.
    ///
    /// A touchpoint has its operation's facts and its callee's; an operation those of the system in which it happens;
    /// all have the landscape's.
    #[must_use]
    pub fn sees(self, fact: Kind) -> bool {
        match self {
            Kind::Touchpoint => true,
            Kind::Operation => fact != Kind::Touchpoint,
            Kind::System => matches!(fact, Kind::System | Kind::Landscape),
            Kind::Landscape => fact == Kind::Landscape,
        }
    }
}

/// One of the two patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pattern {
    /// Synchronous request and response; the caller waits.
    Api,
    /// Published to a broker; the publisher goes on.
    Event,
}

impl crate::text::Word for Pattern {
    const WORDS: &'static [(&'static str, Self)] = &[("api", Self::Api), ("event", Self::Event)];
}

impl Pattern {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Pattern::Api => Pattern::Event,
            Pattern::Event => Pattern::Api,
        }
    }
}

impl Builtin {
    /// Whether it is known only after the criteria have spoken.
    #[must_use]
    pub fn comes_of_verdicts(self) -> bool {
        matches!(
            self,
            Builtin::Recommended | Builtin::SideEffectCalls | Builtin::TouchpointsToChange
        )
    }
}

macro_rules! builtins {
    ($($variant:ident $name:literal,)*) => {
        /// A fact that has a key of its own in descriptions or is derived from the graph; `rules/facts.yaml` documents it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Builtin {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl Builtin {
            /// Every one with its name.
            pub const ALL: &'static [(&'static str, Builtin)] = &[$(($name, Builtin::$variant),)*];
        }
    };
}

builtins! {
    Needs "needs",
    Consumers "consumers",
    SometimesDown "sometimes_down",
    RunsOnEvent "runs_on_event",
    CalleeOnBroker "callee_on_broker",
    CallerOnBroker "caller_on_broker",
    Via "via",
    Recommended "recommended",
    WaitsForReply "waits_for_reply",
    OnFailure "on_failure",
    StaleFor "stale_for",
    Times "times",
    OrderMatters "order_matters",
    MustArrive "must_arrive",
    Safeguards "safeguards",
    External "external",
    SameOwner "same_owner",
    Rate "rate",
    Availability "availability",
    Latency "latency",
    LatencyP99 "latency_p99",
    StatedLatency "stated_latency",
    Retried "retried",
    Polls "polls",
    IsHeard "is_heard",
    ToldByEventToo "told_by_event_too",
    RunByEventToo "run_by_event_too",
    AfterCommit "after_commit",
    NamedAsCommand "named_as_command",
    StoreIsShared "store_is_shared",
    ApiCalls "api_calls",
    SideEffectCalls "side_effect_calls",
    CallDepth "call_depth",
    OnCallCycle "on_call_cycle",
    FirstOnCallCycle "first_on_call_cycle",
    BeginsCalls "begins_calls",
    SequentialReads "sequential_reads",
    WaitsInVain "waits_in_vain",
    SloLatency "slo_latency",
    RunLatency "run_latency",
    LatencyOverSlo "latency_over_slo",
    SloAvailability "slo_availability",
    RunAvailability "run_availability",
    AvailabilityBelowSlo "availability_below_slo",
    CalledBy "called_by",
    Calls "calls",
    BlockedOperations "blocked_operations",
    FirstOnServiceCycle "first_on_service_cycle",
    Touchpoints "touchpoints",
    ApiTouchpoints "api_touchpoints",
    EventTouchpoints "event_touchpoints",
    TouchpointsToChange "touchpoints_to_change",
}
