//! How well questions are answered, by every way of ranking, in one run.
//!
//! Collections are folders in BEIR's layout: `corpus.jsonl`, `queries.jsonl` and
//! `qrels/test.tsv`. Each is indexed in memory and measured by articles, a thousand a topic;
//! topics that find nothing count as 0. Facts are questions whose answers are known to the byte
//! (`facts.tsv`): what counts is how far down a reader of `morgue search QUESTION` has to go to the
//! first passage with the answer. Change a ranking by the facts marked `tune`, and look at those
//! marked `held` only to confirm.
//!
//! ```text
//! cargo bench --bench quality -- FOLDER… [ARCHIVE=PATH…] [--features]
//! MORGUE_QUALITY=FOLDER cargo bench --bench quality
//! ```
//!
//! A FOLDER is a collection, or has collections in it. ARCHIVE=PATH says where the articles of
//! an archive are that facts name: an archive of morgue's, or what `morgue index` reads. With
//! `--features` the full rank is measured without each of its features.

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

mod collections;
mod facts;

use std::path::{Path, PathBuf};

use morgue::{Archive, IngestOptions, ParseOptions, Rank, SearchOptions, Searcher, ingest};

/// Whatever goes wrong ends the bench.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Where collections are, if no argument says it.
const FOLDER: &str = "MORGUE_QUALITY";

/// Measures what each feature is worth.
const FEATURES: &str = "--features";

/// A way to ask and to rank.
struct Ranking {
    name: &'static str,
    parse: ParseOptions,
    search: SearchOptions,
}

/// Every ranking that is measured: a new one is a line here.
fn rankings() -> Vec<Ranking> {
    let ranked = |rank| SearchOptions { rank, ..SearchOptions::default() };
    vec![
        Ranking::new("--rank bm25", ranked(Rank::BM25)),
        Ranking::new("default", SearchOptions::default()),
        Ranking::new("--expand", SearchOptions { expand: true, ..SearchOptions::default() }),
    ]
}

/// The full rank without each of its features, and with all that is found looked at.
fn features() -> Vec<Ranking> {
    let full = Rank::FULL;
    let ranks = [
        ("full", full),
        ("-bursts", Rank { bursts: false, ..full }),
        ("-function words", Rank { function_words: false, ..full }),
        ("-article", Rank { article: false, ..full }),
        ("-first words", Rank { first_words: false, ..full }),
        ("-neighbours", Rank { neighbours: false, ..full }),
        ("of all passages", Rank { depth: usize::MAX, ..full }),
    ];
    let ranked = |rank| SearchOptions { rank, ..SearchOptions::default() };
    ranks.map(|(name, rank)| Ranking::new(name, ranked(rank))).into()
}

impl Ranking {
    fn new(name: &'static str, search: SearchOptions) -> Ranking {
        Ranking { name, parse: ParseOptions { plain: true, ..ParseOptions::default() }, search }
    }
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let (archives, folders): (Vec<&str>, Vec<&str>) =
        arguments.iter().map(String::as_str).partition(|argument| argument.contains('='));
    let mut folders: Vec<PathBuf> = folders.into_iter().map(PathBuf::from).collect();
    if folders.is_empty() {
        folders.extend(std::env::var_os(FOLDER).map(PathBuf::from));
    }
    let rankings = match std::env::args().any(|argument| argument == FEATURES) {
        true => features(),
        false => rankings(),
    };
    collections::measure(&folders, &rankings)?;
    facts::measure(&archives, &rankings)
}

/// Opens an archive, or indexes in memory what is no archive.
fn open(path: &Path) -> Outcome<Searcher> {
    if Archive::exists(path) {
        return Ok(Searcher::open(&Archive::open(path)?)?);
    }
    let archive = Archive::in_memory()?;
    ingest(&archive, &[path.to_owned()], &IngestOptions::default(), &|_| {})?;
    Ok(Searcher::open(&archive)?)
}

/// Writes a table: the names of its rows, and for each ranking cells with the same heads.
fn write_table(heads: &[String], rankings: &[Ranking], rows: &[(String, Vec<Vec<f64>>)]) {
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let group = heads.len() * 9;
    let names: String =
        rankings.iter().map(|ranking| format!(" {:^group$}", ranking.name)).collect();
    println!("\n{:width$}{}", "", names.trim_end());
    let heads: String = heads.iter().map(|head| format!("{head:>9}")).collect();
    println!("{:width$}{}", "", format!(" {heads}").repeat(rankings.len()));
    for (name, groups) in rows {
        let cells = |group: &Vec<f64>| group.iter().map(|cell| format!("{cell:>9.4}")).collect();
        let groups: Vec<String> = groups.iter().map(cells).collect();
        println!("{name:width$} {}", groups.join(" "));
    }
}
