//! `morgue eval`: how well topics are answered, by what people judged.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use morgue::{
    Error, EvalOptions, EvalUnit, Measure, ParseOptions, Problem, Qrels, Rank, RetrieveOptions,
    Run, SearchOptions, Topic, compare, evaluate, parse_topics, read_topics, retrieve,
};

use super::Status;
use super::timeout::TimeoutArgs;
use crate::archive::ArchiveArgs;
use crate::render::{Measured, TableFormat, write_measured};
use crate::sample;
use crate::terminal::{Color, Page, say, write_stdout};

const EXAMPLES: &str = "\
Examples:
  morgue eval                                        the built-in sample by its own topics
  morgue eval --topics queries.jsonl --qrels qrels/test.tsv -i scifact
  morgue eval --topics t --qrels q --any --output any.run
  morgue eval --topics t --qrels q --compare any.run   is this better, and where
  morgue eval --run bm25.run --qrels q --per-topic --format tsv

Measures, as trec_eval 9 computes them (its names, such as ndcg_cut_10, do as well):
  ndcg@K    discounted cumulated gain over the ideal one; the gain is the grade
  map       average precision
  mrr       one over the rank of the first that is relevant
  p@K, r@K  precision and recall among the first K
  bpref     how seldom what was judged not relevant stands before what is
  judged@K  how many of the first K were judged: how far the others can be trusted

Topics: TREC's <top>, JSON Lines with _id and text, or id, tab, query. Their titles are searched
for as plain words, as `morgue search --plain` does, or with --syntax as queries; those that nobody
judged are passed over.
Judgements: topic, 0, id, grade, or BEIR's query-id, corpus-id, score. An id is an article's, with
or without the source before it, or a passage's: article#n.
Runs: topic Q0 id rank score tag. The order is by score, then by id downwards, as in trec_eval.

With --compare, p is how likely a mean difference as large is if it were chance: a two-sided paired
randomisation test over the topics that either run has.

JSON: unit, relevance_level, complete, depth (null for --run), digest (of the archive, or null),
topics (measured), judged (of the first 10), measures ({name: mean}), unanswered and unjudged
(topics), with --per-topic per_topic ({topic, measures}), and with --compare comparisons
({measure, before, after, difference, p, exact, gained, lost, changes: [{topic, before, after}]}).

Exit status: 0 measured, 1 no topic to measure, 2 error.";

/// Measures how well topics are answered, by what people judged, or compares two runs.
///
/// What is measured is a run: one that is given, or what this archive finds for topics.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES, after_help = "`--help` explains measures and formats.")]
pub(crate) struct Eval {
    #[command(flatten)]
    archive: ArchiveArgs,

    /// The judgements
    #[arg(long, value_name = "FILE")]
    qrels: Option<PathBuf>,

    /// A run to measure
    #[arg(long, value_name = "RUN", requires = "qrels", conflicts_with = "index",
          conflicts_with_all = ["topics", "unit", "depth", "syntax", "any", "strict", "rank", "expand", "timeout"])]
    run: Option<PathBuf>,

    /// Topics to search an archive for [default: those of the built-in sample]
    #[arg(long, value_name = "FILE", requires = "qrels")]
    topics: Option<PathBuf>,

    /// What was judged [default: passages if every judged id ends in #n]
    #[arg(long, value_enum, value_name = "UNIT")]
    unit: Option<Unit>,

    /// What to measure
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        default_value = "ndcg@10,map,mrr,p@5,r@100"
    )]
    measures: Vec<Measure>,

    /// The lowest grade that is relevant; nDCG takes every grade as it is
    #[arg(long, value_name = "GRADE", default_value = "1")]
    level: NonZeroU32,

    /// Count judged topics that found nothing as 0; else they are left out, and named
    #[arg(long)]
    complete: bool,

    /// The most articles or passages of a topic
    #[arg(long, value_name = "N", default_value = "1000")]
    depth: NonZeroUsize,

    /// Read topics as queries, as those of the sample are, and not as plain words
    #[arg(long)]
    syntax: bool,

    /// Articles with any of the words of a query, not only those with all
    #[arg(long, conflicts_with = "strict")]
    any: bool,

    /// Never relax to any of the words of a query when no article has all
    #[arg(long)]
    strict: bool,

    /// Add words that the first passages have
    #[arg(long)]
    expand: bool,

    /// How to score: `full`, `bm25`, or with features left out, `full-neighbours` [default: full];
    /// a second one is measured and compared with the first
    #[arg(long, value_name = "RANKING", num_args = 1)]
    rank: Vec<Rank>,

    #[command(flatten)]
    timeout: TimeoutArgs,

    /// Another run to compare with: what was there before
    #[arg(long, value_name = "RUN")]
    compare: Option<PathBuf>,

    /// Say the measures of every topic
    #[arg(long)]
    per_topic: bool,

    /// Write the run that is measured to a file
    #[arg(long, value_name = "RUN")]
    output: Option<PathBuf>,

    /// How to write it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: TableFormat,
}

/// What people judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Unit {
    /// Articles; one stands where its best passage does.
    Article,
    /// Passages.
    Passage,
}

impl From<Unit> for EvalUnit {
    fn from(unit: Unit) -> EvalUnit {
        match unit {
            Unit::Article => EvalUnit::Article,
            Unit::Passage => EvalUnit::Passage,
        }
    }
}

/// A run, and what it was made of.
struct Made {
    run: Run,
    /// The topics that were searched for.
    topics: Vec<Topic>,
    /// The digest of the archive, if it was searched.
    digest: Option<String>,
}

impl Eval {
    pub(super) fn run(self, color: Color) -> Result<Status, Error> {
        let qrels = self.qrels()?;
        let unit = self.unit.map_or_else(|| EvalUnit::of(&qrels), EvalUnit::from);
        let (before, rank) = self.rankings()?;
        let made = self.make_run(&qrels, unit, rank)?;
        say_if_nothing_is_judged(&qrels, &made.run);
        if let Some(path) = &self.output {
            write_run(&made.run, path)?;
        }

        let options = EvalOptions { relevance_level: self.level, complete: self.complete };
        let evaluation = evaluate(&qrels, &made.run, &self.measures, &options);
        let before = match (&self.compare, before) {
            (Some(path), _) => {
                let (before, problems) = Run::read(path)?;
                say_problems(&problems);
                Some(before)
            }
            (None, Some(rank)) => Some(self.make_run(&qrels, unit, rank)?.run),
            (None, None) => None,
        };
        let comparisons = before.map_or_else(Vec::new, |before| {
            compare(&evaluate(&qrels, &before, &self.measures, &options), &evaluation)
        });
        let measured = Measured {
            evaluation: &evaluation,
            comparisons: &comparisons,
            judged: evaluate(&qrels, &made.run, &[JUDGED], &options).means()[0],
            judgements: qrels.ids().count(),
            topics: &made.topics,
            unit,
            options: &options,
            depth: self.run.is_none().then_some(self.depth.get()),
            digest: made.digest.as_deref(),
            per_topic: self.per_topic,
        };
        let page = Page::of_stdout(color);
        write_stdout(|out| write_measured(self.format, &measured, &page, out))?;
        if evaluation.topics.is_empty() {
            say(format_args!("there is no topic that is judged and found something"));
            return Ok(Status::Nothing);
        }
        Ok(Status::Found)
    }

    /// The ranking to compare with, if two are given, and the one to measure.
    fn rankings(&self) -> Result<(Option<Rank>, Rank), Error> {
        match self.rank[..] {
            [] => Ok((None, Rank::default())),
            [rank] => Ok((None, rank)),
            [before, rank] if self.compare.is_none() => Ok((Some(before), rank)),
            _ => {
                let reason = "`--rank` may be given twice, and once beside `--compare`".to_owned();
                Err(Error::Setting { reason })
            }
        }
    }

    fn qrels(&self) -> Result<Qrels, Error> {
        match &self.qrels {
            Some(path) => {
                let (qrels, problems) = Qrels::read(path)?;
                say_problems(&problems);
                Ok(qrels)
            }
            None => Ok(Qrels::parse("qrels.tsv", sample::QRELS).0),
        }
    }

    /// The run to measure: the one that is given, or what the archive finds for the topics.
    fn make_run(&self, qrels: &Qrels, unit: EvalUnit, rank: Rank) -> Result<Made, Error> {
        if let Some(path) = &self.run {
            let (run, problems) = Run::read(path)?;
            say_problems(&problems);
            return Ok(Made { run, topics: Vec::new(), digest: None });
        }
        let archive = self.archive.open_or_sample()?;
        let topics = self.judged_topics(qrels, archive.is_sample)?;
        let options = RetrieveOptions {
            unit,
            parse: ParseOptions { any: self.any, plain: self.topics.is_some() && !self.syntax },
            search: SearchOptions {
                limit: self.depth.get(),
                relax: !self.strict,
                rank,
                expand: self.expand,
                timeout: self.timeout.timeout,
                ..SearchOptions::default()
            },
        };
        let (run, refused) = retrieve(&archive.searcher, &topics, qrels, &options)?;
        for refused in refused {
            say(format_args!("topic {}: left out: {}", refused.topic, refused.error));
        }
        let digest = Some(archive.searcher.digest().to_owned());
        Ok(Made { run, topics, digest })
    }

    /// The topics that are judged, and what is said of the others.
    fn judged_topics(&self, qrels: &Qrels, is_sample: bool) -> Result<Vec<Topic>, Error> {
        let (mut topics, problems) = match (&self.topics, &self.qrels) {
            (Some(path), _) => read_topics(path)?,
            (None, None) if is_sample => parse_topics("topics.tsv", sample::TOPICS),
            (None, None) => {
                let reason = "name topics and their judgements: `--topics FILE --qrels FILE`; \
                              only the built-in sample has its own";
                return Err(Error::Setting { reason: reason.to_owned() });
            }
            (None, Some(_)) => {
                let reason = "name what to measure: `--topics FILE` or `--run RUN`".to_owned();
                return Err(Error::Setting { reason });
            }
        };
        say_problems(&problems);
        let all = topics.len();
        topics.retain(|topic| qrels.topics().any(|judged| judged == topic.id));
        if topics.len() < all {
            let (passed_over, of) = (all - topics.len(), all);
            say(format_args!("{passed_over} of {of} topics are not judged: passed over"));
        }
        Ok(topics)
    }
}

/// How many of what a reader sees first were judged.
const JUDGED: Measure = Measure::Judged(NonZeroU32::MIN.saturating_add(9));

fn say_problems(problems: &[Problem]) {
    for problem in problems {
        say(format_args!("{problem}"));
    }
}

/// Ids that do not match are the commonest mistake, and look like a bad search.
fn say_if_nothing_is_judged(qrels: &Qrels, run: &Run) {
    let mut ids = run.topics().flat_map(|topic| {
        run.ranking(topic).into_iter().map(move |(id, _)| (topic, id)).collect::<Vec<_>>()
    });
    let Some((topic, id)) = ids.next() else { return };
    let is_judged = |(topic, id): (&str, &str)| qrels.grade(topic, id).is_some();
    if !is_judged((topic, id))
        && !ids.any(is_judged)
        && let Some(judged) = qrels.ids().min()
    {
        say(format_args!(
            "warning: nothing in the run is judged; its ids look like `{id}`, the judged ones like \
             `{judged}`"
        ));
    }
}

fn write_run(run: &Run, path: &Path) -> Result<(), Error> {
    let write = || {
        let mut out = BufWriter::new(File::create(path)?);
        run.write(&mut out)?;
        out.flush()
    };
    write().map_err(|source| Error::Io { doing: "writing", path: path.to_owned(), source })
}
