//! Lists the files of the sample archive, so that the program can embed whatever is there.
//!
//! It writes Rust code: a list of names, relative to `corpus/articles` with `/` between folders,
//! and contents, in the order of the names. The library alone needs none of it.

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const ARTICLES: &str = "corpus/articles";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_FEATURE_CLI").is_none() {
        return Ok(());
    }
    println!("cargo::rerun-if-changed={ARTICLES}");
    let root = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join(ARTICLES);
    let mut files = Vec::new();
    find_files(&root, &mut files)?;
    let mut named = Vec::new();
    for file in &files {
        let parts: Vec<_> = file.strip_prefix(&root)?.iter().map(|p| p.to_string_lossy()).collect();
        named.push(parts.join("/"));
    }
    named.sort();
    let entries = named.iter().map(|name| {
        // By the folder that is being compiled: two checkouts may share what this script wrote.
        let path = format!("/{ARTICLES}/{name}");
        format!(
            "    ({name:?}, include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),\n"
        )
    });
    let code = format!("&[\n{}]\n", entries.collect::<String>());
    fs::write(Path::new(&std::env::var("OUT_DIR")?).join("sample.rs"), code)?;
    Ok(())
}

fn find_files(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true => find_files(&path, files)?,
            false => files.push(path),
        }
    }
    Ok(())
}
