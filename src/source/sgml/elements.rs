//! The elements of a record that hold its fields, and what each of them holds.
//!
//! It knows how fields lie in each other and are forgotten to be closed. What a name means is
//! told by whoever reads the record.

use std::borrow::Cow;
use std::collections::HashSet;

use memchr::memmem;

use crate::source::sgml::tags::{Token, Tokens, attributes};

/// What an element is for the record it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A field that holds no other.
    Field,
    /// A field, be it in the middle of the running text.
    Heading,
    /// A field that may hold others, beside words of its own.
    Group,
    /// The running text: what is marked in it is part of it.
    Text,
    /// One value of several.
    Value,
    /// A paragraph, or another break in a text.
    Break,
    /// Nothing that is known.
    Unknown,
}

/// An element with a field's value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Element<'a> {
    /// The name as written; that of the record's own words is empty.
    pub(super) name: &'a str,
    pub(super) attributes: &'a str,
    /// What it holds, with its references, without the tags in it. Values are parted by line ends,
    /// paragraphs by blank lines.
    pub(super) words: Cow<'a, str>,
}

impl<'a> Element<'a> {
    /// The value of an attribute, whatever its case.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        let named = |(known, _): &(&str, &str)| known.eq_ignore_ascii_case(name);
        attributes(self.attributes).find(named).map(|(_, value)| value)
    }

    fn push(&mut self, words: &'a str) {
        match &mut self.words {
            Cow::Borrowed("") => self.words = Cow::Borrowed(words),
            before => before.to_mut().push_str(words),
        }
    }
}

/// The elements of a record in their order; the first is the record itself.
pub(super) fn elements<'a>(record: &'a str, kind_of: impl Fn(&str) -> Kind) -> Vec<Element<'a>> {
    let mut reader = Reader { elements: Vec::with_capacity(24), open: Vec::with_capacity(6) };
    let mut closed = None;
    for token in Tokens::new(record) {
        match token {
            Token::Text(text) => reader.innermost().push(text),
            Token::Open { attributes, .. } if reader.elements.is_empty() => {
                reader.open("", Kind::Group, attributes);
            }
            Token::Open { name, attributes, written } => match kind_of(name) {
                Kind::Break => reader.innermost().push("\n\n"),
                Kind::Value => {}
                kind if reader.is_in_text() && kind != Kind::Heading => {
                    let is_element = kind != Kind::Unknown
                        || attributes.contains('=')
                        || closed.get_or_insert_with(|| closed_names(record)).contains(name);
                    if !is_element {
                        reader.innermost().push(written);
                    }
                }
                Kind::Unknown if reader.is_in_field() => {}
                Kind::Unknown => reader.open(name, Kind::Group, attributes),
                Kind::Heading => reader.open(name, Kind::Field, attributes),
                kind => reader.open(name, kind, attributes),
            },
            Token::Close { name, .. } => match kind_of(name) {
                Kind::Break => reader.innermost().push("\n\n"),
                Kind::Value => reader.innermost().push("\n"),
                _ => reader.close(name),
            },
        }
    }
    reader.elements
}

struct Reader<'a> {
    elements: Vec<Element<'a>>,
    /// Those that are open, outermost first.
    open: Vec<(usize, Kind)>,
}

/// How deep elements may lie in each other; deeper ones are taken for their parents' words.
const DEPTH: usize = 16;

impl<'a> Reader<'a> {
    fn open(&mut self, name: &'a str, kind: Kind, attributes: &'a str) {
        // A field that was not closed ends where the next begins.
        if self.is_in_field() {
            self.open.pop();
        }
        if self.open.len() < DEPTH {
            self.open.push((self.elements.len(), kind));
            self.elements.push(Element { name, attributes, words: Cow::Borrowed("") });
        }
    }

    /// Closes the innermost element of that name, and what was not closed in it.
    fn close(&mut self, name: &str) {
        let is_it =
            |(element, _): &(usize, Kind)| self.elements[*element].name.eq_ignore_ascii_case(name);
        if let Some(at) = self.open.iter().rposition(is_it).filter(|at| *at > 0) {
            self.open.truncate(at);
        }
    }

    fn innermost(&mut self) -> &mut Element<'a> {
        if self.open.is_empty() {
            self.open("", Kind::Group, "");
        }
        let innermost = self.open.last().map_or(0, |(element, _)| *element);
        &mut self.elements[innermost]
    }

    fn is_in_field(&self) -> bool {
        self.open.last().is_some_and(|(_, kind)| *kind == Kind::Field)
    }

    fn is_in_text(&self) -> bool {
        self.open.last().is_some_and(|(_, kind)| *kind == Kind::Text)
    }
}

/// The names of all closing tags.
fn closed_names(record: &str) -> HashSet<&str> {
    let name = |at: usize| {
        let name = &record[at + 2..];
        name.split(|c: char| c == '>' || c.is_whitespace()).next().unwrap_or("")
    };
    memmem::find_iter(record.as_bytes(), "</").map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_elements(record: &str, expected: &str) {
        let kind_of = |name: &str| match name {
            "DATE" | "HEAD" => Kind::Field,
            "H3" => Kind::Group,
            "TEXT" => Kind::Text,
            "D" => Kind::Value,
            "P" => Kind::Break,
            _ => Kind::Unknown,
        };
        let shown = elements(record, kind_of)
            .into_iter()
            .filter(|element| !element.name.is_empty() || !element.words.trim().is_empty());
        let shown: Vec<String> =
            shown.map(|element| format!("{}:{:?}", element.name, element.words)).collect();
        assert_eq!(shown.join(" "), expected, "{record:?}");
    }

    macro_rules! records {
        ($($test:ident, $record:expr, $expected:expr;)+) => {$(
            #[test]
            fn $test() {
                check_elements($record, $expected);
            }
        )+};
    }

    records! {
        nothing, "", "";
        fields, "<DOC><DATE>1</DATE>\n<HEAD>No</HEAD></DOC>", r#"DATE:"1" HEAD:"No""#;
        words_of_its_own, "<DOC>No<HEAD>a</HEAD> spy</DOC>", r#":"No spy" HEAD:"a""#;
        not_closed, "<DOC><DATE>1<HEAD>No<TEXT>spy", r#"DATE:"1" HEAD:"No" TEXT:"spy""#;
        a_group, "<DOC><H3> <HEAD>No</HEAD></H3><X>y</X></DOC>", r#"H3:" " HEAD:"No" X:"y""#;
        values, "<DOC><X><D>a</D><D>b</D></X></DOC>", r#"X:"a\nb\n""#;
        breaks, "<DOC><TEXT>a<P>b</P>c</TEXT></DOC>", r#"TEXT:"a\n\nb\n\nc""#;
        marked_in_a_text, "<DOC><TEXT>a <F P=1>b</F> <B>c</B> <DATE>d</DATE></TEXT></DOC>", r#"TEXT:"a b c d""#;
        names_in_brackets, "<DOC><TEXT>Nospy <NSP> rose</TEXT></DOC>", r#"TEXT:"Nospy <NSP> rose""#;
        closed_twice, "<DOC><HEAD>a</HEAD></HEAD></DATE><DATE>b</DATE>", r#"HEAD:"a" DATE:"b""#;
    }

    #[test]
    fn attributes_are_found() {
        let read = elements("<DOC Id=\"7\" type='x'></DOC>", |_| Kind::Unknown);
        assert_eq!(read[0].attribute("ID"), Some("7"));
        assert_eq!(read[0].attribute("TYPE"), Some("x"));
        assert_eq!(read[0].attribute("NO"), None);
    }
}
