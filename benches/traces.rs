//! How fast a large file of traces is imported, and in how much memory, beside `DuckDB` and jq on the same file.
//!
//! `cargo bench --bench traces` generates 1 GB of OTLP lines in the temporary folder (`TRACES_BYTES` for another size,
//! `TRACES_FILE` for another place, kept if it is there), and prints time, rate and peak memory of each program. What is
//! not installed is left out: `jq`, and Python's `duckdb`.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rand_distr::{Distribution, LogNormal};
use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::{Rng, SeedableRng};

/// How many traces are in flight at once; spans of one are in lines far apart.
const BATCHED: usize = 200;

/// An operation: its name, and what it calls, as (system, operation).
type Operation = (&'static str, &'static [(usize, usize)]);

/// Per system: what it does.
const SYSTEMS: [(&str, &[Operation]); 8] = [
    (
        "gateway",
        &[("POST /orders", &[(1, 0)]), ("GET /products/{id}", &[(2, 0), (3, 0)])],
    ),
    ("orders", &[("orders.Orders/Place", &[(2, 1), (4, 0), (5, 0), (6, 0)])]),
    (
        "catalog",
        &[("catalog.Catalog/Get", &[]), ("catalog.Catalog/Price", &[(3, 0)])],
    ),
    ("stock", &[("stock.Stock/Count", &[])]),
    ("payments", &[("payments.Payments/Charge", &[(7, 0)])]),
    ("shipping", &[("shipping.Shipping/Quote", &[])]),
    ("mail", &[("mail.Mail/SendConfirmation", &[])]),
    ("fraud", &[("fraud.Fraud/Check", &[])]),
];

struct Generator {
    random: Pcg64Mcg,
    /// The spans of each system that wait for its next line.
    waiting: Vec<String>,
    waits: Vec<usize>,
    times: LogNormal<f64>,
}

impl Generator {
    /// Runs an operation from a time on, in nanoseconds; when it ends.
    fn run(&mut self, trace: u128, parent: u64, (system, operation): (usize, usize), start: u64) -> u64 {
        let (name, calls) = SYSTEMS[system].1[operation];
        let span = self.random.next_u64() | 1;
        let mut now = start + self.work();
        for call in calls {
            let begin = now;
            let client = self.random.next_u64() | 1;
            let (there, back) = (self.work() / 4, self.work() / 4);
            let end = self.run(trace, client, *call, begin + there) + back;
            let called = SYSTEMS[call.0].1[call.1].0;
            self.span(system, trace, (client, span), (called, 3), (begin, end));
            now = end + self.work() / 2;
        }
        self.span(system, trace, (span, parent), (name, 2), (start, now));
        now
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few milliseconds"
    )]
    fn work(&mut self) -> u64 {
        self.times.sample(&mut self.random) as u64
    }

    fn span(&mut self, system: usize, trace: u128, ids: (u64, u64), what: (&str, u8), times: (u64, u64)) {
        let text = &mut self.waiting[system];
        let failed = self.random.next_u32().is_multiple_of(500);
        let (name, kind) = what;
        let separator = if text.is_empty() { "" } else { "," };
        let parent = if ids.1 == 0 {
            String::new()
        } else {
            format!("{:016x}", ids.1)
        };
        write!(
            text,
            "{separator}{{\"traceId\":\"{trace:032x}\",\"spanId\":\"{:016x}\",\"parentSpanId\":\"{parent}\",\"flags\":{},\
             \"name\":\"{name}\",\"kind\":{kind},\"startTimeUnixNano\":\"{}\",\"endTimeUnixNano\":\"{}\",\"attributes\":[\
             {{\"key\":\"rpc.system\",\"value\":{{\"stringValue\":\"grpc\"}}}},\
             {{\"key\":\"rpc.grpc.status_code\",\"value\":{{\"intValue\":\"{}\"}}}},\
             {{\"key\":\"thread.id\",\"value\":{{\"intValue\":\"{}\"}}}},\
             {{\"key\":\"thread.name\",\"value\":{{\"stringValue\":\"grpc-default-executor-{}\"}}}},\
             {{\"key\":\"network.peer.address\",\"value\":{{\"stringValue\":\"10.1.{}.{}\"}}}},\
             {{\"key\":\"user_agent.original\",\"value\":{{\"stringValue\":\"grpc-java-netty/1.66.0\"}}}}],\
             \"status\":{{{}}}}}",
            ids.0,
            if kind == 2 { 0x301 } else { 0x101 },
            times.0,
            times.1,
            if failed { 14 } else { 0 },
            ids.0 % 200,
            ids.0 % 32,
            ids.0 % 7,
            ids.0 % 251,
            if failed { "\"code\":2" } else { "" },
        )
        .expect("writing to a string");
        self.waits[system] += 1;
    }

    /// Writes the waiting spans of a system as one line, as the Collector's file exporter does.
    fn line(&mut self, system: usize, file: &mut impl Write) -> usize {
        let spans = std::mem::take(&mut self.waiting[system]);
        self.waits[system] = 0;
        let line = format!(
            "{{\"resourceSpans\":[{{\"resource\":{{\"attributes\":[{{\"key\":\"service.name\",\"value\":{{\"stringValue\":\
             \"{}\"}}}},{{\"key\":\"telemetry.sdk.language\",\"value\":{{\"stringValue\":\"java\"}}}}]}},\"scopeSpans\":[{{\
             \"scope\":{{\"name\":\"io.opentelemetry.grpc-1.6\"}},\"spans\":[{spans}]}}]}}]}}\n",
            SYSTEMS[system].0
        );
        file.write_all(line.as_bytes()).expect("the temporary folder has room");
        line.len()
    }
}

fn generate(path: &Path, bytes: usize) {
    let mut file = BufWriter::new(File::create(path).expect("the temporary folder can be written"));
    let mut generator = Generator {
        random: Pcg64Mcg::seed_from_u64(7),
        waiting: vec![String::new(); SYSTEMS.len()],
        waits: vec![0; SYSTEMS.len()],
        times: LogNormal::new(14.0, 0.6).expect("a fine distribution"),
    };
    let mut written = 0;
    let mut now = 1_700_000_000_000_000_000;
    while written < bytes {
        now += 1_000_000;
        let trace = (u128::from(generator.random.next_u64()) << 64) | u128::from(generator.random.next_u64());
        let entry = usize::from(generator.random.next_u32().is_multiple_of(3));
        generator.run(trace, 0, (0, 1 - entry), now);
        for system in 0..SYSTEMS.len() {
            if generator.waits[system] > BATCHED + 13 * system {
                written += generator.line(system, &mut file);
            }
        }
    }
    for system in 0..SYSTEMS.len() {
        generator.line(system, &mut file);
    }
    file.flush().expect("the temporary folder has room");
}

/// What one program took: time by the clock, time of all processors, memory in kilobytes.
struct Took {
    time: Duration,
    processors: Duration,
    peak: u64,
}

/// The time that a process has used, in ticks of 10 ms, which Linux has on all usual machines.
fn ticks(process: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
}

/// Runs a program to its end; its peak memory is read while it runs.
fn run(command: &mut Command) -> Option<Took> {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let status = format!("/proc/{}/status", child.id());
    let (mut peak, mut used) = (0, 0);
    let ended = loop {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let high = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = high.and_then(|high| high.trim().trim_end_matches(" kB").parse().ok());
        peak = peak.max(kilobytes.unwrap_or(0));
        used = used.max(ticks(child.id()).unwrap_or(0));
        match child.try_wait() {
            Ok(Some(ended)) => break ended,
            Ok(None) => std::thread::sleep(Duration::from_millis(5)),
            Err(_) => return None,
        }
    };
    let time = start.elapsed();
    let processors = Duration::from_millis(used * 10);
    ended.success().then_some(Took { time, processors, peak })
}

/// Calls between systems, with counts, failures and quantiles: what `DuckDB` can do in one statement.
const QUERY: &str = "
import duckdb, sys
duckdb.sql(\"SET memory_limit='2GB'\")
duckdb.sql(f'''
with lines as (select unnest(resourceSpans) as r from read_json('{sys.argv[1]}', format='newline_delimited',
    maximum_object_size=33554432, columns={{'resourceSpans': 'STRUCT(resource STRUCT(attributes STRUCT(key VARCHAR,
    \"value\" STRUCT(stringValue VARCHAR))[]), scopeSpans STRUCT(spans STRUCT(traceId VARCHAR, spanId VARCHAR,
    parentSpanId VARCHAR, name VARCHAR, kind INTEGER, startTimeUnixNano VARCHAR, endTimeUnixNano VARCHAR,
    status STRUCT(code INTEGER))[])[])[]'}})),
scopes as (select list_filter(r.resource.attributes, lambda a: a.key = 'service.name')[1].\"value\".stringValue as service,
    unnest(r.scopeSpans) as s from lines),
spans as (select service, unnest(s.spans) as x from scopes),
flat as (select service, x.traceId as trace, x.spanId as id, x.parentSpanId as parent, x.name as name, x.kind as kind,
    (x.endTimeUnixNano::BIGINT - x.startTimeUnixNano::BIGINT) / 1e6 as ms, coalesce(x.status.code, 0) = 2 as failed from spans)
select c.service, s.service, s.name, count(*), sum(c.failed::INT), approx_quantile(c.ms, 0.5), approx_quantile(c.ms, 0.99)
from flat c join flat s on s.trace = c.trace and s.parent = c.id where c.kind = 3 and s.kind = 2 group by all order by all
''').fetchall()
";

/// The fields of each span, one a line: the first step of the same, since jq joins nothing in bounded memory.
const FILTER: &str = ".resourceSpans[] | (.resource.attributes[] | select(.key == \"service.name\") | .value.stringValue) \
    as $service | .scopeSpans[].spans[] | [$service, .traceId, .spanId, .parentSpanId, .name, .kind, .startTimeUnixNano, \
    .endTimeUnixNano, .status.code] | @tsv";

fn main() {
    let bytes = std::env::var("TRACES_BYTES").ok().and_then(|bytes| bytes.parse().ok());
    let bytes: usize = bytes.unwrap_or(1_000_000_000);
    let kept = std::env::var_os("TRACES_FILE").map(PathBuf::from);
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = kept.unwrap_or_else(|| folder.path().join("traces.jsonl"));
    if !path.exists() {
        generate(&path, bytes);
    }
    let size = path.metadata().map_or(0, |file| file.len());
    println!("{}: {size} bytes", path.display());
    let program = env!("CARGO_BIN_EXE_touchpoint");
    let file = path.as_os_str();
    for (name, command) in [
        (
            "touchpoint import otlp",
            Command::new(program).args(["import", "otlp"]).arg(file),
        ),
        (
            "DuckDB, calls between systems",
            Command::new("python3").args(["-c", QUERY]).arg(file),
        ),
        (
            "jq, fields of each span",
            Command::new("jq").args(["-r", FILTER]).arg(file),
        ),
    ] {
        match run(command) {
            Some(took) => {
                #[expect(clippy::cast_precision_loss, reason = "a file is smaller than 2^52 bytes")]
                let rate = size as f64 / 1e6 / took.time.as_secs_f64();
                println!(
                    "{name}: {:.2?} ({:.2?} of processors), {rate:.0} MB/s, peak {} MB",
                    took.time,
                    took.processors,
                    took.peak / 1_000
                );
            }
            None => println!("{name}: it does not run here"),
        }
    }
}
