//! `morgue family`: the copies of a story.

use clap::Args;
use morgue::{ArticleId, Error, PassageId};

use super::Status;
use crate::archive::ArchiveArgs;
use crate::render::{FamilyFormat, plain, write_family};
use crate::terminal::{Color, Page, write_stdout};

const EXAMPLES: &str = "\
Examples:
  morgue family times/2019-05-14-ferry
  morgue family times/2019-05-14-ferry --format csv > copies.csv

A family is all that the archive has of one story: copies, cuts and updates of one text, whoever ran
it. Its head is the earliest dated article of it in this archive. Ids are those that `morgue search`
shows; of a passage, its article is meant.

Formats:
  text   for people: the head, then the copies by date
  jsonl  a JSON object a line for each article: article (its id), is_head, words, content_hash, and
         the fields of an article that `morgue search` writes
  json   one object: head, and articles as in jsonl
  csv    the same as a table with a header, without language, record, line and offset

Exit status: 0 it has copies, 1 it has none, 2 error.";

/// Shows the copies of an article's story.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES, after_help = "`--help` explains families and formats.")]
pub(crate) struct Family {
    /// The id of an article, or of a passage
    id: String,

    #[command(flatten)]
    archive: ArchiveArgs,

    /// How to write it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: FamilyFormat,
}

impl Family {
    pub(super) fn run(self, color: Color) -> Result<Status, Error> {
        let archive = self.archive.open_or_sample()?;
        let searcher = &archive.searcher;
        let mut members = searcher.family(&ArticleId::from_text(&self.id))?;
        if members.is_none()
            && let Some(passage) = PassageId::parse(&self.id)
        {
            members = searcher.family(&passage.article)?;
        }
        let members = members.ok_or_else(|| Error::NotFound { id: plain(&self.id) })?;
        let page = Page::of_stdout(color);
        write_stdout(|out| write_family(self.format, &members, &page, out))?;
        Ok(if members.len() > 1 { Status::Found } else { Status::Nothing })
    }
}
