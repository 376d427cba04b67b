//! After the verdicts: the questions whose answers decide in which form a recommendation suits best.
//!
//! Only facts that no criterion reads are asked here, and only where some answer changes which variants suit.

use super::problem::{Variable, said_at};
use super::prompt::{NoAnswer, Prompter};
use super::session::{Asked, Session, Walked};
use crate::advice::{Filler, Forms, recommend_one};
use crate::facts::{Fact, FactId, FactType, Facts, Pattern};
use crate::landscape::{OperationId, Subject, TouchpointId};
use crate::rules::VariantId;

/// Past so many combinations of answers to the others a fact is tried on its own.
const MOST: usize = 4096;

impl Session<'_> {
    /// Asks for what decides the form of verdicts that stand, until no answer could change one.
    ///
    /// # Errors
    /// Where no answer comes; what was answered before is in `answers`.
    pub fn walk_forms(&mut self, operations: &[OperationId], prompter: &mut dyn Prompter) -> Result<Walked, NoAnswer> {
        let mut forms = Forms::new(self.judge.book());
        for operation in operations.iter().filter(|id| !self.landscape.is_given(**id)) {
            for id in self.landscape.touchpoints_of(*operation) {
                if self.form_of(id, &mut forms, prompter)? == Walked::Back {
                    return Ok(Walked::Back);
                }
            }
        }
        Ok(Walked::Done)
    }

    /// Asks for what decides the form of one touchpoint.
    fn form_of(
        &mut self,
        id: TouchpointId,
        forms: &mut Forms<'_>,
        prompter: &mut dyn Prompter,
    ) -> Result<Walked, NoAnswer> {
        loop {
            let mut facts = self.facts();
            if self.landscape.is_only_drawn(id) {
                return Ok(Walked::Done);
            }
            let Some(verdict) = recommend_one(&facts, self.judge, id).verdict() else {
                return Ok(Walked::Done);
            };
            let mut of_one = FormProblem {
                id,
                verdict,
                forms,
                variables: Vec::new(),
            };
            of_one.variables = of_one.find(self, &facts);
            let before = of_one.how(&facts);
            let useful = (0..of_one.variables.len()).filter(|at| of_one.is_useful(*at, &mut facts));
            let useful: Vec<usize> = useful.collect();
            let Some(first) = useful.first() else {
                return Ok(Walked::Done);
            };
            let variable = of_one.variables[*first].clone();
            if self.ask(&facts, &variable, useful.len(), prompter)? == Asked::Back {
                return Ok(Walked::Back);
            }
            let facts = self.facts();
            let book = self.judge.book();
            let filler = Filler::new(&facts, Subject::Touchpoint(id));
            for VariantId(new) in of_one.how(&facts).iter().filter(|form| !before.contains(form)) {
                let rule = &book.variants[*new];
                let (name, form) = (self.name(id), &rule.common.id.value);
                prompter.say(&format!("→ {name}: {form}, {}", filler.fill(&rule.does)));
            }
        }
    }
}

/// What one touchpoint's form hangs on.
struct FormProblem<'p, 'r> {
    id: TouchpointId,
    verdict: Pattern,
    forms: &'p mut Forms<'r>,
    variables: Vec<Variable>,
}

impl FormProblem<'_, '_> {
    /// The facts that can be asked for here, that open variants hang on, and that only they need.
    fn find(&mut self, session: &Session<'_>, facts: &Facts<'_>) -> Vec<Variable> {
        let form = self.forms.of(self.id, self.verdict, facts);
        let mut open: Vec<FactId> = Vec::new();
        for (VariantId(at), _) in &form.how_open {
            open.extend(session.judge.book().variants[*at].common.when.facts());
        }
        open.sort_unstable();
        open.dedup();
        let decides_verdicts = |fact: FactId| session.judge.space.axes.iter().any(|axis| axis.fact == fact);
        let mut variables = Vec::new();
        for fact in open.into_iter().filter(|fact| !decides_verdicts(*fact)) {
            let definition = facts.vocabulary.get(fact);
            let asked = !definition.derived && definition.default.is_none() && definition.ask.is_some();
            if !asked || matches!(definition.values, FactType::SetOf(_)) {
                continue;
            }
            let axes = &self.forms.space.axes;
            let axis = axes.iter().find(|axis| axis.fact == fact).expect("a variant reads it");
            let step = definition.values.step();
            for subject in said_at(facts.landscape, self.id, definition.of) {
                let known = matches!(facts.get(subject, fact), Fact::Is(_));
                if !known && !session.answers.contains_key(&(subject, fact)) {
                    variables.push(Variable {
                        fact,
                        subject,
                        cells: axis.cells.clone(),
                        values: axis.cells.iter().map(|cell| cell.nearest(Some(step), step)).collect(),
                    });
                }
            }
        }
        variables
    }

    /// The variants that suit.
    fn how(&mut self, facts: &Facts<'_>) -> Vec<VariantId> {
        self.forms.of(self.id, self.verdict, facts).how.clone()
    }

    /// Whether with some answers to the others two answers to this one give different variants.
    fn is_useful(&mut self, at: usize, facts: &mut Facts<'_>) -> bool {
        let mut others: Vec<usize> = (0..self.variables.len()).filter(|other| *other != at).collect();
        let combinations = others.iter().try_fold(1usize, |product, other| {
            product.checked_mul(self.variables[*other].cells.len())
        });
        if combinations.is_none_or(|combinations| combinations > MOST) {
            others.clear();
        }
        self.differs(at, &others, facts)
    }

    fn differs(&mut self, at: usize, others: &[usize], facts: &mut Facts<'_>) -> bool {
        let hows = self.each(at, facts, |problem, facts| problem.how(facts));
        if hows.windows(2).any(|pair| pair[0] != pair[1]) {
            return true;
        }
        let Some((next, rest)) = others.split_first() else {
            return false;
        };
        let found = self.each(*next, facts, |problem, facts| problem.differs(at, rest, facts));
        found.contains(&true)
    }

    /// Does something with each answer to a variable put on top of what is known.
    fn each<T>(
        &mut self,
        at: usize,
        facts: &mut Facts<'_>,
        mut with: impl FnMut(&mut Self, &mut Facts<'_>) -> T,
    ) -> Vec<T> {
        let Variable {
            fact, subject, values, ..
        } = self.variables[at].clone();
        let mut results = Vec::with_capacity(values.len());
        for value in values {
            facts.answer(subject, fact, Some(Fact::Is(value)));
            results.push(with(self, facts));
        }
        facts.answer(subject, fact, None);
        results
    }
}
