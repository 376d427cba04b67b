//! A person at a terminal: the real program in a pseudo-terminal, whose screen is read as a terminal would show it.

#![allow(dead_code, reason = "each test at a terminal uses a part of this")]

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::process::{Child, ExitStatus};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::{Command, Pty, open};
use rustix::termios::{LocalModes, tcgetattr};

/// How long a text may take to come. Nothing waits this long where all is well.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the program has written so far.
struct Shown {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    over: bool,
}

/// A run of the program.
pub(crate) struct Terminal {
    pty: Arc<Pty>,
    child: Child,
    shown: Arc<(Mutex<Shown>, Condvar)>,
}

pub(crate) const ENTER: &str = "\r";
pub(crate) const ESC: &str = "\x1b";
pub(crate) const DOWN: &str = "\x1b[B";
pub(crate) const CTRL_C: &str = "\x03";

impl Terminal {
    /// Starts `touchpoint` with arguments in a folder, in a terminal of so many columns and rows.
    pub(crate) fn start(folder: &Path, arguments: &[&str], size: (u16, u16), no_color: bool) -> Self {
        let command = Command::new(env!("CARGO_BIN_EXE_touchpoint")).args(arguments);
        Self::run(command, folder, size, no_color)
    }

    /// Starts it where no byte more fits into any file, as on a full disk.
    pub(crate) fn start_on_full_disk(folder: &Path, arguments: &[&str], size: (u16, u16)) -> Self {
        let command = Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""])
            .arg(env!("CARGO_BIN_EXE_touchpoint"))
            .args(arguments);
        Self::run(command, folder, size, false)
    }

    fn run(command: Command, folder: &Path, (columns, rows): (u16, u16), no_color: bool) -> Self {
        let size = |count| NonZeroU16::new(count).expect("a size");
        let (pty, pts) = open().expect("a pseudo-terminal");
        pty.resize(Size::new(rows, columns)).expect("its size");
        let mut command = command.current_dir(folder).env("TERM", "xterm-256color");
        for name in [
            "NO_COLOR",
            "FORCE_COLOR",
            "CLICOLOR",
            "CLICOLOR_FORCE",
            "COLUMNS",
            "LINES",
        ] {
            command = command.env_remove(name);
        }
        if no_color {
            command = command.env("NO_COLOR", "1");
        }
        let child = command.spawn(pts).expect("it starts");
        let pty = Arc::new(pty);
        let shown = Arc::new((
            Mutex::new(Shown {
                parser: vt100::Parser::new(size(rows), size(columns), 0),
                bytes: Vec::new(),
                over: false,
            }),
            Condvar::new(),
        ));
        let (from, to) = (Arc::clone(&pty), Arc::clone(&shown));
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            loop {
                // A terminal whose program has ended gives an error on Linux, and nothing elsewhere.
                let count = (&*from).read(&mut buffer).unwrap_or(0);
                let Ok(mut shown) = to.0.lock() else { return };
                shown.parser.process(&buffer[..count]);
                shown.bytes.extend_from_slice(&buffer[..count]);
                shown.over = count == 0;
                to.1.notify_all();
                if count == 0 {
                    return;
                }
            }
        });
        Terminal { pty, child, shown }
    }

    /// Waits until the screen is as wanted, and hands it back.
    fn wait(&self, what: &str, is_so: impl Fn(&Shown) -> bool) -> String {
        let until = Instant::now() + PATIENCE;
        let mut shown = self.shown.0.lock().expect("nobody panics with it");
        while !is_so(&shown) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero() && !shown.over,
                "{what} does not come:\n{}",
                shown.parser.screen().contents()
            );
            shown = self.shown.1.wait_timeout(shown, left).expect("nobody panics with it").0;
        }
        shown.parser.screen().contents()
    }

    /// The screen as it is now.
    pub(crate) fn screen(&self) -> String {
        self.wait("a screen", |_| true)
    }

    /// Waits for a text anywhere on the screen.
    pub(crate) fn see(&self, text: &str) -> String {
        self.wait(text, |shown| shown.parser.screen().contents().contains(text))
    }

    /// Waits until something holds of the screen.
    pub(crate) fn see_that(&self, what: &str, holds: impl Fn(&str) -> bool) -> String {
        self.wait(what, |shown| holds(&shown.parser.screen().contents()))
    }

    /// Waits until a question with this text, wherever it wraps, is the last thing on the screen.
    pub(crate) fn asked(&self, text: &str) -> String {
        self.wait(text, |shown| {
            flat(&question(&shown.parser.screen().contents())).contains(&flat(text))
        });
        self.wait_for_keys();
        self.screen()
    }

    /// Presses keys as soon as the program reads them one by one: before, the terminal itself would echo them.
    pub(crate) fn press(&self, keys: &str) {
        self.wait_for_keys();
        (&*self.pty).write_all(keys.as_bytes()).expect("it takes keys");
    }

    /// Waits until the program reads keys: then all that it had to show is written.
    fn wait_for_keys(&self) {
        let until = Instant::now() + PATIENCE;
        while tcgetattr(&self.pty)
            .expect("its modes")
            .local_modes
            .contains(LocalModes::ICANON)
        {
            assert!(Instant::now() < until, "no keys are read:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Types a line into a question that wants one.
    pub(crate) fn type_line(&self, question: &str, text: &str) {
        self.asked(question);
        self.press(&format!("{text}{ENTER}"));
    }

    /// Moves the cursor to a choice of the question, and takes it.
    pub(crate) fn choose(&self, question: &str, choice: &str) {
        self.asked(question);
        self.go_to(choice);
        self.press(ENTER);
    }

    /// Moves the cursor to the choice that begins with a text.
    pub(crate) fn go_to(&self, choice: &str) {
        for _ in 0..20 {
            let screen = self.wait("a cursor", |shown| cursor(&shown.parser.screen().contents()).is_some());
            let at = cursor(&screen).expect("it was seen");
            if at.starts_with(choice) {
                return;
            }
            self.press(DOWN);
            self.wait("another choice", |shown| {
                cursor(&shown.parser.screen().contents()).is_some_and(|now| now != at)
            });
        }
        panic!("no choice `{choice}`:\n{}", self.screen());
    }

    /// Waits for the end; the whole output as it was written, and the status.
    pub(crate) fn end(mut self) -> (String, ExitStatus) {
        let until = Instant::now() + PATIENCE;
        let mut shown = self.shown.0.lock().expect("nobody panics with it");
        while !shown.over {
            let left = until.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "it does not end:\n{}",
                shown.parser.screen().contents()
            );
            shown = self.shown.1.wait_timeout(shown, left).expect("nobody panics with it").0;
        }
        assert!(!shown.parser.screen().hide_cursor(), "the cursor is hidden");
        let text = String::from_utf8(shown.bytes.clone()).expect("text");
        drop(shown);
        if let Some(last) = text.rfind("\x1b[?25") {
            assert!(
                text[last..].starts_with("\x1b[?25h"),
                "the cursor is hidden: {:?}",
                &text[last..]
            );
        }
        let status = self.child.wait().expect("it ended");
        (text, status)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// From the last question of a screen on.
fn question(screen: &str) -> String {
    let lines: Vec<&str> = screen.lines().collect();
    let start = lines.iter().rposition(|line| line.starts_with("? "));
    start.map_or_else(String::new, |start| lines[start..].join("\n"))
}

/// The choice at the cursor in the last question.
fn cursor(screen: &str) -> Option<String> {
    let question = question(screen);
    let at = question.lines().find_map(|line| line.strip_prefix("❯ "))?;
    Some(at.to_owned())
}

/// In one line, however it wraps.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
