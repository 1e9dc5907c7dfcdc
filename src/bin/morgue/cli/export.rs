//! `morgue export`: everything that a query finds.

use clap::Args;
use morgue::Error;

use super::Status;
use super::query::QueryArgs;
use crate::archive::ArchiveArgs;
use crate::render::{ExportFormat, Rows, Unit, write_export};
use crate::terminal::{say, write_stdout};

const EXAMPLES: &str = "\
Examples:
  morgue export no-spy > no-spy.jsonl
  morgue export huawei --from 2019 --format csv --text > huawei.csv
  morgue export '\"no-spy agreement\"' --unit passage --text

Rows are written as they are read, newest first and undated last, so that there may be any number.

Formats:
  jsonl  a JSON object a line: article (its id), given_id, matched (its passages that are hits),
         passages (of the article), headline, authors, date, source, section, agency, dateline,
         language, url, file, record, line, offset (of the record in the file), content_hash,
         entities ({kind, name, origin: given or recognised}), extra (fields that are not ours), text
         (with --text), relaxed (whether any of the words was asked for); and archive, \"sample\",
         only for the built-in sample. With --unit passage there are passage (its id), ordinal and bytes ([start, end] in
         the article's text) instead of matched, and text is the passage's
  csv    the same with a header, but for extra; lists are joined by \"; \"

Exit status: 0 found, 1 nothing found, 2 error.";

/// Writes all articles that a query finds, or their passages, however many they are.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES, after_help = "`--help` explains formats.")]
pub(crate) struct Export {
    #[command(flatten)]
    query: QueryArgs,

    #[command(flatten)]
    archive: ArchiveArgs,

    /// What a row is
    #[arg(long, value_enum, value_name = "UNIT", default_value_t)]
    unit: Unit,

    /// With the text of the article or passage
    #[arg(long)]
    text: bool,

    /// How to write them
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: ExportFormat,
}

impl Export {
    pub(super) fn run(self) -> Result<Status, Error> {
        let (asked, selection) = self.query.select(&self.archive)?;
        let articles = selection.articles()?;
        let articles = if self.text { articles.with_text() } else { articles };
        let mut articles = articles.peekable();
        let is_empty = articles.peek().is_none();
        let rows = Rows { asked: &asked, unit: self.unit, text: self.text };
        write_stdout(|out| write_export(self.format, &rows, articles, out))?;
        if !is_empty {
            return Ok(Status::Found);
        }
        say(format_args!("nothing found"));
        Ok(Status::Nothing)
    }
}
