//! A folder in which every text that a person or a machine may have written wants to be more than text.

use std::fmt::Write;
use std::fs;
use std::path::Path;

/// What some form would take for its own: markup, quotes, ends of lists, marks of a workflow command.
const MARKUP: &str = "<script>alert(1)</script><img src=x onerror=alert(1)> --> ]]> &lt; &#60; ::error file=a,line=1::alert(1) \
     |x| `y` ``` [a](javascript:alert(1)) ![i](//x) \"q\" 'q' \\\" \\ end; %% {{x}} ${x} $(x) # @all *b* _i_ ~~s~~ ]-->|\"e\"|";

/// What a terminal acts on, in escapes that YAML and JSON share: a title, a cleared screen, a link, a bell, new lines.
const CONTROLS: &str = "\\u001b]0;alert\\u0007\\u001b[2J\\u001b]8;;//x\\u001b\\\\\\u009b2J\\b\\r\\n::error::alert(1)\\n\\n\
     # alert(1)\\n<script>alert(1)</script>\\u0000\\u007f\\u0085";

/// What turns a line around, breaks it or hides, as it is: YAML and JSON take it.
const BIDI: &str = "\u{202e}\u{2066}\u{200f}\u{2028}\u{2069}\u{61c}";

/// With every key that takes a text: `«1»` stands for a text, `‹1›` for a name, in which no control character may be.
const DESCRIPTION: &str = "\
touchpoint: 1
name: «1»
accept:
  - { rule: no-such-rule, reason: «2» }
systems:
  ‹shop›: { description: «3», owner: «4», availability: 99.9% }
  ‹stock›: { owner: «4», latency: { p50: 10ms, p99: 90ms }, availability: 99% }
  ‹pay›: { external: true, latency: 100ms, sometimes_down: true, aliases: [‹alias›] }
  ‹mail›: { sometimes_down: true, owner: «5», latency: 2s, availability: 98% }
  ‹off›: { on_broker: false, kind: gateway }
operations:
  ‹order›:
    in: ‹shop›
    description: «6»
    rate: 20/s
    slo: { latency: 200ms, availability: 99.9% }
    accept:
      - { rule: api-fan-out, reason: «7» }
    touchpoints:
      - { to: ‹stock›, does: «8», via: api, needs: answer, invokes: ‹charge›, parallel: «9», facts: { personal_data: true } }
      - { to: ‹alias›, id: «10», does: «11», via: api, needs: outcome, parallel: «9» }
      - { to: ‹mail›, does: «12», via: api, needs: nothing, observed: { source: otlp, calls: 3, evidence: [«13»], reply: «14» } }
      - { to: [‹off›, ‹mail›], id: «15», does: «16», via: api, needs: later }
      - { to: ‹off›, does: «17», via: api, needs: nothing }
      - { event: «18», does: «19», to: ‹mail›, needs: outcome, waits_for: «20» }
      - { event: «21», does: «22», needs: nothing, accept: [ { rule: unheard-event, reason: «23» } ] }
      - { to: ‹stock›, id: «24», does: «25» }
  ‹charge›: { in: ‹stock›, touchpoints: [ { to: ‹mail›, via: database, does: «26» }, { to: ‹mail›, via: unknown } ] }
  ‹send›: { in: ‹mail›, subscribes: «18», touchpoints: [ { event: «20» } ] }
  ‹deliver›: { in: ‹off›, subscribes: [«18», «27»] }
";

/// Rules of one's own, with every key that takes a text.
const FACTS: &str = "\
facts:
  personal_data: { of: touchpoint, type: yes_no, means: «30», ask: { question: «31», short: «32», help: { yes: «33» }, why: «34» } }
";

const CRITERION: &str = "\
id: personal-data
kind: criterion
title: «40»
when: { personal_data: true }
recommend: api
overrides: [fire-and-forget, sometimes-down, fan-out]
because: «41»
why: «42»
source: [«43»]
examples:
  - { name: «44», given: { needs: nothing, personal_data: true }, expect: { recommend: api, because: [personal-data] } }
";

const ANTI_PATTERN: &str = "\
id: sends-personal-data
kind: anti-pattern
of: touchpoint
severity: error
title: «50»
when: { personal_data: true }
covered_by: []
message: «51»
why: «52»
fix: «53»
source: [«54»]
examples:
  bad: []
";

const CONFIGURATION: &str = "\
rules: [rules]
set:
  hub: { off: true, reason: «60» }
  unguarded-call: { severity: error, reason: «61» }
";

/// What was seen, as rows: other names than are declared.
const ROWS: &str = "\
{\"client\":‹shop›,\"client_op\":‹order›,\"server\":‹new›,\"server_op\":«70»,\"kind\":\"call\",\"calls\":120}
{\"client\":«71»,\"client_op\":«72»,\"topic\":«73»,\"kind\":\"publish\",\"calls\":118}
{\"server\":«74»,\"topic\":«73»,\"kind\":\"consume\",\"calls\":7}
{\"client\":‹shop›,\"server\":«75
";

/// What is wrong in every way that names what was written.
const BAD: &str = "\
touchpoint: 1
‹key›: «81»
systems:
  ‹a›: { ‹key›: 1, kind: «82», latency: «83», external: «84» }
  ‹a›: {}
  «85»: {}
operations:
  ‹o›: { in: ‹b›, rate: «86», touchpoints: [ { to: ‹c›, id: «87», needs: «88», safeguards: [«89»] }, { to: ‹a›, id: «87», invokes: «90» } ] }
";

/// Answers for a new operation.
const ANSWERS: &str = "\
new: { operation: ‹new›, in: ‹shop›, does: «92», to: [‹mail›] }
answers: {}
";

/// A name that a file may have, as odd as the system allows.
pub(crate) fn file_name(of: &str) -> String {
    if cfg!(target_os = "linux") {
        format!("{of}\u{1b}]0;alert\u{7}\n::error::alert(1)\u{202e}<script>alert(1)<|`'\"\\ {of}")
    } else {
        of.to_owned()
    }
}

/// A name as it is.
pub(crate) fn name(of: &str) -> String {
    format!("{of} {BIDI}{MARKUP}")
}

/// Puts the texts and names into a template, in quotes.
fn filled(template: &str) -> String {
    let quoted = |of: &str| name(of).replace('\\', "\\\\").replace('"', "\\\"");
    let mut text = String::new();
    for piece in template.split_inclusive(['»', '›']) {
        if let Some((before, of)) = piece.strip_suffix('»').and_then(|piece| piece.split_once('«')) {
            let _ = write!(text, "{before}\"{} {CONTROLS}\"", quoted(of));
        } else if let Some((before, of)) = piece.strip_suffix('›').and_then(|piece| piece.split_once('‹')) {
            let _ = write!(text, "{before}\"{}\"", quoted(of));
        } else {
            text += piece;
        }
    }
    text
}

/// Writes all of them into a folder. The older state has one touchpoint less, and one finding more.
pub(crate) fn write(folder: &Path) {
    fs::create_dir(folder.join("rules")).expect("a folder");
    fs::create_dir(folder.join("no-rules")).expect("a folder");
    let old = DESCRIPTION.replace("needs: answer", "needs: nothing");
    let old: Vec<&str> = old.lines().filter(|line| !line.contains("«24»")).collect();
    let old = old.join("\n");
    for (path, template) in [
        (file_name("a.yaml").as_str(), DESCRIPTION),
        ("old.yaml", &old),
        ("rules/facts.yaml", FACTS),
        ("rules/personal-data.yaml", CRITERION),
        ("rules/sends-personal-data.yaml", ANTI_PATTERN),
        (".touchpoint.yaml", CONFIGURATION),
        ("rows.jsonl", ROWS),
        ("bad.yaml", BAD),
        ("answers.yaml", ANSWERS),
    ] {
        let mut text = filled(template);
        if path.starts_with("rules/") {
            // In rules these are placeholders, and others than are known are errors.
            text = text.replace("{{x}} ${x} ", "");
            // Lines of a rule are its own.
            text = text.replace("\\n::error::alert(1)", "");
        }
        fs::write(folder.join(path), text).expect("a file");
    }
}
