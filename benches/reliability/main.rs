//! Whether an archive outlives everything: the program killed at any step, a disk that refuses, a
//! long time of writing and reading together.
//!
//! ```text
//! cargo bench --features failpoints --bench reliability -- kill 1000     so many kills
//! cargo bench --features failpoints --bench reliability -- refuse        the disk refuses, at every point
//! cargo bench --features failpoints --bench reliability -- soak 3600     so many seconds of everything
//! ```
//!
//! `--seed N` draws other moments, points and articles. The archives are made in a folder of their own
//! below `TMPDIR`. The first wrong answer ends the run with status 1 and leaves the folder.

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

mod drawn;
mod inspect;
mod kill;
mod loss;
mod model;
mod program;
#[path = "../../src/bin/morgue/bench/random.rs"]
mod random;
mod refuse;
mod scenario;
mod soak;
mod sources;

use std::process::ExitCode;
use std::time::Duration;

/// Whatever goes wrong ends the run.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const USAGE: &str = "kill [KILLS] | refuse | soak [SECONDS], and --seed N";

fn main() -> ExitCode {
    let mut words: Vec<String> =
        std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let mut seed = 1;
    if let Some(at) = words.iter().position(|word| word == "--seed") {
        seed = words.get(at + 1).and_then(|word| word.parse().ok()).unwrap_or(seed);
        words.drain(at..words.len().min(at + 2));
    }
    let number =
        |otherwise: u64| words.get(1).and_then(|word| word.parse().ok()).unwrap_or(otherwise);
    let folder = match tempfile::tempdir() {
        Ok(folder) => folder,
        Err(error) => return failed(&error),
    };
    let home = folder.path();
    let outcome = match words.first().map(String::as_str) {
        Some("kill") => kill::kill(home, number(100) as usize, seed),
        Some("refuse") => refuse::refuse(home, seed),
        Some("soak") => soak::soak(home, Duration::from_secs(number(60)), seed),
        _ => Err(USAGE.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("left in {}", folder.keep().display());
            failed(error.as_ref())
        }
    }
}

fn failed(error: &dyn std::error::Error) -> ExitCode {
    println!("FAILED: {error}");
    ExitCode::FAILURE
}
