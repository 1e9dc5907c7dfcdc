//! From chunks of records to articles, whatever the format.
//!
//! It decides who reads a record, and gives every article its place and its date. It must never know
//! how a record of some format looks.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::OnceLock;

use memchr::{memchr_iter, memrchr};

use crate::article::{Article, Place, Standing};
use crate::source::charset;
use crate::source::chunk::Chunk;
use crate::source::completion::complete;
use crate::source::container::{Reading, Wanted, read_file};
use crate::source::dates::{DateReader, Evidence};
use crate::source::document::{Document, Item};
use crate::source::fields::{self, Record};
use crate::source::files::STDIN;
use crate::source::format::Format;
use crate::source::html::read_html;
use crate::source::json;
use crate::source::json_feed::read_json_feed;
use crate::source::mail::{add_headers, read_mail, read_message};
use crate::source::markdown::read_markdown;
use crate::source::names::{Mapping, Role};
use crate::source::options::SourceOptions;
use crate::source::parts::PART_BYTES;
use crate::source::problem::Problem;
use crate::source::sgml::{read_sgml, sgml_date_text};
use crate::source::text::read_text;
use crate::source::text_article::TextArticle;
use crate::source::warc::{Syntax, read_record};
use crate::source::wire::read_wire;
use crate::source::xml;
use crate::source::xml::mediawiki::read_page;
use crate::source::xml::record::read_records;

/// What was read of a part.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    /// The articles, in the order of the file.
    pub(crate) articles: Vec<Article>,
    /// What went wrong.
    pub(crate) problems: Vec<Problem>,
    /// The records there were: the articles and the problems that were skipped. A file that cannot
    /// be read counts as one.
    pub(crate) records: u64,
    /// Bytes that were read, without their compression.
    pub(crate) bytes: u64,
    /// Bytes of files on the disk that were read.
    pub(crate) packed: u64,
    /// Sequences that were no UTF-8, or no UTF-16 in escapes, and were replaced by U+FFFD.
    pub(crate) replaced: u64,
    /// What is no article and was passed over, by what it is; not among the records.
    pub(crate) passed_over: BTreeMap<&'static str, u64>,
}

/// Reads the records of chunks.
pub(crate) struct Reader<'a> {
    pub(crate) options: &'a SourceOptions,
    pub(crate) mapping: Mapping,
}

/// The fields of a record, and what was odd about it.
struct Fields {
    record: Record,
    odd: Option<String>,
    /// Characters that were replaced in its escapes.
    replaced: u64,
}

impl Reader<'_> {
    /// How a file is gone through by who reads it all.
    pub(crate) fn reading(&self) -> Reading<'_> {
        Reading { options: self.options, part_bytes: PART_BYTES, ahead: false }
    }

    pub(crate) fn read(&self, mut chunk: Chunk, parsed: &mut Parsed) {
        let problems = std::mem::take(&mut chunk.problems);
        parsed.records += problems.iter().filter(|problem| problem.skipped).count() as u64;
        parsed.records += chunk.spans.len() as u64;
        parsed.bytes += chunk.read;
        parsed.packed += chunk.packed;
        parsed.replaced += chunk.replaced;
        for (what, count) in &chunk.passed_over {
            *parsed.passed_over.entry(what).or_default() += count;
        }
        parsed.articles.reserve(chunk.spans.len());
        let before = parsed.articles.len();
        parsed.problems.extend(problems);

        let of_part = OnceLock::new();
        let evidence = || self.evidence(&chunk, &of_part);
        let dates = DateReader { order: self.options.date_order, evidence: &evidence };
        let (mut line, mut counted) = (chunk.line, 0);
        for (record, span) in &chunk.spans {
            line += memchr_iter(chunk.newline, &chunk.bytes[counted..span.start]).count() as u64;
            counted = span.start;
            let place = Place {
                file: chunk.origin.name.clone(),
                record: (!chunk.is_file).then_some(*record),
                line,
                offset: chunk.offset + span.start as u64,
            };
            let bytes = &chunk.bytes[span.clone()];
            if let Some(Document { items, odd }) = self.document(&chunk, bytes) {
                let odd = odd.map(|odd| Problem::kept(place.clone(), odd));
                take_items(items, &place, &dates, parsed);
                parsed.problems.extend(odd);
                continue;
            }
            let (text, replaced) = match chunk.format.is_document() {
                true => (Cow::Borrowed(""), 0),
                false => decode(bytes),
            };
            parsed.replaced += replaced;
            let problems = &mut parsed.problems;
            let article = match chunk.format {
                Format::Text => text_article(read_text(&text), place, &dates, problems),
                Format::Markdown => text_article(read_markdown(&text), place, &dates, problems),
                Format::JsonLines | Format::Json | Format::Csv | Format::Tsv => {
                    match self.fields(&chunk, &text, None) {
                        Ok(fields) => {
                            parsed.replaced += fields.replaced;
                            article(fields, place, &dates, problems)
                        }
                        Err(reason) => {
                            problems.push(Problem::skipped(place, reason));
                            None
                        }
                    }
                }
                Format::Mail => {
                    self.mail(bytes, place, &dates, parsed);
                    None
                }
                Format::Xml => {
                    self.xml(bytes, &place, &dates, parsed);
                    None
                }
                // The other documents were read above.
                _ => None,
            };
            parsed.articles.extend(article);
        }
        for article in &mut parsed.articles[before..] {
            complete(article, self.options);
        }
    }

    /// What a document holds, if the format is one of documents, and whether it was cut short.
    fn document(&self, chunk: &Chunk, bytes: &[u8]) -> Option<Document> {
        let mut document = self.whole_document(chunk, bytes)?;
        let ends_with_a_tag = matches!(
            chunk.format,
            Format::Feed
                | Format::NewsMl
                | Format::Nitf
                | Format::Prism
                | Format::MediaWiki
                | Format::Sgml
        );
        if ends_with_a_tag && !is_closed(bytes) {
            document.odd.get_or_insert_with(|| ENDS_EARLY.to_owned());
        }
        Some(document)
    }

    fn whole_document(&self, chunk: &Chunk, bytes: &[u8]) -> Option<Document> {
        Some(match chunk.format {
            Format::Sgml => read_sgml(bytes).into(),
            Format::Html => read_html(bytes, None, None).into(),
            Format::Wire => read_wire(bytes).into(),
            Format::Warc => read_record(Syntax::Warc, bytes, self.options.max_record),
            Format::Arc => read_record(Syntax::Arc, bytes, self.options.max_record),
            Format::Feed | Format::NewsMl | Format::Nitf | Format::Prism => {
                xml::read_document(chunk.format, bytes).into()
            }
            Format::MediaWiki => read_page(bytes, &chunk.preamble).into(),
            Format::JsonFeed => read_json_feed(bytes).into(),
            _ => return None,
        })
    }

    /// Reads a message, whose body may be a record.
    fn mail(&self, bytes: &[u8], place: Place, dates: &DateReader<'_>, parsed: &mut Parsed) {
        let message = read_message(bytes);
        let record = match message.body.trim_start().starts_with('{') {
            true => json::read_object(&message.body, &self.mapping, None).ok(),
            false => None,
        };
        let problems = &mut parsed.problems;
        let article = match record {
            Some((record, replaced)) => {
                parsed.replaced += replaced + message.headers.replaced;
                let article = record.into_article(place.clone(), dates, problems);
                article.map(|mut article| {
                    let TextArticle { article: headers, date_text, .. } = message.headers;
                    if article.date.is_none() {
                        article.date = date_text.and_then(|text| dates.read(&text).ok().flatten());
                    }
                    add_headers(headers, &mut article);
                    article
                })
            }
            None => {
                let read = read_mail(message);
                parsed.replaced += read.replaced;
                text_article(read, place, dates, problems)
            }
        };
        parsed.articles.extend(article);
    }

    /// Reads the records of a document of named elements.
    fn xml(&self, bytes: &[u8], place: &Place, dates: &DateReader<'_>, parsed: &mut Parsed) {
        let (text, replaced) = charset::decode(bytes, None);
        parsed.replaced += replaced;
        let records = read_records(&text, &self.mapping);
        if records.is_empty() {
            let reason = "no element has a headline and a text in it; name them with --map";
            parsed.problems.push(Problem::skipped(place.clone(), reason));
            return;
        }
        let several = records.len() > 1;
        // The document itself was counted as one.
        parsed.records += records.len() as u64 - 1;
        for (record, number) in records.into_iter().zip(1..) {
            let place = Place { record: several.then_some(number), ..place.clone() };
            let fields = Fields { record, odd: None, replaced: 0 };
            parsed.articles.extend(article(fields, place, dates, &mut parsed.problems));
        }
    }

    /// Reads a record of a format that has fields; with `only`, the fields of one role.
    fn fields(&self, chunk: &Chunk, text: &str, only: Option<Role>) -> Result<Fields, String> {
        match &chunk.header {
            Some(header) => {
                let (record, odd) = header.read_row(text, &self.mapping, only);
                Ok(Fields { record, odd, replaced: 0 })
            }
            None => {
                let (record, replaced) = json::read_object(text, &self.mapping, only)?;
                Ok(Fields { record, odd: None, replaced })
            }
        }
    }

    /// What the other dates of a chunk's file say of their order. Standard input cannot be read
    /// twice: there it is the dates of the chunk.
    fn evidence(&self, chunk: &Chunk, of_chunk: &OnceLock<Evidence>) -> Evidence {
        if chunk.is_file || matches!(chunk.format, Format::Warc | Format::Arc) {
            return Evidence::None;
        }
        let disk = &chunk.origin.disk;
        if disk.file.path == Path::new(STDIN) {
            return *of_chunk.get_or_init(|| self.evidence_with(Evidence::None, chunk));
        }
        let of_file = || {
            let mut evidence: HashMap<String, Evidence> = HashMap::new();
            read_file(&disk.file, self.reading(), &mut |chunk| {
                let name = &chunk.origin.name;
                let before = evidence.get(name).copied().unwrap_or_default();
                let after = self.evidence_with(before, &chunk);
                if after != before {
                    evidence.insert(name.clone(), after);
                }
                Wanted::More
            });
            evidence
        };
        let evidence = disk.evidence.get_or_init(of_file);
        evidence.get(&chunk.origin.name).copied().unwrap_or_default()
    }

    fn evidence_with(&self, evidence: Evidence, chunk: &Chunk) -> Evidence {
        if chunk.is_file || evidence == Evidence::Conflict {
            return evidence;
        }
        chunk.spans.iter().fold(evidence, |evidence, (_, span)| {
            let bytes = &chunk.bytes[span.clone()];
            let date = match chunk.format {
                Format::Sgml => sgml_date_text(bytes),
                _ => {
                    let fields = self.fields(chunk, &decode(bytes).0, Some(Role::Date)).ok();
                    fields.and_then(|fields| fields.record.into_date_text())
                }
            };
            date.map_or(evidence, |date| evidence.and(&date))
        })
    }
}

/// What is said of a document whose last tag closes nothing.
const ENDS_EARLY: &str = "it ends early, without its last closing tag; what there is was read";

/// Whether the last tag of a document closes something, or is a comment behind that.
fn is_closed(bytes: &[u8]) -> bool {
    // The zeros are those of UTF-16.
    let end = bytes.iter().rposition(|byte| !matches!(byte, 0 | b' ' | b'\t' | b'\r' | b'\n' | 3));
    let Some(end) = end.filter(|&end| bytes[end] == b'>') else { return false };
    let Some(open) = memrchr(b'<', &bytes[..end]) else { return false };
    let closes = |byte: &&u8| **byte != 0;
    let behind = bytes[open + 1..].iter().find(closes);
    matches!(behind, Some(b'/' | b'!' | b'?')) || bytes[..end].trim_ascii_end().ends_with(b"/")
}

/// Makes an article of the fields of a record.
fn article(
    fields: Fields,
    place: Place,
    dates: &DateReader<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Article> {
    let row = place.clone();
    let article = fields.record.into_article(place, dates, problems)?;
    problems.extend(fields.odd.map(|odd| Problem::kept(row, odd)));
    Some(article)
}

/// Takes what a document holds. Where it is the whole file and has several things in it, they are
/// records of it.
fn take_items(items: Vec<Item>, place: &Place, dates: &DateReader<'_>, parsed: &mut Parsed) {
    let counted = |item: &&Item| !matches!(item, Item::PassedOver(_));
    let count = items.iter().filter(counted).count();
    let several = place.record.is_none() && count > 1;
    // The document itself was counted as one.
    parsed.records = parsed.records + count as u64 - 1;
    let mut record = 0;
    for item in items {
        if let Item::PassedOver(what) = item {
            *parsed.passed_over.entry(what).or_default() += 1;
            continue;
        }
        record += 1;
        let place = Place { record: several.then_some(record).or(place.record), ..place.clone() };
        match item {
            Item::Article(read) => {
                parsed.replaced += read.replaced;
                parsed.articles.extend(text_article(*read, place, dates, &mut parsed.problems));
            }
            Item::Broken(reason) => {
                let reason = if several { format!("item {record}: {reason}") } else { reason };
                parsed.problems.push(Problem::skipped(place, reason));
            }
            Item::PassedOver(_) => {}
        }
    }
}

/// Makes an article of a text.
fn text_article(
    read: TextArticle,
    place: Place,
    dates: &DateReader<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Article> {
    let TextArticle { mut article, date_text, .. } = read;
    if article.headline.is_empty()
        && article.text.is_empty()
        && article.standing == Standing::Usable
    {
        let what = if place.record.is_some() { "record" } else { "file" };
        let reason = format!("the {what} has neither a headline nor a text");
        problems.push(Problem::skipped(place, reason));
        return None;
    }
    if let Some(text) = date_text {
        article.date = fields::read_date(&text, &place, dates, problems);
    }
    article.place = place;
    Some(article)
}

/// The bytes as text, and how many sequences that are no UTF-8 were replaced.
fn decode(bytes: &[u8]) -> (Cow<'_, str>, u64) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), 0),
        Err(_) => {
            let broken = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
            (String::from_utf8_lossy(bytes), broken as u64)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_closed(bytes: impl AsRef<[u8]>, expected: bool) {
        let bytes = bytes.as_ref();
        assert_eq!(is_closed(bytes), expected, "{}", bytes.escape_ascii());
    }

    #[test]
    fn documents_are_closed_or_end_early() {
        check_closed("<a><b>no</b></a>\n", true);
        check_closed("<a><b>no</b></a>\n<!-- end -->\r\n", true);
        check_closed("<a/>", true);
        check_closed(b"<\0a\0>\0<\0/\0a\0>\0", true);
        check_closed("<a><b>no</b", false);
        check_closed("<a><b>", false);
        check_closed("<a><b>no spy > here", false);
        check_closed("", false);
    }
}
