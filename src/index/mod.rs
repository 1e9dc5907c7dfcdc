//! An archive: where it lies, which generation of it is published, and a snapshot of it.
//!
//! A folder holds generations, each an index of the engine with our manifest in its commit
//! payload, and a file `CURRENT` that names the published one. An update is one commit within the
//! generation; a rebuild is a new generation and one rename of `CURRENT`. This module opens what
//! is published; it must never know how articles are written or sought.

mod checksum;
mod copy;
mod families;
mod layout;
mod manifest;
mod postings;
mod remains;
mod seal;
mod seen;
mod segment;
mod store_blocks;
mod verify;

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::{Directory, MmapDirectory};
use tantivy::index::{IndexMeta, SegmentReader};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexSettings, TantivyError};

use crate::error::{Error, Result, guarded};
use crate::schema::schema;

pub(crate) use copy::make_empty;
pub use copy::{Copied, copy_archive};
pub(crate) use families::{FamilyTable, KnownPair};
pub use manifest::Totals;
pub(crate) use manifest::{FamilyFile, Manifest, RecordedSource};
pub(crate) use postings::{Impact, Positions, PostingsCursor, PostingsList};
pub(crate) use remains::{Losses, Recovered, Remains};
pub(crate) use seen::{SeenFile, SeenFiles};
pub(crate) use segment::{Lists, Segment, Segments};
pub use verify::{DamagedFile, Verification, verify};

use layout::{
    CURRENT, META, current_line, generation_name, generation_number, generations, read_current,
    without_current,
};

/// How often a reader starts again when a generation vanishes under it.
const OPEN_ATTEMPTS: usize = 10;

/// An archive of articles, on disk or in memory.
///
/// It is a handle: opening it reads nothing but which generation is published. Read it through a
/// `Searcher`, write to it through a `Writer`.
#[derive(Clone, Debug)]
pub struct Archive {
    home: Home,
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

/// The lock of an archive. It is given back outright and not by closing the file alone: a child
/// process that is being started holds every open file for a moment, and the lock with it.
#[derive(Debug)]
pub(crate) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // If this fails, the lock goes with the file.
        let _ = self.0.unlock();
    }
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
            true => Ok(Archive { home: Home::Folder(path) }),
            false => Err(without_current(&path)),
        }
    }

    /// The archive that is or was in a folder.
    pub(crate) fn at(path: &Path) -> Archive {
        Archive { home: Home::Folder(path.to_owned()) }
    }

    /// Opens the archive in a folder, or makes an empty one there.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be made or written to; [`Error::Damaged`] as
    /// [`Archive::open`], so that nothing is put in the place of what could be saved.
    pub fn open_or_create(path: impl Into<PathBuf>) -> Result<Archive> {
        let path = path.into();
        let archive = Archive { home: Home::Folder(path.clone()) };
        if !path.join(CURRENT).is_file() {
            fs::create_dir_all(&path).map_err(|e| Error::io("creating", &path, e))?;
            let _lock = archive.lock()?;
            if path.join(CURRENT).is_file() {
                return Ok(archive);
            }
            if let damaged @ Error::Damaged { .. } = without_current(&path) {
                return Err(damaged);
            }
            let index = archive.create_generation(1)?;
            publish_empty(&index, &path)?;
            archive.publish_generation(1)?;
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
        Ok(Archive { home: Home::Memory(index) })
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
                let folder = path.join(generation_name(self.current_generation()?));
                let directory = MmapDirectory::open(&folder)
                    .map_err(|e| Error::engine(path, TantivyError::from(e)))?;
                let index = Index::open(directory).map_err(|e| Error::engine(path, e))?;
                Ok(Published { path: path.clone(), folder: Some(folder), index })
            }
        }
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
        self.is_on_disk().then(|| self.path().join(generation_name(number)))
    }

    /// A number that no generation has yet, whether one is published or not.
    pub(crate) fn next_generation(&self) -> Result<u64> {
        let path = self.path();
        let numbers = generations(path).map_err(|e| Error::io("reading", path, e))?;
        Ok(numbers.last().unwrap_or(&0) + 1)
    }

    /// Takes the archive's lock, which the system gives back when the process ends, however it
    /// ends; an archive in memory has none.
    pub(crate) fn lock(&self) -> Result<Option<Lock>> {
        if !self.is_on_disk() {
            return Ok(None);
        }
        let path = self.path().join("lock");
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|e| Error::io("opening", &path, e))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock(file))),
            Err(TryLockError::WouldBlock) => Err(Error::Locked { path }),
            Err(TryLockError::Error(e)) => Err(Error::io("locking", &path, e)),
        }
    }

    /// Makes an empty generation beside the published one.
    pub(crate) fn create_generation(&self, number: u64) -> Result<Index> {
        let folder = self.path().join(generation_name(number));
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|e| Error::io("removing", &folder, e))?;
        }
        fs::create_dir_all(&folder).map_err(|e| Error::io("creating", &folder, e))?;
        let directory = MmapDirectory::open(&folder)
            .map_err(|e| Error::engine(self.path(), TantivyError::from(e)))?;
        Index::create(directory, schema().0, settings()).map_err(|e| Error::engine(self.path(), e))
    }

    /// Publishes a generation in one step: the rename of `CURRENT`.
    pub(crate) fn publish_generation(&self, number: u64) -> Result<()> {
        let path = self.path();
        let (file, draft) = (path.join(CURRENT), path.join(".CURRENT.new"));
        let written = File::create(&draft).and_then(|mut draft| {
            draft.write_all(current_line(number).as_bytes())?;
            draft.sync_all()
        });
        written.map_err(|e| Error::io("writing", &draft, e))?;
        fs::rename(&draft, &file).map_err(|e| Error::io("publishing", &file, e))?;
        File::open(path)
            .and_then(|folder| folder.sync_all())
            .map_err(|e| Error::io("syncing", path, e))
    }

    /// Removes every generation but the published one; what cannot be removed stays for the next
    /// time.
    pub(crate) fn remove_other_generations(&self) -> Result<()> {
        let Home::Folder(path) = &self.home else { return Ok(()) };
        let current = self.current_generation()?;
        let entries = fs::read_dir(path).map_err(|e| Error::io("reading", path, e))?;
        for entry in entries.flatten() {
            let number = entry.file_name().to_str().and_then(generation_number);
            if number.is_some_and(|number| number != current) {
                // A reader may still hold its files where the system forbids removal; the next
                // writer tries again.
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        Ok(())
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
    let file = index.directory().open_read(name).map_err(TantivyError::from);
    let bytes = file.and_then(|file| Ok(file.read_bytes()?)).map_err(|e| Error::engine(path, e))?;
    SeenFiles::read(&bytes).map_err(|e| {
        Error::damaged(path, format!("its table of files, `{}`, is damaged ({e})", name.display()))
    })
}

/// The families that a manifest names.
pub(crate) fn load_families(
    index: &Index,
    manifest: &Manifest,
    path: &Path,
) -> Result<FamilyTable> {
    let Some(name) = &manifest.families.name else { return Ok(FamilyTable::empty()) };
    let file = index.directory().open_read(name).map_err(TantivyError::from);
    let bytes = file.and_then(|file| Ok(file.read_bytes()?)).map_err(|e| Error::engine(path, e))?;
    FamilyTable::read(bytes).ok_or_else(|| {
        Error::damaged(path, format!("its table of families, `{}`, is damaged", name.display()))
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_given_back_though_a_child_has_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open_or_create(folder.path().join("a")).unwrap();
        let lock = archive.lock().unwrap().unwrap();
        let of_child = lock.0.try_clone().unwrap();
        assert!(matches!(archive.lock(), Err(Error::Locked { .. })));
        drop(lock);
        assert!(archive.lock().is_ok());
        drop(of_child);
    }
}
