//! `morgue index`: articles into an archive.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use morgue::{Error, IngestOptions, dry_run, ingest};

use super::Status;
use super::ingest::IngestArgs;
use crate::archive::ArchiveArgs;

const EXAMPLES: &str = "\
Examples:
  morgue index articles/                            a folder, into .morgue/
  morgue index a.jsonl b.csv -i ~/archives/press    files, into an archive of that name
  morgue index dump.jsonl.zst news.tar.gz pages.zip  as they are: nothing is unpacked to disk
  curl https://… | morgue index -                   standard input
  morgue index dump.zip --dry-run                   only reads, and says what came of it
  morgue index dump.jsonl --map text=story_body,date=ts --date-order dmy

Read are plain text, Markdown, JSON Lines, JSON and ninjs, CSV, TSV, pages of HTML, feeds (RSS, Atom,
JSON Feed), NewsML, NITF, PRISM, dumps of MediaWiki, crawls (WARC, WET, ARC), SGML of test
collections, messages of news wires, and mail, told apart by content and by name, also in .gz, .zst,
.bz2, .xz, .zip and .tar, in any order. `morgue inspect` shows how.
An article that is in the archive already is replaced if its content changed. Its identity is its
source and the id it was given, else its file and record. A file that is as it was when it was read
before (length and time of change, else its hash) is not read again: that is as if it was.

Exit status: 0 done, even if some records could not be read; 1 none could be read; 2 error.";

/// Takes the articles of files and folders into an archive.
///
/// Folders are read with all that is in them, except hidden files and archives. Nothing is visible
/// to searches before all is read; then everything is, in one step.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES, after_help = "`--help` has examples.")]
pub(crate) struct Index {
    /// Files and folders; - is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    archive: ArchiveArgs,

    #[command(flatten)]
    ingest: IngestArgs,

    /// Remove what these files and folders had and have no more
    ///
    /// What could not be read is not removed.
    #[arg(long, conflicts_with = "dry_run")]
    mirror: bool,

    /// Read files again that are as they were when they were read in the same way
    #[arg(long)]
    reread: bool,

    /// Read everything and say what came of it, but take nothing in and touch no archive
    #[arg(long)]
    dry_run: bool,
}

impl Index {
    pub(super) fn run(self) -> Result<Status, Error> {
        check_paths(&self.paths)?;
        if self.dry_run {
            return self
                .ingest
                .run(None, |options, on_event| dry_run(&self.paths, options, on_event));
        }
        let archive = self.archive.open_or_create()?;
        self.ingest.run(Some(&archive), |options, on_event| {
            let (mirror, reread) = (self.mirror, self.reread);
            let options = IngestOptions { mirror, reread, ..options.clone() };
            ingest(&archive, &self.paths, &options, on_event)
        })
    }
}

/// Makes sure that all is there, before an archive is made for nothing.
fn check_paths(paths: &[PathBuf]) -> Result<(), Error> {
    for path in paths.iter().filter(|path| path.as_os_str() != "-") {
        fs::metadata(path).map_err(|source| Error::Io {
            doing: "reading",
            path: path.clone(),
            source,
        })?;
    }
    Ok(())
}
