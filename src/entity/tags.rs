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
    /// What each tag of each token weighs by itself, over the sum of the weights of all that end there.
    own: Vec<[f64; TAGS]>,
    forward: Vec<[f64; TAGS]>,
    backward: Vec<[f64; TAGS]>,
}

/// The weights of tags in a row as factors; 0 where one may not follow.
pub(crate) type Factors = [[f64; TAGS]; TAGS];

/// The factors of these transitions.
pub(crate) fn factors(transitions: &Transitions) -> Factors {
    std::array::from_fn(|before| {
        std::array::from_fn(|after| match may_follow(before, after) {
            true => f64::from(transitions[before][after]).exp(),
            false => 0.0,
        })
    })
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
    ///
    /// Each token's sums are divided by what they add up to, so that no product of many runs out of numbers
    /// (Rabiner 1989, section V A).
    pub(crate) fn sum(&mut self, scores: &[Scores], factors: &Factors, allowed: &[u16]) -> f32 {
        let n = scores.len();
        for sums in [&mut self.own, &mut self.forward, &mut self.backward] {
            sums.clear();
            sums.resize(n, [0.0; TAGS]);
        }
        let may = |at: usize, tag: usize| allowed.get(at).is_none_or(|mask| mask >> tag & 1 == 1);
        let mut total = 0.0;
        let mut previous = [0.0; TAGS];
        previous[OUTSIDE] = 1.0;
        for (at, scores) in scores.iter().enumerate() {
            let greatest = scores[..TAGS].iter().copied().fold(f32::MIN, f32::max);
            let own: [f64; TAGS] = std::array::from_fn(|tag| match may(at, tag) {
                true => f64::from(scores[tag] - greatest).exp(),
                false => 0.0,
            });
            let mut sums = [0.0; TAGS];
            for (weight, factors) in
                previous.iter().zip(factors).filter(|(weight, _)| **weight > 0.0)
            {
                sums.iter_mut().zip(factors).for_each(|(sum, factor)| *sum += weight * factor);
            }
            sums.iter_mut().zip(&own).for_each(|(sum, own)| *sum *= own);
            let all: f64 = sums.iter().sum();
            if all <= 0.0 {
                return NEVER;
            }
            total += all.ln() + f64::from(greatest);
            previous = sums.map(|sum| sum / all);
            self.own[at] = own.map(|own| own / all);
            self.forward[at] = previous;
        }
        let ends = factors.map(|row| row[OUTSIDE]);
        let all: f64 = previous.iter().zip(&ends).map(|(weight, end)| weight * end).sum();
        if all <= 0.0 {
            return NEVER;
        }
        let mut next = ends.map(|end| end / all);
        for (own, backward) in self.own.iter().zip(&mut self.backward).rev() {
            *backward = next;
            let after: [f64; TAGS] = std::array::from_fn(|tag| own[tag] * next[tag]);
            next = factors
                .map(|row| row.iter().zip(&after).map(|(factor, after)| factor * after).sum());
        }
        (total + all.ln()) as f32
    }

    /// The probability that tokens are tagged so, from the one `at` on, by the last [`sum`](Self::sum); 0 if
    /// nothing was allowed.
    pub(crate) fn span(&self, at: usize, tags: &[u8], factors: &Factors) -> f32 {
        let (Some(first), Some(last)) = (tags.first(), tags.last()) else { return 0.0 };
        let mut chance = self.forward[at][usize::from(*first)];
        for (n, pair) in tags.windows(2).enumerate() {
            let [before, after] = [pair[0], pair[1]].map(usize::from);
            chance *= factors[before][after] * self.own[at + n + 1][after];
        }
        chance *= self.backward[at + tags.len() - 1][usize::from(*last)];
        chance.min(1.0) as f32
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

    #[test]
    fn the_sum_is_of_all_that_is_allowed() {
        let (begin, last, only) = (1, 3, 4);
        let scores = [row(&[(begin, 1.0)]), row(&[(last, 2.0)])];
        let factors = factors(&[[0.0; TAGS]; TAGS]);
        let mut lattice = Lattice::default();
        let sum = lattice.sum(&scores, &factors, &[1 << begin | 1, 1 << last | 1]);
        // Both outside, or one name of both.
        assert!((sum - (1.0 + 3.0_f32.exp()).ln()).abs() < 1e-5, "{sum}");
        assert!((lattice.span(0, &[1, 3], &factors) - 1.0 / (1.0 + (-3.0_f32).exp())).abs() < 1e-5);
        assert_eq!(lattice.sum(&scores, &factors, &[1 << only, 1 << last]), NEVER);
        assert_eq!(lattice.span(0, &[1, 3], &factors), 0.0);
    }

    proptest! {
        #[test]
        fn probabilities_sum_to_one(scores in prop::collection::vec(prop::array::uniform16(-9.0_f32..9.0), 1..6)) {
            let mut lattice = Lattice::default();
            let factors = factors(&[[0.0; TAGS]; TAGS]);
            lattice.sum(&scores, &factors, &[]);
            for at in 0..scores.len() {
                let sum: f32 = (0..TAGS as u8).map(|tag| lattice.span(at, &[tag], &factors)).sum();
                prop_assert!((sum - 1.0).abs() < 1e-3, "{sum}");
            }
        }
    }
}
