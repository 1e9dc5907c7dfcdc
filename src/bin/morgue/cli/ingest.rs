//! What `index`, `rebuild` and `inspect` share: how to read a corpus, and what is said of it.

use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueEnum};
use morgue::{Archive, DateOrder, Error, Event, Format, IngestOptions, Report, SourceOptions};

use super::Status;
use crate::progress::Progress;
use crate::render::write_report;
use crate::terminal::write_stdout;

/// How to read sources.
#[derive(Args, Debug)]
pub(super) struct SourceArgs {
    /// The fields of the records that hold ours: text=story_body,date=ts
    ///
    /// Ours are id, headline, text, date, author, section, source, agency, dateline, language,
    /// url, and entity, person, org and place. A dotted name looks inside objects:
    /// text=body.plain. The names that people usually give are known already.
    #[arg(long, value_name = "OURS=THEIRS", value_delimiter = ',', value_parser = mapping)]
    map: Vec<(String, String)>,

    /// The order in dates like 03/04/2019 [default: by the file's other dates]
    #[arg(long, value_name = "dmy|mdy|ymd")]
    date_order: Option<DateOrder>,

    /// A regular expression: a line of a plain text that matches it begins a new article
    #[arg(long, value_name = "PATTERN")]
    split: Option<String>,

    /// Leave tag lines in the text, where they are searched
    ///
    /// Tag lines are `(Reporting by …; Editing by …)`, `© 2018 …`, `Follow us …` and their like
    /// above and below a text. They are otherwise taken off it and shown as tag_line.
    #[arg(long)]
    keep_tag_lines: bool,

    /// The longest record that is read, in bytes, or with K, M or G; longer ones are skipped
    #[arg(long, value_name = "SIZE", value_parser = bytes, default_value = "64M")]
    max_record: usize,

    /// The most bytes that one file may unpack to, with K, M, G or T
    #[arg(long, value_name = "SIZE", value_parser = bytes, default_value = "1T")]
    max_unpacked: usize,

    /// How many times its own size a file may unpack to, once that is more than 64M
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    max_ratio: u64,
}

/// How to read a corpus.
#[derive(Args, Debug)]
pub(super) struct IngestArgs {
    #[command(flatten)]
    source: SourceArgs,

    /// The format of every file [default: by content and name]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<SourceFormat>,

    /// Threads, 0 for one a core
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    threads: usize,

    /// Memory that the threads may use together, in bytes, or with K, M or G
    #[arg(long, value_name = "SIZE", value_parser = bytes, default_value = "1536M")]
    memory: usize,

    /// Recognise no people, organisations and places
    ///
    /// Otherwise they are recognised in articles in English, and found as given ones are: by
    /// person:, org:, place: and entity:, near @person, and in `morgue facets`. It takes two thirds
    /// of the time. `morgue rebuild` does as was done before.
    #[arg(long, overrides_with = "entities")]
    no_entities: bool,

    /// Recognise them, where a rebuild would not
    #[arg(long, overrides_with = "no_entities")]
    entities: bool,

    /// Write every record that could not be read, or not whole, to a file, as JSON Lines
    #[arg(long, value_name = "FILE")]
    failures: Option<PathBuf>,

    /// Say nothing but what was skipped
    #[arg(short, long)]
    quiet: bool,
}

/// A format that articles come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SourceFormat {
    /// One article a file, as plain text.
    Text,
    /// One article a file, as Markdown.
    Markdown,
    /// A JSON object a line.
    Jsonl,
    /// A JSON array of objects, or one object.
    Json,
    /// A table with commas, semicolons, tabs or bars, and a header.
    Csv,
    /// A table with tabs and a header.
    Tsv,
    /// Pages or texts (WET) of a web crawl.
    Warc,
    /// Pages of a web crawl from before WARC.
    Arc,
    /// TREC's <DOC> or Reuters-21578's <REUTERS>, one after the other.
    Sgml,
    /// Messages of a news wire: IPTC 7901 or ANPA 1312.
    Wire,
    /// A mail, or a mailbox.
    Mail,
    /// One article a file, as a page of HTML.
    Html,
    /// RSS, Atom, or an export of WordPress.
    Feed,
    /// NewsML 1 or NewsML-G2 of the IPTC.
    Newsml,
    /// NITF of the IPTC.
    Nitf,
    /// PRISM Aggregator Messages.
    Prism,
    /// A dump of MediaWiki, as Wikinews has them.
    Mediawiki,
    /// XML whose elements are named as fields are.
    Xml,
    /// JSON Feed.
    Jsonfeed,
}

impl From<SourceFormat> for Format {
    fn from(format: SourceFormat) -> Format {
        match format {
            SourceFormat::Text => Format::Text,
            SourceFormat::Markdown => Format::Markdown,
            SourceFormat::Jsonl => Format::JsonLines,
            SourceFormat::Json => Format::Json,
            SourceFormat::Csv => Format::Csv,
            SourceFormat::Tsv => Format::Tsv,
            SourceFormat::Warc => Format::Warc,
            SourceFormat::Arc => Format::Arc,
            SourceFormat::Sgml => Format::Sgml,
            SourceFormat::Wire => Format::Wire,
            SourceFormat::Mail => Format::Mail,
            SourceFormat::Html => Format::Html,
            SourceFormat::Feed => Format::Feed,
            SourceFormat::Newsml => Format::NewsMl,
            SourceFormat::Nitf => Format::Nitf,
            SourceFormat::Prism => Format::Prism,
            SourceFormat::Mediawiki => Format::MediaWiki,
            SourceFormat::Xml => Format::Xml,
            SourceFormat::Jsonfeed => Format::JsonFeed,
        }
    }
}

impl IngestArgs {
    /// Takes in a corpus, or only reads it, and says what came of it; without an archive it was
    /// only read.
    pub(super) fn run(
        &self,
        archive: Option<&Archive>,
        read: impl FnOnce(&IngestOptions, &(dyn Fn(Event<'_>) + Sync)) -> Result<Report, Error>,
    ) -> Result<Status, Error> {
        let progress = Progress::new(self.quiet, self.failures.as_deref())?;
        let begin = Instant::now();
        let report = read(&self.options(), &|event| progress.on_event(&event))?;
        let took = begin.elapsed();
        progress.finish()?;
        if !self.quiet {
            write_stdout(|out| write_report(&report, archive, took, out))?;
        }
        Ok(if report.records > report.skipped { Status::Found } else { Status::Nothing })
    }

    fn options(&self) -> IngestOptions {
        IngestOptions {
            source: self.source.options(self.format),
            threads: self.threads,
            memory: self.memory,
            entities: match (self.entities, self.no_entities) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            },
            ..IngestOptions::default()
        }
    }
}

impl SourceArgs {
    pub(super) fn options(&self, format: Option<SourceFormat>) -> SourceOptions {
        SourceOptions {
            map: self.map.clone(),
            date_order: self.date_order,
            format: format.map(Format::from),
            split: self.split.clone(),
            keep_tag_lines: self.keep_tag_lines,
            max_record: self.max_record,
            max_unpacked: self.max_unpacked as u64,
            max_ratio: self.max_ratio,
        }
    }
}

fn mapping(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((ours, theirs)) if !ours.trim().is_empty() && !theirs.trim().is_empty() => {
            Ok((ours.trim().to_owned(), theirs.trim().to_owned()))
        }
        _ => Err("write one of our fields, `=` and theirs: text=story_body".to_owned()),
    }
}

/// Reads a number of bytes: `4096`, `64K`, `1.5G`, `2TiB`; a K is 1,024 bytes.
fn bytes(text: &str) -> Result<usize, String> {
    let lower = text.trim().to_ascii_lowercase();
    let digits = lower.trim_end_matches("ib").trim_end_matches('b');
    let (digits, shift) = match digits.as_bytes().last() {
        Some(b'k') => (&digits[..digits.len() - 1], 10),
        Some(b'm') => (&digits[..digits.len() - 1], 20),
        Some(b'g') => (&digits[..digits.len() - 1], 30),
        Some(b't') => (&digits[..digits.len() - 1], 40),
        _ => (digits, 0),
    };
    let size = digits.trim().parse::<f64>().ok().map(|size| size * (1u64 << shift) as f64);
    match size {
        Some(size) if size >= 1.0 && size < u64::MAX as f64 => Ok(size as usize),
        _ => Err("write a number of bytes, or with K, M, G or T: 64M".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read() {
        for (text, expected) in [
            ("1", Some(1)),
            ("4096", Some(4096)),
            ("64K", Some(65_536)),
            ("1.5k", Some(1_536)),
            ("64m", Some(64 << 20)),
            ("2GiB", Some(2 << 30)),
            ("2 GB", Some(2 << 30)),
            ("0", None),
            ("-1", None),
            ("", None),
            ("K", None),
            ("lots", None),
            ("inf", None),
            ("nan", None),
        ] {
            assert_eq!(bytes(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn mappings_are_read() {
        assert_eq!(mapping("text=body"), Ok(("text".to_owned(), "body".to_owned())));
        assert!(mapping("text").is_err());
        assert!(mapping("=x").is_err());
    }
}
