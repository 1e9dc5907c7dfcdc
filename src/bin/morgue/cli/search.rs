//! `morgue search`: passages for a query, or for every query of a list.

use std::collections::HashMap;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};
use morgue::{
    Error, Explanation, HitReader, PassageId, Query, Rank, SearchOptions, Searcher, Sort, Unit,
    Warning,
};
use rayon::prelude::*;

use super::Status;
use super::query::{QueryArgs, spoken};
use crate::archive::{ArchiveArgs, Reading};
use crate::queries::{QueryLine, read_queries};
use crate::render::{self, Answer, Asked, Format, RELAXED};
use crate::terminal::{Color, Page, say, write_error, write_stdout};

const EXAMPLES: &str = r#"Queries:
  huawei spying                    both words, in any form; any of them if no article has both
  "no-spy agreement"               that phrase
  huawei AND (5g OR masts) NOT zte Boolean operators, in capitals; they hold over whole articles
  spy*  =agreements  headline:ban  wildcard; exact form; in the headline
  author:mcgrath  section:business  source:reuters  person:"liang hua"  org:…  place:…
  person:="liang hua"              just this name; author:=… and the others too
  offer w/10 org:huawei            near a mention; also pre/10, /s, /p, /passage
  date:2019  date:2018..2019-06  date:>=2019-05-14  date:none

Examples:
  morgue search no-spy
  morgue search '"oxford economics"' --from 2019-01 --to 2019-06
  morgue search huawei NOT berlin --author mcgrath --sort newest
  morgue search no-spy --format jsonl | jq .passage
  morgue search --queries names.txt > found.jsonl      every query of a list, one a line
  morgue search --queries topics.tsv -n 1000 --format trec > run

Formats:
  text   for people
  jsonl  a JSON object a line for each passage: rank, score, passage (its id), article (its id),
         ordinal, passages (of the article), headline, authors, date, source, section, agency,
         dateline, language, url, file, record, line, offset (of the record in the file), bytes
         ([start, end] of the passage in the article's text), content_hash, text, marks ([start,
         end] in bytes of text), headline_marks, entities ({kind, name, origin: given or
         recognised}), relaxed (whether any of the words was asked for), family (null, or
         {head, articles, sources, first}: the copies of the article in the archive, itself
         among them); archive, "sample", only for the built-in sample; and with --explain explanation: {place, shares, sibling}, where
         shares are {feature, clause, occurrences, score} and add up to the score
  json   one object: query, reading, relaxed, articles, passages, families (the counts), digest, warnings,
         suggestions, and hits as in jsonl
  csv    the fields of jsonl with a header; lists are joined by "; ", family is the head's id,
         copies the number of its articles
  trec   a run: 1 Q0 passage rank score morgue; scores fall from rank to rank, by 0.0001 at least

With --queries each hit, or with json each answer, begins with topic and query. The topic is what
stands before a tab, else the number of the line; a run has it in the place of the 1. A query that
cannot be answered, or not in the time of --timeout, is named on standard error with its line, and
the others go on.

Exit status: 0 found, 1 nothing found, 2 error. With --queries: 0 if any query found something, 2
if one could not be answered, whatever the others found."#;

/// Searches an archive and shows the best passages, grouped by article.
///
/// A query selects articles: its clauses may hold anywhere in them. What is ranked and shown are
/// the passages that answer it.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES, after_help = "`--help` explains queries and formats.")]
pub(crate) struct Search {
    #[command(flatten)]
    query: QueryArgs,

    /// Every query of a file, one a line, or id, tab, query; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["query", "reading"])]
    queries: Option<PathBuf>,

    #[command(flatten)]
    archive: ArchiveArgs,

    /// The most passages to show, or `all`
    #[arg(short = 'n', long, value_name = "N", default_value = "10", value_parser = limit)]
    limit: NonZeroUsize,

    /// Passages to pass over first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,

    /// The most passages of one article, 0 for all [default: 3 in text, else 0]
    #[arg(long, value_name = "N")]
    per_article: Option<usize>,

    /// Show one article for all its copies, or every copy [default: family in text, else none]
    #[arg(long, value_enum, value_name = "WHAT")]
    collapse: Option<Collapse>,

    /// The order
    #[arg(long, value_enum, value_name = "ORDER", default_value_t)]
    sort: Order,

    /// What to rank: passages, or articles, each shown by its best passage
    #[arg(long, value_enum, value_name = "UNIT", default_value_t)]
    unit: RankedUnit,

    /// Add words that the first passages have: they rank, and do not select (`--reading` says which)
    #[arg(long)]
    expand: bool,

    /// How to score: `bm25`, by the passage's words alone, or `full`, by all that is known; a
    /// feature is left out by its name, as in `full-neighbours`
    #[arg(long, value_name = "RANKING", default_value_t)]
    rank: Rank,

    /// Let newer passages be worth more: in this time (`30d`, `8w`, `6m`, `2y`) what that is worth
    /// halves, counted back from the newest article
    #[arg(long, value_name = "HALF_LIFE", value_parser = half_life)]
    recent: Option<NonZeroU32>,

    /// Say of each passage what its score is made of, and why it stands before its sibling
    #[arg(long, conflicts_with = "reading")]
    explain: bool,

    /// How to write what is found [default: text, with --queries jsonl]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
}

/// An answer to a query of a list, as it is written.
struct Written {
    asked: Asked,
    bytes: Vec<u8>,
    has_hits: bool,
}

/// What is ranked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum RankedUnit {
    /// Passages.
    #[default]
    Passage,
    /// Articles.
    Article,
}

impl From<RankedUnit> for Unit {
    fn from(unit: RankedUnit) -> Unit {
        match unit {
            RankedUnit::Passage => Unit::Passage,
            RankedUnit::Article => Unit::Article,
        }
    }
}

/// What one article may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Collapse {
    /// All copies of its story (`morgue family` shows them); they are counted all the same.
    Family,
    /// Itself.
    None,
}

/// The order of passages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Order {
    /// Best first.
    #[default]
    Relevance,
    /// By date, latest first.
    Newest,
    /// By date, earliest first.
    Oldest,
}

impl From<Order> for Sort {
    fn from(order: Order) -> Sort {
        match order {
            Order::Relevance => Sort::Relevance,
            Order::Newest => Sort::Newest,
            Order::Oldest => Sort::Oldest,
        }
    }
}

/// Queries of a list that are answered, on all cores, before their answers are written. Until then
/// the answers are in memory.
const AT_ONCE: usize = 256;

impl Search {
    pub(super) fn run(self, color: Color) -> Result<Status, Error> {
        let page = Page::of_stdout(color);
        if self.explain && matches!(self.format(), Format::Csv | Format::Trec) {
            let reason = "`--explain` writes text, json or jsonl".to_owned();
            return Err(Error::Setting { reason });
        }
        match &self.queries {
            Some(path) => self.run_list(path, &page),
            None => self.run_query(&page),
        }
    }

    fn run_query(&self, page: &Page) -> Result<Status, Error> {
        let (query, warnings) = self.query.read()?;
        let archive = self.archive.open_or_sample()?;
        let (answer, hits) = self.answer(None, query, warnings, &archive)?;
        self.query.say_what_is_odd(&answer.asked);
        if self.explain {
            say(format_args!("reading: {}", answer.asked.reading));
        }
        if answer.asked.relaxed && self.format() == Format::Trec {
            say(format_args!("{RELAXED}"));
        }
        let is_empty = hits.len() == 0;
        write_stdout(|out| render::write_answer(self.format(), &answer, hits, page, out))?;
        if !is_empty {
            return Ok(Status::Found);
        }
        match answer.counts.filter(|counts| counts.passages > 0) {
            Some(counts) => say(format_args!("there are only {} passages", counts.passages)),
            None => say(format_args!("nothing found")),
        }
        for suggestion in &answer.suggestions {
            let articles = render::count(suggestion.articles, "article");
            say(format_args!("did you mean `{}`? ({articles})", suggestion.query));
        }
        Ok(Status::Nothing)
    }

    /// Answers the queries of a list, in its order.
    fn run_list(&self, path: &Path, page: &Page) -> Result<Status, Error> {
        if matches!(self.format(), Format::Text | Format::Csv) {
            let reason = "`--queries` writes jsonl, json or trec".to_owned();
            return Err(Error::Setting { reason });
        }
        let lines = read_queries(path)?;
        let archive = self.archive.open_or_sample()?;
        let (mut is_found, mut is_failed, mut relaxed) = (false, false, 0);
        for lines in lines.chunks(AT_ONCE) {
            let answers: Vec<_> =
                lines.par_iter().map(|line| self.answer_line(line, &archive, page)).collect();
            for (line, answer) in lines.iter().zip(answers) {
                let place = format!("{}:{}", path.display(), line.line);
                match answer {
                    Ok(Written { asked, bytes, has_hits }) => {
                        for warning in &asked.warnings {
                            say(format_args!("{place}: {}", spoken(warning)));
                        }
                        write_stdout(|out| out.write_all(&bytes))?;
                        is_found |= has_hits;
                        relaxed += usize::from(asked.relaxed);
                    }
                    Err(
                        error @ (Error::Query(_)
                        | Error::TimedOut { .. }
                        | Error::TooManyMatches { .. }),
                    ) => {
                        say(format_args!("{place}: left out: {error}"));
                        is_failed = true;
                    }
                    Err(error) => return Err(error),
                }
            }
        }
        if relaxed > 0 && self.format() == Format::Trec {
            say(format_args!("{relaxed} of {} queries {RELAXED}", lines.len()));
        }
        Ok(match (is_failed, is_found) {
            (true, _) => Status::Failed,
            (false, true) => Status::Found,
            (false, false) => Status::Nothing,
        })
    }

    fn answer_line(
        &self,
        line: &QueryLine,
        archive: &Reading,
        page: &Page,
    ) -> Result<Written, Error> {
        let (query, warnings) = self.query.read_text(&line.text)?;
        let (answer, hits) = self.answer(Some(&line.id), query, warnings, archive)?;
        let has_hits = hits.len() > 0;
        let mut bytes = Vec::new();
        render::write_answer(self.format(), &answer, hits, page, &mut bytes)
            .map_err(write_error)?;
        Ok(Written { asked: answer.asked, bytes, has_hits })
    }

    /// The answer to a query, and what reads its hits.
    fn answer<'a>(
        &self,
        topic: Option<&'a str>,
        query: Query,
        warnings: Vec<Warning>,
        archive: &Reading,
    ) -> Result<(Answer<'a>, HitReader), Error> {
        let is_text = self.format() == Format::Text;
        let per_article = if is_text { 3 } else { 0 };
        let collapse = if is_text { Collapse::Family } else { Collapse::None };
        let options = SearchOptions {
            limit: self.limit.get(),
            offset: self.offset,
            per_article: self.per_article.unwrap_or(per_article),
            collapse: self.collapse.unwrap_or(collapse) == Collapse::Family,
            sort: self.sort.into(),
            rank: Rank { recent: self.recent, ..self.rank },
            unit: self.unit.into(),
            expand: self.expand,
            relax: self.query.may_relax(),
            count: true,
            timeout: self.query.timeout(),
        };
        let explanations = match self.explain {
            true => explain(&archive.searcher, &query, &options)?,
            false => HashMap::new(),
        };
        let begin = Instant::now();
        let found = archive.searcher.find(&query, &options)?;
        let took = begin.elapsed();
        let asked = Asked {
            query,
            warnings,
            reading: found.reading,
            relaxed: found.relaxed,
            digest: archive.searcher.digest().to_owned(),
            is_sample: archive.is_sample,
        };
        let (counts, suggestions) = (found.counts, found.suggestions);
        let offset = self.offset;
        let answer = Answer { topic, asked, counts, suggestions, explanations, offset, took };
        Ok((answer, found.hits))
    }

    fn format(&self) -> Format {
        match self.queries {
            Some(_) => self.format.unwrap_or(Format::Jsonl),
            None => self.format.unwrap_or_default(),
        }
    }
}

/// Explains all passages that a search finds.
fn explain(
    searcher: &Searcher,
    query: &Query,
    options: &SearchOptions,
) -> Result<HashMap<PassageId, Explanation>, Error> {
    let ranking = searcher.ranking(query, options)?;
    let passages: Vec<PassageId> = ranking.into_iter().map(|(passage, _)| passage).collect();
    let explanations = searcher.explain(query, options, &passages)?.into_iter().flatten();
    Ok(explanations.map(|explanation| (explanation.passage.clone(), explanation)).collect())
}

/// Reads a half-life, and gives its days.
fn half_life(text: &str) -> Result<NonZeroU32, String> {
    const UNITS: [(char, u32); 4] = [('d', 1), ('w', 7), ('m', 30), ('y', 365)];
    let days = || {
        let unit = text.chars().next_back()?;
        let (_, days) = UNITS.into_iter().find(|(name, _)| *name == unit)?;
        NonZeroU32::new(text.strip_suffix(unit)?.parse::<u32>().ok()?.checked_mul(days)?)
    };
    days().ok_or_else(|| "give days, weeks, months or years: 30d, 8w, 6m, 2y".to_owned())
}

/// Reads a limit; `all` is none.
fn limit(text: &str) -> Result<NonZeroUsize, String> {
    match text {
        "all" => Ok(NonZeroUsize::MAX),
        _ => text.parse().map_err(|_| "give a number from 1, or `all`".to_owned()),
    }
}
