//! Answers that cannot be written where they should go: at a terminal they are offered elsewhere, and what the user has
//! stays as it was.
#![cfg(unix)]

#[path = "ask_terminal/screen.rs"]
mod screen;

use std::fs;
use std::path::Path;

use screen::Terminal;
use tempfile::TempDir;

const USUAL: (u16, u16) = (110, 40);
const SAVE: &str = "Save it?";

const SHOP: &str = "\
touchpoint: 1
# what we know
systems: { shop: {}, mail: {} }
operations:
  order: { in: shop, touchpoints: [ { to: mail, via: api } ] }
";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("shop.touchpoints.yaml"), SHOP).expect("a file");
    folder
}

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("the file")
}

fn count(folder: &Path) -> usize {
    fs::read_dir(folder).expect("the folder").count()
}

/// A new operation, to the last question.
fn new_operation(terminal: &Terminal) {
    terminal.type_line("What happens?", "cancel order");
    terminal.type_line("In which system?", "shop");
    terminal.type_line("Which other systems take part?", "mail");
    terminal.choose("talks to `mail`", "nothing");
    terminal.choose("mail: How is it done today?", "api");
}

#[test]
fn a_full_disk_is_told_and_offered_again() {
    for arguments in [
        &["ask", "shop.touchpoints.yaml"][..],
        &["ask", "--into", "shop.touchpoints.yaml"],
        &["ask", "--output", "new.touchpoints.yaml"],
    ] {
        let folder = folder();
        let terminal = Terminal::start_on_full_disk(folder.path(), arguments, USUAL);
        if arguments.len() == 2 {
            terminal.choose("talks to `mail`", "nothing");
        } else {
            new_operation(&terminal);
        }
        terminal.see("file too large");
        terminal.choose(SAVE, &format!("{} ", arguments[arguments.len() - 1]));
        let again = |screen: &str| screen.matches("file too large").count() == 2;
        terminal.see_that("it fails again", again);
        terminal.choose(SAVE, "no");
        let (all, status) = terminal.end();
        assert_eq!(status.code(), Some(2), "{all}");
        assert!(all.contains("broken off, nothing was written"), "{all}");
        assert_eq!(text(folder.path(), "shop.touchpoints.yaml"), SHOP);
        assert_eq!(count(folder.path()), 1);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_new_description_that_has_no_place_goes_elsewhere() {
    let folder = folder();
    let terminal = Terminal::start(folder.path(), &["ask", "--output", "/proc/self/new.yaml"], USUAL, false);
    new_operation(&terminal);
    terminal.see("cannot write to `/proc/self/new.yaml`");
    terminal.choose(SAVE, "new-answered.yaml");
    let (all, status) = terminal.end();
    assert_eq!(status.code(), Some(0), "{all}");
    assert!(all.contains("wrote new-answered.yaml: 2 systems, 1 operation"), "{all}");
    assert!(text(folder.path(), "new-answered.yaml").contains("{ to: mail, via: api, needs: nothing }"));
    assert_eq!(text(folder.path(), "shop.touchpoints.yaml"), SHOP);
}

#[test]
fn a_file_that_was_changed_meanwhile_stays_and_the_answers_too() {
    let folder = folder();
    let path = folder.path().join("shop.touchpoints.yaml");
    let terminal = Terminal::start(folder.path(), &["ask", "shop.touchpoints.yaml"], USUAL, false);
    terminal.asked("talks to `mail`");
    let changed = SHOP.replace("what we know", "what somebody else knows");
    fs::write(&path, &changed).expect("a file");
    terminal.choose("talks to `mail`", "nothing");
    terminal.see("was changed while questions were asked");
    terminal.choose(SAVE, "shop-answered.yaml");
    let (all, status) = terminal.end();
    assert_eq!(status.code(), Some(0), "{all}");
    assert!(all.contains("wrote shop-answered.yaml: 1 answer"), "{all}");
    assert_eq!(text(folder.path(), "shop.touchpoints.yaml"), changed);
    let answered = SHOP.replace("via: api }", "via: api, needs: nothing }");
    assert_eq!(text(folder.path(), "shop-answered.yaml"), answered);
}

/// What kept it from being written is gone when it is tried once more.
#[test]
fn once_more_writes_the_file_itself() {
    let folder = folder();
    let path = folder.path().join("shop.touchpoints.yaml");
    let terminal = Terminal::start(folder.path(), &["ask", "shop.touchpoints.yaml"], USUAL, false);
    terminal.asked("talks to `mail`");
    fs::remove_file(&path).expect("it was there");
    terminal.choose("talks to `mail`", "nothing");
    terminal.asked(SAVE);
    fs::write(&path, SHOP).expect("a file");
    terminal.choose(SAVE, "shop.touchpoints.yaml");
    let (all, status) = terminal.end();
    assert_eq!(status.code(), Some(0), "{all}");
    assert!(text(folder.path(), "shop.touchpoints.yaml").contains("needs: nothing"));
    assert_eq!(count(folder.path()), 1);
}
