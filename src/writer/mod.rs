//! Writing: articles in, a published archive out.
//!
//! A run writes segments that nobody sees, and publishes them in one step with the deletions that
//! they bring about. This module knows batches and publication; it must never know a file format
//! of a source, except through `ingest`.

mod compaction;
mod families;
mod ingest;
mod inverter;
mod known;
mod ledger;
mod lexicon;
mod merge;
mod publication;
mod run;
mod salvage;
mod segment;
#[cfg(test)]
mod tests;
mod versions;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::index::{IndexMeta, SegmentMeta};
use tantivy::{Index, TantivyError};

use crate::article::{Article, ArticleId};
use crate::error::{Error, Result, guarded};
use crate::index::{
    Archive, Lock, Manifest, Published, SeenFiles, Segment, Totals, load_meta, load_seen,
};
use crate::schema::{Fields, column, schema};
use crate::source::SourceFile;

pub use ingest::{Event, IngestOptions, dry_run, ingest, rebuild};
pub use salvage::{Salvaged, SalvagedFile, salvage};

use ledger::{Origins, Standing, Unchanged};
use run::{Incoming, Run};
use segment::{Prepared, write_segment};
use versions::{Cancellations, settle};

/// Text bytes that [`Writer::add`] gathers before it writes a segment.
const BATCH_BYTES: usize = 32 << 20;

/// Files that are known come before all batches, and by their places among the others.
const KNOWN_BATCH: u32 = 0;

/// The one writer of an archive: it holds the archive's lock until it is dropped.
///
/// Nothing is visible before [`Writer::commit`], which publishes everything in one step. A writer
/// that is dropped without it leaves the archive as it was.
pub struct Writer {
    archive: Archive,
    /// Where the segments are written: the published generation, or a new one.
    target: Target,
    fields: Fields,
    published: Vec<Segment>,
    origins: Origins,
    unchanged: Unchanged,
    seen: SeenFiles,
    run: Run,
    pending: Vec<Incoming>,
    pending_bytes: usize,
    /// Whether all segments are merged into one.
    whole: bool,
    /// Whether entities are recognised in what [`Writer::add`] gets.
    entities: bool,
    batches: AtomicU32,
    written: Mutex<Written>,
    /// Held, never read.
    _lock: Option<Lock>,
}

struct Target {
    index: Index,
    path: PathBuf,
    meta: IndexMeta,
    manifest: Manifest,
    /// The number to publish, if it is a generation of its own.
    generation: Option<u64>,
}

/// What the batches of a run have brought so far.
#[derive(Default)]
struct Written {
    /// New segments with the number of their batch.
    segments: Vec<(u32, SegmentMeta)>,
    articles: u64,
    known_files: u64,
    unchanged: u64,
    overridden: Vec<String>,
    superseded: u64,
    withdrawn: u64,
    withheld: u64,
    cancellations: Cancellations,
    /// Files that have something that is not in the archive as it is in them.
    unwhole: HashSet<Arc<str>>,
    /// Files of which something could not be read.
    unread: HashSet<Arc<str>>,
}

/// What a run did, article by article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Records that were read: the sum of all the counts of articles and of `skipped`.
    pub records: u64,
    /// Articles that are new in the archive.
    pub added: u64,
    /// Articles that took the place of one with the same id and other content.
    pub replaced: u64,
    /// Articles that were in the archive already, with the same content; those of known files too.
    pub unchanged: u64,
    /// Files that were not read, as they are what they were when they were read before.
    pub known_files: u64,
    /// Articles of folders that could not be looked into, or of files that could not be read, which
    /// were not removed though they did not come again.
    pub spared: u64,
    /// Ids of articles that lost to a later one of the same run with the same id.
    pub overridden: Vec<String>,
    /// Articles that are left out as there is a higher version of them, in the run or in the archive,
    /// or as they were canceled.
    pub superseded: u64,
    /// Articles that were in the archive and are there no more: they were removed, or canceled by
    /// their source.
    pub removed: u64,
    /// Records that cancel an article: it is in the archive no more, whether it was or not.
    pub withdrawn: u64,
    /// Articles that are left out as their source says that they may not be published yet.
    pub withheld: u64,
    /// Records that could not be read; each was named in an event.
    pub skipped: u64,
    /// Records that were read, but not whole: a date that means nothing, say.
    pub impaired: u64,
    /// Hidden files and folders that were passed over.
    pub hidden: u64,
    /// Archives of ours that were passed over.
    pub archives: u64,
    /// What is no article and was passed over, by what it is: `hidden members` of archives.
    pub passed_over: BTreeMap<&'static str, u64>,
    /// Sequences that are no text in the encoding of their file and were replaced by U+FFFD.
    pub replaced_bytes: u64,
    /// Bytes that were read, without their compression.
    pub bytes: u64,
    /// What the archive holds now.
    pub totals: Totals,
    /// The archive's digest.
    pub digest: String,
}

impl Drop for Writer {
    /// Removes what is not needed any more, or never was as nothing was published: on a full disk it
    /// would be in the way.
    fn drop(&mut self) {
        self.archive.remove_leftovers();
    }
}

impl Writer {
    /// Opens an archive for an update.
    ///
    /// # Errors
    /// [`Error::Locked`] if another process is writing to it.
    pub fn open(archive: &Archive) -> Result<Writer> {
        let lock = archive.lock()?;
        archive.remove_leftovers();
        let Published { path, index, .. } = archive.published()?;
        let (meta, manifest) = load_meta(&index, &path)?;
        let published = archive.snapshot()?.segments;
        let published = std::sync::Arc::into_inner(published).unwrap_or_default();
        let target = Target { index, path, meta, manifest, generation: None };
        Writer::new(archive, lock, target, published)
    }

    /// Opens an archive to be built anew beside what is published.
    fn open_beside(archive: &Archive) -> Result<Writer> {
        let lock = archive.lock()?;
        let path = archive.path().to_owned();
        if !archive.is_on_disk() {
            return Err(Error::Setting {
                reason: "an archive in memory has nothing to rebuild from".to_owned(),
            });
        }
        archive.remove_leftovers();
        let (number, index) = archive.create_generation()?;
        let meta = index.load_metas().map_err(|e| Error::engine(&path, e))?;
        let target =
            Target { index, path, meta, manifest: Manifest::empty(), generation: Some(number) };
        Writer::new(archive, lock, target, Vec::new())
    }

    fn new(
        archive: &Archive,
        lock: Option<Lock>,
        target: Target,
        published: Vec<Segment>,
    ) -> Result<Writer> {
        let origins = guarded(&target.path, || {
            let origins = Origins::of(&published);
            origins.map_err(|e| Error::engine(&target.path, TantivyError::from(e)))
        })?;
        let seen = load_seen(&target.index, &target.manifest, &target.path)?;
        Ok(Writer {
            archive: archive.clone(),
            target,
            fields: schema().1,
            unchanged: Unchanged::new(&published),
            published,
            origins,
            seen,
            run: Run::default(),
            pending: Vec::new(),
            pending_bytes: 0,
            whole: false,
            entities: false,
            batches: AtomicU32::new(0),
            written: Mutex::default(),
            _lock: lock,
        })
    }

    /// Recognises people, organisations and places in all articles in English that are added.
    pub fn recognise_entities(mut self) -> Writer {
        self.entities = true;
        self
    }

    /// Adds an article; one of the same identity is replaced.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Engine`] if a segment was due and could not be written.
    pub fn add(&mut self, article: Article) -> Result<()> {
        self.pending_bytes += article.text.len();
        self.pending.push(Incoming { article, origin: None });
        match self.pending_bytes >= BATCH_BYTES {
            true => self.flush(),
            false => Ok(()),
        }
    }

    /// Removes an article, whether it is in the archive or was added before; one that is added after
    /// this stays.
    ///
    /// # Errors
    /// As [`Writer::add`].
    pub fn remove(&mut self, id: &ArticleId) -> Result<()> {
        if !self.pending.is_empty() {
            self.flush()?;
        }
        let turn = self.run.turn(None, self.next_batch());
        let written = self.written.get_mut().unwrap_or_else(PoisonError::into_inner);
        written.cancellations.add(id.to_string(), None, turn);
        Ok(())
    }

    /// Takes note of the files that are going to be read, in their order; returns those that have to
    /// be, because they are not as they were when they were read in the same way before.
    fn expect(
        &mut self,
        files: Vec<SourceFile>,
        settings: String,
        reread: bool,
    ) -> Vec<SourceFile> {
        let nothing = SeenFiles::default();
        let seen = if reread { &nothing } else { &self.seen };
        let (unread, known) = self.run.expect(files, seen, settings);
        let known: HashSet<Arc<str>> = known.into_iter().collect();
        let written = self.written.get_mut().unwrap_or_else(PoisonError::into_inner);
        written.known_files += known.len() as u64;
        for (standing, origin) in self.origins.iter().filter(|(_, origin)| known.contains(*origin))
        {
            if self.published[standing.segment].is_alive(standing.lead) {
                self.unchanged.note(standing, self.run.turn(Some(origin), KNOWN_BATCH));
                written.articles += 1;
                written.unchanged += 1;
            }
        }
        unread
    }

    /// Publishes everything that was added and removed, in one step.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Engine`]; the archive is then as it was before.
    pub fn commit(mut self) -> Result<Report> {
        self.flush()?;
        self.publish(Report::default(), Vec::new())
    }

    /// Publishes as [`Writer::commit`] does, and as one segment: removed articles are gone from the
    /// disk, and no word counts them any more.
    ///
    /// # Errors
    /// As [`Writer::commit`].
    pub fn optimize(mut self) -> Result<Report> {
        self.whole = true;
        self.commit()
    }

    fn flush(&mut self) -> Result<()> {
        let articles = std::mem::take(&mut self.pending);
        self.pending_bytes = 0;
        self.write_batch(self.next_batch(), articles, self.entities)
    }

    /// The number of the next batch, from 1; numbers are given in the order of the input.
    fn next_batch(&self) -> u32 {
        self.batches.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Writes the articles of one batch as a segment, with their entities recognised or not. Any
    /// number of threads may do so at once.
    fn write_batch(&self, batch: u32, articles: Vec<Incoming>, entities: bool) -> Result<()> {
        guarded(&self.target.path, || self.write_whole_batch(batch, articles, entities))
    }

    fn write_whole_batch(&self, batch: u32, articles: Vec<Incoming>, entities: bool) -> Result<()> {
        let read = articles.len() as u64;
        let mut settled = settle(articles, entities);
        let mut prepared = std::mem::take(&mut settled.articles);
        let before = prepared.len();
        self.drop_unchanged(batch, &mut prepared)?;
        let unchanged = (before - prepared.len()) as u64;
        prepared.iter_mut().for_each(Prepared::recognise);
        prepared.sort_by(|a, b| a.order_key().cmp(&b.order_key()));
        let segment = match prepared.is_empty() {
            true => None,
            false => Some(
                write_segment(&self.target.index, self.fields, &prepared)
                    .map_err(|e| Error::engine(&self.target.path, e))?,
            ),
        };
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        written.segments.extend(segment.map(|segment| (batch, segment)));
        written.articles += read;
        written.unchanged += unchanged;
        written.overridden.append(&mut settled.overridden);
        written.superseded += settled.superseded;
        written.withdrawn += settled.withdrawn;
        written.withheld += settled.withheld;
        written.unwhole.extend(settled.unwhole);
        for (id, version, origin) in settled.cancellations {
            written.cancellations.add(id, version, self.run.turn(origin.as_deref(), batch));
        }
        Ok(())
    }

    /// Lets the articles of these folders and files go that did not come again. If the walk through
    /// them was not `complete`, they stay and are counted.
    ///
    /// # Errors
    /// [`Error::Setting`] if a folder that articles are from has no file any more: a disk that is
    /// not mounted looks like that.
    fn mirror(&mut self, roots: Vec<PathBuf>, complete: bool) -> Result<()> {
        for root in &roots {
            let is_below = |origin: &Arc<str>| Path::new(&**origin).starts_with(root);
            let had_any = self.origins.iter().any(|(_, origin)| is_below(origin));
            if had_any && !self.run.has_file_below(root) {
                let root = root.display();
                return Err(Error::Setting {
                    reason: format!(
                        "{root}: there is no file in it any more, so nothing was removed; if that is \
                         meant, use `morgue delete`"
                    ),
                });
            }
        }
        self.run.mirror(roots, complete);
        Ok(())
    }

    /// Takes note that something of the file that was found at a path could not be read.
    fn note_unread(&self, path: &Path) {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        written.unread.extend(self.run.origin(path));
    }

    fn drop_unchanged(&self, batch: u32, prepared: &mut Vec<Prepared>) -> Result<()> {
        if self.published.is_empty() {
            return Ok(());
        }
        let engine = |e| Error::engine(&self.target.path, e);
        let hashes: std::io::Result<Vec<_>> = self.published.iter().map(Segment::hashes).collect();
        let hashes = hashes.map_err(|e| engine(e.into()))?;
        let numbers = |name| ledger::numbers(&self.published, name).map_err(engine);
        let (versions, recognisers) = (numbers(column::VERSION)?, numbers(column::RECOGNISER)?);
        let mut kept = Vec::with_capacity(prepared.len());
        for article in prepared.drain(..) {
            let standing = ledger::find(&self.published, &article.id).map_err(engine)?;
            let is_same = |s: &Standing| {
                hashes[s.segment](s.lead) == article.hash
                    && versions[s.segment](s.lead) == article.version()
                    && recognisers[s.segment](s.lead) == article.recogniser
                    && self.origins.get(*s) == article.origin.as_ref()
            };
            match standing.filter(is_same) {
                Some(standing) => {
                    self.unchanged.note(standing, self.run.turn(article.origin.as_deref(), batch));
                }
                None => kept.push(article),
            }
        }
        *prepared = kept;
        Ok(())
    }
}
