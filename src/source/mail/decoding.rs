//! The encodings of mail: quoted-printable (RFC 2045, 6.7), and the words of headers (RFC 2047).
//!
//! It forgives what is broken: what cannot be decoded stays as it is, or is left out by the rules.

use std::borrow::Cow;

use crate::source::base64;
use crate::source::charset::decode;

/// Decodes quoted-printable.
pub(super) fn from_quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, behind)) = rest.split_first() {
        rest = behind;
        match (byte, behind) {
            (b'=', [b'\r', b'\n', after @ ..] | [b'\n', after @ ..]) => rest = after,
            (b'=', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    decoded.push(high << 4 | low);
                    rest = after;
                }
                _ => decoded.push(byte),
            },
            _ => decoded.push(byte),
        }
    }
    decoded
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

/// Decodes the words of a header that are encoded: `=?utf-8?Q?caf=C3=A9?=`.
pub(super) fn encoded_words(text: &str) -> Cow<'_, str> {
    if !text.contains("=?") {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    let mut after_word = false;
    while let Some(start) = rest.find("=?") {
        let before = &rest[..start];
        let Some((word, length)) = encoded_word(&rest[start..]) else {
            decoded.push_str(&rest[..start + 2]);
            rest = &rest[start + 2..];
            after_word = false;
            continue;
        };
        // Blanks between two encoded words are not part of the text.
        if !after_word || !before.trim().is_empty() {
            decoded.push_str(before);
        }
        decoded.push_str(&word);
        rest = &rest[start + length..];
        after_word = true;
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// The longest encoded word, in bytes: RFC 2047 allows 75, and nobody heeds it.
const LONGEST_WORD: usize = 1 << 10;

fn encoded_word(text: &str) -> Option<(String, usize)> {
    let text = &text[..text.floor_char_boundary(LONGEST_WORD)];
    let mut parts = text[2..].splitn(3, '?');
    let (charset, encoding, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let end = rest.find("?=")?;
    let content = &rest[..end];
    let bytes = match encoding {
        "Q" | "q" => from_quoted_printable(content.replace('_', " ").as_bytes()),
        "B" | "b" => base64::decode(content.as_bytes()),
        _ => return None,
    };
    let length = 2 + charset.len() + 1 + encoding.len() + 1 + end + 2;
    Some((decode(&bytes, Some(charset)).0.into_owned(), length))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quoted_printable() {
        let decode = |text: &str| from_quoted_printable(text.as_bytes());
        assert_eq!(decode("caf=C3=A9 =\r\nno=\nspy =3D"), "café nospy =".as_bytes());
        assert_eq!(decode("a=ZZ=C"), b"a=ZZ=C");
    }

    #[test]
    fn words_of_headers() {
        for (text, expected) in [
            ("No spy", "No spy"),
            ("=?utf-8?Q?No=20caf=C3=A9_?= =?iso-8859-1?b?6Q==?= x", "No café é x"),
            ("=?utf-8?X?a?= =?", "=?utf-8?X?a?= =?"),
            ("a =?utf-8?Q?b?= c =?utf-8?Q?d?=", "a b c d"),
        ] {
            assert_eq!(encoded_words(text), expected);
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(=\\?|\\?=|utf-8\\?Q\\?|[=?é A9\n])*") {
            let _ = encoded_words(&text);
            let _ = from_quoted_printable(text.as_bytes());
        }
    }
}
