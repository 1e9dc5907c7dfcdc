//! Which of the files that are to be read are as they were when they were read before.
//!
//! Leaving one of them out must be the same as reading it again: a file is known only if everything
//! that was in it is in the archive as it came from it. It knows paths, times and hashes; it must
//! never know a format.

use std::collections::HashMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rayon::prelude::*;

use crate::index::{SeenFile, SeenFiles};
use crate::source::{STDIN, SourceFile};

/// A file that was changed less than this before it was read may be changed again without its time
/// of change telling: some file systems count in two seconds.
const SETTLED: Duration = Duration::from_secs(3);

/// A file to be read, and what it is like.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) file: SourceFile,
    /// Its absolute path; `-` for standard input.
    pub(super) origin: Arc<str>,
    bytes: u64,
    modified: Option<i64>,
    /// Whether it is as it was.
    pub(super) known: bool,
    /// The hash, once somebody had to ask.
    hash: Option<String>,
}

/// Looks the files up. Where the time of change is another one and the length is not, the content
/// decides, file by file on all threads.
pub(super) fn candidates(
    files: Vec<SourceFile>,
    seen: &SeenFiles,
    settings: &str,
) -> Vec<Candidate> {
    let mut folders = HashMap::new();
    let now = SystemTime::now();
    let of = |file: SourceFile| {
        let origin = origin(&file.path, &mut folders);
        let metadata = fs::metadata(&file.path).ok().filter(|metadata| metadata.is_file());
        let modified =
            metadata.as_ref().and_then(|metadata| settled(metadata.modified().ok()?, now));
        let bytes = metadata.map_or(0, |metadata| metadata.len());
        Candidate { file, origin, bytes, modified, known: false, hash: None }
    };
    let mut candidates: Vec<Candidate> = files.into_iter().map(of).collect();
    candidates.par_iter_mut().for_each(|candidate| candidate.look_up(seen, settings));
    candidates
}

/// The time of a change in nanoseconds since 1970, if it is long enough ago to be relied on.
fn settled(modified: SystemTime, now: SystemTime) -> Option<i64> {
    let ago = now.duration_since(modified).ok()?;
    let since = modified.duration_since(UNIX_EPOCH).ok()?;
    (ago >= SETTLED).then_some(since.as_nanos() as i64)
}

/// The absolute path of a file; folders are resolved once each.
fn origin(path: &Path, folders: &mut HashMap<PathBuf, Option<PathBuf>>) -> Arc<str> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return path.to_string_lossy().into();
    };
    if path.as_os_str() == STDIN {
        return STDIN.into();
    }
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let resolved = match folders.get(folder) {
        Some(resolved) => resolved,
        None => folders.entry(folder.to_owned()).or_insert(fs::canonicalize(folder).ok()),
    };
    resolved.as_deref().unwrap_or(folder).join(name).to_string_lossy().into()
}

impl Candidate {
    fn look_up(&mut self, seen: &SeenFiles, settings: &str) {
        let Some(before) = seen.0.get(&*self.origin) else { return };
        if before.settings != settings || before.bytes != self.bytes {
            return;
        }
        let is_untouched = self.modified.is_some() && self.modified == before.modified;
        if !is_untouched {
            self.hash = hash(&self.file.path);
        }
        self.known = is_untouched || self.hash.as_ref() == Some(&before.hash);
    }

    /// What to remember of the file after it was read; nothing if it was changed meanwhile.
    fn seen(&self, settings: &str) -> Option<SeenFile> {
        let hash = match &self.hash {
            Some(hash) => hash.clone(),
            None => hash(&self.file.path)?,
        };
        let metadata = fs::metadata(&self.file.path).ok()?;
        let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let is_same = metadata.len() == self.bytes
            && self.modified.is_none_or(|before| before == modified.as_nanos() as i64);
        let (bytes, modified) = (self.bytes, self.modified);
        is_same.then(|| SeenFile { bytes, modified, hash, settings: settings.to_owned() })
    }
}

fn hash(path: &Path) -> Option<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path).ok()?).ok()?;
    Some(hasher.finalize().to_hex().to_string())
}

/// Adds to what was seen the files of a source. A file is remembered if it is `whole`: all that it
/// holds is in the archive as it came from it.
pub(super) fn remember(
    seen: &mut SeenFiles,
    candidates: &[Candidate],
    settings: &str,
    whole: &(dyn Fn(&str) -> bool + Sync),
) {
    let is_new = |one: &&Candidate| !one.known || one.hash.is_some();
    let new = candidates.par_iter().filter(is_new).filter_map(|candidate| {
        let is_whole = *candidate.origin != *STDIN && whole(&candidate.origin);
        is_whole.then(|| (candidate.origin.to_string(), candidate.seen(settings)))
    });
    for (origin, file) in new.collect::<Vec<_>>() {
        match file {
            Some(file) => drop(seen.0.insert(origin, file)),
            None => drop(seen.0.remove(&origin)),
        }
    }
}
