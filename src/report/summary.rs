//! What to keep, what to change, what nobody can decide yet, and the question that would decide it.

use std::fmt::Write;

use console::measure_text_width as width_of;

use super::paint::Paint;
use super::view::{View, few};
use super::{Look, clean, wrap};
use crate::advice::{Action, Missing, OpenQuestion, Outcome, Recommendation};
use crate::text::Word;

/// Past so many questions the rest are only counted.
const FEW_QUESTIONS: usize = 5;

/// Every action in the order in which a summary has them.
pub(super) const ORDER: [Action; 5] = [
    Action::Keep,
    Action::Change,
    Action::Build,
    Action::Check,
    Action::Decide,
];

/// Some touchpoints of which the same is said.
pub(super) struct Point {
    /// Their ids.
    pub(super) ids: Vec<String>,
    /// What is said of them.
    pub(super) says: String,
    /// What each answer gives, where it is a question.
    pub(super) answers: Vec<String>,
}

/// The summary below the table.
pub(super) fn text(view: &View<'_>, look: Look) -> String {
    let counts: Vec<(Action, usize)> = ORDER
        .into_iter()
        .map(|action| {
            (
                action,
                view.recommendations().filter(|one| one.action == action).count(),
            )
        })
        .filter(|(_, count)| *count > 0)
        .collect();
    let heads: Vec<String> = counts.iter().map(|(action, count)| head(*action, *count)).collect();
    let listed = counts
        .iter()
        .zip(&heads)
        .filter(|((action, _), _)| *action != Action::Keep);
    let indent = listed.map(|(_, head)| head.len()).max().unwrap_or(0) + 3;
    let mut text = String::new();
    for ((action, _), head) in counts.iter().zip(&heads) {
        let paint = match action {
            Action::Decide => Paint::Open,
            Action::Change | Action::Build => Paint::Bold,
            Action::Keep | Action::Check => Paint::Plain,
        };
        let lines = lines(&points(view, *action), look.width.saturating_sub(indent).max(20));
        let gap = indent.saturating_sub(head.len());
        let first = lines.first().map_or(String::new(), |line| format!("{:gap$}{line}", ""));
        let _ = writeln!(text, "{}{first}", paint.on(head, look));
        for line in lines.iter().skip(1) {
            let _ = writeln!(text, "{:indent$}{line}", "");
        }
    }
    text
}

/// `~ change 2`.
fn head(action: Action, count: usize) -> String {
    format!("{} {} {count}", action.mark(), action.word())
}

/// The lines beside a count.
fn lines(points: &[Point], width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for point in points {
        let said = if point.ids.is_empty() {
            point.says.clone()
        } else {
            let ids: Vec<&str> = point.ids.iter().map(String::as_str).collect();
            format!("{}: {}", few(&ids), point.says)
        };
        lines.extend(wrap(&clean(&said), width));
        let answers: Vec<String> = point.answers.iter().map(|answer| clean(answer).into_owned()).collect();
        let beside = answers.join("      ");
        if width_of(&beside) <= width && !beside.is_empty() {
            lines.push(beside);
        } else {
            lines.extend(answers);
        }
    }
    lines
}

/// What is said of the touchpoints with an action; nothing of those to be kept.
pub(super) fn points(view: &View<'_>, action: Action) -> Vec<Point> {
    if action == Action::Decide {
        return questions(view);
    }
    let mut points: Vec<Point> = Vec::new();
    for one in view.recommendations().filter(|one| one.action == action) {
        let Some(says) = says(one) else { continue };
        let id = view.advice.landscape.touchpoint(one.touchpoint).id.clone();
        match points.iter_mut().find(|point| point.says == says) {
            Some(point) => point.ids.push(id),
            None => points.push(Point {
                ids: vec![id],
                says,
                answers: Vec::new(),
            }),
        }
    }
    points
}

/// What is to become of a touchpoint.
pub(super) fn says(one: &Recommendation) -> Option<String> {
    let verdict = one.verdict()?.word();
    let today = one.today.map(Word::word);
    match one.action {
        Action::Keep | Action::Decide => None,
        Action::Change => Some(format!("{} to {verdict}", today.unwrap_or("nothing"))),
        Action::Build => Some(format!("as {verdict}")),
        Action::Check => Some(match today {
            Some("unknown") | None => format!("nobody said how it is done; {verdict} is recommended"),
            Some(today) => format!("a {today} today, {verdict} is recommended; see whether it suits"),
        }),
    }
}

/// The questions, each once for all touchpoints to which it gives the same.
fn questions(view: &View<'_>) -> Vec<Point> {
    let mut groups: Vec<(Option<Missing>, Vec<Outcome>, Vec<String>)> = Vec::new();
    for OpenQuestion {
        touchpoint,
        ask,
        outcomes,
    } in view.questions()
    {
        let id = view.advice.landscape.touchpoint(touchpoint).id.clone();
        match groups
            .iter_mut()
            .find(|(other, gives, _)| *other == ask && *gives == outcomes)
        {
            Some((_, _, ids)) => ids.push(id),
            None => groups.push((ask, outcomes, vec![id])),
        }
    }
    let more: usize = groups.iter().skip(FEW_QUESTIONS).map(|(_, _, ids)| ids.len()).sum();
    let mut points: Vec<Point> = groups
        .into_iter()
        .take(FEW_QUESTIONS)
        .map(|(ask, outcomes, ids)| Point {
            ids,
            says: ask.map_or_else(|| "the criteria disagree".to_owned(), |ask| view.question(ask)),
            answers: outcomes.iter().map(outcome).collect(),
        })
        .collect();
    if more > 0 {
        points.push(Point {
            ids: Vec::new(),
            says: format!("and {more} more"),
            answers: Vec::new(),
        });
    }
    points
}

/// `answer or outcome: api, keep`.
pub(super) fn outcome(outcome: &Outcome) -> String {
    let answers = outcome.answers.join(" or ");
    match outcome.verdict {
        Some(verdict) => format!("{answers}: {}, {}", verdict.word(), outcome.action.word()),
        None => format!("{answers}: still open"),
    }
}
