//! Character references, as HTML has them: `&amp;`, `&#8217;`, `&eacute;`.
//!
//! XML knows five names and SGML has sets of its own; what is published uses those of HTML in both
//! all the same. A name without its semicolon and an unknown one stay as they are written, as a
//! bare `&` is mostly one in prose. It knows no markup, and never reads what a document itself
//! declares.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use htmlize::ENTITIES;
use memchr::memchr;

/// What a reference stands for: one character, or two of them for some names.
pub(crate) type Characters = Cow<'static, str>;

/// Resolves the references in a text, once. What XML allows in no document is left out.
pub(crate) fn resolve(text: &str) -> Cow<'_, str> {
    without_controls(resolve_by(text, reference))
}

/// Resolves what a reader takes for references in a text, once. The reader is given the text from
/// an `&` on, as `reference` is.
pub(crate) fn resolve_by(
    text: &str,
    read: impl Fn(&str) -> Option<(Characters, usize)>,
) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    if memchr(b'&', bytes).is_none() {
        return Cow::Borrowed(text);
    }
    let mut resolved = String::with_capacity(text.len());
    let mut copied = 0;
    while let Some(at) = memchr(b'&', &bytes[copied..]).map(|at| copied + at) {
        resolved.push_str(&text[copied..at]);
        match read(&text[at..]) {
            Some((characters, length)) => {
                resolved.push_str(&characters);
                copied = at + length;
            }
            None => {
                resolved.push('&');
                copied = at + 1;
            }
        }
    }
    resolved.push_str(&text[copied..]);
    Cow::Owned(resolved)
}

/// Whether a text has a reference in it, with its semicolon.
pub(crate) fn has_reference(text: &str) -> bool {
    text.match_indices('&').any(|(at, _)| {
        let rest = &text[at..];
        reference(rest).is_some_and(|(_, length)| rest[..length].ends_with(';'))
    })
}

/// What the reference stands for that a text begins with, and its bytes with the `&`.
pub(crate) fn reference(text: &str) -> Option<(Characters, usize)> {
    if text.starts_with("&#") {
        return numeric(text);
    }
    let length = name(text)?.len() + 2;
    let characters = ENTITIES.get(&text.as_bytes()[..length])?;
    Some((Cow::Borrowed(str::from_utf8(characters).ok()?), length))
}

/// The name in the reference that a text begins with: `amp` of `&amp;`.
pub(crate) fn name(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('&')?;
    let end = rest.bytes().position(|byte| !byte.is_ascii_alphanumeric())?;
    rest[end..].starts_with(';').then_some(&rest[..end])
}

/// `&#8217;`, `&#x2019;`, and either without its semicolon.
fn numeric(text: &str) -> Option<(Characters, usize)> {
    let is_hex = matches!(text.as_bytes().get(2), Some(b'x' | b'X'));
    let (radix, begin) = if is_hex { (16, 3) } else { (10, 2) };
    let digits = text[begin..].chars().take_while(|c| c.is_digit(radix)).count();
    let end = begin + digits;
    let c = match u32::from_str_radix(&text[begin..end], radix).ok()? {
        // As HTML reads them: whoever writes these means Windows-1252.
        number @ 0x80..=0x9f => {
            WINDOWS_1252.decode_without_bom_handling(&[number as u8]).0.chars().next()?
        }
        number => char::from_u32(number)?,
    };
    let semicolon = usize::from(text[end..].starts_with(';'));
    Some((Cow::Owned(c.into()), end + semicolon))
}

/// The text without the control characters that XML 1.0 (production 2) does not allow.
fn without_controls(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    if !text.as_bytes().iter().any(is_control) {
        return text;
    }
    Cow::Owned(text.chars().filter(|c| !c.is_ascii_control() || c.is_ascii_whitespace()).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check_resolved(text: &str, expected: &str) {
        assert_eq!(resolve(text), expected, "{text:?}");
    }

    #[test]
    fn references_are_resolved_once() {
        for (text, expected) in [
            ("no spy", "no spy"),
            ("A&amp;B &lt;c&gt; &quot;d&quot; &apos;e&apos;", "A&B <c> \"d\" 'e'"),
            ("&amp;lt; &amp;amp;amp;", "&lt; &amp;amp;"),
            ("AT&T & R&D; &", "AT&T & R&D; &"),
            ("&amp &lt &copy=1", "&amp &lt &copy=1"),
            ("caf&eacute; &ndash; &nosuch;", "café – &nosuch;"),
            ("&lang;&bne;", "⟨=\u{20e5}"),
            ("&#8217;&#x2019;&#X2019;&#8217", "’’’’"),
            ("&#0000000000233;", "é"),
            ("&#146;&#151;", "’—"),
            ("&#xD800; &#99999999; &#; &#+5; &#x", "&#xD800; &#99999999; &#; &#+5; &#x"),
            ("a\u{3}b&#3;c\td", "abc\td"),
        ] {
            check_resolved(text, expected);
        }
    }

    #[test]
    fn time_is_linear() {
        for piece in ["&", "&#", "&#1", "&amp", "&amp;", "1", "a"] {
            let text = format!("&#{}", piece.repeat(200_000));
            assert!(resolve(&text).len() <= text.len(), "{piece:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "([&#;x+a-f0-9é]|amp|12){0,30}") {
            let _ = (resolve(&text), has_reference(&text));
        }
    }
}
