//! A comparison as JSON, `touchpoint-comparison/1`.

use serde::Serialize;

use super::json::document;
use super::lint_json::{One, entry};
use super::view::View;
use crate::advice::{Advice, Comparison};
use crate::facts::Pattern;
use crate::landscape::TouchpointId;
use crate::text::Word;

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    added: Vec<&'a str>,
    removed: Vec<&'a str>,
    moved: Vec<Change<'a>>,
    recommendations: Vec<Change<'a>>,
    findings: Findings<'a>,
}

#[derive(Serialize)]
struct Change<'a> {
    id: &'a str,
    from: &'static str,
    to: &'static str,
}

#[derive(Serialize)]
struct Findings<'a> {
    new: Vec<One<'a>>,
    gone: Vec<One<'a>>,
}

/// The comparison as JSON; what is gone has its place in the old state.
#[must_use]
pub fn comparison_json(comparison: &Comparison<'_>, (old, new): &(View<'_>, View<'_>)) -> String {
    let verdict = |verdict: Option<Pattern>| verdict.map_or("undecided", Pattern::word);
    let moved = comparison.moved.iter().map(|one| Change {
        id: one.id,
        from: one.from.word(),
        to: one.to.word(),
    });
    let turned = comparison.recommendations.iter().map(|one| Change {
        id: one.id,
        from: verdict(one.from),
        to: verdict(one.to),
    });
    document(&Document {
        format: "touchpoint-comparison/1",
        added: ids(comparison.new, &comparison.added),
        removed: ids(comparison.old, &comparison.removed),
        moved: moved.collect(),
        recommendations: turned.collect(),
        findings: Findings {
            new: comparison.new_findings.iter().map(|one| entry(new, one)).collect(),
            gone: comparison.gone_findings.iter().map(|one| entry(old, one)).collect(),
        },
    })
}

/// The ids of touchpoints.
pub(super) fn ids<'a>(advice: &'a Advice<'_>, touchpoints: &[TouchpointId]) -> Vec<&'a str> {
    let ids = touchpoints
        .iter()
        .map(|id| advice.landscape.touchpoint(*id).id.as_str());
    ids.collect()
}
