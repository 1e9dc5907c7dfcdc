//! `morgue stats`: what an archive holds, and what it takes to hold it.

use clap::Args;
use morgue::Error;

use super::Status;
use crate::archive::ArchiveArgs;
use crate::render::{Statistics, TextOrJson, write_statistics};
use crate::terminal::{Color, Page, write_stdout};

/// Says what an archive holds: articles, dates, authors, outlets, and the bytes it takes.
#[derive(Args, Debug)]
pub(crate) struct Stats {
    #[command(flatten)]
    archive: ArchiveArgs,

    /// The most names of each kind
    #[arg(long, value_name = "N", default_value_t = 5)]
    top: usize,

    /// How to write it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: TextOrJson,
}

impl Stats {
    pub(super) fn run(self, color: Color) -> Result<Status, Error> {
        let archive = self.archive.open_or_sample()?;
        let statistics = Statistics::of(&archive.searcher, self.top, archive.is_sample)?;
        let page = Page::of_stdout(color);
        write_stdout(|out| write_statistics(self.format, &statistics, &page, out))?;
        Ok(Status::Found)
    }
}
