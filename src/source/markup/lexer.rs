//! Markup as a run of tags and texts, whatever is wrong with it: the lexer of XML and of the HTML
//! that feeds carry.
//!
//! It is total: what is no tag is text, and what is not closed ends where the next tag begins or
//! with the document. So a bare `&`, a `<` in prose, a missing quotation mark or a cut tail cost
//! no more than themselves. Every byte is looked at a few times at most: a parser that stops at a fault, and
//! is started again behind it, can be made to look at each a thousand times. It knows no element.

use memchr::{memchr, memchr2, memmem};

/// A piece of markup, with what it was cut from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// `<name attributes>`, `<name attributes/>`.
    Start(Tag<'a>),
    /// `</name>`.
    End(&'a str),
    /// Characters with references in them.
    Text(&'a str),
    /// The characters of a CDATA section, which has no references.
    Data(&'a str),
}

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    pub(crate) name: &'a str,
    /// What stands behind the name, as written.
    pub(crate) attributes: &'a str,
    /// It has no content and no end tag: `<name/>`.
    pub(crate) is_empty: bool,
}

/// Cuts markup into tokens; comments, declarations and instructions are passed over.
#[derive(Clone, Debug)]
pub(crate) struct Lexer<'a> {
    markup: &'a str,
    at: usize,
    /// Where each mark was looked for last, and where it is.
    seen: [(usize, usize); MARKS.len()],
}

/// What ends something that may be unclosed.
const MARKS: [&[u8]; 7] = [b"-->", b"]]>", b"?>", b">", b"\"", b"'", b"]"];
const COMMENT: usize = 0;
const CDATA: usize = 1;
const INSTRUCTION: usize = 2;
const ANGLE: usize = 3;
const DOUBLE: usize = 4;
const SINGLE: usize = 5;
const BRACKET: usize = 6;

impl<'a> Lexer<'a> {
    pub(crate) fn new(markup: &'a str) -> Lexer<'a> {
        Lexer { markup, at: 0, seen: [(0, 0); MARKS.len()] }
    }

    /// The byte of the markup behind the last token.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Moves behind the next end tag of this name, past all that looks like markup before it: so
    /// ends what HTML calls raw text.
    pub(crate) fn skip_raw(&mut self, name: &str) {
        let mut from = self.at;
        while let Some(open) = memmem::find(&self.markup.as_bytes()[from..], b"</") {
            let open = from + open;
            let behind = open + 2;
            let found = self.markup.as_bytes().get(behind..behind + name.len());
            if found.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes())) {
                self.at = open;
                return;
            }
            from = behind;
        }
        self.at = self.markup.len();
    }

    /// Where a mark comes next, from a byte on. The answer is kept, so that a mark that is far or
    /// missing is not looked for again and again.
    fn find(&mut self, mark: usize, from: usize) -> Option<usize> {
        let bytes = self.markup.as_bytes();
        let (asked, found) = self.seen[mark];
        let found = if (asked..=found).contains(&from) && found > 0 {
            found
        } else {
            let found = memmem::find(&bytes[from..], MARKS[mark]);
            found.map_or(usize::MAX, |at| from + at)
        };
        self.seen[mark] = (from, found);
        (found < bytes.len()).then_some(found)
    }

    /// Reads what begins with `<` at a byte: a token, nothing to tell, or no markup at all.
    fn read_markup(&mut self, open: usize) -> Option<Option<Token<'a>>> {
        let bytes = self.markup.as_bytes();
        match *bytes.get(open + 1)? {
            b'!' if bytes[open..].starts_with(b"<!--") => {
                // `<!-->` is a comment too, as HTML has it.
                let end = self.find(COMMENT, open + 2)?;
                self.at = end + 3;
                Some(None)
            }
            b'!' if bytes[open..].starts_with(b"<![CDATA[") => {
                let begin = open + 9;
                let end = self.find(CDATA, begin);
                self.at = end.map_or(bytes.len(), |end| end + 3);
                Some(Some(Token::Data(&self.markup[begin..end.unwrap_or(bytes.len())])))
            }
            b'!' => self.skip_declaration(open).map(|()| None),
            b'?' => {
                let end = self.find(INSTRUCTION, open)?;
                self.at = end + 2;
                Some(None)
            }
            b'/' => {
                let name = name_at(self.markup, open + 2)?;
                let behind = open + 2 + name.len();
                let close = memchr2(b'>', b'<', &bytes[behind..]).map(|at| behind + at);
                self.at = close.map_or(bytes.len(), |at| at + usize::from(bytes[at] == b'>'));
                Some(Some(Token::End(name)))
            }
            _ => self.read_start(open).map(|tag| Some(Token::Start(tag))),
        }
    }

    /// Reads a start tag. A `>` in quotation marks does not end it, unless the marks are such that
    /// a tag would begin inside, which XML forbids: then one of them is missing.
    fn read_start(&mut self, open: usize) -> Option<Tag<'a>> {
        let bytes = self.markup.as_bytes();
        let name = name_at(self.markup, open + 1)?;
        let begin = open + 1 + name.len();
        let plain_end = self.find(ANGLE, begin)?;
        let mut from = begin;
        let mut end = plain_end;
        while let Some(quote) = memchr2(b'"', b'\'', &bytes[from..end]).map(|at| from + at) {
            let mark = if bytes[quote] == b'"' { DOUBLE } else { SINGLE };
            let Some(close) = self.find(mark, quote + 1) else { break };
            if close > end {
                if memchr(b'<', &bytes[end..close]).is_some() {
                    break;
                }
                match self.find(ANGLE, close) {
                    Some(behind) => end = behind,
                    None => break,
                }
            }
            from = close + 1;
        }
        // A tag that was cut: `<a href=x <b>`.
        if let Some(next) = memchr(b'<', &bytes[begin..plain_end])
            && end == plain_end
        {
            end = begin + next;
            self.at = end;
        } else {
            self.at = end + 1;
        }
        let attributes = self.markup[begin..end].trim_end();
        let is_empty = attributes.ends_with('/');
        let attributes = attributes.strip_suffix('/').unwrap_or(attributes);
        Some(Tag { name, attributes, is_empty })
    }

    /// Moves behind `<!DOCTYPE … [ … ]>`. The entities that it declares are not read: no news
    /// needs them, and what expands them can be made to expand without end.
    fn skip_declaration(&mut self, open: usize) -> Option<()> {
        let bytes = self.markup.as_bytes();
        let end = self.find(ANGLE, open)?;
        let has_subset = memchr(b'[', &bytes[open..end]).is_some();
        let close = match has_subset {
            true => self.find(BRACKET, open).and_then(|at| self.find(ANGLE, at)),
            false => None,
        };
        self.at = close.unwrap_or(end) + 1;
        Some(())
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let bytes = self.markup.as_bytes();
        loop {
            let start = self.at;
            if *bytes.get(start)? == b'<' {
                match self.read_markup(start) {
                    Some(Some(token)) => return Some(token),
                    Some(None) => continue,
                    None => {}
                }
            }
            self.at = text_end(bytes, start + 1);
            return Some(Token::Text(&self.markup[start..self.at]));
        }
    }
}

/// Where the next `<` stands that may begin markup, from a byte on.
fn text_end(bytes: &[u8], mut from: usize) -> usize {
    while let Some(open) = memchr(b'<', &bytes[from..]).map(|at| from + at) {
        if begins_markup(&bytes[open..]) {
            return open;
        }
        from = open + 1;
    }
    bytes.len()
}

/// Whether a `<` may begin markup by what stands behind it.
fn begins_markup(bytes: &[u8]) -> bool {
    match bytes.get(1) {
        Some(b'/') => bytes.get(2).is_some_and(|byte| begins_name(*byte)),
        Some(b'!') => bytes
            .get(2)
            .is_some_and(|byte| matches!(byte, b'-' | b'[') || byte.is_ascii_alphabetic()),
        Some(b'?') => true,
        Some(byte) => begins_name(*byte),
        None => false,
    }
}

fn begins_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':') || byte >= 0x80
}

/// The name at a byte, as XML 1.0 (production 4) and HTML have it, loosely.
fn name_at(markup: &str, at: usize) -> Option<&str> {
    let rest = markup.get(at..)?;
    if !begins_name(*rest.as_bytes().first()?) {
        return None;
    }
    let ends = |byte: u8| {
        byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'<' | b'"' | b'\'' | b'=')
    };
    let end = rest.bytes().position(ends).unwrap_or(rest.len());
    Some(&rest[..end])
}

/// A name without its prefix.
pub(crate) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The attributes of a tag, in order: name and value as written, without quotation marks.
pub(crate) fn attributes(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || "/\"'=".contains(c));
        if rest.is_empty() {
            return None;
        }
        let ends = |c: char| c.is_ascii_whitespace() || c == '=';
        let end = rest.find(ends).unwrap_or(rest.len());
        let name = &rest[..end];
        let Some(value) = rest[end..].trim_ascii_start().strip_prefix('=') else {
            rest = &rest[end..];
            return Some((name, ""));
        };
        let value = value.trim_ascii_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, behind) = match quote {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => {
                value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len()))
            }
        };
        rest = behind;
        Some((name, value))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check_tokens(markup: &str, expected: &str) {
        let shown: Vec<String> = Lexer::new(markup)
            .map(|token| match token {
                Token::Start(Tag { name, attributes, is_empty }) => {
                    let pairs = super::attributes(attributes)
                        .map(|(name, value)| format!(" {name}={value}"))
                        .collect::<String>();
                    format!("<{name}{pairs}{}>", if is_empty { "/" } else { "" })
                }
                Token::End(name) => format!("</{name}>"),
                Token::Text(text) => format!("{text:?}"),
                Token::Data(text) => format!("data {text:?}"),
            })
            .collect();
        assert_eq!(shown.join(" "), expected, "{markup:?}");
    }

    macro_rules! tokens {
        ($($test:ident, $markup:expr, $expected:expr;)+) => {$(
            #[test]
            fn $test() {
                check_tokens($markup, $expected);
            }
        )+};
    }

    tokens! {
        nothing, "", "";
        a_text, "no & spy", "\"no & spy\"";
        an_element, "<a>b</a>", "<a> \"b\" </a>";
        attributes_of_all_kinds, "<a b=\"1\" c = '2' d=3 e f=\"\"/>", "<a b=1 c=2 d=3 e= f=/>";
        a_name_with_a_prefix, "<dc:date x:y='z'>", "<dc:date x:y=z>";
        an_angle_in_quotes, "<a b=\"1>2\">c", "<a b=1>2> \"c\"";
        data, "<a><![CDATA[<b>&amp;]]></a>", "<a> data \"<b>&amp;\" </a>";
        data_without_an_end, "<a><![CDATA[b", "<a> data \"b\"";
        comments_and_instructions, "<?xml version='1.0'?><!-- <b> --><a/>", "<a/>";
        many_comments, "<!-- --><!----><!---->x", "\"x\"";
        a_comment_without_an_end, "a<!-- b", "\"a\" \"<!-- b\"";
        doctype, "<!DOCTYPE a [<!ENTITY b \"c\">]><a>", "<a>";
        doctype_without_a_subset, "<!doctype html><a>", "<a>";
        less_than, "3 < 5 <b>and</b> 6 > 2 <", "\"3 < 5 \" <b> \"and\" </b> \" 6 > 2 <\"";
        less_than_first, "< 5<b>", "\"< 5\" <b>";
        less_than_number, "<5<b>", "\"<5\" <b>";
        a_cut_tag, "a<b c=\"", "\"a\" \"<b c=\\\"\"";
        a_tag_in_a_tag, "<a b<c>d", "<a b=> <c> \"d\"";
        a_missing_quotation_mark, "<a b=\"1>c</a><d e=\"2\">", "<a b=1> \"c\" </a> <d e=2>";
        an_end_tag_with_blanks, "</a >b", "</a> \"b\"";
        an_end_tag_that_was_cut, "</a<b>", "</a> <b>";
        an_empty_tag, "<>a</>", "\"<>a</>\"";
        a_tag_beyond_ascii, "<naïve é='ü'>", "<naïve é=ü>";
    }

    #[test]
    fn raw_text_ends_with_its_own_tag() {
        let mut lexer = Lexer::new("<script>if (a</b) '</x>'</SCRIPT>c");
        lexer.next();
        lexer.skip_raw("script");
        assert_eq!(lexer.next(), Some(Token::End("SCRIPT")));
    }

    #[test]
    fn time_is_linear() {
        for piece in [
            "<",
            "<a b=\"",
            "<a b='",
            "<a",
            "<!--",
            "<![CDATA[",
            "<?",
            "</",
            "<!x[",
            "<!x[>",
            "&",
            "<a \"><'",
            "<a b='<",
            "<a b=<\">",
        ] {
            let tokens = Lexer::new(&piece.repeat(200_000)).count();
            assert!(tokens <= 400_001, "{piece:?} {tokens}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(markup in "([<>/!?\\[\\]\"'= a-c&;é-]|<!--|-->|<!\\[CDATA\\[|\\]\\]>){0,40}") {
            for token in Lexer::new(&markup) {
                if let Token::Start(tag) = token {
                    let _ = attributes(tag.attributes).count();
                }
            }
        }
    }
}
