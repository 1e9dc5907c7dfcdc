//! An archive: where it lies, which generation of it is published, and a snapshot of it.
//!
//! A folder holds generations, each an index of the engine with our manifest in its commit
//! payload, and a file `CURRENT` that names the published one. An update is one commit within the
//! generation; a rebuild is a new generation and one rename of `CURRENT`. This module opens what
//! is published; it must never know how articles are written or sought.

mod checksum;
mod copy;
#[cfg(feature = "failpoints")]
mod failing;
mod families;
mod generations;
mod layout;
mod leads;
mod lock;
mod manifest;
mod postings;
mod remains;
mod seal;
mod seen;
mod segment;
mod store_blocks;
mod verify;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::{Directory, OwnedBytes};
use tantivy::index::{IndexMeta, SegmentReader};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexSettings, TantivyError};

use crate::error::{Error, Result, guarded};
use crate::failpoint::reach;
use crate::schema::schema;

pub use copy::{Copied, copy_archive};
pub(crate) use copy::{copy_aliases, make_empty};
pub(crate) use families::{FamilyTable, KnownPair};
pub(crate) use lock::Lock;
pub use manifest::Totals;
pub(crate) use manifest::{FamilyFile, Manifest, RecordedSource};
pub(crate) use postings::{Impact, Positions, PostingsCursor, PostingsList};
pub(crate) use remains::{Losses, Recovered, Remains};
pub(crate) use seen::{SeenFile, SeenFiles};
pub(crate) use segment::{Lists, Segment, Segments, of_lead};
pub use verify::{DamagedFile, Verification, verify};

use layout::{CURRENT, META, read_current, without_current};

/// How often a reader starts again when a generation vanishes under it.
const OPEN_ATTEMPTS: usize = 10;

/// An archive of articles, on disk or in memory.
///
/// It is a handle: opening it reads nothing but which generation is published. Read it through a
/// `Searcher`, write to it through a `Writer`.
#[derive(Clone, Debug)]
pub struct Archive {
    home: Home,
    /// What writes to it, as it is called to others.
    command: Option<String>,
}

#[derive(Clone, Debug)]
enum Home {
    Folder(PathBuf),
    Memory(Index),
}

/// The published generation of an archive.
pub(crate) struct Published {
    pub(crate) path: PathBuf,
    /// Its folder; none in memory.
    folder: Option<PathBuf>,
    pub(crate) index: Index,
}

/// One state of an archive, which stays as it is however often the archive is published anew.
pub(crate) struct Snapshot {
    pub(crate) path: PathBuf,
    pub(crate) manifest: Manifest,
    pub(crate) segments: Segments,
    pub(crate) families: FamilyTable,
    /// The bytes that the segments' files take.
    pub(crate) files: Vec<(PathBuf, u64)>,
}

impl Archive {
    /// Opens the archive in a folder.
    ///
    /// # Errors
    /// [`Error::NoArchive`] if there is none, [`Error::Damaged`] if there is what one consists of, and
    /// nothing that says which of it is published.
    pub fn open(path: impl Into<PathBuf>) -> Result<Archive> {
        let path = path.into();
        match path.join(CURRENT).is_file() {
            true => Ok(Archive { home: Home::Folder(path), command: None }),
            false => Err(without_current(&path)),
        }
    }

    /// The archive that is or was in a folder.
    pub(crate) fn at(path: &Path) -> Archive {
        Archive { home: Home::Folder(path.to_owned()), command: None }
    }

    /// Opens the archive in a folder, or makes an empty one there.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be made or written to; [`Error::Damaged`] as
    /// [`Archive::open`], so that nothing is put in the place of what could be saved.
    pub fn open_or_create(path: impl Into<PathBuf>) -> Result<Archive> {
        let path = path.into();
        let archive = Archive { home: Home::Folder(path.clone()), command: None };
        if !path.join(CURRENT).is_file() {
            generations::create_archive(&path)?;
            let _lock = archive.lock()?;
            if path.join(CURRENT).is_file() {
                return Ok(archive);
            }
            if let damaged @ Error::Damaged { .. } = without_current(&path) {
                return Err(damaged);
            }
            let (number, index) = archive.create_generation()?;
            publish_empty(&index, &path)?;
            archive.publish_generation(number)?;
        }
        Ok(archive)
    }

    /// An empty archive in memory, which lives as long as its last handle.
    ///
    /// # Errors
    /// [`Error::Engine`] if the storage engine fails.
    pub fn in_memory() -> Result<Archive> {
        let (schema, _) = schema();
        let index = Index::builder().schema(schema).settings(settings()).create_in_ram();
        let index = index.map_err(|e| Error::engine(Path::new("memory"), e))?;
        publish_empty(&index, Path::new("memory"))?;
        Ok(Archive { home: Home::Memory(index), command: None })
    }

    /// Says for what it is written to: a process that finds the archive locked is told so. The
    /// name of the program otherwise.
    pub fn on_behalf_of(mut self, command: impl Into<String>) -> Archive {
        self.command = Some(command.into());
        self
    }

    /// The folder; `memory` for an archive in memory.
    pub fn path(&self) -> &Path {
        match &self.home {
            Home::Folder(path) => path,
            Home::Memory(_) => Path::new("memory"),
        }
    }

    /// The folder; none if it is in memory.
    pub(crate) fn folder(&self) -> Option<&Path> {
        match &self.home {
            Home::Folder(path) => Some(path),
            Home::Memory(_) => None,
        }
    }

    /// Whether there is an archive in this folder.
    pub fn exists(path: &Path) -> bool {
        path.join(CURRENT).is_file()
    }

    /// A snapshot of what is published now.
    pub(crate) fn snapshot(&self) -> Result<Snapshot> {
        guarded(self.path(), || {
            let mut last = None;
            for _ in 0..OPEN_ATTEMPTS {
                match self.published().and_then(open) {
                    Err(error) if vanished(&error) => last = Some(error),
                    opened => return opened,
                }
            }
            // Nobody publishes so often.
            Err(match last {
                Some(Error::Io { path, .. }) => {
                    Error::damaged(self.path(), format!("`{}` is missing", path.display()))
                }
                Some(error) => Error::damaged(self.path(), format!("a file is missing: {error}")),
                None => Error::NoArchive { path: self.path().to_owned() },
            })
        })
    }

    /// The published generation.
    pub(crate) fn published(&self) -> Result<Published> {
        match &self.home {
            Home::Memory(index) => {
                Ok(Published { path: PathBuf::from("memory"), folder: None, index: index.clone() })
            }
            Home::Folder(path) => {
                let folder = generations::folder(path, read_current(path)?);
                let directory = generations::open(&folder)
                    .map_err(|e| Error::engine(path, TantivyError::from(e)))?;
                let index = Index::open(directory).map_err(|e| Error::engine(path, e))?;
                Ok(Published { path: path.clone(), folder: Some(folder), index })
            }
        }
    }

    /// Takes the archive's lock, which the system gives back when the process ends, however it
    /// ends; an archive in memory has none.
    pub(crate) fn lock(&self) -> Result<Option<Lock>> {
        match &self.home {
            Home::Folder(path) => Lock::take(&path.join("lock"), self.command.as_deref()).map(Some),
            Home::Memory(_) => Ok(None),
        }
    }

    /// Makes an empty generation beside the published one, and says its number.
    pub(crate) fn create_generation(&self) -> Result<(u64, Index)> {
        let path = self.path();
        let number = generations::next(path)?;
        let folder = generations::create(path, number)?;
        let directory =
            generations::open(&folder).map_err(|e| Error::engine(path, TantivyError::from(e)))?;
        let index = Index::create(directory, schema().0, settings());
        Ok((number, index.map_err(|e| Error::engine(path, e))?))
    }

    /// Publishes a generation in one step.
    pub(crate) fn publish_generation(&self, number: u64) -> Result<()> {
        generations::publish(self.path(), number)
    }

    /// Removes all that a run left that died or failed, and all that was replaced: whatever nothing
    /// published needs. What cannot be removed stays for the next time. The lock must be held.
    pub(crate) fn remove_leftovers(&self) {
        if let Home::Folder(path) = &self.home {
            let Ok(published) = read_current(path) else { return };
            generations::remove_others(path, published);
        }
        let Ok(Published { path, folder, mut index }) = self.published() else { return };
        // Of an archive of another version it is not known what it needs.
        let Ok((meta, manifest)) = load_meta(&index, &path) else { return };
        let mut living = meta.list_segment_files();
        living.extend(manifest.own_files().cloned());
        living.insert(PathBuf::from(META));
        if let Some(folder) = folder {
            generations::remove_unneeded_files(&folder, &|file| living.contains(file));
        }
        // The engine removes what it lists and is there, and lists no more what is not.
        let _ = index.directory_mut().garbage_collect(|| living);
    }

    /// The number of the published generation.
    pub(crate) fn current_generation(&self) -> Result<u64> {
        match &self.home {
            Home::Folder(path) => read_current(path),
            Home::Memory(_) => Ok(0),
        }
    }

    /// The folder of a generation; an archive in memory has none.
    pub(crate) fn generation_folder(&self, number: u64) -> Option<PathBuf> {
        self.is_on_disk().then(|| generations::folder(self.path(), number))
    }

    /// Whether the archive lies in a folder.
    pub(crate) fn is_on_disk(&self) -> bool {
        matches!(self.home, Home::Folder(_))
    }
}

/// What the engine is told of an index: how its store is compressed, whatever it would choose.
fn settings() -> IndexSettings {
    let docstore_compression = Compressor::Zstd(ZstdCompressor::default());
    IndexSettings { docstore_compression, ..IndexSettings::default() }
}

/// Publishes a set of segments and the manifest that speaks of them, in one step.
pub(crate) fn publish(
    index: &Index,
    meta: &IndexMeta,
    manifest: &Manifest,
    path: &Path,
) -> Result<()> {
    let bytes = seal::seal(meta, manifest).map_err(|e| Error::damaged(path, e.to_string()))?;
    let directory = index.directory();
    directory
        .sync_directory()
        .and_then(|()| directory.atomic_write(Path::new(META), &bytes))
        .and_then(|()| directory.sync_directory())
        .and_then(|()| reach("published", path))
        .map_err(|e| Error::io("publishing", path.join(META), e))
}

/// The published meta data of an index, whose payload is the manifest.
pub(crate) fn load_meta(index: &Index, path: &Path) -> Result<(IndexMeta, Manifest)> {
    let meta = index.load_metas().map_err(|e| Error::engine(path, e))?;
    // What is written is a function of what it means, so that this is as good as the file.
    let bytes =
        serde_json::to_vec_pretty(&meta).map_err(|e| Error::damaged(path, e.to_string()))?;
    let manifest = seal::open(&bytes, path)?;
    Ok((meta, manifest))
}

/// What an archive was made from, whatever its version: so that an old one can be rebuilt.
pub(crate) fn load_sources(published: &Published) -> Result<Vec<RecordedSource>> {
    #[derive(serde::Deserialize)]
    struct Sources {
        #[serde(default)]
        sources: Vec<RecordedSource>,
    }
    let path = &published.path;
    let bytes = published.index.directory().atomic_read(Path::new(META));
    let bytes = bytes.map_err(|e| Error::engine(path, TantivyError::from(e)))?;
    let sources: Sources = seal::parse(&seal::payload(&bytes, path)?, path)?;
    Ok(sources.sources)
}

fn publish_empty(index: &Index, path: &Path) -> Result<()> {
    let meta = index.load_metas().map_err(|e| Error::engine(path, e))?;
    publish(index, &meta, &Manifest::empty(), path)
}

fn open(Published { path, folder, index }: Published) -> Result<Snapshot> {
    let (meta, manifest) = load_meta(&index, &path)?;
    if let Some(folder) = &folder {
        manifest.checksums.check_lengths(&path, folder)?;
    }
    let (_, fields) = schema();
    let segments: tantivy::Result<Vec<Segment>> = meta
        .segments
        .iter()
        .map(|meta| {
            let reader = SegmentReader::open(&index.segment(meta.clone()))?;
            Segment::open(&reader, fields)
        })
        .collect();
    let segments = segments.map_err(|e| Error::engine(&path, e))?;
    let families = load_families(&index, &manifest, &path)?;
    let own_files = manifest.own_files().cloned();
    let files = meta.list_segment_files().into_iter().chain(own_files).map(|file| {
        let bytes = index
            .directory()
            .open_read(&file)
            .map_or(0, |slice| tantivy::HasLen::len(&slice) as u64);
        (file, bytes)
    });
    let mut files: Vec<(PathBuf, u64)> = files.filter(|(_, bytes)| *bytes > 0).collect();
    files.sort();
    Ok(Snapshot { path, manifest, segments: Arc::new(segments), families, files })
}

/// The files that a manifest says were read.
pub(crate) fn load_seen(index: &Index, manifest: &Manifest, path: &Path) -> Result<SeenFiles> {
    let Some(name) = &manifest.seen else { return Ok(SeenFiles::default()) };
    let bytes = read_file(index, name, path)?;
    SeenFiles::read(&bytes).map_err(|e| match e.kind() {
        io::ErrorKind::OutOfMemory => Error::io("reading", path.join(name), e),
        _ => {
            let name = name.display();
            Error::damaged(path, format!("its table of files, `{name}`, is damaged ({e})"))
        }
    })
}

/// The families that a manifest names.
pub(crate) fn load_families(
    index: &Index,
    manifest: &Manifest,
    path: &Path,
) -> Result<FamilyTable> {
    let Some(name) = &manifest.families.name else { return Ok(FamilyTable::empty()) };
    let bytes = read_file(index, name, path)?;
    FamilyTable::read(bytes).ok_or_else(|| {
        Error::damaged(path, format!("its table of families, `{}`, is damaged", name.display()))
    })
}

/// A file of a generation beside those of its segments.
fn read_file(index: &Index, name: &Path, archive: &Path) -> Result<OwnedBytes> {
    let file = index.directory().open_read(name).map_err(TantivyError::from);
    file.and_then(|file| Ok(file.read_bytes()?)).map_err(|e| Error::engine(archive, e))
}

/// Whether an error may come from a generation or a segment that was replaced while it was being
/// opened.
fn vanished(error: &Error) -> bool {
    match error {
        Error::Engine { source, .. } => source.is_missing_file(),
        Error::NoArchive { .. } => false,
        Error::Io { source, .. } => source.kind() == io::ErrorKind::NotFound,
        _ => false,
    }
}
