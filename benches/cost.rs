//! What the full rank costs beside the words alone, and nearness beside AND, in one run.
//!
//! The first ten passages are ranked, not read. Both ways answer each query by turns, and the
//! fastest of their rounds counts; a class shows the medians of its queries, and the median of
//! their ratios. Queries come from topics as `morgue eval` reads them; those of nearness are drawn
//! from the archive by a fixed seed: neighbouring words of a passage, so that all find something.
//!
//! ```text
//! cargo bench --bench cost -- ARTICLES [QUERIES…]
//! ```
//!
//! ARTICLES is an archive of morgue's, or what `morgue index` reads; without it articles are
//! generated.

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use morgue::{
    Archive, Generator, IngestOptions, Query, Rank, SearchOptions, Searcher, Writer, ingest,
    read_topics,
};

use rustix::time::{ClockId, clock_gettime};

#[path = "../src/bin/morgue/bench/random.rs"]
mod random;

use random::Random;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const GENERATED: u64 = 20_000;
const SEED: u64 = 1;
const ROUNDS: usize = 10;

/// Queries of a class: those of a file are taken at equal distances.
const QUERIES: usize = 200;

fn main() -> Outcome<()> {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let searcher = match arguments.first() {
        Some(path) => open(Path::new(path))?,
        None => generate()?,
    };
    println!("{} passages, medians of microseconds", searcher.totals().passages);
    println!("{:<44} {:>5} {:>9} {:>9} {:>7}", "class", "n", "first", "second", "ratio");
    let (full, bm25) = (ranked(Rank::FULL), ranked(Rank::BM25));
    for file in arguments.iter().skip(1) {
        let queries = read_queries(Path::new(file))?;
        let name = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
        let asked: Vec<_> = queries.iter().map(|query| ((query, &full), (query, &bm25))).collect();
        compare(&format!("full rank, BM25: {name}"), &searcher, &asked)?;
    }
    let drawn = draw(&searcher)?;
    for (name, pairs) in &drawn {
        let asked: Vec<_> =
            pairs.iter().map(|(near, words)| ((near, &bm25), (words, &bm25))).collect();
        compare(name, &searcher, &asked)?;
    }
    Ok(())
}

fn ranked(rank: Rank) -> SearchOptions {
    SearchOptions { rank, count: false, ..SearchOptions::default() }
}

type Asked<'a> = (&'a Query, &'a SearchOptions);

/// Lets two questions be answered by turns, and writes a line about all of the class.
fn compare(name: &str, searcher: &Searcher, pairs: &[(Asked<'_>, Asked<'_>)]) -> Outcome<()> {
    let (mut firsts, mut seconds, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for &(first, second) in pairs {
        let mut best = (Duration::MAX, Duration::MAX);
        for _ in 0..ROUNDS {
            best.0 = best.0.min(time(searcher, first)?);
            best.1 = best.1.min(time(searcher, second)?);
        }
        let (first, second) = (best.0.as_secs_f64(), best.1.as_secs_f64());
        firsts.push(first * 1e6);
        seconds.push(second * 1e6);
        ratios.push(first / second);
    }
    let (first, second, ratio) = (median(firsts), median(seconds), median(ratios));
    println!("{name:<44} {:>5} {first:>9.1} {second:>9.1} {ratio:>7.2}", pairs.len());
    Ok(())
}

fn time(searcher: &Searcher, (query, options): Asked<'_>) -> Outcome<Duration> {
    let begin = clock_gettime(ClockId::ThreadCPUTime);
    black_box(searcher.rank(query, options)?);
    Ok(Duration::try_from(clock_gettime(ClockId::ThreadCPUTime) - begin)?)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The queries of a file, at equal distances.
fn read_queries(path: &Path) -> Outcome<Vec<Query>> {
    let (topics, _) = read_topics(path)?;
    let step = topics.len().div_ceil(QUERIES).max(1);
    Ok(topics
        .iter()
        .step_by(step)
        .map(|topic| Query::parse(&topic.title))
        .collect::<Result<_, _>>()?)
}

/// A class of queries of nearness, each with the AND of its words.
type Drawn = (&'static str, Vec<(Query, Query)>);

/// Draws queries of nearness.
fn draw(searcher: &Searcher) -> Outcome<[Drawn; 2]> {
    let mut random = Random(SEED);
    let ids = searcher.article_ids()?;
    let (mut phrases, mut patterns) = (Vec::new(), Vec::new());
    while phrases.len() < QUERIES {
        let id = &ids[random.below(ids.len())];
        let Some(stored) = searcher.article(id)? else { continue };
        let words: Vec<&str> = stored.article.text.split_whitespace().collect();
        let is_word = |word: &&str| word.len() > 3 && word.bytes().all(|b| b.is_ascii_lowercase());
        let at = random.below(words.len().max(1));
        let Some(&[a, b, _, _, c, d]) = words.get(at..at + 6) else {
            continue;
        };
        if ![a, b, c, d].iter().all(is_word) {
            continue;
        }
        let near = Query::parse(&format!("\"{a} {b}\" w/10 \"{c} {d}\""))?;
        phrases.push((near, Query::parse(&format!("={a} AND ={b} AND ={c} AND ={d}"))?));
        let begin = &a[..4];
        let near = Query::parse(&format!("{begin}* /s \"{c} {d}\""))?;
        patterns.push((near, Query::parse(&format!("{begin}* AND ={c} AND ={d}"))?));
    }
    Ok([("\"a b\" w/10 \"c d\", AND", phrases), ("wild* /s \"a b\", AND", patterns)])
}

fn open(path: &Path) -> Outcome<Searcher> {
    if Archive::exists(path) {
        return Ok(Searcher::open(&Archive::open(path)?)?);
    }
    let archive = Archive::in_memory()?;
    ingest(&archive, &[path.to_owned()], &IngestOptions::default(), &|_| {})?;
    Ok(Searcher::open(&archive)?)
}

fn generate() -> Outcome<Searcher> {
    let archive = Archive::in_memory()?;
    let mut writer = Writer::open(&archive)?;
    for article in Generator::new(SEED, GENERATED) {
        writer.add(article)?;
    }
    writer.commit()?;
    Ok(Searcher::open(&archive)?)
}
