//! Part `ingest`: text per second of processor time.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use morgue::{Archive, IngestOptions, ingest};

use crate::corpus::Corpus;
use crate::{Outcome, stock};

/// The first argument of a process that measures one run.
pub const CHILD: &str = "--child";

const ROUNDS: usize = 3;

/// The least share of the peer's text per second of processor time.
const BAR: f64 = 0.6;

const ENGINES: [&str; 2] = ["morgue", "tantivy"];

/// Ticks of the processor clock in a second, as `/proc` counts them on every Linux.
const TICKS: f64 = 100.0;

/// What a run took: seconds of processor time and of the wall clock, and the passages written.
struct Run {
    processor: f64,
    wall: f64,
    passages: u64,
}

/// Lets both engines index the articles by turns, and prints how fast they are.
pub fn compare(corpus: &Corpus) -> Outcome<()> {
    let megabytes = corpus.text_bytes as f64 / 1e6;
    println!("\ningest: {megabytes:.1} MB of text, best of {ROUNDS} rounds");
    println!(
        "{:<8} {:<8} {:>10} {:>10} {:>12} {:>8}",
        "threads", "engine", "CPU s", "wall s", "MB/CPU s", "ratio"
    );
    for threads in [1, 2] {
        let mut best: [Option<Run>; 2] = [None, None];
        for _ in 0..ROUNDS {
            for (engine, best) in ENGINES.iter().zip(&mut best) {
                let run = measure(engine, corpus, threads)?;
                if best.as_ref().is_none_or(|best| run.processor < best.processor) {
                    *best = Some(run);
                }
            }
        }
        let [Some(ours), Some(peer)] = best else { return Err("no rounds".into()) };
        if ours.passages != peer.passages {
            let passages = (ours.passages, peer.passages);
            return Err(format!("{passages:?} passages: not the same work").into());
        }
        let ratio = peer.processor / ours.processor;
        let verdict = if ratio >= BAR { "" } else { "  below the bar" };
        for (engine, run, end) in
            [("morgue", &ours, format!("{ratio:.2}x{verdict}")), ("tantivy", &peer, String::new())]
        {
            let rate = megabytes / run.processor;
            println!(
                "{threads:<8} {engine:<8} {:>10.2} {:>10.2} {rate:>12.1} {end:>8}",
                run.processor, run.wall
            );
        }
    }
    Ok(())
}

/// Runs one engine in a process of its own.
fn measure(engine: &str, corpus: &Corpus, threads: usize) -> Outcome<Run> {
    let folder = tempfile::tempdir_in(corpus.folder.path())?;
    let output = Command::new(std::env::current_exe()?)
        .args([CHILD, engine, &threads.to_string()])
        .args([&corpus.articles, &corpus.ends])
        .arg(folder.path().join("index"))
        .output()?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> =
        printed.split_ascii_whitespace().filter_map(|number| number.parse().ok()).collect();
    let [processor, wall, passages] = numbers[..] else {
        return Err(format!("{engine}: {}", String::from_utf8_lossy(&output.stderr)).into());
    };
    Ok(Run { processor, wall, passages: passages as u64 })
}

/// Indexes with one engine and prints what it took.
pub fn run_child(arguments: &[String]) -> Outcome<()> {
    let [engine, threads, articles, ends, folder] = arguments else {
        return Err("engine, threads, articles, ends, folder".into());
    };
    let threads = threads.parse()?;
    let (articles, ends, folder) = (Path::new(articles), Path::new(ends), Path::new(folder));
    let start = Instant::now();
    let passages = match engine.as_str() {
        "morgue" => {
            let options =
                IngestOptions { threads, entities: Some(false), ..IngestOptions::default() };
            let archive = Archive::open_or_create(folder)?;
            ingest(&archive, &[articles.to_owned()], &options, &|_| {})?.totals.passages
        }
        _ => stock::write_passages(articles, ends, folder, threads)?,
    };
    println!("{} {} {passages}", processor_seconds()?, start.elapsed().as_secs_f64());
    Ok(())
}

/// Seconds of processor time of this process, user and system; see proc_pid_stat(5).
fn processor_seconds() -> Outcome<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")
        .map_err(|e| format!("/proc/self/stat, which only Linux has: {e}"))?;
    let (_, after_name) = stat.rsplit_once(')').ok_or("no name in /proc/self/stat")?;
    // Fields 14 and 15 of the file; the first after the name is 3.
    let ticks = after_name.split_ascii_whitespace().skip(11).take(2);
    let ticks: Result<Vec<f64>, _> = ticks.map(str::parse).collect();
    Ok(ticks?.iter().sum::<f64>() / TICKS)
}
