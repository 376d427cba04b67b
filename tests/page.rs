//! The page in a real browser: it opens from the disk, loads nothing, complains of nothing, and does what it offers.

mod browser;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use browser::Browser;
use serde_json::json;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The page of a description, in a folder of the test.
fn page(folder: &Path, description: &Path) -> PathBuf {
    let output = folder.join("report.html");
    let run = Command::new(env!("CARGO_BIN_EXE_touchpoint"))
        .arg("report")
        .arg(description)
        .arg("--no-config")
        .arg("--output")
        .arg(&output)
        .output()
        .expect("it runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    output
}

fn shop(folder: &Path) -> PathBuf {
    page(folder, &root().join("examples/shop.touchpoints.yaml"))
}

fn texts(browser: &mut Browser, selector: &str) -> Vec<String> {
    let found = browser.value(&format!(
        "[...document.querySelectorAll({selector:?})].map((one) => one.textContent.trim())"
    ));
    serde_json::from_value(found).expect("texts")
}

/// The rows of the table that are to be seen.
fn rows(browser: &mut Browser) -> usize {
    texts(browser, ".touchpoints tbody tr:not([hidden])").len()
}

#[test]
fn it_opens_from_the_disk_loads_nothing_and_complains_of_nothing() {
    let Some(mut browser) = Browser::start("page") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    for example in ["shop", "otel-demo", "eshop", "fraud-check", "known-touchpoints"] {
        let file = page(
            folder.path(),
            &root().join(format!("examples/{example}.touchpoints.yaml")),
        );
        for (width, dark) in [(360, false), (360, true), (1400, false), (1400, true)] {
            browser.window(width, 900, dark);
            browser.open(&file);
            browser.screenshot(&format!("{example}-{width}-{}", if dark { "dark" } else { "light" }));
            assert_eq!(browser.complaints(), Vec::<String>::new(), "{example} {width}");
            let requests = browser.requests();
            assert!(requests.iter().all(|one| one.ends_with("/report.html")), "{requests:?}");
            let wide = browser.value("document.documentElement.scrollWidth");
            assert!(
                wide.as_u64().is_some_and(|wide| wide <= u64::from(width)),
                "{example}: {wide} of {width}"
            );
        }
    }
}

#[test]
fn the_policy_refuses_what_is_not_its_own() {
    let Some(mut browser) = Browser::start("policy") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    browser.open(&shop(folder.path()));
    browser.value(
        "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.own = 1' })); 1",
    );
    assert_eq!(browser.value("window.own ?? 'refused'"), json!("refused"));
    let fetched = browser.value("fetch('https://example.org/').then(() => 'fetched', () => 'refused')");
    assert_eq!(fetched, json!("refused"));
    assert!(!browser.complaints().is_empty(), "the console tells what was refused");
}

#[test]
fn the_switch_shows_one_state_and_needs_no_script() {
    let Some(mut browser) = Browser::start("switch") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let file = shop(folder.path());
    let shown = "[...document.querySelectorAll('figure')].filter((one) => one.offsetHeight > 0).map((one) => one.className).join()";
    for script in [true, false] {
        browser.call("Emulation.setScriptExecutionDisabled", &json!({ "value": !script }));
        browser.open(&file);
        assert_eq!(browser.value(shown), json!("today"), "script {script}");
        browser.value("document.querySelector('#show-today').focus(); 1");
        browser.press("ArrowRight");
        assert_eq!(browser.value(shown), json!("recommended"), "script {script}");
        browser.press("ArrowLeft");
        assert_eq!(browser.value(shown), json!("today"), "script {script}");
    }
}

#[test]
fn a_touchpoint_tells_why_and_the_keyboard_gets_there_and_back() {
    let Some(mut browser) = Browser::start("panel") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    browser.window(1400, 900, false);
    browser.open(&shop(folder.path()));
    assert_eq!(browser.value("document.querySelector('#panel').hidden"), json!(true));
    let link = "[...document.querySelectorAll('.today a')].find((one) => one.textContent.includes('ship it'))";
    browser.value(&format!(
        "{link}.dispatchEvent(new MouseEvent('click', {{ bubbles: true, cancelable: true }})); 1"
    ));
    let told = texts(&mut browser, "#panel .body").concat();
    for words in [
        "place-order/fulfilment",
        "today api, recommended event",
        "why not api",
        "flips to",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    browser.screenshot("panel-1400");
    browser.press("Escape");
    assert_eq!(browser.value("document.querySelector('#panel').hidden"), json!(true));
    // The same by keyboard alone: the focus is on the link again.
    assert_eq!(browser.value("document.activeElement.tagName"), json!("a"));
    browser.press("Enter");
    assert_eq!(browser.value("document.querySelector('#panel').hidden"), json!(false));
    assert_eq!(browser.value("document.activeElement.id"), json!("panel"));
    browser.press("Escape");
    // Whatever can be followed or pressed is reached by Tab, in the order of the page.
    browser.value("document.activeElement.blur(); document.body.focus(); 1");
    browser.open(&shop(folder.path()));
    let mut reached = Vec::new();
    for _ in 0..60 {
        browser.press("Tab");
        let at = browser.value("((one) => one.id || one.name || one.className?.baseVal || one.className || one.tagName)(document.activeElement)");
        reached.push(at.as_str().unwrap_or_default().to_owned());
    }
    for wanted in ["skip", "show-today", "choose", "frame", "owner", "words"] {
        assert!(reached.iter().any(|one| one == wanted), "{wanted}: {reached:?}");
    }
}

#[test]
fn the_table_is_filtered_and_sorted() {
    let Some(mut browser) = Browser::start("table") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    browser.window(1400, 900, false);
    browser.open(&shop(folder.path()));
    assert_eq!(rows(&mut browser), 12);
    let set = |browser: &mut Browser, name: &str, value: &str| {
        browser.value(&format!(
            "((one) => {{ one.value = {value:?}; one.dispatchEvent(new Event('input', {{ bubbles: true }})); }})(document.querySelector('.filter').elements.{name}); 1"
        ));
    };
    for (name, value, count) in [
        ("owner", "checkout", 6),
        ("operation", "sign-up", 2),
        ("action", "change", 7),
        ("finding", "api-fan-out", 4),
        ("words", "sign-up welcome", 1),
    ] {
        set(&mut browser, name, value);
        assert_eq!(rows(&mut browser), count, "{name} {value}");
        assert_eq!(texts(&mut browser, "#shown"), [format!("{count} of 12 shown")]);
        set(&mut browser, name, "");
    }
    set(&mut browser, "owner", "checkout");
    set(&mut browser, "action", "keep");
    assert_eq!(rows(&mut browser), 1);
    browser
        .value("document.querySelector('.filter [type=reset]').click(); new Promise((done) => setTimeout(done, 50))");
    assert_eq!(rows(&mut browser), 12);
    // A figure leads to what it counts.
    browser.value("document.querySelector('[data-action=decide]').click(); 1");
    assert_eq!(rows(&mut browser), 1);
    browser
        .value("document.querySelector('.filter [type=reset]').click(); new Promise((done) => setTimeout(done, 50))");
    let column = |browser: &mut Browser| texts(browser, ".touchpoints tbody td:nth-child(2)");
    browser.value("document.querySelectorAll('.touchpoints th button')[1].click(); 1");
    let up = column(&mut browser);
    let mut sorted = up.clone();
    sorted.sort();
    assert_eq!(up, sorted);
    browser.value("document.querySelectorAll('.touchpoints th button')[1].click(); 1");
    sorted.reverse();
    assert_eq!(column(&mut browser), sorted);
    assert_eq!(
        browser.value("document.querySelectorAll('.touchpoints th')[1].getAttribute('aria-sort')"),
        json!("descending")
    );
}

#[test]
fn one_owner_or_one_system_is_drawn_with_its_neighbours() {
    let Some(mut browser) = Browser::start("neighbours") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    browser.window(1400, 900, false);
    browser.open(&shop(folder.path()));
    let choose = |browser: &mut Browser, name: &str| {
        browser.value(&format!(
            "((one) => {{ one.value = [...one.options].find((option) => option.textContent === {name:?}).value; one.dispatchEvent(new Event('change', {{ bubbles: true }})); }})(document.querySelector('#choose')); 1"
        ));
    };
    choose(&mut browser, "catalog");
    let drawn = texts(&mut browser, ".today .part .tp-node title");
    assert_eq!(drawn, ["catalog", "marketplace", "pricing", "search"]);
    choose(&mut browser, "customers");
    let drawn = texts(&mut browser, ".recommended .part .tp-node title").join(" ");
    for name in ["accounts", "crm", "sign-up"] {
        assert!(drawn.contains(name), "{name}: {drawn}");
    }
    browser.screenshot("neighbours-1400");
    // An arrow in it tells why, too.
    browser.value("document.querySelector('.today .part a').dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true })); 1");
    assert_eq!(browser.value("document.querySelector('#panel').hidden"), json!(false));
    choose(&mut browser, "everything");
    assert_eq!(
        browser.value("document.querySelector('.today .whole').hidden"),
        json!(false)
    );
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn without_a_script_all_is_there_to_be_read_and_printed() {
    let Some(mut browser) = Browser::start("no script") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    browser.call("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    browser.window(1400, 900, false);
    browser.open(&shop(folder.path()));
    assert_eq!(rows(&mut browser), 12);
    assert_eq!(
        browser.value("document.querySelector('.filter').offsetHeight"),
        json!(0)
    );
    // A touchpoint in the picture leads to why.
    let target = browser
        .value("document.querySelector(document.querySelector('.today a[data-t]').getAttribute('href')).className");
    assert_eq!(target, json!("place"));
    browser.call("Emulation.setEmulatedMedia", &json!({ "media": "print" }));
    let printed =
        browser.value("[...document.querySelectorAll('figure')].filter((one) => one.offsetHeight > 0).length");
    assert_eq!(printed, json!(2), "both states are printed");
    let pdf = browser.call("Page.printToPDF", &json!({ "transferMode": "ReturnAsStream" }));
    assert!(pdf["stream"].is_string());
}

/// Names that would be markup, scripts or control characters.
const HOSTILE: &str = r#"touchpoint: 1
name: "<script>window.own=1</script> & \"quotes\""
systems:
  "<img src=x onerror=window.own=1>": { owner: "</script><script>window.own=1</script>" }
  "a\"b'c`d": { owner: "אבג owner" }
  "עברית": { owner: "';window.own=1;//" }
  "&lt;b&gt; &#60; \\u003c": { external: true }
  "click end; --> subgraph": {}
operations:
  "]]><svg onload=window.own=1>":
    in: "<img src=x onerror=window.own=1>"
    description: "<b>bold</b> {{x}} ${x}"
    touchpoints:
      - { to: "a\"b'c`d", does: "javascript:window.own=1 | \"x\" # y; %%", via: api, needs: answer }
      - { to: "עברית", does: "1. list *x* _y_ `z` <br/>", via: api, needs: nothing }
      - { to: "&lt;b&gt; &#60; \\u003c", does: "bell\u0007 escape\u001B[31m </textarea><script>window.own=1</script>", via: api, needs: nothing }
      - { event: "]-->|\"e\"|", to: "click end; --> subgraph", needs: nothing }
"#;

#[test]
fn names_that_are_markup_stay_text_in_the_page() {
    let Some(mut browser) = Browser::start("hostile names") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let description = folder.path().join("hostile.yaml");
    fs::write(&description, HOSTILE).expect("a file");
    let file = page(folder.path(), &description);
    browser.window(1400, 900, false);
    browser.open(&file);
    browser.screenshot("hostile-1400");
    assert_eq!(browser.value("window.own ?? 'text'"), json!("text"));
    assert_eq!(browser.complaints(), Vec::<String>::new());
    assert_eq!(browser.value("document.querySelectorAll('script').length"), json!(2));
    assert_eq!(browser.value("document.querySelectorAll('img').length"), json!(0));
    assert_eq!(
        texts(&mut browser, "h1"),
        ["<script>window.own=1</script> & \"quotes\""]
    );
    let whole = texts(&mut browser, "body").concat();
    for text in [
        "<img src=x onerror=window.own=1>",
        "a\"b'c`d",
        "עברית",
        "&lt;b&gt; &#60; \\u003c",
        "bell␇ escape␛[31m </textarea>",
        "1. list *x* _y_ `z` <br/>",
    ] {
        assert!(whole.contains(text), "{text}");
    }
    assert!(!whole.contains(['\u{7}', '\u{1b}', '\u{202e}']));
    browser.value("((one) => { for (const option of one.options) { one.value = option.value; one.dispatchEvent(new Event('change')); } })(document.querySelector('#choose')); 1");
    assert_eq!(browser.value("window.own ?? 'text'"), json!("text"));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}
