//! Why a touchpoint is recommended as it is, why not otherwise, and what would change that.

use super::forms::{any_of, needs, open};
use super::paint::Paint;
use super::rows::Rows;
use super::summary::outcome;
use super::view::View;
use super::why::{Side, why};
use super::{Look, clean, few};
use crate::advice::{Action, Finding, Missing, OpenQuestion, Recommendation};
use crate::facts::{FactId, Pattern};
use crate::landscape::{OperationId, Subject, TouchpointId};
use crate::rules::VariantId;
use crate::text::Word;

/// Past so many flips the rest are only counted.
const FEW_FLIPS: usize = 6;

/// All touchpoints of an operation.
#[must_use]
pub fn explain_operation(view: &View<'_>, operation: OperationId, look: Look) -> String {
    let landscape = view.advice.landscape;
    let touchpoints: Vec<String> = landscape
        .touchpoints_of(operation)
        .map(|id| explain_touchpoint(view, id, look))
        .collect();
    if touchpoints.is_empty() {
        return format!(
            "{}: it has no touchpoints, so nothing is advised\n",
            clean(&view.title(operation))
        );
    }
    touchpoints.join("\n")
}

/// One touchpoint; the answer stands in the first line.
#[must_use]
pub fn explain_touchpoint(view: &View<'_>, id: TouchpointId, look: Look) -> String {
    let touchpoint = view.advice.landscape.touchpoint(id);
    let does = view.does(id);
    let name = if does.is_empty() {
        touchpoint.id.clone()
    } else {
        format!("{}, {does}", touchpoint.id)
    };
    let name = Paint::Bold.on(&clean(&name), look);
    let Some(one) = view.advice.recommendation(id) else {
        return format!("{name}: a person is at one of its ends, so it is drawn and never advised on\n");
    };
    let rows = place_rows(view, one, &view.advice.open_questions(), Depth::Whole);
    rows.under(&format!("{name}: {}", answer(view, one, look)), look)
}

/// How much is said of a touchpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// All there is.
    Whole,
    /// What is needed to follow the verdict, where there are thousands.
    Short,
}

/// What there is to say of a touchpoint below the answer. `questions`: those of the whole landscape.
pub(super) fn place_rows(view: &View<'_>, one: &Recommendation, questions: &[OpenQuestion], depth: Depth) -> Rows {
    let mut rows = Rows::default();
    if let Some(verdict) = one.verdict() {
        let not = match verdict {
            Pattern::Api => "why not event",
            Pattern::Event => "why not api",
        };
        let labels = [("why", Side::For), ("not because", Side::NotFor), (not, Side::Against)];
        let told = labels
            .iter()
            .filter(|(_, side)| depth == Depth::Whole || *side != Side::NotFor);
        reasons(&mut rows, view, one, &told.copied().collect::<Vec<_>>());
        flips(&mut rows, view, one);
    } else {
        decides(&mut rows, view, one, questions);
        reasons(
            &mut rows,
            view,
            one,
            &[("for api", Side::For), ("for event", Side::Against)],
        );
    }
    if depth == Depth::Whole {
        unknown(&mut rows, view, one);
        form(&mut rows, view, one);
    } else {
        form_in_short(&mut rows, view, one);
    }
    findings(&mut rows, view, one);
    rows
}

/// `today api, recommended event, so change`.
pub(super) fn answer(view: &View<'_>, one: &Recommendation, look: Look) -> String {
    let today = one.today.map_or_else(
        || "not built".to_owned(),
        |via| match via.word() {
            "unknown" => "nobody said how it is done today".to_owned(),
            via => format!("today {via}"),
        },
    );
    let Some(verdict) = one.verdict() else {
        let missing = clean(&view.reasons(one).join("; ")).into_owned();
        return format!("{today}, {}: {missing}", Paint::Open.on("undecided", look));
    };
    let so = match (one.action, view.kept_as_it_is(one)) {
        (_, Some(kept)) => format!("keep: {kept}"),
        (Action::Check, _) => "check whether it suits".to_owned(),
        (action, _) => action.word().to_owned(),
    };
    let verdict = match one.action {
        Action::Change | Action::Build => Paint::Bold,
        _ => Paint::Plain,
    }
    .on(verdict.word(), look);
    format!("{today}, recommended {verdict}, so {so}")
}

fn reasons(rows: &mut Rows, view: &View<'_>, one: &Recommendation, labels: &[(&'static str, Side)]) {
    let reasons = why(view, one);
    for (label, side) in labels {
        for reason in reasons.iter().filter(|reason| reason.side == *side) {
            rows.add(label, &reason.rule, &reason.text);
        }
    }
}

fn flips(rows: &mut Rows, view: &View<'_>, one: &Recommendation) {
    let Some(verdict) = one.verdict() else { return };
    let each = flip_words(view, one);
    let text = if each.is_empty() {
        "nothing that can be said".to_owned()
    } else {
        each.join(", or ")
    };
    rows.add("flips to", verdict.other().word(), text);
}

/// What would flip a verdict, one way each: `needs: answer or outcome`; past a few the rest are counted.
pub(super) fn flip_words(view: &View<'_>, one: &Recommendation) -> Vec<String> {
    let advice = view.advice;
    let vocabulary = &advice.book.vocabulary;
    let words = |fact: FactId, values: &[crate::facts::Value]| {
        let fact = vocabulary.get(fact);
        let values: Vec<String> = values.iter().map(|value| fact.values.format(*value)).collect();
        format!("{}: {}", fact.name.value, values.join(" or "))
    };
    let all = &one.judgement.flips;
    let mut each: Vec<String> = all
        .iter()
        .take(FEW_FLIPS)
        .map(|flip| {
            let facts = one.flip_values(flip, &advice.facts, &advice.judge);
            let facts: Vec<String> = facts.iter().map(|(fact, values)| words(*fact, values)).collect();
            facts.join(" and ")
        })
        .collect();
    if all.len() > FEW_FLIPS {
        each.push(format!("{} other ways", all.len() - FEW_FLIPS));
    }
    each
}

fn decides(rows: &mut Rows, view: &View<'_>, one: &Recommendation, questions: &[OpenQuestion]) {
    let Ok(at) = questions.binary_search_by_key(&one.touchpoint, |question| question.touchpoint) else {
        return;
    };
    let question = &questions[at];
    if let Some(ask) = question.ask {
        let answers: Vec<String> = question.outcomes.iter().map(outcome).collect();
        let asked = format!("{}\n{}", clean(&view.question(ask)), answers.join("\n"));
        rows.add("decides", view.advice.book.vocabulary.name(ask.fact), asked);
    }
}

fn unknown(rows: &mut Rows, view: &View<'_>, one: &Recommendation) {
    let subject = Subject::Touchpoint(one.touchpoint);
    let decides = &one.judgement.decides;
    for fact in &one.judgement.unknown {
        let matters = match one.verdict() {
            Some(verdict) => format!("{} either way", verdict.word()),
            None if decides.contains(fact) => continue,
            None => "does not decide it alone".to_owned(),
        };
        let missing = view.advice.missing(subject, &[*fact]);
        let told = |one: &Missing| one.subject == subject && decides.contains(&one.fact);
        if !missing.is_empty() && missing.iter().all(told) {
            continue;
        }
        let names: Vec<_> = missing
            .iter()
            .map(|one| clean(view.advice.landscape.subject_name(one.subject)))
            .collect();
        let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        let of = match missing.first() {
            _ if names.is_empty() => "not said".to_owned(),
            Some(first) if first.fact != *fact => {
                format!(
                    "`{}` of {} is not said",
                    view.advice.book.vocabulary.name(first.fact),
                    few(&names)
                )
            }
            _ if missing.iter().all(|one| one.subject == subject) => "not said".to_owned(),
            _ => format!("of {} is not said", few(&names)),
        };
        rows.add(
            "unknown",
            view.advice.book.vocabulary.name(*fact),
            format!("{of}; {matters}"),
        );
    }
}

/// In which form, and with what around it. A form that hangs on a fact says on which.
fn form(rows: &mut Rows, view: &View<'_>, one: &Recommendation) {
    let advice = view.advice;
    let id = one.touchpoint;
    let filler = advice.filler(Subject::Touchpoint(id));
    let form = advice.form(id);
    for variant in &form.how {
        let rule = advice.book.variant(*variant);
        rows.add("how", &rule.common.id.value, filler.fill(&rule.does));
    }
    for (variant, facts) in &form.how_open {
        let rule = advice.book.variant(*variant);
        let text = format!("{}: {}", open(view, &rule.common, facts), filler.fill(&rule.does));
        rows.add("how if", &rule.common.id.value, text);
    }
    for needed in advice.safeguards(id) {
        let rule = advice.book.safeguard(needed.rule);
        let state = match needed.is_there {
            Some(true) => " is there",
            Some(false) => " is missing",
            None => "",
        };
        let text = format!("{}{state}: {}", any_of(&needed), in_a_row(&rule.common.title));
        rows.add("safeguards", &rule.common.id.value, text);
    }
    for (needed, facts) in advice.open_safeguards(id) {
        let rule = advice.book.safeguard(needed.rule);
        let text = format!("{} where {}", any_of(&needed), open(view, &rule.common, &facts));
        rows.add("safeguards", &rule.common.id.value, text);
    }
}

/// The same by names alone.
fn form_in_short(rows: &mut Rows, view: &View<'_>, one: &Recommendation) {
    let form = view.advice.form(one.touchpoint);
    let id = |variant: &VariantId| view.advice.book.variant(*variant).common.id.value.clone();
    for variant in &form.how {
        rows.add("how", id(variant), "");
    }
    for (variant, facts) in &form.how_open {
        rows.add(
            "how if",
            id(variant),
            open(view, &view.advice.book.variant(*variant).common, facts),
        );
    }
    let needs = needs(view, one.touchpoint);
    if !needs.is_empty() {
        rows.add("safeguards", "", needs.join("; "));
    }
}

/// A title as it stands after a colon, with a small first letter.
fn in_a_row(title: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters).collect()
}

fn findings(rows: &mut Rows, view: &View<'_>, one: &Recommendation) {
    let advice = view.advice;
    let at = |finding: &Finding| {
        let place = view.place(finding.place.span);
        let subject = advice.landscape.subject_name(finding.subject);
        let file = view.file(finding.place.span);
        let text = format!("{} at {subject}, {file}:{}", finding.severity.word(), place.line);
        clean(&text).into_owned()
    };
    for finding in advice.findings_at(one.touchpoint) {
        rows.add("findings", &*finding.rule_id, at(finding));
    }
    for accepted in advice.accepted_at(one.touchpoint) {
        let until = accepted
            .until
            .map_or_else(String::new, |until| format!(" until {until}"));
        let reason = clean(&accepted.reason);
        let text = format!("{}; accepted{until}: {reason}", at(&accepted.finding));
        rows.add("accepted", &*accepted.finding.rule_id, text);
    }
}
