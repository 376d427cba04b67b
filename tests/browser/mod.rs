//! A real browser, driven by its debugging protocol over a pair of pipes: no network, no other program.

#![allow(dead_code, unreachable_pub, reason = "each test uses a part of this")]
#![allow(clippy::missing_panics_doc, reason = "these are tests")]

pub mod mermaid;

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// A browser with one page.
pub struct Browser {
    process: Child,
    into: File,
    from: Receiver<Value>,
    session: String,
    last: u64,
    /// What the page did: requests, errors, words on its console.
    pub events: Vec<Value>,
    _folder: tempfile::TempDir,
}

/// The browser of this machine, by `CHROMIUM` or by its usual names.
pub fn program() -> Option<PathBuf> {
    if let Some(given) = std::env::var_os("CHROMIUM") {
        return Some(given.into());
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    std::env::split_paths(&folders)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|path| path.is_file())
}

impl Browser {
    /// Starts it; None, with a line that says so, where there is none.
    pub fn start(test: &str) -> Option<Self> {
        let Some(program) = program().filter(|_| cfg!(unix)) else {
            eprintln!("{test}: skipped, there is no Chromium here");
            return None;
        };
        let folder = tempfile::tempdir().expect("a folder");
        let (into, from) = (folder.path().join("into"), folder.path().join("from"));
        let made = Command::new("mkfifo").args([&into, &from]).status();
        assert!(made.is_ok_and(|status| status.success()), "mkfifo makes pipes");
        let mut process = Command::new("sh")
            .args(["-c", r#"exec "$0" "$@" 3<"$INTO" 4>"$FROM""#])
            .arg(program)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--remote-debugging-pipe",
                "about:blank",
            ])
            .arg(format!("--user-data-dir={}", folder.path().join("user").display()))
            .env("INTO", &into)
            .env("FROM", &from)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let (opened, ends) = channel();
        std::thread::spawn(move || {
            let into = OpenOptions::new().write(true).open(into);
            let _ = opened.send(into.and_then(|into| Ok((into, File::open(from)?))));
        });
        let Ok(Ok((into, from))) = ends.recv_timeout(PATIENCE) else {
            eprintln!("{test}: skipped, a shell does not open pipes here");
            let _ = process.kill();
            let _ = process.wait();
            return None;
        };
        let (sender, answers) = channel();
        std::thread::spawn(move || {
            for message in BufReader::new(from).split(0) {
                let Ok(message) = message else { return };
                let value = serde_json::from_slice(&message).expect("the protocol is JSON");
                if sender.send(value).is_err() {
                    return;
                }
            }
        });
        let mut browser = Browser {
            process,
            into,
            from: answers,
            session: String::new(),
            last: 0,
            events: Vec::new(),
            _folder: folder,
        };
        // What has its name may be a mere hint how to install it.
        if browser.ask("Browser.getVersion", &json!({})).is_none() {
            eprintln!("{test}: skipped, Chromium is here and does not start");
            return None;
        }
        let target = browser.call("Target.createTarget", &json!({ "url": "about:blank" }));
        let target = target["targetId"].clone();
        let attached = browser.call("Target.attachToTarget", &json!({ "targetId": target, "flatten": true }));
        attached["sessionId"]
            .as_str()
            .expect("a session")
            .clone_into(&mut browser.session);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), &json!({}));
        }
        Some(browser)
    }

    /// Asks for something, and waits for the answer.
    pub fn call(&mut self, method: &str, parameters: &Value) -> Value {
        let mut answer = self
            .ask(method, parameters)
            .unwrap_or_else(|| panic!("{method}: no answer"));
        assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
        answer["result"].take()
    }

    /// The same; None where there is no answer.
    fn ask(&mut self, method: &str, parameters: &Value) -> Option<Value> {
        self.last += 1;
        let mut message = json!({ "id": self.last, "method": method, "params": parameters });
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.into.write_all(format!("{message}\0").as_bytes()).ok()?;
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let answer = self.from.recv_timeout(left).ok()?;
            if answer["id"] == json!(self.last) {
                return Some(answer);
            }
            self.events.push(answer);
        }
    }

    /// How large the window is, and whether it is dark.
    pub fn window(&mut self, width: u32, height: u32, dark: bool) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", &size);
        let scheme = if dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.call("Emulation.setEmulatedMedia", &media);
    }

    /// Opens a file, and waits until it is there.
    pub fn open(&mut self, file: &Path) {
        self.events.clear();
        let file = file.canonicalize().expect("it is there");
        self.call("Page.navigate", &json!({ "url": format!("file://{}", file.display()) }));
        let until = Instant::now() + PATIENCE;
        while self.value("document.readyState") != json!("complete") {
            assert!(Instant::now() < until, "it does not load");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The value of an expression in the page.
    pub fn value(&mut self, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut answer = self.call("Runtime.evaluate", &asked);
        assert!(
            answer["exceptionDetails"].is_null(),
            "{expression}: {}",
            answer["exceptionDetails"]
        );
        answer["result"]["value"].take()
    }

    /// Presses a key.
    pub fn press(&mut self, key: &str) {
        let (code, text) = match key {
            "Tab" => (9, ""),
            "Enter" => (13, "\r"),
            "Escape" => (27, ""),
            "ArrowRight" => (39, ""),
            "ArrowLeft" => (37, ""),
            other => panic!("no such key: {other}"),
        };
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code });
            if !text.is_empty() && kind == "keyDown" {
                event["text"] = json!(text);
            }
            self.call("Input.dispatchKeyEvent", &event);
        }
    }

    /// Keeps what is to be seen, where `TOUCHPOINT_SCREENSHOTS` names a folder for it.
    pub fn screenshot(&mut self, name: &str) {
        let Some(folder) = std::env::var_os("TOUCHPOINT_SCREENSHOTS") else {
            return;
        };
        let size = self.value("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]");
        let whole = json!({ "x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1 });
        let asked = json!({ "format": "png", "captureBeyondViewport": true, "clip": whole });
        let answer = self.call("Page.captureScreenshot", &asked);
        let bytes = base64(answer["data"].as_str().unwrap_or_default());
        let path = Path::new(&folder).join(format!("{name}.png"));
        fs::write(path, bytes).expect("the folder is there");
    }

    /// What went wrong so far: errors and warnings of the console, exceptions, refused loads.
    pub fn complaints(&mut self) -> Vec<String> {
        self.value("1");
        let events = self.events.iter().filter(|event| {
            let parameters = &event["params"];
            match event["method"].as_str() {
                Some("Runtime.exceptionThrown") => true,
                Some("Runtime.consoleAPICalled") => matches!(parameters["type"].as_str(), Some("error" | "warning")),
                Some("Log.entryAdded") => matches!(parameters["entry"]["level"].as_str(), Some("error" | "warning")),
                _ => false,
            }
        });
        events.map(|event| event["params"].to_string()).collect()
    }

    /// The addresses that were asked for.
    pub fn requests(&mut self) -> Vec<String> {
        self.value("1");
        let sent = self
            .events
            .iter()
            .filter(|event| event["method"] == json!("Network.requestWillBeSent"));
        sent.map(|event| {
            event["params"]["request"]["url"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        })
        .collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn base64(text: &str) -> Vec<u8> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for value in text.chars().filter_map(|c| LETTERS.find(c)) {
        bits = (bits << 6) | u32::try_from(value).expect("below 64");
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 255).expect("one byte"));
        }
    }
    bytes
}
