//! A file as a stream of chunks: whole records, with where they stand in the file.
//!
//! It is read once, from front to back, in bounded memory: a chunk, and the longest record that is
//! allowed. It finds where records begin and end, and reads none.

use std::io::{self, Read};
use std::ops::Range;
use std::sync::Arc;

use memchr::memchr_iter;
use regex::bytes::Regex;

use crate::article::Place;
use crate::source::array::JsonScanner;
use crate::source::chunk::{Chunk, Origin};
use crate::source::csv::{self, Header, RowScanner};
use crate::source::evaluation::passed_over;
use crate::source::format::{Format, HEAD_BYTES, detect};
use crate::source::mail::is_mailbox;
use crate::source::mark::{self, LineScanner, Mark};
use crate::source::names::Mapping;
use crate::source::options::SourceOptions;
use crate::source::problem::Problem;
use crate::source::sgml::SgmlScanner;
use crate::source::split::{Begins, SplitScanner};
use crate::source::warc::{RecordScanner, Syntax};
use crate::source::wire::WireScanner;
use crate::source::xml::mediawiki::{self, PageScanner};

/// How many bytes are read at least, and at a time to complete a record that a full chunk ends in.
const STEP_BYTES: usize = 64 << 10;

/// White space behind a record that is waited through for the beginning of the next one, so as to
/// know whether there is one, in bytes.
const BLANK_BYTES: usize = 1 << 20;

/// The byte order mark of UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// A file that is being read.
pub(crate) struct Stream<'a> {
    origin: Arc<Origin>,
    input: &'a mut dyn Read,
    state: State,
    /// Why the input ended before its end.
    failure: Option<io::Error>,
    has_failed: bool,
    part_bytes: usize,
    max_record: usize,
    /// The format that the user says, then the one found out.
    format: Option<Format>,
    header: Option<Arc<Header>>,
    preamble: Arc<[u8]>,
    newline: u8,
    /// The lines that articles of a text begin with.
    split: Option<Regex>,
    scanner: Scanner,
    mapping: Mapping,
    buffer: Vec<u8>,
    /// The byte of the file, and the line, that the buffer begins at.
    offset: u64,
    line: u64,
    /// How far the buffer was scanned.
    at: usize,
    /// Where the record that is being scanned begins.
    start: Option<usize>,
    /// Where a record began that is too long and was dropped from the buffer.
    dropped: Option<Place>,
    spans: Vec<(u64, Range<usize>)>,
    problems: Vec<Problem>,
    passed_over: Option<&'static str>,
    /// Records that ended.
    records: u64,
    /// Bytes that were handed out.
    handed: u64,
}

/// How far the input was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Unread,
    Open,
    /// Read to its end, or as far as it could be.
    Ended,
    /// The last chunk was handed out.
    Done,
}

/// Finds records in one of the ways of the formats.
enum Scanner {
    /// The file is the record.
    File {
        begun: bool,
    },
    Lines(LineScanner),
    Rows(RowScanner),
    Json(JsonScanner),
    Crawl(RecordScanner),
    Sgml(SgmlScanner),
    Wire(WireScanner),
    Split(SplitScanner),
    Pages(PageScanner),
}

impl Scanner {
    /// The next mark; behind these bytes there is nothing if the input `ended`.
    fn next(&mut self, bytes: &[u8], at: &mut usize, ended: bool) -> Option<Mark> {
        match self {
            Scanner::Lines(lines) => lines.next(bytes, at),
            Scanner::Rows(rows) => rows.next(bytes, at),
            Scanner::Json(json) => json.next(bytes, at),
            Scanner::Crawl(records) => records.next(bytes, at, ended),
            Scanner::Sgml(sgml) => sgml.next(bytes, at),
            Scanner::Wire(wire) => wire.next(bytes, at),
            Scanner::Split(split) => split.next(bytes, at),
            Scanner::Pages(pages) => pages.next(bytes, at),
            Scanner::File { begun } => {
                let from = *at;
                *at = bytes.len();
                let visible = |byte: &u8| !byte.is_ascii_whitespace();
                if *begun || !bytes[from..].iter().any(visible) {
                    return None;
                }
                *begun = true;
                Some(Mark::Start(from))
            }
        }
    }
}

impl Stream<'_> {
    /// Reads a file from any input. The format is that of the options, unless one is known.
    pub(crate) fn new<'a>(
        origin: Arc<Origin>,
        format: Option<Format>,
        input: &'a mut dyn Read,
        options: &SourceOptions,
        part_bytes: usize,
    ) -> Stream<'a> {
        Stream {
            origin,
            input,
            state: State::Unread,
            failure: None,
            has_failed: false,
            part_bytes: part_bytes.max(1),
            max_record: options.max_record,
            format: format.or(options.format),
            header: None,
            preamble: Arc::from([]),
            newline: b'\n',
            // One that is none was refused before.
            split: options.split.as_deref().and_then(|pattern| Regex::new(pattern).ok()),
            scanner: Scanner::File { begun: false },
            mapping: Mapping::new(&options.map),
            buffer: Vec::new(),
            offset: 0,
            line: 1,
            at: 0,
            start: None,
            dropped: None,
            spans: Vec::new(),
            problems: Vec::new(),
            passed_over: None,
            records: 0,
            handed: 0,
        }
    }

    /// Whether the input ended before its end.
    pub(crate) fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// The next records; `None` behind the last.
    pub(crate) fn next_chunk(&mut self) -> Option<Chunk> {
        loop {
            match self.state {
                State::Done => return None,
                State::Unread => self.begin(),
                State::Open | State::Ended => {
                    if let Some(cut) = self.scan() {
                        return Some(self.chunk(cut));
                    }
                    if self.state == State::Ended {
                        self.finish();
                        return Some(self.chunk(self.buffer.len()));
                    }
                    if let Some(cut) = self.make_room() {
                        return Some(self.chunk(cut));
                    }
                    let missing = self.part_bytes.saturating_sub(self.buffer.len());
                    self.fill(missing.max(STEP_BYTES));
                }
            }
        }
    }

    /// Reads the first bytes and finds out what they are.
    fn begin(&mut self) {
        self.state = State::Open;
        self.fill(self.part_bytes.max(HEAD_BYTES));
        let head = &self.buffer[..self.buffer.len().min(HEAD_BYTES)];
        if self.format.is_none() {
            self.passed_over = passed_over(&self.origin.called, head);
        }
        if self.passed_over.is_some() {
            return self.leave();
        }
        let detected = match self.format {
            Some(format) => Ok(format),
            None => detect(&self.origin.called, head, &self.mapping),
        };
        let format = match detected {
            Ok(format) => format,
            Err(reason) => return self.refuse(reason),
        };
        self.format = Some(format);
        self.newline = mark::newline(head);
        self.at = if head.starts_with(BOM) { BOM.len() } else { 0 };
        let table = |usual| Scanner::Rows(RowScanner::new(csv::delimiter(&head[self.at..], usual)));
        self.scanner = match format {
            Format::Mail if is_mailbox(head) => {
                Scanner::Split(SplitScanner::new(Begins::Mail, self.newline))
            }
            Format::Text => match self.split.take() {
                Some(pattern) => {
                    Scanner::Split(SplitScanner::new(Begins::With(pattern), self.newline))
                }
                None => Scanner::File { begun: false },
            },
            Format::MediaWiki => {
                self.preamble = Arc::from(mediawiki::preamble(head));
                Scanner::Pages(PageScanner::default())
            }
            Format::Markdown
            | Format::Mail
            | Format::Html
            | Format::Feed
            | Format::NewsMl
            | Format::Nitf
            | Format::Prism
            | Format::Xml
            | Format::JsonFeed => Scanner::File { begun: false },
            Format::JsonLines => Scanner::Lines(LineScanner::new(self.newline)),
            Format::Json => Scanner::Json(JsonScanner::default()),
            Format::Csv => table(b','),
            Format::Tsv => table(b'\t'),
            Format::Warc => self.crawl(Syntax::Warc),
            Format::Arc => self.crawl(Syntax::Arc),
            Format::Sgml => Scanner::Sgml(SgmlScanner::default()),
            Format::Wire => Scanner::Wire(WireScanner::default()),
        };
    }

    fn crawl(&self, syntax: Syntax) -> Scanner {
        Scanner::Crawl(RecordScanner::new(syntax, self.max_record))
    }

    /// Appends up to `count` bytes to the buffer.
    fn fill(&mut self, count: usize) {
        let known = self.origin.bytes.saturating_sub(self.offset + self.buffer.len() as u64);
        // One more than there is shows the end without another allocation.
        self.buffer.reserve(count.min(usize::try_from(known).unwrap_or(count).saturating_add(1)));
        match (&mut *self.input).take(count as u64).read_to_end(&mut self.buffer) {
            Ok(read) if read < count => self.state = State::Ended,
            Ok(_) => {}
            Err(error) => self.fail(error),
        }
    }

    /// Ends the input before its end; what was read of it is kept.
    fn fail(&mut self, error: io::Error) {
        self.failure = Some(error);
        self.has_failed = true;
        self.state = State::Ended;
    }

    /// Leaves out the whole file.
    fn refuse(&mut self, reason: impl Into<String>) {
        self.problems.push(Problem::skipped(self.whole(), reason));
        self.records += 1;
        self.leave();
    }

    /// Reads no more of the file.
    fn leave(&mut self) {
        self.drop_front(self.buffer.len());
        self.start = None;
        self.scanner = Scanner::File { begun: true };
        self.failure = None;
        self.state = State::Ended;
    }

    /// Scans the buffer for records. Once a chunk is full, says where the first record begins
    /// that is not part of it.
    fn scan(&mut self) -> Option<usize> {
        let ended = self.state == State::Ended;
        while let Some(mark) = self.scanner.next(&self.buffer, &mut self.at, ended) {
            match mark {
                Mark::Start(start) => {
                    self.dropped = None;
                    self.start = Some(start);
                    if start >= self.part_bytes && !self.spans.is_empty() {
                        return Some(start);
                    }
                }
                Mark::End(end) => self.end(end),
            }
        }
        None
    }

    /// A record ended.
    fn end(&mut self, end: usize) {
        let place = match (self.dropped.take(), self.start.take()) {
            (Some(place), _) => place,
            (None, Some(start)) if end - start > self.max_record => self.place(start),
            (None, Some(start)) => return self.record(start..end),
            (None, None) => return,
        };
        let bytes = self.offset + end as u64 - place.offset;
        let reason = format!(
            "the record has {bytes} bytes, more than the {} allowed; raise --max-record",
            self.max_record
        );
        if self.lacks_header() {
            return self.refuse(reason);
        }
        self.problems.push(Problem::skipped(place, reason));
        self.records += 1;
    }

    fn record(&mut self, span: Range<usize>) {
        let delimiter = match &self.scanner {
            Scanner::Rows(rows) if self.header.is_none() => rows.delimiter(),
            _ => {
                self.records += 1;
                self.spans.push((self.records, span));
                return;
            }
        };
        let header = Header::new(&String::from_utf8_lossy(&self.buffer[span]), delimiter);
        if header.is_of_articles(&self.mapping) {
            self.header = Some(Arc::new(header));
        } else {
            self.refuse("no column is a headline or a text; name one with --map text=COLUMN");
        }
    }

    /// Whether the first row of a table is still to come.
    fn lacks_header(&self) -> bool {
        self.header.is_none() && matches!(self.scanner, Scanner::Rows(_))
    }

    /// Drops what the buffer need not keep, or says where to cut it. It was scanned to its end, but
    /// for a few bytes that say nothing without those to come.
    /// Drops what the buffer need not keep, or says where to cut it. It was scanned as far as can
    /// be told without the bytes that follow.
    fn make_room(&mut self) -> Option<usize> {
        let length = self.at;
        match (self.start, self.spans.last()) {
            (Some(start), Some(_)) if length - start > self.max_record => return Some(start),
            (Some(start), None) if length - start > self.max_record => {
                self.dropped = Some(self.place(start));
                self.start = None;
                self.drop_front(length);
            }
            (Some(start), None) => self.drop_front(start),
            (None, None) => self.drop_front(length),
            (None, Some((_, last))) if length > last.end + BLANK_BYTES => return Some(length),
            _ => {}
        }
        None
    }

    fn drop_front(&mut self, count: usize) {
        self.line += self.lines(count);
        self.offset += count as u64;
        self.buffer.drain(..count);
        self.at = self.at.saturating_sub(count);
        self.start = self.start.map(|start| start - count.min(start));
    }

    /// Accounts for what is left when the input has ended.
    fn finish(&mut self) {
        self.state = State::Done;
        if let Some(error) = self.failure.take() {
            let place = match self.start.take() {
                Some(start) => self.place(start),
                None if self.offset == 0 && self.buffer.is_empty() => self.whole(),
                None => self.dropped.take().unwrap_or_else(|| self.place(self.buffer.len())),
            };
            let mut problem = Problem::io(place, &self.origin.disk.file.path, error);
            match (&self.scanner, self.records) {
                (Scanner::File { .. }, _) => {}
                (_, 0) => problem.reason.push_str("; nothing was read before that"),
                (_, 1) => problem.reason.push_str("; 1 record before that was read"),
                (_, records) => {
                    problem.reason.push_str(&format!("; {records} records before that were read"));
                }
            }
            self.problems.push(problem);
            self.records += 1;
            return;
        }
        let (is_closed, has_array) = match &self.scanner {
            Scanner::Json(json) => (json.is_closed(), json.has_array()),
            _ => (true, false),
        };
        match (&self.scanner, self.start) {
            (Scanner::Rows(rows), Some(start)) if rows.is_quoted() => {
                self.problems.push(Problem::skipped(
                    self.place(start),
                    "a quotation mark in this row is never closed; the rest of the file was not read",
                ));
                self.start = None;
                self.records += 1;
            }
            (_, None) if self.dropped.is_none() && !is_closed => {
                let reason =
                    "the JSON ends before its array does; the file may have been cut short";
                self.problems.push(Problem::kept(self.whole(), reason));
            }
            _ => self.end(self.buffer.len()),
        }
        let has_records = self.records > 0 || self.passed_over.is_some();
        if !has_records && self.header.is_none() && !has_array {
            let reason = match self.scanner {
                Scanner::Pages(_) => "the dump has no pages",
                _ => "the file is empty",
            };
            self.problems.push(Problem::skipped(self.whole(), reason));
            self.records += 1;
        }
    }

    /// Hands out the buffer up to `cut`.
    fn chunk(&mut self, cut: usize) -> Chunk {
        let (line, offset) = (self.line, self.offset);
        self.line += self.lines(cut);
        self.offset += cut as u64;
        self.at = self.at.saturating_sub(cut);
        self.start = self.start.map(|start| start - cut);
        let tail = self.buffer.split_off(cut);
        let read = self.offset - self.handed;
        self.handed = self.offset;
        Chunk {
            format: self.format.unwrap_or(Format::Text),
            header: self.header.clone(),
            preamble: Arc::clone(&self.preamble),
            newline: self.newline,
            bytes: std::mem::replace(&mut self.buffer, tail),
            spans: std::mem::take(&mut self.spans),
            line,
            offset,
            is_file: self.is_file(),
            problems: std::mem::take(&mut self.problems),
            passed_over: self.passed_over.take().map(|what| (what, 1)).into_iter().collect(),
            read,
            ..Chunk::empty(Arc::clone(&self.origin))
        }
    }

    /// Whether the only record is the whole file, as far as that is known.
    fn is_file(&self) -> bool {
        match &self.scanner {
            Scanner::File { .. } => true,
            Scanner::Json(json) => {
                json.is_document() && self.records == 1 && self.state == State::Done
            }
            _ => false,
        }
    }

    /// The place of the record that begins at this byte of the buffer and has not ended.
    fn place(&self, start: usize) -> Place {
        Place {
            record: (!matches!(self.scanner, Scanner::File { .. })).then_some(self.records + 1),
            line: self.line + self.lines(start),
            offset: self.offset + start as u64,
            ..self.whole()
        }
    }

    /// The place of the whole file.
    fn whole(&self) -> Place {
        Place { file: self.origin.name.clone(), record: None, line: 1, offset: 0 }
    }

    /// The line ends in the first bytes of the buffer.
    fn lines(&self, count: usize) -> u64 {
        memchr_iter(self.newline, &self.buffer[..count]).count() as u64
    }
}
