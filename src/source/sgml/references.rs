//! Character references in SGML, and what wire machines left between the words.
//!
//! The entity sets of ISO 8879 (annex D) are among the names of HTML, but for what corpora mean
//! otherwise. It knows no tags.

use std::borrow::Cow;

use crate::source::references::{Characters, name, reference, resolve_by};

/// The text with its references resolved, and every control character but tabs and line ends as a
/// blank: the signals of wire machines are no text, and mostly part words. What is no reference
/// stays as it is.
pub(super) fn resolve(text: &str) -> Cow<'_, str> {
    let resolved = resolve_by(text, |text| of_corpora(text).or_else(|| reference(text)));
    // Without stopping early, which lets many bytes be looked at together.
    match resolved.bytes().fold(false, |found, byte| found | is_control(byte)) {
        true => Cow::Owned(resolved.chars().map(visible).collect()),
        false => resolved,
    }
}

/// What corpora write by names that mean something else in HTML, or nothing: `blank` is a visible
/// sign there, and `hyphen` not the hyphen of keyboards.
fn of_corpora(text: &str) -> Option<(Characters, usize)> {
    let name = name(text)?;
    let character = match name {
        "blank" => " ",
        "hyph" | "hyphen" => "-",
        _ => return None,
    };
    Some((character.into(), name.len() + 2))
}

fn is_control(byte: u8) -> bool {
    (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0x7f
}

/// The character, or a blank for a control.
fn visible(c: char) -> char {
    if u8::try_from(c).is_ok_and(is_control) { ' ' } else { c }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check_resolved(text: &str, expected: &str) {
        assert_eq!(resolve(text), expected, "{text:?}");
    }

    macro_rules! references {
        ($($test:ident, $text:expr, $expected:expr;)+) => {$(
            #[test]
            fn $test() {
                check_resolved($text, $expected);
            }
        )+};
    }

    references! {
        none, "No spy\n", "No spy\n";
        of_markup, "&lt;NSP> A&amp;B &quot;no&quot;", "<NSP> A&B \"no\"";
        of_corpora, "no&hyph;spy&blank;deal &cir;", "no-spy deal ○";
        accents, "caf&eacute; M&uuml;ller &Ccedil;a &Scaron;", "café Müller Ça Š";
        numbers, "&#233;&#xE9;&#x201c;", "éé“";
        numbers_of_windows, "&#147;no&#148;", "“no”";
        controls_are_blanks, "a&#3;b\u{3}c\u{7f}d", "a b c d";
        an_ampersand, "AT&T; R&D & &; &#; &#xZ;", "AT&T; R&D & &; &#; &#xZ;";
        no_semicolon, "&amp &lt", "&amp &lt";
        not_twice, "&amp;lt;", "&lt;";
        beyond_unicode, "&#9999999;&#xd800;", "&#9999999;&#xd800;";
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "([&#;xé]|amp|12|uml|\u{7}){0,20}") {
            let _ = resolve(&text);
        }
    }
}
