//! What people see while a corpus is read: a bar on a terminal, a line now and then elsewhere,
//! and what could not be read.
//!
//! Events come from any thread, at any rate. It knows events; it must never know a report.

use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{BinaryBytes, HumanCount, ProgressBar, ProgressStyle};
use morgue::{Error, Event, Problem};

use crate::render::{WireProblem, count, plain};
use crate::terminal::say;

/// Problems that are said; the others are counted.
const MOST_PROBLEMS: u64 = 20;

/// The time between two lines where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// What has been said so far.
pub(crate) struct Progress {
    show: Show,
    is_quiet: bool,
    problems: AtomicU64,
    failures: Option<Failures>,
}

enum Show {
    Nothing,
    Bar(ProgressBar),
    Lines { begin: Instant, next: Mutex<Instant> },
}

struct Failures {
    path: PathBuf,
    file: Mutex<BufWriter<File>>,
}

impl Progress {
    /// Shows progress, unless it is to be quiet; problems go to a file too, if one is given.
    ///
    /// # Errors
    /// [`Error::Io`] if the file cannot be made.
    pub(crate) fn new(is_quiet: bool, failures: Option<&Path>) -> Result<Progress, Error> {
        let now = Instant::now();
        let show = match is_quiet {
            true => Show::Nothing,
            false if std::io::stderr().is_terminal() => Show::Bar(bar()),
            false => Show::Lines { begin: now, next: Mutex::new(now + LINE_EVERY) },
        };
        let failures = failures.map(Failures::create).transpose()?;
        Ok(Progress { show, is_quiet, problems: AtomicU64::new(0), failures })
    }

    /// Shows what happened.
    pub(crate) fn on_event(&self, event: &Event<'_>) {
        match *event {
            Event::Progress { bytes, of, articles } => self.advance(bytes, of, articles),
            Event::Problem(problem) => self.problem(problem),
            Event::Publishing => self.publishing(),
            _ => {}
        }
    }

    /// Takes the bar away and says how many problems were not said.
    ///
    /// # Errors
    /// [`Error::Io`] if the file of failures cannot be written.
    pub(crate) fn finish(self) -> Result<(), Error> {
        if let Show::Bar(bar) = &self.show {
            bar.finish_and_clear();
        }
        let problems = self.problems.load(Ordering::Relaxed);
        if self.is_quiet && problems > 0 {
            let records = count(problems, "record");
            say(format_args!("{records} could not be read, or not whole; nothing else was lost"));
        } else if problems > MOST_PROBLEMS {
            let more = HumanCount(problems - MOST_PROBLEMS);
            say(format_args!("… and {more} more; nothing else was lost (all: --failures FILE)"));
        }
        self.failures.map_or(Ok(()), Failures::finish)
    }

    fn advance(&self, bytes: u64, of: u64, articles: u64) {
        match &self.show {
            Show::Nothing => {}
            Show::Bar(bar) => {
                bar.set_message(count(articles, "article"));
                if of > 0 && bar.length() != Some(of) {
                    bar.set_length(of);
                    bar.set_style(style(
                        "{bar:20} {bytes} of {total_bytes}, {msg}, {bytes_per_sec}, {eta} left",
                    ));
                }
                bar.set_position(bar.position().max(bytes));
            }
            Show::Lines { begin, next } => {
                let mut next = next.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                let now = Instant::now();
                if now < *next {
                    return;
                }
                *next = now + LINE_EVERY;
                let rate = bytes as f64 / (now - *begin).as_secs_f64();
                let of = if of > 0 { format!(" of {}", BinaryBytes(of)) } else { String::new() };
                say(format_args!(
                    "{}{of}, {}, {}/s",
                    BinaryBytes(bytes),
                    count(articles, "article"),
                    BinaryBytes(rate as u64)
                ));
            }
        }
    }

    fn problem(&self, problem: &Problem) {
        let line = plain(&problem.to_string());
        if let Some(failures) = &self.failures {
            failures.write(problem);
        }
        let number = self.problems.fetch_add(1, Ordering::Relaxed);
        if self.is_quiet || number >= MOST_PROBLEMS {
            return;
        }
        let what = if problem.skipped { "skipped" } else { "warning" };
        self.beside_bar(|| say(format_args!("{what}: {line}")));
    }

    fn publishing(&self) {
        if let Show::Bar(bar) = &self.show {
            bar.set_style(style("{spinner} publishing {msg}"));
            bar.enable_steady_tick(Duration::from_millis(100));
        }
    }

    fn beside_bar(&self, write: impl FnOnce()) {
        match &self.show {
            Show::Bar(bar) => bar.suspend(write),
            _ => write(),
        }
    }
}

fn bar() -> ProgressBar {
    ProgressBar::new_spinner().with_style(style("{spinner} {bytes}, {msg}, {bytes_per_sec}"))
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

impl Failures {
    fn create(path: &Path) -> Result<Failures, Error> {
        let file = File::create(path).map_err(|source| Error::Io {
            doing: "creating",
            path: path.to_owned(),
            source,
        })?;
        Ok(Failures { path: path.to_owned(), file: Mutex::new(BufWriter::new(file)) })
    }

    /// Writes a problem as a line of JSON; whether it could be written is seen at the end.
    fn write(&self, problem: &Problem) {
        let line = serde_json::to_string(&WireProblem::from(problem)).unwrap_or_default();
        let mut file = self.file.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let _ = writeln!(file, "{line}");
    }

    fn finish(self) -> Result<(), Error> {
        let mut file = self.file.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
        file.flush().map_err(|source| Error::Io { doing: "writing", path: self.path, source })
    }
}
