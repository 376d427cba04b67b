//! Files that cannot be written, or not whole, and files that change while they are read: what the user has stays as it
//! was, and a clear error says why.
#![cfg(unix)]

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use folder::{SHOP, files, prepared, run};

#[path = "hostile_writing/folder.rs"]
mod folder;

/// Every command that writes a file, and the file; the first part of it that must be there stands in [`prepared`].
const WRITERS: &[(&[&str], &str)] = &[
    (&["lint", "shop.yaml", "--format", "json", "--output", "out"], "out"),
    (&["lint", "shop.yaml", "--format", "json", "--output", "old"], "old"),
    (&["lint", "shop.yaml", "--write-baseline", "out"], "out"),
    (&["recommend", "shop.yaml", "--output", "out"], "out"),
    (&["recommend", "shop.yaml", "--output", "old"], "old"),
    (&["cost", "shop.yaml", "--output", "out"], "out"),
    (&["compare", "shop.yaml", "shop.yaml", "--output", "out"], "out"),
    (&["propose", "shop.yaml", "--output", "out"], "out"),
    (&["propose", "shop.yaml", "mail.yaml", "--output", "out"], "out"),
    (&["propose", "shop.yaml", "--plan", "--output", "old"], "old"),
    (
        &["drift", "shop.yaml", "--observed", "rows.jsonl", "--output", "out"],
        "out",
    ),
    (&["import", "edges", "rows.jsonl", "--output", "out"], "out"),
    (&["import", "edges", "rows.jsonl", "--into", "shop.yaml"], "shop.yaml"),
    (&["graph", "shop.yaml", "--output", "out"], "out"),
    (&["graph", "shop.yaml", "--format", "svg", "--output", "old"], "old"),
    (&["report", "shop.yaml", "--output", "out"], "out"),
    (&["decisions", "shop.yaml", "--output", "out"], "out"),
    (&["init", "out"], "out"),
    (&["ask", "shop.yaml", "--set", "receipt:needs=nothing"], "shop.yaml"),
    (&["ask", "--answers", "answers.yaml", "--output", "out"], "out"),
    (
        &["ask", "--answers", "answers.yaml", "--into", "shop.yaml"],
        "shop.yaml",
    ),
    (&["lint", "shop.yaml", "--format", "json=out"], "out"),
];

/// No byte more fits into any file, as on a full disk.
#[test]
fn a_full_disk_leaves_all_as_it_was() {
    for (arguments, file) in WRITERS {
        let folder = prepared();
        let before = files(folder.path());
        let output = run(folder.path(), "trap '' XFSZ; ulimit -f 0;", arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {errors}");
        let wanted = format!("error: cannot write to `{file}");
        assert!(
            errors.contains(&wanted) && errors.contains("`: file too large\n"),
            "{arguments:?}: {errors}"
        );
        assert!(files(folder.path()) == before, "{arguments:?}");
    }
}

/// The system ends the program in the middle of a write. What it had begun may lie beside, under a name of its own.
#[test]
fn an_end_in_the_middle_of_a_write_leaves_all_as_it_was() {
    for (arguments, _) in WRITERS {
        let folder = prepared();
        let before = files(folder.path());
        let output = run(folder.path(), "ulimit -c 0; ulimit -f 0;", arguments);
        assert!(output.status.signal().is_some(), "{arguments:?}: {:?}", output.status);
        let mut after = files(folder.path());
        after.retain(|name, _| !name.contains(".touchpoint-"));
        assert!(after == before, "{arguments:?}");
    }
}

#[test]
fn a_folder_that_takes_no_file_is_an_error() {
    use std::os::unix::fs::PermissionsExt;
    for (arguments, file) in WRITERS {
        let folder = prepared();
        let locked = folder.path();
        let before = files(locked);
        fs::set_permissions(locked, fs::Permissions::from_mode(0o555)).expect("its permissions");
        if fs::write(locked.join("probe"), "").is_ok() {
            return; // root may write everywhere
        }
        let output = run(locked, "", arguments);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        let after = files(locked);
        fs::set_permissions(locked, fs::Permissions::from_mode(0o755)).expect("its permissions");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {errors}");
        let wanted = format!("error: cannot write to `{file}");
        assert!(
            errors.contains(&wanted) && errors.contains("`: permission denied\n"),
            "{arguments:?}: {errors}"
        );
        assert!(after == before, "{arguments:?}");
    }
}

/// A folder in which nobody can make a file, not even root.
#[cfg(target_os = "linux")]
#[test]
fn a_place_where_nothing_can_be_made_is_an_error() {
    let folder = prepared();
    for arguments in [
        &["lint", "shop.yaml", "--output", "/proc/self/out"][..],
        &["lint", "shop.yaml", "--write-baseline", "/proc/self/out"],
        &["recommend", "shop.yaml", "--output", "/proc/self/out"],
        &["cost", "shop.yaml", "--output", "/proc/self/out"],
        &["compare", "shop.yaml", "shop.yaml", "--output", "/proc/self/out"],
        &["propose", "shop.yaml", "--output", "/proc/self/out"],
        &[
            "drift",
            "shop.yaml",
            "--observed",
            "rows.jsonl",
            "--output",
            "/proc/self/out",
        ],
        &["import", "edges", "rows.jsonl", "--output", "/proc/self/out"],
        &["graph", "shop.yaml", "--output", "/proc/self/out"],
        &["report", "shop.yaml", "--output", "/proc/self/out"],
        &["decisions", "shop.yaml", "--output", "/proc/self/out"],
        &["init", "/proc/self/out"],
        &["ask", "--answers", "answers.yaml", "--output", "/proc/self/out"],
    ] {
        let output = run(folder.path(), "", arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {errors}");
        assert!(errors.contains("`/proc/self/out`: "), "{arguments:?}: {errors}");
    }
}

/// Somebody writes the description, cuts it off and removes it, again and again: each run says what it saw, and no more
/// goes wrong than that.
#[test]
fn a_file_that_changes_or_vanishes_while_it_is_read_is_no_harm() {
    let folder = prepared();
    let path = folder.path().join("touchpoints.yaml");
    let long = format!("{SHOP}{}", "# more\n".repeat(50_000));
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                fs::write(&path, &long).expect("a file");
                fs::write(&path, &SHOP[..SHOP.len() / 2]).expect("a file");
                fs::remove_file(&path).expect("it was there");
                fs::write(&path, SHOP).expect("a file");
            }
        });
        for arguments in [&["lint", "--fail-on", "never"][..], &["recommend", "touchpoints.yaml"]].repeat(15) {
            let output = run(folder.path(), "", arguments);
            let errors = String::from_utf8_lossy(&output.stderr);
            let status = output.status.code();
            assert!(matches!(status, Some(0 | 2 | 3)), "{status:?}: {errors}");
            assert!(status == Some(0) || errors.contains("error"), "{errors}");
        }
        is_over.store(true, Ordering::Relaxed);
    });
}

/// In the folder of the records lie a pipe, a device, a hole of 2 GiB, a loop of links and what is no text: all of it
/// is no record, and stays.
#[test]
fn what_is_no_record_is_left_alone() {
    let folder = prepared();
    let records = folder.path().join("records");
    fs::create_dir(&records).expect("a folder");
    let at = |name: &str| records.join(name);
    let made = Command::new("mkfifo").arg(at("0001-pipe.md")).status();
    assert!(made.expect("mkfifo is there").success());
    std::os::unix::fs::symlink("/dev/zero", at("0002-device.md")).expect("a link");
    std::os::unix::fs::symlink("0003-loop.md", at("0003-loop.md")).expect("a link");
    fs::write(at("0004-no-text.md"), b"caf\xe9\n").expect("a file");
    fs::create_dir(at("0005-folder.md")).expect("a folder");
    let hole = fs::File::create(at("0006-hole.md")).expect("a file");
    hole.set_len(2 << 30).expect("a hole");
    let output = run(folder.path(), "", &["decisions", "shop.yaml", "--output", "records"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    let names = fs::read_dir(&records).expect("the folder").count();
    assert_eq!(names, 7);
    assert!(at("0007-place-order.md").is_file());
    assert_eq!(fs::read(at("0004-no-text.md")).expect("a file"), b"caf\xe9\n");
}

/// What was read is never the place of a result, under another name neither.
#[test]
fn what_was_read_is_not_written_over() {
    for arguments in [
        &["lint", "shop.yaml", "--output", "FILE"][..],
        &["lint", "shop.yaml", "--format", "json=FILE"],
        &["lint", "shop.yaml", "--write-baseline", "FILE"],
        &["recommend", "shop.yaml", "--output", "FILE"],
        &["cost", "shop.yaml", "--output", "FILE"],
        &["compare", "answers.yaml", "shop.yaml", "--output", "FILE"],
        &["propose", "shop.yaml", "--output", "FILE"],
        &["graph", "shop.yaml", "--output", "FILE"],
        &["report", "shop.yaml", "--output", "FILE"],
        &["decisions", "shop.yaml", "--output", "FILE"],
        &["drift", "shop.yaml", "--observed", "rows.jsonl", "--output", "FILE"],
        &["drift", "shop.yaml", "--observed", "rows.jsonl", "--output", "ROWS"],
        &["import", "edges", "rows.jsonl", "--output", "ROWS"],
        &["init", "FILE"],
        &["ask", "--answers", "answers.yaml", "--output", "FILE"],
    ] {
        for linked in [false, true] {
            let folder = prepared();
            std::os::unix::fs::symlink("shop.yaml", folder.path().join("link.yaml")).expect("a link");
            std::os::unix::fs::symlink("rows.jsonl", folder.path().join("link.jsonl")).expect("a link");
            let before = files(folder.path());
            let (file, rows) = if linked {
                ("link.yaml", "link.jsonl")
            } else {
                ("shop.yaml", "rows.jsonl")
            };
            let named = arguments
                .iter()
                .map(|argument| argument.replace("FILE", file).replace("ROWS", rows));
            let named: Vec<String> = named.collect();
            let named: Vec<&str> = named.iter().map(String::as_str).collect();
            let output = run(folder.path(), "", &named);
            let errors = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{named:?}: {errors}");
            assert!(files(folder.path()) == before, "{named:?}");
        }
    }
}

/// Nor are the rules and the configuration by which is judged.
#[test]
fn what_judges_is_not_written_over() {
    let folder = prepared();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("own")).expect("a folder");
    fs::write(at("own/facts.yaml"), "params: { limit: 3s }\n").expect("a file");
    fs::write(at(".touchpoint.yaml"), "rules: [own]\n").expect("a file");
    let before = files(folder.path());
    for (command, output) in [
        ("lint", "own/facts.yaml"),
        ("lint", ".touchpoint.yaml"),
        ("recommend", "./own/../own/facts.yaml"),
        ("report", ".touchpoint.yaml"),
    ] {
        let output = run(folder.path(), "", &[command, "shop.yaml", "--output", output]);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(errors.contains("says how to judge"), "{errors}");
        assert!(files(folder.path()) == before);
    }
}
