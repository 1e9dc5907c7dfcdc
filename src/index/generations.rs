//! The folders of an archive's generations, and the file that names the published one.
//!
//! Every step is durable before the next one relies on it. It knows names of files; it must never
//! know what is in them.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tantivy::directory::error::OpenDirectoryError;
use tantivy::directory::{Directory, MmapDirectory};

use crate::error::{Error, Result};
use crate::failpoint::reach;

use super::layout::{
    CURRENT, MANAGED, META, current_line, generation_name, generation_number, generations,
};

#[cfg(feature = "failpoints")]
use super::failing::FailingDirectory;

const DRAFT: &str = ".CURRENT.new";

/// Files of a generation that no list of segments names.
const ALWAYS: [&str; 4] = [META, MANAGED, ".tantivy-meta.lock", ".tantivy-writer.lock"];

/// Makes the archive's folder and those above it, durably.
pub(super) fn create_archive(path: &Path) -> Result<()> {
    let failed = |e| Error::io("creating", path, e);
    reach("create archive", path).map_err(failed)?;
    let new: Vec<&Path> = path.ancestors().take_while(|folder| !folder.exists()).collect();
    fs::create_dir_all(path).map_err(failed)?;
    for folder in new.iter().filter_map(|folder| folder.parent()) {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        sync_folder(folder).map_err(failed)?;
    }
    reach("created archive", path).map_err(failed)
}

/// A number that no generation has yet, whether one is published or not.
pub(super) fn next(path: &Path) -> Result<u64> {
    let numbers = generations(path).map_err(|e| Error::io("reading", path, e))?;
    Ok(numbers.last().unwrap_or(&0) + 1)
}

/// The folder of a generation.
pub(super) fn folder(path: &Path, number: u64) -> PathBuf {
    path.join(generation_name(number))
}

/// Makes the folder of a generation, empty.
pub(super) fn create(path: &Path, number: u64) -> Result<PathBuf> {
    let folder = folder(path, number);
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|e| Error::io("removing", &folder, e))?;
    }
    let created = reach("create generation", &folder).and_then(|()| {
        fs::create_dir(&folder)?;
        sync_folder(path)?;
        reach("created generation", &folder)
    });
    created.map_err(|e| Error::io("creating", &folder, e))?;
    Ok(folder)
}

/// Opens the folder of a generation for the engine.
pub(super) fn open(folder: &Path) -> std::result::Result<Box<dyn Directory>, OpenDirectoryError> {
    let directory = MmapDirectory::open(folder)?;
    #[cfg(feature = "failpoints")]
    let directory = FailingDirectory::new(folder, directory);
    Ok(Box::new(directory))
}

/// Publishes a generation in one step: the rename of `CURRENT`.
pub(super) fn publish(path: &Path, number: u64) -> Result<()> {
    let (file, draft) = (path.join(CURRENT), path.join(DRAFT));
    let written = reach("draft CURRENT", path).and_then(|()| {
        let mut draft = File::create(&draft)?;
        draft.write_all(current_line(number).as_bytes())?;
        reach("sync CURRENT", path)?;
        draft.sync_all()
    });
    written.map_err(|e| Error::io("writing", &draft, e))?;
    let renamed = reach("rename CURRENT", path).and_then(|()| {
        fs::rename(&draft, &file)?;
        reach("renamed CURRENT", path)?;
        sync_folder(path)
    });
    renamed.map_err(|e| Error::io("publishing", &file, e))
}

/// Removes the files of a generation that nothing published needs, those of `living` and the
/// engine's own excepted. What cannot be removed stays for the next time.
pub(super) fn remove_unneeded_files(folder: &Path, living: &dyn Fn(&Path) -> bool) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if !living(Path::new(&name)) && ALWAYS.iter().all(|always| name != *always) {
            let path = entry.path();
            let _ = reach("remove leftover", &path)
                .and_then(|()| fs::remove_file(&path))
                .and_then(|()| reach("removed leftover", &path));
        }
    }
}

/// Removes every generation but one, and a draft of `CURRENT`. What cannot be removed, as a reader
/// holds it where the system forbids that, stays for the next time.
pub(super) fn remove_others(path: &Path, published: u64) {
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let number = name.to_str().and_then(generation_number);
        let (folder, is_draft) = (entry.path(), name == DRAFT);
        if number.is_some_and(|number| number != published) {
            let _ = reach("remove generation", &folder)
                .and_then(|()| fs::remove_dir_all(&folder))
                .and_then(|()| reach("removed generation", &folder));
        } else if is_draft {
            let _ = reach("remove leftover", &folder)
                .and_then(|()| fs::remove_file(&folder))
                .and_then(|()| reach("removed leftover", &folder));
        }
    }
}

/// Makes what was created and renamed in a folder durable. Where folders cannot be opened, as on
/// Windows, there is nothing to do.
fn sync_folder(folder: &Path) -> io::Result<()> {
    reach("sync folder", folder)?;
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    reach("synced folder", folder)
}
