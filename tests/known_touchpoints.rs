//! Touchpoints that everybody knows get the verdict that a good architect gives.

use std::collections::BTreeMap;

use touchpoint::text::Word;

mod common;

#[test]
fn the_built_in_rules_say_what_the_table_says() {
    let world = common::world(include_str!("../examples/known-touchpoints.touchpoints.yaml"));
    let advice = world.advice();
    let mut table = include_str!("known-touchpoints.csv").lines();
    assert_eq!(table.next(), Some("id,recommend,action,findings"));
    let expected: BTreeMap<&str, [&str; 3]> = table
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(cells.len(), 4, "{line}");
            (cells[0], [cells[1], cells[2], cells[3]])
        })
        .collect();
    let mut wrong = Vec::new();
    for one in &advice.recommendations {
        let id = &world.landscape.touchpoint(one.touchpoint).id;
        let findings: Vec<&str> = advice
            .findings_at(one.touchpoint)
            .iter()
            .map(|finding| finding.rule_id.as_str())
            .collect();
        let findings = findings.join(" ");
        let is = [common::verdict(one), one.action.word(), findings.as_str()];
        if expected.get(id.as_str()) != Some(&is) {
            wrong.push(format!("{id}: {is:?}, but should be {:?}", expected.get(id.as_str())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(
        advice.recommendations.len(),
        expected.len(),
        "each line has its touchpoint"
    );
    // One root cause, one finding: four calls make one, and nothing speaks of the landscape or of a system.
    assert_eq!(
        common::fingerprints(&advice.findings, &world.landscape),
        [
            "request-reply-over-events:polled-stock-answer",
            "api-fan-out:place-order"
        ]
    );
}
