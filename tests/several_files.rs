//! Several files are read as one landscape, with every error in any of them.

use common::{builtin, read_files, read_one, told};
use touchpoint::text::{Diagnostic, FileId, Sources};

mod common;

#[test]
fn every_error_of_every_file_is_told_in_one_run() {
    let first = "touchpoint: 1
systems: { a: { availability: 99 }, b: {} }
operations:
  one:
    in: a
    touchpoints:
      - { to: nobody, neds: answer }
      - { event: x, via: api }
      - { to: b, safeguards: [retrie] }
";
    let second = "touchpoint: 1
systems: { b: { external: true }, c: { extrnal: true } }
operations:
  one: { in: c }
  two: { in: elsewhere }
";
    let third = "touchpoint: 2\n";
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let files = [("1.yaml", first), ("2.yaml", second), ("3.yaml", third)];
        let files = order.map(|at| files[at]);
        let input = read_files(&files, &builtin().vocabulary);
        let diagnostics = input.result.expect_err("much is wrong");
        let text = told(&diagnostics, &input.sources);
        let lines: Vec<&str> = text.lines().collect();
        for (line, wanted) in [
            ("1.yaml:2:31", "has no %"),
            ("1.yaml:7:15", "no system is called `nobody`"),
            ("1.yaml:7:23", "no key `neds`"),
            ("1.yaml:8:21", "an event is done `via: event`"),
            ("1.yaml:9:31", "no safeguard is called `retrie`"),
            ("2.yaml:2:40", "no key `extrnal`"),
            ("2.yaml:4:3", "the operation `one` is declared twice"),
            ("2.yaml:5:14", "no system is called `elsewhere`"),
            ("3.yaml:1:13", "not `2`"),
        ] {
            assert!(
                lines.iter().any(|told| told.starts_with(line) && told.contains(wanted)),
                "{line} {wanted}\n{text}"
            );
        }
        // By file and place, whatever the order in which they were given.
        let mut sorted = lines.clone();
        sorted.sort_by_key(|line| {
            let mut parts = line.split([':', ' ']);
            let file = parts.next().map(str::to_owned);
            let numbers: Vec<usize> = parts.take(2).filter_map(|part| part.parse().ok()).collect();
            (file, numbers)
        });
        assert_eq!(lines, sorted);
    }
}

#[test]
fn two_files_that_differ_on_a_system_show_both_places() {
    for (first, second, field) in [
        ("external: true", "external: false", "external"),
        ("kind: client", "kind: gateway", "kind"),
        ("owner: red", "owner: blue", "owner"),
        ("availability: 99%", "availability: 98%", "availability"),
        ("sometimes_down: true", "sometimes_down: false", "sometimes_down"),
        ("latency: 1s", "latency: { p99: 1s }", "latency"),
        ("on_broker: true", "on_broker: false", "on_broker"),
        ("description: This", "description: That", "description"),
    ] {
        let file = |said: &str| format!("touchpoint: 1\nsystems: {{ s: {{ {said} }} }}\n");
        for order in [[0, 1], [1, 0]] {
            let files = [("a.yaml", file(first)), ("b.yaml", file(second))];
            let files = order.map(|at| files[at].clone());
            let input = read_files(&files, &builtin().vocabulary);
            let diagnostics = input.result.err().unwrap_or_else(|| panic!("{field}: was read"));
            assert_eq!(diagnostics.len(), 1, "{}", told(&diagnostics, &input.sources));
            let one = &diagnostics[0];
            assert!(one.message.contains(&format!("`{field}`")), "{}", one.message);
            let at = |id: FileId| input.sources.name(id);
            assert_eq!(one.at.map(|span| at(span.file)), Some("b.yaml"), "{field}");
            assert_eq!(
                one.others.iter().map(|(span, _)| at(span.file)).collect::<Vec<_>>(),
                ["a.yaml"]
            );
        }
        // What agrees, or is said once, is united.
        let agreed = [
            ("a.yaml", file(first)),
            ("b.yaml", file(first)),
            ("c.yaml", "touchpoint: 1\nsystems: { s: {} }\n".to_owned()),
        ];
        assert!(read_files(&agreed, &builtin().vocabulary).result.is_ok(), "{field}");
    }
}

#[test]
fn what_several_files_say_of_a_system_is_united() {
    let world = common::worlds(&[
        (
            "a.yaml",
            "touchpoint: 1\nname: One\nsystems: { s: { owner: red, aliases: [x] }, here: {} }\noperations: { op: { in: here, touchpoints: [{ to: y, needs: later }] } }\n",
        ),
        (
            "b.yaml",
            "touchpoint: 1\nname: One\nsystems: { s: { external: true, aliases: [y] } }\n",
        ),
        ("c.yaml", "touchpoint: 1\nsystems: { s: { sometimes_down: true } }\n"),
    ]);
    assert_eq!(world.landscape.name.as_deref(), Some("One"));
    assert_eq!(world.fact("op/s", "external"), "true");
    assert_eq!(world.fact("op/s", "sometimes_down"), "true");
    assert_eq!(world.fact("op/s", "callee_on_broker"), "false");
    let s = world
        .landscape
        .system(world.landscape.system_named("s").expect("there"));
    assert_eq!(s.owner.as_deref(), Some("red"));
    assert_eq!(s.aliases, ["x", "y"]);
    let apart = common::worlds(&[
        ("a.yaml", "touchpoint: 1\nname: One\n"),
        ("b.yaml", "touchpoint: 1\nname: Two\n"),
    ]);
    assert_eq!(apart.landscape.name, None);
}

#[test]
fn names_that_an_unread_file_might_have_declared_are_not_told() {
    let text = "touchpoint: 1
systems: { here: {} }
operations:
  op:
    in: elsewhere
    touchpoints:
      - { to: nobody, neds: answer }
      - { to: here, invokes: some-operation }
";
    let whole = read_files(&[("a.yaml", text)], &builtin().vocabulary);
    let all = whole.result.expect_err("names are missing");
    assert_eq!(all.len(), 4, "{}", told(&all, &whole.sources));
    let gap = read_files(
        &[("a.yaml", text), ("b.yaml", "touchpoint: 1\nsystems: { nobody: {\n")],
        &builtin().vocabulary,
    );
    let left = gap.result.expect_err("a syntax error and an unknown key");
    let messages: Vec<&str> = left.iter().map(|one| one.message.as_str()).collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages[0].contains("no key `neds`"), "{messages:?}");
    assert!(messages[1].contains("this is no YAML"), "{messages:?}");

    // The same where a file could not even be opened: `whole` is false and nothing else is wrong.
    let mut sources = Sources::new();
    let file = sources.add("a.yaml", text.replace(", neds: answer", ""));
    let mut diagnostics = Vec::new();
    let description = read_one(file, &sources, &mut diagnostics).expect("it is YAML");
    let unreadable = Diagnostic::without_place("`b.yaml` cannot be read");
    let result = touchpoint::landscape::build(vec![description], false, vec![unreadable.clone()], &sources);
    assert_eq!(result.err(), Some(vec![unreadable]));
}
