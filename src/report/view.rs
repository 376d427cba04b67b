//! What a report is about: the advice, its texts, and which operations were asked for.

use super::paint::Paint;
use super::{Look, clean};
use crate::advice::{Action, Advice, Finding, Missing, OpenQuestion, Recommendation};
use crate::facts::{Builtin, FactId, Kind};
use crate::landscape::{OperationId, Subject, TouchpointId};
use crate::rules::{Severity, Template};
use crate::text::{Place, Sources, Span, Spanned, Word};

/// Past so many names a list ends in "and 14 more".
const FEW: usize = 8;

/// The advice on some operations, with the texts in which all that it speaks of stands.
pub struct View<'a> {
    /// The advice.
    pub advice: &'a Advice<'a>,
    /// The texts.
    pub sources: &'a Sources,
    /// The operations to be shown, in order.
    pub operations: Vec<OperationId>,
    /// Whether what each touchpoint needs around it is to be shown.
    pub safeguards: bool,
}

/// One thing to watch out for at a touchpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// A rule's id, or what speaks for the other pattern.
    pub text: String,
    /// How bad the finding is; None: it is no finding.
    pub severity: Option<Severity>,
}

impl Watch {
    /// In the colour of its severity.
    pub(super) fn painted(&self, look: Look) -> String {
        self.severity.map_or(Paint::Plain, Paint::of).on(&self.text, look)
    }

    /// Fit for a terminal.
    #[must_use]
    pub fn cleaned(self) -> Self {
        Watch {
            text: clean(&self.text).into_owned(),
            ..self
        }
    }
}

impl<'a> View<'a> {
    /// Of all operations.
    #[must_use]
    pub fn new(advice: &'a Advice<'a>, sources: &'a Sources) -> Self {
        View {
            advice,
            sources,
            operations: advice.landscape.operation_ids().collect(),
            safeguards: false,
        }
    }

    /// The recommendations for an operation's touchpoints, in order.
    pub fn of(&self, operation: OperationId) -> impl Iterator<Item = &'a Recommendation> + use<'a> {
        let advice = self.advice;
        let touchpoints = advice.landscape.touchpoints_of(operation);
        touchpoints.filter_map(|id| advice.recommendation(id))
    }

    /// All recommendations that are to be shown, in order.
    pub fn recommendations(&self) -> impl Iterator<Item = &'a Recommendation> {
        self.operations.iter().flat_map(|operation| self.of(*operation))
    }

    /// The open questions of what is shown.
    #[must_use]
    pub fn questions(&self) -> Vec<OpenQuestion> {
        let landscape = self.advice.landscape;
        let mut questions = self.advice.open_questions();
        let shown = |id: OperationId| self.operations.binary_search(&id).is_ok();
        questions.retain(|one| shown(landscape.touchpoint(one.touchpoint).operation));
        questions
    }

    /// The reasons in a few words each; for an open verdict what is not said.
    #[must_use]
    pub fn reasons(&self, one: &Recommendation) -> Vec<String> {
        if one.verdict().is_some() {
            return self.advice.reasons_in_short(one);
        }
        let subject = Subject::Touchpoint(one.touchpoint);
        let missing = self.advice.missing(subject, &one.judgement.decides);
        let not_said = self.not_said(one.touchpoint, &missing);
        if not_said.is_empty() {
            return vec!["the criteria disagree".to_owned()];
        }
        not_said
    }

    /// "`needs` is not said", or of which others it is not, one for each fact.
    #[must_use]
    pub fn not_said(&self, here: TouchpointId, missing: &[Missing]) -> Vec<String> {
        let mut facts: Vec<FactId> = missing.iter().map(|one| one.fact).collect();
        facts.sort_unstable();
        facts.dedup();
        let words = facts.into_iter().map(|fact| {
            let name = self.advice.book.vocabulary.name(fact);
            let subjects: Vec<Subject> = missing
                .iter()
                .filter(|one| one.fact == fact)
                .map(|one| one.subject)
                .collect();
            let elsewhere = subjects.iter().filter_map(|subject| match subject {
                Subject::Touchpoint(id) if *id != here => Some(self.advice.landscape.short_id(*id).to_owned()),
                _ => None,
            });
            match elsewhere.collect::<Vec<_>>().as_slice() {
                others if others.len() < subjects.len() => format!("`{name}` is not said"),
                others if others.len() > 2 => format!("`{name}` of {} others is not said", others.len()),
                others => format!("`{name}` of {} is not said", others.join(" and ")),
            }
        });
        words.collect()
    }

    /// What to watch out for: the findings here without mere hints, then what speaks for the other pattern.
    #[must_use]
    pub fn watch_out(&self, one: &Recommendation) -> Vec<Watch> {
        let findings = self.advice.findings_at(one.touchpoint);
        let operation = self.advice.landscape.touchpoint(one.touchpoint).operation;
        // Not what only has it among its places somewhere else, nor a hint on the whole operation.
        let is_of_it = |finding: &&Finding| match finding.subject {
            Subject::Touchpoint(id) => id == one.touchpoint,
            Subject::Operation(id) => id == operation && finding.severity > Severity::Info,
            Subject::System(_) | Subject::Landscape => false,
        };
        let mut watches: Vec<Watch> = findings
            .into_iter()
            .filter(|finding| !self.advice.is_hint(finding))
            .filter(is_of_it)
            .map(|finding| Watch {
                text: finding.rule_id.to_string(),
                severity: Some(finding.severity),
            })
            .collect();
        watches.dedup();
        let pulls = self.advice.pulls_in_short(one).into_iter();
        watches.extend(pulls.map(|pull| Watch {
            text: format!("but {pull}"),
            severity: None,
        }));
        watches.extend(self.kept_as_it_is(one).map(|text| Watch {
            text: text.to_owned(),
            severity: None,
        }));
        watches
    }

    /// Why a touchpoint is kept that is not as recommended.
    #[must_use]
    pub fn kept_as_it_is(&self, one: &Recommendation) -> Option<&'static str> {
        let landscape = self.advice.landscape;
        let as_recommended = one.verdict().map(Word::word) == one.today.map(Word::word);
        if one.action != Action::Keep || as_recommended {
            None
        } else if landscape.is_given(landscape.touchpoint(one.touchpoint).operation) {
            Some("someone else's")
        } else {
            Some("either will do")
        }
    }

    /// What the touchpoint does, led by those it goes to where its id does not tell them.
    #[must_use]
    pub fn does(&self, id: TouchpointId) -> String {
        let landscape = self.advice.landscape;
        let touchpoint = landscape.touchpoint(id);
        let does = touchpoint.written.does.as_ref().map_or("", |does| does.value.as_str());
        let names: Vec<&str> = touchpoint
            .to
            .iter()
            .map(|to| landscape.system(*to).name.as_str())
            .collect();
        let told = |name: &&str| {
            let rest = landscape.short_id(id).strip_prefix(*name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
        };
        if touchpoint.event.is_some() || names.iter().all(told) {
            return does.to_owned();
        }
        let to = names.join(", ");
        if does.is_empty() { to } else { format!("{to}: {does}") }
    }

    /// `checkout, in checkout`.
    #[must_use]
    pub fn title(&self, operation: OperationId) -> String {
        let landscape = self.advice.landscape;
        let operation = landscape.operation(operation);
        format!("{}, in {}", operation.name, landscape.system(operation.system).name)
    }

    /// The question for a missing fact, in one line.
    #[must_use]
    pub fn question(&self, missing: Missing) -> String {
        let fact = self.advice.book.vocabulary.get(missing.fact);
        let fill = |text: &Spanned<String>| {
            // Without the text of the rules: the places of placeholders are not needed here.
            self.advice.filler(missing.subject).fill(&Template::new(text, ""))
        };
        match &fact.ask {
            Some(ask) => fill(ask.short.as_ref().unwrap_or(&ask.question)),
            None => format!("what is its `{}`?", fact.name.value),
        }
    }

    /// The file of a place.
    #[must_use]
    pub fn file(&self, span: Span) -> &'a str {
        self.sources.name(span.file)
    }

    /// A place in lines and columns.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        self.sources.place(span)
    }

    /// The names of subjects; past a few "and 14 more".
    #[must_use]
    pub fn few(&self, subjects: &[Subject]) -> String {
        let names: Vec<&str> = subjects
            .iter()
            .map(|subject| self.advice.landscape.subject_name(*subject))
            .collect();
        few(&names)
    }

    /// Whether a fact is a call's count of the systems that react, which its siblings' `needs` tell.
    #[must_use]
    pub fn is_reaction(&self, fact: FactId) -> bool {
        let fact = self.advice.book.vocabulary.get(fact);
        fact.builtin == Some(Builtin::Consumers) && fact.of == Kind::Touchpoint
    }
}

/// Names in a row; past a few "and 14 more".
#[must_use]
pub fn few(names: &[&str]) -> String {
    if names.len() <= FEW + 1 {
        return names.join(", ");
    }
    format!("{} and {} more", names[..FEW].join(", "), names.len() - FEW)
}
