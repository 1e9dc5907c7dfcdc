//! `morgue show`: an article, or a passage with those beside it.

use clap::Args;
use morgue::{ArticleId, Error, PassageId, Searcher};

use super::Status;
use crate::archive::ArchiveArgs;
use crate::render::{Shown, TextOrJson, plain, write_shown};
use crate::terminal::{Color, Page, say, write_stdout};

const EXAMPLES: &str = "\
Examples:
  morgue show huawei/london-no-spy-offer.txt         the article
  morgue show 'huawei/london-no-spy-offer.txt#1'     its second passage, and those beside it

Ids are those that `morgue search` shows.";

/// Shows an article, or a passage with those beside it.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Show {
    /// The id of an article, or of a passage: the article's, # and a number from 0
    id: String,

    #[command(flatten)]
    archive: ArchiveArgs,

    /// How to write it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: TextOrJson,
}

/// The archives that are looked through for ids like one that is not there, in articles.
const MOST_ARTICLES: u64 = 20_000;

/// The most ids that are offered instead.
const MOST_NEAR: usize = 3;

impl Show {
    pub(super) fn run(self, color: Color) -> Result<Status, Error> {
        let archive = self.archive.open_or_sample()?;
        let searcher = &archive.searcher;
        let Some((article, ordinal)) = self.find(searcher)? else {
            return self.not_found(searcher);
        };
        let shown = Shown { article: &article, ordinal, is_sample: archive.is_sample };
        let page = Page::of_stdout(color);
        write_stdout(|out| write_shown(self.format, &shown, &page, out))?;
        Ok(Status::Found)
    }

    /// The article, and the passage if one is asked for.
    fn find(
        &self,
        searcher: &Searcher,
    ) -> Result<Option<(morgue::StoredArticle, Option<u32>)>, Error> {
        if let Some(id) = PassageId::parse(&self.id)
            && let Some(article) = searcher.article(&id.article)?
        {
            let is_there = (id.ordinal as usize) < article.passages.len();
            return Ok(is_there.then_some((article, Some(id.ordinal))));
        }
        let article = searcher.article(&ArticleId::from_text(&self.id))?;
        Ok(article.map(|article| (article, None)))
    }

    fn not_found(&self, searcher: &Searcher) -> Result<Status, Error> {
        let near = match searcher.totals().articles <= MOST_ARTICLES {
            true => self.near_ids(searcher)?,
            false => Vec::new(),
        };
        say(format_args!("error: {}", Error::NotFound { id: plain(&self.id) }));
        for id in near {
            say(format_args!("hint: there is `{}`", plain(&id)));
        }
        Ok(Status::Failed)
    }

    /// Ids that have the one asked for in them, and those of the articles that stand in the file
    /// or record that it names.
    fn near_ids(&self, searcher: &Searcher) -> Result<Vec<String>, Error> {
        let asked = match PassageId::parse(&self.id) {
            Some(passage) => passage.article.as_str().to_lowercase(),
            None => self.id.to_lowercase(),
        };
        let mut near = Vec::new();
        for article in searcher.articles() {
            let article = article?;
            let id = article.id().to_string();
            let place = article.place.to_string();
            if [&id, &place].iter().any(|name| name.to_lowercase().contains(&asked)) {
                near.push(id);
            }
        }
        near.sort();
        near.truncate(MOST_NEAR);
        Ok(near)
    }
}
