//! The floors of the library: a module imports only from lower floors, and never through the
//! crate root; children never import from their door.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Each floor with its rooms, from the ground up.
const FLOORS: [&[&str]; 9] = [
    &["error"],
    &["date", "analyzer", "sentence", "failpoint"],
    &["article"],
    &["source", "passage", "entity", "generate", "family", "alias"],
    &["snippet", "schema"],
    &["query", "index"],
    &["search", "writer"],
    &["eval"],
    &["lib"],
];

/// Rooms on one floor that may use each other's neighbours: none.
fn floor_of(room: &str) -> usize {
    FLOORS
        .iter()
        .position(|rooms| rooms.contains(&room))
        .unwrap_or_else(|| panic!("`{room}` is on no floor: add it to FLOORS and ARCHITECTURE.md"))
}

fn source_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            source_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Every file of the library below `src/`, without the program, by its path from there.
fn library() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    source_files(&root, &mut files);
    files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            (name, fs::read_to_string(path).unwrap())
        })
        .filter(|(name, _)| !name.starts_with("bin/"))
        .collect()
}

fn is_test(name: &str) -> bool {
    name.split('/').any(|part| part == "tests" || part == "tests.rs")
}

/// The code of a file without its tests and comments.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(number, line)| (number + 1, line))
        .take_while(|(_, line)| line.trim() != "#[cfg(test)]" || !line.starts_with('#'))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn room_of(name: &str) -> &str {
    name.split('/').next().unwrap().trim_end_matches(".rs")
}

#[test]
fn imports_go_down() {
    let mut upward = Vec::new();
    for (name, text) in library().iter().filter(|(name, _)| !is_test(name)) {
        let room = room_of(name);
        for (number, line) in code(text) {
            for (at, _) in line.match_indices("crate::") {
                let target: String = line[at + "crate::".len()..]
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                if target.is_empty() || target.starts_with(char::is_uppercase) {
                    upward.push(format!("src/{name}:{number}: imports through the crate root"));
                } else if target != room && floor_of(&target) >= floor_of(room) {
                    upward.push(format!("src/{name}:{number}: `{room}` imports `{target}`"));
                }
            }
        }
    }
    assert!(upward.is_empty(), "{}", upward.join("\n"));
}

#[test]
fn every_file_says_what_it_is() {
    for (name, text) in library() {
        assert!(text.starts_with("//!"), "src/{name} does not open with `//!`");
    }
}

#[test]
fn the_library_prints_nothing() {
    for (name, text) in library().iter().filter(|(name, _)| !is_test(name)) {
        for (number, line) in code(text) {
            let speaks = ["println!", "eprintln!", "print!(", "env::var", "env::args"];
            let said = speaks.iter().find(|word| line.contains(**word));
            assert!(said.is_none(), "src/{name}:{number}: {said:?} belongs to the program");
        }
    }
}

#[test]
fn sources_know_no_engine() {
    let library = library();
    let below = library.iter().filter(|(name, _)| {
        ["source", "article", "date", "sentence", "passage"].contains(&room_of(name))
    });
    for (name, text) in below {
        assert!(!text.contains("tantivy"), "src/{name} knows the storage engine");
    }
}

#[test]
fn files_keep_to_one_purpose() {
    for (name, text) in library().iter().filter(|(name, _)| !is_test(name)) {
        let lines = text.lines().count();
        assert!(lines <= 600, "src/{name} has {lines} lines: split it by meaning");
    }
}
