//! A run: the files that it reads, in their order, and which article came when.
//!
//! Of two articles with one id the later wins, in the order of files and then of records, whether a
//! file was read again or left out because it is known. It knows paths and places; it must never
//! know a segment.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::article::Article;
use crate::index::SeenFiles;
use crate::source::SourceFile;

use super::known::{Candidate, candidates, remember};
use super::ledger::Fate;

/// An article, and the absolute path of the file that it was read from, if it was one.
pub(super) struct Incoming {
    pub(super) article: Article,
    pub(super) origin: Option<Arc<str>>,
}

/// When in a run an article came: by the place of its file, and then by batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Turn(u64);

impl Turn {
    /// The turn of what did not come in this run.
    pub(super) const NEVER: Turn = Turn(0);

    /// The turn of a batch, from 1, of the file at a place; 0 is for what is in no file.
    fn new(place: u32, batch: u32) -> Turn {
        Turn(u64::from(place) << 32 | u64::from(batch))
    }

    pub(super) fn from_number(number: u64) -> Turn {
        Turn(number)
    }

    pub(super) fn number(self) -> u64 {
        self.0
    }
}

/// What a run reads.
#[derive(Default)]
pub(super) struct Run {
    /// The place of each file in the input, from 1, by its absolute path.
    places: HashMap<Arc<str>, u32>,
    /// The absolute path of each file, by the path it was found at.
    origins: HashMap<PathBuf, Arc<str>>,
    /// The files of each source, and how they are read.
    sources: Vec<(Vec<Candidate>, String)>,
    /// Folders and files whose articles go if they were not brought again.
    mirrored: Vec<PathBuf>,
    /// Whether all that is in them was found.
    complete: bool,
}

impl Run {
    /// Adds the files of a source. Those that are not as they were are to be read; the others are
    /// known, and returned by their absolute paths.
    pub(super) fn expect(
        &mut self,
        files: Vec<SourceFile>,
        seen: &SeenFiles,
        settings: String,
    ) -> (Vec<SourceFile>, Vec<Arc<str>>) {
        let candidates = candidates(files, seen, &settings);
        let (mut unread, mut known) = (Vec::new(), Vec::new());
        for Candidate { file, origin, known: is_known, .. } in &candidates {
            let place = self.places.len() as u32 + 1;
            self.places.insert(origin.clone(), place);
            self.origins.insert(file.path.clone(), origin.clone());
            match is_known {
                true => known.push(origin.clone()),
                false => unread.push(file.clone()),
            }
        }
        self.sources.push((candidates, settings));
        (unread, known)
    }

    /// Lets the articles of these folders and files go that are not brought again.
    pub(super) fn mirror(&mut self, roots: Vec<PathBuf>, complete: bool) {
        (self.mirrored, self.complete) = (roots, complete);
    }

    /// Whether the file with this absolute path is one of the run.
    pub(super) fn has(&self, origin: &str) -> bool {
        self.places.contains_key(origin)
    }

    /// Whether a file of the run is in a folder, or is this file.
    pub(super) fn has_file_below(&self, root: &Path) -> bool {
        self.places.keys().any(|origin| Path::new(&**origin).starts_with(root))
    }

    /// The absolute path of a file that was found at this path.
    pub(super) fn origin(&self, path: &Path) -> Option<Arc<str>> {
        self.origins.get(path).cloned()
    }

    /// The turn of a batch of the file with this absolute path.
    pub(super) fn turn(&self, origin: Option<&str>, batch: u32) -> Turn {
        let place = origin.and_then(|origin| self.places.get(origin));
        Turn::new(place.copied().unwrap_or(0), batch)
    }

    /// What becomes of an article of this file that did not come again.
    pub(super) fn fate(&self, origin: &str) -> Fate {
        match self.mirrored.iter().any(|root| Path::new(origin).starts_with(root)) {
            false => Fate::Stays,
            true if self.complete => Fate::Goes,
            true => Fate::Spared,
        }
    }

    /// Brings up to date what was seen, also by a run that reads nothing; a file is seen if it is
    /// `whole`.
    pub(super) fn remember(&self, seen: &mut SeenFiles, whole: &(dyn Fn(&str) -> bool + Sync)) {
        seen.0.retain(|origin, _| whole(origin));
        for (candidates, settings) in &self.sources {
            remember(seen, candidates, settings, whole);
        }
    }
}
