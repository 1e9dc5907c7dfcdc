//! The names in an archive's folder, and which generation is published.
//!
//! It knows names; it must never know what is in the files but for `CURRENT`.

use std::fs;
use std::io;
use std::path::Path;

use crate::error::{Error, Result};

/// The file that names the published generation.
pub(super) const CURRENT: &str = "CURRENT";
/// The file of a generation that has the list of segments and the manifest.
pub(super) const META: &str = "meta.json";
/// The engine's list of the files that it may remove when nobody needs them.
pub(super) const MANAGED: &str = ".managed.json";

const GENERATION_PREFIX: &str = "generation-";

pub(super) fn generation_name(number: u64) -> String {
    format!("{GENERATION_PREFIX}{number:06}")
}

/// The number of a generation, from the name of its folder, which is written in one way only.
pub(super) fn generation_number(name: &str) -> Option<u64> {
    let number = name.strip_prefix(GENERATION_PREFIX)?.parse().ok()?;
    (generation_name(number) == name).then_some(number)
}

/// What `CURRENT` says if a generation is published.
pub(super) fn current_line(number: u64) -> String {
    format!("{}\n", generation_name(number))
}

/// The number of the published generation of the archive in a folder.
pub(super) fn read_current(archive: &Path) -> Result<u64> {
    let file = archive.join(CURRENT);
    let line = match fs::read(&file) {
        Ok(line) => line,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(without_current(archive)),
        Err(e) => return Err(Error::io("reading", &file, e)),
    };
    let name = std::str::from_utf8(&line).ok().and_then(|line| line.strip_suffix('\n'));
    name.and_then(generation_number)
        .ok_or_else(|| Error::damaged(archive, format!("`{CURRENT}` names no generation")))
}

/// The numbers of all generations in the folder of an archive, published or not, ascending.
pub(super) fn generations(archive: &Path) -> io::Result<Vec<u64>> {
    let names = fs::read_dir(archive)?.flatten().map(|entry| entry.file_name());
    let mut numbers: Vec<u64> =
        names.filter_map(|name| name.to_str().and_then(generation_number)).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

/// What a folder is that has no `CURRENT`: no archive, unless it has articles. A first run that died
/// leaves a generation, but nothing in it.
pub(super) fn without_current(archive: &Path) -> Error {
    let has_articles = |number: u64| {
        let files = fs::read_dir(archive.join(generation_name(number)));
        files.is_ok_and(|files| {
            files.flatten().any(|file| file.path().extension().is_some_and(|is| is == "store"))
        })
    };
    match generations(archive).unwrap_or_default().into_iter().any(has_articles) {
        true => Error::damaged(archive, format!("`{CURRENT}` is missing")),
        false => Error::NoArchive { path: archive.to_owned() },
    }
}
