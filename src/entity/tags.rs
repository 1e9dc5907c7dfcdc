//! The tags of the tagger: outside of names, or the beginning, inside, last or only token of a
//! person's, an organisation's or a place's (BILOU, Ratinov and Roth 2009).
//!
//! It knows which tag may follow which, and how the best sequence and the probability of a span are
//! found. It knows no text and no features.

/// How many tags there are.
pub(crate) const TAGS: usize = 13;

/// The tag of a token outside of names.
pub(crate) const OUTSIDE: usize = 0;

/// Scores of the tags of a token, padded to a machine's vector.
pub(crate) type Scores = [f32; 16];

/// What a tag says of a token's place in its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Outside,
    Begin,
    Inside,
    Last,
    Only,
}

/// The part that a tag means.
pub(crate) fn part(tag: usize) -> Part {
    match tag {
        OUTSIDE => Part::Outside,
        _ => [Part::Begin, Part::Inside, Part::Last, Part::Only][(tag - 1) % 4],
    }
}

/// The kind that a tag means: 0 person, 1 organisation, 2 place. Of [`OUTSIDE`] it is none.
pub(crate) fn kind(tag: usize) -> usize {
    tag.saturating_sub(1) / 4
}

/// Whether a tag may follow another.
pub(crate) fn may_follow(before: usize, after: usize) -> bool {
    let open = matches!(part(before), Part::Begin | Part::Inside);
    let goes_on = matches!(part(after), Part::Inside | Part::Last);
    open == goes_on && (!open || kind(before) == kind(after))
}

/// Weights of tags in a row; a sequence begins after and ends before [`OUTSIDE`].
pub(crate) type Transitions = [[f32; TAGS]; TAGS];

/// The tags that may follow each tag.
fn followers(before: usize) -> impl Iterator<Item = usize> {
    let open = matches!(part(before), Part::Begin | Part::Inside);
    let first = if open { 4 * kind(before) + 2 } else { 0 };
    let last = if open { first + 2 } else { TAGS };
    (first..last).filter(move |after| may_follow(before, *after))
}

/// Room for the search, to be used again.
#[derive(Debug, Default)]
pub(crate) struct Lattice {
    best: Vec<[f32; TAGS]>,
    back: Vec<[u8; TAGS]>,
    forward: Vec<[f32; TAGS]>,
    backward: Vec<[f32; TAGS]>,
}

const NEVER: f32 = -1e9;

impl Lattice {
    /// The best sequence of tags (Viterbi).
    pub(crate) fn decode(
        &mut self,
        scores: &[Scores],
        transitions: &Transitions,
        tags: &mut Vec<u8>,
    ) {
        tags.clear();
        let n = scores.len();
        self.best.clear();
        self.back.clear();
        let mut previous = [NEVER; TAGS];
        previous[OUTSIDE] = 0.0;
        for row in scores {
            let (mut best, mut back) = ([NEVER; TAGS], [0_u8; TAGS]);
            for before in (0..TAGS).filter(|b| previous[*b] > NEVER) {
                for after in followers(before) {
                    let score = previous[before] + transitions[before][after] + row[after];
                    if score > best[after] {
                        (best[after], back[after]) = (score, before as u8);
                    }
                }
            }
            self.best.push(best);
            self.back.push(back);
            previous = best;
        }
        let ends = |tag: &usize| may_follow(*tag, OUTSIDE);
        let score = |tag: usize| previous[tag] + transitions[tag][OUTSIDE];
        let mut tag =
            (0..TAGS).filter(ends).fold(0, |best, t| if score(t) > score(best) { t } else { best });
        tags.resize(n, 0);
        for at in (0..n).rev() {
            tags[at] = tag as u8;
            tag = usize::from(self.back[at][tag]);
        }
    }

    /// Sums over all sequences that keep to `allowed` (a bit for each tag, a token each; all if empty):
    /// the logarithm of their weight. [`span`](Self::span) then asks about them.
    pub(crate) fn sum(
        &mut self,
        scores: &[Scores],
        transitions: &Transitions,
        allowed: &[u16],
    ) -> f32 {
        let n = scores.len();
        let may = |at: usize, tag: usize| allowed.get(at).is_none_or(|mask| mask >> tag & 1 == 1);
        self.forward.clear();
        self.forward.resize(n, [NEVER; TAGS]);
        self.backward.clear();
        self.backward.resize(n, [NEVER; TAGS]);
        let mut previous = [NEVER; TAGS];
        previous[OUTSIDE] = 0.0;
        for (at, scores) in scores.iter().enumerate() {
            let mut sums = [Sum::default(); TAGS];
            for before in (0..TAGS).filter(|b| previous[*b] > NEVER) {
                for after in followers(before).filter(|t| may(at, *t)) {
                    sums[after].add(previous[before] + transitions[before][after]);
                }
            }
            for tag in 0..TAGS {
                previous[tag] = sums[tag].log() + scores[tag];
                if previous[tag] < NEVER / 2.0 {
                    previous[tag] = NEVER;
                }
            }
            self.forward[at] = previous;
        }
        let mut total = Sum::default();
        for tag in (0..TAGS).filter(|t| may_follow(*t, OUTSIDE)) {
            total.add(previous[tag] + transitions[tag][OUTSIDE]);
            if n > 0 && may(n - 1, tag) {
                self.backward[n - 1][tag] = transitions[tag][OUTSIDE];
            }
        }
        for at in (1..n).rev() {
            for before in (0..TAGS).filter(|t| may(at - 1, *t)) {
                let mut sum = Sum::default();
                for after in followers(before).filter(|t| may(at, *t)) {
                    sum.add(
                        transitions[before][after] + scores[at][after] + self.backward[at][after],
                    );
                }
                self.backward[at - 1][before] = sum.log().max(NEVER);
            }
        }
        total.log()
    }

    /// The probability that tokens are tagged so, from the one `at` on, after [`sum`](Self::sum) gave `total`.
    pub(crate) fn span(
        &self,
        at: usize,
        tags: &[u8],
        scores: &[Scores],
        transitions: &Transitions,
        total: f32,
    ) -> f32 {
        let (Some(first), Some(last)) = (tags.first(), tags.last()) else { return 0.0 };
        let mut score = self.forward[at][usize::from(*first)];
        for (n, pair) in tags.windows(2).enumerate() {
            let [before, after] = [pair[0], pair[1]].map(usize::from);
            score += transitions[before][after] + scores[at + n + 1][after];
        }
        score += self.backward[at + tags.len() - 1][usize::from(*last)];
        (score - total).exp().min(1.0)
    }
}

/// The logarithm of a sum of exponentials, term by term.
#[derive(Clone, Copy)]
struct Sum {
    greatest: f32,
    sum: f32,
}

impl Default for Sum {
    fn default() -> Sum {
        Sum { greatest: NEVER, sum: 0.0 }
    }
}

impl Sum {
    fn add(&mut self, term: f32) {
        if term <= NEVER {
        } else if term <= self.greatest {
            self.sum += (term - self.greatest).exp();
        } else {
            self.sum = self.sum * (self.greatest - term).exp() + 1.0;
            self.greatest = term;
        }
    }

    fn log(self) -> f32 {
        if self.sum == 0.0 { NEVER } else { self.greatest + self.sum.ln() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(entries: &[(usize, f32)]) -> Scores {
        let mut row = [0.0; 16];
        entries.iter().for_each(|(tag, score)| row[*tag] = *score);
        row
    }

    #[test]
    fn the_best_sequence_is_a_whole_name() {
        let (begin, last) = (5, 7);
        let scores =
            [row(&[(begin, 2.0)]), row(&[(last, 1.0), (OUTSIDE, 1.5)]), row(&[(begin, 3.0)])];
        let mut tags = Vec::new();
        Lattice::default().decode(&scores, &[[0.0; TAGS]; TAGS], &mut tags);
        // The third cannot begin a name that has no end.
        assert_eq!(tags, [begin as u8, last as u8, 0]);
    }

    proptest! {
        #[test]
        fn probabilities_sum_to_one(scores in prop::collection::vec(prop::array::uniform16(-9.0_f32..9.0), 1..6)) {
            let mut lattice = Lattice::default();
            let transitions = [[0.0; TAGS]; TAGS];
            let total = lattice.sum(&scores, &transitions, &[]);
            for at in 0..scores.len() {
                let sum: f32 = (0..TAGS as u8).map(|tag| lattice.span(at, &[tag], &scores, &transitions, total)).sum();
                prop_assert!((sum - 1.0).abs() < 1e-3, "{sum}");
            }
        }
    }
}
