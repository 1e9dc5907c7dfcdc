//! Words within a window: where all of several things stand within so many words, in any order.
//!
//! It knows lists of occurrences, ascending by their first position; it must never know where they
//! come from, or what they are worth.

use super::deadline::Watch;
use super::near::Occurrence;

/// What a window must hold.
pub(super) struct Ask<'a> {
    /// The occurrences of each thing, and how many of them the window must hold.
    pub(super) things: &'a [(&'a [Occurrence], usize)],
    /// The last word of the window is at most so many words behind its first.
    pub(super) within: u32,
    pub(super) watch: &'a Watch,
}

/// One occurrence of the thing with this number.
type Numbered = (Occurrence, usize);

impl Ask<'_> {
    /// Where windows that hold everything begin, with an occurrence of one of the things; ascending.
    pub(super) fn begins(&self) -> Vec<u32> {
        let by_first = self.that_fit();
        let mut by_last = by_first.clone();
        by_last.sort_unstable_by_key(|(occurrence, _)| occurrence.last);
        let mut missing: Vec<i64> = self.things.iter().map(|(_, count)| *count as i64).collect();
        let mut lacking = missing.iter().filter(|&&count| count > 0).count();
        let mut entering = by_last.iter().peekable();
        let mut begins = Vec::new();
        for group in by_first.chunk_by(|a, b| a.0.first == b.0.first) {
            let first = group[0].0.first;
            let fits = |(other, _): &&Numbered| other.last <= first.saturating_add(self.within);
            while let Some((_, thing)) = entering.next_if(|next| fits(next)) {
                missing[*thing] -= 1;
                lacking -= usize::from(missing[*thing] == 0);
            }
            if lacking == 0 {
                begins.push(first);
            }
            for (_, thing) in group {
                missing[*thing] += 1;
                lacking += usize::from(missing[*thing] == 1);
            }
        }
        begins
    }

    /// What the choices of occurrences span that make a window, ascending, each once.
    pub(super) fn spans(&self) -> Vec<Occurrence> {
        let all = self.that_fit();
        let mut spans = Vec::new();
        for begin in self.begins() {
            if self.watch.is_over() || !self.watch.has_room(spans.len()) {
                break;
            }
            let from = all.partition_point(|(occurrence, _)| occurrence.first < begin);
            let limit = begin.saturating_add(self.within);
            let mut inside: Vec<Numbered> = all[from..]
                .iter()
                .take_while(|(occurrence, _)| occurrence.first <= limit)
                .filter(|(occurrence, _)| occurrence.last <= limit)
                .copied()
                .collect();
            let first: Vec<Numbered> =
                inside.iter().take_while(|(o, _)| o.first == begin).copied().collect();
            inside.sort_unstable_by_key(|(occurrence, _)| occurrence.last);
            let mut missing: Vec<usize> = self.things.iter().map(|(_, count)| *count).collect();
            for group in inside.chunk_by(|a, b| a.0.last == b.0.last) {
                for (_, thing) in group {
                    missing[*thing] = missing[*thing].saturating_sub(1);
                }
                let complete = missing.iter().all(|&count| count == 0);
                let last = group[0].0.last;
                if complete && self.has_room(&ends(&first, group), None) {
                    spans.push(Occurrence { first: begin, last });
                }
            }
        }
        spans
    }

    /// The occurrences of each thing that are in a window that holds everything.
    pub(super) fn members(&self) -> Vec<Vec<Occurrence>> {
        let begins = self.begins();
        self.members_where(|(occurrence, _)| {
            let earliest = occurrence.last.saturating_sub(self.within);
            let next = begins.partition_point(|&begin| begin < earliest);
            begins.get(next).is_some_and(|&begin| begin <= occurrence.first)
        })
    }

    /// The occurrences of each thing that are in a choice which spans one of `among`.
    pub(super) fn members_among(&self, among: &[Occurrence]) -> Vec<Vec<Occurrence>> {
        let all = self.that_fit();
        let ends: Vec<Vec<[Numbered; 2]>> = among
            .iter()
            .take_while(|_| !self.watch.is_over_after(all.len()))
            .map(|span| {
                let inside = |(o, _): &&Numbered| span.first <= o.first && o.last <= span.last;
                let of = |at_end: &dyn Fn(&Occurrence) -> bool| -> Vec<Numbered> {
                    all.iter().filter(inside).filter(|(o, _)| at_end(o)).copied().collect()
                };
                ends(&of(&|o| o.first == span.first), &of(&|o| o.last == span.last))
            })
            .collect();
        self.members_where(|member| {
            let mut spans = among.iter().zip(&ends).take_while(|_| !self.watch.is_over());
            spans.any(|(span, ends)| {
                span.first <= member.0.first
                    && member.0.last <= span.last
                    && self.has_room(ends, Some(member))
            })
        })
    }

    /// Whether a choice can have both ends of a window, and another member if given: of each thing
    /// it takes only as many as are asked for.
    fn has_room(&self, ends: &[[Numbered; 2]], member: Option<Numbered>) -> bool {
        ends.iter().any(|[first, last]| {
            let mut chosen = vec![*first];
            chosen.extend(Some(*last).into_iter().chain(member).filter(|o| *o != *first));
            chosen.dedup();
            let taken = |thing: usize| chosen.iter().filter(|(_, of)| *of == thing).count();
            chosen.iter().all(|(_, thing)| taken(*thing) <= self.things[*thing].1)
        })
    }

    fn members_where(&self, is_member: impl Fn(Numbered) -> bool) -> Vec<Vec<Occurrence>> {
        let mut members = vec![Vec::new(); self.things.len()];
        for (occurrence, thing) in self.that_fit() {
            if is_member((occurrence, thing)) {
                members[thing].push(occurrence);
            }
        }
        members
    }

    /// All occurrences that are not too long, ascending by their first position.
    fn that_fit(&self) -> Vec<Numbered> {
        let things = self.things.iter().enumerate();
        let mut all: Vec<Numbered> = things
            .flat_map(|(thing, (occurrences, _))| occurrences.iter().map(move |o| (*o, thing)))
            .filter(|(occurrence, _)| occurrence.last - occurrence.first <= self.within)
            .collect();
        all.sort_unstable();
        all
    }
}

/// All pairs of a first and a last member.
fn ends(first: &[Numbered], last: &[Numbered]) -> Vec<[Numbered; 2]> {
    first.iter().flat_map(|a| last.iter().map(|b| [*a, *b])).collect()
}

#[cfg(test)]
mod tests {
    use super::super::deadline::Deadline;
    use super::super::near::sorted;
    use super::*;
    use proptest::prelude::*;

    /// What every choice of as many occurrences as are asked for spans, and which it takes.
    fn choices(asked: &[(&[Occurrence], usize)], within: u32) -> Vec<(Occurrence, Vec<Numbered>)> {
        let mut choices: Vec<Vec<Numbered>> = vec![Vec::new()];
        for (thing, (occurrences, count)) in asked.iter().enumerate() {
            for _ in 0..*count {
                let longer = choices.iter().flat_map(|choice| {
                    let others = occurrences.iter().map(move |o| (*o, thing));
                    others.filter(|o| !choice.contains(o)).map(|o| [&choice[..], &[o]].concat())
                });
                choices = longer.collect();
            }
        }
        let span = |choice: &[Numbered]| Occurrence {
            first: choice.iter().map(|(o, _)| o.first).min().unwrap(),
            last: choice.iter().map(|(o, _)| o.last).max().unwrap(),
        };
        let spanned = choices.into_iter().map(|choice| (span(&choice), choice));
        spanned.filter(|(span, _)| span.last - span.first <= within).collect()
    }

    proptest! {
        #[test]
        fn windows_are_those_of_every_choice(
            firsts in prop::collection::vec(prop::collection::vec(0..16u32, 0..6), 1..4),
            counts in prop::collection::vec(1..3usize, 3),
            within in 1..8u32,
            keep in any::<prop::sample::Index>(),
        ) {
            // No two things begin at one word.
            let mut taken = std::collections::BTreeSet::new();
            let mut things: Vec<Vec<Occurrence>> = Vec::new();
            for firsts in firsts {
                let free = firsts.into_iter().filter(|first| taken.insert(*first));
                things.push(sorted(free.map(|first| Occurrence { first, last: first }).collect()));
            }
            let asked: Vec<(&[Occurrence], usize)> =
                things.iter().zip(&counts).map(|(things, &count)| (&things[..], count)).collect();
            let watch = &Deadline::default().watch();
            let ask = Ask { things: &asked, within, watch };

            let choices = choices(&asked, within);
            let spans = sorted(choices.iter().map(|(span, _)| *span).collect());
            prop_assert_eq!(&ask.spans(), &spans);
            let mut begins: Vec<u32> = spans.iter().map(|span| span.first).collect();
            begins.dedup();
            prop_assert_eq!(ask.begins(), begins);

            let members = |among: &[Occurrence]| -> Vec<Vec<Occurrence>> {
                let taken = choices.iter().filter(|(span, _)| among.contains(span));
                let taken: Vec<Numbered> = taken.flat_map(|(_, choice)| choice.clone()).collect();
                let of = |thing| taken.iter().filter(move |(_, of)| *of == thing).map(|(o, _)| *o);
                (0..asked.len()).map(|thing| sorted(of(thing).collect())).collect()
            };
            prop_assert_eq!(ask.members(), members(&spans));
            prop_assert_eq!(ask.members_among(&spans), members(&spans));
            if !spans.is_empty() {
                let some = [spans[keep.index(spans.len())]];
                prop_assert_eq!(ask.members_among(&some), members(&some));
            }
        }
    }
}
