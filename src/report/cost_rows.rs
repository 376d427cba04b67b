//! The costs of an operation in rows: owed, today, as recommended. Table and Markdown show the same.

use super::plural;
use std::fmt::Write;

use super::view::{View, few};
use crate::advice::Recommendation;
use crate::cost::{Cost, Gain, State};
use crate::description::Via;
use crate::landscape::{Landscape, SystemId};
use crate::run::{Assumptions, Missing, Named, Percentiles};
use crate::text::Word;

/// A row: what it is of, what is owed, today, as recommended.
pub(super) type Row = [String; 4];

/// The rows of an operation.
pub(super) fn rows(view: &View<'_>, cost: &Cost) -> Vec<Row> {
    let landscape = view.advice.landscape;
    let owed = cost.owed;
    let both = |of: &dyn Fn(&State) -> String| [of(&cost.today), of(&cost.recommended)];
    let row = |name: &str, owed: Option<String>, [today, recommended]: [String; 2]| {
        [name.to_owned(), owed.unwrap_or_default(), today, recommended]
    };
    let owed_latency = owed.and_then(|owed| owed.latency);
    let owed_p99 = owed.and_then(|owed| owed.p99);
    let owed_share = owed.and_then(|owed| owed.availability);
    let latency = both(&|state| {
        let figures = &state.figures;
        let met = owed
            .filter(|_| owed_latency.is_some())
            .map(|owed| word(owed.typical_met(figures)));
        judged(
            &bounded("at least", figures.has_whole_latency(), time(figures.latency.typical())),
            met,
        )
    });
    let mut rows = vec![row("latency", owed_latency.map(time), latency)];
    if owed_p99.is_some()
        || [&cost.today, &cost.recommended]
            .iter()
            .any(|state| state.percentiles.is_some())
    {
        let p99 = both(&|state| {
            let met = owed.filter(|_| owed_p99.is_some());
            let met = met.map(|owed| word(owed.p99_met(&state.figures, state.percentiles.as_ref())));
            let found = match &state.percentiles {
                None if state.figures.latency.varies() => "too many to draw".to_owned(),
                None => "not stated".to_owned(),
                Some(found) => bounded("at least", state.figures.has_whole_latency(), slowest(found)),
            };
            judged(&found, met)
        });
        rows.push(row("99 of 100 runs", owed_p99.map(time), p99));
    }
    let availability = both(&|state| {
        let figures = &state.figures;
        let met = owed
            .filter(|_| owed_share.is_some())
            .map(|owed| word(owed.availability_met(figures)));
        judged(
            &bounded("at most", figures.has_whole_availability(), share(figures.availability)),
            met,
        )
    });
    rows.push(row("availability", owed_share.map(share), availability));
    for (name, of) in [
        (
            "must be up",
            (|state| &state.must_be_up) as fn(&State) -> &Vec<SystemId>,
        ),
        ("must know", |state| &state.must_know),
    ] {
        let (today, recommended) = (of(&cost.today), of(&cost.recommended));
        let cells = [plural(today.len(), "system"), counted(landscape, today, recommended)];
        rows.push(row(name, None, cells));
    }
    rows
}

/// What stands below the rows: what is missing, what one change gains, what was left out.
pub(super) fn notes(view: &View<'_>, cost: &Cost) -> Vec<(&'static str, String)> {
    let landscape = view.advice.landscape;
    let mut notes = Vec::new();
    let mut missing: Vec<String> = Vec::new();
    for one in &cost.missing {
        let words = lacking(landscape, one);
        if !missing.contains(&words) {
            missing.push(words);
        }
    }
    if !missing.is_empty() {
        notes.push(("missing:", few(&missing.iter().map(String::as_str).collect::<Vec<_>>())));
    }
    if let Some(gain) = &cost.most_gained {
        notes.push(("most gained by one change:", gained(view, gain)));
    }
    if cost.not_built > 0 {
        let count = plural(cost.not_built, "touchpoint");
        notes.push(("not built:", format!("{count}, left out of today's figures")));
    }
    notes
}

/// `checkout/email to event, 240 ms`.
pub(super) fn gained(view: &View<'_>, gain: &Gain) -> String {
    let touchpoint = view.advice.landscape.touchpoint(gain.touchpoint);
    let verdict = view
        .advice
        .recommendation(gain.touchpoint)
        .and_then(Recommendation::verdict);
    let to = verdict.map_or("", Word::word);
    let mut gains = Vec::new();
    if gain.latency > 0.0 {
        gains.push(time(gain.latency));
    }
    if gain.availability > 0.0 {
        gains.push(format!("{} of availability", points(gain.availability)));
    }
    format!("{} to {to}, {}", touchpoint.id, gains.join(" and "))
}

/// `availability of shipping`.
pub(super) fn lacking(landscape: &Landscape, one: &Missing) -> String {
    let id = &landscape.touchpoint(one.touchpoint).id;
    match (one.lacking, one.of) {
        (crate::run::Lacking::Times, _) => format!("times of {id} (`many`)"),
        (crate::run::Lacking::Via, _) => {
            let via = landscape
                .touchpoint(one.touchpoint)
                .written
                .via
                .map_or("unknown", Via::word);
            format!("via of {id} ({via})")
        }
        (crate::run::Lacking::Invokes, _) => format!("what {id} invokes leads back here"),
        (lacking, Some(Named::System(system))) => format!("{} of {}", lacking.word(), landscape.system(system).name),
        (lacking, _) => format!("{} of {id}", lacking.word()),
    }
}

/// `assumed: publish_latency 5 ms, broker_availability 99.95 %`.
pub(super) fn assumed(assumptions: Assumptions) -> String {
    format!(
        "publish_latency {}, broker_availability {}",
        time(assumptions.publish_latency),
        share(assumptions.broker_availability)
    )
}

/// A difference of shares: `0.25 points`.
pub(super) fn points(share: f64) -> String {
    let points = share * 100.0;
    format!("{} points", trimmed(points, significant(points)))
}

/// Both sorted: in a large circle each operation needs all systems.
fn counted(landscape: &Landscape, today: &[SystemId], recommended: &[SystemId]) -> String {
    let names = |of: &[SystemId], but: &[SystemId]| {
        let names = of.iter().filter(|one| but.binary_search(one).is_err());
        few(&names
            .map(|one| landscape.system(*one).name.as_str())
            .collect::<Vec<_>>())
    };
    let (gone, new) = (names(today, recommended), names(recommended, today));
    let mut words = plural(recommended.len(), "system");
    if !gone.is_empty() {
        let _ = write!(words, ", no longer {gone}");
    }
    if !new.is_empty() {
        let _ = write!(words, ", now {new}");
    }
    words
}

pub(super) fn bounded(bound: &str, whole: bool, figure: String) -> String {
    if whole { figure } else { format!("{bound} {figure}") }
}

pub(super) fn judged(figure: &str, met: Option<&str>) -> String {
    met.map_or_else(|| figure.to_owned(), |met| format!("{figure}, {met}"))
}

/// `met`, `missed` or `unknown`.
pub(super) fn word(met: Option<bool>) -> &'static str {
    match met {
        Some(true) => "met",
        Some(false) => "missed",
        None => "unknown",
    }
}

/// `912 ms (error 0.8 %)`.
fn slowest(found: &Percentiles) -> String {
    let error = trimmed(found.standard_error * 100.0, 1);
    format!("{} (standard error {error} %)", time(found.p99))
}

/// Milliseconds: `4.2 ms`, `640 ms`; from ten seconds on `12.5 s`.
pub(super) fn time(milliseconds: f64) -> String {
    if milliseconds >= 10_000.0 {
        return format!("{} s", trimmed(milliseconds / 1000.0, 1));
    }
    format!("{} ms", trimmed(milliseconds, usize::from(milliseconds < 10.0)))
}

/// A share of 0..=1: `97.9 %`, `99.95 %`, as many digits as tell it from 100 %.
pub(super) fn share(share: f64) -> String {
    let lost = (1.0 - share) * 100.0;
    format!("{} %", trimmed(share * 100.0, significant(lost)))
}

/// So many decimals that two digits of a small number show; at least one.
fn significant(number: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 6")]
    let decimals = if number > 0.0 {
        (1.0 - number.log10().floor()).clamp(1.0, 6.0) as usize
    } else {
        1
    };
    decimals
}

fn trimmed(number: f64, decimals: usize) -> String {
    let text = format!("{number:.decimals$}");
    if decimals == 0 {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_the_digits_that_matter() {
        for (shown, share_of) in [
            ("97.9 %", 0.979),
            ("99.95 %", 0.9995),
            ("99.75 %", 0.9975),
            ("100 %", 1.0),
            ("50 %", 0.5),
            ("0 %", 0.0),
            ("99.9999 %", 0.999_999),
        ] {
            assert_eq!(share(share_of), shown);
        }
        for (shown, milliseconds) in [
            ("640 ms", 640.0),
            ("4.2 ms", 4.2),
            ("0 ms", 0.0),
            ("12.5 s", 12_500.0),
            ("0.3 ms", 0.26),
        ] {
            assert_eq!(time(milliseconds), shown);
        }
    }
}
