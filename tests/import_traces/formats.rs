//! The shapes of each format, compressed or broken or not.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use touchpoint::description::Source;

use super::made::{
    Made, Trace, description, found_in, jaeger, leads, lines, operation, otlp, otlp_lines, otlp_resource, otlp_span,
    told, zipkin,
};

fn shop() -> Vec<Made> {
    let mut spans = Vec::new();
    for number in 1..=6 {
        let mut trace = Trace::new(number);
        let root = trace.add(0, "shop", "server", "place", (0, 10_000));
        trace.call(root, "shop", "payments", "pay.Pay/Charge", (100, 2_000));
        trace.call(root, "shop", "mail", "mail.Mail/Send", (2_500, 9_000));
        spans.extend(trace.spans);
    }
    spans
}

fn plain(source: Source, text: &str) -> String {
    description(source, &[text.as_bytes()])
}

#[test]
fn every_shape_of_otlp_says_the_same() {
    let spans = shop();
    let expected = plain(Source::Otlp, &otlp(&spans));
    assert!(expected.contains("does: mail.Mail/Send"), "{expected}");
    let resources: Vec<Value> = spans.iter().map(otlp_resource).collect();
    let old = |mut resource: Value| {
        resource["instrumentationLibrarySpans"] = resource["scopeSpans"].take();
        resource.as_object_mut().expect("a map").remove("scopeSpans");
        resource
    };
    let lines = otlp_lines(&spans);
    for (what, text) in [
        ("lines", lines.clone()),
        (
            "lines with empty ones, and Windows ends",
            lines.replace('\n', "\r\n\r\n"),
        ),
        ("a mark before it", format!("\u{feff}{lines}")),
        ("batches", json!({ "batches": resources }).to_string()),
        ("trace", json!({ "trace": { "resourceSpans": resources } }).to_string()),
        (
            "old libraries",
            json!({ "resourceSpans": resources.iter().cloned().map(old).collect::<Vec<_>>() }).to_string(),
        ),
        (
            "pretty",
            serde_json::to_string_pretty(&json!({ "resourceSpans": resources })).expect("it is written"),
        ),
        (
            "pretty, and more keys",
            format!(
                "{{\n \"x\": [[1]],\n \"resourceSpans\": {},\n \"y\": {{}}\n}}",
                json!(resources)
            ),
        ),
        (
            "a list of documents",
            json!([{ "resourceSpans": resources }]).to_string(),
        ),
    ] {
        assert_eq!(plain(Source::Otlp, &text), expected, "{what}");
    }
}

#[test]
fn ids_enums_and_numbers_are_read_in_each_of_their_forms() {
    let spans = shop();
    let expected = plain(Source::Otlp, &otlp(&spans));
    let base64 = |hex: &str| {
        let bits = hex
            .chars()
            .map(|digit| format!("{:04b}", digit.to_digit(16).expect("hex")));
        let bits = bits.collect::<Vec<_>>().concat();
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".as_bytes();
        let text: String = bits
            .as_bytes()
            .chunks(6)
            .map(|six| {
                let six = std::str::from_utf8(six).expect("digits");
                let at = usize::from_str_radix(&format!("{six:0<6}"), 2).expect("binary");
                char::from(letters[at])
            })
            .collect();
        format!("{text}{}", "=".repeat((4 - text.len() % 4) % 4))
    };
    let names = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];
    let change = |how: &dyn Fn(&mut Value)| {
        let mut resources: Vec<Value> = spans.iter().map(otlp_resource).collect();
        for resource in &mut resources {
            how(&mut resource["scopeSpans"][0]["spans"][0]);
        }
        json!({ "resourceSpans": resources }).to_string()
    };
    let ids = |span: &mut Value, form: &dyn Fn(&str) -> String| {
        for key in ["traceId", "spanId", "parentSpanId"] {
            span[key] = form(span[key].as_str().expect("a text")).into();
        }
    };
    let upper = change(&|span| ids(span, &str::to_uppercase));
    let in_base64 = change(&|span| ids(span, &base64));
    let named = change(&|span| {
        let kind = usize::try_from(span["kind"].as_u64().expect("a number")).expect("small");
        span["kind"] = format!("SPAN_KIND_{}", names[kind]).into();
    });
    let numbers = change(&|span| {
        for key in ["startTimeUnixNano", "endTimeUnixNano"] {
            span[key] = span[key].as_str().and_then(|text| text.parse::<u64>().ok()).into();
        }
    });
    for (what, text) in [
        ("upper case", upper),
        ("base64", in_base64),
        ("names of enums", named),
        ("numbers", numbers),
    ] {
        assert_eq!(plain(Source::Otlp, &text), expected, "{what}");
    }
    let nulls = change(&|span| {
        span["links"] = Value::Null;
        span["attributes"] = Value::Null;
        span["events"] = json!([{ "attributes": null }]);
    });
    assert_eq!(plain(Source::Otlp, &nulls), expected);
}

#[test]
fn every_shape_of_jaeger_says_the_same() {
    let spans = shop();
    let expected = plain(Source::Jaeger, &jaeger(&spans));
    let document: Value = serde_json::from_str(&jaeger(&spans)).expect("it is JSON");
    let traces = document["data"].as_array().expect("a list");
    let bare = lines(traces);
    // The user interface nests each parent in its reference, and that one's parent in it, and so on.
    let mut nested = document.clone();
    for trace in nested["data"].as_array_mut().expect("a list") {
        for span in trace["spans"].as_array_mut().expect("a list") {
            span["process"] =
                json!({ "serviceName": span["processID"].as_str().expect("a text").trim_start_matches("p-") });
            for reference in span["references"].as_array_mut().expect("a list") {
                let mut parent = json!({ "spanID": "1", "references": [] });
                for _ in 0..300 {
                    parent = json!({ "spanID": "1", "references": [{ "refType": "CHILD_OF", "span": parent }] });
                }
                reference["span"] = parent;
            }
        }
    }
    for (what, text) in [
        ("bare traces, one a line", bare),
        ("a list of traces", document["data"].to_string()),
        (
            "pretty",
            serde_json::to_string_pretty(&document).expect("it is written"),
        ),
        ("export of the user interface", nested.to_string()),
    ] {
        assert_eq!(plain(Source::Jaeger, &text), expected, "{what}");
    }
    let one = serde_json::to_string_pretty(&traces[0]).expect("it is written");
    assert_eq!(
        leads(operation(&found_in(Source::Jaeger, &[one.as_bytes()]), "place")),
        ["payments", "mail"]
    );
}

/// The first version, in which a call is one span with four annotations.
fn zipkin_v1(spans: &[Made]) -> Value {
    let note = |value: &str, time: u64, service: &str| json!({ "timestamp": time, "value": value, "endpoint": { "serviceName": service, "ipv4": "127.0.0.1" } });
    let of = |span: &Made, id: u64, parent: u64, notes: Vec<Value>| {
        let mut written = json!({ "traceId": format!("{:016x}", span.trace), "id": format!("{id:016x}"), "name": span.name,
            "annotations": notes, "binaryAnnotations": [] });
        if parent != 0 {
            written["parentId"] = format!("{parent:016x}").into();
        }
        written
    };
    let client_of = |server: &Made| {
        spans
            .iter()
            .find(|span| span.id == server.parent && span.kind == "client")
    };
    let written = spans.iter().filter(|span| span.kind == "server").map(|server| {
        let mut notes = vec![
            note("sr", server.start, &server.service),
            note("ss", server.end, &server.service),
        ];
        match client_of(server) {
            Some(client) => {
                notes.extend([
                    note("cs", client.start, &client.service),
                    note("cr", client.end, &client.service),
                ]);
                of(server, client.id, client.parent, notes)
            }
            None => of(server, server.id, server.parent, notes),
        }
    });
    Value::Array(written.collect())
}

#[test]
fn every_shape_of_zipkin_says_the_same() {
    let spans = shop();
    let expected = plain(Source::Zipkin, &zipkin(&spans));
    let of_trace = |number: u64| {
        let spans: Vec<Made> = spans.iter().filter(|span| span.trace == number).cloned().collect();
        serde_json::from_str::<Value>(&zipkin(&spans)).expect("it is JSON")
    };
    let lists: Vec<Value> = (1..=6).map(of_trace).collect();
    let by_line = lines(&lists);
    // Both halves under one id.
    let mut shared = spans.clone();
    for span in &mut shared {
        if span.kind == "server" && span.parent != 0 {
            let client = spans
                .iter()
                .find(|client| client.id == span.parent)
                .expect("it was made");
            (span.id, span.parent, span.shared) = (client.id, client.parent, true);
        }
    }
    for (what, text) in [
        ("lists of lists", Value::Array(lists.clone()).to_string()),
        ("lists, one a line", by_line),
        ("pretty", serde_json::to_string_pretty(&lists).expect("it is written")),
        ("shared ids", zipkin(&shared)),
        ("version 1", zipkin_v1(&spans).to_string()),
    ] {
        assert_eq!(plain(Source::Zipkin, &text), expected, "{what}");
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

#[test]
fn compressed_files_are_read_directly() {
    let text = otlp(&shop());
    let expected = plain(Source::Otlp, &text);
    let (first, second) = (format!("{text}\n"), format!("{}\n", json!({ "resourceSpans": [] })));
    let both = |compress: fn(&[u8]) -> Vec<u8>| [compress(first.as_bytes()), compress(second.as_bytes())].concat();
    // The Collector writes the length of each message before it.
    let with_lengths: Vec<u8> = [text.as_bytes(), second.as_bytes()]
        .into_iter()
        .flat_map(|message| {
            let message = zstd(message);
            let length = u32::try_from(message.len()).expect("a short message").to_be_bytes();
            [length.to_vec(), message].concat()
        })
        .collect();
    for (what, bytes) in [
        ("gzip", gzip(text.as_bytes())),
        ("two parts of gzip", both(gzip)),
        ("zstd", zstd(text.as_bytes())),
        ("two frames of zstd", both(zstd)),
        ("messages of the Collector", with_lengths),
    ] {
        assert_eq!(description(Source::Otlp, &[&bytes]), expected, "{what}");
    }
}

/// Larger than what is read at once, with and without lines: every place may be one where more has to be read.
#[test]
fn documents_of_megabytes_are_read_whole() {
    let mut spans = Vec::new();
    for number in 1..=3_000 {
        let mut trace = Trace::new(number);
        let root = trace.add(0, "shop", "server", "place", (0, 10_000));
        trace.call(root, "shop", "payments", "pay.Pay/Charge", (100, 2_000 + number));
        trace
            .last()
            .with("rpc.grpc.status_code", 0)
            .with("comment", "\"}]\\ {[");
        trace.call(root, "shop", "mail", "mail.Mail/Send", (2_500, 9_000));
        spans.extend(trace.spans);
    }
    let lines = otlp_lines(&spans);
    let pretty = |text: &str| {
        let value: Value = serde_json::from_str(text).expect("it is JSON");
        serde_json::to_string_pretty(&value).expect("it is written")
    };
    let mut expected = None;
    for (source, text) in [
        (Source::Otlp, lines),
        (Source::Otlp, otlp(&spans)),
        (Source::Otlp, pretty(&otlp(&spans))),
        (Source::Jaeger, pretty(&jaeger(&spans))),
        (Source::Zipkin, pretty(&zipkin(&spans))),
    ] {
        let profile = super::made::profile(source, &[text.as_bytes()]);
        assert_eq!((profile.spans(), profile.lost()), (15_000, [].as_slice()), "{source:?}");
        let operations = profile.found().operations;
        let figures: Vec<_> = operations
            .iter()
            .flat_map(|operation| &operation.touchpoints)
            .map(|touchpoint| {
                (
                    touchpoint.observed.calls,
                    touchpoint.observed.p50,
                    touchpoint.observed.p99,
                )
            })
            .collect();
        assert_eq!(expected.get_or_insert(figures.clone()), &figures, "{source:?}");
    }
}

#[test]
fn what_is_whole_before_a_break_is_read_and_the_break_is_told() {
    let spans = shop();
    let documents = [
        (Source::Otlp, serde_json::to_string_pretty(&json!({ "resourceSpans": [{
            "resource": { "attributes": [{ "key": "service.name", "value": { "stringValue": "shop" } }] },
            "scopeSpans": [{ "spans": spans.iter().filter(|span| span.service == "shop").map(otlp_span).collect::<Vec<_>>() }],
        }] })).expect("it is written")),
        (Source::Otlp, otlp(&spans)),
        (Source::Jaeger, jaeger(&spans)),
        (Source::Zipkin, zipkin(&spans)),
    ];
    for (source, text) in documents {
        let cut = &text.as_bytes()[..text.len() * 3 / 4];
        let found = found_in(source, &[cut]);
        assert!(
            found.operations.iter().any(|operation| operation.name == "place"),
            "{source:?}: {}",
            told(&found)
        );
        assert!(
            told(&found).contains("it breaks off; what is whole before that was read"),
            "{}",
            told(&found)
        );
        // Everything whole: nearly three quarters of the spans.
        let part = super::made::profile(source, &[cut]).spans();
        let all = super::made::profile(source, &[text.as_bytes()]).spans();
        assert!(part * 10 >= all * 5 && part < all, "{source:?}: {part} of {all}");
    }
    let gzipped = gzip(otlp(&spans).as_bytes());
    let found = found_in(Source::Otlp, &[&gzipped[..gzipped.len() - 30]]);
    assert!(told(&found).contains("it breaks off"), "{}", told(&found));
}

#[test]
fn a_last_line_that_breaks_off_and_lines_that_are_wrong_are_told_and_left_out() {
    let lines: Vec<String> = shop()
        .iter()
        .map(|span| json!({ "resourceSpans": [otlp_resource(span)] }).to_string())
        .collect();
    let mut text = lines.join("\n");
    text.push_str("\n{\"resourceSpans\":[{\"reso");
    let found = found_in(Source::Otlp, &[text.as_bytes()]);
    assert_eq!(leads(operation(&found, "place")), ["payments", "mail"]);
    assert!(
        told(&found).contains("its last line breaks off, line 31; it was left out"),
        "{}",
        told(&found)
    );
    let wrong = format!(
        "{}\n{}\nwhat?\n{{\"resourceSpans\": 7}}\n{}\n",
        lines[0], lines[1], lines[2]
    );
    let found = found_in(Source::Otlp, &[wrong.as_bytes()]);
    assert!(
        told(&found).contains("line 3, column 1: expected value"),
        "{}",
        told(&found)
    );
    assert!(told(&found).contains("line 4, column "), "{}", told(&found));
}

#[test]
fn a_file_that_is_no_traces_is_told_beside_those_that_are() {
    let good = otlp(&shop());
    for (bytes, why) in [
        (b"what?".as_slice(), "it is no JSON from byte 1 on"),
        (b"", "there is no span of otlp in it"),
        (b"{\"resourceSpans\":[]}", "there is no span of otlp in it"),
        (b"\x1f\x8b what?", "it breaks off"),
        (b"[{\"traceId\":\"1\"}]", "there is no span of otlp in it"),
        (b"\x00\xff\xfe", "it is no JSON"),
    ] {
        let found = found_in(Source::Otlp, &[good.as_bytes(), bytes]);
        assert_eq!(leads(operation(&found, "place")), ["payments", "mail"]);
        assert!(told(&found).contains(why), "{}", told(&found));
    }
}

#[test]
fn spans_without_ids_are_counted() {
    let text = json!([{ "id": "1" }, { "traceId": "what?", "id": "2" }, { "traceId": "1", "id": "0" }]).to_string();
    let mut both: Vec<Value> = serde_json::from_str(&zipkin(&shop())).expect("it is JSON");
    both.extend(serde_json::from_str::<Vec<Value>>(&text).expect("it is JSON"));
    let found = found_in(Source::Zipkin, &[Value::Array(both).to_string().as_bytes()]);
    assert!(
        told(&found).contains("3 spans without an id or a system"),
        "{}",
        told(&found)
    );
}
