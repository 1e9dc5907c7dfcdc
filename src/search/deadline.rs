//! How long an answer may take, and how much of one article may be held for it.
//!
//! Loops over documents and words keep a watch. When the time is up it says so, and they end as if
//! there were nothing more; the same if there is too much. What was found by then is no answer:
//! whoever gives one asks [`Deadline::check`] first. It knows a clock; it must never know what takes
//! so long.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tantivy_fst::Automaton;

use crate::error::{Error, Result};

/// When an answer must be there; by default never.
#[derive(Clone, Default)]
pub(super) struct Deadline(Arc<Limit>);

#[derive(Default)]
struct Limit {
    /// The begin, and how long from then.
    time: Option<(Instant, Duration)>,
    /// Once it was said that the time is up, it stays up.
    passed: AtomicBool,
    /// Whether an article had too many matches to be held.
    is_overfull: AtomicBool,
}

/// The most matches of one clause in one article that are held to look for others near them: 8 MiB.
const MOST_MATCHES: usize = 1 << 20;

impl Deadline {
    /// So long from now.
    pub(super) fn after(timeout: Option<Duration>) -> Deadline {
        let time = timeout.map(|after| (Instant::now(), after));
        Deadline(Arc::new(Limit { time, ..Limit::default() }))
    }

    /// # Errors
    /// [`Error::TimedOut`] if the time is up, [`Error::TooManyMatches`] if they were in one article:
    /// what was found is not all.
    pub(super) fn check(&self) -> Result<()> {
        if self.0.is_overfull.load(Ordering::Relaxed) {
            return Err(Error::TooManyMatches { most: MOST_MATCHES });
        }
        match self.0.time {
            Some((_, after)) if self.0.has_passed() => Err(Error::TimedOut { after }),
            _ => Ok(()),
        }
    }

    /// A watch for one loop, which looks at the clock at its first step.
    pub(super) fn watch(&self) -> Watch {
        Watch { deadline: self.clone(), left: Cell::new(0) }
    }
}

impl Limit {
    fn has_passed(&self) -> bool {
        let has_passed = self.passed.load(Ordering::Relaxed)
            || self.time.is_some_and(|(begin, after)| begin.elapsed() >= after);
        if has_passed {
            self.passed.store(true, Ordering::Relaxed);
        }
        has_passed
    }
}

/// Steps from one look at the clock to the next. A look takes as long as some ten of the shortest
/// steps, and no step takes a millisecond.
const STEPS: u32 = 128;

/// Counts the steps of a loop, and looks at the clock now and then.
pub(super) struct Watch {
    deadline: Deadline,
    /// Steps without a look.
    left: Cell<u32>,
}

impl Watch {
    /// Whether the loop must end before its next step.
    #[inline]
    pub(super) fn is_over(&self) -> bool {
        self.is_over_after(1)
    }

    /// The same of a step that takes as long as so many.
    #[inline]
    pub(super) fn is_over_after(&self, steps: usize) -> bool {
        let steps = u32::try_from(steps).unwrap_or(u32::MAX);
        match self.left.get().checked_sub(steps) {
            Some(left) => {
                self.left.set(left);
                false
            }
            None => self.look(),
        }
    }

    #[cold]
    fn look(&self) -> bool {
        let Deadline(limit) = &self.deadline;
        let is_over = limit.is_overfull.load(Ordering::Relaxed) || limit.has_passed();
        self.left.set(if is_over { 0 } else { STEPS });
        is_over
    }

    /// Whether one more match of an article may be held beside so many.
    #[inline]
    pub(super) fn has_room(&self, matches: usize) -> bool {
        let has_room = matches < MOST_MATCHES;
        if !has_room {
            self.deadline.0.is_overfull.store(true, Ordering::Relaxed);
            self.left.set(0);
        }
        has_room
    }
}

/// An automaton that leads nowhere once the time is up.
pub(super) struct Watched<'w, A> {
    pub(super) automaton: A,
    pub(super) watch: &'w Watch,
}

impl<A: Automaton> Automaton for Watched<'_, A> {
    type State = A::State;

    fn start(&self) -> A::State {
        self.automaton.start()
    }

    fn is_match(&self, state: &A::State) -> bool {
        self.automaton.is_match(state)
    }

    fn can_match(&self, state: &A::State) -> bool {
        !self.watch.is_over() && self.automaton.can_match(state)
    }

    fn will_always_match(&self, state: &A::State) -> bool {
        self.automaton.will_always_match(state)
    }

    fn accept(&self, state: &A::State, byte: u8) -> A::State {
        self.automaton.accept(state, byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_limit_nothing_is_over() {
        let deadline = Deadline::default();
        let watch = deadline.watch();
        assert!((0..10_000).all(|_| !watch.is_over()));
        assert!(!watch.is_over_after(usize::MAX));
        assert!(deadline.check().is_ok());
    }

    #[test]
    fn a_limit_that_has_passed_is_seen_at_once_and_stays() {
        let deadline = Deadline::after(Some(Duration::ZERO));
        let watch = deadline.watch();
        assert!((0..1_000).all(|_| watch.is_over()));
        assert!(matches!(deadline.check(), Err(Error::TimedOut { after: Duration::ZERO })));
    }

    #[test]
    fn a_limit_ahead_is_looked_for_now_and_then() {
        let deadline = Deadline::after(Some(Duration::from_millis(20)));
        let watch = deadline.watch();
        assert!(!watch.is_over());
        std::thread::sleep(Duration::from_millis(30));
        let steps = (0..).take_while(|_| !watch.is_over()).count();
        assert!(steps <= STEPS as usize, "{steps}");
        assert!(deadline.check().is_err());
    }

    #[test]
    fn too_many_matches_end_every_loop() {
        let deadline = Deadline::default();
        let (watch, other) = (deadline.watch(), deadline.watch());
        assert!(watch.has_room(MOST_MATCHES - 1) && !other.is_over());
        assert!(!watch.has_room(MOST_MATCHES) && watch.is_over());
        assert!((0..).take_while(|_| !other.is_over()).count() <= STEPS as usize);
        assert!(matches!(deadline.check(), Err(Error::TooManyMatches { .. })));
    }

    #[test]
    fn the_longest_limit_never_passes() {
        assert!(Deadline::after(Some(Duration::MAX)).check().is_ok());
    }
}
