//! What is told of a run over traces: what was read, what was left out and why, what is missing.

use super::profile::Profile;
use super::resolve::Texts;
use super::touch::Skip;
use crate::import::Found;
use crate::import::words::counted;

/// Tells all that is known of a run.
pub(super) fn tell(profile: &Profile, texts: &Texts, found: &mut Found) {
    let counts = &profile.counts;
    if counts.spans > 0 {
        found.read(format!(
            "{}: {}, {}, {}",
            profile.sources(),
            counted(profile.files, "file"),
            counted(counts.traces, "trace"),
            counted(counts.spans, "span")
        ));
    }
    for (skip, count) in &counts.skipped {
        found.skipped(match skip {
            Skip::Database => format!("{} to databases, which are no touchpoints", counted(*count, "call")),
            Skip::OwnCall => format!(
                "{} of a system to itself, which are no touchpoints",
                counted(*count, "call")
            ),
            Skip::Nobody => format!("{} to nobody known", counted(*count, "call")),
        });
    }
    let some = [
        (counts.repeated, "that were there already"),
        (counts.unusable, "without an id or a system"),
        (counts.detached, "whose parent was in the same process and is missing"),
    ];
    for (count, why) in some.into_iter().filter(|(count, _)| *count > 0) {
        found.skipped(format!("{} {why}", counted(count, "span")));
    }
    if counts.uncompared > 0 {
        found.skipped(format!(
            "the order of {}: more than 64 in one run",
            counted(counts.uncompared, "touchpoint")
        ));
    }
    tell_orphans(profile, texts, found);
    if !counts.samplers.is_empty() {
        let samplers = counts
            .samplers
            .iter()
            .map(|(name, count)| format!("{name} ({})", counted(*count, "trace")));
        found.read(format!("sampling seen: {}", samplers.collect::<Vec<_>>().join(", ")));
    }
    if profile.is_tail_sampled() {
        found.skipped("availability: these traces were kept by what is in them (tail sampling)");
    }
    for text in &profile.lost {
        found.lost(text.clone());
    }
}

fn tell_orphans(profile: &Profile, texts: &Texts, found: &mut Found) {
    let mut orphans: Vec<(&str, u64, u64, bool)> = profile
        .counts
        .health
        .iter()
        .filter(|(_, health)| health.orphans > 0)
        .map(|(service, health)| {
            (
                texts.get(*service).as_ref(),
                health.orphans,
                health.with_parent,
                health.is_trusted(),
            )
        })
        .collect();
    orphans.sort_unstable();
    for (service, orphans, with_parent, trusted) in orphans {
        let tenths = u128::from(orphans) * 1_000 / u128::from(with_parent.max(1));
        let end = if trusted {
            ""
        } else {
            ", so nothing is said on the order of what it does"
        };
        found.skipped(format!(
            "{}.{} % of the parents of {service}'s spans ({orphans} of {with_parent}) are missing{end}",
            tenths / 10,
            tenths % 10
        ));
    }
}
