//! Whether the files of an archive are as they were written, to the bit.
//!
//! It reads every file of the published state and holds no lock: an archive that is published anew
//! meanwhile is begun again. It knows files; it must never open a segment.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::error::{Error, Result};

use super::layout::{CURRENT, MANAGED, META, generation_name, generations, read_current};
use super::manifest::Manifest;
use super::seal;

/// How often it is begun again if the archive is published anew.
const ATTEMPTS: usize = 10;

/// What came of looking at every file of an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verification {
    /// The files that were looked at, those that are missing too.
    pub files: u64,
    /// Their bytes, as many as there should be.
    pub bytes: u64,
    /// The files that are not as they were written, in the order of their names.
    pub damaged: Vec<DamagedFile>,
}

/// A file that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct DamagedFile {
    /// Its path in the folder of the archive.
    pub file: PathBuf,
    /// What is wrong, as the rest of a sentence that begins with the file: `is missing`.
    pub fault: String,
}

/// Reads every file of the published state of the archive in a folder, on all cores, and compares
/// it with its checksum.
///
/// # Errors
/// [`Error::NoArchive`] if there is none, [`Error::Version`] if another version wrote it, and
/// [`Error::Io`] if the folder cannot be read. Damage is no error.
pub fn verify(folder: &Path) -> Result<Verification> {
    let mut verification = attempt(folder)?;
    for _ in 1..ATTEMPTS {
        let (state, found) = &verification;
        if found.damaged.is_empty() || *state == published(folder) {
            break;
        }
        verification = attempt(folder)?;
    }
    Ok(verification.1)
}

/// What tells that the archive was published anew: the generation and the bytes of its meta data.
fn published(folder: &Path) -> Option<(u64, Vec<u8>)> {
    let number = read_current(folder).ok()?;
    Some((number, fs::read(folder.join(generation_name(number)).join(META)).ok()?))
}

type State = Option<(u64, Vec<u8>)>;

fn attempt(folder: &Path) -> Result<(State, Verification)> {
    let only = |file: PathBuf, fault: &str| {
        let damaged = vec![DamagedFile { file, fault: fault.to_owned() }];
        (None, Verification { files: 1, bytes: 0, damaged })
    };
    let number = match read_current(folder) {
        Ok(number) => number,
        Err(Error::Damaged { .. }) if folder.join(CURRENT).exists() => {
            return Ok(only(CURRENT.into(), "names no generation"));
        }
        Err(Error::Damaged { .. }) => return Ok(only(CURRENT.into(), "is missing")),
        Err(error) => return Err(error),
    };
    let name = PathBuf::from(generation_name(number));
    let generation = folder.join(&name);
    if !generation.is_dir() {
        let others = generations(folder).map_err(|e| Error::io("reading", folder, e))?;
        return Ok(match others.is_empty() {
            true => only(name, "is missing"),
            false => only(CURRENT.into(), "names a generation that is not there"),
        });
    }
    let meta = match fs::read(generation.join(META)) {
        Ok(meta) => meta,
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            return Ok(only(name.join(META), "is missing"));
        }
        Err(e) => return Err(Error::io("reading", generation.join(META), e)),
    };
    let manifest = match seal::open(&meta, folder) {
        Ok(manifest) => manifest,
        Err(Error::Damaged { .. }) => {
            let fault = "has other bytes than were written; no other file could be checked";
            return Ok(only(name.join(META), fault));
        }
        Err(error) => return Err(error),
    };
    let names: Vec<&Path> = manifest.checksums.names().collect();
    let fault = |file: &&Path| {
        let fault = manifest.checksums.fault(&generation, file)?;
        Some(DamagedFile { file: name.join(file), fault })
    };
    let mut damaged: Vec<DamagedFile> = names.par_iter().filter_map(fault).collect();
    if let Some(fault) = fault_of_managed(&generation.join(MANAGED), &manifest) {
        damaged.push(DamagedFile { file: name.join(MANAGED), fault: fault.to_owned() });
    }
    damaged.sort();
    // Beside those of the manifest: `CURRENT`, `meta.json` and the engine's list.
    let files = names.len() as u64 + 3;
    let bytes = manifest.checksums.bytes() + meta.len() as u64;
    Ok((Some((number, meta)), Verification { files, bytes, damaged }))
}

/// What is wrong with the engine's list of files. Runs that died leave names in it, so that there is
/// no hash of it: it must be written as the engine writes it, and have all files of the archive.
fn fault_of_managed(file: &Path, manifest: &Manifest) -> Option<&'static str> {
    let Ok(bytes) = fs::read(file) else { return Some("is missing") };
    let Ok(listed) = serde_json::from_slice::<Vec<PathBuf>>(&bytes) else {
        return Some("is no list of files");
    };
    let mut written = serde_json::to_vec(&listed).unwrap_or_default();
    written.push(b'\n');
    let listed: BTreeSet<&Path> = listed.iter().map(PathBuf::as_path).collect();
    let mut needed = manifest.checksums.names().chain([Path::new(META)]);
    match written == bytes && needed.all(|name| listed.contains(name)) {
        true => None,
        false => Some("does not list the files of the archive"),
    }
}
