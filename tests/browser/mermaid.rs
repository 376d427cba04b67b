//! Mermaid itself, from the registry of npm: it is not kept here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The version that the pictures are drawn with.
const VERSION: &str = "12.3.0";

/// Its script: the file that `MERMAID` names, else as npm fetches it, once for this build folder. None, with a line that
/// says so, where that cannot be.
pub fn script(test: &str) -> Option<PathBuf> {
    if let Some(given) = std::env::var_os("MERMAID") {
        return Some(given.into());
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mermaid-{VERSION}"));
    let script = folder.join("package/dist/mermaid.min.js");
    if script.is_file() {
        return Some(script);
    }
    let fetched = fetch(&folder);
    if fetched.is_none() || !script.is_file() {
        let _ = fs::remove_dir_all(&folder);
        eprintln!("{test}: skipped, npm could not fetch Mermaid {VERSION}");
        return None;
    }
    Some(script)
}

fn fetch(folder: &Path) -> Option<()> {
    fs::create_dir_all(folder).ok()?;
    let npm = Command::new("npm")
        .args(["pack", "--silent", &format!("mermaid@{VERSION}")])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    wait(npm.ok()?)?;
    let archive = format!("mermaid-{VERSION}.tgz");
    let tar = Command::new("tar")
        .args(["-xzf", &archive, "package/dist/mermaid.min.js"])
        .current_dir(folder)
        .stderr(Stdio::null())
        .spawn();
    wait(tar.ok()?)
}

/// Waits for two minutes at most.
fn wait(mut process: std::process::Child) -> Option<()> {
    let until = Instant::now() + Duration::from_mins(2);
    while Instant::now() < until {
        if let Some(status) = process.try_wait().ok()? {
            return status.success().then_some(());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let _ = process.kill();
    let _ = process.wait();
    None
}
