//! From files to a published archive, on all cores.
//!
//! Each thread takes a stretch of the input, in order, and makes one segment of it: reading is
//! shared, everything else is done apart. What a stretch holds depends on the input and the
//! memory, and what is found does not depend on it at all. It knows sources and batches; it must
//! never know a format.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use crate::article::{Article, Standing};
use crate::date::DateOrder;
use crate::entity::recognise::RECOGNISER_VERSION;
use crate::error::{Error, Result};
use crate::index::{Archive, RecordedSource, load_sources};
use crate::source::{
    Format, Found, PART_BYTES, Part, Parts, Problem, SourceOptions, check_map, check_split,
    find_files, parse, text_bytes,
};

use super::run::Incoming;
use super::{Report, Writer};

/// How to take in a corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IngestOptions {
    /// How to read the sources.
    pub source: SourceOptions,
    /// Threads; 0 for one a core.
    pub threads: usize,
    /// Bytes of memory that the threads may use together; 0 for 1.5 GiB.
    pub memory: usize,
    /// Whether people, organisations and places are recognised in articles in English; `None` for
    /// yes, or as it was done before if an archive is rebuilt from its sources.
    pub entities: Option<bool>,
    /// Whether articles of these folders and files that are there no more are removed. Those of what
    /// cannot be read stay, and are counted.
    pub mirror: bool,
    /// Whether files are read again that are as they were when they were read in the same way.
    pub reread: bool,
}

impl IngestOptions {
    fn recognises(&self) -> bool {
        self.entities.unwrap_or(true)
    }
}

/// Something that happens while a corpus is taken in. Events come from any thread.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'e> {
    /// So much has been read.
    Progress {
        /// Bytes read so far.
        bytes: u64,
        /// Bytes in all; 0 if that is not known.
        of: u64,
        /// Articles read so far.
        articles: u64,
    },
    /// A record could not be read, or not whole.
    Problem(&'e Problem),
    /// Everything is read; what is left is to publish it.
    Publishing,
}

const DEFAULT_MEMORY: usize = 3 << 29;

/// A segment under construction takes about so many bytes for each byte of its source.
const MEMORY_FACTOR: usize = 6;

/// The least and the most bytes of source for a segment.
const LEAST_BATCH: usize = 64 << 10;
const MOST_BATCH: usize = 128 << 20;

/// A corpus below this many bytes a thread is not divided further: a segment costs searching.
const WORTH_A_SEGMENT: u64 = 16 << 20;

/// Takes the articles of files and folders into an archive: new ones are added, those of the same
/// identity replaced. `-` is standard input.
///
/// # Errors
/// [`Error::Io`] if a path does not exist or the archive cannot be written, [`Error::Locked`] if
/// another process is writing to it; the archive is then as it was before.
pub fn ingest(
    archive: &Archive,
    paths: &[PathBuf],
    options: &IngestOptions,
    on_event: &(dyn Fn(Event<'_>) + Sync),
) -> Result<Report> {
    check_map(&options.source.map)?;
    options.source.split.as_deref().map_or(Ok(()), check_split)?;
    let found = find_files(paths)?;
    let source = recorded(paths, options);
    let mut writer = Writer::open(archive)?;
    let is_complete = found.problems.is_empty();
    let mut report = Report::default();
    Ingest { options, on_event }.read(Some(&mut writer), found, &mut report)?;
    if options.mirror {
        writer.mirror(source.paths.clone(), is_complete)?;
    }
    on_event(Event::Publishing);
    writer.publish(report, vec![source])
}

/// Reads files and folders as [`ingest`] does, and takes nothing in. What can be read counts as
/// added: whether it is in an archive already is not asked.
///
/// # Errors
/// [`Error::Io`] if a path does not exist.
pub fn dry_run(
    paths: &[PathBuf],
    options: &IngestOptions,
    on_event: &(dyn Fn(Event<'_>) + Sync),
) -> Result<Report> {
    check_map(&options.source.map)?;
    let found = find_files(paths)?;
    let mut report = Report::default();
    Ingest { options, on_event }.read(None, found, &mut report)?;
    report.records = report.added + report.withdrawn + report.withheld + report.skipped;
    Ok(report)
}

/// Builds the archive anew beside what is published, and puts it in its place in one step. Without
/// paths, from the sources that it was built from.
///
/// # Errors
/// As [`ingest`]; a source that is gone is an [`Error::Io`], and nothing is published.
pub fn rebuild(
    archive: &Archive,
    paths: &[PathBuf],
    options: &IngestOptions,
    on_event: &(dyn Fn(Event<'_>) + Sync),
) -> Result<Report> {
    check_map(&options.source.map)?;
    options.source.split.as_deref().map_or(Ok(()), check_split)?;
    let sources = match paths.is_empty() {
        false => vec![recorded(paths, options)],
        true => recorded_sources(archive)?,
    };
    let mut writer = Writer::open_beside(archive)?;
    let mut report = Report::default();
    for source in &sources {
        let options = options_of(source, options)?;
        let found = find_files(&source.paths)?;
        let ingest = Ingest { options: &options, on_event };
        ingest.read(Some(&mut writer), found, &mut report)?;
    }
    on_event(Event::Publishing);
    writer.publish(report, sources)
}

fn recorded_sources(archive: &Archive) -> Result<Vec<RecordedSource>> {
    let sources = load_sources(&archive.published()?)?;
    match sources.is_empty() || sources.iter().any(|source| source.piped) {
        false => Ok(sources),
        true => Err(Error::Setting {
            reason: format!(
                "{}: some or all of the archive came by standard input or from code, which cannot \
                 be read again; name the files: `morgue rebuild PATH…`",
                archive.path().display()
            ),
        }),
    }
}

/// A source as the manifest records it: absolute, so that `rebuild` finds it from anywhere.
fn recorded(paths: &[PathBuf], options: &IngestOptions) -> RecordedSource {
    let on_disk = paths.iter().filter(|path| path.as_os_str() != "-");
    RecordedSource {
        paths: on_disk.map(|path| path.canonicalize().unwrap_or(path.clone())).collect(),
        map: options.source.map.clone(),
        date_order: options.source.date_order.map(|order| order.to_string()),
        piped: paths.iter().any(|path| path.as_os_str() == "-"),
        format: options.source.format.map(|format| format.name().to_owned()),
        split: options.source.split.clone(),
        keep_tag_lines: options.source.keep_tag_lines,
        max_record: Some(options.source.max_record),
        max_unpacked: Some(options.source.max_unpacked),
        max_ratio: Some(options.source.max_ratio),
        entities: options.recognises(),
    }
}

fn options_of(source: &RecordedSource, options: &IngestOptions) -> Result<IngestOptions> {
    let mut options = options.clone();
    options.entities = options.entities.or(Some(source.entities));
    options.source.keep_tag_lines |= source.keep_tag_lines;
    options.source.map.extend(source.map.iter().cloned());
    if let (None, Some(order)) = (options.source.date_order, &source.date_order) {
        let order: std::result::Result<DateOrder, _> = order.parse();
        options.source.date_order = order.ok();
    }
    if options.source.format.is_none() {
        options.source.format = source.format.as_deref().and_then(Format::from_name);
    }
    if options.source.split.is_none() {
        options.source.split = source.split.clone();
    }
    if let Some(max_record) = source.max_record {
        options.source.max_record = options.source.max_record.max(max_record);
    }
    if let Some(max_unpacked) = source.max_unpacked {
        options.source.max_unpacked = options.source.max_unpacked.max(max_unpacked);
    }
    if let Some(max_ratio) = source.max_ratio {
        options.source.max_ratio = options.source.max_ratio.max(max_ratio);
    }
    Ok(options)
}

struct Ingest<'a> {
    options: &'a IngestOptions,
    on_event: &'a (dyn Fn(Event<'_>) + Sync),
}

/// The input, shared by the threads: each takes the next stretch of it.
struct Input<'a> {
    parts: Mutex<Parts>,
    /// `None` to read only.
    writer: Option<&'a Writer>,
    batch_bytes: u64,
    total: u64,
    read: AtomicU64,
    articles: AtomicU64,
    counts: Mutex<Report>,
}

impl Ingest<'_> {
    /// Reads all files into segments of the writer, if there is one, and adds what happened to the
    /// report.
    fn read(
        &self,
        mut writer: Option<&mut Writer>,
        found: Found,
        report: &mut Report,
    ) -> Result<()> {
        report.hidden += found.hidden;
        report.archives += found.archives;
        for problem in &found.problems {
            report.skipped += 1;
            (self.on_event)(Event::Problem(problem));
        }
        let files = match &mut writer {
            Some(writer) => writer.expect(found.files, self.settings(), self.options.reread),
            None => found.files,
        };
        let writer = writer.as_deref();
        let total = files.iter().map(|file| file.bytes).sum();
        let text = files.iter().map(text_bytes).sum();
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(self.options.threads)
            .build()
            .map_err(|e| Error::Setting { reason: format!("cannot start threads: {e}") })?;
        let threads = pool.current_num_threads();
        let source = Arc::new(self.options.source.clone());
        let input = Input {
            parts: Mutex::new(Parts::new(files, source, PART_BYTES)),
            writer,
            batch_bytes: self.batch_bytes(text, threads),
            total,
            read: AtomicU64::new(0),
            articles: AtomicU64::new(0),
            counts: Mutex::default(),
        };
        let outcomes = pool.broadcast(|_| self.work(&input));
        outcomes.into_iter().collect::<Result<()>>()?;
        let counts = input.counts.into_inner().unwrap_or_default();
        report.skipped += counts.skipped;
        report.impaired += counts.impaired;
        report.replaced_bytes += counts.replaced_bytes;
        report.bytes += counts.bytes;
        for (what, count) in counts.passed_over {
            *report.passed_over.entry(what).or_default() += count;
        }
        report.added += counts.added;
        report.withdrawn += counts.withdrawn;
        report.withheld += counts.withheld;
        Ok(())
    }

    /// All that matters for what is read of a file, but the file.
    fn settings(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let (source, entities) = (&self.options.source, self.options.recognises());
        hasher.update(format!("{source:?} {entities} {RECOGNISER_VERSION}").as_bytes());
        hasher.finalize().to_hex().to_string()
    }

    /// What one segment may be made of, in bytes of source: no more than fits in memory, no less
    /// than lets every thread have some.
    fn batch_bytes(&self, total: u64, threads: usize) -> u64 {
        let memory = if self.options.memory == 0 { DEFAULT_MEMORY } else { self.options.memory };
        let most = (memory / (threads * MEMORY_FACTOR)).clamp(LEAST_BATCH, MOST_BATCH) as u64;
        if total == 0 {
            // A pipe: nobody knows how much will come.
            return most.min(WORTH_A_SEGMENT * 2);
        }
        // Every thread has equally many batches, so that none waits for another at the end.
        let rounds = total.div_ceil(most * threads as u64).max(1);
        let share = total / (rounds * threads as u64) + 1;
        share.max(WORTH_A_SEGMENT).min(most)
    }

    fn work(&self, input: &Input<'_>) -> Result<()> {
        loop {
            let (batch, parts) = input.take();
            if parts.is_empty() {
                return Ok(());
            }
            let mut articles = Vec::new();
            for part in parts {
                let path = part.path().to_owned();
                let mut parsed = parse(part, &self.options.source);
                for problem in &parsed.problems {
                    (self.on_event)(Event::Problem(problem));
                }
                let read = parsed.articles.len() as u64;
                let bytes = input.read.fetch_add(parsed.packed, Ordering::Relaxed) + parsed.packed;
                let so_far = input.articles.fetch_add(read, Ordering::Relaxed) + read;
                (self.on_event)(Event::Progress { bytes, of: input.total, articles: so_far });
                let mut counts = input.counts.lock().unwrap_or_else(|e| e.into_inner());
                let skipped = parsed.problems.iter().filter(|problem| problem.skipped).count();
                counts.skipped += skipped as u64;
                counts.impaired += (parsed.problems.len() - skipped) as u64;
                counts.replaced_bytes += parsed.replaced;
                counts.bytes += parsed.bytes;
                for (what, count) in parsed.passed_over {
                    *counts.passed_over.entry(what).or_default() += count;
                }
                match input.writer {
                    Some(writer) => {
                        let origin = writer.run.origin(&path);
                        if !parsed.problems.is_empty() {
                            writer.note_unread(&path);
                        }
                        let of_file = |article| Incoming { article, origin: origin.clone() };
                        articles.extend(parsed.articles.drain(..).map(of_file));
                    }
                    None => parsed.articles.iter().for_each(|article| counts.count(article)),
                }
            }
            if let Some(writer) = input.writer {
                writer.write_batch(batch, articles, self.options.recognises())?;
            }
        }
    }
}

impl Report {
    /// Counts an article that was only read.
    fn count(&mut self, article: &Article) {
        match article.standing {
            Standing::Usable => self.added += 1,
            Standing::Withheld => self.withheld += 1,
            Standing::Canceled => self.withdrawn += 1,
        }
    }
}

impl Input<'_> {
    /// The next stretch of the input, and its number.
    fn take(&self) -> (u32, Vec<Part>) {
        let mut parts = self.parts.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let mut taken = Vec::new();
        let mut bytes = 0;
        while bytes < self.batch_bytes {
            let Some(part) = parts.next() else { break };
            bytes += part.bytes().max(1);
            taken.push(part);
        }
        (self.writer.map_or(0, Writer::next_batch), taken)
    }
}
