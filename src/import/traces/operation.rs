//! The name of an operation, without what differs from request to request.

use super::attributes::Attributes;

/// What stands where a number or an id stood.
const PLACEHOLDER: &str = "{id}";

const METHODS: [&str; 9] = [
    "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT",
];

/// The name of the operation that a span stands for, and whether it is weak: a mere method, or a path that was called.
/// `METHOD route`, else the rpc method, else the span's name; where that says nothing, the path that was called.
pub(super) fn operation_name(name: &str, attributes: &Attributes<'_>) -> (String, bool) {
    let name = name.trim();
    let method = attributes.method.get().map(str::to_ascii_uppercase);
    let method = method.or_else(|| method_of(name).map(str::to_owned));
    let with_method = |path: &str| match &method {
        Some(method) => format!("{method} {path}"),
        None => path.to_owned(),
    };
    if let Some(route) = attributes.route.get().or(attributes.template.get()) {
        return (with_method(&templated(route)), false);
    }
    if let Some(rpc) = attributes.rpc_method.get() {
        let service = attributes.rpc_service.get().filter(|_| !rpc.contains('/'));
        return (
            service.map_or_else(|| rpc.to_owned(), |service| format!("{service}/{rpc}")),
            false,
        );
    }
    if says_nothing(name) {
        let path = attributes.path.get().or(attributes.url.get().map(path_of));
        return match path {
            Some(path) => (with_method(&templated(path)), true),
            None => (method.unwrap_or_else(|| name.to_owned()), true),
        };
    }
    // A client that is named by the path it called: the callee knows its route.
    let weak = attributes.method.get().is_some() && name.contains('/');
    (templated(name), weak)
}

/// The method that a name begins with.
fn method_of(name: &str) -> Option<&'static str> {
    let name = name.strip_prefix("HTTP ").unwrap_or(name);
    let first = name.split([' ', '/']).next()?;
    METHODS.into_iter().find(|method| method.eq_ignore_ascii_case(first))
}

/// Whether a name is empty or only a method.
fn says_nothing(name: &str) -> bool {
    let name = name.strip_prefix("HTTP ").or(name.strip_prefix("HTTP")).unwrap_or(name);
    let name = name.trim();
    name.is_empty() || METHODS.iter().any(|method| method.eq_ignore_ascii_case(name))
}

/// The path of an address.
fn path_of(url: &str) -> &str {
    let Some((_, rest)) = url.split_once("://") else {
        return url;
    };
    rest.find('/').map_or("/", |at| &rest[at..])
}

/// The host of an address, without port; none where there is none, or where it is a number or the machine itself.
pub(super) fn host_of(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?;
    named_host(host)
}

/// A host that is a name: not an address, and not the machine itself.
pub(super) fn named_host(host: &str) -> Option<&str> {
    if host.starts_with('[') || host.matches(':').count() > 1 {
        return None;
    }
    let host = host.split(':').next()?.trim_end_matches('.');
    let number = host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    (!number && host != "localhost").then_some(host)
}

/// Whether a name stands for whatever came in, so that it mixes operations.
pub(super) fn is_catch_all(name: &str) -> bool {
    let name = name.trim();
    let end = name.rsplit(['/', ' ']).next().unwrap_or_default();
    end.starts_with('*')
        || end.starts_with("{*")
        || end.starts_with("{...")
        || matches!(name, "Recv." | "Recv./" | "Sent.")
}

/// A name in which numbers, ids and parameters are one placeholder.
pub(super) fn templated(name: &str) -> String {
    // What follows a question mark differs from call to call.
    let name = name.split(['?', '#']).next().unwrap_or_default();
    let mut text = String::with_capacity(name.len());
    let mut rest = name;
    loop {
        let end = rest.find(['/', ' ']).unwrap_or(rest.len());
        push_segment(&mut text, &rest[..end]);
        let Some(separator) = rest[end..].chars().next() else {
            return text;
        };
        text.push(separator);
        rest = &rest[end + 1..];
    }
}

fn push_segment(text: &mut String, segment: &str) {
    if is_parameter(segment) || is_id(segment) {
        text.push_str(PLACEHOLDER);
        return;
    }
    if !segment.bytes().any(|byte| byte.is_ascii_digit()) {
        text.push_str(segment);
        return;
    }
    let mut rest = segment;
    loop {
        let end = rest
            .find(['-', '_', '.', ',', ';', '=', ':', '(', ')', '\''])
            .unwrap_or(rest.len());
        push_word(text, &rest[..end]);
        let Some(separator) = rest[end..].chars().next() else {
            return;
        };
        text.push(separator);
        rest = &rest[end + 1..];
    }
}

/// A word within a segment: all digits, a long number at its end, or hex.
fn push_word(text: &mut String, word: &str) {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    if digits > 0 && (digits == word.len() || (is_hex(word) && word.len() >= 8)) {
        text.push_str(PLACEHOLDER);
        return;
    }
    let head = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
    if word.len() - head.len() >= 4 {
        text.push_str(head);
        text.push_str(PLACEHOLDER);
    } else {
        text.push_str(word);
    }
}

/// `{id}`, `:id`, `<id>`, `$id`.
fn is_parameter(segment: &str) -> bool {
    let inside = |open, close| segment.len() > 2 && segment.starts_with(open) && segment.ends_with(close);
    let catch_all = segment.starts_with("{*") || segment.starts_with("{...");
    (inside('{', '}') && !catch_all) || inside('<', '>') || (segment.len() > 1 && segment.starts_with([':', '$']))
}

/// A number, a uuid (also one that is cut off or masked), or hex of at least 5 digits, two of them no letters.
fn is_id(segment: &str) -> bool {
    let digits = segment.bytes().filter(u8::is_ascii_digit).count();
    let number = digits > 0
        && segment
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'-' | b'+'))
        && !segment.starts_with('.');
    let masked = segment.len() >= 3 && segment.bytes().all(|byte| byte == b'*' || byte == b'X');
    number || masked || is_uuid(segment) || (segment.len() >= 5 && digits >= 2 && is_hex(segment))
}

fn is_hex(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The beginning of a uuid of at least 8 digits and a dash, its digits masked or not.
fn is_uuid(segment: &str) -> bool {
    const DASHES: [usize; 4] = [8, 13, 18, 23];
    let fits = |(at, byte): (usize, u8)| {
        if DASHES.contains(&at) {
            byte == b'-'
        } else {
            byte.is_ascii_hexdigit() || matches!(byte, b'*' | b'x' | b'X' | b'#')
        }
    };
    (9..=36).contains(&segment.len()) && segment.bytes().enumerate().all(fits)
}

#[cfg(test)]
mod tests {
    use super::{host_of, is_catch_all, operation_name, templated};
    use crate::import::traces::attributes::{Attributes, Value};

    #[test]
    fn what_differs_from_request_to_request_is_one_placeholder() {
        for (name, expected) in [
            ("/orders/17", "/orders/{id}"),
            ("GET /orders/:order/lines/{line}", "GET /orders/{id}/lines/{id}"),
            ("/verify/2aaa7d4d-faf0-4dea-bdbe-568df6c1f92d", "/verify/{id}"),
            (
                "http:/verifylogintoken/2aaa7d4d-faf0-4dea-bdbe-568",
                "http:/verifylogintoken/{id}",
            ),
            ("/verify/2aaa7d4d-****-****-****-************", "/verify/{id}"),
            ("/verify/xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", "/verify/{id}"),
            ("/travel/getroutebytripid/d1345", "/travel/getroutebytripid/{id}"),
            ("/travel/trip/G1234", "/travel/trip/G{id}"),
            ("/objects/5f3e9a12bc", "/objects/{id}"),
            ("order-1234 done", "order-{id} done"),
            ("/hotels?inDate=2015-04-15", "/hotels"),
            ("/api/v1/orders", "/api/v1/orders"),
            ("/search.Search/Nearby", "/search.Search/Nearby"),
            ("/cafe/added/face", "/cafe/added/face"),
            ("oauth2.Token/Get", "oauth2.Token/Get"),
            ("/*", "/*"),
            ("", ""),
        ] {
            assert_eq!(templated(name), expected, "{name}");
        }
    }

    #[test]
    fn a_name_that_stands_for_whatever_came_in() {
        for name in ["/*", "GET /*", "/**", "/*path", "GET /{*path}", "Recv."] {
            assert!(is_catch_all(name), "{name}");
        }
        for name in ["/orders", "Recv.shop.Cart.Add", "/a*b", ""] {
            assert!(!is_catch_all(name), "{name}");
        }
    }

    #[test]
    fn a_host_is_a_name() {
        assert_eq!(host_of("http://ts-sso-service:12349/verify"), Some("ts-sso-service"));
        assert_eq!(host_of("https://me:secret@api.example.com/x"), Some("api.example.com"));
        for url in [
            "http://10.0.0.7/x",
            "http://[::1]:80/",
            "http://localhost:80/",
            "/hotels?x=1",
        ] {
            assert_eq!(host_of(url), None, "{url}");
        }
    }

    #[test]
    fn the_route_comes_before_the_rpc_method_and_that_before_the_name() {
        let name_of = |name: &str, attributes: &[(&str, &'static str)]| {
            let mut read = Attributes::default();
            for (key, value) in attributes {
                read.put(key, Value::Text((*value).into()));
            }
            operation_name(name, &read)
        };
        let route = [
            ("http.route", "/orders/{order}"),
            ("http.request.method", "get"),
            ("rpc.method", "X"),
        ];
        assert_eq!(name_of("x", &route), ("GET /orders/{id}".to_owned(), false));
        assert_eq!(
            name_of("POST /a", &[("http.route", "/a")]),
            ("POST /a".to_owned(), false)
        );
        let rpc = [("rpc.service", "shop.Cart"), ("rpc.method", "AddItem")];
        assert_eq!(name_of("x", &rpc), ("shop.Cart/AddItem".to_owned(), false));
        assert_eq!(
            name_of("x", &[("rpc.method", "shop.Cart/AddItem")]).0,
            "shop.Cart/AddItem"
        );
        assert_eq!(
            name_of("get", &[("http.path", "/orders/17")]),
            ("GET /orders/{id}".to_owned(), true)
        );
        assert_eq!(
            name_of("", &[("http.url", "http://x:1/a/5?b=1")]),
            ("/a/{id}".to_owned(), true)
        );
        assert_eq!(name_of("GET", &[]), ("GET".to_owned(), true));
        assert_eq!(name_of("HTTP GET /hotels", &[]), ("HTTP GET /hotels".to_owned(), false));
    }
}
