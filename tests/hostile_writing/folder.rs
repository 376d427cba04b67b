//! A folder with what commands read, what is in it afterwards, and runs in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

pub(crate) const SHOP: &str = "\
touchpoint: 1
name: shop
systems:
  shop: { availability: 99.9% }
  mail: { latency: 200ms }
  stock: { latency: 50ms }
operations:
  place order:
    in: shop
    touchpoints:
      - { to: stock, does: reserve, via: api, needs: answer }
      - { to: mail, does: confirm, via: api, needs: nothing }
      - { to: mail, id: receipt, does: send the receipt }
";

const ROWS: &str = "\
{\"client\":\"orders\",\"client_op\":\"POST /orders\",\"server\":\"payments\",\"server_op\":\"charge\",\"kind\":\"call\",\"calls\":\"120\"}
{\"client\":\"orders\",\"client_op\":\"POST /orders\",\"topic\":\"order.placed\",\"kind\":\"publish\",\"calls\":118}
";

/// A second description.
const MAIL: &str = "touchpoint: 1\nsystems: { mail: }\noperations: { deliver: { in: mail } }\n";

/// A new operation, with all that is asked about it.
const ANSWERS: &str = "\
new: { operation: cancel order, in: shop, to: [mail] }
answers: { cancel order/mail: { needs: nothing, via: api } }
";

pub(crate) fn prepared() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [
        ("shop.yaml", SHOP),
        ("mail.yaml", MAIL),
        ("rows.jsonl", ROWS),
        ("answers.yaml", ANSWERS),
        ("old", "what was there\n"),
    ] {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

/// The files of a folder and of those below, by path. Empty folders do not count.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().into_string().expect("UTF-8");
        if entry.path().is_dir() {
            let below = files(&entry.path()).into_iter();
            found.extend(below.map(|(path, bytes)| (format!("{name}/{path}"), bytes)));
        } else {
            found.insert(name, fs::read(entry.path()).expect("a file"));
        }
    }
    found
}

/// Runs the program behind some words of a shell.
pub(crate) fn run(folder: &Path, before: &str, arguments: &[&str]) -> Output {
    Command::new("sh")
        .args(["-c", &format!("{before} exec \"$0\" \"$@\"")])
        .arg(env!("CARGO_BIN_EXE_touchpoint"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("it starts")
}
