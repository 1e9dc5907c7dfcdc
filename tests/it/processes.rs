//! How long a search takes as a whole process, on an archive and queries of the reader's own.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const DRAWN: usize = 100;
const ROUNDS: usize = 5;

/// `MORGUE_ARCHIVE=DIR MORGUE_QUERIES=DIR cargo test --release --test it processes -- --ignored
/// --nocapture` draws 100 queries by a fixed seed from the files of a folder (TSV `id query`, JSON
/// Lines with `query`, TREC topics) and prints the slowest, best of five rounds each.
#[test]
#[ignore = "measures; needs MORGUE_ARCHIVE and MORGUE_QUERIES"]
fn processes_answer_in_50_milliseconds() {
    let variables = ["MORGUE_ARCHIVE", "MORGUE_QUERIES"].map(std::env::var);
    let [Ok(archive), Ok(folder)] = variables else {
        eprintln!("skipped: MORGUE_ARCHIVE and MORGUE_QUERIES are not set");
        return;
    };
    let mut timed: Vec<(Duration, String)> = drawn(&queries(Path::new(&folder)))
        .into_iter()
        .map(|query| ((0..ROUNDS).map(|_| time(&archive, &query)).min().unwrap(), query))
        .collect();
    timed.sort();
    for (time, query) in timed.iter().rev().take(5) {
        eprintln!("{:7.1} ms  {query}", time.as_secs_f64() * 1e3);
    }
    let median = timed[timed.len() / 2].0.as_secs_f64() * 1e3;
    eprintln!("median {median:.1} ms of {} queries", timed.len());
    assert!(timed.last().unwrap().0 < Duration::from_millis(50));
}

fn time(archive: &str, query: &str) -> Duration {
    let mut search = Command::new(env!("CARGO_BIN_EXE_morgue"));
    search.args(["search", "-i", archive, "--", query]).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = search.status().unwrap();
    let time = start.elapsed();
    assert_ne!(status.code(), Some(2), "{query}");
    time
}

/// The queries of every file in a folder, in the order of the names.
fn queries(folder: &Path) -> Vec<String> {
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let mut queries = Vec::new();
    for file in files {
        for line in fs::read_to_string(file).unwrap().lines() {
            if let Ok(object) = serde_json::from_str::<serde_json::Value>(line) {
                queries.extend(object["query"].as_str().map(str::to_owned));
            } else if let Some(title) = line.strip_prefix("<title>") {
                queries.push(title.trim().to_owned());
            } else if let Some((_, query)) = line.split_once('\t') {
                queries.push(query.trim().to_owned());
            }
        }
    }
    queries.retain(|query| !query.is_empty());
    queries
}

/// Draws by SplitMix64 (Steele, Lea and Flood, 2014) with a fixed seed.
fn drawn(queries: &[String]) -> Vec<String> {
    let mut state = 2019u64;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    (0..DRAWN).map(|_| queries[next() as usize % queries.len()].clone()).collect()
}
