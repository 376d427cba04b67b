//! What a span's attributes say, under their old and their new names.

use std::borrow::Cow;

/// A value, as far as one is read.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'a> {
    Text(Cow<'a, str>),
    Number(i64),
    Flag(bool),
    /// A list, a map, bytes, nothing.
    Other,
}

impl<'a> Value<'a> {
    fn text(self) -> Option<Cow<'a, str>> {
        match self {
            Value::Text(text) => Some(text).filter(|text| !text.trim().is_empty()),
            Value::Number(number) => Some(number.to_string().into()),
            Value::Flag(_) | Value::Other => None,
        }
    }

    fn number(&self) -> Option<i64> {
        match self {
            Value::Text(text) => text.trim().parse().ok(),
            Value::Number(number) => Some(*number),
            Value::Flag(_) | Value::Other => None,
        }
    }
}

/// A text that several attributes can give; the one of the lowest rank stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Ranked<'a>(Option<(u8, Cow<'a, str>)>);

impl<'a> Ranked<'a> {
    fn put(&mut self, rank: u8, value: Value<'a>) {
        if let Some(text) = value.text() {
            self.put_text(rank, text);
        }
    }

    fn put_text(&mut self, rank: u8, text: Cow<'a, str>) {
        let better = match &self.0 {
            None => true,
            // Of one rank the least stands, so that the order in which they come does not matter.
            Some((there, other)) => rank < *there || (rank == *there && text < *other),
        };
        if better {
            self.0 = Some((rank, text));
        }
    }

    /// The text.
    pub(super) fn get(&self) -> Option<&str> {
        self.0.as_ref().map(|(_, text)| text.as_ref())
    }
}

/// What the attributes of one span say, of that which is needed.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
pub(super) struct Attributes<'a> {
    pub(super) kind: Option<Cow<'a, str>>,
    pub(super) peer: Ranked<'a>,
    pub(super) method: Ranked<'a>,
    pub(super) route: Ranked<'a>,
    pub(super) template: Ranked<'a>,
    pub(super) path: Ranked<'a>,
    pub(super) url: Ranked<'a>,
    pub(super) rpc_service: Ranked<'a>,
    pub(super) rpc_method: Ranked<'a>,
    pub(super) topic: Ranked<'a>,
    pub(super) message: Ranked<'a>,
    pub(super) messaging: Ranked<'a>,
    pub(super) sampler: Ranked<'a>,
    pub(super) sampler_share: Ranked<'a>,
    grpc: Option<(u8, Grpc)>,
    http: Option<(u8, i64)>,
    pub(super) database: bool,
    pub(super) kafka: bool,
    pub(super) error: bool,
    pub(super) tail_sampled: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grpc {
    Fine,
    /// The callee, or the way to it, failed.
    Failed,
    /// The caller asked for what it cannot have.
    Refused,
}

impl<'a> Attributes<'a> {
    /// Whether an attribute of this name is read at all.
    pub(super) fn wants(key: &str) -> bool {
        let head = key.split_once('.').map_or(key, |(head, _)| head);
        matches!(
            head,
            "http"
                | "url"
                | "rpc"
                | "grpc"
                | "messaging"
                | "kafka"
                | "rabbit"
                | "db"
                | "sql"
                | "cassandra"
                | "service"
                | "peer"
                | "server"
                | "net"
                | "error"
                | "otel"
                | "span"
                | "sampler"
                | "tailsampling"
                | "meta"
        )
    }

    /// Reads one attribute.
    pub(super) fn put(&mut self, key: &str, value: Value<'a>) {
        match key {
            "span.kind" => self.kind = value.text(),
            "service.peer.name" => self.peer.put(0, value),
            "peer.service" => self.peer.put(1, value),
            "server.address" => self.peer.put(3, value),
            "net.peer.name" => self.peer.put(4, value),
            "http.request.method" => self.method.put(0, value),
            "http.method" => self.method.put(1, value),
            "http.route" => self.route.put(0, value),
            "url.template" => self.template.put(0, value),
            "http.path" => self.path.put(0, value),
            "url.path" => self.path.put(1, value),
            "http.target" => self.path.put(2, value),
            "url.full" => self.url.put(0, value),
            "http.url" => self.url.put(1, value),
            "http.response.status_code" => self.put_http(0, &value),
            "http.status_code" => self.put_http(1, &value),
            "rpc.service" => self.rpc_service.put(0, value),
            "rpc.method" => self.rpc_method.put(0, value),
            "rpc.response.status_code" => self.put_grpc(0, &value),
            "rpc.grpc.status_code" => self.put_grpc(1, &value),
            "grpc.status_code" => self.put_grpc(2, &value),
            "error" => self.error |= !matches!(&value, Value::Flag(false)) && !is_false(&value),
            "otel.status_code" => self.error |= matches!(&value, Value::Text(text) if text == "ERROR"),
            "sampler.type" => self.sampler.put(0, value),
            "sampler.param" => self.sampler_share.put(0, value),
            _ => self.put_message(key, value),
        }
    }

    fn put_message(&mut self, key: &str, value: Value<'a>) {
        match key {
            "messaging.destination.template" => self.topic.put(0, value),
            "messaging.destination.name" => self.topic.put(1, value),
            "messaging.destination" => self.topic.put(2, value),
            "kafka.topic" => {
                self.kafka = true;
                self.topic.put(3, value);
            }
            "rabbit.queue" => self.topic.put(4, value),
            "rabbit.exchange" => self.topic.put(5, value),
            "rabbit.routing_key" => self.topic.put(6, value),
            "messaging.message.id" => self.message.put(0, value),
            "messaging.message_id" => self.message.put(1, value),
            "messaging.operation.type" => self.messaging.put(0, value),
            "messaging.operation" => self.messaging.put(1, value),
            "messaging.operation.name" => self.messaging.put(2, value),
            "messaging.system" => self.kafka |= matches!(&value, Value::Text(text) if text == "kafka"),
            "sql.query" => self.database = true,
            _ if key.starts_with("db.") || key.starts_with("cassandra.") => self.database = true,
            _ if key.starts_with("kafka.") || key.starts_with("messaging.kafka.") => self.kafka = true,
            _ if key.starts_with("tailsampling.") || key.starts_with("meta.refinery.") => self.tail_sampled = true,
            _ => {}
        }
    }

    /// Who is at the other end, as the format itself says it: after the attributes made for that, before an address.
    pub(super) fn put_peer(&mut self, name: Cow<'a, str>) {
        if !name.trim().is_empty() {
            self.peer.put_text(2, name);
        }
    }

    fn put_http(&mut self, rank: u8, value: &Value<'_>) {
        if let Some(status) = value.number().filter(|status| *status > 0)
            && self.http.is_none_or(|(there, other)| (rank, status) < (there, other))
        {
            self.http = Some((rank, status));
        }
    }

    fn put_grpc(&mut self, rank: u8, value: &Value<'_>) {
        let Some(status) = grpc(value) else { return };
        if self.grpc.is_none_or(|(there, _)| rank < there) {
            self.grpc = Some((rank, status));
        }
    }

    /// Whether the call failed: 5xx, a gRPC status that blames the callee, or an error that was said. Not 4xx: then the
    /// callee answered.
    pub(super) fn failed(&self) -> bool {
        match (self.http, self.grpc) {
            (Some((_, 500..)), _) | (_, Some((_, Grpc::Failed))) => true,
            (Some((_, 400..)), _) | (_, Some((_, Grpc::Refused))) => false,
            _ => self.error,
        }
    }
}

fn is_false(value: &Value<'_>) -> bool {
    matches!(value, Value::Text(text) if text.eq_ignore_ascii_case("false"))
}

fn grpc(value: &Value<'_>) -> Option<Grpc> {
    if let Some(number) = value.number() {
        return Some(match number {
            0 => Grpc::Fine,
            2 | 4 | 13 | 14 => Grpc::Failed,
            _ => Grpc::Refused,
        });
    }
    let Value::Text(text) = value else { return None };
    Some(match text.as_ref() {
        "OK" => Grpc::Fine,
        "UNKNOWN" | "DEADLINE_EXCEEDED" | "INTERNAL" | "UNAVAILABLE" => Grpc::Failed,
        _ => Grpc::Refused,
    })
}

#[cfg(test)]
mod tests {
    use super::{Attributes, Value};

    fn with<'a>(attributes: &[(&str, Value<'a>)]) -> Attributes<'a> {
        let mut read = Attributes::default();
        for (key, value) in attributes {
            assert!(Attributes::wants(key), "{key}");
            read.put(key, value.clone());
        }
        read
    }

    #[test]
    fn the_new_name_stands_whatever_comes_first() {
        let (old, new) = (Value::Text("old".into()), Value::Text("new".into()));
        for (a, b) in [
            ("service.peer.name", "peer.service"),
            ("peer.service", "server.address"),
            ("server.address", "net.peer.name"),
        ] {
            assert_eq!(with(&[(a, new.clone()), (b, old.clone())]).peer.get(), Some("new"));
            assert_eq!(with(&[(b, old.clone()), (a, new.clone())]).peer.get(), Some("new"));
        }
        let topic = with(&[("messaging.destination", old), ("messaging.destination.name", new)]);
        assert_eq!(topic.topic.get(), Some("new"));
    }

    #[test]
    fn what_blames_the_callee_is_a_failure_and_4xx_is_none() {
        let failed = |key, value| with(&[("error", Value::Flag(true)), (key, value)]).failed();
        assert!(failed("http.status_code", Value::Number(503)));
        assert!(!failed("http.status_code", Value::Number(404)));
        assert!(failed("http.response.status_code", Value::Text("200".into())));
        assert!(failed("rpc.grpc.status_code", Value::Number(14)));
        assert!(!failed("rpc.grpc.status_code", Value::Number(5)));
        assert!(failed(
            "rpc.response.status_code",
            Value::Text("DEADLINE_EXCEEDED".into())
        ));
        assert!(!failed("rpc.response.status_code", Value::Text("NOT_FOUND".into())));
        assert!(!with(&[("error", Value::Text("false".into()))]).failed());
        assert!(
            with(&[("error", Value::Text(String::new().into()))]).failed(),
            "Zipkin has errors without a text"
        );
        assert!(with(&[("http.status_code", Value::Number(500))]).failed());
    }

    #[test]
    fn a_proxy_downstream_is_no_callee() {
        assert_eq!(
            with(&[("peer.address", Value::Text("10.0.0.1:80".into()))]).peer.get(),
            None
        );
    }
}
