//! Character references, as SGML, XML and HTML write them: `&amp;`, `&#233;`, `&hyph;`.
//!
//! It knows the entity sets of ISO 8879 as far as news uses them. It knows no tags.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use memchr::memchr;

/// The longest reference, from behind its `&`.
const LONGEST: usize = 12;

/// The text with its references resolved, and every control character but tabs and line ends as a
/// blank: the signals of wire machines are no text, and mostly part words. What is no reference
/// stays as it is.
pub(crate) fn resolve(text: &str) -> Cow<'_, str> {
    // Without stopping early, which lets many bytes be looked at together.
    let is_plain = |plain: bool, byte: u8| plain & !is_control(byte) & (byte != b'&');
    if text.bytes().fold(true, is_plain) {
        return Cow::Borrowed(text);
    }
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        push_text(&rest[..at], &mut resolved);
        let behind = &rest[at + 1..];
        match reference(behind) {
            Some((c, length)) => {
                resolved.push(c);
                rest = &behind[length..];
            }
            None => {
                resolved.push('&');
                rest = behind;
            }
        }
    }
    push_text(rest, &mut resolved);
    Cow::Owned(resolved)
}

fn is_control(byte: u8) -> bool {
    (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0x7f
}

fn push_text(text: &str, resolved: &mut String) {
    match text.bytes().fold(false, |found, byte| found | is_control(byte)) {
        true => resolved.extend(text.chars().map(visible)),
        false => resolved.push_str(text),
    }
}

/// The character, or a blank for a control.
fn visible(c: char) -> char {
    if u8::try_from(c).is_ok_and(is_control) { ' ' } else { c }
}

/// The character of a reference that the text behind an `&` begins with, and its length.
fn reference(behind: &str) -> Option<(char, usize)> {
    let end = behind.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = &behind[..end];
    let c = match name.strip_prefix('#') {
        Some(number) => numbered(number)?,
        None => named(name)?,
    };
    Some((c, end + 1))
}

fn numbered(number: &str) -> Option<char> {
    let number = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    match number {
        // As HTML reads them: whoever writes these means Windows-1252.
        0x80..=0x9f => {
            let byte = [number as u8];
            WINDOWS_1252.decode_without_bom_handling(&byte).0.chars().next()
        }
        _ => char::from_u32(number).map(visible),
    }
}

fn named(name: &str) -> Option<char> {
    if let Ok(at) = NAMES.binary_search_by_key(&name, |(name, _)| name) {
        return Some(NAMES[at].1);
    }
    // ISOlat1 goes by the letter and its accent.
    let letter = name.chars().next().filter(char::is_ascii_alphabetic)?;
    let mark = match &name[1..] {
        "acute" => '\u{301}',
        "caron" => '\u{30c}',
        "cedil" => '\u{327}',
        "circ" => '\u{302}',
        "grave" => '\u{300}',
        "ring" => '\u{30a}',
        "tilde" => '\u{303}',
        "uml" => '\u{308}',
        _ => return None,
    };
    unicode_normalization::char::compose(letter, mark)
}

/// ISOnum, ISOpub and what of ISOlat1 has no accent (ISO 8879:1986, annex D; those of HTML mean
/// the same), `hyph` for the hyphen, and `blank`, which in ISOpub is a visible sign, for what
/// corpora write by it. In byte order.
const NAMES: [(&str, char); 92] = [
    ("AElig", 'Æ'),
    ("ETH", 'Ð'),
    ("OElig", 'Œ'),
    ("Oslash", 'Ø'),
    ("THORN", 'Þ'),
    ("aelig", 'æ'),
    ("amp", '&'),
    ("apos", '\''),
    ("ast", '*'),
    ("bdquo", '„'),
    ("blank", ' '),
    ("brvbar", '¦'),
    ("bsol", '\\'),
    ("bull", '•'),
    ("cent", '¢'),
    ("check", '✓'),
    ("cir", '○'),
    ("colon", ':'),
    ("comma", ','),
    ("commat", '@'),
    ("copy", '©'),
    ("curren", '¤'),
    ("dagger", '†'),
    ("dash", '‐'),
    ("deg", '°'),
    ("divide", '÷'),
    ("dollar", '$'),
    ("emsp", '\u{2003}'),
    ("ensp", '\u{2002}'),
    ("equals", '='),
    ("eth", 'ð'),
    ("euro", '€'),
    ("excl", '!'),
    ("frac12", '½'),
    ("frac14", '¼'),
    ("frac34", '¾'),
    ("gt", '>'),
    ("half", '½'),
    ("hellip", '…'),
    ("horbar", '―'),
    ("hyph", '-'),
    ("hyphen", '-'),
    ("iexcl", '¡'),
    ("iquest", '¿'),
    ("laquo", '«'),
    ("ldquo", '“'),
    ("ldquor", '„'),
    ("lowbar", '_'),
    ("lpar", '('),
    ("lsaquo", '‹'),
    ("lsqb", '['),
    ("lsquo", '‘'),
    ("lsquor", '‚'),
    ("lt", '<'),
    ("mdash", '—'),
    ("micro", 'µ'),
    ("middot", '·'),
    ("mldr", '…'),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("num", '#'),
    ("oelig", 'œ'),
    ("ordf", 'ª'),
    ("ordm", 'º'),
    ("oslash", 'ø'),
    ("para", '¶'),
    ("percnt", '%'),
    ("period", '.'),
    ("plus", '+'),
    ("plusmn", '±'),
    ("pound", '£'),
    ("quest", '?'),
    ("quot", '"'),
    ("raquo", '»'),
    ("rdquo", '”'),
    ("reg", '®'),
    ("rpar", ')'),
    ("rsaquo", '›'),
    ("rsqb", ']'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("sect", '§'),
    ("semi", ';'),
    ("shy", '\u{ad}'),
    ("sol", '/'),
    ("sup2", '²'),
    ("szlig", 'ß'),
    ("thorn", 'þ'),
    ("times", '×'),
    ("trade", '™'),
    ("verbar", '|'),
    ("yen", '¥'),
];

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

    #[test]
    fn names_are_in_order() {
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0));
        assert!(NAMES.iter().all(|(name, _)| name.len() < LONGEST));
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "([&#;xé]|amp|12|uml|\u{7}){0,20}") {
            let _ = resolve(&text);
        }
    }
}
