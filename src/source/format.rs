//! The formats, and how a file's format is found out: by its content first, then by its name.
//!
//! It reads no record.

use std::borrow::Cow;

use memchr::{memchr_iter, memmem};
use serde::de::IgnoredAny;

use crate::source::csv::{Header, delimiter};
use crate::source::json_feed;
use crate::source::mail::{is_mail, is_mailbox};
use crate::source::names::{Mapping, Role};
use crate::source::sgml::is_sgml;
use crate::source::wire::is_wire;
use crate::source::xml;

/// A format that articles come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One article as plain text.
    Text,
    /// One article as Markdown.
    Markdown,
    /// A JSON object a line (<https://jsonlines.org>).
    JsonLines,
    /// A JSON array of objects, alone or in an object, or one object (RFC 8259).
    Json,
    /// A table with commas, semicolons, tabs or bars, and a header (RFC 4180).
    Csv,
    /// A table with tabs and a header.
    Tsv,
    /// Records of a web crawl (ISO 28500), with pages, or with texts as in WET.
    Warc,
    /// Records of a web crawl, as they were before WARC
    /// (<https://archive.org/web/researcher/ArcFileFormat.php>).
    Arc,
    /// A test collection in SGML: TREC's `<DOC>`, and `<REUTERS>` of Reuters-21578.
    Sgml,
    /// Messages of a news wire: IPTC 7901 and ANPA 1312.
    Wire,
    /// Mail: one message (RFC 5322), or a mailbox (RFC 4155).
    Mail,
    /// A page of HTML with an article in it (<https://html.spec.whatwg.org/>).
    Html,
    /// RSS 0.90 to 2.0 (<https://www.rssboard.org/rss-specification>) or Atom (RFC 4287).
    Feed,
    /// NewsML 1 and NewsML-G2 of the IPTC (<https://iptc.org/standards/newsml-g2/>).
    NewsMl,
    /// NITF of the IPTC (<https://iptc.org/standards/nitf/>).
    Nitf,
    /// PRISM Aggregator Messages (<https://www.w3.org/submissions/2020/SUBM-prism-20200910/>).
    Prism,
    /// A dump of MediaWiki, as Wikinews has them (<https://www.mediawiki.org/wiki/Help:Export>).
    MediaWiki,
    /// XML whose elements are named as the fields of records are.
    Xml,
    /// JSON Feed (<https://www.jsonfeed.org/version/1.1/>).
    JsonFeed,
}

impl Format {
    const NAMES: [(&str, Format); 19] = [
        ("text", Format::Text),
        ("markdown", Format::Markdown),
        ("jsonl", Format::JsonLines),
        ("json", Format::Json),
        ("csv", Format::Csv),
        ("tsv", Format::Tsv),
        ("warc", Format::Warc),
        ("arc", Format::Arc),
        ("sgml", Format::Sgml),
        ("wire", Format::Wire),
        ("mail", Format::Mail),
        ("html", Format::Html),
        ("feed", Format::Feed),
        ("newsml", Format::NewsMl),
        ("nitf", Format::Nitf),
        ("prism", Format::Prism),
        ("mediawiki", Format::MediaWiki),
        ("xml", Format::Xml),
        ("jsonfeed", Format::JsonFeed),
    ];

    /// The name by which archives record it, and `--format` knows it.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, format)| *format == self).map_or("text", |(name, _)| name)
    }

    /// Whether its documents say their encoding themselves: they are read as the bytes they are, and may
    /// hold several articles.
    pub(crate) fn is_document(self) -> bool {
        match self {
            Format::Text
            | Format::Markdown
            | Format::JsonLines
            | Format::Json
            | Format::Csv
            | Format::Tsv => false,
            Format::Warc
            | Format::Arc
            | Format::Sgml
            | Format::Wire
            | Format::Mail
            | Format::Html
            | Format::Feed
            | Format::NewsMl
            | Format::Nitf
            | Format::Prism
            | Format::MediaWiki
            | Format::Xml
            | Format::JsonFeed => true,
        }
    }

    /// The format of that name.
    pub(crate) fn from_name(name: &str) -> Option<Format> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }
}

/// How many bytes of a file `detect` wants to see; more are of no use to it.
pub(crate) const HEAD_BYTES: usize = 64 << 10;

/// What a file begins with if it is of a format that is not text: at which byte, and what to say.
const MAGIC: [(usize, &[u8], &str); 18] = [
    (0, b"\x1f\x9d", "compressed by `compress`; unpack it first"),
    (0, b"\x04\x22\x4d\x18", "lz4-compressed; unpack it first"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (0, b"Rar!\x1a\x07", "a RAR archive; unpack it first"),
    (0, b"%PDF-", "PDF files are not read; convert it to text first"),
    (0, b"{\\rtf", "RTF files are not read; convert it to text first"),
    (
        0,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "old Office files are not read; convert it to text first",
    ),
    (
        0,
        b"PAR1",
        "a Parquet file: this program was built without them; build it with `--features parquet`",
    ),
    (0, b"SQLite format 3\0", "SQLite databases are not read; export it as CSV first"),
    (0, b"\x89PNG", "an image"),
    (0, b"\xff\xd8\xff", "an image"),
    (0, b"GIF8", "an image"),
    (0, b"II*\0", "an image"),
    (0, b"MM\0*", "an image"),
    (8, b"WEBP", "an image"),
    (0, b"ID3", "a sound recording"),
    (0, b"OggS", "a sound recording"),
    (0, b"\x7fELF", "binary data"),
];

const XML: &str = "XML files are not read yet";

/// The format of a file, or why it cannot be read, from its name and its first bytes, which are
/// all bytes if there are less than [`HEAD_BYTES`]. A byte order mark is passed over.
pub(crate) fn detect(
    name: &str,
    head: &[u8],
    mapping: &Mapping,
) -> Result<Format, Cow<'static, str>> {
    if let Some(detected) = xml::detect(head, mapping) {
        return detected;
    }
    if let Some(reason) = magic(head) {
        return Err(Cow::Borrowed(reason));
    }
    if let Some(format) = crawl(head, name) {
        return Ok(format);
    }
    if is_zeroed(head) {
        return Err(Cow::Borrowed("binary data; say what it is with --format if it is none"));
    }
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if is_sgml(head) {
        return Ok(Format::Sgml);
    }
    if is_wire(head) {
        return Ok(Format::Wire);
    }
    if is_mailbox(head) || is_mail(head) {
        return Ok(Format::Mail);
    }
    let by_name = by_name(name)?;
    if let Some(markup) = markup(head.trim_ascii_start(), by_name) {
        return markup.map_err(Cow::Borrowed);
    }
    if head.trim_ascii_start().starts_with(b"{") && memmem::find(head, json_feed::VERSION).is_some()
    {
        return Ok(Format::JsonFeed);
    }
    let by_content = json(head, by_name).or_else(|| table(head, by_name, mapping));
    Ok(by_content.or(by_name).unwrap_or(Format::Text))
}

/// Whether a file that begins so has the zeros of binary data: one in a few hundred bytes at least.
/// A text that something damaged has a few, or many behind its end.
fn is_zeroed(head: &[u8]) -> bool {
    let end = head.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    memchr_iter(0, &head[..end]).count() * 512 > end || (end == 0 && !head.is_empty())
}

/// Whether a file that begins so is of a format that is not text.
pub(crate) fn is_binary(head: &[u8]) -> bool {
    magic(head).is_some()
}

/// What to say of a file that begins so, if it is of a format that is not text.
fn magic(head: &[u8]) -> Option<&'static str> {
    let starts = |(at, magic, _): &&(usize, &[u8], &str)| {
        head.get(*at..).is_some_and(|rest| rest.starts_with(magic))
    };
    MAGIC.iter().find(starts).map(|(_, _, reason)| *reason)
}

/// The format that a name's extension means, if it means one that is read.
pub(crate) fn named(name: &str) -> Option<Format> {
    by_name(name).ok().flatten()
}

/// As [`named`], or why what it means is not read.
fn by_name(name: &str) -> Result<Option<Format>, &'static str> {
    let Some((_, extension)) = name.rsplit_once('.') else {
        return Ok(None);
    };
    Ok(match &*extension.to_ascii_lowercase() {
        "txt" | "text" => Some(Format::Text),
        "md" | "markdown" => Some(Format::Markdown),
        "jsonl" | "ndjson" | "jl" => Some(Format::JsonLines),
        "json" => Some(Format::Json),
        "csv" => Some(Format::Csv),
        "tsv" | "tab" => Some(Format::Tsv),
        "html" | "htm" | "xhtml" | "shtml" => Some(Format::Html),
        "xml" => return Err(XML),
        "mbox" | "eml" => Some(Format::Mail),
        "sgm" | "sgml" => Some(Format::Sgml),
        "rss" | "atom" | "rdf" => Some(Format::Feed),
        _ => None,
    })
}

/// A crawl, if the content or the name is that of one. Its pages may be compressed, so that it need
/// not be text.
fn crawl(head: &[u8], name: &str) -> Option<Format> {
    let head = head.trim_ascii_start();
    let named = |end: &str| {
        name.get(name.len().saturating_sub(end.len())..)
            .is_some_and(|it| it.eq_ignore_ascii_case(end))
    };
    match () {
        () if head.starts_with(b"WARC/") => Some(Format::Warc),
        () if head.starts_with(b"filedesc://") => Some(Format::Arc),
        () if [".warc", ".wet", ".wat"].into_iter().any(named) => Some(Format::Warc),
        () if named(".arc") => Some(Format::Arc),
        () => None,
    }
}

/// The format of a file that begins with a tag, or what to say of it.
fn markup(head: &[u8], by_name: Option<Format>) -> Option<Result<Format, &'static str>> {
    if !head.starts_with(b"<") || matches!(by_name, Some(Format::Csv | Format::Tsv | Format::Sgml))
    {
        return None;
    }
    let begin = head[..head.len().min(1024)].to_ascii_lowercase();
    let has = |tag: &[u8]| memmem::find(&begin, tag).is_some();
    let starts = |tags: &[&[u8]]| tags.iter().any(|tag| begin.starts_with(tag));
    if starts(&[b"<!doctype html", b"<html", b"<head", b"<body"]) {
        return Some(Ok(Format::Html));
    }
    if starts(&[b"<?xml"]) {
        return Some(match () {
            () if has(b"<html") => Ok(Format::Html),
            () => Err(XML),
        });
    }
    let is_tag = begin.get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'!');
    // A page may begin with a comment; Markdown with a tag, and a text with a word in brackets.
    if is_tag && (by_name == Some(Format::Html) || has(b"<html") || has(b"<body")) {
        return Some(Ok(Format::Html));
    }
    let closes = memmem::find(head, b"</").is_some();
    (is_tag && closes && by_name != Some(Format::Markdown)).then_some(Err(XML))
}

/// JSON or JSON Lines, if the content is one of them.
fn json(head: &[u8], by_name: Option<Format>) -> Option<Format> {
    let named = by_name.filter(|format| matches!(format, Format::Json | Format::JsonLines));
    let text = head.trim_ascii_start();
    let behind = text.get(1..)?.trim_ascii_start().first();
    match (text[0], behind) {
        (b'[', Some(b'{' | b']')) => return Some(Format::Json),
        (b'[', None) => return named.and(Some(Format::Json)),
        (b'{', Some(b'"' | b'}')) => {}
        _ => return named,
    }
    let mut values = serde_json::Deserializer::from_slice(text).into_iter::<IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => {
            let (first, rest) = text.split_at(values.byte_offset());
            let one_line = !first.iter().any(|byte| matches!(byte, b'\n' | b'\r'));
            let more = !rest.trim_ascii_start().is_empty();
            // Objects in a row are no lines, if one begins in the line of another.
            let in_a_row = rest.iter().find(|byte| **byte != b' ') == Some(&b'{');
            Some(match () {
                () if in_a_row => Format::Json,
                () if one_line && (more || named == Some(Format::JsonLines)) => Format::JsonLines,
                () => Format::Json,
            })
        }
        // The first line is broken; whether the others are objects decides.
        Some(Err(error)) if !error.is_eof() => {
            let is_object = |line: &[u8]| {
                line.starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(line).is_ok()
            };
            let lines = text.split(|byte| matches!(byte, b'\n' | b'\r')).skip(1);
            let found = lines.map(<[u8]>::trim_ascii).any(is_object);
            if found { Some(Format::JsonLines) } else { named }
        }
        // The first value is longer than the head, or all there is of the file. Objects in a row
        // are read as JSON too.
        _ => named.filter(|_| !is_wrapped(text)).or(Some(Format::Json)),
    }
}

/// Whether an object has line ends, so that it is no line.
fn is_wrapped(object: &[u8]) -> bool {
    object.trim_ascii_end().iter().any(|byte| matches!(byte, b'\n' | b'\r'))
}

/// A table, if the first row names a headline or a text, and something else of an article.
fn table(head: &[u8], by_name: Option<Format>, mapping: &Mapping) -> Option<Format> {
    if by_name.is_some_and(|format| format != Format::Text) {
        return None;
    }
    let end = head.iter().position(|byte| matches!(byte, b'\n' | b'\r'))?;
    let row = std::str::from_utf8(&head[..end]).ok()?;
    let delimiter = delimiter(row.as_bytes(), b',');
    let header = Header::new(row, delimiter);
    const OTHERS: [Role; 7] = [
        Role::Date,
        Role::Author,
        Role::Source,
        Role::Section,
        Role::Url,
        Role::Id,
        Role::Language,
    ];
    let named = OTHERS.iter().any(|role| header.has(*role, mapping))
        || (header.has(Role::Headline, mapping) && header.has(Role::Text, mapping));
    let format = if delimiter == b'\t' { Format::Tsv } else { Format::Csv };
    (header.len() > 1 && header.is_of_articles(mapping) && named).then_some(format)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check_format(name: &str, head: &[u8], expected: Result<Format, &'static str>) {
        let shown = String::from_utf8_lossy(head);
        let expected = expected.map_err(Cow::Borrowed);
        assert_eq!(detect(name, head, &Mapping::default()), expected, "{name} {shown:?}");
    }

    macro_rules! formats {
        ($($test:ident, $name:expr, $head:expr, $format:expr;)+) => {$(
            #[test]
            fn $test() {
                check_format($name, $head.as_ref(), $format);
            }
        )+};
    }

    formats! {
        empty, "a.json", "", Ok(Format::Json);
        text_by_name, "a.txt", "No spy\n\nText.", Ok(Format::Text);
        text_by_default, "README", "No spy", Ok(Format::Text);
        text_of_unknown_name, "a.b/c", "No spy", Ok(Format::Text);
        text_with_brackets, "a", "[Photo] {Reuters}", Ok(Format::Text);
        text_with_a_list, "a.txt", "No, he said, never\nmore", Ok(Format::Text);
        markdown_by_name, "a.MD", "# No spy", Ok(Format::Markdown);
        markdown_with_a_tag, "a.md", "<p>No</p>", Ok(Format::Markdown);
        lines_by_name, "a.jsonl", "{\"a\":1}", Ok(Format::JsonLines);
        lines_in_a_text, "a.txt", "{\"a\":1}\n{\"a\":2}\n", Ok(Format::JsonLines);
        lines_in_json, "a.json", "\u{feff}{\"a\":1}\n{\"a\":2}", Ok(Format::JsonLines);
        lines_without_a_name, "stdin", "{\"a\":1}\r\n{\"a\":", Ok(Format::JsonLines);
        lines_of_a_macintosh, "stdin", "{\"a\":1}\r{\"a\":2}", Ok(Format::JsonLines);
        lines_after_a_broken_one, "a", "{\"a\":\"x\n{\"a\":2}\n", Ok(Format::JsonLines);
        lines_longer_than_the_head, "a.jsonl", "{\"a\":\"x", Ok(Format::JsonLines);
        garbage_lines, "a.jsonl", "x\n{\"a\":2}\n", Ok(Format::JsonLines);
        json_array, "a", "[\n {\"a\":1}", Ok(Format::Json);
        json_array_in_lines, "a.jsonl", "[{\"a\":1},\n{\"a\":2}]", Ok(Format::Json);
        json_object, "a.json", "{\"a\":1}", Ok(Format::Json);
        json_object_without_a_name, "a", "{\"a\":1}\n", Ok(Format::Json);
        json_in_a_row, "a.json", "{\"a\":1} {\"a\":2}\n", Ok(Format::Json);
        json_pretty, "a.jsonl", "{\n \"a\":1\n}\n{\n \"a\":2\n}\n", Ok(Format::Json);
        json_pretty_longer_than_the_head, "a.jsonl", "{\n \"a\":1,\n \"b\"", Ok(Format::Json);
        json_wrapper, "stdin", "{\"articles\":[{\"a\":1},\n", Ok(Format::Json);
        table_by_name, "a.csv", "x;y\n1;2\n", Ok(Format::Csv);
        table_in_a_text, "a.txt", "title,date\na,b\n", Ok(Format::Csv);
        table_with_tabs, "a", "Title\tText\na\tb\n", Ok(Format::Tsv);
        html, "a.txt", " <!DOCTYPE html><p>", Ok(Format::Html);
        html_by_name, "a.htm", "No spy", Ok(Format::Html);
        html_in_capitals, "a", "<HTML><BODY>", Ok(Format::Html);
        html_behind_a_comment, "a", "<!-- saved from a browser -->\n<html>", Ok(Format::Html);
        html_of_a_part, "a.html", "<p>No spy</p>", Ok(Format::Html);
        xhtml, "a", "<?xml version='1.0'?><html>", Ok(Format::Html);
        json_of_that_name, "a.html", "{\"a\":1}\n{\"a\":2}", Ok(Format::JsonLines);
        feed, "a.rss", "<?xml version='1.0'?>\n<rss>", Ok(Format::Feed);
        sgml, "a.txt", "<DOC>\n<DOCNO>1</DOCNO>", Ok(Format::Sgml);
        sgml_declared, "a", "<!DOCTYPE lewis SYSTEM \"a\">\n<REUTERS A=\"1\">\n<DATE>", Ok(Format::Sgml);
        mail, "a.txt", "Message-ID: <1>\nDate: x\n\nNo: spy", Ok(Format::Mail);
        mailbox, "a", "From a@b.org Thu Jan  1 12:00:00 2015\nX: y\n", Ok(Format::Mail);
        text_with_fields, "a.txt", "Headline: No spy\nDate: 2019-05-15\n\nText", Ok(Format::Text);
        wire, "a.txt", "\u{1}eca1 3 i 93\r\n\u{2}No spy", Ok(Format::Wire);
        wire_of_anpa, "a.tst", "\u{16}\u{16}\u{1}W1\u{1f}_a\n\u{2}No spy", Ok(Format::Wire);
        sgml_by_name, "a.sgm", "", Ok(Format::Sgml);
        other_elements, "a", "<DOCUMENT>a</DOCUMENT>", Err(XML);
        word_in_brackets, "a.txt", "<Reuters> No spy", Ok(Format::Text);
        warc, "a", "WARC/1.0\r\n", Ok(Format::Warc);
        warc_with_binary_records, "a.txt", "\r\nWARC/0.18\n\0", Ok(Format::Warc);
        warc_by_name, "a.WARC", "no\0spy", Ok(Format::Warc);
        wet_by_name, "a.wet", "", Ok(Format::Warc);
        arc, "a", "filedesc://a.arc 0.0.0.0 20140216050221 text/plain 75\n", Ok(Format::Arc);
        arc_by_name, "a.arc", "", Ok(Format::Arc);
        seven_zip, "a.txt", b"7z\xbc\xaf\x27\x1c", Err("a 7z archive; unpack it first");
        pdf, "a", "%PDF-1.7", Err("PDF files are not read; convert it to text first");
        image, "a", b"\xff\xd8\xff\xe0", Err("an image");
        binary, "a.txt", b"No\0spy", Err("binary data; say what it is with --format if it is none");
        zeros_only, "a.txt", [0; 40], Err("binary data; say what it is with --format if it is none");
        text_with_a_zero, "a.txt", format!("No\0spy{}", " was there".repeat(60)), Ok(Format::Text);
        text_padded_with_zeros, "a.txt", format!("No spy{}", "\0".repeat(100)), Ok(Format::Text);
        latin_1, "a.txt", b"caf\xe9", Ok(Format::Text);
    }

    proptest! {
        #[test]
        fn nothing_panics(name in "[a.]{0,3}(json|csv|txt)?", head in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = detect(&name, &head, &Mapping::default());
        }

        #[test]
        fn nothing_like_json_panics(head in r#"[{}\[\]":,\n\r a<!?/]{0,30}"#) {
            let _ = detect("a", head.as_bytes(), &Mapping::default());
        }
    }
}
