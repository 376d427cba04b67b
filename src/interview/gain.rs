//! Beyond what can be planned: the question with the greatest information gain.

use super::problem::Problem;
use crate::landscape::TouchpointId;

impl Problem<'_> {
    /// The useful variable whose answer tells most about the verdicts; the first of equals. None where none is useful.
    ///
    /// [`Problem::next`] goes by it where there are too many states to plan.
    pub fn greatest_gain(&mut self, state: &[Option<usize>]) -> Option<usize> {
        for (at, cell) in state.iter().enumerate() {
            self.put(at, *cell);
        }
        let open: Vec<usize> = (0..state.len()).filter(|at| state[*at].is_none()).collect();
        let before = self.doubt(&open);
        let mut gains: Vec<(f64, usize)> = Vec::new();
        for variable in &open {
            let others: Vec<usize> = open.iter().copied().filter(|at| at != variable).collect();
            let cells = self.variables[*variable].cells.len();
            let mut after = 0.0;
            for cell in 0..cells {
                self.put(*variable, Some(cell));
                after += self.doubt(&others);
            }
            self.put(*variable, None);
            #[expect(clippy::cast_precision_loss, reason = "a handful of cells")]
            gains.push((before - after / cells as f64, *variable));
        }
        for at in 0..state.len() {
            self.put(at, None);
        }
        gains.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        // A gain that is not seen may still be one: doubt is measured touchpoint by touchpoint.
        let ranked = gains.into_iter().map(|(_, variable)| variable).collect::<Vec<_>>();
        ranked.into_iter().find(|variable| self.is_useful(state, *variable))
    }

    /// The entropy of the verdicts in bits, touchpoint by touchpoint, over the variables that are its own.
    fn doubt(&mut self, open: &[usize]) -> f64 {
        let touchpoints = self.touchpoints.clone();
        touchpoints.into_iter().map(|id| self.doubt_of(id, open)).sum()
    }

    fn doubt_of(&mut self, id: TouchpointId, open: &[usize]) -> f64 {
        let own: Vec<usize> = open.iter().copied().filter(|at| self.is_own(*at, id)).collect();
        let (mut api, mut event) = (0.0, 0.0);
        self.weigh(id, &own, 1.0, &mut api, &mut event);
        let total: f64 = api + event;
        [api, event]
            .into_iter()
            .filter(|weight| *weight > 0.0)
            .map(|weight| -(weight / total) * (weight / total).log2())
            .sum()
    }

    /// Adds up how the combinations of some variables decide; one that stays open counts half for each.
    fn weigh(&mut self, id: TouchpointId, open: &[usize], weight: f64, api: &mut f64, event: &mut f64) {
        let now = self.open(id);
        match (now, open.split_first()) {
            ((true, false), _) => *api += weight,
            ((false, true), _) => *event += weight,
            ((false, false), _) => {}
            ((true, true), None) => {
                *api += weight / 2.0;
                *event += weight / 2.0;
            }
            ((true, true), Some((first, rest))) => {
                let cells = self.variables[*first].cells.len();
                #[expect(clippy::cast_precision_loss, reason = "a handful of cells")]
                let share = weight / cells as f64;
                for cell in 0..cells {
                    self.put(*first, Some(cell));
                    self.weigh(id, rest, share, api, event);
                }
                self.put(*first, None);
            }
        }
    }
}
