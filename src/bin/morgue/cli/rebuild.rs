//! `morgue rebuild`: an archive anew, from its sources or from others.

use std::path::PathBuf;

use clap::Args;
use morgue::{Error, rebuild};

use super::Status;
use super::ingest::IngestArgs;
use crate::archive::ArchiveArgs;

const EXAMPLES: &str = "\
Examples:
  morgue rebuild              from the files and folders that the archive was made from
  morgue rebuild articles/    from these instead

Searches that run meanwhile see the old archive until the new one takes its place.
If a source is missing, or anything else goes wrong, the old archive stays as it is.";

/// Builds an archive anew, and puts it in the place of the old one in one step.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Rebuild {
    /// Files and folders [default: those that the archive was made from]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    archive: ArchiveArgs,

    #[command(flatten)]
    ingest: IngestArgs,
}

impl Rebuild {
    pub(super) fn run(self) -> Result<Status, Error> {
        let archive = self.archive.open_existing()?;
        self.ingest.run(Some(&archive), |options, on_event| {
            rebuild(&archive, &self.paths, options, on_event)
        })
    }
}
