//! The recommendations as CSV, one row a touchpoint.

use ::csv::{Terminator, WriterBuilder};

use super::clean;
use super::view::View;
use crate::advice::{Needed, Recommendation};
use crate::facts::Pattern;
use crate::text::Word;

const COLUMNS: [&str; 17] = [
    "id",
    "operation",
    "caller",
    "callees",
    "event",
    "does",
    "today",
    "recommend",
    "action",
    "because",
    "watch_out",
    "decides",
    "how",
    "safeguards",
    "file",
    "line",
    "column",
];

/// The recommendations as CSV; lists within a cell are joined by `;`.
#[must_use]
pub fn csv(view: &View<'_>) -> String {
    let head = COLUMNS.map(str::to_owned);
    let rows = view.recommendations().map(|one| row(view, one));
    written(std::iter::once(head).chain(rows))
}

/// Rows of one length, as CSV.
pub(super) fn written<const WIDE: usize>(rows: impl Iterator<Item = [String; WIDE]>) -> String {
    let lines = Terminator::Any(b'\n');
    let mut writer = WriterBuilder::new().terminator(lines).from_writer(Vec::new());
    for row in rows {
        let row = row.map(|cell| clean(&cell).into_owned());
        writer.write_record(row).expect("rows of one length, into memory");
    }
    let bytes = writer.into_inner().expect("memory can be written");
    String::from_utf8(bytes).expect("made of strings")
}

fn row(view: &View<'_>, one: &Recommendation) -> [String; 17] {
    let (advice, landscape) = (view.advice, view.advice.landscape);
    let touchpoint = landscape.touchpoint(one.touchpoint);
    let callees = landscape
        .callees(one.touchpoint)
        .iter()
        .map(|id| landscape.system(*id).name.as_str());
    let because = one
        .judgement
        .because
        .iter()
        .map(|id| advice.book.criterion(*id).common.id.value.as_str());
    let decides = one
        .judgement
        .decides
        .iter()
        .map(|fact| advice.book.vocabulary.name(*fact));
    let form = advice.form(one.touchpoint);
    let how = form
        .how
        .iter()
        .map(|id| advice.book.variant(*id).common.id.value.as_str());
    let safeguards = advice.safeguards(one.touchpoint);
    let safeguards: Vec<String> = safeguards.iter().map(Needed::joined).collect();
    let watch: Vec<String> = view.watch_out(one).into_iter().map(|watch| watch.text).collect();
    let place = view.place(touchpoint.written.place);
    [
        touchpoint.id.clone(),
        landscape.operation(touchpoint.operation).name.clone(),
        landscape.system(landscape.caller(one.touchpoint)).name.clone(),
        callees.collect::<Vec<_>>().join(";"),
        touchpoint
            .event
            .map_or_else(String::new, |id| landscape.event(id).name.clone()),
        touchpoint
            .written
            .does
            .as_ref()
            .map_or_else(String::new, |does| does.value.clone()),
        one.today.map_or("", Word::word).to_owned(),
        one.verdict().map_or("undecided", Pattern::word).to_owned(),
        one.action.word().to_owned(),
        because.collect::<Vec<_>>().join(";"),
        watch.join(";"),
        decides.collect::<Vec<_>>().join(";"),
        how.collect::<Vec<_>>().join(";"),
        safeguards.join(";"),
        view.file(touchpoint.written.place).to_owned(),
        place.line.to_string(),
        place.column.to_string(),
    ]
}
