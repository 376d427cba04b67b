//! How far the reading of traces is, on standard error where that is a terminal.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use indicatif::{HumanCount, ProgressBar, ProgressStyle};

use crate::import::Input;
use crate::import::traces::Progress;

/// A bar with bytes, spans per second and the time left.
pub(super) struct Bar {
    drawn: ProgressBar,
    spans: AtomicU64,
    start: Instant,
}

impl Bar {
    /// A bar for these files. indicatif draws nothing where standard error is no terminal.
    pub(super) fn new(inputs: &[Input]) -> Self {
        let sizes = inputs
            .iter()
            .filter_map(|input| Some(input.path.as_ref()?.metadata().ok()?.len()));
        let style = ProgressStyle::with_template("{wide_bar} {bytes} of {total_bytes}, {msg}, {eta} left");
        Bar {
            drawn: ProgressBar::new(sizes.sum()).with_style(style.expect("the template is right")),
            spans: AtomicU64::new(0),
            start: Instant::now(),
        }
    }
}

impl Drop for Bar {
    /// Nothing of it stays between the lines of the result.
    fn drop(&mut self) {
        self.drawn.finish_and_clear();
    }
}

impl Progress for Bar {
    fn bytes(&self, count: u64) {
        self.drawn.inc(count);
    }

    fn spans(&self, count: u64) {
        let spans = self.spans.fetch_add(count, Ordering::Relaxed) + count;
        if self.drawn.is_hidden() {
            return;
        }
        let milliseconds = u64::try_from(self.start.elapsed().as_millis())
            .unwrap_or(u64::MAX)
            .max(1);
        let rate = spans.saturating_mul(1_000) / milliseconds;
        self.drawn.set_message(format!("{} spans/s", HumanCount(rate)));
    }
}
