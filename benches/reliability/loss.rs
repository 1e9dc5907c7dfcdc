//! What a loss of power may leave of an archive whose writer was killed at some step: what was not
//! made durable is gone or cut short, as the disk likes.
//!
//! The steps say what was made durable, as POSIX has it: a file's content by a sync of the file, its
//! name, and whether it is there at all, by a sync of its folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::program::{Step, copy_folder};
use crate::random::Random;

/// What is not durable at the end of the steps.
#[derive(Default)]
struct Pending {
    /// Files whose content may be lost.
    contents: BTreeSet<PathBuf>,
    /// Names that may be as they were before.
    names: BTreeMap<PathBuf, Change>,
    /// Files that were replaced durably: what they were before all steps is not what they may be.
    replaced: BTreeSet<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Created,
    Replaced,
    Removed,
}

/// Loses what may be lost of an archive, each with one chance in two. `base` is the archive as it
/// was before the steps.
pub(crate) fn lose_power(
    archive: &Path,
    base: &Path,
    steps: &[Step],
    random: &mut Random,
) -> Outcome<()> {
    let pending = Pending::after(archive, steps);
    for path in pending.contents.iter().filter(|path| path.exists()) {
        if random.below(2) == 0 {
            let file = File::options().write(true).open(path)?;
            let length = file.metadata()?.len();
            let kept = random.below(length as usize + 1) as u64;
            file.set_len(kept)?;
            if random.below(2) == 0 {
                // The length is there, and the blocks are not.
                file.set_len(length)?;
            }
        }
    }
    for (path, change) in &pending.names {
        if random.below(2) == 0 {
            continue;
        }
        let old = base.join(path.strip_prefix(archive)?);
        match change {
            Change::Created if path.is_dir() => fs::remove_dir_all(path)?,
            Change::Created if path.exists() => fs::remove_file(path)?,
            Change::Replaced if old.exists() => {
                fs::copy(&old, path)?;
            }
            Change::Removed if old.is_dir() => copy_folder(&old, path)?,
            Change::Removed if old.exists() && path.parent().is_some_and(Path::exists) => {
                fs::copy(&old, path)?;
            }
            _ => {}
        }
    }
    Ok(())
}

impl Pending {
    fn after(archive: &Path, steps: &[Step]) -> Pending {
        let mut pending = Pending::default();
        for (point, path) in steps {
            let (step, what) = point.split_once(' ').unwrap_or((point, ""));
            match (step, what) {
                ("synced", "folder") => pending.sync_folder(path),
                ("create", "archive") | ("created" | "remove", _) => {}
                ("create", "generation") => {
                    pending.names.insert(path.clone(), Change::Created);
                }
                ("create", _) => {
                    pending.contents.insert(path.clone());
                    pending.names.insert(path.clone(), Change::Created);
                }
                ("synced", _) => {
                    pending.contents.remove(path);
                }
                ("renamed", "CURRENT") => pending.replace(archive.join("CURRENT")),
                ("renamed", _) => pending.replace(path.clone()),
                // The step before counts: it may have been taken when the process was killed.
                ("delete" | "removed", _) => {
                    pending.names.insert(path.clone(), Change::Removed);
                }
                _ => {}
            }
        }
        pending
    }

    /// A rename replaces content that is durable by content that is durable.
    fn replace(&mut self, path: PathBuf) {
        if !self.replaced.contains(&path) {
            self.names.insert(path, Change::Replaced);
        }
    }

    fn sync_folder(&mut self, folder: &Path) {
        let is_in = |path: &Path| path.parent() == Some(folder);
        let replaced =
            self.names.iter().filter(|(path, change)| is_in(path) && **change == Change::Replaced);
        self.replaced.extend(replaced.map(|(path, _)| path.clone()));
        self.names.retain(|path, _| !is_in(path));
    }
}
