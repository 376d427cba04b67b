//! The attributes of OTLP: lists of `key` and `value`, the value a map that names its type.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::value::{Scalar, Text};
use crate::import::traces::attributes::{Attributes, Value};

/// A list of attributes, read as it comes: most are left out.
#[derive(Debug, Default)]
pub(super) struct Given<'a> {
    pub(super) service: Option<Cow<'a, str>>,
    pub(super) read: Attributes<'a>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Given<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Attribs;
        impl<'de> Visitor<'de> for Attribs {
            type Value = Given<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of attributes")
            }
            fn visit_unit<E>(self) -> Result<Given<'de>, E> {
                Ok(Given::default())
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Given<'de>, A::Error> {
                let mut given = Given::default();
                while let Some(Attribute { key, value }) = list.next_element()? {
                    if key == "service.name" {
                        if let Value::Text(text) = value {
                            given.service = Some(text);
                        }
                    } else {
                        given.read.put(&key, value);
                    }
                }
                Ok(given)
            }
        }
        deserializer.deserialize_any(Attribs)
    }
}

struct Attribute<'a> {
    key: Cow<'a, str>,
    value: Value<'a>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Attribute<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pair;
        impl<'de> Visitor<'de> for Pair {
            type Value = Attribute<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an attribute: a map of `key` and `value`")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Attribute<'de>, A::Error> {
                let mut attribute = Attribute {
                    key: Cow::Borrowed(""),
                    value: Value::Other,
                };
                while let Some(Text(field)) = map.next_key()? {
                    match field.as_ref() {
                        "key" => attribute.key = map.next_value::<Text<'de>>()?.0,
                        // Nearly always the key comes first, and most attributes need not be read.
                        "value" if attribute.key.is_empty() || Attributes::wants(&attribute.key) => {
                            attribute.value = map.next_value::<AnyValue<'de>>()?.0;
                        }
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(attribute)
            }
        }
        deserializer.deserialize_map(Pair)
    }
}

/// `{"stringValue": …}` and its siblings; the last that is known stands.
struct AnyValue<'a>(Value<'a>);

impl<'de: 'a, 'a> Deserialize<'de> for AnyValue<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOf;
        impl<'de> Visitor<'de> for OneOf {
            type Value = AnyValue<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value: a map of `stringValue`, `intValue` or the like")
            }
            fn visit_unit<E>(self) -> Result<AnyValue<'de>, E> {
                Ok(AnyValue(Value::Other))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<AnyValue<'de>, A::Error> {
                let mut value = Value::Other;
                while let Some(Text(field)) = map.next_key()? {
                    match field.as_ref() {
                        "stringValue" | "boolValue" | "doubleValue" => value = map.next_value::<Scalar<'de>>()?.0,
                        "intValue" => {
                            value = match map.next_value::<Scalar<'de>>()?.0 {
                                Value::Text(text) => text.trim().parse().map_or(Value::Other, Value::Number),
                                number => number,
                            };
                        }
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(AnyValue(value))
            }
        }
        deserializer.deserialize_any(OneOf)
    }
}
