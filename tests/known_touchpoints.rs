//! Touchpoints that everybody knows get the verdict that a good architect gives.

use std::collections::BTreeMap;

use touchpoint::advice::Needed;
use touchpoint::text::Word;

mod common;

const EXAMPLE: &str = include_str!("../examples/known-touchpoints.touchpoints.yaml");

#[test]
fn the_built_in_rules_say_what_the_table_says() {
    let world = common::world(EXAMPLE);
    let wrong = wrong(&world);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // One root cause, one finding: four calls make one, and nothing speaks of the landscape or of a system. Who publishes
    // what the worker delivers is not described.
    let advice = world.advice();
    assert_eq!(
        common::fingerprints(&advice.findings, &world.landscape),
        [
            "request-reply-over-events:polled-stock-answer",
            "unpublished-subscription:deliver-to-partner",
            "api-fan-out:place-order"
        ]
    );
}

#[test]
fn a_variant_or_a_safeguard_left_out_is_missed() {
    let files = common::rule_files();
    let forms = |(name, _): &&(String, String)| name.contains("/variants/") || name.contains("/safeguards/");
    let mut tried = 0;
    for (left_out, _) in files.iter().filter(forms) {
        let rest: Vec<(String, String)> = files.iter().filter(|(name, _)| name != left_out).cloned().collect();
        let (sources, book) = common::load_rules(&rest);
        let book = book.unwrap_or_else(|wrong| panic!("{}", common::told(&wrong, &sources)));
        let world = common::world_with(&[("a.touchpoints.yaml", EXAMPLE)], book);
        assert!(!wrong(&world).is_empty(), "{left_out}");
        tried += 1;
    }
    assert!(tried > 15, "{tried}");
}

/// What is not as the table says.
fn wrong(world: &common::World) -> Vec<String> {
    let advice = world.advice();
    let mut table = include_str!("known-touchpoints.csv").lines();
    assert_eq!(table.next(), Some("id,recommend,action,findings,form"));
    let expected: BTreeMap<&str, ([&str; 3], Vec<&str>)> = table
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(cells.len(), 5, "{line}");
            let form = cells[4].split(';').filter(|name| !name.is_empty());
            (cells[0], ([cells[1], cells[2], cells[3]], form.collect()))
        })
        .collect();
    let mut wrong = Vec::new();
    for one in &advice.recommendations {
        let id = &world.landscape.touchpoint(one.touchpoint).id;
        let findings: Vec<&str> = advice
            .findings_at(one.touchpoint)
            .iter()
            .map(|finding| &*finding.rule_id)
            .collect();
        let findings = findings.join(" ");
        let is = [common::verdict(one), one.action.word(), findings.as_str()];
        let Some((should, form)) = expected.get(id.as_str()) else {
            wrong.push(format!("{id}: {is:?}, and no line in the table"));
            continue;
        };
        if *should != is {
            wrong.push(format!("{id}: {is:?}, but should be {should:?}"));
        }
        let how = advice.form(one.touchpoint).how.clone();
        let mut named: Vec<String> = how
            .iter()
            .map(|id| world.book.variant(*id).common.id.value.clone())
            .collect();
        named.extend(advice.safeguards(one.touchpoint).iter().map(Needed::joined));
        let missing = form.iter().filter(|name| !named.iter().any(|there| there == *name));
        wrong.extend(missing.map(|name| format!("{id}: `{name}` is not among {}", named.join(", "))));
    }
    if advice.recommendations.len() != expected.len() {
        wrong.push("each line has its touchpoint".to_owned());
    }
    wrong
}
