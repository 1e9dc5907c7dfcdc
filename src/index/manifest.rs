//! The manifest: what an archive says of itself.
//!
//! It travels in the engine's commit payload, so that it always speaks of the segments it was
//! published with. It knows numbers and settings; it must never know a file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::analyzer::{ANALYZER_VERSION, Language};
use crate::schema::FORMAT_VERSION;

use super::checksum::Checksums;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// The version of the layout: [`FORMAT_VERSION`].
    pub(crate) format: u32,
    /// The version of the analyzer: [`ANALYZER_VERSION`].
    pub(crate) analyzer: u32,
    /// Exact totals of what can be found; deleted articles are not in them.
    pub(crate) totals: Totals,
    /// For each language its number of articles.
    pub(crate) languages: BTreeMap<String, u64>,
    /// What was indexed, for `rebuild`.
    pub(crate) sources: Vec<RecordedSource>,
    /// The hash over all articles and settings, in hexadecimal.
    pub(crate) digest: String,
    /// The file that has the families.
    pub(crate) families: FamilyFile,
    /// The file that has the files that were read; `None` if none was.
    #[serde(default)]
    pub(crate) seen: Option<PathBuf>,
    /// The checksums of all files that the published state needs; an archive in memory has none.
    pub(crate) checksums: Checksums,
    /// The hash of the file that the manifest is in, as `seal` says.
    pub(crate) seal: String,
}

/// The file of a generation that has its families.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FamilyFile {
    /// Its name in the folder of the generation; `None` if there are none.
    pub(crate) name: Option<PathBuf>,
    /// The version of the verdict that made them.
    pub(crate) version: u32,
}

/// Exact totals of an archive, deleted articles not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Articles.
    pub articles: u64,
    /// Passages.
    pub passages: u64,
    /// Words of headlines and texts.
    pub words: u64,
    /// Bytes of the texts.
    pub bytes: u64,
    /// Articles without a date.
    pub undated: u64,
}

/// A source as it was indexed: enough to read it again in the same way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RecordedSource {
    /// The absolute paths of files and folders.
    pub(crate) paths: Vec<PathBuf>,
    /// `ours=theirs` for each field that was mapped by hand.
    #[serde(default)]
    pub(crate) map: Vec<(String, String)>,
    /// `dmy`, `mdy` or `ymd`, if it was given.
    #[serde(default)]
    pub(crate) date_order: Option<String>,
    /// Whether some of it came by standard input, which cannot be read again.
    #[serde(default)]
    pub(crate) piped: bool,
    /// The name of the format, if it was given.
    #[serde(default)]
    pub(crate) format: Option<String>,
    /// The pattern of the lines that articles of plain texts begin with, if it was given.
    #[serde(default)]
    pub(crate) split: Option<String>,
    /// Whether tag lines were left in the texts.
    #[serde(default)]
    pub(crate) keep_tag_lines: bool,
    /// The longest record that was read, in bytes.
    #[serde(default)]
    pub(crate) max_record: Option<usize>,
    /// The most that a file might unpack to, in bytes and in times its size.
    #[serde(default)]
    pub(crate) max_unpacked: Option<u64>,
    #[serde(default)]
    pub(crate) max_ratio: Option<u64>,
    /// Whether entities were recognised in its articles.
    #[serde(default)]
    pub(crate) entities: bool,
}

impl RecordedSource {
    /// Whether the same articles are read of both, whatever is recognised in them.
    pub(crate) fn is_read_as(&self, other: &RecordedSource) -> bool {
        *self == RecordedSource { entities: self.entities, ..other.clone() }
    }
}

impl Manifest {
    /// The files beside those of the segments.
    pub(crate) fn own_files(&self) -> impl Iterator<Item = &PathBuf> {
        self.families.name.iter().chain(&self.seen)
    }

    /// The languages by whose stems a word is sought.
    pub(crate) fn analyzed_languages(&self) -> Vec<Language> {
        let codes = self.languages.keys();
        let mut languages: Vec<Language> =
            codes.filter_map(|code| Language::from_code(code)).collect();
        if languages.is_empty() {
            languages.push(Language::DEFAULT);
        }
        languages
    }

    pub(crate) fn empty() -> Manifest {
        Manifest {
            format: FORMAT_VERSION,
            analyzer: ANALYZER_VERSION,
            totals: Totals::default(),
            languages: BTreeMap::new(),
            sources: Vec::new(),
            digest: String::new(),
            families: FamilyFile::default(),
            seen: None,
            checksums: Checksums::default(),
            seal: String::new(),
        }
    }
}
