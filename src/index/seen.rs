//! The files that an archive was made of, as they were when they were read.
//!
//! A file that is as it was need not be read again. The table is a file of the generation, JSON
//! compressed with zstd, named in the manifest. It knows names, times and hashes; it must never open
//! what it speaks of.

use std::collections::BTreeMap;
use std::io::{self, Read};

use serde::{Deserialize, Serialize};

/// Files by their absolute paths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SeenFiles(pub(crate) BTreeMap<String, SeenFile>);

/// A file as it was read, all of its records without a problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SeenFile {
    /// Its length in bytes.
    pub(crate) bytes: u64,
    /// When it was last changed, in nanoseconds since 1970; `None` if that was so shortly before it
    /// was read that a change after it would not show.
    pub(crate) modified: Option<i64>,
    /// The BLAKE3 hash of its bytes, in hexadecimal.
    pub(crate) hash: String,
    /// How it was read: the hash of all options that matter.
    pub(crate) settings: String,
}

const LEVEL: i32 = 3;

impl SeenFiles {
    pub(crate) fn write(&self) -> io::Result<Vec<u8>> {
        zstd::encode_all(&serde_json::to_vec(self)?[..], LEVEL)
    }

    pub(crate) fn read(bytes: &[u8]) -> io::Result<SeenFiles> {
        // What fails before anything is read is a lack of memory, and not the table's fault.
        let out_of_memory = |e| io::Error::new(io::ErrorKind::OutOfMemory, e);
        let mut text = Vec::new();
        zstd::Decoder::new(bytes).map_err(out_of_memory)?.read_to_end(&mut text)?;
        Ok(serde_json::from_slice(&text)?)
    }
}
