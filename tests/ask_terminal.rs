//! `touchpoint ask` as a person meets it: the program in a pseudo-terminal, key by key.
#![cfg(unix)]

#[path = "ask_terminal/screen.rs"]
mod screen;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use screen::{CTRL_C, ENTER, ESC, Terminal};
use serde_json::Value as Json;
use tempfile::TempDir;

const USUAL: (u16, u16) = (100, 40);
const HAPPENS: &str = "What happens?";
const SYSTEM: &str = "In which system?";
const OTHERS: &str = "Which other systems take part?";
const TODAY: &str = "How does checkout reach them today?";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

fn text(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).expect("the file")
}

fn names(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).expect("the folder");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    names
}

/// Runs the program without a terminal.
fn run(folder: &Path, arguments: &[&str]) -> (String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_touchpoint"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("it starts");
    (String::from_utf8(output.stdout).expect("text"), output.status.code())
}

/// The verdicts of `recommend --format json`, by id.
fn recommended(folder: &TempDir, file: &str) -> Vec<(String, String, String)> {
    let (json, status) = run(folder.path(), &["recommend", file, "--format", "json"]);
    assert_eq!(status, Some(0));
    let json: Json = serde_json::from_str(&json).expect("JSON");
    let word = |one: &Json, key: &str| one[key].as_str().unwrap_or("none").to_owned();
    let all = json["recommendations"].as_array().expect("a list").iter();
    all.map(|one| (word(one, "id"), word(one, "recommend"), word(one, "action")))
        .collect()
}

fn verdicts(of: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    let all = of.iter();
    all.map(|(id, recommend, action)| ((*id).to_owned(), (*recommend).to_owned(), (*action).to_owned()))
        .collect()
}

/// The first three questions.
fn begin(terminal: &Terminal) {
    terminal.type_line(HAPPENS, "place order");
    terminal.type_line(SYSTEM, "checkout");
    terminal.type_line(OTHERS, "payment, shipping, email");
}

fn talks_to(system: &str) -> String {
    format!("talks to `{system}`")
}

/// The session of the specification, to the question where to save it.
fn place_order(terminal: &Terminal) {
    begin(terminal);
    terminal.choose(&talks_to("payment"), "outcome");
    terminal.see("→ payment: api.");
    terminal.choose(&talks_to("shipping"), "don't know");
    terminal.see("→ shipping: open");
    terminal.choose(&talks_to("email"), "back");
    terminal.choose(&talks_to("shipping"), "later");
    terminal.see("→ shipping: not decided yet");
    terminal.choose(&talks_to("email"), "nothing");
    terminal.choose(TODAY, "all by API");
    terminal.asked("Save it?");
}

const PLACE_ORDER: &str = "\
touchpoint: 1

systems:
  checkout: {}
  payment: {}
  shipping: {}
  email: {}

operations:
  place-order:
    in: checkout
    touchpoints:
      - { to: payment, via: api, needs: outcome }
      - { to: shipping, via: api, needs: later }
      - { to: email, via: api, needs: nothing }
";

#[test]
fn from_the_first_question_to_the_saved_file() {
    let folder = folder(&[]);
    let terminal = Terminal::start(folder.path(), &["ask"], USUAL, false);
    place_order(&terminal);
    let screen = terminal.screen();
    let about = |what: &str| screen.lines().filter(|line| line.contains(what)).collect::<Vec<_>>();
    // Each answer is one line, each verdict is told once, and nothing is left of the choices.
    for (line, times) in [
        ("✔ What happens? · place order", 1),
        ("✔ In which system? · checkout", 1),
        ("✔ payment, needs: outcome", 1),
        ("✔ shipping, needs: don't know", 1),
        ("✔ shipping, needs: later", 1),
        ("✔ email, needs: nothing", 1),
        ("✔ today: all by API", 1),
        ("→ payment: api. ", 1),
        ("→ shipping: event. ", 1),
        ("→ email: event. ", 1),
        ("a value only", 0),
    ] {
        assert_eq!(about(line).len(), times, "{line}\n{screen}");
    }
    let choices = about("touchpoints.yaml");
    assert_eq!(
        choices,
        ["❯ place-order.touchpoints.yaml   a new description"],
        "{screen}"
    );
    terminal.press(ENTER);
    let (_, status) = terminal.end();
    assert!(status.success());
    assert_eq!(names(&folder), ["place-order.touchpoints.yaml"]);
    assert_eq!(text(&folder, "place-order.touchpoints.yaml"), PLACE_ORDER);
    assert_eq!(
        recommended(&folder, "place-order.touchpoints.yaml"),
        verdicts(&[
            ("place-order/payment", "api", "keep"),
            ("place-order/shipping", "event", "change"),
            ("place-order/email", "event", "change"),
        ])
    );
    let (findings, status) = run(folder.path(), &["lint", "--format", "json"]);
    let findings: Json = serde_json::from_str(&findings).expect("JSON");
    assert_eq!(status, Some(1));
    assert_eq!(findings["findings"][0]["rule"], "api-fan-out");
    assert_eq!(findings["summary"]["error"], 1);
}

/// Esc and `back` lead from each of the first three questions to the one before, which has its answer still.
#[test]
fn back_among_the_first_questions() {
    for back in ["back\r", ESC] {
        let folder = folder(&[]);
        let terminal = Terminal::start(folder.path(), &["ask"], USUAL, false);
        terminal.asked(HAPPENS);
        terminal.press(back);
        terminal.see("this is the first question");
        terminal.type_line(HAPPENS, "Eine Bestellung geht ein");
        terminal.asked(SYSTEM);
        terminal.press(back);
        terminal.asked("What happens? › Eine Bestellung geht ein");
        terminal.press(ENTER);
        terminal.type_line(SYSTEM, "größe");
        terminal.asked(OTHERS);
        terminal.press(back);
        terminal.asked("In which system? › größe");
        terminal.press(ENTER);
        // A system that is where it happens is no other one.
        terminal.type_line(OTHERS, "mail, größe");
        terminal.see("`größe` is where it happens; name the others");
        terminal.asked("› mail, größe");
        terminal.press("\x15mail\r");
        // From the first question that is chosen, back to the last that is typed.
        terminal.asked(&talks_to("mail"));
        if back == ESC {
            terminal.press(ESC);
        } else {
            terminal.choose(&talks_to("mail"), "back");
        }
        terminal.asked("Which other systems take part? › mail");
        terminal.press(", archive\r");
        terminal.choose(&talks_to("mail"), "nothing");
        terminal.choose(&talks_to("archive"), "nothing");
        terminal.choose("How does größe reach them today?", "not built");
        terminal.asked("Save it?");
        terminal.press(ENTER);
        assert!(terminal.end().1.success());
        let written = text(&folder, "eine-bestellung-geht-ein.touchpoints.yaml");
        assert!(written.contains("description: Eine Bestellung geht ein\n"), "{written}");
        assert!(written.contains("    in: größe\n"), "{written}");
        assert!(
            written.ends_with("      - { to: mail, needs: nothing }\n      - { to: archive, needs: nothing }\n"),
            "{written}"
        );
    }
}

/// Back from how it is done today to the last fact, with another answer.
#[test]
fn back_from_the_last_question() {
    let folder = folder(&[]);
    let terminal = Terminal::start(folder.path(), &["ask"], USUAL, false);
    begin(&terminal);
    terminal.choose(&talks_to("payment"), "outcome");
    terminal.choose(&talks_to("shipping"), "answer");
    terminal.choose(&talks_to("email"), "nothing");
    terminal.asked(TODAY);
    terminal.press(ESC);
    terminal.asked(&talks_to("email"));
    terminal.choose(&talks_to("email"), "answer");
    terminal.see("→ email: api.");
    terminal.choose(TODAY, "it differs");
    terminal.choose("payment: How is it done today?", "api");
    terminal.choose("shipping: How is it done today?", "event");
    terminal.choose("email: How is it done today?", "don't know");
    terminal.asked("Save it?");
    terminal.press(ENTER);
    let (_, status) = terminal.end();
    assert!(status.success());
    assert_eq!(
        recommended(&folder, "place-order.touchpoints.yaml"),
        verdicts(&[
            ("place-order/payment", "api", "keep"),
            ("place-order/shipping", "api", "change"),
            ("place-order/email", "api", "check"),
        ])
    );
}

/// Ctrl-C at each sort of question: kept, it can be saved; dropped, nothing is written. The cursor is there again.
#[test]
fn ctrl_c_in_the_middle() {
    for (keep, at_today) in [(true, false), (false, false), (true, true), (false, true)] {
        let folder = folder(&[]);
        let terminal = Terminal::start(folder.path(), &["ask"], USUAL, false);
        begin(&terminal);
        terminal.choose(&talks_to("payment"), "outcome");
        terminal.asked(&talks_to("shipping"));
        if at_today {
            terminal.choose(&talks_to("shipping"), "answer");
            terminal.choose(&talks_to("email"), "nothing");
            terminal.asked(TODAY);
        }
        terminal.press(CTRL_C);
        terminal.choose("Keep what was answered?", if keep { "keep it" } else { "drop it" });
        if keep {
            terminal.asked("Save it?");
            terminal.press(ENTER);
        }
        let (all, status) = terminal.end();
        if keep {
            assert!(status.success(), "{all}");
            let written = text(&folder, "place-order.touchpoints.yaml");
            assert!(written.contains("- { to: payment, needs: outcome }\n"), "{written}");
            assert_eq!(
                written.contains("- { to: email, needs: nothing }\n"),
                at_today,
                "{written}"
            );
        } else {
            assert_eq!(status.code(), Some(2));
            assert!(all.contains("broken off, nothing was written"), "{all}");
            assert!(names(&folder).is_empty());
        }
    }
}

/// Ctrl-C before anything was answered, at the question whether to keep it, and at the one where to save it.
#[test]
fn ctrl_c_where_there_is_nothing_to_keep() {
    let at_first = folder(&[]);
    for line in [None, Some("place order")] {
        let terminal = Terminal::start(at_first.path(), &["ask"], USUAL, false);
        if let Some(line) = line {
            terminal.type_line(HAPPENS, line);
            terminal.asked(SYSTEM);
        }
        terminal.asked(if line.is_some() { SYSTEM } else { HAPPENS });
        terminal.press(CTRL_C);
        assert_eq!(terminal.end().1.code(), Some(2));
    }
    let terminal = Terminal::start(at_first.path(), &["ask"], USUAL, false);
    begin(&terminal);
    terminal.choose(&talks_to("payment"), "outcome");
    terminal.asked(&talks_to("shipping"));
    terminal.press(CTRL_C);
    terminal.asked("Keep what was answered?");
    terminal.press(CTRL_C);
    assert_eq!(terminal.end().1.code(), Some(2));
    let terminal = Terminal::start(at_first.path(), &["ask"], USUAL, false);
    place_order(&terminal);
    terminal.press(CTRL_C);
    terminal.choose("Keep what was answered?", "keep it");
    terminal.asked("Save it?");
    terminal.press(CTRL_C);
    terminal.asked("Keep what was answered?");
    terminal.press(CTRL_C);
    let (all, status) = terminal.end();
    assert!(status.success() && all.contains("nothing was written"), "{all}");
    assert!(names(&at_first).is_empty());
}

const OTHER: &str = "# ours\ntouchpoint: 1\n\nsystems:\n  checkout: { owner: shop }   # the shop\n  payment: {}\n\noperations:\n  pay:\n    in: checkout\n    touchpoints:\n      - { to: payment, via: api, needs: answer }   # now\n";

/// Into a description that is there: the operation is added, each byte else stays.
#[test]
fn saved_into_a_description_that_is_there() {
    let folder = folder(&[("other.touchpoints.yaml", OTHER), ("notes.yaml", "a: 1\n")]);
    let terminal = Terminal::start(folder.path(), &["ask"], USUAL, false);
    place_order(&terminal);
    terminal.go_to("other.touchpoints.yaml");
    let screen = terminal.screen();
    assert!(!screen.contains("notes.yaml"), "{screen}");
    terminal.press(ENTER);
    let (all, status) = terminal.end();
    assert!(
        status.success() && all.contains("wrote other.touchpoints.yaml"),
        "{all}"
    );
    let written = text(&folder, "other.touchpoints.yaml");
    let wanted = OTHER.replace("payment: {}\n", "payment: {}\n  shipping: {}\n  email: {}\n")
        + "  place-order:\n    in: checkout\n    touchpoints:\n      - { to: payment, via: api, needs: outcome }\n      - { to: shipping, via: api, needs: later }\n      - { to: email, via: api, needs: nothing }\n";
    assert_eq!(written, wanted);
    assert_eq!(names(&folder), ["notes.yaml", "other.touchpoints.yaml"]);
}

/// A name that is taken is not written over, nor is an operation that is there; what fails is told and offered again.
#[test]
fn a_name_that_is_taken() {
    let there = PLACE_ORDER.replace("later", "answer");
    let folder = folder(&[("place-order.touchpoints.yaml", &there)]);
    let terminal = Terminal::start(folder.path(), &["ask"], USUAL, false);
    place_order(&terminal);
    assert!(
        terminal
            .screen()
            .contains("❯ place-order-2.touchpoints.yaml   a new description")
    );
    terminal.go_to("place-order.touchpoints.yaml");
    terminal.press(ENTER);
    terminal.see("an operation `place-order` is here already");
    terminal.asked("Save it?");
    // What came into the way in the meantime is not written over either.
    fs::write(folder.path().join("place-order-2.touchpoints.yaml"), "mine").expect("a file");
    terminal.go_to("place-order-2.touchpoints.yaml");
    terminal.press(ENTER);
    terminal.see("is there already, and is not written over");
    terminal.asked("Save it?");
    terminal.go_to("no ");
    terminal.press(ENTER);
    let (all, status) = terminal.end();
    assert!(status.success() && all.contains("nothing was written"), "{all}");
    assert_eq!(text(&folder, "place-order.touchpoints.yaml"), there);
    assert_eq!(text(&folder, "place-order-2.touchpoints.yaml"), "mine");
    assert_eq!(names(&folder).len(), 2);
}

/// What a description leaves open, asked at a terminal and written between its comments and its line breaks.
#[test]
fn a_description_with_comments_and_two_sorts_of_line_breaks() {
    let before = "# ours\r\ntouchpoint: 1\r\nsystems:   # all\r\n    orders: {}\r\n    mail:   # the provider\r\n        owner: acme\r\n    billing: {}\r\n\noperations:\n    sign-up:\n        in: orders   # here\n        touchpoints:\n        - to: mail   # a welcome\n          via: unknown\n\n        - {to: billing, via: api}   # an account\n# the end";
    let folder = folder(&[("shop.yaml", before)]);
    let terminal = Terminal::start(folder.path(), &["ask", "shop.yaml"], USUAL, false);
    terminal.choose(&talks_to("mail"), "later");
    terminal.choose(&talks_to("billing"), "answer");
    terminal.choose("Does `mail` sometimes not answer", "yes");
    terminal.choose("mail: How is it done today?", "file");
    let (all, status) = terminal.end();
    assert!(status.success(), "{all}");
    let wanted = before
        .replace(
            "        owner: acme\r\n",
            "        owner: acme\r\n        sometimes_down: true\r\n",
        )
        .replace(
            "          via: unknown\n",
            "          via: file\n          needs: later\n",
        )
        .replace("{to: billing, via: api}", "{to: billing, via: api, needs: answer}");
    assert_eq!(text(&folder, "shop.yaml"), wanted);
    assert_eq!(
        recommended(&folder, "shop.yaml"),
        verdicts(&[("sign-up/mail", "event", "check"), ("sign-up/billing", "api", "keep")])
    );
    // There is nothing left to ask.
    let terminal = Terminal::start(folder.path(), &["ask", "shop.yaml"], USUAL, false);
    let (all, status) = terminal.end();
    assert!(status.success() && all.contains("nothing to write"), "{all}");
    assert_eq!(text(&folder, "shop.yaml"), wanted);
}

/// Ctrl-C over a description: what was answered before is written where it is kept, and the file is as it was else.
#[test]
fn ctrl_c_over_a_description() {
    let before = OTHER
        .replace("via: api, needs: answer", "via: api")
        .replace("# now\n", "# now\n      - { to: mail }\n")
        .replace("  payment: {}\n", "  payment: {}\n  mail: {}\n");
    for keep in [true, false] {
        let folder = folder(&[("shop.yaml", &before)]);
        let terminal = Terminal::start(folder.path(), &["ask", "shop.yaml"], USUAL, false);
        terminal.choose(&talks_to("payment"), "outcome");
        terminal.asked(&talks_to("mail"));
        terminal.press(CTRL_C);
        terminal.choose("Keep what was answered?", if keep { "keep it" } else { "drop it" });
        let (all, status) = terminal.end();
        assert_eq!(status.code(), Some(if keep { 0 } else { 2 }), "{all}");
        let wanted = if keep {
            before.replace("via: api }", "via: api, needs: outcome }")
        } else {
            before.clone()
        };
        assert_eq!(text(&folder, "shop.yaml"), wanted);
    }
}

/// A file that somebody else changes meanwhile is theirs.
#[test]
fn a_description_that_changes_meanwhile() {
    let before = OTHER.replace(", needs: answer", "");
    let folder = folder(&[("shop.yaml", &before)]);
    let terminal = Terminal::start(folder.path(), &["ask", "shop.yaml"], USUAL, false);
    terminal.asked(&talks_to("payment"));
    fs::write(folder.path().join("shop.yaml"), OTHER).expect("a file");
    terminal.choose(&talks_to("payment"), "nothing");
    terminal.choose("Save it?", "no");
    let (all, status) = terminal.end();
    assert_eq!(status.code(), Some(2), "{all}");
    assert!(all.contains("was changed while questions were asked"), "{all}");
    assert_eq!(text(&folder, "shop.yaml"), OTHER);
}

/// Small terminals: each question with its cursor is there, and nothing is left of one that was answered.
#[test]
fn small_terminals() {
    for size in [(60, 20), (40, 15)] {
        let folder = folder(&[]);
        let terminal = Terminal::start(folder.path(), &["ask"], size, false);
        begin(&terminal);
        for (system, answer) in [("payment", "outcome"), ("shipping", "later"), ("email", "nothing")] {
            terminal.asked(&talks_to(system));
            terminal.go_to(answer);
            let screen = terminal.screen();
            assert_eq!(screen.matches("❯").count(), 1, "{size:?}\n{screen}");
            assert_eq!(
                screen.lines().filter(|line| line.starts_with("? ")).count(),
                1,
                "{size:?}\n{screen}"
            );
            terminal.press(ENTER);
        }
        terminal.asked("checkout reach them today?");
        let screen = terminal.screen();
        assert!(!screen.contains("just as finished"), "{size:?}\n{screen}");
        assert!(!screen.contains("don't know  it stays"), "{size:?}\n{screen}");
        terminal.choose("checkout reach them today?", "all by API");
        terminal.asked("Save it?");
        terminal.press(ENTER);
        let (_, status) = terminal.end();
        assert!(status.success());
        assert_eq!(text(&folder, "place-order.touchpoints.yaml"), PLACE_ORDER, "{size:?}");
    }
}

/// A line that is longer than the terminal is wide can be typed and mended.
#[test]
fn a_long_line_in_a_narrow_terminal() {
    let folder = folder(&[]);
    let terminal = Terminal::start(folder.path(), &["ask"], (40, 24), false);
    terminal.type_line(
        HAPPENS,
        "an order is placed by a customer who has an account and a voucher",
    );
    terminal.type_line(SYSTEM, "checkout");
    terminal.asked(OTHERS);
    terminal.press(ESC);
    terminal.asked("checkout");
    terminal.press(ESC);
    terminal.asked("a-voucher");
    terminal.press("\x7f\x7f\x7f\x7f\x7f\x7f\x7fbonus\r");
    terminal.asked("In which system? › checkout");
    terminal.press(ENTER);
    terminal.type_line(OTHERS, "mail");
    terminal.choose(&talks_to("mail"), "nothing");
    terminal.choose("mail: How is it done today?", "api");
    terminal.asked("Save it?");
    terminal.press(ENTER);
    assert!(terminal.end().1.success());
    let name = "an-order-is-placed-by-a-customer-who-has-an-account-and-a-bonus.touchpoints.yaml";
    assert!(text(&folder, name).contains("  an-order-is-placed-by-a-customer-who-has-an-account-and-a-bonus:\n"));
}

/// Without colours there is none, and the marks say the same.
#[test]
fn without_colours() {
    for no_color in [true, false] {
        let folder = folder(&[]);
        let terminal = Terminal::start(folder.path(), &["ask"], USUAL, no_color);
        place_order(&terminal);
        terminal.press(ENTER);
        let (all, status) = terminal.end();
        assert!(status.success());
        let coloured = all.split("\x1b[").skip(1).any(|code| {
            let end = code.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(0);
            code[end..].starts_with('m')
        });
        assert_eq!(coloured, !no_color, "{all:?}");
        assert!(all.contains("✔ payment, needs: outcome"));
    }
}

/// The age of a value is asked after the verdict, typed, and told with what it gives.
#[test]
fn what_decides_the_form() {
    const READ: &str = "touchpoint: 1\nsystems:\n  shop: {}\n  prices: { sometimes_down: true }\noperations:\n  show:\n    \
        in: shop\n    touchpoints:\n      - { to: prices, via: api }\n";
    let folder = folder(&[("shop.yaml", READ)]);
    let terminal = Terminal::start(folder.path(), &["ask", "shop.yaml"], USUAL, false);
    terminal.choose(&talks_to("prices"), "answer");
    terminal.see("→ prices: api.");
    terminal.type_line("prices: How old may the value be?", "back");
    terminal.choose(&talks_to("prices"), "answer");
    terminal.see("0s: must be current");
    terminal.type_line("prices: How old may the value be?", "10");
    terminal.see("`10` is not");
    terminal.type_line("prices: How old may the value be?", "10min");
    terminal.see("→ prices: local-copy");
    let (all, status) = terminal.end();
    assert!(status.success(), "{all}");
    let wanted = READ.replace("via: api", "via: api, needs: answer, stale_for: 10min");
    assert_eq!(text(&folder, "shop.yaml"), wanted);
    assert!(all.contains("how          local-copy: show/prices"), "{all}");
    assert!(all.contains("safeguards   prices: timeout"), "{all}");
}
