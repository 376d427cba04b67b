//! Readers of the forms in which findings are written, each as strict as its form.

use quick_junit::{Report, TestCaseStatus};
use serde_json::Value;
use serde_sarif::sarif::Sarif;
use touchpoint::advice::Checked;
use touchpoint::report::{View, clean};

/// What every form tells of a finding; control characters in names stand as the signs for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) rule: String,
    pub(crate) subject: String,
    pub(crate) file: String,
    pub(crate) line: usize,
}

fn row(rule: &str, subject: &str, file: &str, line: usize) -> Row {
    Row {
        rule: rule.to_owned(),
        subject: clean(subject).into_owned(),
        file: clean(file).into_owned(),
        line,
    }
}

/// What is to be told.
pub(crate) fn expected(view: &View<'_>, checked: &Checked<'_>) -> Vec<Row> {
    let findings = checked.findings.iter().map(|one| {
        let span = one.place.span;
        let subject = view.advice.landscape.subject_name(one.subject);
        row(&one.rule_id, subject, view.file(span), view.place(span).line)
    });
    findings.collect()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("a number")).expect("a small one")
}

/// Rule, file and line; the text for people has no place for the subject of its own.
pub(crate) fn told_in_text(report: &str) -> Vec<(String, String, usize)> {
    let lines: Vec<&str> = report.lines().collect();
    let titles = lines.iter().enumerate().filter_map(|(at, line)| {
        let (severity, rest) = line.split_once('[')?;
        ["error", "warning", "info"].contains(&severity).then_some((at, rest))
    });
    let rows = titles.map(|(at, rest)| {
        let rule = rest.split_once("]: ").expect("a title").0;
        let mut after = lines[at + 1..].iter().map(|line| line.trim_start());
        let place = after.find_map(|line| line.strip_prefix("--> ")).expect("a place");
        let mut parts = place.rsplitn(3, ':');
        let _column = parts.next();
        let line = parts.next().and_then(|line| line.parse().ok()).expect("a line");
        (rule.to_owned(), parts.next().expect("a file").to_owned(), line)
    });
    rows.collect()
}

/// The findings of `touchpoint-findings/1`.
pub(crate) fn json(report: &str) -> Vec<Row> {
    let document: Value = serde_json::from_str(report).expect("JSON");
    let findings = document["findings"].as_array().expect("a list").iter();
    let rows = findings.map(|one| {
        row(
            text(&one["rule"]),
            text(&one["subject"]),
            text(&one["file"]),
            number(&one["line"]),
        )
    });
    rows.collect()
}

/// The results that are not suppressed; beside them are so many that are accepted, and known.
///
/// The types are made from the official schema. Whatever it does not know is lost in them, so that the document must be
/// the same after it went through.
pub(crate) fn sarif(report: &str, accepted: usize, known: usize) -> Vec<Row> {
    let document: Value = serde_json::from_str(report).expect("JSON");
    let typed: Sarif = serde_json::from_str(report).expect("SARIF");
    assert_eq!(serde_json::to_value(&typed).expect("JSON"), document);
    let run = &document["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().expect("a list");
    let all = run["results"].as_array().expect("a list");
    for one in all {
        assert_eq!(rules[number(&one["ruleIndex"])]["id"], one["ruleId"]);
        let further = one["relatedLocations"].as_array().into_iter().flatten();
        for place in further.chain(one["locations"].as_array().expect("a list")) {
            let region = &place["physicalLocation"]["region"];
            let start = (number(&region["startLine"]), number(&region["startColumn"]));
            assert!(start.0 > 0 && start.1 > 0);
            assert!(start <= (number(&region["endLine"]), number(&region["endColumn"])));
        }
    }
    let (left, stands): (Vec<&Value>, Vec<&Value>) = all.iter().partition(|one| one.get("suppressions").is_none());
    let kinds: Vec<&str> = stands.iter().map(|one| text(&one["suppressions"][0]["kind"])).collect();
    assert_eq!(kinds, [vec!["inSource"; accepted], vec!["external"; known]].concat());
    for one in stands {
        assert!(!text(&one["suppressions"][0]["justification"]).is_empty());
    }
    let rows = left.into_iter().map(|one| {
        let place = &one["locations"][0];
        let subject = text(&place["logicalLocations"][0]["fullyQualifiedName"]);
        let rule = text(&one["ruleId"]);
        assert_eq!(one["partialFingerprints"]["touchpoint/v1"], format!("{rule}:{subject}"));
        let physical = &place["physicalLocation"];
        let file = decoded(text(&physical["artifactLocation"]["uri"]));
        row(rule, subject, &file, number(&physical["region"]["startLine"]))
    });
    rows.collect()
}

/// Percent signs undone, after a look at what else may stand in a reference.
fn decoded(reference: &str) -> String {
    let path = reference.strip_prefix("file://").unwrap_or(reference);
    let known = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
    assert!(path.chars().all(known), "{path}");
    unescaped(path)
}

/// `%0A` and its like undone.
fn unescaped(text: &str) -> String {
    let mut pieces = text.split('%');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let (code, rest) = piece.split_at(2);
        bytes.push(u8::from_str_radix(code, 16).expect("two digits"));
        bytes.extend(rest.as_bytes());
    }
    String::from_utf8(bytes).expect("UTF-8")
}

/// The commands, read as the runner reads them: line by line, properties up to the next `::`.
pub(crate) fn github(report: &str) -> Vec<Row> {
    let lines: Vec<&str> = report.lines().collect();
    let (last, commands) = lines.split_last().expect("the counts");
    assert!(last.contains("; accepted ") && !last.starts_with("::"));
    let rows = commands.iter().map(|line| {
        let (command, message) = line
            .strip_prefix("::")
            .and_then(|line| line.split_once("::"))
            .expect("a command");
        assert!(unescaped(message).contains("\nhelp: "), "{message}");
        let (word, properties) = command.split_once(' ').expect("properties");
        assert!(["error", "warning", "notice"].contains(&word));
        let property = |name: &str| {
            let mut all = properties
                .split(',')
                .map(|one| one.split_once('=').expect("name and value"));
            all.find(|(known, _)| *known == name).map(|(_, value)| unescaped(value))
        };
        let needed = |name: &str| property(name).unwrap_or_else(|| panic!("no {name}: {line}"));
        let is_one_line = needed("line") == needed("endLine");
        assert_eq!(property("col").is_some(), is_one_line);
        assert_eq!(property("endColumn").is_some(), is_one_line);
        let title = needed("title");
        let (rule, subject) = title.split_once(": ").expect("rule and subject");
        row(
            rule,
            subject,
            &needed("file"),
            needed("line").parse().expect("a number"),
        )
    });
    rows.collect()
}

/// The issues, with all that GitLab requires of each.
pub(crate) fn gitlab(report: &str) -> Vec<Row> {
    let document: Value = serde_json::from_str(report).expect("JSON");
    let issues = document.as_array().expect("a list");
    let mut fingerprints: Vec<&str> = issues.iter().map(|one| text(&one["fingerprint"])).collect();
    fingerprints.sort_unstable();
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), issues.len());
    let rows = issues.iter().map(|one| {
        assert!(!text(&one["description"]).is_empty());
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&text(&one["severity"])));
        let rule = text(&one["check_name"]);
        let subject = text(&one["fingerprint"])
            .strip_prefix(rule)
            .and_then(|rest| rest.strip_prefix(':'));
        let place = &one["location"];
        let line = number(&place["lines"]["begin"]);
        row(rule, subject.expect("rule and subject"), text(&place["path"]), line)
    });
    rows.collect()
}

/// The failing cases; a passing one where there are none.
pub(crate) fn junit(report: &str) -> Vec<Row> {
    let is_xml = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..);
    assert!(report.chars().all(is_xml), "{report}");
    let report = Report::deserialize_from_str(report).expect("XML");
    let [suite] = report.test_suites.as_slice() else {
        panic!("one suite");
    };
    let named = |name: &str| {
        let mut all = suite.properties.iter();
        let property = all.find(|one| one.name.as_str() == name).expect("a count");
        property.value.as_str().parse::<usize>().expect("a number")
    };
    assert_eq!(
        suite.failures,
        ["error", "warning", "info"].map(named).iter().sum::<usize>()
    );
    assert_eq!(suite.tests, suite.failures.max(1));
    let failing = suite.test_cases.iter().filter_map(|case| match &case.status {
        TestCaseStatus::NonSuccess { description, .. } => Some((case, description.as_ref()?.as_str())),
        _ => None,
    });
    let rows = failing.map(|(case, description)| {
        let extra = |name: &str| case.extra.get(name).expect("an attribute").as_str();
        let (file, line) = (extra("file"), extra("line"));
        // The reader takes blanks from the ends of texts.
        assert!(
            description.starts_with(&format!("{}:{line}:", file.trim_start())),
            "{description}"
        );
        let rule = case.classname.as_ref().expect("a rule").as_str();
        row(rule, case.name.as_str(), file, line.parse().expect("a number"))
    });
    let rows: Vec<Row> = rows.collect();
    assert_eq!(rows.len(), suite.failures);
    rows
}

/// The rows of the table.
pub(crate) fn markdown(report: &str) -> Vec<Row> {
    let all = report.lines().filter(|line| line.starts_with('|')).skip(2);
    let rows = all.map(|line| {
        let cells = line.replace("\\|", "\u{e000}");
        let cells: Vec<&str> = cells.split('|').map(str::trim).collect();
        let ["", _, rule, subject, _, place, ""] = cells.as_slice() else {
            panic!("five cells: {line}");
        };
        let place = shown(place);
        let (file, line) = place.rsplit_once(':').expect("file and line");
        row(&shown(rule), &shown(subject), file, line.parse().expect("a number"))
    });
    rows.collect()
}

/// What a reader sees of a name.
fn shown(cell: &str) -> String {
    if let Some(code) = cell.strip_prefix('`').and_then(|cell| cell.strip_suffix('`')) {
        assert!(!code.contains('`'), "{cell}");
        return code.replace('\u{e000}', "|");
    }
    let code = cell
        .strip_prefix("<code>")
        .and_then(|cell| cell.strip_suffix("</code>"));
    let code = code
        .expect("a name is code")
        .replace("@<!-- -->", "@")
        .replace('\u{e000}', "|");
    assert!(!code.contains(['<', '>']), "{cell}");
    let mut text = String::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        text.push(if c == '\\' {
            chars.next().expect("what is escaped")
        } else {
            c
        });
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
