//! The seal of `meta.json`: a hash over the file that has all other hashes.
//!
//! The file is written with a seal of zeros, hashed, and written with the hash in their place. The rule
//! holds for every format from 7 on, so that a damaged file is not taken for one of another version.

use std::path::Path;

use memchr::memmem;
use serde::Deserialize;
use tantivy::index::IndexMeta;

use crate::analyzer::ANALYZER_VERSION;
use crate::error::{Error, Result};
use crate::schema::FORMAT_VERSION;

use super::manifest::Manifest;

/// The seal while the hash is taken: as long as a BLAKE3 hash in hexadecimal.
const UNSEALED: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The bytes of the meta data with a manifest, sealed.
pub(super) fn seal(meta: &IndexMeta, manifest: &Manifest) -> serde_json::Result<Vec<u8>> {
    let mut meta = meta.clone();
    let mut write = |seal: String| {
        let manifest = Manifest { seal, ..manifest.clone() };
        meta.payload = Some(serde_json::to_string(&manifest)?);
        serde_json::to_vec_pretty(&meta)
    };
    let unsealed = write(UNSEALED.to_owned())?;
    write(blake3::hash(&unsealed).to_hex().to_string())
}

/// The manifest of an archive from the bytes of its meta data.
///
/// # Errors
/// [`Error::Damaged`] if they are not as they were written, [`Error::Version`] if another version
/// wrote them.
pub(super) fn open(bytes: &[u8], archive: &Path) -> Result<Manifest> {
    let payload = payload(bytes, archive)?;
    let head: Head = parse(&payload, archive)?;
    check_versions(&head, archive)?;
    parse(&payload, archive)
}

/// What the manifest of any version says, unless it is not as it was written.
pub(super) fn payload(bytes: &[u8], archive: &Path) -> Result<String> {
    let Meta { payload } = serde_json::from_slice(bytes)
        .map_err(|e| Error::damaged(archive, format!("`meta.json` cannot be read ({e})")))?;
    let Sealed { seal } = parse(&payload, archive)?;
    match seal.is_none_or(|seal| holds(bytes, &seal)) {
        true => Ok(payload),
        false => Err(Error::damaged(archive, "`meta.json` has other bytes than were written")),
    }
}

fn holds(bytes: &[u8], seal: &str) -> bool {
    let Some(at) = memmem::find(bytes, seal.as_bytes()) else { return false };
    let mut unsealed = bytes.to_vec();
    unsealed.splice(at..at + seal.len(), UNSEALED.bytes());
    blake3::hash(&unsealed).to_hex().as_str() == seal
}

fn check_versions(head: &Head, archive: &Path) -> Result<()> {
    let (found, supported) = match head.format == FORMAT_VERSION {
        true => (head.analyzer, ANALYZER_VERSION),
        false => (head.format, FORMAT_VERSION),
    };
    match found == supported {
        true => Ok(()),
        false => Err(Error::Version { path: archive.to_owned(), found, supported }),
    }
}

/// Reads a part of the manifest.
pub(super) fn parse<T: serde::de::DeserializeOwned>(payload: &str, archive: &Path) -> Result<T> {
    serde_json::from_str(payload)
        .map_err(|e| Error::damaged(archive, format!("its manifest cannot be read ({e})")))
}

/// The part of `meta.json` that is ours.
#[derive(Deserialize)]
struct Meta {
    #[serde(default)]
    payload: String,
}

/// The part of a manifest that every version has.
#[derive(Deserialize)]
struct Head {
    format: u32,
    analyzer: u32,
}

/// The part of a manifest that every version from 7 on has.
#[derive(Deserialize)]
struct Sealed {
    #[serde(default)]
    seal: Option<String>,
}
