//! Publication: who keeps each id, what is deleted and merged, and the one step that makes all of it
//! visible.
//!
//! Every file is durable before it is named. It knows segments and the manifest; it must never know
//! an article's text.

use std::io::Write;
use std::path::PathBuf;

use tantivy::TantivyError;
use tantivy::directory::{Directory, TerminatingWrite, WritePtr};
use tantivy::fastfield::write_alive_bitset;
use tantivy::index::{IndexMeta, SegmentComponent, SegmentMeta, SegmentReader};

use crate::error::{Error, Result, guarded};
use crate::family::FAMILY_VERSION;
use crate::index::{
    FamilyFile, FamilyTable, Manifest, RecordedSource, Segment, load_families, publish,
};

use super::compaction::{Size, worth_merging};
use super::families::gather_families;
use super::ledger::{self, Fate, Losers, Order, Standing};
use super::merge::merge_segments;
use super::{Report, Target, Writer, Written};

impl Writer {
    /// Settles who keeps each id, writes the deletions, and publishes.
    pub(super) fn publish(self, report: Report, sources: Vec<RecordedSource>) -> Result<Report> {
        guarded(&self.target.path.clone(), move || self.publish_all(report, sources))
    }

    fn publish_all(mut self, mut report: Report, sources: Vec<RecordedSource>) -> Result<Report> {
        let path = self.target.path.clone();
        let engine = |e| Error::engine(&path, e);
        let mut written = std::mem::take(&mut self.written).into_inner().unwrap_or_default();
        written.segments.sort_by_key(|(batch, _)| *batch);

        let mut metas = self.target.meta.segments.clone();
        metas.extend(written.segments.iter().map(|(_, meta)| meta.clone()));
        let losers = self.find_losers(&metas, &written).map_err(engine)?;
        let opstamp = self.target.meta.opstamp + 1;
        let is_changed = !written.segments.is_empty() || !losers.leads.is_empty();
        let metas = self.delete(metas, &losers, opstamp).map_err(engine)?;
        let (metas, is_merged) = self.compact(metas)?;

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
        let unwhole = &losers.unwhole;
        written.unwhole.extend(written.unread.drain());
        let is_whole =
            |origin: &str| !unwhole.contains(origin) && !written.unwhole.contains(origin);
        manifest.seen = self.write_seen(&is_whole, opstamp)?;
        self.publish_meta(metas, opstamp, manifest)?;

        report.overridden = written.overridden;
        report.overridden.extend(losers.overridden);
        report.overridden.sort();
        (report.unchanged, report.known_files) = (written.unchanged, written.known_files);
        report.spared = losers.spared;
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
    ///
    /// What is merged is read to the last bit before: damage would get checksums that fit.
    fn compact(&self, metas: Vec<SegmentMeta>) -> Result<(Vec<SegmentMeta>, bool)> {
        let engine = |e| Error::engine(&self.target.path, e);
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
        if let Some(folder) = self.folder()? {
            let merged = IndexMeta { segments: of_merged.clone(), ..self.target.meta.clone() };
            let files: Vec<PathBuf> = merged.list_segment_files().into_iter().collect();
            self.target.manifest.checksums.check(&self.target.path, &folder, &files)?;
        }
        let segments = self.open_segments(&of_merged).map_err(engine)?;
        let new = merge_segments(&self.target.index, self.fields, &segments).map_err(engine)?;
        let mut number = 0..;
        let mut left = metas;
        left.retain(|_| number.next().is_some_and(|at| merged.binary_search(&at).is_err()));
        left.extend(new);
        Ok((left, true))
    }

    /// Finds the articles that lose their ids in this run, in the published segments and the new ones.
    fn find_losers(&self, metas: &[SegmentMeta], written: &Written) -> tantivy::Result<Losers> {
        let segments = self.open_segments(metas)?;
        let published = self.published.len();
        let origins = self.origins.with(&segments[published..])?;
        let turn = |standing: Standing| match self.unchanged.last(standing) {
            Some(turn) => turn,
            None => {
                let (batch, _) = written.segments[standing.segment - published];
                self.run.turn(origins.get(standing).map(|origin| &**origin), batch)
            }
        };
        let order = Order {
            is_published: &|segment| segment < published,
            turn: &turn,
            is_read: &|origin| self.run.has(origin),
            fate: &|standing| match origins.get(standing) {
                Some(origin) if written.unread.contains(origin) => self.run.fate(origin).spared(),
                Some(origin) => self.run.fate(origin),
                None => Fate::Stays,
            },
            cancellations: &written.cancellations,
        };
        ledger::find_losers(&segments, &origins, &order)
    }

    /// Writes what is known of the files that were read, if any was.
    fn write_seen(
        &self,
        is_whole: &(dyn Fn(&str) -> bool + Sync),
        opstamp: u64,
    ) -> Result<Option<PathBuf>> {
        let mut seen = self.seen.clone();
        self.run.remember(&mut seen, is_whole);
        if seen == self.seen {
            return Ok(self.target.manifest.seen.clone());
        }
        let bytes =
            seen.write().map_err(|e| Error::engine(&self.target.path, TantivyError::from(e)))?;
        self.write_file(format!("files-{opstamp}"), &bytes).map(Some)
    }

    /// Writes a file of its own beside the segments, which nobody reads before it is named.
    fn write_file(&self, name: String, bytes: &[u8]) -> Result<PathBuf> {
        let Target { index, path, .. } = &self.target;
        let name = PathBuf::from(name);
        let write = |mut file: WritePtr| {
            file.write_all(bytes)?;
            file.flush()?;
            file.terminate()
        };
        let file = index.directory().open_write(&name).map_err(TantivyError::from);
        file.and_then(|file| Ok(write(file)?)).map_err(|e| Error::engine(path, e))?;
        Ok(name)
    }

    /// Writes the table of families.
    fn write_families(&self, segments: &[Segment], opstamp: u64) -> Result<FamilyFile> {
        let Target { index, path, manifest, .. } = &self.target;
        let known = match manifest.families.version == FAMILY_VERSION {
            true => load_families(index, manifest, path)?,
            false => FamilyTable::empty(),
        };
        let table = gather_families(segments, &known, &|e| Error::engine(path, e))?;
        let name = self.write_file(format!("families-{opstamp}"), &table)?;
        Ok(FamilyFile { name: Some(name), version: FAMILY_VERSION })
    }

    fn publish_meta(
        &self,
        segments: Vec<SegmentMeta>,
        opstamp: u64,
        mut manifest: Manifest,
    ) -> Result<()> {
        let path = &self.target.path;
        let mut meta = self.target.meta.clone();
        (meta.segments, meta.opstamp) = (segments, opstamp);
        if let Some(folder) = self.folder()? {
            let own = manifest.own_files().cloned();
            let files = meta.list_segment_files().into_iter().chain(own);
            manifest.checksums = self.target.manifest.checksums.of(&folder, files.collect())?;
        }
        publish(&self.target.index, &meta, &manifest, path)?;
        if let Some(number) = self.target.generation {
            self.archive.publish_generation(number)?;
        }
        Ok(())
    }

    /// The folder that is written to; an archive in memory has none.
    fn folder(&self) -> Result<Option<PathBuf>> {
        let number = match self.target.generation {
            Some(number) => number,
            None => self.archive.current_generation()?,
        };
        Ok(self.archive.generation_folder(number))
    }
}
