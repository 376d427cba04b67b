//! Findings as the XML of `JUnit`, which most services read: each is a failing case.

use std::fmt::Write;

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite, XmlString};

use super::lint_summary::Counts;
use super::uri::slashed;
use super::view::View;
use super::{Look, clean};
use crate::advice::{Checked, Finding};
use crate::text::{Span, Word};

/// A failing case for each finding, or a passing one where there is none; the counts as properties of the suite.
#[must_use]
pub fn lint_junit(view: &View<'_>, checked: &Checked<'_>) -> String {
    let counts = Counts::of(checked);
    let mut suite = TestSuite::new("touchpoint lint");
    suite.add_properties(
        [
            ("error", counts.error),
            ("warning", counts.warning),
            ("info", counts.info),
            ("accepted", counts.accepted),
            ("baselined", counts.baselined),
            ("unsettled", counts.unsettled),
            ("unchanged", counts.unchanged),
            ("hidden", counts.hidden),
        ]
        .map(|(name, count)| Property::new(name, count.to_string())),
    );
    suite.add_test_cases(checked.findings.iter().map(|finding| case(view, finding)));
    if checked.findings.is_empty() {
        // Some services take a suite without cases for one that did not run.
        let mut case = TestCase::new(counts.found(Look::PLAIN), TestCaseStatus::success());
        case.set_classname("touchpoint");
        suite.add_test_case(case);
    }
    let mut report = Report::new("touchpoint");
    report.add_test_suite(suite);
    report.to_string().expect("XML into memory, without dates")
}

fn case(view: &View<'_>, finding: &Finding) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status
        .set_message(xml(&finding.message))
        .set_type(finding.severity.word())
        .set_description(description(view, finding));
    let subject = view.advice.landscape.subject_name(finding.subject);
    let mut case = TestCase::new(xml(subject), status);
    case.set_classname(xml(&finding.rule_id));
    let (file, place) = (view.file(finding.place.span), view.place(finding.place.span));
    case.extra.insert("file".into(), xml(&slashed(file)));
    case.extra.insert("line".into(), place.line.to_string().into());
    case
}

/// The place, why it matters, what to do, and the other places.
fn description(view: &View<'_>, finding: &Finding) -> XmlString {
    let at = |span: Span| {
        let place = view.place(span);
        format!("{}:{}:{}", slashed(view.file(span)), place.line, place.column)
    };
    let mut text = xml(&at(finding.place.span)).into_string();
    let related = finding.related.iter().map(|related| &related.place);
    let others = finding.fact_places.iter().chain(related);
    let others = others.map(|place| ("also", format!("{} {}", at(place.span), place.label)));
    let footers = [("why", finding.why.to_string()), ("help", finding.fix.to_string())];
    for (word, line) in footers.into_iter().chain(others) {
        if !line.is_empty() {
            let _ = write!(text, "\n{word}: {}", xml(line.trim_end()).as_str());
        }
    }
    text.into()
}

/// Text with nothing in it that XML cannot say or that would be left out of it.
fn xml(text: &str) -> XmlString {
    clean(text).into()
}
