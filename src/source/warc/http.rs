//! An HTTP response as it was recorded (RFC 9112, and what servers really send).
//!
//! It knows status, fields and body. What the body is a page of is for others.

use std::borrow::Cow;

use crate::source::warc::coding::{Decoded, Refusal, decode, unchunk};
use crate::source::warc::fields::Fields;

/// Interim responses (`100 Continue`) that are read past.
const MOST_INTERIM: usize = 4;

/// A response.
pub(super) struct Response<'a> {
    /// The status; 0 if there is none that can be read.
    pub(super) status: u16,
    pub(super) fields: Fields<'a>,
    /// The body as it was sent.
    body: &'a [u8],
}

impl<'a> Response<'a> {
    /// Reads a response; `None` if these bytes do not begin as one.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Response<'a>> {
        let mut response = Self::read_one(bytes)?;
        for _ in 0..MOST_INTERIM {
            match Self::read_one(response.body) {
                Some(next) if (100..200).contains(&response.status) => response = next,
                _ => break,
            }
        }
        Some(response)
    }

    /// The body as it was meant, of at most `most` bytes.
    pub(super) fn body(&self, most: usize) -> Result<Decoded<'a>, Refusal> {
        let is_chunked = self.tokens("Transfer-Encoding").any(|token| token == "chunked");
        let body = match is_chunked {
            true => unchunk(self.body),
            false => Cow::Borrowed(self.body),
        };
        let codings: Vec<String> = self.tokens("Content-Encoding").collect();
        decode(body, &codings, most)
    }

    fn read_one(bytes: &'a [u8]) -> Option<Response<'a>> {
        if !bytes.get(..5)?.eq_ignore_ascii_case(b"HTTP/") {
            return None;
        }
        let end = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| at + 1);
        let mut words = bytes[..end].split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        let status = words.nth(1).and_then(|word| std::str::from_utf8(word).ok()?.parse().ok());
        let (fields, body) = Fields::read(&bytes[end..]);
        Some(Response { status: status.unwrap_or(0), fields, body: body.unwrap_or(&[]) })
    }

    /// The words of all fields of that name, in lower case.
    fn tokens(&self, name: &str) -> impl Iterator<Item = String> {
        let words = self.fields.all(name).flat_map(|value| value.split(','));
        words.map(|word| word.trim().to_ascii_lowercase()).filter(|word| !word.is_empty())
    }
}
