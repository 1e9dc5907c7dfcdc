//! `morgue bench`: how long an archive takes to answer.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::RangedU64ValueParser;
use morgue::{Error, Query, SearchOptions, Searcher};

use super::Status;
use crate::archive::ArchiveArgs;
use crate::bench::{Class, draw_classes, measure, warm};
use crate::queries::read_queries;
use crate::render::{Measurement, write_measurement};
use crate::terminal::{Color, Page, say, write_stdout};

const EXAMPLES: &str = "\
Examples:
  morgue bench                                  queries drawn from the archive
  morgue bench --queries topics.tsv -r 20       queries of a file: one a line, or id, tab, query
  morgue bench --json > before.json
  morgue bench --compare before.json

A time is that of one whole answer on one thread, as `morgue search` would give it: ranked,
counted, with the texts of its passages and their marks. Percentiles are over all runs; `best` is
the mean over the queries of their fastest runs, which other work on the machine disturbs least.
`word in < 2 %` are words that so many of the articles have.

JSON: digest, articles, passages, segments, rounds, limit, and classes, each with class, queries,
runs, mean_us, best_us, p50_us, p90_us, p99_us, max_us (microseconds), per_second, histogram
({below_us, runs}), and with --compare ratios ({mean, best, p50, p90, p99, max}: this time over the
old one).";

/// Measures how long an archive takes to answer, by classes of queries.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES, after_help = "`--help` has examples.")]
pub(crate) struct Bench {
    #[command(flatten)]
    archive: ArchiveArgs,

    /// Queries to put, one a line; what stands before a tab is an id [default: drawn]
    #[arg(long, value_name = "FILE", conflicts_with_all = ["per_class", "seed"])]
    queries: Option<PathBuf>,

    /// How often each query is timed
    #[arg(short, long, value_name = "N", default_value_t = 10,
          value_parser = RangedU64ValueParser::<usize>::new().range(1..=100_000))]
    rounds: usize,

    /// The most queries that are drawn for a class
    #[arg(long, value_name = "N", default_value_t = 20,
          value_parser = RangedU64ValueParser::<usize>::new().range(1..=10_000))]
    per_class: usize,

    /// What the drawing of queries begins with; the same seed draws the same ones
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,

    /// Passages that a query asks for
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,

    /// Write one JSON object
    #[arg(long)]
    json: bool,

    /// A run to compare with, as `--json` wrote it
    #[arg(long, value_name = "OLD.json")]
    compare: Option<PathBuf>,
}

impl Bench {
    pub(super) fn run(self, color: Color) -> Result<Status, Error> {
        let old = self.compare.as_deref().map(read_measurement).transpose()?;
        let archive = self.archive.open_or_sample()?;
        let searcher = &archive.searcher;
        let options = SearchOptions { limit: self.limit, ..SearchOptions::default() };
        let mut classes = self.classes(searcher)?;
        warm(searcher, &mut classes, &options, &mut |query, error| {
            say(format_args!("left out `{query}`: {error}"));
        });
        if classes.is_empty() {
            say(format_args!("there are no queries to put"));
            return Ok(Status::Nothing);
        }
        let timings = measure(searcher, &classes, &options, self.rounds)?;
        let mut measurement =
            Measurement::of(searcher, &timings, self.rounds, self.limit, archive.is_sample)?;
        if let Some(old) = &old {
            measurement.compare(old);
            if !measurement.is_of_same_archive(old) {
                say(format_args!("warning: the other run was on other articles"));
            }
        }
        let page = Page::of_stdout(color);
        write_stdout(|out| write_measurement(self.json, &measurement, &page, out))?;
        Ok(Status::Found)
    }

    fn classes(&self, searcher: &Searcher) -> Result<Vec<Class>, Error> {
        match &self.queries {
            None => draw_classes(searcher, self.seed, self.per_class),
            Some(path) => Ok(vec![read_class(path)?]),
        }
    }
}

/// Reads the queries of a file as one class; those that cannot be read are named with their place.
fn read_class(path: &Path) -> Result<Class, Error> {
    let mut queries = Vec::new();
    for query in read_queries(path)? {
        match Query::parse(&query.text) {
            Ok(query) => queries.push(query),
            Err(error) => {
                say(format_args!("{}:{}: left out: {error}", path.display(), query.line));
            }
        }
    }
    let name = path.file_name().unwrap_or(path.as_os_str());
    Ok(Class { name: name.to_string_lossy().into_owned(), queries })
}

fn read_measurement(path: &Path) -> Result<Measurement, Error> {
    let bytes = fs::read(path).map_err(|source| Error::Io {
        doing: "reading",
        path: path.to_owned(),
        source,
    })?;
    serde_json::from_slice(&bytes).map_err(|e| Error::Setting {
        reason: format!("{}: this is not what `morgue bench --json` writes ({e})", path.display()),
    })
}
