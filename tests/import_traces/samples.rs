//! Real samples, which are not part of the project; without them these tests say so.

use std::path::{Path, PathBuf};

use serde_json::Value;
use touchpoint::description::{ObservedOrder, Source, Times};
use touchpoint::import::traces::{NoProgress, read};
use touchpoint::import::{Found, inputs, sound};

use super::made::{Made, description, leads, operation, otlp, told, zipkin};

fn sample(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/samples")
        .join(name);
    if !path.exists() {
        println!("left out: there are no samples here");
        return None;
    }
    Some(path)
}

fn found(source: Source, paths: &[PathBuf]) -> Found {
    sound(read(source, &inputs(paths).expect("they are there"), &NoProgress).found())
}

/// The files of a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("it is there")
        .map(|entry| entry.expect("it can be listed").path())
        .collect();
    files.sort();
    files
}

#[test]
fn the_booking_of_a_train_ticket() {
    let Some(path) = sample("zipkin/trainticket-preserve-2018-zipkin1.json") else {
        return;
    };
    let found = found(Source::Zipkin, &[path]);
    let preserve = operation(&found, "http:/preserve");
    let calls: u64 = preserve
        .touchpoints
        .iter()
        .filter_map(|touchpoint| touchpoint.observed.calls)
        .sum();
    assert_eq!(calls, 11);
    let expected = [
        "sso",
        "security",
        "contacts",
        "travel",
        "station",
        "ticketinfo",
        "seat",
        "order",
        "sso",
        "notification",
    ];
    assert_eq!(leads(preserve), expected.map(|name| format!("ts-{name}-service")));
    assert_eq!(preserve.touchpoints[4].times, Some(Times::Count(2)));
    let last = &preserve.touchpoints[9].observed;
    assert_eq!(last.share.map(|share| (share.0 * 100.0).round()), Some(59.0));
    assert_eq!(
        last.evidence,
        ["last call in 1 of 1 runs, 2632 of 4429 ms, 0 failures seen"]
    );
    assert!(
        preserve
            .touchpoints
            .iter()
            .all(|touchpoint| touchpoint.observed.order == Some(ObservedOrder::Unknown))
    );
    assert!(told(&found).contains("1 file, 1 trace, 79 spans"), "{}", told(&found));
}

#[test]
fn the_hotel_in_order_over_twenty_traces_and_in_none_by_one() {
    let Some(folder) = sample("jaeger/hotel") else { return };
    let all = found(Source::Jaeger, std::slice::from_ref(&folder));
    let search = operation(&all, "HTTP GET /hotels");
    assert_eq!(leads(search), ["search", "reservation", "profile"]);
    let order = |found: &Found| {
        let touchpoints = operation(found, "HTTP GET /hotels").touchpoints.iter();
        touchpoints
            .map(|touchpoint| touchpoint.observed.order.expect("it is said"))
            .collect::<Vec<_>>()
    };
    assert_eq!(order(&all), [ObservedOrder::Sequential; 3]);
    assert!(
        told(&all).contains("sampling seen: probabilistic 0.3 (20 traces)"),
        "{}",
        told(&all)
    );
    for file in files(&folder) {
        assert_eq!(order(&found(Source::Jaeger, &[file])), [ObservedOrder::Unknown; 3]);
    }
}

/// A Jaeger trace as made spans, with what its tags say.
fn made(trace: &Value) -> Vec<Made> {
    let number = |text: &Value| u64::from_str_radix(text.as_str().expect("an id"), 16).expect("hex");
    let spans = trace["spans"].as_array().expect("a list").iter().map(|span| {
        let tags = span["tags"].as_array().expect("a list");
        let tag = |key: &str| {
            tags.iter()
                .find(|tag| tag["key"] == key)
                .map(|tag| tag["value"].clone())
        };
        let start = span["startTime"].as_u64().expect("a number");
        Made {
            trace: number(&span["traceID"]),
            id: number(&span["spanID"]),
            parent: span["references"]
                .get(0)
                .map_or(0, |reference| number(&reference["spanID"])),
            service: trace["processes"][span["processID"].as_str().expect("a text")]["serviceName"]
                .as_str()
                .expect("a text")
                .to_owned(),
            kind: tag("span.kind")
                .and_then(|kind| kind.as_str().map(str::to_owned))
                .unwrap_or_default(),
            name: span["operationName"].as_str().expect("a text").to_owned(),
            start,
            end: start + span["duration"].as_u64().expect("a number"),
            attributes: ["http.method", "http.url", "http.status_code", "component"]
                .iter()
                .filter_map(|key| Some(((*key).to_owned(), tag(key)?)))
                .collect(),
            links: Vec::new(),
            flags: 0,
            failed: false,
            shared: false,
        }
    });
    spans.collect()
}

#[test]
fn the_hotel_in_other_formats_gives_the_same_but_for_the_source() {
    let Some(folder) = sample("jaeger/hotel") else { return };
    let texts: Vec<String> = files(&folder)
        .iter()
        .map(|file| std::fs::read_to_string(file).expect("it can be read"))
        .collect();
    let traces: Vec<Vec<Made>> = texts
        .iter()
        .map(|text| {
            let document: Value = serde_json::from_str(text).expect("it is JSON");
            made(&document["data"][0])
        })
        .collect();
    let bytes: Vec<&[u8]> = texts.iter().map(String::as_bytes).collect();
    let expected = description(Source::Jaeger, &bytes);
    assert!(expected.contains("source: jaeger"));
    for (source, word, write) in [
        (Source::Otlp, "otlp", otlp as fn(&[Made]) -> String),
        (Source::Zipkin, "zipkin", zipkin),
    ] {
        let texts: Vec<String> = traces.iter().map(|spans| write(spans)).collect();
        let bytes: Vec<&[u8]> = texts.iter().map(String::as_bytes).collect();
        let converted = description(source, &bytes);
        assert_eq!(
            converted.replace(&format!("source: {word}"), "source: jaeger"),
            expected,
            "{word}"
        );
    }
}

#[test]
fn messages_of_two_systems_one_of_which_takes_its_own() {
    let Some(path) = sample("zipkin/messaging-kafka.json") else {
        return;
    };
    let found = found(Source::Zipkin, &[path]);
    let polls: Vec<_> = found
        .operations
        .iter()
        .filter(|operation| operation.name == "poll")
        .collect();
    assert_eq!(polls.len(), 2);
    assert!(polls.iter().all(|poll| poll.subscribes == ["messages"]));
    let events: Vec<String> = leads(polls[0]);
    assert_eq!(
        events,
        ["event command-messages", "event messages", "event central.messages"]
    );
    assert!(leads(polls[1]).is_empty());
}

#[test]
fn a_trace_of_production_and_the_official_example() {
    let Some(path) = sample("zipkin/yelp.json") else { return };
    let yelp = found(Source::Zipkin, &[path]);
    let update = yelp
        .operations
        .iter()
        .find(|operation| operation.system == "mobile_api")
        .expect("it has a server span");
    assert_eq!(leads(update), ["memcache", "memcache", "spectre", "blt"]);
    let Some(path) = sample("otlp/otel-proto-example-trace.json") else {
        return;
    };
    let example = found(Source::Otlp, &[path]);
    assert!(leads(operation(&example, "I'm a server span")).is_empty());
    assert!(
        told(&example).contains("100.0 % of the parents of my.service's spans"),
        "{}",
        told(&example)
    );
}

fn touchpoint(arguments: &[&str]) -> String {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_touchpoint"))
        .args(arguments)
        .output()
        .expect("the program is built");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it writes UTF-8");
    let (out, error) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success(), "{arguments:?}: {error}");
    out
}

/// From the trace over one answer to what it gains.
#[test]
fn the_notification_becomes_an_event_and_cost_shows_the_gain() {
    let Some(path) = sample("zipkin/trainticket-preserve-2018-zipkin1.json") else {
        return;
    };
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let file = folder.path().join("trains.touchpoints.yaml");
    let (path, file) = (path.to_str().expect("UTF-8"), file.to_str().expect("UTF-8"));
    touchpoint(&["import", "zipkin", path, "--output", file]);
    touchpoint(&["lint", file]);
    let answer = "http:/preserve/ts-notification-service:needs=nothing";
    touchpoint(&["ask", file, "--set", "needs=unknown", "--set", answer]);
    let recommended: Value = serde_json::from_str(&touchpoint(&["recommend", file, "--format", "json"])).expect("JSON");
    let of_notification = recommended["recommendations"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|one| one["id"] == "http:/preserve/ts-notification-service")
        .expect("it has one");
    assert_eq!(of_notification["recommend"], "event", "{of_notification}");
    let cost = touchpoint(&["cost", file]);
    let gained = cost
        .lines()
        .find(|line| line.contains("most gained"))
        .expect("something is gained");
    assert!(
        gained.contains("http:/preserve/ts-notification-service to event"),
        "{gained}"
    );
}
