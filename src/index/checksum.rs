//! The checksums of an archive's files: how long each is, and the BLAKE3 hash of its bytes.
//!
//! They are taken when files are published, of each file once, and kept in the manifest. It knows
//! bytes; it must never know what they mean.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// The files of a generation by their names, but for those that speak of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Checksums(BTreeMap<PathBuf, Checksum>);

/// The length of a file in bytes, and the hash of its bytes in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Checksum(u64, String);

impl Checksums {
    /// The checksums of these files of a folder, those that are there. A file that is known is not
    /// read again: no file is changed once it is published.
    pub(crate) fn of(&self, folder: &Path, names: Vec<PathBuf>) -> Result<Checksums> {
        let take = |name: PathBuf| match self.0.get(&name) {
            Some(known) => Ok(Some((name, known.clone()))),
            None => match Checksum::of(&folder.join(&name)) {
                Ok(new) => Ok(Some((name, new))),
                Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(e) => Err(Error::io("reading", folder.join(&name), e)),
            },
        };
        let taken: Result<Vec<_>> = names.into_par_iter().map(take).collect();
        Ok(Checksums(taken?.into_iter().flatten().collect()))
    }

    /// The names of the files.
    pub(super) fn names(&self) -> impl Iterator<Item = &Path> {
        self.0.keys().map(PathBuf::as_path)
    }

    /// The length of all files.
    pub(super) fn bytes(&self) -> u64 {
        self.0.values().map(|Checksum(bytes, _)| bytes).sum()
    }

    /// Makes sure that all files are there and as long as they were, without reading them.
    pub(super) fn check_lengths(&self, archive: &Path, folder: &Path) -> Result<()> {
        for (name, Checksum(bytes, _)) in &self.0 {
            let file = folder.join(name);
            let metadata = fs::metadata(&file).map_err(|e| Error::io("opening", &file, e))?;
            if metadata.len() != *bytes {
                return Err(Error::damaged(
                    archive,
                    format!("`{}` has {}", name.display(), length(metadata.len(), *bytes)),
                ));
            }
        }
        Ok(())
    }

    /// Reads these files, of those that are known, and makes sure that they are as they were.
    pub(crate) fn check(&self, archive: &Path, folder: &Path, names: &[PathBuf]) -> Result<()> {
        let broken = names.par_iter().filter(|name| self.0.contains_key(*name));
        let broken = broken.find_map_any(|name| Some((name, self.fault(folder, name)?)));
        match broken {
            Some((name, fault)) => {
                Err(Error::damaged(archive, format!("`{}` {fault}", name.display())))
            }
            None => Ok(()),
        }
    }

    /// What is wrong with a file, if anything is.
    pub(super) fn fault(&self, folder: &Path, name: &Path) -> Option<String> {
        let Some(expected) = self.0.get(name) else { return Some("is not known".to_owned()) };
        match Checksum::of(&folder.join(name)) {
            Ok(found) if found == *expected => None,
            Ok(found) if found.0 != expected.0 => {
                Some(format!("has {}", length(found.0, expected.0)))
            }
            Ok(_) => Some("has other bytes than were written".to_owned()),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Some("is missing".to_owned()),
            Err(e) => Some(format!("cannot be read ({})", e.kind())),
        }
    }
}

impl Checksum {
    fn of(file: &Path) -> io::Result<Checksum> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(File::open(file)?)?;
        Ok(Checksum(hasher.count(), hasher.finalize().to_hex().to_string()))
    }
}

fn length(found: u64, expected: u64) -> String {
    format!("{found} bytes, and {expected} were written")
}
