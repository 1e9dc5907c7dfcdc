//! `morgue verify`: whether an archive is as it was written.

use clap::Args;
use morgue::{Error, verify};

use super::Status;
use crate::archive::ArchiveArgs;
use crate::render::{TextOrJson, write_verification};
use crate::terminal::write_stdout;

const AFTER: &str = "\
It reads all of the archive, and holds nobody up. What is damaged is made anew by `morgue rebuild`
from its sources, or saved as far as it can be read by `morgue salvage`.

Exit status: 0 the archive is as it was written, 1 files are damaged, 2 error.";

/// Reads every file of an archive, and names those that are not as they were written, to the bit.
#[derive(Args, Debug)]
#[command(after_help = AFTER)]
pub(crate) struct Verify {
    #[command(flatten)]
    archive: ArchiveArgs,

    /// How to write it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: TextOrJson,
}

impl Verify {
    pub(super) fn run(self) -> Result<Status, Error> {
        let verification = verify(&self.archive.folder())?;
        write_stdout(|out| write_verification(self.format, &verification, out))?;
        Ok(if verification.damaged.is_empty() { Status::Found } else { Status::Nothing })
    }
}
