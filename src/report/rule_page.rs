//! A rule's page in the documents, and their index; all of it from the rule files.

use std::fmt::Write;

use super::explain_rule::AnyRule;
use crate::advice::describe;
use crate::facts::{Fact, FactId, Value, Vocabulary};
use crate::rules::{ConditionExample, CriterionExample, Rulebook};
use crate::text::{Node, Sources, Word, compose};

/// What stands at the top of every page.
const GENERATED: &str =
    "generated from the rule's file; `TOUCHPOINT_UPDATE=1 cargo test --test generated` writes it anew";

/// The page of one rule, in Markdown.
#[must_use]
pub fn rule_page(rule: AnyRule<'_>, book: &Rulebook, sources: &Sources) -> String {
    let (common, vocabulary) = (rule.common(), &book.vocabulary);
    let describe = |template| describe(template, common, vocabulary);
    let file = sources.name(common.id.span.file);
    let mut page = format!(
        "<!-- {file}: {GENERATED} -->\n\n# {}\n\n**{}.**\n\n",
        common.id.value,
        prose(&common.title)
    );
    let mut rows = vec![("kind", rule.kind())];
    let linked = |ids: &[crate::text::Spanned<String>]| {
        let links: Vec<String> = ids.iter().map(|id| format!("[{0}]({0}.md)", id.value)).collect();
        links.join(", ")
    };
    if let AnyRule::AntiPattern(rule) = rule {
        rows.push(("found at", format!("each {}", rule.of.word())));
    }
    rows.push(("when", prose(&common.when.describe(vocabulary))));
    let params: Vec<String> = common
        .params
        .iter()
        .map(|(name, value)| format!("`{name}: {}`", value.value))
        .collect();
    rows.push(("parameters", params.join(", ")));
    match rule {
        AnyRule::Criterion(rule) => {
            rows.push(("recommends", rule.recommend.word().to_owned()));
            let change = if rule.worth_a_change {
                ""
            } else {
                "no: what is built the other way may stay"
            };
            rows.push(("worth a change", change.to_owned()));
            rows.push(("overrides", linked(&rule.overrides)));
            rows.push(("because", prose(&describe(&rule.because))));
        }
        AnyRule::AntiPattern(rule) => {
            rows.push(("silent where found", linked(&rule.covered_by)));
            rows.push(("says", prose(&describe(&rule.message))));
        }
        AnyRule::Variant(rule) => {
            rows.push(("form of", rule.of.word().to_owned()));
            rows.push(("does", prose(&describe(&rule.does))));
        }
        AnyRule::Safeguard(rule) => {
            rows.push(("any of", rule.names(vocabulary).join(", ")));
            rows.push(("silent where found", linked(&rule.covered_by)));
        }
    }
    page.push_str("| | |\n| --- | --- |\n");
    for (word, text) in rows.iter().filter(|(_, text)| !text.is_empty()) {
        let _ = writeln!(page, "| {word} | {text} |");
    }
    page.push_str("\nIt reads:\n\n");
    for fact in common.when.facts() {
        let fact = vocabulary.get(fact);
        let _ = writeln!(page, "- `{}`: {}", fact.name.value, prose(fact.means.trim()));
    }
    let why = describe(&common.why);
    if !why.is_empty() {
        let _ = write!(page, "\n## Why\n\n{}", paragraphs(&prose(&why)));
    }
    if let AnyRule::AntiPattern(rule) = rule {
        let _ = write!(
            page,
            "\n## What to do\n\n{}",
            paragraphs(&prose(&sentence(&describe(&rule.fix))))
        );
    }
    page.push_str("\n## Examples\n\nThey run as tests.\n");
    match rule {
        AnyRule::Criterion(rule) => page.push_str(&cases(&rule.examples, vocabulary)),
        AnyRule::AntiPattern(_) => page.push_str(&descriptions(rule, sources)),
        AnyRule::Variant(rule) => page.push_str(&conditions(&rule.examples, "suits", vocabulary)),
        AnyRule::Safeguard(rule) => page.push_str(&conditions(&rule.examples, "needed", vocabulary)),
    }
    page.push_str("\n## Source\n\n");
    for source in &common.source {
        let _ = writeln!(page, "- {}", prose(source));
    }
    page
}

/// The list of all rules, in Markdown.
#[must_use]
pub fn rule_index(book: &Rulebook) -> String {
    let mut page = format!("<!-- {GENERATED} -->\n\n# Rules\n");
    let head = |page: &mut String, title: &str, column: &str| {
        let _ = write!(
            page,
            "\n## {title}\n\n| rule | {column} | what it says |\n| --- | --- | --- |\n"
        );
    };
    head(&mut page, "Criteria", "speaks for");
    for rule in &book.criteria {
        let (id, title) = (&rule.common.id.value, prose(&rule.common.title));
        let _ = writeln!(page, "| [{id}]({id}.md) | {} | {title} |", rule.recommend.word());
    }
    head(&mut page, "Anti-patterns", "severity");
    for rule in &book.anti_patterns {
        let (id, title) = (&rule.common.id.value, prose(&rule.common.title));
        let _ = writeln!(page, "| [{id}]({id}.md) | {} | {title} |", rule.severity.word());
    }
    head(&mut page, "Variants", "form of");
    for rule in &book.variants {
        let (id, title) = (&rule.common.id.value, prose(&rule.common.title));
        let _ = writeln!(page, "| [{id}]({id}.md) | {} | {title} |", rule.of.word());
    }
    head(&mut page, "Safeguards", "any of");
    for rule in &book.safeguards {
        let (id, title) = (&rule.common.id.value, prose(&rule.common.title));
        let any_of = rule.names(&book.vocabulary).join(", ");
        let _ = writeln!(page, "| [{id}]({id}.md) | {any_of} | {title} |");
    }
    page
}

/// A rule's text: its quotes are Markdown's, and nothing of it is HTML or the end of a cell.
fn prose(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('|', "\\|")
}

/// With a large first letter and a period.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let text: String = first.chain(letters).collect();
    if text.ends_with('.') { text } else { format!("{text}.") }
}

/// Each line of a folded text is a paragraph.
fn paragraphs(text: &str) -> String {
    let paragraphs = text.split('\n').filter(|paragraph| !paragraph.trim().is_empty());
    let paragraphs: Vec<String> = paragraphs.map(|paragraph| format!("{}\n", paragraph.trim())).collect();
    paragraphs.join("\n")
}

/// The facts of an example.
fn given(facts: &[(FactId, Fact)], vocabulary: &Vocabulary) -> String {
    let given = facts.iter().map(|(fact, value)| {
        let fact = vocabulary.get(*fact);
        let value = match *value {
            Fact::Is(value) => fact.values.format(value),
            Fact::Between(low, _) => format!("{} or more", fact.values.format(Value::Number(low))),
            Fact::Unknown => "unknown".to_owned(),
        };
        format!("`{}: {value}`", fact.name.value)
    });
    given.collect::<Vec<_>>().join(", ")
}

/// The examples of a condition: facts, and whether it holds with them.
fn conditions(examples: &[ConditionExample], holds: &str, vocabulary: &Vocabulary) -> String {
    let mut table = format!("\n| case | facts | {holds} |\n| --- | --- | --- |\n");
    for example in examples {
        let (name, given) = (prose(&example.name.value), given(&example.given, vocabulary));
        let holds = if example.holds { "yes" } else { "no" };
        let _ = writeln!(table, "| {name} | {given} | {holds} |");
    }
    table
}

/// A criterion's examples: facts, and what comes of them.
fn cases(examples: &[CriterionExample], vocabulary: &Vocabulary) -> String {
    let mut table = "\n| case | facts | verdict | because |\n| --- | --- | --- | --- |\n".to_owned();
    for example in examples {
        let because: Vec<&str> = example.because.iter().map(|id| id.value.as_str()).collect();
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} |",
            prose(&example.name.value),
            given(&example.given, vocabulary),
            example.recommend.map_or("undecided", Word::word),
            because.join(", "),
        );
    }
    table
}

/// An anti-pattern's examples as they stand in its file.
fn descriptions(rule: AnyRule<'_>, sources: &Sources) -> String {
    let file = rule.common().id.span.file;
    let mut ignored = Vec::new();
    let root = compose(&sources.get(file).text, file, &mut ignored);
    let examples = root.as_ref().and_then(|root| root.get("examples"));
    let mut text = String::new();
    for (key, title) in [("bad", "Found"), ("good", "Not found")] {
        let list = examples.and_then(|examples| examples.value.get(key));
        for item in list.and_then(|list| list.value.items()).unwrap_or_default() {
            let name = item
                .get("name")
                .and_then(|name| name.value.scalar())
                .unwrap_or_default();
            let Some(description) = item.get("description") else {
                continue;
            };
            let finds = item.get("finds").map(|finds| names(&finds.value)).unwrap_or_default();
            let at = if finds.is_empty() {
                String::new()
            } else {
                format!(" (at {})", prose(&finds))
            };
            let yaml = dedented(&description.value, sources);
            let _ = write!(text, "\n{title}: {}{at}\n\n```yaml\n{yaml}```\n", prose(name));
        }
    }
    text
}

fn names(node: &Node<'_>) -> String {
    let items = node.items().unwrap_or(std::slice::from_ref(node));
    let names: Vec<&str> = items.iter().filter_map(|item| item.scalar()).collect();
    names.join(", ")
}

/// A block of YAML as it stands in its file, moved to the left.
fn dedented(node: &Node<'_>, sources: &Sources) -> String {
    let indent = sources.place(node.span).column - 1;
    let mut text = String::new();
    for (at, line) in sources.slice(node.span).trim_end().lines().enumerate() {
        let blank = line.len() - line.trim_start_matches(' ').len();
        let line = if at == 0 { line } else { &line[indent.min(blank)..] };
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}
