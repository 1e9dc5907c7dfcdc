//! Which files there are in what the user named.
//!
//! It opens no file. What it cannot look into is a problem to report, never the end of the walk.

use std::collections::HashSet;
use std::fs::{self, FileType, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use crate::article::Place;
use crate::error::{Error, Result};
use crate::source::problem::Problem;

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The files: roots in the order given, each by relative path in byte order.
    pub(crate) files: Vec<SourceFile>,
    /// Files and folders passed over because their names begin with a dot.
    pub(crate) hidden: u64,
    /// Folders passed over because they are archives of ours.
    pub(crate) archives: u64,
    /// What could not be looked into.
    pub(crate) problems: Vec<Problem>,
}

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourceFile {
    /// Where it is; `-` is standard input.
    pub(crate) path: PathBuf,
    /// Its name relative to its root, with `/` between folders; that of a root that is a file is
    /// its file name.
    pub(crate) name: String,
    /// Its length in bytes, 0 if that is not known.
    pub(crate) bytes: u64,
}

/// The path of standard input.
pub(crate) const STDIN: &str = "-";

/// The folder that an archive is made in, unless the user says otherwise.
const ARCHIVE: &str = ".morgue";

/// Finds the files of these paths: a file is itself, a folder all below it.
///
/// # Errors
///
/// [`Error::Io`] if one of the paths does not exist.
pub(crate) fn find_files(paths: &[PathBuf]) -> Result<Found> {
    let mut walk = Walk::default();
    for path in paths {
        if path.as_os_str() == STDIN {
            walk.root.push(SourceFile { path: path.clone(), name: "stdin".to_owned(), bytes: 0 });
        } else {
            let metadata = fs::metadata(path).map_err(|error| Error::io("reading", path, error))?;
            if metadata.is_dir() {
                walk.folders(path);
            } else {
                let name = path.file_name().unwrap_or(path.as_os_str());
                let name = name.to_string_lossy().into_owned();
                walk.root.push(SourceFile { path: path.clone(), name, bytes: metadata.len() });
            }
        }
        walk.root.sort_by(|a, b| a.name.cmp(&b.name));
        walk.found.files.append(&mut walk.root);
    }
    walk.found.problems.sort_by(|a, b| a.place.cmp(&b.place));
    Ok(walk.found)
}

#[derive(Default)]
struct Walk {
    found: Found,
    /// The files of the root that is being walked.
    root: Vec<SourceFile>,
    /// The folders that were entered, as the file system names them.
    entered: HashSet<PathBuf>,
}

impl Walk {
    /// Walks a root and all below it. Links to folders come last, so that a folder is found under
    /// its own name rather than that of a link, whatever the order of the names.
    fn folders(&mut self, root: &Path) {
        let mut folders = vec![(root.to_owned(), String::new())];
        let mut links = Vec::new();
        loop {
            while let Some((path, name)) = folders.pop() {
                if let Err(error) = self.folder(&path, &name, &mut folders, &mut links) {
                    self.problem(
                        if name.is_empty() { path.to_string_lossy().into() } else { name },
                        &path,
                        error,
                    );
                }
            }
            links.sort_by(|a: &(PathBuf, String), b| b.1.cmp(&a.1));
            match links.pop() {
                Some(link) => folders.push(link),
                None => return,
            }
        }
    }

    fn folder(
        &mut self,
        path: &Path,
        name: &str,
        folders: &mut Vec<(PathBuf, String)>,
        links: &mut Vec<(PathBuf, String)>,
    ) -> io::Result<()> {
        if !self.entered.insert(fs::canonicalize(path)?) {
            return Ok(());
        }
        if is_archive(path)? {
            self.found.archives += 1;
            return Ok(());
        }
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let path = entry.path();
            let file_name = entry.file_name();
            let file_name = file_name.to_string_lossy();
            let name =
                if name.is_empty() { file_name.to_string() } else { format!("{name}/{file_name}") };
            let described =
                entry.file_type().and_then(|file_type| Ok((file_type, fs::metadata(&path)?)));
            if file_name.starts_with('.') {
                match described {
                    Ok((_, metadata))
                        if metadata.is_dir() && is_archive(&path).unwrap_or(false) =>
                    {
                        self.found.archives += 1;
                    }
                    _ => self.found.hidden += 1,
                }
                continue;
            }
            match described {
                Ok((file_type, metadata)) => {
                    self.entry(path, name, file_type, &metadata, folders, links)
                }
                Err(error) => self.problem(name, &path, error),
            }
        }
        Ok(())
    }

    fn entry(
        &mut self,
        path: PathBuf,
        name: String,
        file_type: FileType,
        metadata: &Metadata,
        folders: &mut Vec<(PathBuf, String)>,
        links: &mut Vec<(PathBuf, String)>,
    ) {
        if metadata.is_dir() {
            if file_type.is_symlink() {
                links.push((path, name))
            } else {
                folders.push((path, name))
            }
        } else if metadata.is_file() {
            self.root.push(SourceFile { path, name, bytes: metadata.len() });
        } else {
            // A pipe or a device in a folder would block, or never end.
            let place = Place { file: name, ..Place::default() };
            self.found.problems.push(Problem::skipped(place, "not a regular file"));
        }
    }

    fn problem(&mut self, name: String, path: &Path, error: io::Error) {
        let place = Place { file: name, ..Place::default() };
        self.found.problems.push(Problem::io(place, path, error));
    }
}

/// Whether a folder is an archive: by its name, or by the pointer beside the generations.
fn is_archive(path: &Path) -> io::Result<bool> {
    if path.file_name().is_some_and(|name| name == ARCHIVE) {
        return Ok(true);
    }
    if !path.join("CURRENT").is_file() {
        return Ok(false);
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let is_generation = entry.file_name().to_string_lossy().starts_with("generation-");
        if is_generation && entry.file_type()?.is_dir() {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes files, and folders for names that end in `/`, and shows what is found of `roots`.
    fn check_found(names: &[&str], roots: &[&str], expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            let path = folder.path().join(name);
            match name.ends_with('/') {
                true => fs::create_dir_all(path).unwrap(),
                false => {
                    fs::create_dir_all(path.parent().unwrap()).unwrap();
                    fs::write(path, "text").unwrap();
                }
            }
        }
        let roots: Vec<PathBuf> = roots.iter().map(|root| folder.path().join(root)).collect();
        assert_eq!(shown(&find_files(&roots).unwrap()), expected, "{names:?}");
    }

    fn shown(found: &Found) -> String {
        let mut shown: Vec<String> = found.files.iter().map(|file| file.name.clone()).collect();
        shown.extend(found.problems.iter().map(|problem| format!("({problem})")));
        for (count, what) in [(found.hidden, "hidden"), (found.archives, "archives")] {
            if count > 0 {
                shown.push(format!("{count} {what}"));
            }
        }
        shown.join(", ")
    }

    macro_rules! folders {
        ($($test:ident, $names:expr, $roots:expr, $expected:expr;)+) => {$(
            #[test]
            fn $test() {
                check_found(&$names, &$roots, $expected);
            }
        )+};
    }

    folders! {
        empty, ["x/"], ["x"], "";
        one_file, ["x/a.txt"], ["x/a.txt"], "a.txt";
        byte_order, ["x/b", "x/a/c", "x/a-b", "x/B", "x/a.txt", "x/é"], ["x"], "B, a-b, a.txt, a/c, b, é";
        roots_in_order, ["x/a", "y/b", "z"], ["z", "y", "x"], "z, b, a";
        overlapping_roots, ["x/y/a", "x/b"], ["x/y", "x"], "a, b";
        hidden, ["x/.a", "x/.git/b", "x/c"], ["x"], "c, 2 hidden";
        hidden_root, [".x/a"], [".x"], "a";
        archives, ["x/.morgue/a", "x/old/CURRENT", "x/old/generation-1/b", "x/no/CURRENT"], ["x"], "no/CURRENT, 2 archives";
        archive_as_root, [".morgue/a"], [".morgue"], "1 archives";
    }

    #[test]
    fn standard_input_is_a_file() {
        let found = find_files(&[PathBuf::from("-")]).unwrap();
        assert_eq!(shown(&found), "stdin");
    }

    #[test]
    fn a_path_that_does_not_exist_is_an_error() {
        let error = find_files(&[PathBuf::from("no/such/path")]).unwrap_err();
        insta::assert_snapshot!(error, @"no/such/path: reading failed: no such file or directory");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_once() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("root/b")).unwrap();
        fs::create_dir_all(at("outside")).unwrap();
        fs::write(at("root/b/file"), "text").unwrap();
        fs::write(at("outside/file"), "text").unwrap();
        symlink(at("root"), at("root/b/up")).unwrap();
        symlink(at("root/b"), at("root/a")).unwrap();
        symlink(at("outside"), at("root/c")).unwrap();
        symlink(at("outside"), at("root/d")).unwrap();
        symlink(at("outside/file"), at("root/e")).unwrap();
        symlink(at("nowhere"), at("root/f")).unwrap();
        let found = find_files(&[at("root")]).unwrap();
        insta::assert_snapshot!(shown(&found), @"b/file, c/file, e, (f: reading failed: no such file or directory)");
    }
}
