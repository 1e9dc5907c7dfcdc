//! A new archive of what is left of a damaged one.
//!
//! It knows articles that were stored; it must never know how they were.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::index::{Archive, Losses, Recovered, Remains, copy_aliases, make_empty};

use super::run::Incoming;
use super::{BATCH_BYTES, Report, Writer};

/// What came of saving an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Salvaged {
    /// The files of stored texts.
    pub files: Vec<SalvagedFile>,
    /// What the new archive holds.
    pub report: Report,
}

/// What could be read of a file of stored texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SalvagedFile {
    /// Its path in the folder of the damaged archive.
    pub file: PathBuf,
    /// Articles that were read.
    pub saved: u64,
    /// The ids of articles that could not be read, or not whole, as far as they are known.
    pub lost: Vec<String>,
    /// Pieces of the file, of about half a million bytes of text, that could not be read.
    pub broken_blocks: u64,
    /// Whether nothing could tell if the articles are as they were written.
    pub is_unchecked: bool,
    /// Whether nothing could tell which articles were deleted or replaced: they are there again, but
    /// for those whose place another one took.
    pub has_deleted: bool,
}

/// Saves what can be read of the archive in a folder, whatever of it is damaged or missing, into a new
/// archive in another folder, which is not there or empty. The damaged one stays as it is.
///
/// # Errors
/// [`Error::NoArchive`] if nothing is left, [`Error::Locked`] if another process is writing to it,
/// [`Error::Setting`] if there is something in the new folder, and those of a [`Writer`].
pub fn salvage(from: &Path, to: &Path) -> Result<Salvaged> {
    let lock = Archive::at(from).lock();
    if let Err(locked @ Error::Locked { .. }) = lock {
        return Err(locked);
    }
    let remains = Remains::of(from)?;
    make_empty(to)?;
    let mut writer = Writer::open(&Archive::open_or_create(to)?)?;
    let mut files = Vec::new();
    let mut sources = Vec::new();
    for generation in &remains {
        sources = generation.sources();
        for segment in &generation.segments {
            let losses = generation.read(segment, &mut |article| writer.take_back(article))?;
            files.push(SalvagedFile::from(losses));
        }
    }
    writer.flush()?;
    let report = writer.publish(Report::default(), sources)?;
    copy_aliases(from, to)?;
    Ok(Salvaged { files, report })
}

impl Salvaged {
    /// The articles that are known to be lost.
    pub fn lost(&self) -> impl Iterator<Item = &str> {
        self.files.iter().flat_map(|file| &file.lost).map(String::as_str)
    }
}

impl Writer {
    /// Adds an article that an archive had.
    fn take_back(&mut self, recovered: Recovered) -> Result<()> {
        let Recovered { article, origin, entities } = recovered;
        if entities != self.entities {
            self.flush()?;
            self.entities = entities;
        }
        self.pending_bytes += article.text.len();
        self.pending.push(Incoming { article, origin });
        match self.pending_bytes >= BATCH_BYTES {
            true => self.flush(),
            false => Ok(()),
        }
    }
}

impl From<Losses> for SalvagedFile {
    fn from(losses: Losses) -> SalvagedFile {
        let Losses { file, saved, lost, broken_blocks, is_unchecked, has_deleted } = losses;
        SalvagedFile { file, saved, lost, broken_blocks, is_unchecked, has_deleted }
    }
}
