//! The tags of a text, and the text between them.
//!
//! It knows what a tag looks like, and no element. What looks like none is text.

use memchr::{memchr, memchr2, memmem};

/// A piece of a marked-up text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Text(&'a str),
    /// `<NAME attributes>`; `written` is all of it.
    Open {
        name: &'a str,
        attributes: &'a str,
        written: &'a str,
    },
    /// `</NAME>`.
    Close {
        name: &'a str,
        written: &'a str,
    },
}

/// The tokens of a text, in order. Comments and declarations are left out.
#[derive(Clone, Debug)]
pub(super) struct Tokens<'a> {
    rest: &'a str,
    /// No comment ends in the rest.
    has_no_end: bool,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Tokens<'a> {
        Tokens { rest: text, has_no_end: false }
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    /// The length of the comment, declaration or processing instruction that begins there.
    fn declaration(&mut self, at: usize) -> Option<usize> {
        let text = &self.rest[at..];
        let bytes = text.as_bytes();
        if bytes.starts_with(b"<!--") && !self.has_no_end {
            let end = memmem::find(bytes, b"-->");
            self.has_no_end = end.is_none();
            return end.map(|end| end + 3);
        }
        let is_declaration = bytes.starts_with(b"<?")
            || (bytes.starts_with(b"<!") && bytes.get(2).is_some_and(u8::is_ascii_alphabetic));
        if is_declaration { closing(text) } else { None }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let mut at = 0;
            while let Some(found) = memchr(b'<', &self.rest.as_bytes()[at..]) {
                at += found;
                if self.declaration(at).is_some() || tag(&self.rest[at..]).is_some() {
                    break;
                }
                at += 1;
            }
            let is_tag = self.rest[at..].starts_with('<');
            if !is_tag {
                at = self.rest.len();
            }
            if at > 0 {
                return Some(Token::Text(self.take(at)));
            }
            if let Some(length) = self.declaration(0) {
                self.take(length);
                continue;
            }
            let (token, length) = tag(self.rest)?;
            self.take(length);
            return Some(token);
        }
    }
}

/// The tag that a text begins with, and its length.
fn tag(text: &str) -> Option<(Token<'_>, usize)> {
    let inside = text.strip_prefix('<')?;
    let (inside, is_close) = inside.strip_prefix('/').map_or((inside, false), |name| (name, true));
    if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let name = &inside[..inside.bytes().take_while(|byte| is_name(byte)).count()];
    let behind = inside[name.len()..].bytes().next()?;
    if behind != b'>' && behind != b'/' && !behind.is_ascii_whitespace() {
        return None;
    }
    let length = closing(text)?;
    let written = &text[..length];
    let token = match is_close {
        true => Token::Close { name, written },
        false => Token::Open { name, attributes: &written[1 + name.len()..length - 1], written },
    };
    Some((token, length))
}

/// The length up to the `>` that comes before any other `<`.
fn closing(text: &str) -> Option<usize> {
    let end = 1 + memchr2(b'<', b'>', &text.as_bytes()[1..])?;
    (text.as_bytes()[end] == b'>').then_some(end + 1)
}

/// The attributes of a tag: `NEWID="1"`, `id=1`; the quotation marks are taken off.
pub(super) fn attributes(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let equals = rest.find('=')?;
        let name = rest[..equals].trim_end().rsplit(char::is_whitespace).next()?;
        let behind = rest[equals + 1..].trim_start();
        let (value, length) = match behind.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let value = behind[1..].split(quote).next()?;
                (value, (value.len() + 2).min(behind.len()))
            }
            _ => {
                let value = behind.split([' ', '\t', '\n', '\r', '/']).next()?;
                (value, value.len())
            }
        };
        rest = &behind[length..];
        Some((name, value))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check_tokens(text: &str, expected: &str) {
        let shown = Tokens::new(text).map(|token| match token {
            Token::Text(text) => format!("{text:?}"),
            Token::Open { name, attributes: written, .. } => {
                let attributes: Vec<String> =
                    attributes(written).map(|(name, value)| format!(" {name}={value}")).collect();
                format!("+{name}{}", attributes.concat())
            }
            Token::Close { name, .. } => format!("-{name}"),
        });
        assert_eq!(shown.collect::<Vec<_>>().join(" "), expected, "{text:?}");
    }

    macro_rules! tokens {
        ($($test:ident, $text:expr, $expected:expr;)+) => {$(
            #[test]
            fn $test() {
                check_tokens($text, $expected);
            }
        )+};
    }

    tokens! {
        nothing, "", "";
        text, "No spy", r#""No spy""#;
        an_element, "<P>No</P> spy", r#"+P "No" -P " spy""#;
        attributes_in_all_ways, "<A X=\"1 2\" y = 'b' Z=3 w>", "+A X=1 2 y=b Z=3";
        a_cut_attribute, "<A X=\"1>", "+A X=1";
        stray_brackets, "3 < 5 <3 <> <<B>", r#""3 < 5 <3 <> <" +B"#;
        addresses, "<jane@example.org> <http://a.b>", r#""<jane@example.org> <http://a.b>""#;
        never_closed, "<A b <C>", r#""<A b " +C"#;
        a_comment, "a<!-- <P> -->b<!DOCTYPE x>c", r#""a" "b" "c""#;
        half_a_comment, "a<!-- b", r#""a<!-- b""#;
        empty_element, "a<br/>b", r#""a" +br "b""#;
        half_a_tag, "a</", r#""a</""#;
    }

    proptest! {
        #[test]
        fn text_is_kept(text in "[<>/!a é=\"'-]{0,30}") {
            let mut kept = 0;
            for token in Tokens::new(&text) {
                match token {
                    Token::Text(text) => kept += text.len(),
                    Token::Open { attributes: written, .. } => kept += attributes(written).count(),
                    Token::Close { .. } => {}
                }
            }
            prop_assert!(kept <= text.len());
        }
    }
}
