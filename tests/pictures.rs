//! What is drawn: all that there is, each thing once, the same whatever the order, and little enough to be read.

use std::collections::BTreeSet;
use std::fmt::Write;

use common::random::{Model, model, shuffle};
use common::{World, world, worlds};
use proptest::prelude::*;
use touchpoint::advice::Action;
use touchpoint::cost::Costs;
use touchpoint::facts::Pattern;
use touchpoint::landscape::TouchpointId;
use touchpoint::picture::{Line, NodeOf, Picture, Scope, State, by_owner, picture, sequence};
use touchpoint::report::{Page, View, graph_dot, graph_mermaid, graph_svg, page, sequence_mermaid};

mod common;

const STATES: [State; 2] = [State::Today, State::Recommended];

fn drawn(world: &World, state: State, scope: &Scope) -> Picture {
    picture(&world.advice(), state, scope)
}

/// The arrows in words: from, line, to, mark.
fn arrows(picture: &Picture) -> Vec<String> {
    let words = picture.edges.iter().map(|edge| {
        let name = |at: usize| picture.nodes[at].name.as_str();
        let line = match edge.line {
            Line::Call => "calls",
            Line::Event => "event",
            Line::Other => "other",
            Line::NotBuilt => "to be built",
        };
        format!("{} {line} {}{}", name(edge.from), name(edge.to), mark(edge.mark))
    });
    words.collect()
}

fn mark(action: Action) -> String {
    match action.mark() {
        ' ' => String::new(),
        mark => format!(" {mark}"),
    }
}

const SHOP: &str = "touchpoint: 1
systems:
  orders: { owner: checkout }
  payments: { external: true }
  mail: { external: true, sometimes_down: true }
  stock: { owner: warehouse }
  search: {}
  clerk: { kind: person }
  alone: {}
operations:
  place-order:
    in: orders
    touchpoints:
      - { to: payments, via: api, needs: outcome }
      - { to: [mail], does: confirm, via: api, needs: nothing }
      - { to: search, via: database, needs: nothing }
      - { event: stock.asked, to: [stock, search], needs: answer, waits_for: stock.told }
      - { to: clerk, via: api, needs: answer }
  tell-stock:
    in: stock
    subscribes: stock.asked
    touchpoints:
      - { event: stock.told, to: orders, needs: nothing }
";

#[test]
fn today_has_all_that_is_described_with_what_is_to_be_done() {
    let world = world(SHOP);
    let today = drawn(&world, State::Today, &Scope::default());
    insta::assert_snapshot!(arrows(&today).join("\n"), @r"
    orders calls payments
    orders calls mail ~
    orders other search =
    orders event stock.asked ~
    stock.asked event search
    stock.asked event stock
    stock.told event orders ~
    orders calls clerk
    stock event stock.told
    ");
    let alone = today.nodes.iter().find(|node| node.name == "alone");
    assert!(alone.is_some(), "a system that touches nothing is drawn as well");
    let captions: Vec<String> = today
        .nodes
        .iter()
        .map(|node| format!("{} ({})", node.name, node.caption()))
        .collect();
    insta::assert_snapshot!(captions.join("\n"), @r"
    orders ()
    payments (external)
    mail (external)
    search ()
    stock.asked (event)
    stock ()
    stock.told (event)
    clerk (person)
    alone ()
    ");
}

#[test]
fn as_recommended_calls_are_events_and_workers_deliver() {
    let world = world(SHOP);
    let recommended = drawn(&world, State::Recommended, &Scope::default());
    insta::assert_snapshot!(arrows(&recommended).join("\n"), @r"
    orders calls payments
    orders event place-order.payments-done ~
    place-order.payments-done event deliver-mail ~
    deliver-mail calls mail ~
    orders event place-order.payments-done =
    place-order.payments-done event search =
    orders calls stock ~
    orders event stock.asked
    stock.asked event search
    orders calls clerk
    ");
}

#[test]
fn a_part_is_an_operation_or_an_owner_with_what_it_touches() {
    let world = world(SHOP);
    let operation = world.landscape.operation_named("tell-stock").expect("it is there");
    let scope = Scope {
        operations: Some(vec![operation]),
        ..Scope::default()
    };
    insta::assert_snapshot!(arrows(&drawn(&world, State::Today, &scope)).join("\n"), @r"
    stock.asked event stock
    stock event stock.told
    stock.told event orders
    ");
    let scope = Scope {
        owners: vec!["warehouse".to_owned()],
        ..Scope::default()
    };
    insta::assert_snapshot!(arrows(&drawn(&world, State::Today, &scope)).join("\n"), @r"
    orders event stock.asked ~
    stock.asked event stock
    stock.told event orders ~
    stock event stock.told
    ");
}

#[test]
fn by_owner_counts_what_goes_between() {
    let world = world(SHOP);
    let whole = drawn(&world, State::Today, &Scope::default());
    let owners = by_owner(&whole, &world.landscape);
    let words: Vec<String> = owners.edges.iter().map(|edge| edge.labels(4).join("; ")).collect();
    let told: Vec<String> = arrows(&owners)
        .into_iter()
        .zip(words)
        .map(|(arrow, words)| format!("{arrow}: {words}"))
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    checkout calls no owner ~: ~ 2 of 4 calls
    checkout event no owner ~: ~ 1 event
    checkout event warehouse ~: ~ 1 event
    warehouse event checkout ~: ~ 1 event
    ");
}

/// A landscape too large to be read: so many operations of four touchpoints each.
fn large(operations: usize, owners: usize) -> String {
    let systems = operations / 3 + 2;
    let mut text = "touchpoint: 1\nsystems:\n".to_owned();
    for at in 0..systems {
        let _ = writeln!(
            text,
            "  system-{at}: {{ owner: team-{}, latency: 20ms, availability: 99.9% }}",
            at % owners
        );
    }
    text.push_str("operations:\n");
    for at in 0..operations {
        let system = |by: usize| (at + by) % systems;
        let _ = write!(
            text,
            "  operation-number-{at}:\n    in: system-{}\n    touchpoints:\n\
             \x20     - {{ to: system-{}, does: look up what is needed, via: api, needs: answer }}\n\
             \x20     - {{ to: system-{}, does: tell it of the change, via: api, needs: nothing, on_failure: continue }}\n\
             \x20     - {{ to: system-{}, does: keep the search index up to date, via: api, needs: later }}\n\
             \x20     - {{ event: event-{at}, to: [system-{}], needs: nothing }}\n",
            system(0),
            system(1),
            system(7),
            system(11),
            system(2),
        );
    }
    text
}

#[test]
fn five_thousand_touchpoints_are_a_page_below_ten_megabytes_drawn_by_owner() {
    let began = std::time::Instant::now();
    let world = world(&large(1250, 30));
    assert_eq!(world.landscape.touchpoints.len(), 5000);
    let advice = world.advice();
    let view = View::new(&advice, &world.sources);
    let costs = Costs::new(&advice, |_| true);
    let whole = STATES.map(|state| picture(&advice, state, &Scope::default()));
    assert!(whole.iter().all(Picture::is_large));
    let drawn = [&whole[0], &whole[1]].map(|one| by_owner(one, &world.landscape));
    for one in &drawn {
        assert!(!one.is_large() && one.nodes.iter().all(|node| matches!(node.of, NodeOf::Owner(_))));
    }
    let text = page(&Page {
        view: &view,
        costs: &costs,
        whole,
        drawn,
    });
    assert!(text.len() < 10_000_000, "{} bytes", text.len());
    assert_eq!(text.matches("<article class=\"place\"").count(), 5000);
    assert_eq!(text.matches("<td><a href=\"#t").count(), 5000);
    assert!(began.elapsed().as_secs() < 120, "{:?}", began.elapsed());
}

#[test]
fn a_picture_by_owner_is_small_however_many_owners_there_are() {
    for owners in [1, 2, 60, 400] {
        let world = world(&large(1250, owners));
        let whole = drawn(&world, State::Today, &Scope::default());
        let drawn = by_owner(&whole, &world.landscape);
        assert!(
            !drawn.is_large(),
            "{owners}: {} nodes, {} arrows",
            drawn.nodes.len(),
            drawn.edges.len()
        );
        assert_eq!(drawn.left_out.is_some(), owners >= 60, "{owners}: {:?}", drawn.left_out);
        assert!(graph_svg(&[drawn], "Large").len() < 200_000);
    }
}

#[test]
fn the_program_says_that_it_draws_by_owner_and_what_else_can_be_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("large.yaml");
    std::fs::write(&file, large(90, 6)).expect("a file");
    let run = |more: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_touchpoint"))
            .args(["graph", "--no-config"])
            .arg(&file)
            .args(more)
            .output()
            .expect("it runs");
        assert!(output.status.success());
        let text = |bytes| String::from_utf8(bytes).expect("text");
        (text(output.stdout), text(output.stderr))
    };
    for format in ["mermaid", "dot", "svg"] {
        let (drawn, told) = run(&["--format", format]);
        assert!(
            told.contains("drawn by owner") && told.contains("--owner NAME"),
            "{told}"
        );
        assert!(drawn.contains("team-3") && !drawn.contains("system-3"), "{drawn}");
        assert_eq!(run(&["--format", format]).0, drawn);
    }
    let (drawn, told) = run(&["--operation", "operation-number-4"]);
    assert_eq!(told, "");
    assert!(drawn.contains("system-4") && !drawn.contains("system-20"), "{drawn}");
}

/// The events of a picture in DOT.
fn events(dot: &str) -> BTreeSet<&str> {
    let nodes = dot.lines().filter(|line| line.contains("shape=cds"));
    let names = nodes.filter_map(|line| line.split("label=\"").nth(1)?.split("\\n").next());
    names.collect()
}

#[test]
fn as_recommended_has_the_events_of_what_is_proposed() {
    let folder = tempfile::tempdir().expect("a folder");
    for example in ["shop", "otel-demo", "eshop", "fraud-check", "known-touchpoints"] {
        let file = format!("{}/examples/{example}.touchpoints.yaml", env!("CARGO_MANIFEST_DIR"));
        let proposed = folder.path().join("proposed.yaml");
        let run = |arguments: &[&str]| {
            let output = std::process::Command::new(env!("CARGO_BIN_EXE_touchpoint"))
                .args(arguments)
                .arg("--no-config")
                .output()
                .expect("it runs");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).expect("text")
        };
        std::fs::write(&proposed, run(&["propose", &file])).expect("a file");
        let proposed = proposed.to_str().expect("a path");
        let recommended = run(&["graph", &file, "--as", "recommended", "--format", "dot"]);
        let target = run(&["graph", proposed, "--format", "dot"]);
        let (drawn, there) = (events(&recommended), events(&target));
        assert!(drawn.is_subset(&there), "{example}: {drawn:?} {there:?}");
        assert!(!drawn.is_empty(), "{example}");
    }
}

fn of_model(model: &Model) -> World {
    worlds(&model.files())
}

/// All that is written of a landscape.
fn written(world: &World) -> String {
    let advice = world.advice();
    let pictures = STATES.map(|state| picture(&advice, state, &Scope::default()));
    let view = View::new(&advice, &world.sources);
    let costs = Costs::new(&advice, |_| true);
    let mut all =
        graph_mermaid(&pictures, "Random") + &graph_dot(&pictures, "Random") + &graph_svg(&pictures, "Random");
    for operation in world.landscape.operation_ids() {
        let runs = STATES.map(|state| sequence(&advice, operation, state));
        all.push_str(&sequence_mermaid(&world.landscape, operation, &runs));
    }
    let whole = pictures.clone();
    all + &page(&Page {
        view: &view,
        costs: &costs,
        whole,
        drawn: pictures,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Each touchpoint that goes anywhere is on an arrow; as recommended each is by its verdict.
    #[test]
    fn nothing_is_forgotten(model in model()) {
        let world = of_model(&model);
        let advice = world.advice();
        for state in STATES {
            let picture = picture(&advice, state, &Scope::default());
            let on_arrows: BTreeSet<TouchpointId> =
                picture.edges.iter().flat_map(|edge| edge.parts.iter().filter_map(|part| part.touchpoint)).collect();
            for id in world.landscape.touchpoint_ids() {
                let gone = state == State::Recommended && world.landscape.touchpoint(id).event.is_some();
                prop_assert!(on_arrows.contains(&id) || gone, "{} {state:?}", world.landscape.touchpoint(id).id);
            }
            let systems = picture.nodes.iter().filter(|node| matches!(node.of, NodeOf::System(_))).count();
            prop_assert_eq!(systems, world.landscape.systems.len());
            let mut ends = picture.edges.iter().flat_map(|edge| [edge.from, edge.to]);
            prop_assert!(ends.all(|end| end < picture.nodes.len()));
        }
        // What changes to an event is on no call but a worker's.
        let recommended = picture(&advice, State::Recommended, &Scope::default());
        for one in advice.recommendations.iter().filter(|one| one.action == Action::Change && one.verdict() == Some(Pattern::Event)) {
            for edge in recommended.edges.iter().filter(|edge| edge.line == Line::Call) {
                let is_worker = matches!(recommended.nodes[edge.from].of, NodeOf::Worker(..));
                let has = edge.parts.iter().any(|part| part.touchpoint == Some(one.touchpoint));
                prop_assert!(!has || is_worker, "{}", world.landscape.touchpoint(one.touchpoint).id);
            }
        }
    }

    /// The same landscape is written in the same bytes, in whatever order it was described.
    #[test]
    fn the_order_of_blocks_does_not_show(model in model(), by in proptest::collection::vec(any::<prop::sample::Index>(), 40)) {
        let mut by = by.into_iter().cycle().take(400);
        let shuffled = worlds(&model.files_in_order(|blocks| shuffle(blocks, &mut by)));
        let world = of_model(&model);
        // Line numbers, and the order of names in them, are what differs: all up to the picture is compared.
        let upper = |text: &str| {
            let ends = ["touchpoints", "findings", "rules"].map(|id| text.find(&format!("<h2 id=\"{id}\">")));
            let end = ends.into_iter().flatten().min().unwrap_or(text.len());
            text[..end].to_owned()
        };
        let (one, other) = (written(&world), written(&shuffled));
        prop_assert!(upper(&one) == upper(&other), "the order shows");
        prop_assert!(one == written(&of_model(&model)), "another run differs");
    }
}
