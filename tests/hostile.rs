//! Inputs that want to crash, hang or flood the program, too large or too odd to be kept as files.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Runs the program in a folder; standard input is empty.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_touchpoint"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("it starts")
}

/// The errors of a run that must be refused: status 2, standard output empty.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let began = Instant::now();
    let output = run(folder, arguments);
    let errors = String::from_utf8(output.stderr).expect("errors are text");
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert_eq!(output.stdout, b"");
    assert!(errors.len() < 20_000, "a flood of {} bytes", errors.len());
    assert!(began.elapsed() < Duration::from_mins(5), "{:?}", began.elapsed());
    errors
}

/// The errors of a file with this content.
fn refused_text(content: impl AsRef<[u8]>) -> String {
    let folder = folder();
    fs::write(folder.path().join("a.yaml"), content).expect("a file");
    refused(folder.path(), &["lint", "a.yaml"])
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn nesting_a_hundred_thousand_deep_is_an_error() {
    let depth = 100_000;
    for text in [
        format!("touchpoint: 1\nname: {}{}", "[".repeat(depth), "]".repeat(depth)),
        format!("touchpoint: 1\nname: {}1{}", "{a: ".repeat(depth), "}".repeat(depth)),
        format!("touchpoint: 1\nname:\n  {}x", "- ".repeat(depth)),
        "[".repeat(depth),
    ] {
        assert!(refused_text(text).contains("nested too deeply"));
    }
    let mut block = "touchpoint: 1\nname:\n".to_owned();
    for level in 1..3_000 {
        block.push_str(&" ".repeat(level));
        block.push_str("a:\n");
    }
    assert!(refused_text(block).contains("nested too deeply"));
}

#[test]
fn what_is_no_text_is_an_error() {
    let errors = refused_text(b"\x7fELF\x02\x01\x01\x00\x00");
    assert!(
        errors.contains("error: `a.yaml` is no text: line 1, byte 8 is a NUL byte"),
        "{errors}"
    );
    let errors = refused_text(b"touchpoint: 1\nname: caf\xe9\n");
    assert!(
        errors.contains("error: `a.yaml` is no text: line 2, byte 10 is 0xe9, which is no UTF-8"),
        "{errors}"
    );
    let errors = refused_text(b"\xff\xfet\0o\0");
    assert!(
        errors.contains("error: `a.yaml` is no text: it is in UTF-16"),
        "{errors}"
    );
}

#[test]
fn a_byte_order_mark_is_no_error() {
    let folder = folder();
    fs::write(folder.path().join("a.yaml"), b"\xef\xbb\xbftouchpoint: 1\n").expect("a file");
    assert_eq!(run(folder.path(), &["lint", "a.yaml"]).status.code(), Some(0));
}

#[test]
fn long_lines_do_not_flood() {
    let systems: Vec<String> = (0..2_000)
        .map(|n| format!("\"s{n}\":{{\"latency\":\"{n}ms\"}}"))
        .collect();
    let text = format!(
        "{{\"touchpoint\":1,\"systems\":{{{},\"x\":{{\"latency\":5}}}}}}",
        systems.join(",")
    );
    let errors = refused_text(&text);
    let column = text.find(":5}").expect("it is there") + 2;
    assert!(errors.contains(&format!("--> a.yaml:1:{column}\n")), "{errors}");
    assert!(errors.len() < 500, "{errors}");

    let errors = refused_text(format!("touchpoint: 1\n\"{}\": 1\n", "k".repeat(1_000_000)));
    assert!(errors.len() < 1_000, "{errors}");
    let errors = refused_text(format!(
        "touchpoint: 1\nsystems: {{ a: {{ kind: {} }} }}\n",
        "k".repeat(1_000_000)
    ));
    assert!(errors.len() < 1_000, "{errors}");
}

#[test]
fn a_file_of_more_than_256_mib_is_not_read() {
    let folder = folder();
    let file = File::create(folder.path().join("a.yaml")).expect("a file");
    for size in [(256 << 20) + 1, 2 << 30] {
        file.set_len(size).expect("a hole");
        for arguments in [
            &["lint", "a.yaml"][..],
            &["lint", "--config", "a.yaml", "-"],
            &["lint", "--baseline", "a.yaml", "-"],
            &["ask", "--answers", "a.yaml"],
        ] {
            let errors = refused(folder.path(), arguments);
            assert!(errors.contains("error: `a.yaml` has more than 256 MiB"), "{errors}");
        }
        let errors = refused(folder.path(), &["import", "edges", "a.yaml"]);
        assert!(errors.contains("error: `a.yaml`: it has more than 256 MiB"), "{errors}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_a_device_and_a_loop_of_links_are_errors() {
    let folder = folder();
    let made = Command::new("mkfifo").arg(folder.path().join("pipe")).status();
    assert!(made.expect("mkfifo is there").success());
    std::os::unix::fs::symlink("loop", folder.path().join("loop")).expect("a link");
    let errors = refused(folder.path(), &["lint", "pipe", "/dev/zero", "loop"]);
    assert!(errors.contains("error: `pipe` is a pipe, not a file"), "{errors}");
    assert!(
        errors.contains("error: `/dev/zero` is a device, not a file"),
        "{errors}"
    );
    assert!(errors.contains("error: cannot read `loop`"), "{errors}");
    assert!(errors.contains("3 errors in 3 files"), "{errors}");
}

#[cfg(unix)]
#[test]
fn a_folder_in_itself_by_a_link_is_searched_once() {
    let folder = folder();
    let text = "touchpoint: 1\nsystems: { a: }\noperations: { o: { in: a } }\n";
    fs::write(folder.path().join("touchpoints.yaml"), text).expect("a file");
    fs::create_dir(folder.path().join("sub")).expect("a folder");
    std::os::unix::fs::symlink("..", folder.path().join("sub/up")).expect("a link");
    let output = run(folder.path(), &["lint"]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let errors = refused(folder.path(), &["import", "edges", "sub"]);
    assert!(
        errors.contains("error: cannot read `sub`: the link `") && errors.contains("` leads back to `"),
        "{errors}"
    );
}

#[test]
fn a_mass_of_misspelt_names_is_told_in_bounded_time_and_room() {
    let systems: String = (0..10_000).fold(String::new(), |all, at| all + &format!("  system-{at}: {{}}\n"));
    let operations = (0..10_000).map(|at| {
        let one = |other| format!("{{ to: sistem-{at}{other}, via: api }}");
        let touchpoints: Vec<String> = (0..4).map(one).collect();
        format!(
            "  o{at}: {{ in: system-{at}, touchpoints: [ {} ] }}\n",
            touchpoints.join(", ")
        )
    });
    let operations: Vec<String> = operations.collect();
    let text = format!("touchpoint: 1\nsystems:\n{systems}operations:\n{}", operations.concat());
    let folder = folder();
    fs::write(folder.path().join("a.yaml"), text).expect("a file");
    let began = Instant::now();
    let output = run(folder.path(), &["lint", "a.yaml"]);
    let errors = String::from_utf8(output.stderr).expect("errors are text");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        errors.contains("help: did you mean") || errors.contains("did you mean"),
        "{}",
        &errors[..2000]
    );
    assert!(errors.contains("40000 errors in 1 file (the first 1000 are shown)"));
    assert!(errors.len() < 500_000, "{}", errors.len());
    assert!(began.elapsed() < Duration::from_mins(1), "{:?}", began.elapsed());
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_an_error() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let path = folder.path().join("a.yaml");
    fs::write(&path, "touchpoint: 1\n").expect("a file");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("its permissions");
    if File::open(&path).is_ok() {
        return; // root may read everything
    }
    let errors = refused(folder.path(), &["lint", "a.yaml"]);
    assert!(
        errors.contains("error: cannot read `a.yaml`: permission denied"),
        "{errors}"
    );
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_searched_is_an_error() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let path = folder.path().join("locked");
    fs::create_dir(&path).expect("a folder");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("its permissions");
    if fs::read_dir(&path).is_ok() {
        return; // root may read everything
    }
    let errors = refused(folder.path(), &["lint"]);
    assert!(
        errors.contains("error: cannot search `.`: `locked`: permission denied"),
        "{errors}"
    );
}

#[test]
fn a_closed_pipe_is_no_error() {
    for arguments in [&["completions", "bash"][..], &["--help"], &["man"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_touchpoint"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(output.stderr, b"", "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = File::options().write(true).open("/dev/full").expect("the device");
    let output = Command::new(env!("CARGO_BIN_EXE_touchpoint"))
        .arg("man")
        .stdout(full)
        .output()
        .expect("it starts");
    let errors = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        errors,
        "error: cannot write to standard output: no space left on device\n"
    );
}

#[test]
fn a_file_given_twice_is_read_once() {
    let folder = folder();
    let text = "touchpoint: 1\nsystems: { a: }\noperations: { o: { in: a } }\n";
    fs::write(folder.path().join("touchpoints.yaml"), text).expect("a file");
    fs::create_dir(folder.path().join("sub")).expect("a folder");
    #[cfg(unix)]
    std::os::unix::fs::symlink("touchpoints.yaml", folder.path().join("link.yaml")).expect("a link");
    #[cfg(not(unix))]
    fs::copy(folder.path().join("touchpoints.yaml"), folder.path().join("link.yaml")).expect("a copy");
    let paths = [
        "touchpoints.yaml",
        "./touchpoints.yaml",
        "sub/../touchpoints.yaml",
        ".",
        "link.yaml",
    ];
    let arguments: Vec<&str> = ["lint"].into_iter().chain(paths).collect();
    let output = run(folder.path(), &arguments);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn colour_goes_by_the_option_then_the_environment() {
    let folder = folder();
    let coloured = |arguments: &[&str], environment: &[(&str, &str)]| {
        let output = Command::new(env!("CARGO_BIN_EXE_touchpoint"))
            .args(arguments)
            .env_remove("NO_COLOR")
            .env_remove("FORCE_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .envs(environment.iter().copied())
            .current_dir(folder.path())
            .output()
            .expect("it starts");
        output.stderr.contains(&0x1b) || output.stdout.contains(&0x1b)
    };
    for usage in [
        &["lint", "missing.yaml"][..],
        &["lint", "--nonsense"],
        &["--help"],
        &["lint", "--help"],
    ] {
        let with = |more: &[&'static str]| [usage, more].concat();
        let first = |more: &[&'static str]| [more, usage].concat();
        assert!(!coloured(usage, &[]), "{usage:?}");
        assert!(coloured(usage, &[("FORCE_COLOR", "1")]), "{usage:?}");
        assert!(!coloured(usage, &[("FORCE_COLOR", "0")]), "{usage:?}");
        assert!(
            !coloured(usage, &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]),
            "{usage:?}"
        );
        assert!(
            coloured(&with(&["--color", "always"]), &[("NO_COLOR", "1")]),
            "{usage:?}"
        );
        assert!(coloured(&first(&["--color=always"]), &[("NO_COLOR", "1")]), "{usage:?}");
        assert!(
            !coloured(&with(&["--color=never"]), &[("FORCE_COLOR", "1")]),
            "{usage:?}"
        );
    }
}

#[test]
fn standard_input_is_read_once_and_to_its_end() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_touchpoint"))
        .args(["lint", "-", "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut input = child.stdin.take().expect("it is piped");
    for piece in ["touchpoint: 1\nsystems: { a: }\n", "operations: { o: { in: a } }\n"] {
        input.write_all(piece.as_bytes()).expect("it listens");
        input.flush().expect("it listens");
    }
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
