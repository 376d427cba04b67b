//! Whatever a reader finds becomes a description that reads, the same in any order; and merging leaves alone all that
//! was said.

use proptest::prelude::*;
use proptest::sample::Index;
use touchpoint::description::{Observed, ObservedOrder, Source, Times, Via, apply};
use touchpoint::import::{Found, FoundOperation, FoundSystem, FoundTouchpoint, ToldKind, merge, sound, unite, write};
use touchpoint::text::Sources;

mod common;

use common::random;

/// Names as sources have them: with all that a name may hold, and some in other letters.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec!["orders", "Orders", "pay-svc", "pay svc", "GET /a/{id}", "mail"]).prop_map(str::to_owned),
        1 => "[a-z: #{}\\[\\],&*!|>'\"%@`\\n\\t]{0,8}",
        1 => prop::sample::select(vec!["true", "null", "3", "1e3", "-", "~", "", " ", "no", "0x1"]).prop_map(str::to_owned),
    ]
}

fn observed() -> impl Strategy<Value = Observed> {
    let count = || prop::option::of(0_u64..5000);
    let time = || prop::option::of((0_u64..9_000_000).prop_map(std::time::Duration::from_micros));
    (
        prop::sample::select(vec![Source::Otlp, Source::Jaeger, Source::Edges, Source::Backstage]),
        (count(), count(), count()),
        (time(), time()),
        prop::option::of(prop::sample::select(vec![
            ObservedOrder::Sequential,
            ObservedOrder::Unknown,
        ])),
        prop::collection::vec(name(), 0..3),
    )
        .prop_map(|(source, (runs, calls, failed), (a, b), order, evidence)| Observed {
            runs,
            calls,
            failed: failed.filter(|failed| calls.is_some_and(|calls| *failed <= calls)),
            p50: a.min(b),
            p99: a.max(b),
            order,
            evidence,
            ..Observed::new(source)
        })
}

fn touchpoint() -> impl Strategy<Value = FoundTouchpoint> {
    (
        prop::collection::vec(name(), 0..3),
        prop::option::weighted(0.3, name()),
        prop::sample::select(vec![Via::Api, Via::Unknown]),
        (
            prop::option::of(name()),
            prop::option::of(name()),
            prop::option::of((name(), name())),
        ),
        prop::option::of(0_u64..5),
        observed(),
    )
        .prop_map(
            |(to, event, via, (does, waits_for, invokes), times, observed)| FoundTouchpoint {
                to,
                event,
                via,
                does,
                times: times.map(Times::Count),
                parallel: None,
                waits_for,
                invokes,
                observed,
            },
        )
}

fn found() -> impl Strategy<Value = Found> {
    let operation = (
        (name(), name(), any::<bool>()),
        prop::collection::vec(name(), 0..2),
        prop::collection::vec(touchpoint(), 0..4),
    )
        .prop_map(|((system, name, unknown), subscribes, touchpoints)| FoundOperation {
            name: if unknown { system.clone() } else { name },
            system,
            subscribes,
            unknown_operation: unknown,
            touchpoints,
            ..FoundOperation::default()
        });
    let system = (name(), prop::option::of(name()), prop::collection::vec(name(), 0..2)).prop_map(
        |(name, description, aliases)| {
            let system = FoundSystem {
                description,
                aliases,
                ..FoundSystem::default()
            };
            (name, system)
        },
    );
    (
        prop::collection::vec(system, 0..4),
        prop::collection::vec(operation, 0..5),
    )
        .prop_map(|(systems, operations)| Found {
            systems: systems.into_iter().collect(),
            operations,
            told: Vec::new(),
        })
}

/// A text without an error, as a landscape of its own.
#[track_caller]
fn reads(text: &str) -> common::World {
    common::world(text)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_found_becomes_a_description_that_reads(found in found()) {
        let found = sound(found);
        let written = write(&found);
        let world = reads(&written.text);
        prop_assert_eq!(world.landscape.systems.len(), found.systems.len());
        prop_assert_eq!(world.landscape.operations.len(), found.operations.len());
        let count: usize = found.operations.iter().map(|operation| operation.touchpoints.len()).sum();
        prop_assert_eq!((world.landscape.touchpoints.len(), written.touchpoints), (count, count));
        // In one form already, it stays as it is.
        prop_assert_eq!(sound(found.clone()), found);
        prop_assert!(world.landscape.touchpoints.iter().all(|one| one.written.observed.is_some()));
    }

    #[test]
    fn the_order_of_operations_does_not_show(found in found(), order in prop::collection::vec(any::<Index>(), 64)) {
        // Two of one name are united in the order in which they come; apart from that, none shows.
        let mut once = sound(found);
        let text = write(&once).text;
        let operations = std::mem::take(&mut once.operations);
        once.operations = random::shuffle(operations, &mut order.into_iter());
        prop_assert_eq!(write(&sound(once)).text, text);
    }

    #[test]
    fn merging_into_a_description_keeps_all_that_it_says(model in random::model(), found in found(), same in any::<bool>()) {
        let Some((_, text)) = model.files_in_lines().into_iter().next() else { return Ok(()) };
        let mut sources = Sources::new();
        let file = sources.add("a.yaml", text.clone());
        let mut diagnostics = Vec::new();
        let Some(description) = common::read_one(file, &sources, &mut diagnostics) else { return Ok(()) };
        prop_assume!(diagnostics.is_empty());
        // What is found may be of the very systems and operations that are there.
        let mut found = found;
        if same {
            for (operation, there) in found.operations.iter_mut().zip(&description.operations) {
                operation.name.clone_from(&there.name.value);
                operation.system = there.system.as_ref().map_or_else(String::new, |name| name.value.clone());
                operation.unknown_operation = false;
                for (touchpoint, there) in operation.touchpoints.iter_mut().zip(&there.touchpoints) {
                    touchpoint.to = there.to.iter().map(|to| to.value.to_uppercase()).collect();
                    touchpoint.event = there.event.as_ref().map(|event| event.value.clone());
                }
            }
        }
        let found = sound(found);
        let edits = merge(&found, &description).edits;
        let merged = match apply(&sources, file, &edits) {
            Ok(merged) => merged,
            // What stands for several places is not changed, and that is told.
            Err(diagnostics) => {
                let told = common::told(&diagnostics, &sources);
                prop_assert!(told.contains("is as it was"), "{told}");
                return Ok(());
            }
        };
        let after = |text: &str| {
            let mut sources = Sources::new();
            let file = sources.add("a.yaml", text);
            let mut diagnostics = Vec::new();
            let description = common::read_one(file, &sources, &mut diagnostics);
            (description, common::told(&diagnostics, &sources))
        };
        let (Some(now), told) = after(&merged) else { panic!("it reads no more:\n{merged}") };
        prop_assert_eq!(told, "");
        let said = |one: &touchpoint::description::Touchpoint| {
            (
                one.to.iter().map(|to| to.value.clone()).collect::<Vec<_>>(),
                one.event.as_ref().map(|event| event.value.clone()),
                one.via,
                one.needs.as_ref().map(|needs| needs.value),
                one.times.as_ref().map(|times| times.value),
                one.latency.as_ref().map(|latency| latency.value),
                one.invokes.as_ref().map(|invokes| invokes.value.clone()),
                one.id.as_ref().map(|id| id.value.clone()),
            )
        };
        for (before, now) in description.operations.iter().zip(&now.operations) {
            prop_assert_eq!(&before.name.value, &now.name.value);
            // Those that were there stand in their order, with others between them.
            let mut rest = now.touchpoints.iter().map(|one| said(one));
            for one in before.touchpoints.iter().map(|one| said(one)) {
                prop_assert!(rest.any(|there| there == one), "{one:?} is gone:\n{text}\n---\n{merged}");
            }
        }
        // Merged once, it says it already.
        let edits = merge(&found, &now).edits;
        let mut sources = Sources::new();
        let file = sources.add("a.yaml", merged.clone());
        if let Ok(again) = apply(&sources, file, &edits) {
            prop_assert_eq!(again, merged);
        }
    }

    #[test]
    fn uniting_loses_no_edge_and_says_none_twice(a in found(), b in found()) {
        let parts = || vec![(Source::Jaeger, sound(a.clone())), (Source::Backstage, sound(b.clone()))];
        let united = sound(unite(parts()));
        let mut other = parts();
        other.reverse();
        prop_assert_eq!(write(&united).text, write(&sound(unite(other))).text);
        reads(&write(&united).text);
        prop_assert!(united.told.iter().all(|told| told.kind != ToldKind::Lost));
    }
}
