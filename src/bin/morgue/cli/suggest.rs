//! `morgue suggest`: queries for what somebody has begun to write.

use clap::Args;
use morgue::Error;

use super::Status;
use crate::archive::ArchiveArgs;
use crate::render::{TextOrJson, write_suggestions};
use crate::terminal::{say, write_stdout};

const EXAMPLES: &str = "\
Examples:
  morgue suggest huwaei          words of the archive that are spelled like it
  morgue suggest mcgr            authors, sources, people and others whose names begin so
  morgue suggest author:mcgr     authors only
  morgue suggest autor:          fields whose name is like it

`json` is one object: text, and suggestions, a list of query, kind (spelling, field, value) and
articles (that the query finds); and archive, \"sample\", only for the built-in sample.

Exit status: 0 found, 1 nothing found, 2 error.";

/// Suggests queries for words that are begun or misspelled, and for names of fields.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES, after_help = "`--help` has examples.")]
pub(crate) struct Suggest {
    /// What is begun or misspelled; several arguments are joined by blanks
    #[arg(required = true)]
    text: Vec<String>,

    #[command(flatten)]
    archive: ArchiveArgs,

    /// The most suggestions
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,

    /// How to write them
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: TextOrJson,
}

impl Suggest {
    pub(super) fn run(self) -> Result<Status, Error> {
        let text = self.text.join(" ");
        let archive = self.archive.open_or_sample()?;
        let suggestions = archive.searcher.suggest(&text, self.limit)?;
        let is_sample = archive.is_sample;
        write_stdout(|out| write_suggestions(self.format, &text, &suggestions, is_sample, out))?;
        if !suggestions.is_empty() {
            return Ok(Status::Found);
        }
        say(format_args!("nothing to suggest"));
        Ok(Status::Nothing)
    }
}
