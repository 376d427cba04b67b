//! In which formats findings are written, and where to.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::advice::Checked;
use crate::cli::{Failure, Terminal};
use crate::report::{self, Look, View};
use crate::text::nearest;

/// In which form findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::cli) enum Format {
    #[default]
    Text,
    Concise,
    Json,
    Sarif,
    Github,
    Gitlab,
    Junit,
    Markdown,
}

impl Format {
    /// Every format by its word.
    const WORDS: [(&'static str, Format); 8] = [
        ("text", Format::Text),
        ("concise", Format::Concise),
        ("json", Format::Json),
        ("sarif", Format::Sarif),
        ("github", Format::Github),
        ("gitlab", Format::Gitlab),
        ("junit", Format::Junit),
        ("markdown", Format::Markdown),
    ];

    /// The findings in this form.
    fn render(self, view: &View<'_>, checked: &Checked<'_>, look: Look) -> String {
        match self {
            Format::Text => report::lint_text(view, checked, look),
            Format::Concise => report::lint_concise(view, checked, look),
            Format::Json => report::lint_json(view, checked),
            Format::Sarif => report::lint_sarif(view, checked),
            Format::Github => report::lint_github(view, checked),
            Format::Gitlab => report::lint_gitlab(view, checked),
            Format::Junit => report::lint_junit(view, checked),
            Format::Markdown => report::lint_markdown(view, checked),
        }
    }
}

/// One `--format`: a form, and the file that it goes into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Target {
    pub(in crate::cli) format: Format,
    /// None: standard output.
    pub(in crate::cli) file: Option<PathBuf>,
}

impl Target {
    /// Writes the findings to where they are to go.
    ///
    /// # Errors
    /// They could not be written.
    pub(in crate::cli) fn deliver(
        &self,
        view: &View<'_>,
        checked: &Checked<'_>,
        terminal: Terminal,
    ) -> Result<(), Failure> {
        let file = self.file.as_deref();
        let look = terminal.look(file);
        let mut print = |part: String| terminal.print(&part);
        match self.format {
            Format::Concise if file.is_none() => report::concise_parts(view, checked, look).try_for_each(&mut print),
            Format::Json if file.is_none() => report::json_parts(view, checked).try_for_each(&mut print),
            _ => terminal.deliver(&self.format.render(view, checked, look), file),
        }
    }
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (word, file) = match text.split_once('=') {
            Some((_, "")) => return Err("give the file after `=`, or leave `=` out".to_owned()),
            Some((word, file)) => (word, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let words = Format::WORDS.map(|(word, _)| word);
        match Format::WORDS.iter().find(|(known, _)| *known == word) {
            Some((_, format)) => Ok(Target { format: *format, file }),
            None => Err(match nearest(word, words) {
                Some(near) => format!("no format is called `{word}`: did you mean `{near}`?"),
                None => format!("no format is called `{word}`; there are: {}", words.join(", ")),
            }),
        }
    }
}

/// The targets of a run: text to standard output where none is given. `output` is the file of the one that has none.
pub(in crate::cli) fn resolve(formats: &[Target], output: Option<&Path>) -> Result<Vec<Target>, Failure> {
    let mut targets = formats.to_vec();
    if targets.is_empty() {
        targets.push(Target {
            format: Format::default(),
            file: None,
        });
    }
    let without = targets.iter().filter(|target| target.file.is_none()).count();
    if without > 1 {
        return Err(Failure::usage(
            "two formats cannot share one output",
            "give each but one a file: `--format text --format json=findings.json`",
        ));
    }
    if let Some(output) = output {
        match targets.iter_mut().find(|target| target.file.is_none()) {
            Some(target) => target.file = Some(output.to_owned()),
            None => {
                return Err(Failure::usage(
                    "`--output` has nothing to write: each `--format` has a file of its own",
                    "leave it out",
                ));
            }
        }
    }
    let twice = |at: usize| targets[at + 1..].iter().any(|other| other.file == targets[at].file);
    if let Some(at) = (0..targets.len()).find(|at| twice(*at)) {
        let file = targets[at]
            .file
            .as_deref()
            .unwrap_or(Path::new(""))
            .display()
            .to_string();
        return Err(Failure::usage(
            format!("two formats cannot share the file `{file}`"),
            "give each a file of its own",
        ));
    }
    Ok(targets)
}

/// Sees to it that no report goes into one of these files.
pub(super) fn spare<'p>(targets: &[Target], files: impl Iterator<Item = &'p Path>) -> Result<(), Failure> {
    let resolved = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let files: Vec<PathBuf> = files.map(resolved).collect();
    let mut outputs = targets.iter().filter_map(|target| target.file.as_deref());
    match outputs.find(|file| files.contains(&resolved(file))) {
        None => Ok(()),
        Some(file) => Err(Failure::usage(
            format!("`{}` is the baseline, and no report goes into it", file.display()),
            "give the report a file of its own",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_may_have_a_file() {
        let read = |text: &str| text.parse::<Target>().map(|target| (target.format, target.file));
        assert_eq!(read("text"), Ok((Format::Text, None)));
        assert_eq!(read("json=a=b.json"), Ok((Format::Json, Some("a=b.json".into()))));
        assert!(read("json=").is_err());
        assert!(read("jsn").is_err_and(|error| error.contains("did you mean `json`?")));
    }

    #[test]
    fn each_output_has_one_format() {
        let targets = |formats: &[&str], output: Option<&str>| {
            let formats: Vec<Target> = formats.iter().map(|text| text.parse().expect("a format")).collect();
            resolve(&formats, output.map(Path::new)).map(|targets| targets.len())
        };
        assert_eq!(targets(&[], None).ok(), Some(1));
        assert_eq!(targets(&["text", "json=a"], None).ok(), Some(2));
        assert_eq!(targets(&["text", "json=a"], Some("b")).ok(), Some(2));
        assert!(targets(&["text", "json"], None).is_err());
        assert!(targets(&["text", "json=a"], Some("a")).is_err());
        assert!(targets(&["json=a"], Some("b")).is_err());
    }
}
