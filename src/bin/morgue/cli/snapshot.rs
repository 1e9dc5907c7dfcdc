//! `morgue snapshot`: a copy of an archive that may be written to meanwhile.

use std::path::PathBuf;

use clap::Args;
use indicatif::BinaryBytes;
use morgue::{Archive, Error, Searcher, copy_archive};

use super::Status;
use crate::archive::ArchiveArgs;
use crate::render::{count, plain};
use crate::terminal::write_stdout;

const AFTER: &str = "\
The copy is an archive of its own, which can be searched, moved and written to. It stays as it is,
whatever is published after it. Links share their bytes on the disk with the archive: they keep a
state, but a broken disk takes both. For a backup, copy to another disk, or with `--copy`.";

/// Makes a copy of an archive as it is published now, while it may be written to.
#[derive(Args, Debug)]
#[command(after_help = AFTER)]
pub(crate) struct Snapshot {
    /// The folder of the copy, which is not there yet or empty
    #[arg(value_name = "DIR")]
    to: PathBuf,

    #[command(flatten)]
    archive: ArchiveArgs,

    /// Copy all files, even where a link would do
    #[arg(long)]
    copy: bool,

    /// Say nothing
    #[arg(short, long)]
    quiet: bool,
}

impl Snapshot {
    pub(super) fn run(self) -> Result<Status, Error> {
        let archive = self.archive.open_existing()?;
        let copied = copy_archive(archive.path(), &self.to, !self.copy)?;
        let searcher = Searcher::open(&Archive::open(&self.to)?)?;
        if !self.quiet {
            write_stdout(|out| {
                writeln!(
                    out,
                    "{}: {}, {} linked and {} copied, {}\ndigest {}",
                    plain(&self.to.display().to_string()),
                    count(searcher.totals().articles, "article"),
                    count(copied.linked, "file"),
                    copied.copied,
                    BinaryBytes(copied.bytes),
                    searcher.digest()
                )
            })?;
        }
        Ok(Status::Found)
    }
}
