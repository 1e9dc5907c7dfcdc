//! The characters of bytes: by a byte order mark, by what is declared, by what they look like.
//!
//! It knows encodings, and where pages and XML declare theirs. It knows no other part of a format.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::{memchr, memmem};

/// Bytes of a document that may hold the declaration of its encoding; HTML asks for 1,024
/// (<https://html.spec.whatwg.org/#charset>), and real pages need more.
const DECLARED_WITHIN: usize = 4 << 10;

/// Bytes that are looked at to tell an encoding that nobody declared.
const TOLD_BY: usize = 256 << 10;

/// The text, without its byte order mark, and how many sequences were no characters and became
/// U+FFFD. `said` is the encoding that the document's envelope names, as HTTP's `charset` does.
pub(crate) fn decode<'a>(bytes: &'a [u8], said: Option<&str>) -> (Cow<'a, str>, u64) {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, &bytes[mark..]),
        None => (encoding_of(bytes, said), bytes),
    };
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let replaced = match had_errors {
        true if encoding == UTF_8 => {
            bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count()
        }
        true => text.matches('\u{fffd}').count(),
        false => 0,
    };
    (text, replaced as u64)
}

/// The encoding of a text that begins so and is no UTF-8; `None` if it is, or if it is no text.
/// `is_whole` says that the text ends here, and is not just cut.
pub(crate) fn of_head(head: &[u8], is_whole: bool) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return (encoding != UTF_8).then_some(encoding);
    }
    if let Some(encoding) = utf_16_by_zeros(head) {
        return Some(encoding);
    }
    if memchr(0, head).is_some() {
        return None;
    }
    match std::str::from_utf8(head) {
        Ok(_) => None,
        Err(error) if error.error_len().is_none() && !is_whole => None,
        Err(_) => Some(told(head)).filter(|encoding| *encoding != UTF_8),
    }
}

/// UTF-16 of a text that is mostly of letters below U+0100, whose upper bytes are zeros: every
/// second byte then is one, or most, and of the others none.
fn utf_16_by_zeros(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len() / 2;
    let zeros = |from: usize| head[from..].iter().step_by(2).filter(|byte| **byte == 0).count();
    match pairs {
        0 | 1 => None,
        _ if 2 * zeros(1) > pairs && zeros(0) == 0 => Some(UTF_16LE),
        _ if 2 * zeros(0) > pairs && zeros(1) == 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// The encoding of bytes without a byte order mark.
fn encoding_of(bytes: &[u8], said: Option<&str>) -> &'static Encoding {
    let named = |name: &str| Encoding::for_label(name.trim().as_bytes());
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return encoding;
    }
    let is_utf_8 = || std::str::from_utf8(bytes).is_ok();
    match said.and_then(named).or_else(|| declared(bytes).and_then(named)) {
        // Whoever can read a declaration in ASCII is not reading UTF-16.
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => UTF_8,
        // Of the wrong declarations that there are, the most are of text that became UTF-8 since.
        Some(_) if is_utf_8() => UTF_8,
        Some(encoding) => encoding,
        None if is_utf_8() => UTF_8,
        None => told(bytes),
    }
}

/// UTF-16 by the zeros of its ASCII.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0, b'<' | b'{' | b'[', 0, ..] => Some(UTF_16BE),
        [b'<' | b'{' | b'[', 0, _, 0, ..] => Some(UTF_16LE),
        _ => None,
    }
}

/// What the document itself declares: `encoding="…"` of XML, `charset=…` of HTML.
fn declared(bytes: &[u8]) -> Option<&str> {
    let head = &bytes[..bytes.len().min(DECLARED_WITHIN)];
    let start = head.trim_ascii_start();
    if start.starts_with(b"<?xml") {
        let end = memmem::find(start, b"?>").unwrap_or(start.len());
        if let Some(label) = label_behind(&start[..end], b"encoding") {
            return Some(label);
        }
    }
    if !start.starts_with(b"<") {
        return None;
    }
    let mut rest = head;
    while let Some(at) = rest.windows(7).position(|word| word.eq_ignore_ascii_case(b"charset")) {
        if let Some(label) = label_behind(&rest[at..], &rest[at..at + 7]) {
            return Some(label);
        }
        rest = &rest[at + 7..];
    }
    None
}

/// The value of `name=value` or `name="value"`.
fn label_behind<'a>(bytes: &'a [u8], name: &[u8]) -> Option<&'a str> {
    let at = memmem::find(bytes, name)? + name.len();
    let value = bytes[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
    let is_label = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte);
    let end = value.iter().position(|byte| !is_label(byte)).unwrap_or(value.len());
    std::str::from_utf8(&value[..end]).ok().filter(|label| !label.is_empty())
}

/// The likeliest encoding of bytes that are no UTF-8.
fn told(bytes: &[u8]) -> &'static Encoding {
    let head = &bytes[..bytes.len().min(TOLD_BY)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(head, head.len() == bytes.len());
    let told = detector.guess(None, Utf8Detection::Allow);
    // A text of UTF-8 with a few broken bytes is UTF-8: what is no ASCII is mostly whole sequences.
    let (mut whole, mut broken) = (0, 0);
    for chunk in head.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    match () {
        () if whole > 2 * broken => UTF_8,
        () if told == UTF_8 => WINDOWS_1252,
        () => told,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check_decoded(bytes: &[u8], said: Option<&str>, expected: &str, replaced: u64) {
        let (text, count) = decode(bytes, said);
        assert_eq!((&*text, count), (expected, replaced), "{}", bytes.escape_ascii());
    }

    macro_rules! encoded {
        ($($test:ident, $bytes:expr, $said:expr, $expected:expr, $replaced:expr;)+) => {$(
            #[test]
            fn $test() {
                check_decoded($bytes.as_ref(), $said, $expected, $replaced);
            }
        )+};
    }

    encoded! {
        empty, "", None, "", 0;
        utf_8, "naïve", None, "naïve", 0;
        a_byte_order_mark_is_no_text, "\u{feff}naïve", None, "naïve", 0;
        utf_16_with_a_mark, b"\xff\xfen\0o\0", None, "no", 0;
        utf_16_big_end_first, b"\xfe\xff\0n\0o", None, "no", 0;
        utf_16_without_a_mark, b"<\0p\0>\0", None, "<p>", 0;
        latin_1_of_a_page, b"<meta charset=iso-8859-1>caf\xe9", None, "<meta charset=iso-8859-1>café", 0;
        latin_1_of_xml, b"<?xml version='1.0' encoding='ISO-8859-1'?><p>\xe9", None, "<?xml version='1.0' encoding='ISO-8859-1'?><p>é", 0;
        cyrillic_said_by_http, b"\xcd\xe5\xf2", Some("windows-1251"), "Нет", 0;
        what_http_says_goes_first, b"<meta charset=utf-8>\xcd", Some("windows-1251"), "<meta charset=utf-8>Н", 0;
        a_wrong_declaration, "<meta charset=latin1>é", None, "<meta charset=latin1>é", 0;
        an_unknown_declaration, "<meta charset=klingon>é", None, "<meta charset=klingon>é", 0;
        utf_16_declared_in_ascii, "<meta charset=utf-16>é", None, "<meta charset=utf-16>é", 0;
        windows_quotes, b"He said \x93no\x94 and left the building at once.", None, "He said “no” and left the building at once.", 0;
        one_broken_byte, "café à la crème \u{e9}\u{e9}".as_bytes().iter().copied().chain([0xff]).collect::<Vec<_>>(), None, "café à la crème éé\u{fffd}", 1;
        shift_jis, b"\x93\xfa\x96{\x82\xcc\x90V\x95\xb7\x82\xf0\x93\xc7\x82\xde\x81B", None, "日本の新聞を読む。", 0;
    }

    proptest! {
        #[test]
        fn nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..80), said in "[a-z0-9-]{0,8}") {
            let _ = decode(&bytes, Some(&said));
        }

        #[test]
        fn utf_8_stays_as_it_is(text in "[a-zé日\\n ]{0,40}") {
            prop_assert_eq!(decode(text.as_bytes(), None), (Cow::Borrowed(text.as_str()), 0));
        }
    }
}
