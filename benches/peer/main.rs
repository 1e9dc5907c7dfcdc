//! morgue beside stock tantivy, in one run over the same text.
//!
//! Part `ingest`: both read the same JSON Lines of articles and write the same passages. morgue
//! finds the passages and indexes every field; the peer is told where they are, and indexes and
//! stores their text alone. Every measurement is a process of its own; processor time counts, user
//! and system. The bar: at least 0.6 of the peer's text per second.
//!
//! Part `search`: every passage is an article of its own, in words of `a` to `z` so that both
//! analyzers agree, in one segment, in the same order. Both rank the ten best by the same BM25 on
//! one thread, warm, each query by turns, from its parsed words on (morgue's compile it and stem,
//! so the peer's terms are made and stemmed within the time too); its fastest round counts. Their scores are compared
//! before anything is timed. The bar: at most 1.2 times the peer's mean.
//!
//! ```text
//! cargo bench --bench peer [-- ingest | search]
//! MORGUE_BENCH_JSONL=articles.jsonl MORGUE_BENCH_QUERIES=queries.txt cargo bench --bench peer
//! ```
//!
//! Without `MORGUE_BENCH_JSONL` the corpus is generated. `MORGUE_BENCH_QUERIES` adds queries, one
//! a line: `a b` for any of the words, `+a +b` for all, `"a b"` for the phrase; what stands before
//! a tab is an id.

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

mod corpus;
mod ingest;
mod queries;
#[path = "../../src/bin/morgue/bench/random.rs"]
mod random;
#[path = "../../src/bin/morgue/render/record.rs"]
mod record;
mod search;
mod stock;

/// Whatever goes wrong ends the bench.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, rest @ ..] = &arguments[..]
        && first == ingest::CHILD
    {
        return ingest::run_child(rest);
    }
    let wants = |part: &str| {
        let mut parts = arguments.iter().filter(|argument| !argument.starts_with('-')).peekable();
        parts.peek().is_none() || parts.any(|named| named == part)
    };
    let corpus = corpus::prepare()?;
    if wants("ingest") {
        ingest::compare(&corpus)?;
    }
    if wants("search") {
        search::compare(&corpus)?;
    }
    Ok(())
}
