//! From a message that was taken back to the touch that published it, and to the one that asked for it.

use super::touch::Activations;
use super::tree::Tree;

/// The touch that published what an activation takes, where the spans' parents say it: by its run and its place.
pub(super) fn publisher(tree: &Tree, at: usize, activations: &Activations) -> Option<(usize, usize)> {
    let first = activations.all[at].first;
    let mut parent = tree.parent[first];
    while let Some(span) = parent {
        if let Some(found) = published_by(tree, span, activations) {
            return Some(found);
        }
        if activations.begun_by[span].is_some() {
            return None;
        }
        parent = tree.parent[span];
    }
    None
}

/// The run and the place of the touch that is this very span, where it publishes.
fn published_by(tree: &Tree, span: usize, activations: &Activations) -> Option<(usize, usize)> {
    if !tree.kind(span).goes_out() {
        return None;
    }
    let mut owner = Some(span);
    while let Some(at) = owner {
        if let Some(run) = activations.begun_by[at] {
            let touches = &activations.all[run].touches;
            let place = touches
                .iter()
                .position(|touch| touch.span == span && touch.key.publishes());
            return place.map(|place| (run, place));
        }
        owner = tree.parent[at];
    }
    None
}

/// Who may have asked for what an activation takes.
pub(super) struct Asked {
    pub(super) by: usize,
    pub(super) touch: usize,
    /// The parents of spans lead there, through another system.
    pub(super) proven: bool,
}

/// The runs of the same system above an activation that published something before it.
pub(super) fn askers(tree: &Tree, at: usize, activations: &Activations) -> Vec<Asked> {
    let first = activations.all[at].first;
    let service = tree.service(first);
    let mut asked = Vec::new();
    let mut through_others = false;
    let mut local = true;
    let mut parent = tree.parent[first];
    while let Some(span) = parent {
        let same = tree.service(span) == service;
        local &= same;
        if same
            && through_others
            && let Some((by, touch)) = published_by(tree, span, activations)
        {
            let proven = true;
            asked.push(Asked { by, touch, proven });
            return asked;
        }
        if let Some(by) = activations.begun_by[span]
            && same
            && local
        {
            // It takes a message on its way: of whatever it published before.
            let published = activations.all[by].touches.iter().enumerate();
            let published = published.filter(|(_, touch)| touch.key.publishes() && !touch.far);
            let proven = false;
            asked.extend(published.map(|(touch, _)| Asked { by, touch, proven }));
            return asked;
        }
        // A span that takes its own system's message from a span that publishes it is no reply.
        if local && tree.kind(span).goes_out() {
            local = false;
        }
        through_others |= !same;
        parent = tree.parent[span];
    }
    asked
}
