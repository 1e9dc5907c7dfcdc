//! Words near each other: what stands close enough to what, in one article.
//!
//! An occurrence is a stretch of the article's word positions. Two are near if one begins after
//! the other ends and not too far from it: side by side they are one word apart. This file knows
//! lists of occurrences, ascending by their first position; it must never know where they come
//! from, or what they are worth.

use std::ops::Range;

use super::deadline::Watch;

/// The positions of the first and the last word of something, in one article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Occurrence {
    pub(super) first: u32,
    pub(super) last: u32,
}

/// How far the second of two may begin behind the first.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reach<'a> {
    /// At most so many words behind its last word.
    Words(u32),
    /// Before the next of these positions, where a sentence or a paragraph begins; ascending.
    Block(&'a [u32]),
}

impl Reach<'_> {
    /// The last position at which something near may begin.
    fn limit(self, last: u32) -> u32 {
        match self {
            Reach::Words(words) => last.saturating_add(words),
            Reach::Block(borders) => {
                let next = borders.partition_point(|&border| border <= last);
                borders.get(next).map_or(u32::MAX, |border| border - 1)
            }
        }
    }

    /// Whether something can be near anything at all: what crosses a border is in no sentence.
    fn holds(self, occurrence: Occurrence) -> bool {
        self.limit(occurrence.first) >= occurrence.last || matches!(self, Reach::Words(_))
    }
}

/// For each of some occurrences those of others that begin behind it, near enough.
fn followers<'o>(
    from: &'o [Occurrence],
    to: &'o [Occurrence],
    reach: Reach<'o>,
) -> impl Iterator<Item = (usize, Range<usize>)> + 'o {
    from.iter().enumerate().filter(move |(_, left)| reach.holds(**left)).map(move |(at, left)| {
        let begin = to.partition_point(|right| right.first <= left.last);
        let limit = reach.limit(left.last);
        let len = to[begin..].partition_point(|right| right.first <= limit);
        (at, begin..begin + len)
    })
}

/// The pairs of occurrences that are near each other, each as what it spans and its two numbers.
fn pairs<'o>(
    left: &'o [Occurrence],
    right: &'o [Occurrence],
    reach: Reach<'o>,
    ordered: bool,
) -> impl Iterator<Item = (Occurrence, usize, usize)> + 'o {
    let span = |a: Occurrence, b: Occurrence| Occurrence { first: a.first, last: b.last };
    let forth = followers(left, right, reach).flat_map(move |(a, near)| {
        let near = near.filter(move |&b| reach.holds(right[b]));
        near.map(move |b| (span(left[a], right[b]), a, b))
    });
    let back = followers(right, left, reach).filter(move |_| !ordered);
    let back = back.flat_map(move |(b, near)| {
        let near = near.filter(move |&a| reach.holds(left[a]));
        near.map(move |a| (span(right[b], left[a]), a, b))
    });
    forth.chain(back)
}

/// What the pairs span, ascending, each once.
pub(super) fn spans(
    left: &[Occurrence],
    right: &[Occurrence],
    reach: Reach<'_>,
    ordered: bool,
    watch: &Watch,
) -> Vec<Occurrence> {
    let mut spans = Vec::new();
    for (span, ..) in pairs(left, right, reach, ordered) {
        if watch.is_over() || !watch.has_room(spans.len()) {
            break;
        }
        spans.push(span);
    }
    sorted(spans)
}

/// Where pairs begin, ascending, each once. It looks at every occurrence once, however many pairs
/// there are.
pub(super) fn begins(
    left: &[Occurrence],
    right: &[Occurrence],
    reach: Reach<'_>,
    ordered: bool,
) -> Vec<u32> {
    let mut begins = Vec::new();
    let mut collect = |from: &[Occurrence], to: &[Occurrence]| {
        let near = followers(from, to, reach)
            .filter(|(_, near)| near.clone().any(|other| reach.holds(to[other])));
        begins.extend(near.map(|(at, _)| from[at].first));
    };
    collect(left, right);
    if !ordered {
        collect(right, left);
    }
    begins.sort_unstable();
    begins.dedup();
    begins
}

/// The occurrences on either side that are one of a pair.
pub(super) fn partners(
    left: &[Occurrence],
    right: &[Occurrence],
    reach: Reach<'_>,
    ordered: bool,
) -> (Vec<Occurrence>, Vec<Occurrence>) {
    let (mut on_left, mut on_right) = (Covered::new(left.len()), Covered::new(right.len()));
    let collect =
        |from: &[Occurrence], to: &[Occurrence], own: &mut Covered, others: &mut Covered| {
            for (at, near) in followers(from, to, reach) {
                if near.clone().any(|other| reach.holds(to[other])) {
                    own.cover(at..at + 1);
                    others.cover(near);
                }
            }
        };
    collect(left, right, &mut on_left, &mut on_right);
    if !ordered {
        collect(right, left, &mut on_right, &mut on_left);
    }
    let holds = |occurrence: &Occurrence| reach.holds(*occurrence);
    (on_left.of(left).filter(holds).collect(), on_right.of(right).filter(holds).collect())
}

/// The occurrences on either side that are one of a pair which spans one of `among`, ascending.
pub(super) fn partners_among(
    left: &[Occurrence],
    right: &[Occurrence],
    reach: Reach<'_>,
    ordered: bool,
    among: &[Occurrence],
    watch: &Watch,
) -> (Vec<Occurrence>, Vec<Occurrence>) {
    let (mut on_left, mut on_right) = (Vec::new(), Vec::new());
    let pairs = pairs(left, right, reach, ordered).take_while(|_| !watch.is_over());
    for (span, a, b) in pairs {
        if !watch.has_room(on_left.len()) {
            break;
        }
        if among.binary_search(&span).is_ok() {
            on_left.push(left[a]);
            on_right.push(right[b]);
        }
    }
    (sorted(on_left), sorted(on_right))
}

pub(super) fn sorted(mut occurrences: Vec<Occurrence>) -> Vec<Occurrence> {
    occurrences.sort_unstable();
    occurrences.dedup();
    occurrences
}

/// Numbers that ranges cover.
struct Covered {
    /// Ranges that begin here, less those that have ended.
    steps: Vec<i32>,
}

impl Covered {
    fn new(len: usize) -> Covered {
        Covered { steps: vec![0; len + 1] }
    }

    fn cover(&mut self, range: Range<usize>) {
        self.steps[range.start] += 1;
        self.steps[range.end] -= 1;
    }

    fn of(self, occurrences: &[Occurrence]) -> impl Iterator<Item = Occurrence> {
        let mut open = 0;
        let covered = occurrences.iter().zip(self.steps).filter(move |(_, step)| {
            open += step;
            open > 0
        });
        covered.map(|(occurrence, _)| *occurrence)
    }
}

#[cfg(test)]
mod tests {
    use super::super::deadline::Deadline;
    use super::*;
    use proptest::prelude::*;

    fn occurrences() -> impl Strategy<Value = Vec<Occurrence>> {
        let one =
            (0..40u32, 0..3u32).prop_map(|(first, more)| Occurrence { first, last: first + more });
        prop::collection::vec(one, 0..8).prop_map(sorted)
    }

    /// What the documentation says, pair by pair.
    fn naive(
        left: &[Occurrence],
        right: &[Occurrence],
        reach: Reach<'_>,
        ordered: bool,
    ) -> Vec<(Occurrence, Occurrence, Occurrence)> {
        let follows = |a: Occurrence, b: Occurrence| match reach {
            Reach::Words(words) => b.first > a.last && b.first - a.last <= words,
            Reach::Block(borders) => {
                let crossed = |&border: &u32| border > a.first && border <= b.last;
                b.first > a.last && !borders.iter().any(crossed)
            }
        };
        let mut pairs = Vec::new();
        for &a in left {
            for &b in right {
                if follows(a, b) {
                    pairs.push((Occurrence { first: a.first, last: b.last }, a, b));
                }
                if !ordered && follows(b, a) {
                    pairs.push((Occurrence { first: b.first, last: a.last }, a, b));
                }
            }
        }
        pairs
    }

    proptest! {
        #[test]
        fn every_way_of_looking_agrees_with_the_pairs(
            left in occurrences(),
            right in occurrences(),
            words in prop::option::of(1..6u32),
            mut borders in prop::collection::vec(0..44u32, 0..5),
            ordered: bool,
            keep in any::<prop::sample::Index>(),
        ) {
            borders.sort_unstable();
            let reach = words.map_or(Reach::Block(&borders), Reach::Words);
            let pairs = naive(&left, &right, reach, ordered);
            let watch = &Deadline::default().watch();
            let all = sorted(pairs.iter().map(|pair| pair.0).collect());
            prop_assert_eq!(&spans(&left, &right, reach, ordered, watch), &all);

            let mut first: Vec<u32> = all.iter().map(|span| span.first).collect();
            first.dedup();
            prop_assert_eq!(begins(&left, &right, reach, ordered), first);

            let sides = |among: &[Occurrence]| {
                let of = || pairs.iter().filter(|pair| among.contains(&pair.0));
                (sorted(of().map(|pair| pair.1).collect()), sorted(of().map(|pair| pair.2).collect()))
            };
            prop_assert_eq!(partners(&left, &right, reach, ordered), sides(&all));
            if !all.is_empty() {
                let some = [all[keep.index(all.len())]];
                prop_assert_eq!(partners_among(&left, &right, reach, ordered, &some, watch), sides(&some));
            }
        }
    }
}
