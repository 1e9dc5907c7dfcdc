//! `morgue salvage`: what can be read of a damaged archive, as a new one.

use std::path::PathBuf;

use clap::Args;
use morgue::{Error, salvage};

use super::Status;
use crate::archive::ArchiveArgs;
use crate::render::write_salvaged;
use crate::terminal::write_stdout;

const AFTER: &str = "\
The articles are taken from the stored texts and indexed anew; the damaged archive stays as it is.
An archive whose sources are still there is better made anew: `morgue rebuild`.

Exit status: 0 all articles are saved, 1 some are lost, or may be, 2 error.";

/// Saves what can be read of a damaged archive into a new one.
#[derive(Args, Debug)]
#[command(after_help = AFTER)]
pub(crate) struct Salvage {
    /// The folder of the new archive, which is not there yet or empty
    #[arg(value_name = "NEWDIR")]
    to: PathBuf,

    #[command(flatten)]
    archive: ArchiveArgs,
}

impl Salvage {
    pub(super) fn run(self) -> Result<Status, Error> {
        let salvaged = salvage(&self.archive.folder(), &self.to)?;
        write_stdout(|out| write_salvaged(&salvaged, &self.to, out))?;
        let is_whole = salvaged
            .files
            .iter()
            .all(|file| file.lost.is_empty() && (file.broken_blocks == 0 || !file.is_unchecked));
        Ok(if is_whole { Status::Found } else { Status::Nothing })
    }
}
