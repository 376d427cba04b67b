//! Asking for what operations leave open, with the way back and the verdicts as they stand.

use std::collections::BTreeSet;

use super::problem::{Answer, Answers, Problem, Variable};
use super::prompt::{NoAnswer, Prompter, Reply};
use super::seen::Group;
use super::words;
use crate::advice::{Filler, Missing, Recommendation, missing, recommend_one};
use crate::facts::{Builtin, FactId, Facts};
use crate::landscape::{Landscape, OperationId, Subject, TouchpointId};
use crate::rules::Judge;
use crate::text::Word;

/// How a walk through the questions ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Walked {
    /// Nothing is left that could change an outcome.
    Done,
    /// `back` at the first question.
    Back,
}

/// The questions of some operations, and what was answered.
pub struct Session<'a> {
    pub(super) landscape: &'a Landscape,
    pub(super) judge: &'a Judge<'a>,
    /// All that was said.
    pub answers: Answers,
    /// The questions that were put, in order, each with all that its answer was for; `back` takes the last one back.
    history: Vec<Vec<(Subject, FactId)>>,
    /// The operations that are walked through.
    operations: Vec<OperationId>,
    /// The groups of touchpoints for which one answer was offered.
    offered: BTreeSet<Group>,
    /// What was answered before a `back`: the cursor starts there.
    earlier: Answers,
    /// The verdicts that were told, or stood from the beginning.
    told: BTreeSet<TouchpointId>,
    /// Whether several operations are walked through, so that short ids could be taken for another's.
    several: bool,
    /// The verdicts that were told and stand no more, of which that was not said yet.
    withdrawn: BTreeSet<TouchpointId>,
    /// How many questions come after these.
    pub more: usize,
}

impl<'a> Session<'a> {
    /// A session on a landscape, with what was said beforehand.
    #[must_use]
    pub fn new(landscape: &'a Landscape, judge: &'a Judge<'a>, answers: Answers) -> Self {
        let mut session = Session {
            landscape,
            judge,
            answers,
            history: Vec::new(),
            operations: Vec::new(),
            offered: BTreeSet::new(),
            earlier: Answers::new(),
            told: BTreeSet::new(),
            several: false,
            withdrawn: BTreeSet::new(),
            more: 0,
        };
        // What the description says by itself is no news, unless what was said beforehand changes it.
        let (before, now) = (Facts::new(landscape, &judge.book().vocabulary), session.facts());
        let stands = |id: &TouchpointId| {
            let verdict = recommend_one(&before, judge, *id).verdict();
            verdict.is_some() && verdict == recommend_one(&now, judge, *id).verdict()
        };
        session.told = landscape.touchpoint_ids().filter(stands).collect();
        session
    }

    /// How many questions were put and answered.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.history.len()
    }

    /// Asks what the operations leave open, until no answer could change an outcome.
    ///
    /// # Errors
    /// Where no answer comes; what was answered before is in `answers`.
    pub fn walk(&mut self, operations: &[OperationId], prompter: &mut dyn Prompter) -> Result<Walked, NoAnswer> {
        self.several = operations.len() > 1;
        self.operations = operations.to_vec();
        let mut at = 0;
        while at < operations.len() {
            match self.step(operations[at], prompter)? {
                Step::Asked => {}
                Step::Nothing => at += 1,
                // An earlier operation may be the one that is open again.
                Step::Back if self.undo() => at = 0,
                Step::Back => return Ok(Walked::Back),
            }
        }
        Ok(Walked::Done)
    }

    /// Takes the last answer back; false where there is none.
    pub fn undo(&mut self) -> bool {
        let Some(last) = self.history.pop() else { return false };
        for key in last {
            if let Some(answer) = self.answers.remove(&key) {
                self.earlier.insert(key, answer);
            }
        }
        let facts = self.facts();
        let (stand, fell) = std::mem::take(&mut self.told)
            .into_iter()
            .partition(|id| recommend_one(&facts, self.judge, *id).verdict().is_some());
        self.told = stand;
        self.withdrawn.extend::<BTreeSet<_>>(fell);
        true
    }

    /// The facts with the answers on top.
    #[must_use]
    pub fn facts(&self) -> Facts<'a> {
        let mut facts = Facts::new(self.landscape, &self.judge.book().vocabulary);
        for ((subject, fact), answer) in &self.answers {
            if let Answer::Value(value) = answer {
                facts.answer(*subject, *fact, Some(crate::facts::Fact::Is(*value)));
            }
        }
        facts
    }

    fn step(&mut self, operation: OperationId, prompter: &mut dyn Prompter) -> Result<Step, NoAnswer> {
        let mut problem = Problem::new(self.landscape, self.judge, operation, &self.answers);
        let state = vec![None; problem.variables.len()];
        let Some(next) = problem.next(&state) else {
            self.tell_verdicts(operation, &problem, None, prompter);
            return Ok(Step::Nothing);
        };
        if self.history.is_empty() {
            self.tell_verdicts(operation, &problem, None, prompter);
        }
        let expected = problem.expected(&state).round().max(1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few questions")]
        let expected = expected as usize;
        let variable = problem.variables[next].clone();
        if self.ask(&problem.facts, &variable, expected, prompter)? == Asked::Back {
            return Ok(Step::Back);
        }
        if self.offer_all_alike(&variable, prompter)? == Asked::Back {
            self.undo();
            return Ok(Step::Asked);
        }
        let problem = Problem::new(self.landscape, self.judge, operation, &self.answers);
        self.tell_verdicts(operation, &problem, Some(&variable), prompter);
        Ok(Step::Asked)
    }

    /// Puts the question for a variable, of which about so many are left with this one, and remembers the answer.
    pub(super) fn ask(
        &mut self,
        facts: &Facts<'_>,
        variable: &Variable,
        left: usize,
        prompter: &mut dyn Prompter,
    ) -> Result<Asked, NoAnswer> {
        let key = (variable.subject, variable.fact);
        let number = (self.history.len() + 1, self.history.len() + left + self.more);
        let question = words::question(facts, variable, number, self.earlier.get(&key).copied());
        let values = &facts.vocabulary.get(variable.fact).values;
        let (answer, line) = loop {
            match prompter.ask(&question)? {
                Reply::Back => return Ok(Asked::Back),
                Reply::DontKnow => break (Answer::DontKnow, words::DONT_KNOW.to_owned()),
                Reply::Value(value) => break (Answer::Value(value), words::told(values, value)),
                Reply::Typed(text) => match values.parse_typed(&text) {
                    Some(value) => break (Answer::Value(value), words::told(values, value)),
                    None => prompter.say(&format!("`{}` is not {}", text.trim(), values.wanted())),
                },
                Reply::Chosen(_) => prompter.say("choose one of the answers"),
            }
        };
        let name = facts.vocabulary.name(variable.fact).replace('_', " ");
        let about = match key.0 {
            Subject::Touchpoint(id) => self.name(id),
            _ => question.about.as_str(),
        };
        prompter.say(&format!("✔ {about}, {name}: {line}"));
        self.answers.insert(key, answer);
        self.history.push(vec![key]);
        Ok(Asked::Answered)
    }

    /// After an answer on what a call needs: whether it is for all calls that are alike. Offered once for each kind.
    fn offer_all_alike(&mut self, variable: &Variable, prompter: &mut dyn Prompter) -> Result<Asked, NoAnswer> {
        let Subject::Touchpoint(id) = variable.subject else {
            return Ok(Asked::Answered);
        };
        let answer = self.answers.get(&(variable.subject, variable.fact)).copied();
        let is_needs = self.judge.book().vocabulary.builtin(Builtin::Needs) == Some(variable.fact);
        let (Some(Answer::Value(value)), true) = (answer, is_needs) else {
            return Ok(Asked::Answered);
        };
        let Some(group) = Group::of(self.landscape, id) else {
            return Ok(Asked::Answered);
        };
        let facts = self.facts();
        let asked: Vec<TouchpointId> = self
            .operations
            .iter()
            .flat_map(|id| self.landscape.touchpoints_of(*id))
            .collect();
        let mut alike = group.open(&facts, &asked, variable.fact);
        alike.retain(|id| !self.answers.contains_key(&(Subject::Touchpoint(*id), variable.fact)));
        if alike.is_empty() || self.offered.contains(&group) {
            return Ok(Asked::Answered);
        }
        let word = words::told(&facts.vocabulary.get(variable.fact).values, value);
        let name = group.name(self.landscape);
        let question = words::for_all_alike(&name, &word, self.name(id), alike.len(), self.history.len());
        match prompter.ask(&question)? {
            Reply::Back => return Ok(Asked::Back),
            Reply::Chosen(1) => {
                let keys = alike.into_iter().map(|id| (Subject::Touchpoint(id), variable.fact));
                let keys: Vec<(Subject, FactId)> = keys.collect();
                prompter.say(&format!("✔ {name}, {} more: {word}", keys.len()));
                self.answers.extend(keys.iter().map(|key| (*key, Answer::Value(value))));
                if let Some(last) = self.history.last_mut() {
                    last.extend(keys);
                }
            }
            _ => {}
        }
        self.offered.insert(group);
        Ok(Asked::Answered)
    }

    /// Says each verdict as soon as it stands, and what is with those that were just asked about and do not.
    fn tell_verdicts(
        &mut self,
        operation: OperationId,
        problem: &Problem<'_>,
        asked: Option<&Variable>,
        prompter: &mut dyn Prompter,
    ) {
        for id in self
            .landscape
            .touchpoints_of(operation)
            .filter(|id| problem.touchpoints.contains(id))
        {
            let one = recommend_one(&problem.facts, self.judge, id);
            let concerns = match asked.map(|variable| variable.subject) {
                Some(Subject::Touchpoint(asked)) => asked == id,
                Some(Subject::System(asked)) => self.landscape.callees(id).contains(&asked),
                _ => false,
            };
            match one.verdict() {
                Some(verdict) if self.told.insert(id) => {
                    self.withdrawn.remove(&id);
                    let reason = self.reason(&problem.facts, &one);
                    prompter.say(&format!("→ {}: {}. {reason}", self.name(id), verdict.word()));
                }
                None if self.withdrawn.remove(&id) || concerns => {
                    prompter.say(&format!("→ {}: {}", self.name(id), hanging(problem, &one)));
                }
                _ => {}
            }
        }
    }

    /// How a touchpoint is called: by its whole id where several operations are walked through.
    pub(super) fn name(&self, id: TouchpointId) -> &'a str {
        if self.several {
            &self.landscape.touchpoint(id).id
        } else {
            self.landscape.short_id(id)
        }
    }

    /// The reasons of a verdict, as sentences of the rules.
    fn reason(&self, facts: &Facts<'_>, one: &Recommendation) -> String {
        let filler = Filler::new(facts, Subject::Touchpoint(one.touchpoint));
        let criteria = one.judgement.because.iter().map(|id| self.judge.book().criterion(*id));
        criteria
            .map(|criterion| filler.fill(&criterion.because))
            .collect::<Vec<_>>()
            .join("; ")
    }
}

/// What came of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Answered,
    Back,
}

/// What one step through an operation came to.
enum Step {
    Asked,
    Nothing,
    Back,
}

/// Why a verdict does not stand yet: what comes first and may decide it, else what is not known.
fn hanging(problem: &Problem<'_>, one: &Recommendation) -> String {
    let subject = Subject::Touchpoint(one.touchpoint);
    let decides = missing(subject, &one.judgement.decides, &problem.facts, problem.judge);
    let to_come = |missing: &&Missing| {
        let asked = |variable: &Variable| variable.fact == missing.fact && variable.subject == missing.subject;
        problem.variables.iter().any(asked)
    };
    let callees = problem.facts.landscape.callees(one.touchpoint);
    let own = |missing: &Missing| match missing.subject {
        Subject::System(system) => callees.contains(&system),
        other => other == subject,
    };
    let about = |missing: &Missing| words::about(&problem.facts, missing.subject);
    match decides.iter().find(to_come) {
        Some(first) if own(first) => "not decided yet; one more answer may decide it".to_owned(),
        Some(first) => format!("not decided yet; {} comes first, and may decide it", about(first)),
        None => {
            let name = |missing: &Missing| {
                let fact = problem.facts.vocabulary.name(missing.fact);
                if missing.subject == subject {
                    format!("its `{fact}`")
                } else {
                    format!("`{fact}` of {}", about(missing))
                }
            };
            format!(
                "open, {} would decide",
                decides.iter().map(name).collect::<Vec<_>>().join(" or ")
            )
        }
    }
}
