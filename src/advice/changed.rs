//! Findings about what was changed, told apart from those that were there before.

use std::collections::HashMap;
use std::ops::Range;

use super::find::Finding;
use crate::landscape::{Landscape, Subject};
use crate::text::{FileId, Span};

/// The bytes of some files that were changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    files: HashMap<FileId, Vec<Range<u32>>>,
}

impl Changed {
    /// Adds what was changed in a file: ranges of bytes.
    pub fn add(&mut self, file: FileId, ranges: Vec<Range<u32>>) {
        self.files.entry(file).or_default().extend(ranges);
    }

    /// Whether anything of a span was changed.
    #[must_use]
    pub fn touches(&self, span: Span) -> bool {
        let ranges = self.files.get(&span.file);
        ranges
            .into_iter()
            .flatten()
            .any(|changed| changed.start < span.end.max(span.start + 1) && span.start < changed.end)
    }

    /// Whether a finding's subject was changed, a touchpoint that it counts, or a fact that makes it so.
    pub(super) fn concerns(&self, finding: &Finding, landscape: &Landscape) -> bool {
        let facts = finding.fact_places.iter().any(|place| self.touches(place.span));
        let touchpoint = |id| self.touches(landscape.touchpoint(id).written.span);
        facts
            || finding.related.iter().any(|related| touchpoint(related.touchpoint))
            || match finding.subject {
                Subject::Touchpoint(id) => touchpoint(id),
                Subject::Operation(id) => self.touches(landscape.operation(id).whole),
                Subject::System(id) => {
                    let mut declarations = landscape.system(id).declarations.iter();
                    declarations.any(|(key, value)| self.touches(key.to(*value)))
                }
                Subject::Landscape => self.files.values().any(|ranges| !ranges.is_empty()),
            }
    }
}
