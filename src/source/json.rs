//! A JSON object as a record, and what is forgiven in one.
//!
//! Member by member, without a tree of the whole: a text is copied once, into the article. It
//! knows no field of ours but through the mapping it is given.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use crate::source::fields::Record;
use crate::source::names::{Mapping, Role};
use crate::source::ninjs::item_id;

/// The member that holds the article in the hits of a search engine.
const INNER: &str = "_source";

/// The member that holds the article in what interfaces of agencies give, alone or in `ENVELOPE`.
const ITEM: &str = "item";

/// What such an interface wraps an item in.
const ENVELOPE: &str = "data";

/// Reads an object, and says how many broken characters were replaced in it. With `only`, the
/// fields of one role are read.
pub(crate) fn read_object(
    text: &str,
    mapping: &Mapping,
    only: Option<Role>,
) -> Result<(Record, u64), String> {
    let text = text.trim_start_matches('\u{feff}').trim_ascii();
    if !text.starts_with('{') {
        return Err("not a JSON object".to_owned());
    }
    let error = match parse(text, mapping, only) {
        Ok(record) => return Ok((record, 0)),
        Err(error) if error.is_eof() => {
            return Err("the JSON object is cut short".to_owned());
        }
        Err(error) => error,
    };
    let (mended, replaced) = mend(text);
    if let Cow::Owned(mended) = mended
        && let Ok(record) = parse(&mended, mapping, only)
    {
        return Ok((record, replaced));
    }
    Err(reason(&error))
}

/// The names of an object's members in their order; none if it cannot be read.
pub(crate) fn names(text: &str) -> Vec<String> {
    let names = serde_json::from_str::<Names>(text.trim_start_matches('\u{feff}'));
    names.map(|Names(names)| names).unwrap_or_default()
}

/// The names of an object's members, and of those of the article in a hit of a search engine.
struct Names(Vec<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Names, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = Names;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Names, A::Error> {
                let mut names = Vec::new();
                while let Some(Name(name)) = members.next_key()? {
                    if name != INNER {
                        names.push(name.into_owned());
                        members.next_value::<IgnoredAny>()?;
                    } else if let Value::Object(inner) = members.next_value()? {
                        names.extend(inner.into_iter().map(|(name, _)| name));
                    }
                }
                Ok(Names(names))
            }
        }
        deserializer.deserialize_map(Visit)
    }
}

fn parse(text: &str, mapping: &Mapping, only: Option<Role>) -> serde_json::Result<Record> {
    let mut record = Record::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    Members { record: &mut record, mapping, only }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(record)
}

/// What is wrong, and at which byte; the line is the record's and known already.
fn reason(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let what = said.find(" at line ").map_or(&*said, |end| &said[..end]);
    match error.line() {
        1 => format!("not valid JSON at byte {}: {what}", error.column()),
        line => {
            format!("not valid JSON in line {line}, byte {} of the record: {what}", error.column())
        }
    }
}

/// Puts the members of an object into a record.
struct Members<'a> {
    record: &'a mut Record,
    mapping: &'a Mapping,
    only: Option<Role>,
}

/// A name, borrowed unless it has escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl Members<'_> {
    /// Puts the members of an item in the place of the item; anything else is a field.
    fn unwrap(&mut self, name: &str, value: Value) {
        match value {
            Value::Object(item) if name == ITEM && item.contains_key("headline") => {
                for (name, value) in item {
                    self.record.put(&name, value, self.mapping);
                }
            }
            Value::Object(mut envelope) if name == ENVELOPE && envelope.contains_key(ITEM) => {
                let item = envelope.remove(ITEM).unwrap_or_default();
                // The envelope has an id too, of the request.
                if let Some(id) = item_id(|name| item.get(name)) {
                    self.record.put_first(Role::Id, "id", Value::from(id));
                }
                self.unwrap(ITEM, item);
                for (name, value) in envelope {
                    self.record.put_extra(name, value);
                }
            }
            value => self.record.put(name, value, self.mapping),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Members<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        while let Some(Name(name)) = members.next_key()? {
            if name == INNER {
                match members.next_value()? {
                    Value::Object(inner) => {
                        for (name, value) in inner {
                            self.record.put(&name, value, self.mapping);
                        }
                    }
                    other => self.record.put_extra(INNER.to_owned(), other),
                }
            } else if name == ITEM || name == ENVELOPE {
                self.unwrap(&name, members.next_value()?);
            } else if self.only.is_some_and(|role| !self.mapping.is(role, &name)) {
                members.next_value::<IgnoredAny>()?;
            } else {
                self.record.put(&name, members.next_value()?, self.mapping);
            }
        }
        Ok(())
    }
}

/// The text with what programs write although JSON has no such thing: `NaN` and `Infinity` become
/// `null`, control characters in strings become escapes, and halves of surrogate pairs, which
/// are counted, become U+FFFD.
pub(crate) fn mend(text: &str) -> (Cow<'_, str>, u64) {
    let mut mended = String::new();
    let (mut copied, mut replaced, mut in_string, mut at) = (0, 0, false, 0);
    let bytes = text.as_bytes();
    while at < bytes.len() {
        let rest = &text.as_bytes()[at..];
        let (length, replacement) = match bytes[at] {
            b'"' => {
                in_string = !in_string;
                (1, None)
            }
            b'\\' if in_string => match surrogate(rest) {
                Some(0xD800..0xDC00)
                    if matches!(rest.get(6..).and_then(surrogate), Some(0xDC00..0xE000)) =>
                {
                    (12, None)
                }
                Some(0xD800..0xE000) => {
                    replaced += 1;
                    (6, Some("\\ufffd".to_owned()))
                }
                _ => (2, None),
            },
            control @ ..0x20 if in_string => (1, Some(format!("\\u{control:04x}"))),
            b'N' if !in_string && rest.starts_with(b"NaN") => (3, Some("null".to_owned())),
            b'-' if !in_string && rest.starts_with(b"-Infinity") => (9, Some("null".to_owned())),
            b'I' if !in_string && rest.starts_with(b"Infinity") => (8, Some("null".to_owned())),
            _ => (1, None),
        };
        if let Some(replacement) = replacement {
            mended.push_str(&text[copied..at]);
            mended.push_str(&replacement);
            copied = at + length;
        }
        at += length;
    }
    if copied == 0 {
        return (Cow::Borrowed(text), 0);
    }
    mended.push_str(&text[copied..]);
    (Cow::Owned(mended), replaced)
}

/// The code unit of an escape `\uXXXX` that the bytes begin with.
fn surrogate(bytes: &[u8]) -> Option<u16> {
    let digits = bytes.strip_prefix(b"\\u")?.get(..4)?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check_refused(text: &str, expected: &str) {
        let reason = read_object(text, &Mapping::default(), None).map(|_| ()).unwrap_err();
        assert_eq!(reason, expected, "{text:?}");
    }

    macro_rules! refused {
        ($($test:ident, $text:expr, $reason:expr;)+) => {$(
            #[test]
            fn $test() {
                check_refused($text, $reason);
            }
        )+};
    }

    refused! {
        an_array, "[1]", "not a JSON object";
        a_word, "null", "not a JSON object";
        half_an_object, r#"{"title": "No sp"#, "the JSON object is cut short";
        half_an_object_after_a_comma, r#"{"title": "No", "#, "the JSON object is cut short";
        single_quotes, "{'title': 1}", "not valid JSON at byte 2: key must be a string";
        two_objects, r#"{"a":1}{"b":2}"#, "not valid JSON at byte 8: trailing characters";
        a_later_line, "{\"a\":1,\n\"b\" 2}", "not valid JSON in line 2, byte 5 of the record: expected `:`";
    }

    fn check_mended(text: &str, expected: &str, count: u64) {
        let (mended, replaced) = mend(text);
        assert_eq!((&*mended, replaced), (expected, count));
        assert!(serde_json::from_str::<Value>(&mended).is_ok(), "{mended}");
    }

    #[test]
    fn broken_objects_are_mended() {
        check_mended(r#"{"a":NaN,"b":[-Infinity,Infinity]}"#, r#"{"a":null,"b":[null,null]}"#, 0);
        check_mended("{\"a\":\"x\ty\"}", r#"{"a":"x\u0009y"}"#, 0);
        check_mended(
            r#"{"a":"\ud83d\ude00 \ud83d \ude00"}"#,
            r#"{"a":"\ud83d\ude00 \ufffd \ufffd"}"#,
            2,
        );
        check_mended(r#"{"a":"NaN \\ud800 \" NaN"}"#, r#"{"a":"NaN \\ud800 \" NaN"}"#, 0);
        let (_, replaced) =
            read_object(r#"{"title":"\ud83d"}"#, &Mapping::default(), None).unwrap();
        assert_eq!(replaced, 1);
    }

    proptest! {
        #[test]
        fn nothing_panics(text in r#"([\[\]{},:"\\ a1é\t]|\\u|d83d|NaN){0,30}"#) {
            let _ = mend(&text);
            let _ = read_object(&format!("{{{text}"), &Mapping::default(), None);
        }
    }
}
