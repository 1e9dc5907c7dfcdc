//! Finds the records of an SGML collection: `<DOC>…</DOC>`, `<REUTERS …>…</REUTERS>`.
//!
//! It looks for these tags alone; whether what is between them is SGML is for whoever reads it.

use memchr::memchr;

use crate::source::mark::Mark;

/// The elements that are records.
const RECORDS: [&[u8]; 2] = [b"DOC", b"REUTERS"];

/// Whether a file that begins with these bytes is a collection of such records: the first element
/// is one, behind nothing but declarations.
pub(crate) fn is_sgml(head: &[u8]) -> bool {
    let mut rest = head.trim_ascii_start();
    while rest.starts_with(b"<!") || rest.starts_with(b"<?") {
        let Some(end) = memchr(b'>', rest) else { return false };
        rest = rest[end + 1..].trim_ascii_start();
    }
    // A text may begin with a word in brackets.
    matches!(tag(rest), Tag::Open(_)) && memchr(b'<', &rest[1..]).is_some()
}

/// Finds records, buffer by buffer. One that is never closed ends where the next begins.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SgmlScanner {
    /// The element that is open, by its place among `RECORDS`.
    open: Option<usize>,
}

/// What bytes that begin with `<` are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    /// A record begins.
    Open(usize),
    /// It ends; so many bytes are its tag.
    Close(usize, usize),
    Other,
    /// Too little to tell.
    Cut,
}

impl SgmlScanner {
    /// The next mark from `at`, which is moved there; `None` at the end of the buffer, where `at`
    /// may stay on the beginning of a tag.
    pub(crate) fn next(&mut self, bytes: &[u8], at: &mut usize) -> Option<Mark> {
        loop {
            let Some(found) = memchr(b'<', bytes.get(*at..)?) else {
                *at = bytes.len();
                return None;
            };
            *at += found;
            match tag(&bytes[*at..]) {
                Tag::Cut => return None,
                // The tag is met again, with no record open.
                Tag::Open(element) if self.open == Some(element) => {
                    self.open = None;
                    return Some(Mark::End(*at));
                }
                Tag::Open(element) if self.open.is_none() => {
                    self.open = Some(element);
                    *at += 1;
                    return Some(Mark::Start(*at - 1));
                }
                Tag::Close(element, length) if self.open == Some(element) => {
                    self.open = None;
                    *at += length;
                    return Some(Mark::End(*at));
                }
                _ => *at += 1,
            }
        }
    }
}

/// What the bytes begin with, of which the first is `<`.
fn tag(bytes: &[u8]) -> Tag {
    let Some(inside) = bytes.get(1..) else { return Tag::Cut };
    let (name, is_close) = match inside.strip_prefix(b"/") {
        Some(name) => (name, true),
        None => (inside, false),
    };
    for (element, record) in RECORDS.iter().enumerate() {
        let shared = name.len().min(record.len());
        if !name[..shared].eq_ignore_ascii_case(&record[..shared]) {
            continue;
        }
        return match name.get(record.len()) {
            None => Tag::Cut,
            Some(b'>') if is_close => Tag::Close(element, record.len() + 3),
            Some(byte) if byte.is_ascii_whitespace() && is_close => {
                Tag::Close(element, record.len() + 2)
            }
            Some(byte) if *byte == b'>' || byte.is_ascii_whitespace() => Tag::Open(element),
            Some(_) => Tag::Other,
        };
    }
    Tag::Other
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The records of a text that comes in pieces of `step` bytes; one that is open at the end is
    /// one.
    fn records(text: &str, step: usize) -> Vec<&str> {
        let (mut scanner, mut at, mut start, mut end) = (SgmlScanner::default(), 0, None, 0);
        let mut records = Vec::new();
        while end < text.len() {
            end = (end + step).min(text.len());
            while let Some(mark) = scanner.next(&text.as_bytes()[..end], &mut at) {
                match mark {
                    Mark::Start(found) => start = Some(found),
                    Mark::End(end) => records.extend(start.take().map(|start| &text[start..end])),
                }
            }
        }
        records.extend(start.map(|start| &text[start..]));
        records
    }

    macro_rules! collections {
        ($($test:ident, $text:expr, $records:expr;)+) => {$(
            #[test]
            fn $test() {
                for step in [1, 2, 5, 100] {
                    assert_eq!(records($text, step), $records, "by {step}");
                }
            }
        )+};
    }

    collections! {
        nothing, "", [""; 0];
        no_record, "<!DOCTYPE x> DOC <DOCNO>1</DOCNO> <", [""; 0];
        two, "<DOC>a</DOC>\n<DOC>b</DOC>", ["<DOC>a</DOC>", "<DOC>b</DOC>"];
        declared, "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS NEWID=\"1\">a</REUTERS>", ["<REUTERS NEWID=\"1\">a</REUTERS>"];
        lower_case, "<doc id='1'>a</Doc >", ["<doc id='1'>a</Doc"];
        names_that_begin_alike, "<DOC><DOCNO>1</DOCNO><DOCID>2</DOCID></DOC>", ["<DOC><DOCNO>1</DOCNO><DOCID>2</DOCID></DOC>"];
        never_closed, "<DOC>a<DOC>b", ["<DOC>a", "<DOC>b"];
        another_inside, "<DOC>a <REUTERS x> b </REUTERS></DOC>", ["<DOC>a <REUTERS x> b </REUTERS></DOC>"];
        closed_twice, "<DOC>a</DOC></DOC><DOC>b</DOC>", ["<DOC>a</DOC>", "<DOC>b</DOC>"];
        stray_brackets, "<DOC>3 < 5 << </DO <DOC", ["<DOC>3 < 5 << </DO <DOC"];
    }

    #[test]
    fn collections_are_told_apart() {
        for yes in ["<DOC><", " \n<doc id=1>\n<h", "<!DOCTYPE a><REUTERS X><DATE>"] {
            assert!(is_sgml(yes.as_bytes()), "{yes}");
        }
        for no in [
            "",
            "<",
            "<DOC",
            "<DOC> No",
            "<Reuters> No spy",
            "<DOCUMENT>",
            "<DOCNO>1",
            "<!DOCTYPE a",
            "No <DOC>",
            "</DOC>",
        ] {
            assert!(!is_sgml(no.as_bytes()), "{no}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_cut_anywhere(text in "(</?DOC( |>)?|<REUTERS>|</REUTERS>|[<>/a]){0,20}", step in 1usize..9) {
            prop_assert_eq!(records(&text, step), records(&text, text.len().max(1)));
        }
    }
}
