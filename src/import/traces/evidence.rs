//! What speaks for a need and against it, in words with counts. Never a verdict: a person decides.

use super::counts::{Operation, Touched};
use crate::import::words::counted;

/// The evidence at one touchpoint: of the operation's list, `places` are those after it.
pub(super) fn evidence(
    operation: &Operation,
    place: usize,
    publishes: bool,
    name: Option<&str>,
    after: &[usize],
) -> Vec<String> {
    let touched = &operation.touches[place];
    let mut evidence = Vec::new();
    let is_last = touched.last * 2 > touched.runs;
    if is_last {
        evidence.push(format!(
            "last call in {} of {} runs{}, {} seen",
            touched.last,
            touched.runs,
            spent(touched),
            counted(touched.failed, "failure")
        ));
    }
    if publishes {
        evidence.push("against a need: it is a publish".to_owned());
    }
    if touched.outlived > 0 {
        evidence.push(format!(
            "against a need: it ended after its operation had ended, in {} of {} runs",
            touched.outlived, touched.runs
        ));
    }
    let went_on = touched.failed_runs - touched.failed_with;
    if went_on > 0 {
        evidence.push(format!(
            "against a need: it failed and the operation went on, in {} of {} runs in which it failed",
            went_on, touched.failed_runs
        ));
    }
    if touched.failed_with > 0 {
        evidence.push(format!(
            "for a need: the operation failed with it, in {} of {} runs in which it failed",
            touched.failed_with, touched.failed_runs
        ));
    }
    if let Some(followed) = less_often(operation, place, after) {
        evidence.push(format!(
            "for a need: what comes later came in only {} of the {} runs with it",
            followed, touched.runs
        ));
    }
    let word = name.and_then(first_word);
    if let Some(word) = word.as_deref().filter(|word| READS.contains(word)) {
        evidence.push(format!("for a need: it reads, by its name ({word})"));
    }
    if let Some(word) = word.as_deref().filter(|word| is_last && COMMANDS.contains(word)) {
        evidence.push(format!("weak: last, and named like a command ({word})"));
    }
    if touched.meant < touched.calls && !publishes {
        evidence.push(format!(
            "{} of {} calls repeated one that had failed",
            touched.calls - touched.meant,
            touched.calls
        ));
    }
    if touched.far > 0 {
        evidence.push(format!(
            "less certain: {} of {} calls were seen only from the other side",
            touched.far, touched.calls
        ));
    }
    evidence
}

const READS: [&str; 7] = ["get", "list", "find", "query", "search", "read", "fetch"];
const COMMANDS: [&str; 20] = [
    "send", "notify", "create", "update", "delete", "add", "remove", "post", "put", "patch", "publish", "write",
    "save", "store", "start", "cancel", "empty", "ship", "record", "index",
];

/// The verb of a name in lower case: the method, else the first word of what is called.
fn first_word(name: &str) -> Option<String> {
    let name = name.trim().trim_start_matches("HTTP ");
    let (method, rest) = name.split_once(' ').unwrap_or((name, ""));
    let is_method = method.len() > 1 && method.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_method && (!rest.is_empty() || READS.contains(&method.to_ascii_lowercase().as_str())) {
        return Some(method.to_ascii_lowercase());
    }
    let called = name
        .rsplit(['/', '.', ':'])
        .find(|part| !part.is_empty() && !part.starts_with('{'))?;
    let mut word = String::new();
    for letter in called.chars() {
        let ends = !letter.is_alphabetic() || (letter.is_uppercase() && !word.is_empty());
        if ends {
            break;
        }
        word.extend(letter.to_lowercase());
    }
    // Old tracers wrote all in lower case, so that the verb has no end.
    let verb = ["get", "list", "find", "query"]
        .into_iter()
        .find(|verb| word.starts_with(verb));
    let verb = verb.filter(|_| !called.chars().any(char::is_uppercase));
    (!word.is_empty()).then(|| verb.map_or(word, str::to_owned))
}

/// How long it took in the mean, of how long its runs took.
fn spent(touched: &Touched) -> String {
    if touched.time_of_runs == 0 {
        return String::new();
    }
    let mean = |sum: u64| milliseconds(sum / touched.runs.max(1));
    format!(", {} of {} ms", mean(touched.time), mean(touched.time_of_runs))
}

/// Milliseconds, with a fraction where they are few.
fn milliseconds(nanoseconds: u64) -> String {
    if nanoseconds >= 10_000_000 {
        return ((nanoseconds + 500_000) / 1_000_000).to_string();
    }
    let hundredths = (nanoseconds + 5_000) / 10_000;
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// In how many of its runs something later in the list came, where that is less often than it came itself.
fn less_often(operation: &Operation, place: usize, after: &[usize]) -> Option<u64> {
    let touched = &operation.touches[place];
    let together = |other: &usize| {
        let pair = operation.pairs.get(&(place.min(*other), place.max(*other)));
        pair.map_or(0, |pair| pair.together)
    };
    let followed = after.iter().map(together).max()?;
    (touched.runs >= 5 && followed > 0 && followed * 100 < 95 * touched.runs).then_some(followed)
}

#[cfg(test)]
mod tests {
    use super::{first_word, milliseconds};

    #[test]
    fn the_verb_of_a_name() {
        for (name, expected) in [
            ("GET /orders/{id}", Some("get")),
            ("HTTP GET /orders", Some("get")),
            ("POST /orders", Some("post")),
            ("/profile.Profile/GetProfiles", Some("get")),
            ("shop.Mail/SendConfirmation", Some("send")),
            ("http:/notification/order_cancel_success", Some("order")),
            ("http:/station/queryforid", Some("query")),
            ("/route/queryById/{id}", Some("query")),
            ("list_orders", Some("list")),
            ("GET", Some("get")),
            ("{id}", None),
            ("", None),
        ] {
            assert_eq!(first_word(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn few_milliseconds_have_a_fraction() {
        assert_eq!(milliseconds(2_632_000_000), "2632");
        assert_eq!(milliseconds(1_240_000), "1.24");
        assert_eq!(milliseconds(5_200_000), "5.2");
        assert_eq!(milliseconds(0), "0");
    }
}
