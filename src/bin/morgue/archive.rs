//! Which archive a command is about.
//!
//! The one named by `-i`, else by the variable `MORGUE_ARCHIVE`, else `.morgue` here or in the
//! nearest folder above. This is the only file that reads the environment for it.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use morgue::{Archive, Error, Searcher};

use crate::sample;
use crate::terminal::say;

/// The option that names an archive.
#[derive(Args, Debug)]
pub(crate) struct ArchiveArgs {
    /// The archive's folder [default: $MORGUE_ARCHIVE, else .morgue here or in a folder above]
    #[arg(short = 'i', long = "index", value_name = "DIR")]
    index: Option<PathBuf>,
}

/// An archive that is read.
pub(crate) struct Reading {
    /// Its state.
    pub(crate) searcher: Searcher,
    /// Whether it is the built-in sample.
    pub(crate) is_sample: bool,
}

const VARIABLE: &str = "MORGUE_ARCHIVE";
const FOLDER: &str = ".morgue";

/// Characters of a command line that are shown to others.
const LONGEST_SHOWN: usize = 200;

impl ArchiveArgs {
    /// Opens the archive to read it; the built-in sample if there is none, which is said.
    ///
    /// # Errors
    /// [`Error::NoArchive`] if one was named and is not there; any other if it cannot be read.
    pub(crate) fn open_or_sample(&self) -> Result<Reading, Error> {
        let archive = match self.named().or_else(nearest) {
            Some(folder) => Archive::open(folder)?,
            None => return open_sample(),
        };
        let searcher = Searcher::open(&archive)?;
        if searcher.totals().articles == 0 {
            say(format_args!(
                "the archive {} is empty; add articles with `morgue index PATH…`",
                archive.path().display()
            ));
        }
        Ok(Reading { searcher, is_sample: false })
    }

    /// Opens the archive to add to it; makes it if it is not there.
    ///
    /// # Errors
    /// [`Error::Setting`] if the folder is in use for something else; [`Error::Io`] if it cannot
    /// be made.
    pub(crate) fn open_or_create(&self) -> Result<Archive, Error> {
        let folder = self.named().or_else(nearest).unwrap_or_else(|| FOLDER.into());
        if !Archive::exists(&folder) && holds_other_files(&folder) {
            let folder = folder.display();
            return Err(Error::Setting {
                reason: format!(
                    "{folder}: this folder has other files in it and no archive; \
                     name a new one: `-i {folder}/.morgue`"
                ),
            });
        }
        Ok(Archive::open_or_create(folder)?.on_behalf_of(command_line()))
    }

    /// Opens an archive that must be there.
    ///
    /// # Errors
    /// [`Error::NoArchive`] if it is not.
    pub(crate) fn open_existing(&self) -> Result<Archive, Error> {
        Ok(Archive::open(self.folder())?.on_behalf_of(command_line()))
    }

    /// The folder that an archive is in, or was.
    pub(crate) fn folder(&self) -> PathBuf {
        self.named().or_else(nearest).unwrap_or_else(|| FOLDER.into())
    }

    fn named(&self) -> Option<PathBuf> {
        let variable = || env::var_os(VARIABLE).filter(|value: &OsString| !value.is_empty());
        self.index.clone().or_else(|| variable().map(PathBuf::from))
    }
}

/// The beginning of the command line, as whoever finds the archive locked is shown it.
fn command_line() -> String {
    let words = env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    let line: Vec<String> = std::iter::once("morgue".to_owned()).chain(words).collect();
    line.join(" ").chars().take(LONGEST_SHOWN).collect()
}

/// The archive here, or in the nearest folder above.
fn nearest() -> Option<PathBuf> {
    let here = env::current_dir().ok()?;
    let folder = here.ancestors().map(|folder| folder.join(FOLDER)).find(|f| Archive::exists(f))?;
    Some(folder.strip_prefix(&here).map(Path::to_owned).unwrap_or(folder))
}

/// Whether there is something in a folder that a run of ours did not leave there.
fn holds_other_files(folder: &Path) -> bool {
    let Ok(mut entries) = fs::read_dir(folder) else { return false };
    entries.any(|entry| {
        entry.is_ok_and(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            !name.starts_with("generation-") && name != "lock" && name != ".CURRENT.new"
        })
    })
}

fn open_sample() -> Result<Reading, Error> {
    let searcher = Searcher::open(&sample::build()?)?;
    say(format_args!(
        "no archive here: using the built-in sample of {} articles\n\
         make your own with `morgue index PATH…`",
        searcher.totals().articles
    ));
    Ok(Reading { searcher, is_sample: true })
}
