//! What is advised: a recommendation per touchpoint with its reasons, then, with the verdicts as facts, the findings.

mod accept;
mod action;
mod baseline;
mod changed;
mod check;
mod checked;
mod checks;
mod comparison;
mod examples;
mod fill;
mod find;
mod forms;
mod missing;
mod moved;
mod open;
mod places;
mod recommend;
mod safeguards;
mod trace;
mod upkeep;
mod wording;

pub use accept::Accepted;
pub use action::Action;
pub use baseline::{Baseline, Change, Entry, read_baseline};
pub use changed::Changed;
pub use checked::{Checked, Scope};
pub use comparison::{Comparison, Move, Turn};
pub use examples::{ExampleRun, Mismatch, run_examples};
pub use fill::{Filler, Style, describe};
pub use find::{Finding, FindingPlace, Related, first_sentence};
pub use forms::{Form, Forms};
pub use missing::{Missing, Unsettled, WouldSettle};
pub use moved::{Moved, moved};
pub use open::{OpenQuestion, Outcome};
pub use recommend::{Recommendation, recommend_one};
pub use safeguards::Needed;
pub use trace::missing;
pub use upkeep::upkeep_rules;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::facts::{FactId, Facts, Pattern};
use crate::landscape::{Landscape, Subject, TouchpointId};
use crate::rules::{Judge, Rulebook, Severity};

/// Everything that the rules say of a landscape.
pub struct Advice<'a> {
    /// The landscape.
    pub landscape: &'a Landscape,
    /// The rules.
    pub book: &'a Rulebook,
    /// Its facts, the verdicts among them.
    pub facts: Facts<'a>,
    /// The criteria, ready to judge more.
    pub judge: Judge<'a>,
    /// One per touchpoint that is advised on, in order.
    pub recommendations: Vec<Recommendation>,
    /// What is wrong today, without what is accepted; by operation, touchpoint and rule.
    pub findings: Vec<Finding>,
    /// What is accepted.
    pub accepted: Vec<Accepted>,
    /// What is wrong with what is accepted.
    pub upkeep: Vec<Finding>,
    /// What could not be told.
    pub unsettled: Vec<Unsettled>,
    /// Whether the findings are where a description differs from what was observed, not those of the rules.
    pub of_drift: bool,
    /// The variants and safeguards of each recommendation, in their order.
    forms: Vec<Arc<Form>>,
    /// The findings by touchpoint, in order, those of the landscape left out.
    found_at: Vec<(TouchpointId, u32)>,
}

impl<'a> Advice<'a> {
    /// Advises on a landscape. `today`: the day, in UTC, by which `until` of what is accepted is judged.
    #[must_use]
    pub fn new(landscape: &'a Landscape, book: &'a Rulebook, today: Date) -> Self {
        let judge = Judge::new(book);
        let facts = Facts::new(landscape, &book.vocabulary);
        let recommendations = recommend::recommend(&facts, &judge);
        let mut verdicts: Vec<Option<Pattern>> = vec![None; landscape.touchpoints.len()];
        for one in &recommendations {
            verdicts[one.touchpoint.index()] = one.judgement.verdict();
        }
        let facts = facts.with_verdicts(verdicts, recommend::to_change(&recommendations, landscape));
        let mut raw = find::find(&facts, &judge);
        let forms = forms::all(&recommendations, &facts, book);
        let missing = safeguards::find(&recommendations, &forms, &raw.covered, &facts, book);
        raw.findings.reserve_exact(missing.iter().map(Vec::len).sum());
        for part in missing {
            raw.findings.extend(part);
        }
        find::sort_distinct(&mut raw.findings, landscape);
        let mut entries = accept::Entries::of(landscape);
        let (findings, accepted) = entries.sort_out(raw.findings, today);
        entries.note_unsettled(&raw.unsettled);
        let upkeep = upkeep::find(&entries.all, landscape, book, today);
        let found_at = by_touchpoint(&findings);
        Advice {
            landscape,
            book,
            facts,
            judge,
            recommendations,
            findings,
            accepted,
            upkeep,
            unsettled: raw.unsettled,
            of_drift: false,
            forms,
            found_at,
        }
    }

    /// With other findings in place of those of the rules: where the landscape differs from what was observed.
    #[must_use]
    pub fn with_drift(mut self, mut findings: Vec<Finding>, today: Date) -> Self {
        find::sort(&mut findings, self.landscape);
        (self.findings, self.accepted) = accept::Entries::of(self.landscape).sort_out(findings, today);
        self.upkeep = Vec::new();
        self.unsettled = Vec::new();
        self.found_at = by_touchpoint(&self.findings);
        self.of_drift = true;
        self
    }

    /// The recommendation for a touchpoint; none where a person is at one of its ends.
    #[must_use]
    pub fn recommendation(&self, id: TouchpointId) -> Option<&Recommendation> {
        let at = self
            .recommendations
            .binary_search_by_key(&id, |one| one.touchpoint)
            .ok()?;
        Some(&self.recommendations[at])
    }

    /// In which form a touchpoint suits best, and what it needs around it.
    #[must_use]
    pub fn form(&self, id: TouchpointId) -> Arc<Form> {
        let at = self.recommendations.binary_search_by_key(&id, |one| one.touchpoint);
        at.map_or_else(|_| Arc::default(), |at| Arc::clone(&self.forms[at]))
    }

    /// The safeguards that a touchpoint needs, there or not, each once; by rule.
    #[must_use]
    pub fn safeguards(&self, id: TouchpointId) -> Vec<Needed> {
        safeguards::needed(&self.form(id), id, &self.facts, self.book)
    }

    /// The safeguards that touchpoints need where they are done so, whatever is recommended.
    #[must_use]
    pub fn safeguards_of(&self, touchpoints: &[(TouchpointId, Pattern)]) -> Vec<Vec<Needed>> {
        let mut forms = Forms::new(self.book);
        let mut of = |(id, pattern): &(TouchpointId, Pattern)| {
            let form = forms.of(*id, *pattern, &self.facts);
            safeguards::needed(&form, *id, &self.facts, self.book)
        };
        touchpoints.iter().map(&mut of).collect()
    }

    /// The names of safeguards that only the other pattern asks for, by whatever rule.
    #[must_use]
    pub fn safeguards_of_others(&self, pattern: Pattern) -> Vec<&str> {
        safeguards::only_of(pattern.other(), self.book)
    }

    /// The safeguards that findings at a touchpoint ask for, one for each.
    #[must_use]
    pub fn asked_for(&self, id: TouchpointId) -> Vec<&str> {
        let at = self.findings_at(id).into_iter();
        let at = at.filter(|finding| finding.subject == Subject::Touchpoint(id));
        let mut names: Vec<&str> = at
            .filter_map(|finding| safeguards::asked_for(finding, self.book))
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The safeguards that it may need and that are not there, each with the facts that could settle it.
    #[must_use]
    pub fn open_safeguards(&self, id: TouchpointId) -> Vec<(Needed, Vec<FactId>)> {
        safeguards::open(&self.form(id), id, &self.facts, self.book)
    }

    /// Whether a finding only says that a safeguard is missing, and is no worse than an info.
    #[must_use]
    pub fn is_hint(&self, finding: &Finding) -> bool {
        let mut safeguards = self.book.safeguards.iter();
        finding.severity == Severity::Info && safeguards.any(|rule| *rule.common.id.value == *finding.rule_id)
    }

    /// How many recommendations have each action.
    #[must_use]
    pub fn actions(&self) -> BTreeMap<Action, usize> {
        let mut counts = BTreeMap::new();
        for one in &self.recommendations {
            *counts.entry(one.action).or_insert(0) += 1;
        }
        counts
    }

    /// How many findings have a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }

    /// The findings at a touchpoint, or that have it among their places, by rule.
    #[must_use]
    pub fn findings_at(&self, id: TouchpointId) -> Vec<&Finding> {
        let first = self.found_at.partition_point(|(at, _)| *at < id);
        let here = self.found_at[first..].iter().take_while(|(at, _)| *at == id);
        here.map(|(_, finding)| &self.findings[*finding as usize]).collect()
    }

    /// What is accepted at a touchpoint, or has it among its places, by rule.
    #[must_use]
    pub fn accepted_at(&self, id: TouchpointId) -> Vec<&Accepted> {
        let at = |accepted: &&Accepted| accepted.finding.is_at(id);
        self.accepted.iter().filter(at).collect()
    }

    /// A filler of a subject's texts.
    #[must_use]
    pub fn filler(&self, subject: Subject) -> Filler<'_> {
        Filler::new(&self.facts, subject)
    }

    /// The reasons of a recommendation as a table shows them: a few words each.
    #[must_use]
    pub fn reasons_in_short(&self, one: &Recommendation) -> Vec<String> {
        let filler = self.filler(Subject::Touchpoint(one.touchpoint)).style(Style::Short);
        let criteria = one.judgement.because.iter().map(|id| self.book.criterion(*id));
        criteria.map(|criterion| filler.fill(&criterion.short)).collect()
    }

    /// What stands against a recommendation, in short: criteria that hold, were beaten, and speak for the other pattern.
    #[must_use]
    pub fn pulls_in_short(&self, one: &Recommendation) -> Vec<String> {
        let filler = self.filler(Subject::Touchpoint(one.touchpoint)).style(Style::Short);
        one.pulls(self.book)
            .map(|id| filler.fill(&self.book.criterion(id).short))
            .collect()
    }

    /// What would have to be said, and where, for these facts of a subject to be known.
    #[must_use]
    pub fn missing(&self, subject: Subject, facts: &[FactId]) -> Vec<Missing> {
        missing(subject, facts, &self.facts, &self.judge)
    }

    /// What is missing for the verdicts that are open, with what each answer would give.
    #[must_use]
    pub fn open_questions(&self) -> Vec<OpenQuestion> {
        open::questions(self)
    }

    /// For what is unsettled: few facts that would settle it all, by rule.
    #[must_use]
    pub fn would_settle(&self) -> Vec<WouldSettle> {
        missing::would_settle(&self.unsettled)
    }
}

/// Where each finding is: at its subject, and at the touchpoints that it counted.
fn by_touchpoint(findings: &[Finding]) -> Vec<(TouchpointId, u32)> {
    let mut at = Vec::with_capacity(findings.len());
    for (index, finding) in (0..).zip(findings) {
        match finding.subject {
            Subject::Touchpoint(id) => at.push((id, index)),
            Subject::Landscape => continue,
            Subject::Operation(_) | Subject::System(_) => {}
        }
        at.extend(finding.related.iter().map(|related| (related.touchpoint, index)));
    }
    at.sort_unstable();
    at
}
