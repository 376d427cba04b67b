//! A run over files: read by one thread, parsed and counted by all.

use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::Progress;
use super::count::Counter;
use super::counts::Counts;
use super::gather::{Bounds, Bucket, Gather, Sorter};
use super::input::open::open;
use super::input::pieces::{Cut, Piece, pieces};
use super::make::Maker;
use super::names::{KnownNames, Names};
use super::profile::Profile;
use super::read::{Reader, Sink, jaeger, otlp, zipkin};
use crate::description::Source;
use crate::import::Input;
use crate::import::words::counted;

/// How much memory spans may take between the two passes.
const BOUNDS: Bounds = Bounds {
    gathered: 64 << 20,
    bucket: 16 << 20,
};
/// How many wrong values of one file are told one by one.
const TOLD: usize = 3;

/// Reads traces of one source.
///
/// What cannot be read is told in the profile, and the rest is read.
#[must_use]
pub fn read(source: Source, inputs: &[Input], progress: &dyn Progress) -> Profile {
    let reader: Reader = match source {
        Source::Jaeger => jaeger::read,
        Source::Zipkin => zipkin::read,
        _ => otlp::read,
    };
    let threads = thread::available_parallelism().map_or(1, |threads| threads.get().min(8));
    let names = Names::default();
    let gather = Gather::new(BOUNDS);
    let mut files: Vec<FileRead> = inputs.iter().map(|_| FileRead::default()).collect();
    let mut failed = None;
    let mut counts = Counts::default();
    let (send, receive) = sync_channel::<Piece>(threads);
    let receive = Mutex::new(receive);
    thread::scope(|scope| {
        let (receive, names, gather) = (&receive, &names, &gather);
        let work = || scope.spawn(move || Worker::new(names, gather, reader, progress).run(receive));
        let workers: Vec<_> = (0..threads).map(|_| work()).collect();
        for (at, input) in inputs.iter().enumerate() {
            let end = match open(input, progress) {
                Ok(opened) => {
                    // The workers take pieces until there are none, so sending cannot fail.
                    let broken = pieces(at, source, opened, &mut |piece| drop(send.send(piece)));
                    broken.map(|broken| broken.text())
                }
                Err(error) => Some(format!("it cannot be read: {}", plain(&error))),
            };
            files[at].end = end;
        }
        drop(send);
        for worker in workers {
            let worked = worker.join().expect("a worker does not panic");
            counts.add(worked.counts);
            for (file, read) in worked.files {
                files[file].add(read);
            }
            failed = failed.take().or(worked.failed);
        }
    });
    let texts = names.texts();
    let buckets = Mutex::new(gather.into_buckets());
    let counted = thread::scope(|scope| {
        let (buckets, texts) = (&buckets, &texts);
        let workers: Vec<_> = (0..threads)
            .map(|_| scope.spawn(move || count(buckets, texts)))
            .collect();
        let results = workers
            .into_iter()
            .map(|worker| worker.join().expect("a worker does not panic"));
        results.collect::<Vec<_>>()
    });
    let mut counter = Counter::new(&texts);
    for (part, error) in counted {
        counter.counts.add(part.counts);
        counter.meetings.add(part.meetings);
        failed = failed.or(error);
    }
    counts.add(counter.counts);
    for (join, count) in counter.meetings.joins() {
        *counts.joins.entry(join).or_default() += count;
    }
    let mut lost: Vec<String> = inputs
        .iter()
        .zip(&files)
        .flat_map(|(input, file)| file.told(&input.name, source))
        .collect();
    if let Some(error) = failed {
        lost.push(format!("spans, since a temporary file failed: {}", plain(&error)));
    }
    let read = files.iter().filter(|file| file.spans > 0).count() as u64;
    Profile::new(source, texts, counts, read, lost)
}

/// Why the system refused, without Rust's error number.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_lowercase()
}

/// Counts the traces of bucket after bucket.
fn count<'t>(buckets: &Mutex<Vec<Bucket>>, texts: &'t [std::sync::Arc<str>]) -> (Counter<'t>, Option<io::Error>) {
    let mut counter = Counter::new(texts);
    let mut failed = None;
    loop {
        let bucket = buckets.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let Some(bucket) = bucket else {
            return (counter, failed);
        };
        if let Err(error) = bucket.traces(BOUNDS, &mut |spans| counter.trace(spans)) {
            failed = Some(error);
        }
    }
}

/// What became of one file.
#[derive(Debug, Default)]
struct FileRead {
    spans: u64,
    /// Values that could not be read.
    wrong: u64,
    /// The first of them, by line or number, and why.
    first_wrong: BTreeMap<u64, String>,
    /// How it ended, where not as it should.
    end: Option<String>,
}

impl FileRead {
    fn add(&mut self, other: FileRead) {
        self.spans += other.spans;
        self.wrong += other.wrong;
        self.first_wrong.extend(other.first_wrong);
        while self.first_wrong.len() > TOLD {
            self.first_wrong.pop_last();
        }
    }

    fn is_wrong(&mut self, at: u64, why: String) {
        self.wrong += 1;
        self.first_wrong.insert(at, why);
        if self.first_wrong.len() > TOLD {
            self.first_wrong.pop_last();
        }
    }

    fn told(&self, name: &str, source: Source) -> Vec<String> {
        let mut told: Vec<String> = self
            .first_wrong
            .values()
            .map(|why| format!("`{name}`: {why}"))
            .collect();
        let more = self.wrong - told.len() as u64;
        if more > 0 {
            told.push(format!("`{name}`: {} more of this kind", counted(more, "value")));
        }
        told.extend(self.end.iter().map(|end| format!("`{name}`: {end}")));
        if self.spans == 0 && told.is_empty() {
            told.push(format!(
                "`{name}`: there is no span of {} in it",
                super::profile::word(source)
            ));
        }
        told
    }
}

/// One thread that parses.
struct Worker<'r> {
    maker: Maker<'r>,
    sorter: Sorter<'r>,
    reader: Reader,
    progress: &'r dyn Progress,
    worked: Worked,
}

/// What a worker leaves beside its spans.
#[derive(Default)]
struct Worked {
    counts: Counts,
    files: BTreeMap<usize, FileRead>,
    failed: Option<io::Error>,
}

impl<'r> Worker<'r> {
    fn new(names: &'r Names, gather: &'r Gather, reader: Reader, progress: &'r dyn Progress) -> Self {
        Worker {
            maker: Maker::new(KnownNames::new(names)),
            sorter: Sorter::new(gather),
            reader,
            progress,
            worked: Worked::default(),
        }
    }

    fn run(mut self, pieces: &Mutex<Receiver<Piece>>) -> Worked {
        loop {
            let piece = pieces.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(piece) = piece else { break };
            self.piece(&piece);
        }
        let finished = self.sorter.finish();
        self.worked.failed = self.worked.failed.or(finished.err());
        self.worked
    }

    fn piece(&mut self, piece: &Piece) {
        let mut sink = Sink::default();
        match &piece.cut {
            Cut::Lines { first, open } => {
                let mut lines = (*first..).zip(piece.bytes.split(|byte| *byte == b'\n')).peekable();
                while let Some((number, line)) = lines.next() {
                    let line = line.trim_ascii();
                    if line.is_empty() {
                        continue;
                    }
                    let last = *open && lines.peek().is_none();
                    if let Err(error) = (self.reader)(line, &mut self.maker, &mut sink) {
                        let why = if last && error.is_eof() {
                            format!("its last line breaks off, line {number}; it was left out")
                        } else {
                            format!("line {number}, column {}: {}", error.column(), reason(&error))
                        };
                        self.file(piece.file).is_wrong(number, why);
                    }
                    self.take(&mut sink, piece.file);
                }
            }
            Cut::Ends { first, ends } => {
                let mut start = 0;
                for (number, end) in (*first..).zip(ends) {
                    let value = &piece.bytes[start..*end];
                    start = *end;
                    if let Err(error) = (self.reader)(value, &mut self.maker, &mut sink) {
                        let why = format!("value {number} of its list: {}", reason(&error));
                        self.file(piece.file).is_wrong(number, why);
                    }
                    self.take(&mut sink, piece.file);
                }
            }
        }
        let counts = &mut self.worked.counts;
        // What is in the files is counted, not what was made of it.
        counts.spans = counts.spans.saturating_sub(sink.shared);
        counts.unusable += sink.unusable;
        counts.tail_sampled += sink.tail_sampled;
        for (sampler, count) in sink.samplers {
            *counts.samplers.entry(sampler).or_default() += count;
        }
    }

    fn file(&mut self, file: usize) -> &mut FileRead {
        self.worked.files.entry(file).or_default()
    }

    /// Hands on the spans of one value.
    fn take(&mut self, sink: &mut Sink, file: usize) {
        let count = sink.spans.len() as u64;
        self.file(file).spans += count;
        self.worked.counts.spans += count;
        self.progress.spans(count);
        for span in sink.spans.drain(..) {
            // After the first failure nothing more is kept, but all pieces are taken, so that nobody waits.
            if self.worked.failed.is_none()
                && let Err(error) = self.sorter.add(&span)
            {
                self.worked.failed = Some(error);
            }
        }
    }
}

/// Why a value cannot be read, without a place within it.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ")
        .map_or(text.clone(), |(reason, _)| reason.to_owned())
}
