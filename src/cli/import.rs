//! `touchpoint import`.

mod into;
mod progress;
mod traces;

use std::io;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use tempfile::NamedTempFile;

use super::input::{PathArgs, read};
use super::rule_set::RuleArgs;
use super::{Failure, Status, Terminal, quoted, reason, save};
use crate::description::Source;
use crate::import::{self, Found, Input, Told, ToldKind, Written, counted, some};
use crate::report::{clean, wrap};

/// a description of what teams have already: traces, metrics, catalogs
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint import auto exports/ --output shop.touchpoints.yaml
  touchpoint import servicegraph metrics.prom --into shop.touchpoints.yaml

What a source cannot know stays unknown: touchpoint ask asks for it.")]
pub(super) struct Import {
    #[command(subcommand)]
    source: From,
}

#[derive(Debug, Subcommand)]
enum From {
    /// any of these: each file is read as what it is
    Auto(ImportArgs),
    /// traces of OpenTelemetry: JSON, or lines of it
    Otlp(traces::TraceArgs),
    /// traces of Jaeger
    Jaeger(traces::TraceArgs),
    /// traces of Zipkin, version 1 or 2
    Zipkin(traces::TraceArgs),
    /// what was counted of parts of large traces, added up
    Profile(ImportArgs),
    /// metrics of a service graph: Prometheus text, or the JSON of a query
    Servicegraph(ImportArgs),
    /// the dependencies of Jaeger or Zipkin
    Dependencies(ImportArgs),
    /// rows, one an edge, from any engine: JSON lines or CSV
    Edges(ImportArgs),
    #[command(about = "AsyncAPI documents, version 2 or 3")]
    Asyncapi(ImportArgs),
    /// the catalog of Backstage
    Backstage(ImportArgs),
    /// a workspace of Structurizr, in JSON
    Structurizr(ImportArgs),
}

/// What to read, and where the description goes.
#[derive(Args, Debug)]
struct ImportArgs {
    /// files, or folders with all that is in them; - is standard input
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// write the description into this new file
    #[arg(long, value_name = "FILE", conflicts_with = "into")]
    output: Option<PathBuf>,
    /// merge it into this description, which keeps all that is written there
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
    /// status 2 where a part of the input could not be read
    #[arg(long)]
    strict: bool,
}

impl Import {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        let (source, arguments) = match &self.source {
            From::Auto(arguments) => (None, arguments),
            From::Otlp(arguments) => return arguments.run(Source::Otlp, terminal),
            From::Jaeger(arguments) => return arguments.run(Source::Jaeger, terminal),
            From::Zipkin(arguments) => return arguments.run(Source::Zipkin, terminal),
            From::Profile(arguments) => return traces::merge(arguments, terminal),
            From::Servicegraph(arguments) => (Some(Source::Servicegraph), arguments),
            From::Dependencies(arguments) => (Some(Source::Dependencies), arguments),
            From::Edges(arguments) => (Some(Source::Edges), arguments),
            From::Asyncapi(arguments) => (Some(Source::Asyncapi), arguments),
            From::Backstage(arguments) => (Some(Source::Backstage), arguments),
            From::Structurizr(arguments) => (Some(Source::Structurizr), arguments),
        };
        let (inputs, _kept) = inputs(&arguments.paths)?;
        let found = match source {
            Some(source) => import::read(source, &inputs),
            None => any(&inputs)?,
        };
        arguments.finish(found, terminal)
    }
}

/// The inputs behind some paths. Standard input is kept in a file, so that it can be looked at and then read.
pub(super) fn inputs(paths: &[PathBuf]) -> Result<(Vec<Input>, Option<NamedTempFile>), Failure> {
    let mut inputs = import::inputs(paths)
        .map_err(|(path, why)| Failure::usage(format!("cannot read `{}`: {why}", path.display()), "check the path"))?;
    let Some(standard) = inputs.iter_mut().find(|input| input.path.is_none()) else {
        return Ok((inputs, None));
    };
    let kept = NamedTempFile::new().and_then(|mut file| {
        io::copy(&mut io::stdin().lock(), file.as_file_mut())?;
        Ok(file)
    });
    let kept = kept.map_err(|error| Failure::usage(format!("cannot read standard input: {}", reason(&error)), ""))?;
    standard.path = Some(kept.path().to_owned());
    Ok((inputs, Some(kept)))
}

/// Reads each input as what it is, descriptions that were imported before among them.
///
/// # Errors
/// All that is wrong with such a description.
pub(super) fn any(inputs: &[Input]) -> Result<Found, Failure> {
    let (descriptions, others): (Vec<Input>, Vec<Input>) = inputs
        .iter()
        .cloned()
        .partition(|input| import::is_description(input).unwrap_or(false));
    let paths: Vec<PathBuf> = descriptions.iter().filter_map(|input| input.path.clone()).collect();
    let mut found = if others.is_empty() {
        Found::default()
    } else {
        of_sources(&others)
    };
    if !paths.is_empty() {
        let paths = PathArgs {
            paths,
            stdin_name: None,
        };
        let landscape = read(&paths)?.described(&RuleArgs::default().alone(&[])?.0.vocabulary)?;
        let names: Vec<String> = descriptions.iter().map(|input| input.name.clone()).collect();
        let described = import::described(&landscape, &some(&names));
        found.told.extend(described.told);
        found.systems.extend(described.systems);
        found.operations.extend(described.operations);
    }
    Ok(found)
}

/// Reads each input as the source that it is of.
fn of_sources(inputs: &[Input]) -> Found {
    let taken = import::take(inputs);
    let parts = taken
        .sources
        .iter()
        .map(|(source, inputs)| (*source, import::read_with(*source, inputs, &progress::Bar::new(inputs))));
    let united = import::unite(parts.collect());
    let mut told = taken.told.told;
    told.extend(united.told);
    Found { told, ..united }
}

impl ImportArgs {
    /// Tells what was read, and puts the description where it was asked for.
    fn finish(&self, found: Found, terminal: Terminal) -> Result<Status, Failure> {
        let found = import::sound(found);
        check(&found, self.strict)?;
        if let Some(into) = &self.into {
            return into::merge(&found, into, terminal);
        }
        let written = import::write(&found);
        self.deliver(&written, terminal)?;
        tell_all(&found, terminal);
        self.next(&written, terminal);
        Ok(Status::Fine)
    }

    fn deliver(&self, written: &Written, terminal: Terminal) -> Result<(), Failure> {
        let Some(output) = &self.output else {
            return terminal.print(&written.text);
        };
        save::create(output, &written.text).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Failure::usage(
                format!(
                    "`{}` is there already, and `import` never writes over a file",
                    output.display()
                ),
                format!(
                    "merge into it with `--into {}`, or give another name",
                    quoted(&output.display().to_string())
                ),
            ),
            _ => Failure::Write {
                to: format!("`{}`", output.display()),
                error,
            },
        })
    }

    /// What came of it, and what to do next.
    fn next(&self, written: &Written, terminal: Terminal) {
        let wrote = self
            .output
            .as_ref()
            .map(|output| format!("wrote {}: ", clean(&output.display().to_string())));
        terminal.tell(&format!(
            "{}{}, {}, {}\n",
            wrote.unwrap_or_default(),
            counted(written.systems as u64, "system"),
            counted(written.operations as u64, "operation"),
            counted(written.touchpoints as u64, "touchpoint"),
        ));
        if written.touchpoints == 0 {
            return;
        }
        match &self.output {
            Some(output) => {
                let next = format!("touchpoint ask {}", quoted(&output.display().to_string()));
                terminal.hint(&next, "what no machine can know");
            }
            None => terminal.hint(
                "the same with --output FILE, then touchpoint ask FILE",
                "what no machine can know",
            ),
        }
    }
}

/// What was read, skipped and lost, in this order.
fn tell_all(found: &Found, terminal: Terminal) {
    let mut told: Vec<&Told> = found.told.iter().collect();
    told.sort_by_key(|told| told.kind);
    for told in told {
        tell(told, terminal);
    }
}

/// One line of what is told, broken where it is long.
pub(super) fn tell(told: &Told, terminal: Terminal) {
    let head = match told.kind {
        ToldKind::Read => "read: ",
        ToldKind::Skipped => "skipped: ",
        ToldKind::Lost => "warning: ",
    };
    say(head, &told.text, terminal);
}

/// A text behind its head, broken where it is long.
fn say(head: &str, text: &str, terminal: Terminal) {
    let width = terminal.error_look().width.saturating_sub(head.len());
    for (at, line) in wrap(&clean(text), width).into_iter().enumerate() {
        let start = if at == 0 {
            head.to_owned()
        } else {
            " ".repeat(head.len())
        };
        terminal.tell(&format!("{start}{line}\n"));
    }
}

/// Refuses a result of nothing, and with `--strict` one of which something was lost.
///
/// # Errors
/// What could not be read.
pub(super) fn check(found: &Found, strict: bool) -> Result<(), Failure> {
    let lost = found.told.iter().any(|told| told.kind == ToldKind::Lost);
    let nothing = found.told.iter().all(|told| told.kind != ToldKind::Read);
    if nothing || (strict && lost) {
        return Err(refused(&found.told, nothing));
    }
    Ok(())
}

/// Why nothing is written.
fn refused(told: &[Told], nothing: bool) -> Failure {
    let lost: Vec<&str> = told
        .iter()
        .filter(|told| told.kind == ToldKind::Lost)
        .map(|told| told.text.as_str())
        .collect();
    let help = if nothing {
        "nothing was read: check that the files are of this source, or let `touchpoint import auto` find out"
    } else {
        "without `--strict` the rest is imported"
    };
    match lost.as_slice() {
        [] => Failure::usage("there is nothing in it that could be imported", help),
        [one] => Failure::usage(clean(one).into_owned(), help),
        all => {
            let mut lines: Vec<String> = all.iter().take(10).map(|text| clean(text).into_owned()).collect();
            if all.len() > lines.len() {
                lines.push(format!("and {} more", all.len() - lines.len()));
            }
            lines.push(help.to_owned());
            let parts = counted(all.len() as u64, "part");
            Failure::usage(format!("{parts} of the input could not be read"), lines.join("\n"))
        }
    }
}
