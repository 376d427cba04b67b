//! The formulas once more, plainly, from the document and not from the program: it reads the texts by another library,
//! walks every way anew, and remembers nothing. Only the verdicts are the program's.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// Verdict and action of a touchpoint, by operation and position.
pub(crate) type Verdicts = BTreeMap<(String, usize), (String, Option<String>, String)>;

#[derive(Clone, Debug, Default)]
struct System {
    latency: Option<f64>,
    availability: Option<f64>,
    is_person: bool,
}

#[derive(Clone, Debug)]
struct Touchpoint {
    id: String,
    verdict: Option<String>,
    action: String,
    event: Option<String>,
    to: Vec<String>,
    via: Option<String>,
    times: Option<f64>,
    stops: bool,
    parallel: Option<String>,
    latency: Option<f64>,
    availability: Option<f64>,
    invokes: Option<String>,
    outbox: bool,
    waits_for: Option<String>,
}

#[derive(Clone, Debug)]
struct Operation {
    system: String,
    subscribes: Vec<String>,
    touchpoints: Vec<Touchpoint>,
}

#[derive(Clone, Debug, PartialEq)]
struct Callee {
    system: String,
    latency: Option<f64>,
    availability: Option<f64>,
    invokes: Option<String>,
    as_today: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Does {
    Call {
        callees: Vec<Callee>,
        times: Option<f64>,
        stops: bool,
    },
    Publish {
        outbox: bool,
        stops: bool,
    },
    Wait {
        latency: Option<f64>,
        needs: Vec<(String, Option<f64>)>,
        publish_counts: bool,
    },
    NotSaid(Vec<String>),
}

/// What is done at a touchpoint, with its id and the label of those at the same time.
type Step = (String, Option<String>, Does);

/// A thing that is missing: touchpoint, fact, of what.
pub(crate) type Missing = (String, String, Option<String>);

/// What one run comes to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Run {
    pub(crate) latency: f64,
    pub(crate) missing: BTreeSet<Missing>,
    shares: BTreeMap<String, f64>,
    broker: bool,
}

impl Run {
    pub(crate) fn availability(&self) -> f64 {
        let broker = if self.broker { 0.9995 } else { 1.0 };
        self.shares.values().product::<f64>() * broker
    }

    fn lacks(&self, facts: &[&str]) -> bool {
        self.missing.iter().any(|(_, fact, _)| facts.contains(&fact.as_str()))
    }

    fn has_whole_latency(&self) -> bool {
        !self.lacks(&["latency", "times", "via", "invokes"])
    }

    fn has_whole_availability(&self) -> bool {
        !self.lacks(&["availability", "via", "invokes"])
    }

    fn needs(&mut self, name: &str, share: f64) {
        let there = self.shares.entry(name.to_owned()).or_insert(1.0);
        *there = there.min(share);
    }

    fn lack(&mut self, id: &str, fact: &str, of: Option<&str>) {
        let of = of.map(str::to_owned);
        self.missing.insert((id.to_owned(), fact.to_owned(), of));
    }

    /// What leads back further in is named here too.
    fn lead_back(&mut self, behind: &Run) {
        let leading = behind.missing.iter().filter(|one| one.1 == "invokes");
        self.missing.extend(leading.cloned());
    }
}

/// A landscape, read anew.
pub(crate) struct Naive {
    systems: BTreeMap<String, System>,
    operations: BTreeMap<String, Operation>,
    /// How many operations were added up, over all.
    pub(crate) walked: Cell<usize>,
}

fn text<'v>(map: &'v Map<String, Value>, key: &str) -> Option<&'v str> {
    map.get(key).and_then(Value::as_str)
}

/// The typical latency.
fn milliseconds(map: &Map<String, Value>) -> Option<f64> {
    let said = map.get("latency")?;
    let said = said.as_str().or_else(|| said["p50"].as_str())?;
    let number = |unit: &str| said.strip_suffix(unit).and_then(|number| number.parse::<f64>().ok());
    let found = number("ms").or_else(|| number("s").map(|seconds| seconds * 1000.0));
    Some(found.expect("milliseconds or seconds"))
}

fn share(map: &Map<String, Value>) -> Option<f64> {
    let percent = |said: &str| said.trim_end_matches('%').parse::<f64>().expect("percent") / 100.0;
    text(map, "availability").map(percent)
}

fn list(map: &Map<String, Value>, key: &str) -> Vec<String> {
    match map.get(key) {
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(one) => one.as_str().map(str::to_owned).into_iter().collect(),
        None => Vec::new(),
    }
}

impl Naive {
    pub(crate) fn read(files: &[Value], verdicts: &Verdicts) -> Naive {
        let entries = |key: &str| {
            let maps = files.iter().filter_map(|file| file[key].as_object().cloned()).flatten();
            let mut united: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
            for (name, value) in maps {
                let said = value.as_object().cloned().unwrap_or_default();
                united.entry(name).or_default().extend(said);
            }
            united.into_iter().collect::<Vec<_>>()
        };
        let systems = entries("systems");
        let alias = |name: &str| {
            let mut owner = systems
                .iter()
                .filter(|(_, map)| list(map, "aliases").iter().any(|one| one == name));
            owner.next().map_or_else(|| name.to_owned(), |(owner, _)| owner.clone())
        };
        let operations = entries("operations").into_iter().map(|(name, map)| {
            let touchpoints = map.get("touchpoints").and_then(Value::as_array).cloned();
            let touchpoints = touchpoints.unwrap_or_default();
            let touchpoints = touchpoints.iter().enumerate().map(|(at, value)| {
                let map = value.as_object().expect("a mapping");
                let (id, verdict, action) = verdicts[&(name.clone(), at)].clone();
                let event = text(map, "event").map(str::to_owned);
                let via = text(map, "via").map(str::to_owned);
                Touchpoint {
                    id,
                    verdict,
                    action,
                    via: via.or_else(|| event.as_ref().map(|_| "event".to_owned())),
                    event,
                    to: list(map, "to").iter().map(|name| alias(name)).collect(),
                    times: match map.get("times") {
                        None => Some(1.0),
                        Some(Value::String(_)) => None,
                        Some(count) => count.as_f64(),
                    },
                    stops: text(map, "on_failure") != Some("continue"),
                    parallel: text(map, "parallel").map(str::to_owned),
                    latency: milliseconds(map),
                    availability: share(map),
                    invokes: text(map, "invokes").map(str::to_owned),
                    outbox: list(map, "safeguards").iter().any(|one| one == "outbox"),
                    waits_for: text(map, "waits_for").map(str::to_owned),
                }
            });
            let operation = Operation {
                system: alias(text(&map, "in").expect("a system")),
                subscribes: list(&map, "subscribes"),
                touchpoints: touchpoints.collect(),
            };
            (name, operation)
        });
        let operations = operations.collect();
        let system = |map: &Map<String, Value>| System {
            latency: milliseconds(map),
            availability: share(map),
            is_person: text(map, "kind") == Some("person"),
        };
        Naive {
            systems: systems.iter().map(|(name, map)| (name.clone(), system(map))).collect(),
            operations,
            walked: Cell::new(0),
        }
    }

    fn all(&self) -> impl Iterator<Item = (&Operation, &Touchpoint)> {
        let each = |operation: &'_ Operation| operation.touchpoints.len();
        self.operations
            .values()
            .flat_map(move |operation| (0..each(operation)).map(move |at| (operation, &operation.touchpoints[at])))
    }

    /// The systems that publish an event.
    fn publishing(&self, event: &str) -> BTreeSet<String> {
        let publish = self.all().filter(|(_, one)| one.event.as_deref() == Some(event));
        publish.map(|(operation, _)| operation.system.clone()).collect()
    }

    /// The systems that an event reaches.
    fn subscribers(&self, event: &str) -> BTreeSet<String> {
        let named = self.all().filter(|(_, one)| one.event.as_deref() == Some(event));
        let named = named.flat_map(|(_, one)| one.to.clone());
        let own = self
            .operations
            .values()
            .filter(|one| one.subscribes.iter().any(|name| name == event));
        named.chain(own.map(|one| one.system.clone())).collect()
    }

    fn is_only_drawn(&self, operation: &Operation, one: &Touchpoint) -> bool {
        let person = |name: &String| self.systems[name].is_person;
        let others = match &one.event {
            Some(event) => self.subscribers(event),
            None => one.to.iter().cloned().collect(),
        };
        person(&operation.system) || (!others.is_empty() && others.iter().all(person))
    }

    fn callee(&self, system: &str) -> Callee {
        Callee {
            system: system.to_owned(),
            latency: self.systems[system].latency,
            availability: self.systems[system].availability,
            invokes: None,
            as_today: false,
        }
    }

    fn call(&self, one: &Touchpoint) -> Does {
        let callees = one.to.iter().map(|system| {
            let stated = self.callee(system);
            let invokes = one.invokes.clone();
            Callee {
                latency: one.latency.or(stated.latency),
                availability: one.availability.or(stated.availability),
                invokes: invokes.filter(|name| self.operations[name].system == *system),
                ..stated
            }
        });
        Does::Call {
            callees: callees.collect(),
            times: one.times,
            stops: one.stops,
        }
    }

    fn today_of(&self, operation: &Operation, one: &Touchpoint) -> Option<Step> {
        if self.is_only_drawn(operation, one) {
            return None;
        }
        let does = match (one.via.as_deref()?, &one.event, &one.waits_for) {
            ("api", ..) => self.call(one),
            ("event", _, None) => Does::Publish {
                outbox: one.outbox,
                stops: one.stops,
            },
            ("event", _, Some(reply)) => {
                let systems = self.publishing(reply);
                let figure = |system: &String| one.availability.or(self.systems[system].availability);
                let mut needs: Vec<_> = systems.iter().map(|system| (system.clone(), figure(system))).collect();
                if needs.is_empty() {
                    needs.push((reply.clone(), one.availability));
                }
                Does::Wait {
                    latency: one.latency,
                    needs,
                    publish_counts: one.stops && !one.outbox,
                }
            }
            _ => Does::NotSaid(one.to.clone()),
        };
        Some((one.id.clone(), one.parallel.clone(), does))
    }

    fn today(&self, name: &str) -> Vec<Step> {
        let operation = &self.operations[name];
        let touchpoints = operation.touchpoints.iter();
        touchpoints.filter_map(|one| self.today_of(operation, one)).collect()
    }

    /// Who answers, by which operation.
    fn answerer(&self, operation: &Operation, one: &Touchpoint) -> Option<(String, Option<String>)> {
        let event = one.event.as_ref()?;
        let replying = one
            .waits_for
            .as_ref()
            .map(|reply| self.publishing(reply))
            .unwrap_or_default();
        let candidates = if replying.is_empty() {
            self.subscribers(event)
        } else {
            replying.clone()
        };
        let mut candidates = candidates.into_iter();
        let (Some(system), None) = (candidates.next(), candidates.next()) else {
            return None;
        };
        if system == operation.system || self.systems[&system].is_person {
            return None;
        }
        let answers = self.operations.iter().filter(|(_, other)| {
            let reply = |reply: &String| other.touchpoints.iter().any(|one| one.event.as_ref() == Some(reply));
            other.system == system
                && other.subscribes.contains(event)
                && (replying.is_empty() || one.waits_for.as_ref().is_some_and(reply))
        });
        let answers: Vec<&String> = answers.map(|(name, _)| name).collect();
        let only = (answers.len() == 1).then(|| answers[0].clone());
        Some((system, only))
    }

    /// The steps as recommended.
    fn recommended(&self, name: &str) -> Vec<Step> {
        let operation = &self.operations[name];
        let changes = |one: &Touchpoint| one.action != "keep" && one.action != "decide" && one.verdict.is_some();
        let to = |one: &Touchpoint, verdict: &str| changes(one) && one.verdict.as_deref() == Some(verdict);
        // Each touchpoint's steps, whether it can stop the operation, whether it joins an event, is one that others join.
        let mut steps: Vec<Vec<Step>> = Vec::new();
        let (mut stretch, mut joined, mut used) = (Vec::new(), Vec::<usize>::new(), false);
        let mut close = |steps: &mut Vec<Vec<Step>>, joined: &mut Vec<usize>, used: &mut bool| {
            if let (Some(first), false) = (joined.first(), *used) {
                let publish = Does::Publish {
                    outbox: false,
                    stops: true,
                };
                steps[*first] = vec![(operation.touchpoints[*first].id.clone(), None, publish)];
            }
            joined.clear();
            *used = false;
            stretch.clear();
            stretch.push(());
        };
        for (at, one) in operation.touchpoints.iter().enumerate() {
            let is_event = one.event.is_some();
            let mut stops = false;
            let mut own = Vec::new();
            let answerer = self.answerer(operation, one);
            if to(one, "event") {
                joined.push(at);
            } else if to(one, "api") && is_event && answerer.is_some() {
                let (system, invokes) = answerer.expect("it is there");
                let others = self.subscribers(one.event.as_ref().expect("it is an event"));
                if others.iter().any(|other| *other != system) {
                    let publish = Does::Publish {
                        outbox: one.outbox,
                        stops: one.stops,
                    };
                    own.push((one.id.clone(), None, publish));
                }
                let callee = Callee {
                    invokes,
                    as_today: true,
                    ..self.callee(&system)
                };
                let call = Does::Call {
                    callees: vec![callee],
                    times: one.times,
                    stops: one.stops,
                };
                own.push((one.id.clone(), one.parallel.clone(), call));
                stops = one.stops;
            } else if to(one, "api") && !is_event {
                own.push((one.id.clone(), one.parallel.clone(), self.call(one)));
                stops = one.stops;
            } else if let Some(step) = self.today_of(operation, one) {
                stops = match &step.2 {
                    Does::Call { stops, .. } => *stops,
                    Does::Wait { .. } => true,
                    Does::Publish { .. } | Does::NotSaid(_) => false,
                };
                let left_unanswered = to(one, "api");
                let is_publish = matches!(step.2, Does::Publish { .. });
                used |= is_publish && one.verdict.is_some() && !left_unanswered;
                own.push(step);
            }
            steps.push(own);
            if stops {
                close(&mut steps, &mut joined, &mut used);
            }
        }
        close(&mut steps, &mut joined, &mut used);
        steps.into_iter().flatten().collect()
    }

    fn steps(&self, name: &str, then: bool) -> Vec<Step> {
        if then { self.recommended(name) } else { self.today(name) }
    }

    /// The operations that an operation's calls run, today or as recommended.
    fn invoked(&self, name: &str) -> BTreeSet<String> {
        let steps = self.today(name).into_iter().chain(self.recommended(name));
        let callees = steps.flat_map(|(_, _, does)| match does {
            Does::Call { callees, .. } => callees,
            _ => Vec::new(),
        });
        callees.filter_map(|callee| callee.invokes).collect()
    }

    /// Whether something changes in an operation, or behind it.
    fn changes(&self, name: &str) -> bool {
        let mut reached = BTreeSet::from([name.to_owned()]);
        loop {
            let more: BTreeSet<String> = reached.iter().flat_map(|one| self.invoked(one)).collect();
            let before = reached.len();
            reached.extend(more);
            if reached.len() == before {
                return reached.iter().any(|one| self.today(one) != self.recommended(one));
            }
        }
    }

    /// A run of an operation, today or then; `path`: what is run already, further up.
    pub(crate) fn run(&self, name: &str, then: bool, path: &[&str]) -> Run {
        self.walked.set(self.walked.get() + 1);
        let path: Vec<&str> = path.iter().copied().chain([name]).collect();
        let mut run = Run::default();
        let mut labelled: BTreeMap<String, f64> = BTreeMap::new();
        for (id, label, does) in self.steps(name, then) {
            let latency = match does {
                Does::Publish { outbox, stops } => {
                    run.broker |= stops && !outbox;
                    if outbox { 0.0 } else { 5.0 }
                }
                Does::NotSaid(systems) => {
                    for system in &systems {
                        run.lack(&id, "via", Some(system));
                    }
                    0.0
                }
                Does::Wait {
                    latency,
                    needs,
                    publish_counts,
                } => {
                    run.broker |= publish_counts;
                    for (name, share) in &needs {
                        match share {
                            Some(share) => run.needs(name, *share),
                            None => run.lack(&id, "availability", Some(name)),
                        }
                    }
                    if latency.is_none() {
                        run.lack(&id, "latency", Some(&needs[0].0));
                    }
                    latency.unwrap_or(0.0)
                }
                Does::Call { callees, times, stops } => {
                    let once = callees
                        .iter()
                        .map(|callee| self.called(&mut run, &id, callee, stops, then, &path));
                    let once = once.fold(0.0, f64::max);
                    if times.is_none() {
                        run.lack(&id, "times", Some(&callees[0].system));
                    }
                    times.unwrap_or(2.0) * once
                }
            };
            match label {
                None => run.latency += latency,
                Some(label) => {
                    let slowest = labelled.entry(label).or_default();
                    *slowest = slowest.max(latency);
                }
            }
        }
        run.latency += labelled.values().sum::<f64>();
        run
    }

    /// One callee of a call: how long it takes.
    fn called(&self, run: &mut Run, id: &str, callee: &Callee, stops: bool, then: bool, path: &[&str]) -> f64 {
        let (mut latency, mut availability) = (callee.latency, callee.availability);
        let then = then && !callee.as_today;
        let is_stated = latency.is_some() || availability.is_some();
        if let Some(invoked) = callee
            .invokes
            .as_ref()
            .filter(|name| then && is_stated && self.changes(name))
        {
            if path.contains(&invoked.as_str()) {
                run.lack(id, "invokes", Some(invoked));
            } else {
                let (was, is) = (self.run(invoked, false, path), self.run(invoked, true, path));
                run.lead_back(&was);
                run.lead_back(&is);
                if was.has_whole_latency() && is.has_whole_latency() {
                    let less = |stated: f64| (stated - (was.latency - is.latency)).max(stated.min(is.latency));
                    latency = latency.map(less);
                }
                if was.has_whole_availability() && is.has_whole_availability() {
                    let quotient = is.availability() / was.availability();
                    availability = availability.map(|stated| (stated * quotient).min(1.0));
                }
            }
        }
        let mut behind = None;
        if let Some(invoked) = callee
            .invokes
            .as_ref()
            .filter(|_| latency.is_none() || (stops && availability.is_none()))
        {
            if path.contains(&invoked.as_str()) {
                run.lack(id, "invokes", Some(invoked));
            } else {
                let found = self.run(invoked, then, path);
                run.lead_back(&found);
                behind = Some(found);
            }
        }
        if stops {
            match (availability, &behind) {
                (Some(share), _) => run.needs(&callee.system, share),
                (None, behind) => {
                    run.lack(id, "availability", Some(&callee.system));
                    for (name, share) in behind.iter().flat_map(|behind| &behind.shares) {
                        run.needs(name, *share);
                    }
                    run.broker |= behind.as_ref().is_some_and(|behind| behind.broker);
                }
            }
        }
        if latency.is_none() {
            run.lack(id, "latency", Some(&callee.system));
        }
        latency.or(behind.map(|behind| behind.latency)).unwrap_or(0.0)
    }

    /// The systems that must be up.
    pub(crate) fn must_be_up(&self, name: &str, then: bool) -> BTreeSet<String> {
        let mut systems = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![(name.to_owned(), then)];
        while let Some((name, then)) = open.pop() {
            if !seen.insert((name.clone(), then)) {
                continue;
            }
            for (_, _, does) in self.steps(&name, then) {
                match does {
                    Does::Call {
                        callees, stops: true, ..
                    } => {
                        for callee in callees {
                            systems.insert(callee.system);
                            open.extend(callee.invokes.map(|name| (name, then && !callee.as_today)));
                        }
                    }
                    Does::Wait { needs, .. } => systems.extend(needs.into_iter().map(|(name, _)| name)),
                    _ => {}
                }
            }
        }
        systems
            .into_iter()
            .filter(|name| self.systems.contains_key(name))
            .collect()
    }

    /// The systems that an operation's code names.
    pub(crate) fn must_know(&self, name: &str, then: bool) -> BTreeSet<String> {
        let steps = self.steps(name, then).into_iter();
        let named = steps.flat_map(|(_, _, does)| match does {
            Does::Call { callees, .. } => callees.into_iter().map(|callee| callee.system).collect(),
            Does::Wait { needs, .. } => needs.into_iter().map(|(name, _)| name).collect(),
            Does::Publish { .. } | Does::NotSaid(_) => Vec::new(),
        });
        named.filter(|name| self.systems.contains_key(name)).collect()
    }

    /// Whether an event of an operation becomes a call to an operation that answers.
    pub(crate) fn is_answered(&self, name: &str) -> bool {
        let answers = |callee: &Callee| callee.as_today && callee.invokes.is_some();
        let steps = self.recommended(name);
        steps
            .iter()
            .any(|(_, _, does)| matches!(does, Does::Call { callees, .. } if callees.iter().any(answers)))
    }

    /// How many touchpoints of an operation are not built.
    pub(crate) fn not_built(&self, name: &str) -> usize {
        let all = self.operations[name].touchpoints.iter();
        all.filter(|one| one.via.is_none()).count()
    }
}
