//! Named fields, as the headers of WARC records and of HTTP messages have them.
//!
//! It knows no field by name.

use std::borrow::Cow;

use memchr::memchr;

/// More fields than this are read past: no honest header has as many.
const MOST_FIELDS: usize = 1000;

/// The fields of a header, in their order.
#[derive(Debug, Default)]
pub(super) struct Fields<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Fields<'a> {
    /// Reads fields up to a blank line, and gives what stands behind it; `None` if there is none.
    /// Lines may end with LF alone (RFC 9112, 2.2), be folded (5.2), or be no fields.
    pub(super) fn read(bytes: &'a [u8]) -> (Fields<'a>, Option<&'a [u8]>) {
        let mut fields = Fields::default();
        let mut rest = bytes;
        // Some servers of old forgot the blank line.
        while !rest.starts_with(b"<") {
            let Some(end) = memchr(b'\n', rest) else { return (fields, None) };
            let line = rest[..end].trim_ascii_end();
            rest = &rest[end + 1..];
            match line.first() {
                None => break,
                Some(b' ' | b'\t') => fields.fold(line),
                Some(_) => fields.add(line),
            }
        }
        (fields, Some(rest))
    }

    /// The first field of that name that is not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).find(|value| !value.is_empty())
    }

    /// Every field of that name, whatever its case.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = move |(known, _): &&(Cow<'_, str>, _)| known.eq_ignore_ascii_case(name);
        self.0.iter().filter(named).map(|(_, value)| &**value)
    }

    fn add(&mut self, line: &'a [u8]) {
        if let Some((name, value)) = split_field(line)
            && self.0.len() < MOST_FIELDS
        {
            self.0.push((String::from_utf8_lossy(name), String::from_utf8_lossy(value)));
        }
    }

    fn fold(&mut self, line: &[u8]) {
        if let Some((_, value)) = self.0.last_mut() {
            let value = value.to_mut();
            value.push(' ');
            value.push_str(&String::from_utf8_lossy(line.trim_ascii()));
        }
    }
}

/// The name and the value of a line that is a field.
pub(super) fn split_field(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = memchr(b':', line)?;
    Some((line[..colon].trim_ascii(), line[colon + 1..].trim_ascii()))
}
