//! A copy of what is published, as an archive of its own.
//!
//! No file of an archive is changed once it is published: it is replaced or removed. So a link to a
//! file is as good as a copy, and takes no room while both are there. It knows files; it must never
//! open a segment.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::alias::ALIAS_FILE;
use crate::error::{Error, Result};

use super::layout::{CURRENT, MANAGED, META, current_line, generation_name, read_current};
use super::seal;

/// How often it is begun again if the archive is published anew.
const ATTEMPTS: usize = 10;

/// What was copied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Copied {
    /// The files that are links to those of the archive.
    pub linked: u64,
    /// The files that are copies.
    pub copied: u64,
    /// The bytes of both.
    pub bytes: u64,
}

/// Makes an archive of the published state of another one, in a folder that is not there or empty,
/// while the other may be written to. Files are linked where the file system can do that, unless all
/// are to be copied.
///
/// # Errors
/// [`Error::Setting`] if there is something in the folder, [`Error::Damaged`] if a file of the
/// archive is not there or not as long as it was, and [`Error::Io`].
pub fn copy_archive(from: &Path, to: &Path, link: bool) -> Result<Copied> {
    make_empty(to)?;
    let mut attempt = copy(from, to, link);
    for _ in 1..ATTEMPTS {
        let Err(Error::Io { source, .. }) = &attempt else { break };
        if source.kind() != io::ErrorKind::NotFound {
            break;
        }
        clear(to)?;
        attempt = copy(from, to, link);
    }
    match attempt {
        Err(Error::Io { source, path, .. }) if source.kind() == io::ErrorKind::NotFound => {
            clear(to)?;
            Err(Error::damaged(from, format!("`{}` is missing", path.display())))
        }
        attempt => attempt,
    }
}

/// Makes a folder, if there is nothing at its path yet; an empty one is as good.
pub(crate) fn make_empty(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|e| Error::io("creating", folder, e))?;
    let mut entries = fs::read_dir(folder).map_err(|e| Error::io("reading", folder, e))?;
    match entries.next() {
        None => Ok(()),
        Some(_) => Err(Error::Setting {
            reason: format!("{}: there is something in it; name a new folder", folder.display()),
        }),
    }
}

fn copy(from: &Path, to: &Path, link: bool) -> Result<Copied> {
    let number = read_current(from)?;
    let (old, new) = (from.join(generation_name(number)), to.join(generation_name(number)));
    let meta = old.join(META);
    let bytes = fs::read(&meta).map_err(|e| Error::io("reading", &meta, e))?;
    let manifest = seal::open(&bytes, from)?;
    fs::create_dir_all(&new).map_err(|e| Error::io("creating", &new, e))?;
    let mut copied = Copied::default();
    let mut names: Vec<&Path> = Vec::new();
    for name in manifest.checksums.names() {
        let (file, twin) = (old.join(name), new.join(name));
        match link && fs::hard_link(&file, &twin).is_ok() {
            true => copied.linked += 1,
            false => {
                fs::copy(&file, &twin).map_err(|e| Error::io("copying", &file, e))?;
                sync(&twin)?;
                copied.copied += 1;
            }
        }
        names.push(name);
    }
    manifest.checksums.check_lengths(from, &new)?;
    copied.bytes = manifest.checksums.bytes();
    names.push(Path::new(META));
    let mut managed = serde_json::to_vec(&names).unwrap_or_default();
    managed.push(b'\n');
    write(&new.join(MANAGED), &managed)?;
    write(&new.join(META), &bytes)?;
    sync(&new)?;
    copy_aliases(from, to)?;
    // The archive is there when this is.
    write(&to.join(CURRENT), current_line(number).as_bytes())?;
    sync(to)?;
    Ok(copied)
}

/// Copies the alias file of an archive, if it has one: it is no part of a generation, and people write
/// to it, so it is never linked.
pub(crate) fn copy_aliases(from: &Path, to: &Path) -> Result<()> {
    let (file, twin) = (from.join(ALIAS_FILE), to.join(ALIAS_FILE));
    match fs::copy(&file, &twin) {
        Ok(_) => sync(&twin),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(Error::io("copying", &file, e)),
    }
}

fn write(path: &PathBuf, bytes: &[u8]) -> Result<()> {
    let written = File::create(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|e| Error::io("writing", path, e))
}

/// Makes a file or a folder durable.
fn sync(path: &Path) -> Result<()> {
    let synced = File::open(path).and_then(|file| file.sync_all());
    synced.map_err(|e| Error::io("syncing", path, e))
}

/// Removes what an attempt left.
fn clear(folder: &Path) -> Result<()> {
    let entries = fs::read_dir(folder).map_err(|e| Error::io("reading", folder, e))?;
    for entry in entries.flatten() {
        let path = entry.path();
        let removed =
            if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(|e| Error::io("removing", &path, e))?;
    }
    Ok(())
}
