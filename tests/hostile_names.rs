//! No random name breaks out of a form: tables, pictures, the page, records and plans, made without the program around
//! them. The forms of findings have such a test of their own.

use common::{TODAY, World, builtin};
use judge::{Form, problems};
use proptest::prelude::*;
use touchpoint::advice::{Advice, Comparison};
use touchpoint::cost::Costs;
use touchpoint::picture::{self, by_owner, picture, sequence};
use touchpoint::propose::{Proposal, State, plan};
use touchpoint::report::{self, Look, Page, View};

mod common;
#[path = "hostile_words/judge.rs"]
mod judge;

const LOOK: Look = Look::PLAIN;

/// A name that is hard on some form, or any.
fn name() -> impl Strategy<Value = String> {
    let hard = proptest::sample::select(vec![
        "<script>alert</script>",
        "\" onload=\"alert",
        "]]><b>",
        "<!-- -->",
        "]-->|\"e\"| end",
        "\\\"alert\\",
        "\\",
        "#60;script#62; &lt; &#60;",
        "\u{1b}]8;;x\u{7}",
        "a\r\nb",
        "\u{202e}\u{2028}\u{feff}",
        "\u{fffe}\u{ffff}\u{85}\u{e000}",
        "| x | `y` ``z",
        "`",
        "[a](b) {0} {{1}} ${2} %%{3}",
        "@all #1 *b* _i_ ~~s~~",
        "- x: y # z",
        "---",
        "click a href \"b\"",
        "=1+1",
        "größe 😀 עברית",
    ]);
    let any = proptest::collection::vec(any::<char>(), 1..8).prop_map(|chars| chars.into_iter().collect());
    prop_oneof![3 => hard.prop_map(str::to_owned), 1 => any]
}

/// A landscape with something to keep, to change, to build and to decide; the texts are in turn a system, another one, an
/// operation, what it does, an owner, an event, an id and a reason.
fn description(words: &[String; 8]) -> String {
    let quoted = |text: &str| serde_json::to_string(text).expect("a string");
    // A key is in one line, without control characters, and there once.
    let key = |text: &str, end: &str| quoted(&(text.replace(char::is_control, "") + end));
    let [a, b, o] = [key(&words[0], "1"), key(&words[1], "2"), key(&words[2], "3")];
    let [does, owner, event, id, reason] = [3, 4, 5, 6, 7].map(|at| quoted(&words[at]));
    format!(
        "touchpoint: 1
name: {does}
systems:
  {a}: {{ owner: {owner}, description: {does} }}
  {b}: {{ owner: {owner}, sometimes_down: true, latency: 1s, availability: 99% }}
  c: {{ on_broker: false }}
operations:
  {o}:
    in: {a}
    description: {does}
    slo: {{ latency: 1ms }}
    touchpoints:
      - {{ to: {b}, does: {does}, via: api, needs: answer, parallel: {owner} }}
      - {{ to: {b}, id: {id}, via: api, needs: nothing, accept: [ {{ rule: unguarded-call, reason: {reason} }} ] }}
      - {{ to: c, does: {does}, via: api, needs: nothing }}
      - {{ to: c, does: {reason} }}
      - {{ event: {event}, to: {b}, does: {does}, needs: answer, waits_for: {event} }}
  other: {{ in: {b}, subscribes: {event} }}
"
    )
}

/// Every form of everything but findings.
fn forms(world: &World) -> Vec<(Form, String)> {
    let advice = Advice::new(&world.landscape, &world.book, TODAY);
    let landscape = advice.landscape;
    let view = View::new(&advice, &world.sources);
    let costs = Costs::new(&advice, |_| true);
    let comparison = Comparison::new(&advice, &advice);
    let both = (View::new(&advice, &world.sources), View::new(&advice, &world.sources));
    let states = [picture::State::Today, picture::State::Recommended];
    let whole = states.map(|state| picture(&advice, state, &picture::Scope::default()));
    let drawn = [&whole[0], &whole[1]].map(|one| by_owner(one, landscape));
    let title = landscape.name.as_deref().unwrap_or_default();
    let mut all = vec![
        (Form::Text, report::table(&view, LOOK)),
        (Form::Markdown, report::markdown(&view)),
        (Form::Csv, report::csv(&view)),
        (Form::Json, report::recommendations_json(&view)),
        (Form::Text, report::cost_table(&view, &costs, LOOK)),
        (Form::Markdown, report::cost_markdown(&view, &costs)),
        (Form::Csv, report::cost_csv(&view, &costs)),
        (Form::Json, report::cost_json(&view, &costs)),
        (Form::Text, report::comparison_text(&comparison, &both, LOOK)),
        (Form::Markdown, report::comparison_markdown(&comparison, &both)),
        (Form::Json, report::comparison_json(&comparison, &both)),
    ];
    for pictures in [&whole, &drawn] {
        all.push((Form::Mermaid, report::graph_mermaid(pictures, title)));
        all.push((Form::Dot, report::graph_dot(pictures, title)));
        all.push((Form::Xml, report::graph_svg(pictures, title)));
    }
    for operation in landscape.operation_ids() {
        let runs = states.map(|state| sequence(&advice, operation, state));
        all.push((Form::Mermaid, report::sequence_mermaid(landscape, operation, &runs)));
        all.push((Form::Text, report::explain_operation(&view, operation, LOOK)));
        if report::needs_decision(&view, operation) {
            let cost = costs.operations.iter().find(|cost| cost.operation == operation);
            all.push((Form::Markdown, report::decision(&view, operation, cost)));
        }
    }
    let (view, costs) = (&view, &costs);
    all.push((
        Form::Html,
        report::page(&Page {
            view,
            costs,
            whole,
            drawn,
        }),
    ));
    all
}

/// The proposal and the plan.
fn proposed(text: &str) -> Vec<(Form, String)> {
    let state = State::read(vec![("a.yaml".to_owned(), text.to_owned())], builtin());
    let Ok(state) = state else { return Vec::new() };
    let Ok(proposal) = Proposal::new(state, builtin(), TODAY) else {
        return Vec::new();
    };
    let texts = proposal
        .end()
        .files
        .iter()
        .map(|file| &proposal.end().sources.get(*file).text);
    let mut all: Vec<(Form, String)> = texts.map(|text| (Form::Theirs, text.clone())).collect();
    if let Ok(plan) = plan(&proposal, builtin(), TODAY) {
        all.push((Form::Text, report::plan_table(&proposal, &plan, builtin(), LOOK)));
        all.push((Form::Markdown, report::plan_markdown(&proposal, &plan, builtin())));
        all.push((Form::Json, report::plan_json(&proposal, &plan, builtin())));
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_name_breaks_out_of_a_form(words in proptest::array::uniform8(name())) {
        let text = description(&words);
        let input = common::read_files(&[("a.yaml", &text)], &builtin().vocabulary);
        // Some names are none, and some are two things at once.
        prop_assume!(input.result.is_ok());
        let world = World {
            sources: input.sources,
            landscape: input.result.expect("it was asked"),
            book: builtin().clone(),
        };
        let all = forms(&world).into_iter().chain(proposed(&text));
        for (at, (form, report)) in all.enumerate() {
            let wrong = problems(form, &report);
            prop_assert!(wrong.is_empty(), "{} {:?}: {}", at, form, wrong.join("\n"));
        }
    }
}
