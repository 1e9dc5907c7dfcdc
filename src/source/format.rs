//! The formats, and how a file's format is found out: by its content first, then by its name.
//!
//! It reads no record.

use std::borrow::Cow;

use memchr::{memchr, memmem};
use serde::de::IgnoredAny;

use crate::source::csv::{Header, delimiter};
use crate::source::json_feed;
use crate::source::names::{Mapping, Role};
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
    const NAMES: [(&str, Format); 13] = [
        ("text", Format::Text),
        ("markdown", Format::Markdown),
        ("jsonl", Format::JsonLines),
        ("json", Format::Json),
        ("csv", Format::Csv),
        ("tsv", Format::Tsv),
        ("feed", Format::Feed),
        ("newsml", Format::NewsMl),
        ("nitf", Format::Nitf),
        ("prism", Format::Prism),
        ("mediawiki", Format::MediaWiki),
        ("xml", Format::Xml),
        ("jsonfeed", Format::JsonFeed),
    ];

    /// The name by which archives record it.
    pub(crate) fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, format)| *format == self).map_or("text", |(name, _)| name)
    }

    /// Whether its records are documents, which know their own characters and may hold several
    /// articles.
    pub(crate) fn is_document(self) -> bool {
        match self {
            Format::Text | Format::Markdown => false,
            Format::JsonLines | Format::Json | Format::Csv | Format::Tsv => false,
            Format::Feed | Format::NewsMl | Format::Nitf | Format::Prism => true,
            Format::MediaWiki | Format::Xml | Format::JsonFeed => true,
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
const MAGIC: [(usize, &[u8], &str); 26] = [
    (0, b"\x1f\x8b", "gzip-compressed; unpack it first"),
    (0, b"PK\x03\x04", "a zip archive; unpack it first"),
    (0, b"PK\x05\x06", "a zip archive; unpack it first"),
    (0, b"\x28\xb5\x2f\xfd", "zstd-compressed; unpack it first"),
    (0, b"\xfd7zXZ\0", "xz-compressed; unpack it first"),
    (0, b"BZh", "bzip2-compressed; unpack it first"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (0, b"Rar!\x1a\x07", "a RAR archive; unpack it first"),
    (257, b"ustar", "a tar archive; unpack it first"),
    (0, b"%PDF-", "PDF files are not read; convert it to text first"),
    (0, b"{\\rtf", "RTF files are not read; convert it to text first"),
    (
        0,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "old Office files are not read; convert it to text first",
    ),
    (0, b"WARC/", "WARC files are not read yet"),
    (0, b"PAR1", "Parquet files are not read yet"),
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
    (0, b"\xff\xfe", "UTF-16 text; convert it to UTF-8 first"),
    (0, b"\xfe\xff", "UTF-16 text; convert it to UTF-8 first"),
];

const HTML: &str = "HTML pages are not read yet";
const XML: &str = "XML and SGML files are not read yet";

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
    let starts = |(at, magic, _): &&(usize, &[u8], &str)| {
        head.get(*at..).is_some_and(|rest| rest.starts_with(magic))
    };
    if let Some((_, _, reason)) = MAGIC.iter().find(starts) {
        return Err(Cow::Borrowed(*reason));
    }
    if memchr(0, head).is_some() {
        return Err(Cow::Borrowed("binary data"));
    }
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let by_name = by_name(name)?;
    if let Some(reason) = markup(head.trim_ascii_start(), by_name) {
        return Err(Cow::Borrowed(reason));
    }
    if head.trim_ascii_start().starts_with(b"{") && memmem::find(head, json_feed::VERSION).is_some()
    {
        return Ok(Format::JsonFeed);
    }
    let by_content = json(head, by_name).or_else(|| table(head, by_name, mapping));
    Ok(by_content.or(by_name).unwrap_or(Format::Text))
}

/// The format that a name's extension means, if it means one.
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
        "html" | "htm" | "xhtml" => return Err(HTML),
        "xml" | "sgm" | "sgml" => return Err(XML),
        "rss" | "atom" | "rdf" => Some(Format::Feed),
        _ => None,
    })
}

/// What to say of a file that begins with a tag.
fn markup(head: &[u8], by_name: Option<Format>) -> Option<&'static str> {
    if !head.starts_with(b"<") || matches!(by_name, Some(Format::Csv | Format::Tsv)) {
        return None;
    }
    let begin = head[..head.len().min(1024)].to_ascii_lowercase();
    let has = |tag: &[u8]| memmem::find(&begin, tag).is_some();
    let starts = |tags: &[&[u8]]| tags.iter().any(|tag| begin.starts_with(tag));
    if starts(&[b"<!doctype html", b"<html", b"<head", b"<body"]) {
        return Some(HTML);
    }
    if starts(&[b"<?xml"]) {
        return Some(match () {
            () if has(b"<html") => HTML,
            () => XML,
        });
    }
    let is_tag = begin.get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'!');
    // Markdown may begin with a tag, and a text with a word in brackets.
    let closes = memmem::find(head, b"</").is_some();
    (is_tag && closes && by_name != Some(Format::Markdown)).then_some(XML)
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
            Some(match () {
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
        json_pretty, "a.jsonl", "{\n \"a\":1\n}\n{\n \"a\":2\n}\n", Ok(Format::Json);
        json_pretty_longer_than_the_head, "a.jsonl", "{\n \"a\":1,\n \"b\"", Ok(Format::Json);
        json_wrapper, "stdin", "{\"articles\":[{\"a\":1},\n", Ok(Format::Json);
        table_by_name, "a.csv", "x;y\n1;2\n", Ok(Format::Csv);
        table_in_a_text, "a.txt", "title,date\na,b\n", Ok(Format::Csv);
        table_with_tabs, "a", "Title\tText\na\tb\n", Ok(Format::Tsv);
        html, "a.txt", " <!DOCTYPE html><p>", Err(HTML);
        html_by_name, "a.htm", "No spy", Err(HTML);
        xhtml, "a", "<?xml version='1.0'?><html>", Err(HTML);
        feed, "a.rss", "<?xml version='1.0'?>\n<rss>", Ok(Format::Feed);
        sgml, "a.txt", "<DOC>\n<DOCNO>1</DOCNO>", Err(XML);
        word_in_brackets, "a.txt", "<Reuters> No spy", Ok(Format::Text);
        warc, "a", "WARC/1.0\r\n", Err("WARC files are not read yet");
        gzip, "a.jsonl", b"\x1f\x8b\x08", Err("gzip-compressed; unpack it first");
        zip, "a.txt", b"PK\x03\x04", Err("a zip archive; unpack it first");
        pdf, "a", "%PDF-1.7", Err("PDF files are not read; convert it to text first");
        image, "a", b"\xff\xd8\xff\xe0", Err("an image");
        binary, "a.txt", b"No\0spy", Err("binary data");
        utf_16, "a.txt", b"\xff\xfeN\0", Err("UTF-16 text; convert it to UTF-8 first");
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
