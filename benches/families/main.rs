//! How well and how fast the copies of a story are gathered.
//!
//! ```text
//! cargo bench --bench families -- ARTICLES.jsonl ...    judged pairs, and cuts by their length
//! cargo bench --bench families -- 1000000               so many generated articles, for speed
//! ```
//!
//! `pairs.tsv` has pairs of real articles, judged by reading them: `same` if one is a copy, a cut
//! or an update of the other's text, else `other`, with what they share that could mislead. They
//! were drawn by seed from pairs that share three-word shingles, evenly over how much; `weight` says
//! how many of its stratum one stands for. Change the verdict by those marked `tune`; those
//! marked `held` only confirm. `docs/families.md` has the guide and the draws.

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

mod cuts;
mod pairs;
mod speed;

use std::fs::File;
use std::io::{BufRead, BufReader};

use morgue::Date;
use serde_json::Value;

/// Whatever goes wrong ends the bench.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// What is needed of an article.
struct Story {
    id: String,
    date: Option<Date>,
    source: String,
    text: String,
}

fn main() -> Outcome<()> {
    let mut stories = Vec::new();
    for argument in std::env::args().skip(1).filter(|argument| !argument.starts_with('-')) {
        match argument.parse() {
            Ok(articles) => speed::measure(articles)?,
            Err(_) => stories.extend(read(&argument)?),
        }
    }
    if !stories.is_empty() {
        pairs::measure(&stories)?;
        cuts::measure(&stories);
    }
    Ok(())
}

/// Reads JSON Lines with `id`, `date` (a day), `source` and `text`.
fn read(path: &str) -> Outcome<Vec<Story>> {
    let mut stories = Vec::new();
    for line in BufReader::new(File::open(path)?).lines() {
        let mut record: Value = serde_json::from_str(&line?)?;
        let mut field = |name: &str| match record[name].take() {
            Value::String(value) => value,
            _ => String::new(),
        };
        let [id, date, source, text] = ["id", "date", "source", "text"].map(&mut field);
        stories.push(Story { id, date: day(&date), source, text });
    }
    Ok(stories)
}

/// `2019-05-15`, and whatever follows it.
fn day(date: &str) -> Option<Date> {
    let mut parts = date.get(..10)?.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    morgue::Day::new(year, month, parts.next()?.parse().ok()?).map(Date::Day)
}
