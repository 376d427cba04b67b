//! Reading one file or standard input as text.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::STDIN;
use crate::cli::reason;
use crate::text::Diagnostic;

/// The most that is read of one file, in MiB.
const MOST: u64 = 256;

/// Reads a text whole, once; from standard input where there is no path. `name` is how the user is told of it.
///
/// # Errors
/// One that says why it is no text that could be read, and what to do about it.
pub fn load(path: Option<&Path>, name: &str) -> Result<String, Diagnostic> {
    let bytes = match path {
        None => bytes(&mut io::stdin().lock(), name)?,
        Some(path) => {
            // Before it is opened: to open a pipe waits for its other end.
            let there = fs::metadata(path).map_err(|error| unreadable(name, &error))?;
            regular(&there, name)?;
            let mut file = File::open(path).map_err(|error| unreadable(name, &error))?;
            let there = file.metadata().map_err(|error| unreadable(name, &error))?;
            regular(&there, name)?;
            if is_too_large(there.len()) {
                return Err(too_large(name));
            }
            let mut read = Vec::with_capacity(usize::try_from(there.len()).unwrap_or(0) + 1);
            bytes_into(&mut read, &mut file, name)?;
            read
        }
    };
    text(bytes, name)
}

fn bytes(reader: &mut dyn Read, name: &str) -> Result<Vec<u8>, Diagnostic> {
    let mut bytes = Vec::new();
    bytes_into(&mut bytes, reader, name)?;
    Ok(bytes)
}

fn bytes_into(bytes: &mut Vec<u8>, reader: &mut dyn Read, name: &str) -> Result<(), Diagnostic> {
    let mut limited = reader.take((MOST << 20) + 1);
    limited.read_to_end(bytes).map_err(|error| unreadable(name, &error))?;
    if is_too_large(bytes.len() as u64) {
        return Err(too_large(name));
    }
    Ok(())
}

/// Bytes as text.
///
/// # Errors
/// One that says why they are none that could be read, and what to do about it.
pub(in crate::cli) fn text(bytes: Vec<u8>, name: &str) -> Result<String, Diagnostic> {
    if is_too_large(bytes.len() as u64) {
        return Err(too_large(name));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(no_text(name, "it is in UTF-16").help("save it as UTF-8"));
    }
    if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
        let problem = format!("{} is a NUL byte", place(&bytes, at));
        return Err(no_text(name, &problem).help("give a description in YAML or JSON, saved as UTF-8"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let problem = format!("{} is 0x{:02x}, which is no UTF-8", place(bytes, at), bytes[at]);
        no_text(name, &problem).help("save it as UTF-8")
    })
}

/// Line and byte of an offset, both from 1.
fn place(bytes: &[u8], at: usize) -> String {
    let before = &bytes[..at];
    let line = before.split(|&byte| byte == b'\n').count();
    let column = before.iter().rev().take_while(|&&byte| byte != b'\n').count() + 1;
    format!("line {line}, byte {column}")
}

fn no_text(name: &str, problem: &str) -> Diagnostic {
    Diagnostic::without_place(format!("`{name}` is no text: {problem}"))
}

fn unreadable(name: &str, error: &io::Error) -> Diagnostic {
    let help = match error.kind() {
        io::ErrorKind::PermissionDenied => "make it readable, or leave it out",
        _ => "give a file that can be read",
    };
    Diagnostic::without_place(format!("cannot read `{name}`: {}", reason(error))).help(help)
}

/// Whether a file of so many bytes is refused before it is read.
pub(in crate::cli) fn is_too_large(bytes: u64) -> bool {
    bytes > MOST << 20
}

/// Why such a file is refused.
pub(in crate::cli) fn too_large(name: &str) -> Diagnostic {
    Diagnostic::without_place(format!("`{name}` has more than {MOST} MiB"))
        .help("split it; all files of a folder are read as one landscape")
}

/// Refuses what is no file.
fn regular(there: &fs::Metadata, name: &str) -> Result<(), Diagnostic> {
    if there.is_file() {
        return Ok(());
    }
    let what = if there.is_dir() { "a folder" } else { special(there) };
    let help = if name == STDIN || there.is_dir() {
        "give a file".to_owned()
    } else {
        "pass what it holds on standard input: give `-`, and `< FILE` or `COMMAND |`".to_owned()
    };
    Err(Diagnostic::without_place(format!("`{name}` is {what}, not a file")).help(help))
}

#[cfg(unix)]
fn special(there: &fs::Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kind = there.file_type();
    if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn special(_: &fs::Metadata) -> &'static str {
    "a device"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(bytes: &[u8]) -> String {
        text(bytes.to_vec(), "a").expect_err("no text").message
    }

    #[test]
    fn what_is_no_text_says_where() {
        assert_eq!(
            refusal(b"ab\nc\xffd"),
            "`a` is no text: line 2, byte 2 is 0xff, which is no UTF-8"
        );
        assert_eq!(refusal(b"\n\n\0"), "`a` is no text: line 3, byte 1 is a NUL byte");
        assert_eq!(refusal(b"\xff\xfea\0"), "`a` is no text: it is in UTF-16");
        assert!(text(b"\xef\xbb\xbfa: b".to_vec(), "a").is_ok());
    }

    #[test]
    fn a_stream_that_does_not_end_is_left() {
        let error = bytes(&mut io::repeat(b'a'), STDIN).expect_err("endless");
        assert_eq!(error.message, "`<stdin>` has more than 256 MiB");
    }
}
