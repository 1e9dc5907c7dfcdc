//! `morgue delete`: articles out of an archive.

use clap::Args;
use morgue::{ArticleId, Error, ParseOptions, Query, Searcher, Writer};

use super::Status;
use crate::archive::ArchiveArgs;
use crate::render::{count, plain};
use crate::terminal::{say, write_stdout};

const EXAMPLES: &str = "\
Examples:
  morgue delete times/2019-05-14-ferry herald/17      by their ids, as `morgue search` shows them
  morgue delete --query 'source:herald date:<2001' --dry-run
  morgue delete --query 'source:herald date:<2001'

What is deleted comes back if it is indexed again. The text is on the disk until its segment is
merged: `morgue optimize` does so at once.

Exit status: 0 something was deleted, 1 there was nothing to delete, 2 error.";

/// Removes articles from an archive, in one step.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Delete {
    /// Ids of articles
    #[arg(value_name = "ID", required_unless_present = "query", conflicts_with = "query")]
    ids: Vec<String>,

    /// All articles that a query finds; it is never relaxed
    #[arg(long, value_name = "QUERY")]
    query: Option<String>,

    #[command(flatten)]
    archive: ArchiveArgs,

    /// Say what would be deleted, an id a line, and delete nothing
    #[arg(long)]
    dry_run: bool,

    /// Say nothing but which ids are not there
    #[arg(short, long)]
    quiet: bool,
}

impl Delete {
    pub(super) fn run(self) -> Result<Status, Error> {
        let archive = self.archive.open_existing()?;
        let searcher = Searcher::open(&archive)?;
        let ids = match &self.query {
            Some(text) => found(&searcher, text)?,
            None => self.named(&searcher)?,
        };
        if self.dry_run {
            write_stdout(|out| {
                ids.iter().try_for_each(|id| writeln!(out, "{}", plain(id.as_str())))
            })?;
            say(format_args!("{} would be deleted", count(ids.len() as u64, "article")));
            return Ok(if ids.is_empty() { Status::Nothing } else { Status::Found });
        }
        if ids.is_empty() {
            say(format_args!("nothing to delete"));
            return Ok(Status::Nothing);
        }
        let mut writer = Writer::open(&archive)?;
        for id in &ids {
            writer.remove(id)?;
        }
        let report = writer.commit()?;
        if !self.quiet {
            write_stdout(|out| {
                writeln!(
                    out,
                    "{} deleted, {} left\ndigest {}",
                    count(report.removed, "article"),
                    count(report.totals.articles, "article"),
                    report.digest
                )
            })?;
        }
        Ok(Status::Found)
    }

    /// The ids that were given and are there; of the others it is said that they are not.
    fn named(&self, searcher: &Searcher) -> Result<Vec<ArticleId>, Error> {
        let mut ids = Vec::new();
        for id in self.ids.iter().map(ArticleId::from_text) {
            match searcher.has_article(&id)? {
                true => ids.push(id),
                false => say(format_args!("there is no article `{}`", plain(id.as_str()))),
            }
        }
        Ok(ids)
    }
}

/// The ids of all articles that a query finds.
fn found(searcher: &Searcher, text: &str) -> Result<Vec<ArticleId>, Error> {
    if text.trim().is_empty() {
        // A script whose variable is not set must not delete everything.
        let reason = "the query is empty; all articles are `*`".to_owned();
        return Err(Error::Setting { reason });
    }
    let query = Query::parse_with(text, &ParseOptions::default())?;
    if let Some(warning) = query.warnings().first() {
        // What was read in another way than it was meant must not delete.
        let reason = format!("the query is not clear: {}", warning.message);
        return Err(Error::Setting { reason });
    }
    let articles = searcher.select(&query, false)?.articles()?;
    articles.map(|article| article.map(|article| article.id)).collect()
}
