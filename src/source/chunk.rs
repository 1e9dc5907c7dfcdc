//! A run of whole records of a file, and where it comes from.
//!
//! It is what is handed from whoever reads to whoever parses. It finds no record, and reads none.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::source::csv::Header;
use crate::source::dates::Evidence;
use crate::source::files::SourceFile;
use crate::source::format::Format;
use crate::source::problem::Problem;

/// A file on the disk, and what all that is in it shares.
#[derive(Debug)]
pub(crate) struct Disk {
    pub(crate) file: SourceFile,
    /// What the dates in it say of their order, by name of the member, once somebody had to ask:
    /// the file is read again once at most.
    pub(crate) evidence: OnceLock<HashMap<String, Evidence>>,
}

/// What the chunks of a file, or of a member of an archive, share.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    pub(crate) disk: Arc<Disk>,
    /// The name by which places are told; of a member it is behind that of the archive.
    pub(crate) name: String,
    /// The name that may tell the format: without the endings of compressions.
    pub(crate) called: String,
    /// The length in bytes, 0 if that is not known.
    pub(crate) bytes: u64,
    /// The containers around it, the outermost first: `gzip`, `tar`.
    pub(crate) layers: Vec<&'static str>,
    /// The encoding that it was transcoded from, if it was.
    pub(crate) encoding: Option<&'static str>,
}

impl Origin {
    /// A file that is in no container.
    pub(crate) fn of(file: SourceFile) -> Origin {
        let (name, called, bytes) = (file.name.clone(), file.name.clone(), file.bytes);
        let disk = Arc::new(Disk { file, evidence: OnceLock::new() });
        Origin { disk, name, called, bytes, layers: Vec::new(), encoding: None }
    }
}

/// A run of whole records of a file.
#[derive(Debug)]
pub(crate) struct Chunk {
    pub(crate) origin: Arc<Origin>,
    pub(crate) format: Format,
    /// The columns, if it is a table.
    pub(crate) header: Option<Arc<Header>>,
    /// What stands before the first record and holds for all, if it is a dump of a wiki.
    pub(crate) preamble: Arc<[u8]>,
    /// What ends a line.
    pub(crate) newline: u8,
    pub(crate) bytes: Vec<u8>,
    /// The records: the number in the file, from 1, and where in `bytes`.
    pub(crate) spans: Vec<(u64, Range<usize>)>,
    /// The line of the file that `bytes` begin on, from 1.
    pub(crate) line: u64,
    /// The byte of the file that `bytes` begin at.
    pub(crate) offset: u64,
    /// The only record is the whole file.
    pub(crate) is_file: bool,
    /// What was wrong with records that are not among these.
    pub(crate) problems: Vec<Problem>,
    /// Bytes of the file from the end of the chunk before to the end of this one.
    pub(crate) read: u64,
    /// Bytes of the file on the disk that were read for it: fewer, if they were compressed.
    pub(crate) packed: u64,
    /// Sequences that were no text in the file's encoding and were replaced by U+FFFD.
    pub(crate) replaced: u64,
    /// What holds no articles and was passed over, by what it is: the file, or members of an archive
    /// before this one.
    pub(crate) passed_over: BTreeMap<&'static str, u64>,
}

impl Chunk {
    /// A chunk without records.
    pub(crate) fn empty(origin: Arc<Origin>) -> Chunk {
        Chunk {
            origin,
            format: Format::Text,
            header: None,
            preamble: Arc::from([]),
            newline: b'\n',
            bytes: Vec::new(),
            spans: Vec::new(),
            line: 1,
            offset: 0,
            is_file: false,
            problems: Vec::new(),
            read: 0,
            packed: 0,
            replaced: 0,
            passed_over: BTreeMap::new(),
        }
    }
}
