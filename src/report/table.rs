//! The recommendations as a table for a terminal.

use comfy_table::{Table, presets};
use console::measure_text_width as width_of;

use super::listed::{listed, settings};
use super::paint::Paint;
use super::view::{View, Watch};
use super::{Look, clean, clean_short, forms, plural, slo, summary, wrap};
use crate::advice::{Action, Recommendation};
use crate::text::Word;

/// Columns between two cells.
const GAP: usize = 2;
/// Columns left and right of a cell's text.
const PADDING: (u16, u16) = (0, 2);
/// The narrowest that `does` gets before it is left out.
const LEAST_DOES: usize = 16;
/// The widest that `does` gets.
const MOST_DOES: usize = 40;
/// Ids are never broken, but one longer than this is no id that anybody reads.
const MOST_ID: usize = 200;

/// Stands for a line that is no row of the table; no text that was made fit for a terminal has it.
const BELOW: &str = "\u{e000}";

/// How a table makes do with the width there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Layout {
    /// The columns for ids before `does`.
    ids: usize,
    /// The columns for `does`; None: without.
    does: Option<usize>,
    /// The columns for reasons.
    because: usize,
    /// The columns for what to watch out for; None: it stands below the reasons.
    watch: Option<usize>,
    /// The columns before the reasons.
    reasons_at: usize,
}

/// One line of the table, before it is laid out.
struct Row {
    action: Action,
    id: String,
    does: String,
    today: &'static str,
    recommended: &'static str,
    reasons: Vec<String>,
    watch: Vec<Watch>,
}

/// The tables of all operations, in one width, and the summary below.
#[must_use]
pub fn table(view: &View<'_>, look: Look) -> String {
    let mut blocks: Vec<(String, String, Vec<Row>)> = Vec::new();
    let mut owed = slo::owed(view);
    let mut slos: Vec<Vec<String>> = Vec::new();
    for operation in &view.operations {
        let rows: Vec<Row> = view.of(*operation).map(|one| row(view, one)).collect();
        if !rows.is_empty() {
            let name = clean_short(&view.advice.landscape.operation(*operation).name, MOST_ID).into_owned();
            blocks.push((clean(&view.title(*operation)).into_owned(), name, rows));
            slos.push(owed.remove(operation).unwrap_or_default());
        }
    }
    if blocks.is_empty() {
        return nothing(view);
    }
    let layout = choose(&blocks, look.width);
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    let mut below = Vec::new();
    for (at, ((title, name, rows), slo)) in blocks.iter().zip(&slos).enumerate() {
        if at > 0 {
            table.add_row([""]);
        }
        let title = if layout.does.is_some() { title } else { name };
        table.add_row(header(title, layout));
        for row in rows {
            table.add_row(cells(row, layout, look));
            for watch in row.watch.iter().filter(|_| layout.watch.is_none()) {
                table.add_row([BELOW]);
                below.push(indented(watch, layout, look));
            }
        }
        if !slo.is_empty() {
            table.add_row([BELOW]);
            below.push(said_of_slo(slo, look));
        }
    }
    for column in table.column_iter_mut() {
        column.set_padding(PADDING);
    }
    let mut below = below.into_iter();
    let mut text = String::new();
    for line in table.lines() {
        match line.trim_end() {
            BELOW => text.push_str(&below.next().unwrap_or_default()),
            line => text.push_str(line),
        }
        text.push('\n');
    }
    let set = listed("set:", &settings(view.advice.book), look);
    format!("{text}\n{}{}{set}", summary::text(view, look), forms::text(view, look))
}

/// What is owed and kept, below an operation's rows: in one line where there is room, else a line for each.
fn said_of_slo(sentences: &[String], look: Look) -> String {
    const HEAD: &str = "  slo  ";
    let room = look.width.saturating_sub(HEAD.len()).max(20);
    let joined = sentences.join("   ");
    let lines = if width_of(&joined) <= room {
        vec![joined]
    } else {
        sentences.iter().flat_map(|sentence| wrap(sentence, room)).collect()
    };
    let indent = " ".repeat(HEAD.len());
    format!("{HEAD}{}", lines.join(&format!("\n{indent}")))
}

/// What to watch out for, below the reasons; further left where it is too long, since an id is never broken.
fn indented(watch: &Watch, layout: Layout, look: Look) -> String {
    let sign = if watch.severity.is_some() { "! " } else { "" };
    let room = look.width.saturating_sub(sign.len() + width_of(&watch.text));
    let indent = layout.reasons_at.min(room.max(2));
    format!("{:indent$}{sign}{}", "", watch.painted(look))
}

/// Says that there is nothing to recommend, and what there is.
fn nothing(view: &View<'_>) -> String {
    let landscape = view.advice.landscape;
    format!(
        "nothing to recommend: no touchpoints in {}, {}\n",
        plural(view.operations.len(), "operation"),
        plural(landscape.files.len(), "file"),
    )
}

fn row(view: &View<'_>, one: &Recommendation) -> Row {
    let landscape = view.advice.landscape;
    let cleaned = |texts: Vec<String>| texts.iter().map(|text| clean(text).into_owned()).collect();
    Row {
        action: one.action,
        id: clean_short(landscape.short_id(one.touchpoint), MOST_ID).into_owned(),
        does: clean(&view.does(one.touchpoint)).into_owned(),
        today: one.today.map_or("none", Word::word),
        recommended: one.verdict().map_or("undecided", Word::word),
        reasons: cleaned(view.reasons(one)),
        watch: view.watch_out(one).into_iter().map(Watch::cleaned).collect(),
    }
}

fn header(title: &str, layout: Layout) -> Vec<String> {
    let mut cells = vec![title, "today", "recommended", "because"];
    if layout.watch.is_some() {
        cells.push("watch out");
    }
    cells.into_iter().map(str::to_owned).collect()
}

fn cells(row: &Row, layout: Layout, look: Look) -> Vec<String> {
    let (mark, verdict) = match row.action {
        Action::Change | Action::Build => (Paint::Bold, Paint::Bold),
        Action::Decide => (Paint::Open, Paint::Open),
        Action::Keep | Action::Check => (Paint::Plain, Paint::Plain),
    };
    let mut first = format!("{} {}", row.action.mark(), row.id);
    if let Some(room) = layout.does.filter(|_| !row.does.is_empty()) {
        let gap = layout.ids + GAP - width_of(&row.id);
        let lines = wrap(&row.does, room).join(&format!("\n{:indent$}", "", indent = 2 + layout.ids + GAP));
        first = format!("{first}{:gap$}{lines}", "");
    }
    let mut cells = vec![
        mark.on(&first, look),
        row.today.to_owned(),
        verdict.on(row.recommended, look),
    ];
    let because = packed(&row.reasons, layout.because);
    if let Some(room) = layout.watch {
        let watch: Vec<String> = row.watch.iter().map(|watch| watch.painted(look)).collect();
        cells.push(because.join("\n"));
        cells.push(packed(&watch, room).join("\n"));
    } else {
        let because: Vec<String> = because.iter().flat_map(|line| wrap(line, layout.because)).collect();
        cells.push(because.join("\n"));
    }
    cells
}

/// Joined by `; `, as many to a line as fit; none is broken.
fn packed(items: &[String], width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for item in items {
        match lines.last_mut() {
            Some(line) if width_of(line) + 2 + width_of(item) <= width => {
                line.push_str("; ");
                line.push_str(item);
            }
            _ => lines.push(item.clone()),
        }
    }
    lines
}

/// How wide a column of packed items is: at most, in one line; at least, where each takes one.
fn widths<'r>(cells: impl Iterator<Item = Vec<&'r str>>, header: &str) -> (usize, usize) {
    let (mut most, mut least) = (header.len(), header.len());
    for cell in cells {
        let widths: Vec<usize> = cell.into_iter().map(width_of).collect();
        most = most.max(widths.iter().map(|width| width + 2).sum::<usize>().saturating_sub(2));
        least = least.max(widths.into_iter().max().unwrap_or(0));
    }
    (most, least)
}

/// The layout for a width: each reason takes a line of its own where it must, then `does` goes, then what to watch out
/// for stands below the reasons, at last both.
fn choose(blocks: &[(String, String, Vec<Row>)], width: usize) -> Layout {
    let rows = || blocks.iter().flat_map(|(_, _, rows)| rows);
    let widest = |of: &dyn Fn(&Row) -> usize| rows().map(of).max().unwrap_or(0);
    let title = |full: bool| {
        let titles = blocks
            .iter()
            .map(|(title, name, _)| width_of(if full { title } else { name }));
        titles.max().unwrap_or(0)
    };
    // Where nothing is said of what it does, an id may take that room too.
    let ids = rows()
        .filter(|row| !row.does.is_empty())
        .map(|row| width_of(&row.id))
        .max()
        .unwrap_or(0);
    let every_id = 2 + widest(&|row| width_of(&row.id));
    let longest_word = widest(&|row| row.does.split(' ').map(width_of).max().unwrap_or(0));
    let does = widest(&|row| width_of(&row.does)).min(MOST_DOES.max(longest_word));
    let least_does = LEAST_DOES.max(longest_word);
    let middle = widest(&|row| row.today.len()).max("today".len()) + GAP + "recommended".len() + GAP;
    let (because, least_because) = widths(rows().map(|row| strings(&row.reasons)), "because");
    let watch = rows().map(|row| row.watch.iter().map(|watch| watch.text.as_str()).collect());
    let (watch, least_watch) = widths(watch, "watch out");
    for (does, beside) in [(Some(does), true), (None, true), (Some(does), false)] {
        let before = 2 + ids + GAP;
        let least = every_id.max(title(does.is_some()));
        let first = does.map_or(least, |does| least.max(before + does));
        let end = if beside { because + GAP + watch } else { because };
        let mut over = (first + GAP + middle + end).saturating_sub(width);
        let mut shrink = |from: usize, least: usize| {
            let by = over.min(from.saturating_sub(least));
            over -= by;
            from - by
        };
        let because = shrink(because, least_because);
        let watch = beside.then(|| shrink(watch, least_watch));
        let does = does.map(|does| shrink(does, least_does.max(least.saturating_sub(before))));
        if over == 0 {
            let first = does.map_or(least, |does| least.max(before + does));
            let reasons_at = first + GAP + middle;
            return Layout {
                ids,
                does,
                because,
                watch,
                reasons_at,
            };
        }
    }
    let reasons_at = every_id.max(title(false)) + GAP + middle;
    let because = width.saturating_sub(reasons_at).max(16);
    Layout {
        ids,
        does: None,
        because,
        watch: None,
        reasons_at,
    }
}

fn strings(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}
