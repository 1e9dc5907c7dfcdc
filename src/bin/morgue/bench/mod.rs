//! Measuring how long an archive takes to answer.
//!
//! It knows queries and a clock. It must never know how times are shown.

mod draw;
mod random;
#[cfg(test)]
mod tests;

use std::time::{Duration, Instant};

use morgue::{Error, Query, SearchOptions, Searcher};

pub(crate) use draw::{Class, draw_classes};

/// How long the queries of a class took.
pub(crate) struct Timing {
    /// The class.
    pub(crate) name: String,
    /// The shortest time of each query: what it takes when nothing else runs.
    pub(crate) fastest: Vec<Duration>,
    /// The time of every run, shortest first; there is at least one.
    pub(crate) times: Vec<Duration>,
}

/// Answers every query once, so that what it reads is in memory; takes those out that cannot be
/// answered, and says which.
pub(crate) fn warm(
    searcher: &Searcher,
    classes: &mut Vec<Class>,
    options: &SearchOptions,
    on_problem: &mut dyn FnMut(&Query, &Error),
) {
    for class in classes.iter_mut() {
        class.queries.retain(|query| match searcher.search(query, options) {
            Ok(_) => true,
            Err(error) => {
                on_problem(query, &error);
                false
            }
        });
    }
    classes.retain(|class| !class.queries.is_empty());
}

/// Times every query in every round, on one thread; in a round each is put once, so that a
/// disturbance from outside meets all classes alike.
///
/// # Errors
/// [`Error::Engine`] if the archive cannot be read.
pub(crate) fn measure(
    searcher: &Searcher,
    classes: &[Class],
    options: &SearchOptions,
    rounds: usize,
) -> Result<Vec<Timing>, Error> {
    let timing = |class: &Class| Timing {
        name: class.name.clone(),
        fastest: vec![Duration::MAX; class.queries.len()],
        times: Vec::with_capacity(class.queries.len() * rounds),
    };
    let mut timings: Vec<Timing> = classes.iter().map(timing).collect();
    for _ in 0..rounds {
        for (class, timing) in classes.iter().zip(&mut timings) {
            for (query, fastest) in class.queries.iter().zip(&mut timing.fastest) {
                let begin = Instant::now();
                let found = searcher.search(query, options)?;
                let time = begin.elapsed();
                drop(found);
                *fastest = time.min(*fastest);
                timing.times.push(time);
            }
        }
    }
    for timing in &mut timings {
        timing.times.sort_unstable();
    }
    Ok(timings)
}

impl Timing {
    /// The time that this share of the runs, in 0..=1, did not exceed: the nearest rank.
    pub(crate) fn percentile(&self, share: f64) -> Duration {
        let rank = (share * self.times.len() as f64).ceil() as usize;
        self.times[rank.clamp(1, self.times.len()) - 1]
    }

    /// The mean time.
    pub(crate) fn mean(&self) -> Duration {
        mean(&self.times)
    }

    /// The mean over the queries of their shortest times.
    pub(crate) fn best(&self) -> Duration {
        mean(&self.fastest)
    }
}

fn mean(times: &[Duration]) -> Duration {
    times.iter().sum::<Duration>() / times.len() as u32
}
