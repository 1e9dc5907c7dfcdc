//! Writing: articles in, a published archive out.
//!
//! A run writes segments that nobody sees, and publishes them in one step with the deletions that
//! they bring about. This module knows batches and publication; it must never know a file format
//! of a source, except through `ingest`.

mod compaction;
mod families;
mod ingest;
mod inverter;
mod ledger;
mod lexicon;
mod merge;
mod segment;
#[cfg(test)]
mod tests;
mod versions;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use tantivy::directory::{Directory, TerminatingWrite, WritePtr};
use tantivy::fastfield::write_alive_bitset;
use tantivy::index::{IndexMeta, SegmentComponent, SegmentMeta, SegmentReader};
use tantivy::{Index, TantivyError};

use crate::article::{Article, ArticleId};
use crate::error::{Error, Result};
use crate::family::FAMILY_VERSION;
use crate::index::{
    Archive, FamilyFile, FamilyTable, Lock, Manifest, RecordedSource, Segment, Totals,
    load_families, load_meta, publish,
};
use crate::schema::{Fields, column, schema};

pub use ingest::{Event, IngestOptions, dry_run, ingest, rebuild};

use compaction::{Size, worth_merging};
use families::gather_families;
use ledger::{Losers, Standing, Unchanged};
use merge::merge_segments;
use segment::{Prepared, write_segment};
use versions::{Cancellations, settle};

/// Text bytes that [`Writer::add`] gathers before it writes a segment.
const BATCH_BYTES: usize = 32 << 20;

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
    unchanged: Unchanged,
    pending: Vec<Article>,
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
    unchanged: u64,
    overridden: Vec<String>,
    superseded: u64,
    withdrawn: u64,
    withheld: u64,
    cancellations: Cancellations,
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
    /// Articles that were in the archive already, with the same content.
    pub unchanged: u64,
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

impl Writer {
    /// Opens an archive for an update.
    ///
    /// # Errors
    /// [`Error::Locked`] if another process is writing to it.
    pub fn open(archive: &Archive) -> Result<Writer> {
        let lock = archive.lock()?;
        let (path, index) = archive.published_index()?;
        let (meta, manifest) = load_meta(&index, &path)?;
        let mut index = index;
        remove_leftovers(&mut index, &meta, &manifest);
        let published = archive.snapshot()?.segments;
        let published = std::sync::Arc::into_inner(published).unwrap_or_default();
        Ok(Writer::new(
            archive,
            lock,
            Target { index, path, meta, manifest, generation: None },
            published,
        ))
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
        let number = archive.next_generation()?;
        let index = archive.create_generation(number)?;
        let meta = index.load_metas().map_err(|e| Error::engine(&path, e))?;
        let target =
            Target { index, path, meta, manifest: Manifest::empty(), generation: Some(number) };
        Ok(Writer::new(archive, lock, target, Vec::new()))
    }

    fn new(
        archive: &Archive,
        lock: Option<Lock>,
        target: Target,
        published: Vec<Segment>,
    ) -> Writer {
        Writer {
            archive: archive.clone(),
            target,
            fields: schema().1,
            unchanged: Unchanged::new(&published),
            published,
            pending: Vec::new(),
            pending_bytes: 0,
            whole: false,
            entities: false,
            batches: AtomicU32::new(0),
            written: Mutex::default(),
            _lock: lock,
        }
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
        self.pending.push(article);
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
        let batch = self.next_batch();
        let written = self.written.get_mut().unwrap_or_else(PoisonError::into_inner);
        written.cancellations.add(id.to_string(), None, batch);
        Ok(())
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
    fn write_batch(&self, batch: u32, articles: Vec<Article>, entities: bool) -> Result<()> {
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
        let mut written = self.written.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        written.segments.extend(segment.map(|segment| (batch, segment)));
        written.articles += read;
        written.unchanged += unchanged;
        written.overridden.append(&mut settled.overridden);
        written.superseded += settled.superseded;
        written.withdrawn += settled.withdrawn;
        written.withheld += settled.withheld;
        for (id, version) in settled.cancellations {
            written.cancellations.add(id, version, batch);
        }
        Ok(())
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
            };
            match standing.filter(is_same) {
                Some(standing) => self.unchanged.note(standing.segment, standing.lead, batch),
                None => kept.push(article),
            }
        }
        *prepared = kept;
        Ok(())
    }

    /// Settles who keeps each id, writes the deletions, and publishes.
    fn publish(mut self, mut report: Report, sources: Vec<RecordedSource>) -> Result<Report> {
        let path = self.target.path.clone();
        let engine = |e| Error::engine(&path, e);
        let mut written = std::mem::take(&mut self.written).into_inner().unwrap_or_default();
        written.segments.sort_by_key(|(batch, _)| *batch);

        let mut metas = self.target.meta.segments.clone();
        let mut batches = vec![0; metas.len()];
        metas.extend(written.segments.iter().map(|(_, meta)| meta.clone()));
        batches.extend(written.segments.iter().map(|(batch, _)| *batch));
        let segments = self.open_segments(&metas).map_err(engine)?;
        let losers =
            ledger::find_losers(&segments, &batches, &self.unchanged, &written.cancellations)
                .map_err(engine)?;
        drop(segments);
        let opstamp = self.target.meta.opstamp + 1;
        let is_changed = !written.segments.is_empty() || !losers.leads.is_empty();
        let metas = self.delete(metas, &losers, opstamp).map_err(engine)?;
        let (metas, is_merged) = self.compact(metas).map_err(engine)?;

        let segments = self.open_segments(&metas).map_err(engine)?;
        let (totals, languages) = ledger::totals(&segments).map_err(engine)?;
        let digest = ledger::digest(&segments).map_err(engine)?;
        let mut manifest = self.target.manifest.clone();
        if is_changed || is_merged || manifest.families.version != FAMILY_VERSION {
            manifest.families = self.write_families(&segments, opstamp)?;
        }
        for source in sources {
            match manifest.sources.iter_mut().find(|old| old.is_read_as(&source)) {
                Some(old) => *old = source,
                None => manifest.sources.push(source),
            }
        }
        (manifest.totals, manifest.languages) = (totals, languages);
        manifest.digest.clone_from(&digest);
        self.publish_meta(metas, opstamp, &manifest)?;

        report.overridden = written.overridden;
        report.overridden.extend(losers.overridden);
        report.overridden.sort();
        report.unchanged = written.unchanged;
        (report.replaced, report.removed) = (losers.replaced, losers.removed);
        report.superseded = written.superseded + losers.superseded;
        (report.withdrawn, report.withheld) = (written.withdrawn, written.withheld);
        let left_out = report.superseded + report.withdrawn + report.withheld;
        let gone = report.overridden.len() as u64 + report.unchanged + report.replaced + left_out;
        report.added = written.articles.saturating_sub(gone);
        report.records = written.articles + report.skipped;
        (report.totals, report.digest) = (totals, digest);
        Ok(report)
    }

    fn open_segments(&self, metas: &[SegmentMeta]) -> tantivy::Result<Vec<Segment>> {
        let open = |meta: &SegmentMeta| {
            let reader = SegmentReader::open(&self.target.index.segment(meta.clone()))?;
            Segment::open(&reader, self.fields)
        };
        metas.iter().map(open).collect()
    }

    /// Writes what is deleted in each segment; a segment with nothing left is dropped.
    fn delete(
        &self,
        metas: Vec<SegmentMeta>,
        losers: &Losers,
        opstamp: u64,
    ) -> tantivy::Result<Vec<SegmentMeta>> {
        let mut left = Vec::with_capacity(metas.len());
        for (number, meta) in metas.into_iter().enumerate() {
            let Some(leads) = losers.leads.get(&number) else {
                left.push(meta);
                continue;
            };
            let index = &self.target.index;
            let reader = SegmentReader::open(&index.segment(meta.clone()))?;
            let alive = ledger::alive_after(&Segment::open(&reader, self.fields)?, leads);
            let deleted = meta.max_doc() - alive.len() as u32;
            if deleted == meta.max_doc() {
                continue;
            }
            let segment = index.segment(meta.with_delete_meta(deleted, opstamp));
            let mut file = segment.open_write(SegmentComponent::Delete)?;
            write_alive_bitset(&alive, &mut file)?;
            file.flush()?;
            file.terminate()?;
            left.push(segment.meta().clone());
        }
        Ok(left)
    }

    /// Merges the segments that are worth it: all of them if everything is to be in one, and else
    /// the small ones that updates leave. What is built at once stays as it is.
    fn compact(&self, metas: Vec<SegmentMeta>) -> tantivy::Result<(Vec<SegmentMeta>, bool)> {
        let is_whole = metas.len() < 2 && metas.iter().all(|meta| meta.num_deleted_docs() == 0);
        let size = |meta: &SegmentMeta| Size { passages: meta.max_doc(), alive: meta.num_docs() };
        let merged: Vec<usize> = match self.whole {
            true if is_whole => Vec::new(),
            true => (0..metas.len()).collect(),
            false if self.published.is_empty() => Vec::new(),
            false => worth_merging(&metas.iter().map(size).collect::<Vec<_>>()),
        };
        if merged.is_empty() {
            return Ok((metas, false));
        }
        let of_merged: Vec<SegmentMeta> = merged.iter().map(|&at| metas[at].clone()).collect();
        let segments = self.open_segments(&of_merged)?;
        let new = merge_segments(&self.target.index, self.fields, &segments)?;
        let mut number = 0..;
        let mut left = metas;
        left.retain(|_| number.next().is_some_and(|at| merged.binary_search(&at).is_err()));
        left.extend(new);
        Ok((left, true))
    }

    /// Writes the table of families in a file of its own, which nobody reads before it is named.
    fn write_families(&self, segments: &[Segment], opstamp: u64) -> Result<FamilyFile> {
        let Target { index, path, manifest, .. } = &self.target;
        let known = match manifest.families.version == FAMILY_VERSION {
            true => load_families(index, manifest, path)?,
            false => FamilyTable::empty(),
        };
        let table = gather_families(segments, &known, &|e| Error::engine(path, e))?;
        let name = PathBuf::from(format!("families-{opstamp}"));
        let write = |mut file: WritePtr| {
            file.write_all(&table)?;
            file.flush()?;
            file.terminate()
        };
        let file = index.directory().open_write(&name).map_err(TantivyError::from);
        file.and_then(|file| Ok(write(file)?)).map_err(|e| Error::engine(path, e))?;
        Ok(FamilyFile { name: Some(name), version: FAMILY_VERSION })
    }

    fn publish_meta(
        &mut self,
        segments: Vec<SegmentMeta>,
        opstamp: u64,
        manifest: &Manifest,
    ) -> Result<()> {
        let path = &self.target.path;
        let mut meta = self.target.meta.clone();
        (meta.segments, meta.opstamp) = (segments, opstamp);
        let payload = serde_json::to_string(manifest);
        meta.payload = Some(
            payload.map_err(|e| Error::Damaged { path: path.clone(), reason: e.to_string() })?,
        );
        publish(&self.target.index, &meta, path)?;
        if let Some(number) = self.target.generation {
            self.archive.publish_generation(number)?;
        }
        remove_leftovers(&mut self.target.index, &meta, manifest);
        self.archive.remove_other_generations()
    }
}

/// Removes files that no published segment has any more: of replaced deletions, dropped segments
/// and runs that died. What cannot be removed now is left to the next run.
fn remove_leftovers(index: &mut Index, meta: &IndexMeta, manifest: &Manifest) {
    let mut living = meta.list_segment_files();
    living.insert(PathBuf::from("meta.json"));
    living.extend(manifest.families.name.clone());
    let _ = index.directory_mut().garbage_collect(|| living);
}
