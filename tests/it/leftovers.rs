//! What runs that died or failed leave in an archive's folder: nothing, or nothing for long.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::hay::Dir;

/// An archive of two articles in a folder.
fn archive() -> (Dir, PathBuf) {
    let dir = Dir::new();
    dir.create("in/a.txt", "The ferry left.\n\nNobody was on it.")
        .create("in/b.txt", "It came back.");
    dir.morgue(&["index", "in", "-i", "a"]).ended(0);
    let path = dir.path("a");
    (dir, path)
}

/// Every file and folder, without the numbers and random names that runs give them.
fn kinds(folder: &Path) -> BTreeSet<String> {
    let mut kinds = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            kinds.extend(self::kinds(&path));
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let kind = path.extension().map(|kind| kind.to_string_lossy().into_owned());
        kinds
            .insert(kind.unwrap_or(name).trim_end_matches(|c: char| c.is_ascii_digit()).to_owned());
    }
    kinds
}

fn generations(archive: &Path) -> usize {
    let names = fs::read_dir(archive).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_string_lossy().starts_with("generation-")).count()
}

#[test]
fn what_a_killed_run_left_goes_with_the_next() {
    let (dir, archive) = archive();
    let clean = kinds(&archive);
    let generation = archive.join(fs::read_to_string(archive.join("CURRENT")).unwrap().trim());
    // A file that was not renamed, one that was not listed, a draft, and a rebuild half done.
    for path in [".tmpW2x9aa", "0123456789abcdef0123456789abcdef.store", "files-99"] {
        fs::write(generation.join(path), "unfinished").unwrap();
    }
    fs::write(archive.join(".CURRENT.new"), "gener").unwrap();
    fs::create_dir(archive.join("generation-000009")).unwrap();
    fs::write(archive.join("generation-000009/meta.json"), "{").unwrap();
    dir.morgue(&["index", "in", "-i", "a"]).ended(0);
    assert_eq!((kinds(&archive), generations(&archive)), (clean, 1));
    dir.morgue(&["count", "ferry", "-i", "a"]).ended(0);
}

#[test]
fn a_rebuild_that_fails_leaves_nothing() {
    let (dir, archive) = archive();
    let clean = kinds(&archive);
    fs::remove_dir_all(dir.path("in")).unwrap();
    dir.morgue(&["rebuild", "-i", "a"]).ended(2);
    assert_eq!((kinds(&archive), generations(&archive)), (clean, 1));
    dir.morgue(&["count", "ferry", "-i", "a"]).ended(0);
}

#[test]
fn a_mirror_that_is_refused_leaves_nothing() {
    let (dir, archive) = archive();
    let clean = kinds(&archive);
    dir.create("other/c.txt", "A third story.");
    fs::remove_dir_all(dir.path("in")).unwrap();
    fs::create_dir(dir.path("in")).unwrap();
    dir.morgue(&["index", "--mirror", "in", "other", "-i", "a"]).ended(2);
    assert_eq!((kinds(&archive), generations(&archive)), (clean, 1));
}
