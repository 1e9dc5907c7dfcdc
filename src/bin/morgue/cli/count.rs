//! `morgue count`: how many articles and passages a query finds.

use clap::Args;
use morgue::Error;

use super::Status;
use super::query::QueryArgs;
use crate::archive::ArchiveArgs;
use crate::render::{TextOrJson, write_counts};
use crate::terminal::{say, write_stdout};

const EXAMPLES: &str = "\
Examples:
  morgue count no-spy
  morgue count huawei NOT berlin --from 2019 --format json

`json` is one object: query, reading, relaxed, articles, passages, families (articles
without their copies), digest, warnings; and archive,
\"sample\", only for the built-in sample. A count is cited as query and digest.

Exit status: 0 found, 1 nothing found, 2 error.";

/// Counts the articles and passages that a query finds.
///
/// The numbers are those of `morgue search` with the same query.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES, after_help = "`--help` has examples.")]
pub(crate) struct Count {
    #[command(flatten)]
    query: QueryArgs,

    #[command(flatten)]
    archive: ArchiveArgs,

    /// How to write it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: TextOrJson,
}

impl Count {
    pub(super) fn run(self) -> Result<Status, Error> {
        let (asked, selection) = self.query.select(&self.archive)?;
        let counts = selection.count()?;
        write_stdout(|out| write_counts(self.format, &asked, counts, out))?;
        if counts.articles > 0 {
            return Ok(Status::Found);
        }
        say(format_args!("nothing found"));
        Ok(Status::Nothing)
    }
}
