//! `morgue debug`: what texts, queries and scores are made of.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use morgue::{
    ArticleId, Clause, Error, PassageId, Query, SearchOptions, Searcher, SourceOptions, analyze,
    cut_passages, read_articles,
};

use super::Status;
use super::query::QueryArgs;
use crate::archive::ArchiveArgs;
use crate::render::{
    Dissected, DissectedClause, Explained, TextOrJson, plain, write_analysis, write_cuts,
    write_dissected, write_explained,
};
use crate::terminal::{Color, Page, say, write_stdout};

const EXAMPLES: &str = "\
Examples:
  morgue debug analyze 'The U.S. no-spy deal'          every word with the forms it is found by
  morgue debug query 'huawei w/5 (5g OR masts)'        the tree, with what each clause finds
  morgue debug passages huawei/london-no-spy-offer.txt where an article, or a file, is cut
  morgue debug explain -p 'huawei/london-no-spy-offer.txt#0' no-spy

`json` is one object; for `passages` a line each. What `morgue search --explain` adds to hits is
what `explain` says of one passage.";

/// Shows what texts, queries and scores are made of.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Debug {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// The words of a text, with every form they are found by
    Analyze(AnalyzeArgs),
    /// The tree of a query, and how many articles each clause finds by itself
    Query(DissectArgs),
    /// Where an article of the archive, or of a file, is cut into passages and sentences
    Passages(PassagesArgs),
    /// Why a passage stands where it does in the answer to a query
    Explain(ExplainArgs),
}

#[derive(Args, Debug)]
struct AnalyzeArgs {
    /// The text; several arguments are joined by blanks
    #[arg(required = true)]
    text: Vec<String>,

    /// Its language, as `en` or `pt-BR`; without it the one that the text seems to be in
    #[arg(long, value_name = "CODE")]
    lang: Option<String>,

    /// How to write it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: TextOrJson,
}

#[derive(Args, Debug)]
struct DissectArgs {
    #[command(flatten)]
    query: QueryArgs,

    #[command(flatten)]
    archive: ArchiveArgs,

    /// How to write it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: TextOrJson,
}

#[derive(Args, Debug)]
struct PassagesArgs {
    /// The id of an article, or a file
    article: PathBuf,

    #[command(flatten)]
    archive: ArchiveArgs,

    /// How to write it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: TextOrJson,
}

#[derive(Args, Debug)]
struct ExplainArgs {
    /// The passage: the id that `morgue search` shows
    #[arg(short, long, value_name = "ID")]
    passage: String,

    #[command(flatten)]
    query: QueryArgs,

    #[command(flatten)]
    archive: ArchiveArgs,

    /// Add words that the first passages have, as `search --expand` does
    #[arg(long)]
    expand: bool,

    /// How to write it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: TextOrJson,
}

impl Debug {
    pub(super) fn run(self, color: Color) -> Result<Status, Error> {
        match self.what {
            What::Analyze(args) => args.run(),
            What::Query(args) => args.run(),
            What::Passages(args) => args.run(),
            What::Explain(args) => args.run(color),
        }
    }
}

impl AnalyzeArgs {
    fn run(self) -> Result<Status, Error> {
        let text = self.text.join(" ");
        let analysis = analyze(&text, self.lang.as_deref());
        write_stdout(|out| write_analysis(self.format, &text, &analysis, out))?;
        Ok(Status::Found)
    }
}

impl DissectArgs {
    fn run(self) -> Result<Status, Error> {
        let (query, warnings) = self.query.read()?;
        let searcher = self.archive.open_or_sample()?.searcher;
        let (relax, timeout) = (self.query.may_relax(), self.query.timeout());
        let selection = searcher.select_within(&query, relax, timeout)?;
        let mut clauses = Vec::new();
        dissect(&searcher, query.clause(), 0, &mut clauses)?;
        let dissected = Dissected {
            query: query.text(),
            printed: query.to_string(),
            reading: selection.reading().to_owned(),
            warnings: &warnings,
            clauses,
        };
        write_stdout(|out| write_dissected(self.format, &dissected, out))?;
        Ok(Status::Found)
    }
}

/// Puts a clause and those inside it to the archive, each by itself. Queries are nested at most
/// [`morgue::DEEPEST_NESTING`] deep.
fn dissect<'a>(
    searcher: &Searcher,
    clause: &'a Clause,
    depth: usize,
    out: &mut Vec<DissectedClause<'a>>,
) -> Result<(), Error> {
    let alone = Query::parse(&clause.to_string())?;
    let articles = searcher.select(&alone, false)?.count()?.articles;
    out.push(DissectedClause { clause, depth, articles });
    clause.parts().into_iter().try_for_each(|part| dissect(searcher, part, depth + 1, out))
}

impl PassagesArgs {
    fn run(self) -> Result<Status, Error> {
        let texts = match self.article.is_file() {
            true => read_texts(&self.article)?,
            false => {
                let searcher = self.archive.open_or_sample()?.searcher;
                let id = ArticleId::from_text(self.article.to_string_lossy().into_owned());
                searcher.article(&id)?.into_iter().map(|stored| stored.article.text).collect()
            }
        };
        if texts.is_empty() {
            let id = plain(&self.article.to_string_lossy());
            return Err(Error::NotFound { id });
        }
        for text in &texts {
            write_stdout(|out| write_cuts(self.format, text, &cut_passages(text), out))?;
        }
        Ok(Status::Found)
    }
}

/// The texts of the articles of a file; what cannot be read in it is said.
fn read_texts(path: &Path) -> Result<Vec<String>, Error> {
    let bytes = fs::read(path).map_err(|source| Error::Io {
        doing: "reading",
        path: path.to_owned(),
        source,
    })?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (articles, problems) = read_articles(&name, &bytes, &SourceOptions::default());
    for problem in problems {
        say(format_args!("{problem}"));
    }
    Ok(articles.into_iter().map(|article| article.text).collect())
}

impl ExplainArgs {
    fn run(self, color: Color) -> Result<Status, Error> {
        let Some(passage) = PassageId::parse(&self.passage) else {
            let reason = format!(
                "`{}` is no passage: give an article's id, # and a number",
                plain(&self.passage)
            );
            return Err(Error::Setting { reason });
        };
        let (query, _) = self.query.read()?;
        let searcher = self.archive.open_or_sample()?.searcher;
        let options = SearchOptions {
            expand: self.expand,
            relax: self.query.may_relax(),
            limit: 1,
            timeout: self.query.timeout(),
            ..SearchOptions::default()
        };
        let reading = searcher.find(&query, &options)?.reading;
        let explanations = searcher.explain(&query, &options, std::slice::from_ref(&passage))?;
        let explained = Explained {
            query: query.text(),
            reading: &reading,
            passage: &passage,
            explanation: explanations.first().and_then(Option::as_ref),
        };
        let page = Page::of_stdout(color);
        write_stdout(|out| write_explained(self.format, &explained, &page, out))?;
        Ok(if explained.explanation.is_some() { Status::Found } else { Status::Nothing })
    }
}
