//! What is left of a damaged archive: its stored articles, read without relying on anything else.
//!
//! Each article is compared with the hash that the columns have of it, if they are as they were written;
//! which articles were deleted is told by their file, if it is. It knows how articles are stored; it must
//! never know where they go.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use tantivy::DocId;
use tantivy::columnar::ColumnarReader;
use tantivy::directory::footer::Footer;
use tantivy::directory::{Directory, FileSlice, MmapDirectory, OwnedBytes};
use tantivy::fastfield::AliveBitSet;

use crate::article::{Article, ContentHash};
use crate::error::{Error, Result, guarded};
use crate::schema::{Attribute, column, read_given_fields, split_lead_record};

use super::layout::{META, generation_name, generations, read_current, without_current};
use super::leads::Leads;
use super::manifest::{Manifest, RecordedSource};
use super::seal;
use super::segment::{first_values, number, numbers};
use super::store_blocks::{Block, blocks};

/// What is left of a generation.
pub(crate) struct Remains {
    folder: PathBuf,
    /// The name of its folder.
    name: PathBuf,
    /// What it says of itself, if that is as it was written.
    manifest: Option<Manifest>,
    /// What is left of its segments, those last that win.
    pub(crate) segments: Vec<Remnant>,
}

/// What is left of a segment.
pub(crate) struct Remnant {
    /// The name that its files have in common.
    id: String,
    /// The file that tells which of its articles are not deleted.
    deletions: Option<PathBuf>,
}

/// An article that was read, as it was given.
pub(crate) struct Recovered {
    pub(crate) article: Article,
    /// The absolute path of the file that it came from, if it was one and that is known.
    pub(crate) origin: Option<Arc<str>>,
    /// Whether entities were recognised in articles of its segment.
    pub(crate) entities: bool,
}

/// What came of reading a segment.
#[derive(Default)]
pub(crate) struct Losses {
    /// The path of the stored texts in the archive's folder.
    pub(crate) file: PathBuf,
    /// Articles that were read.
    pub(crate) saved: u64,
    /// The ids of those that could not be, as far as they are known.
    pub(crate) lost: Vec<String>,
    /// Blocks of many passages that could not be read.
    pub(crate) broken_blocks: u64,
    /// Whether nothing could tell if the articles are as they were written.
    pub(crate) is_unchecked: bool,
    /// Whether nothing could tell which articles were deleted, so that they are there again.
    pub(crate) has_deleted: bool,
}

/// What the columns of a segment say.
struct Known {
    articles: HashMap<String, KnownArticle>,
    passages: DocId,
}

struct KnownArticle {
    lead: DocId,
    hash: ContentHash,
    origin: Option<Arc<str>>,
    has_entities: bool,
    is_saved: bool,
}

/// Which articles are deleted.
enum Deletions {
    None,
    Of(AliveBitSet),
    Unknown,
}

/// An article that is being put together.
struct Unfinished {
    id: String,
    article: Article,
    /// Its first document, if no block before it is broken.
    lead: Option<DocId>,
    /// Whether some of it may be missing.
    is_cut: bool,
}

/// The part of `meta.json` that says which segments there are.
#[derive(Deserialize)]
struct Meta {
    segments: Vec<SegmentEntry>,
}

#[derive(Deserialize)]
struct SegmentEntry {
    segment_id: String,
    deletes: Option<DeletesEntry>,
}

#[derive(Deserialize)]
struct DeletesEntry {
    opstamp: u64,
}

impl Remains {
    /// What is left of the archive in a folder: of the published generation; of all that are there if
    /// nothing says which one is published.
    ///
    /// # Errors
    /// [`Error::NoArchive`] if nothing is left.
    pub(crate) fn of(archive: &Path) -> Result<Vec<Remains>> {
        let numbers = generations(archive).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => Error::NoArchive { path: archive.to_owned() },
            _ => Error::io("reading", archive, e),
        })?;
        let current = read_current(archive).ok().filter(|current| numbers.contains(current));
        let numbers = current.map_or(numbers, |current| vec![current]);
        if numbers.is_empty() {
            return Err(without_current(archive));
        }
        numbers.into_iter().map(|number| Remains::of_generation(archive, number)).collect()
    }

    fn of_generation(archive: &Path, number: u64) -> Result<Remains> {
        let name = PathBuf::from(generation_name(number));
        let folder = archive.join(&name);
        let meta = fs::read(folder.join(META)).unwrap_or_default();
        let manifest = seal::open(&meta, archive).ok();
        let listed = manifest.as_ref().and_then(|_| serde_json::from_slice::<Meta>(&meta).ok());
        let segments = match listed {
            Some(meta) => meta.segments.into_iter().map(Remnant::from).collect(),
            None => remnants(&folder).map_err(|e| Error::io("reading", &folder, e))?,
        };
        let mut remains = Remains { folder, name, manifest, segments: Vec::new() };
        let modified = |one: &Remnant| {
            fs::metadata(remains.folder.join(one.file("store")))
                .and_then(|file| file.modified())
                .ok()
        };
        let mut ranked: Vec<_> = segments
            .into_iter()
            .map(|one| {
                let is_known =
                    one.deletions.as_ref().is_none_or(|file| remains.body(file).is_some());
                (is_known, modified(&one), one)
            })
            .collect();
        ranked.sort_by(|a, b| (a.0, a.1, &a.2.id).cmp(&(b.0, b.1, &b.2.id)));
        remains.segments = ranked.into_iter().map(|(_, _, one)| one).collect();
        Ok(remains)
    }

    /// What the archive was made from, as far as that is known.
    pub(crate) fn sources(&self) -> Vec<RecordedSource> {
        self.manifest.as_ref().map(|manifest| manifest.sources.clone()).unwrap_or_default()
    }

    /// Reads the articles of a segment that are not deleted.
    ///
    /// # Errors
    /// Those of `keep`.
    pub(crate) fn read(
        &self,
        segment: &Remnant,
        keep: &mut dyn FnMut(Recovered) -> Result<()>,
    ) -> Result<Losses> {
        let store = segment.file("store");
        let mut known = self.known(segment);
        let deletions = self.deletions(segment, known.as_ref());
        let is_sound = self.is_sound(&store);
        let mut losses = Losses {
            file: self.name.join(&store),
            is_unchecked: known.is_none() && !is_sound,
            has_deleted: matches!(deletions, Deletions::Unknown),
            ..Losses::default()
        };
        let mut finish = |one: Option<Unfinished>, losses: &mut Losses| -> Result<()> {
            let Some(Unfinished { id, article, mut lead, is_cut }) = one else { return Ok(()) };
            let mut origin = None;
            let mut entities = !article.recognised.is_empty();
            if let Some(known) = &mut known {
                let Some(entry) = known.articles.get_mut(&id) else { return Ok(()) };
                if entry.is_saved || (!is_sound && article.content_hash() != entry.hash) {
                    return Ok(());
                }
                entry.is_saved = true;
                (lead, origin) = (Some(entry.lead), entry.origin.clone());
                entities = entry.has_entities;
            } else if is_cut {
                losses.lost.push(id);
                return Ok(());
            }
            match (&deletions, lead) {
                (Deletions::Of(alive), Some(lead)) if !alive.bitset().contains(lead) => {
                    return Ok(());
                }
                (Deletions::Of(_), None) => losses.has_deleted = true,
                _ => {}
            }
            losses.saved += 1;
            keep(Recovered { article, origin, entities })
        };
        let bytes = self.bytes(&store).unwrap_or_else(OwnedBytes::empty);
        let mut unfinished: Option<Unfinished> = None;
        let mut next: Option<DocId> = Some(0);
        for block in blocks(&bytes) {
            let records = match block {
                Block::Records(records) => records,
                Block::Broken => {
                    losses.broken_blocks += 1;
                    next = None;
                    unfinished.iter_mut().for_each(|one| one.is_cut = true);
                    continue;
                }
            };
            for record in records.iter() {
                match read_lead(record) {
                    Some((id, article)) => {
                        let lead = Unfinished { id, article, lead: next, is_cut: false };
                        finish(unfinished.replace(lead), &mut losses)?;
                    }
                    None => unfinished.iter_mut().for_each(|one| one.add(record)),
                }
                next = next.map(|doc| doc + 1);
            }
        }
        finish(unfinished, &mut losses)?;
        for (id, article) in known.into_iter().flat_map(|known| known.articles) {
            let is_deleted = match &deletions {
                Deletions::Of(alive) => !alive.bitset().contains(article.lead),
                _ => false,
            };
            if !article.is_saved && !is_deleted {
                losses.lost.push(id);
            }
        }
        losses.lost.sort();
        Ok(losses)
    }

    fn known(&self, segment: &Remnant) -> Option<Known> {
        let file = self.body(&segment.file("fast"))?;
        let read = || read_known(file).map_err(|e| Error::io("reading", &self.folder, e));
        guarded(&self.folder, read).ok()
    }

    fn deletions(&self, segment: &Remnant, known: Option<&Known>) -> Deletions {
        let Some(name) = &segment.deletions else { return Deletions::None };
        let read = || {
            let file = self.body(name).ok_or(io::ErrorKind::InvalidData);
            let bytes = file.map_err(io::Error::from).and_then(|file| file.read_bytes());
            bytes.map(AliveBitSet::open).map_err(|e| Error::io("reading", name, e))
        };
        match guarded(&self.folder, read) {
            Ok(alive) if known.is_none_or(|known| alive.bitset().max_value() == known.passages) => {
                Deletions::Of(alive)
            }
            _ => Deletions::Unknown,
        }
    }

    /// Whether a file is known to be as it was written.
    fn is_sound(&self, name: &Path) -> bool {
        let fault = |manifest: &Manifest| manifest.checksums.fault(&self.folder, name);
        self.manifest.as_ref().is_some_and(|manifest| fault(manifest).is_none())
    }

    /// The bytes of a file, with what the engine puts at its end.
    fn bytes(&self, name: &Path) -> Option<OwnedBytes> {
        MmapDirectory::open(&self.folder).ok()?.open_read(name).ok()?.read_bytes().ok()
    }

    /// What is in a file of the engine, unless it is known not to be as it was written.
    fn body(&self, name: &Path) -> Option<FileSlice> {
        if self.manifest.is_some() && !self.is_sound(name) {
            return None;
        }
        let file = MmapDirectory::open(&self.folder).ok()?.open_read(name).ok()?;
        Footer::extract_footer(file).ok().map(|(_, body)| body)
    }
}

impl Remnant {
    fn file(&self, extension: &str) -> PathBuf {
        format!("{}.{extension}", self.id).into()
    }
}

impl From<SegmentEntry> for Remnant {
    fn from(entry: SegmentEntry) -> Remnant {
        let id = entry.segment_id.replace('-', "");
        let deletions = entry.deletes.map(|deletes| format!("{id}.{}.del", deletes.opstamp).into());
        Remnant { id, deletions }
    }
}

impl Unfinished {
    fn add(&mut self, text: &[u8]) {
        match std::str::from_utf8(text) {
            Ok(text) => self.article.text.push_str(text),
            Err(_) => self.is_cut = true,
        }
    }
}

/// The segments whose texts are in a folder, with their newest deletions.
fn remnants(folder: &Path) -> io::Result<Vec<Remnant>> {
    let mut segments = Vec::new();
    let mut deletions: HashMap<String, u64> = HashMap::new();
    for entry in fs::read_dir(folder)?.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if let Some(id) = name.strip_suffix(".store") {
            segments.push(id.to_owned());
        } else if let Some((id, opstamp)) =
            name.strip_suffix(".del").and_then(|name| name.split_once('.'))
            && let Ok(opstamp) = opstamp.parse::<u64>()
        {
            let newest = deletions.entry(id.to_owned()).or_default();
            *newest = opstamp.max(*newest);
        }
    }
    let with_deletions = |id: String| {
        let deletions = deletions.get(&id).map(|opstamp| format!("{id}.{opstamp}.del").into());
        Remnant { id, deletions }
    };
    Ok(segments.into_iter().map(with_deletions).collect())
}

/// The id of an article and the article, with the text of its first passage, if a record is a lead.
fn read_lead(record: &[u8]) -> Option<(String, Article)> {
    if !record.starts_with(b"{\"id\":") {
        return None;
    }
    let (fields, text) = split_lead_record(record)?;
    let (id, mut article) = read_given_fields(fields).ok()?;
    article.text.push_str(std::str::from_utf8(text).ok()?);
    Some((id, article))
}

fn read_known(file: FileSlice) -> io::Result<Known> {
    let columnar = ColumnarReader::open(file)?;
    let passages = columnar.num_docs();
    let leads = Leads::new(numbers(&columnar, column::ORDINAL)?.as_ref(), passages);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let ids = first_values(&columnar, &leads, Attribute::Id.name(), text)?;
    let origins = first_values(&columnar, &leads, column::ORIGIN, |bytes| Arc::from(text(bytes)))?;
    let mut origins: HashMap<DocId, Arc<str>> = origins.into_iter().collect();
    let high = numbers(&columnar, column::HASH_HIGH)?;
    let low = numbers(&columnar, column::HASH_LOW)?;
    let recogniser = numbers(&columnar, column::RECOGNISER)?;
    let article = |(lead, id): (DocId, String)| {
        let (high, low) = (number(high.as_ref(), lead), number(low.as_ref(), lead));
        let hash = ContentHash::from_number(u128::from(high) << 64 | u128::from(low));
        let has_entities = number(recogniser.as_ref(), lead) != 0;
        let origin = origins.remove(&lead);
        (id, KnownArticle { lead, hash, origin, has_entities, is_saved: false })
    };
    Ok(Known { articles: ids.into_iter().map(article).collect(), passages })
}
