//! A span as bytes, for the time between reading and derivation.

use super::names::Name;
use super::span::{Kind, Link, Marks, Remote, Span};

const NONE: u32 = u32::MAX;

/// Appends a span.
pub(super) fn encode(span: &Span, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&span.trace.to_le_bytes());
    for number in [span.id, span.parent, span.start, span.end, span.message] {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    let optional = |name: Option<Name>| name.map_or(NONE, |name| name.0);
    for name in [
        span.service.0,
        span.operation.0,
        optional(span.peer),
        optional(span.topic),
    ] {
        bytes.extend_from_slice(&name.to_le_bytes());
    }
    bytes.extend_from_slice(&[span.kind as u8, span.remote as u8, span.marks.bits()]);
    let links = u16::try_from(span.links.len()).unwrap_or(u16::MAX);
    bytes.extend_from_slice(&links.to_le_bytes());
    for link in span.links.iter().take(usize::from(links)) {
        bytes.extend_from_slice(&link.trace.to_le_bytes());
        bytes.extend_from_slice(&link.span.to_le_bytes());
    }
}

/// Takes a span off the front; none at the end.
pub(super) fn decode(bytes: &mut &[u8]) -> Option<Span> {
    let trace = u128::from_le_bytes(take(bytes)?);
    let mut number = || Some(u64::from_le_bytes(take(bytes)?));
    let (id, parent, start, end, message) = (number()?, number()?, number()?, number()?, number()?);
    let mut name = || Some(u32::from_le_bytes(take(bytes)?));
    let (service, operation, peer, topic) = (name()?, name()?, name()?, name()?);
    let [kind, remote, marks] = take(bytes)?;
    let links = u16::from_le_bytes(take(bytes)?);
    let links = (0..links)
        .map(|_| {
            let trace = u128::from_le_bytes(take(bytes)?);
            let span = u64::from_le_bytes(take(bytes)?);
            Some(Link { trace, span })
        })
        .collect::<Option<_>>()?;
    let optional = |number| (number != NONE).then_some(Name(number));
    Some(Span {
        trace,
        id,
        parent,
        start,
        end,
        service: Name(service),
        operation: Name(operation),
        peer: optional(peer),
        topic: optional(topic),
        message,
        kind: *Kind::ALL.get(usize::from(kind))?,
        remote: *Remote::ALL.get(usize::from(remote))?,
        marks: Marks::from_bits(marks),
        links,
    })
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*first)
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};
    use crate::import::traces::names::Name;
    use crate::import::traces::span::{Kind, Link, Marks, Remote, Span};

    #[test]
    fn what_is_encoded_is_decoded() {
        let span = Span {
            trace: u128::MAX - 7,
            id: 1,
            parent: u64::MAX,
            start: 3,
            end: 4,
            service: Name(5),
            operation: Name(6),
            peer: None,
            topic: Some(Name(0)),
            message: 9,
            kind: Kind::Consumer,
            remote: Remote::Yes,
            marks: Marks {
                failed: true,
                weak_name: true,
                ..Marks::default()
            },
            links: Box::new([Link { trace: 8, span: 9 }]),
        };
        let mut bytes = Vec::new();
        encode(&span, &mut bytes);
        encode(&span, &mut bytes);
        let mut rest = bytes.as_slice();
        assert_eq!(decode(&mut rest), Some(span.clone()));
        assert_eq!(decode(&mut rest), Some(span));
        assert_eq!(decode(&mut rest), None);
        assert_eq!(decode(&mut &bytes[..20]), None);
    }
}
