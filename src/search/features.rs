//! What makes one passage better than another that has the same words: its article, its words'
//! neighbours, and what the article begins with.
//!
//! Every feature is worth whole points, in shares of the weights of the clauses, so that sums do
//! not depend on the order of additions. The shares were chosen by cross-validation on four test
//! collections, see `docs/ranking.md`. It knows occurrences; it must never know how they are found.

use super::Unit;
use super::bm25::{K1, points};
use super::matcher::Article;
use super::near::Occurrence;
use super::rank::Rank;

/// BM25 over the whole article, with parameters of its own: an article is longer and has a word
/// more often than a passage.
const ARTICLE_K1: f32 = 2.0;
const ARTICLE_B: f32 = 0.75;

/// The share of that in an article's points, and in a passage's: an article that goes on about
/// something counts for less where its passages are asked for.
const OF_ARTICLE: f32 = 1.0;
const OF_PASSAGE: f32 = 0.15;

/// The share of the weights of two clauses that stand in the text as in the query: the ordered
/// bigrams of Metzler and Croft, "A Markov random field model for term dependencies" (2005).
const NEIGHBOURS: f32 = 0.6 / (K1 + 1.0);
/// How soon more of them in one passage stop counting.
const NEIGHBOURS_K: f32 = 1.2;

/// The share of a clause's weight if it is among the first words of the article.
const EARLY: f32 = 0.4 / (K1 + 1.0);
/// These many words, those of the headline first.
const FIRST_WORDS: u32 = 20;

/// The share of the weights of all clauses that the newest passage of the archive gets where
/// newness counts; what is so many days older gets half of it.
const NEWNESS: f32 = 0.5;

/// The most that all features can be worth beside the passage's own points, in shares of the sum
/// of weights; each clause has two neighbours at most.
pub(super) const MOST_SHARES: f64 = (OF_ARTICLE + 4.0 * NEIGHBOURS + EARLY + NEWNESS) as f64;

/// A clause beside others: its weight in points, and what it is for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Term {
    pub(super) weight: f32,
    pub(super) role: Role,
}

/// What a clause is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It says what the query is about.
    Content,
    /// It holds the query together.
    Function,
    /// It was added to the query, and has no neighbours there.
    Added,
}

/// Two clauses that follow each other in the query, and how many words further the second may
/// begin: those of function words between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) first: usize,
    pub(super) second: usize,
    reach: u32,
}

/// What a clause is worth in an article, whatever its passages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OfArticle {
    /// The number of the clause.
    pub(super) clause: usize,
    /// How often it stands there.
    pub(super) occurrences: u32,
    /// BM25 over the article, in points.
    pub(super) words: u32,
    /// Points for standing early.
    pub(super) early: u32,
}

/// What the features are worth, in shares of the weights of the clauses; 0 for what is off.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shares {
    article: f32,
    early: f32,
    neighbours: f32,
    newness: f32,
}

impl Shares {
    pub(super) fn new(rank: &Rank, unit: Unit) -> Shares {
        let of_unit = match unit {
            Unit::Article => OF_ARTICLE,
            Unit::Passage => OF_PASSAGE,
        };
        let if_on = |is_on: bool, share: f32| if is_on { share } else { 0.0 };
        Shares {
            article: if_on(rank.article, of_unit),
            early: if_on(rank.first_words, EARLY),
            neighbours: if_on(rank.neighbours, NEIGHBOURS),
            newness: if_on(rank.recent.is_some(), NEWNESS),
        }
    }

    /// The points of a pair that begins so often in a passage.
    pub(super) fn of_pair(&self, terms: &[Term], pair: Pair, count: usize) -> u32 {
        let weight = terms[pair.first].weight + terms[pair.second].weight;
        points(weight, self.neighbours * count as f32 / (count as f32 + NEIGHBOURS_K))
    }

    /// The points of a passage that is so many half-lives older than the newest.
    pub(super) fn of_age(&self, terms: &[Term], half_lives: f32) -> u32 {
        let weight: f32 = terms.iter().map(|term| term.weight).sum();
        points(weight, self.newness * (-half_lives).exp2())
    }
}

/// What bounds the points of all features but the date, for the passages of one query.
///
/// A pair that begins `c` times in a passage has its first clause there at least as often. So with
/// the weights `v` and `w`, the passage's norm `n` and `k` for [`NEIGHBOURS_K`], its share `(v + w)
/// c / (c + k)` is at most `(v + w) / v` times `max(1, (1 + n) / (1 + k))` times what the first
/// clause has of the passage's points.
pub(super) struct MostPoints {
    /// Of the article and its first words.
    of_article: f32,
    /// The share of neighbours.
    neighbours: f32,
    /// The weights of all pairs.
    pairs: f32,
    /// The largest `(v + w) / v`.
    ratio: f32,
    /// The number of shares that were rounded to a point.
    rounded: f32,
}

impl MostPoints {
    pub(super) fn new(shares: &Shares, terms: &[Term], pairs: &[Pair]) -> MostPoints {
        let content = terms.iter().filter(|term| term.role != Role::Function);
        let (weight, count) =
            content.fold((0.0, 0), |(sum, count), term| (sum + term.weight, count + 1));
        let weights = |pair: &Pair| (terms[pair.first].weight, terms[pair.second].weight);
        MostPoints {
            of_article: weight * (shares.article + shares.early),
            neighbours: shares.neighbours,
            pairs: pairs.iter().map(weights).map(|(v, w)| v + w).sum(),
            ratio: pairs.iter().map(weights).map(|(v, w)| (v + w) / v).fold(0.0, f32::max),
            rounded: (2 * count + pairs.len()) as f32,
        }
    }

    /// At least the points for a passage of this many points and this factor of length
    /// (`K1 * (1 - B + B * length / average)`).
    pub(super) fn of(&self, passage: u32, norm: f32) -> u32 {
        let longer = ((1.0 + norm) / (1.0 + NEIGHBOURS_K)).max(1.0);
        let factor = self.ratio * longer;
        let neighbours = self.neighbours * self.pairs.min(factor * passage as f32);
        // Every share was rounded to a point, and those of the passage are multiplied.
        let rounding = self.rounded * (1.0 + factor) + 1.0;
        (self.of_article + neighbours + rounding) as u32
    }
}

/// The pairs of a query's clauses, in order.
pub(super) fn pairs(terms: &[Term]) -> Vec<Pair> {
    let content: Vec<usize> =
        (0..terms.len()).filter(|&at| terms[at].role == Role::Content).collect();
    content
        .windows(2)
        .map(|pair| Pair { first: pair[0], second: pair[1], reach: (pair[1] - pair[0]) as u32 })
        .collect()
}

/// What each clause is worth in an article in which the clauses stand so: by what share, and how
/// much longer than the average article it is.
pub(super) fn of_article(
    terms: &[Term],
    found: &[(usize, Vec<Occurrence>)],
    article: Article<'_>,
    shares: Shares,
    length: f32,
) -> Vec<OfArticle> {
    let norm = ARTICLE_K1 * (1.0 - ARTICLE_B + ARTICLE_B * length);
    let worth = |(clause, occurrences): &(usize, Vec<Occurrence>)| {
        let first = occurrences.first()?;
        let (weight, frequency) = (terms[*clause].weight, occurrences.len() as f32);
        let is_early = article.is_among_first(first.first, FIRST_WORDS);
        Some(OfArticle {
            clause: *clause,
            occurrences: occurrences.len() as u32,
            words: points(weight, shares.article * frequency / (frequency + norm)),
            early: if is_early { points(weight, shares.early) } else { 0 },
        })
    };
    found.iter().filter_map(worth).collect()
}

/// For each pair that stands in the article in the query's order, where it does.
pub(super) fn find_neighbours(
    pairs: &[Pair],
    found: &[(usize, Vec<Occurrence>)],
) -> Vec<(Pair, Vec<u32>)> {
    let occurrences = |clause: usize| {
        let at = found.binary_search_by_key(&clause, |(clause, _)| *clause).ok()?;
        Some(&found[at].1[..])
    };
    let mut neighbours = Vec::new();
    for pair in pairs {
        let (Some(first), Some(second)) = (occurrences(pair.first), occurrences(pair.second))
        else {
            continue;
        };
        let mut next = 0;
        let follows = |occurrence: &&Occurrence| {
            while second.get(next).is_some_and(|after| after.first <= occurrence.last) {
                next += 1;
            }
            second.get(next).is_some_and(|after| after.first - occurrence.last <= pair.reach)
        };
        let begins: Vec<u32> = first.iter().filter(follows).map(|found| found.first).collect();
        if !begins.is_empty() {
            neighbours.push((*pair, begins));
        }
    }
    neighbours
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_neighbours(query: &str, text: &str, expected: &[(&str, usize)]) {
        let words: Vec<&str> = query.split_whitespace().collect();
        let role = |word: &str| if word.len() < 3 { Role::Function } else { Role::Content };
        let term = |word: &&str| Term { weight: 1.0, role: role(word) };
        let terms: Vec<Term> = words.iter().map(term).collect();
        let text: Vec<&str> = text.split_whitespace().collect();
        let places = |word: &str| {
            let places = text.iter().enumerate().filter(|(_, w)| **w == word);
            places.map(|(at, _)| Occurrence { first: at as u32, last: at as u32 }).collect()
        };
        let found: Vec<(usize, Vec<Occurrence>)> =
            words.iter().enumerate().map(|(at, word)| (at, places(word))).collect();
        let shown: Vec<(String, usize)> = find_neighbours(&pairs(&terms), &found)
            .iter()
            .map(|(pair, begins)| {
                (format!("{} {}", words[pair.first], words[pair.second]), begins.len())
            })
            .collect();
        let shown: Vec<(&str, usize)> = shown.iter().map(|(pair, n)| (&pair[..], *n)).collect();
        assert_eq!(shown, expected, "{query} in {text:?}");
    }

    #[test]
    fn neighbours_stand_as_in_the_query() {
        check_neighbours(
            "spy deal off",
            "spy deal off spy off deal",
            &[("spy deal", 1), ("deal off", 1)],
        );
        check_neighbours("deal off", "off deal", &[]);
        check_neighbours(
            "bank of england",
            "bank england of bank of england",
            &[("bank england", 2)],
        );
        check_neighbours("bank of england", "bank and of england", &[]);
        check_neighbours("off off", "off off off", &[("off off", 2)]);
    }
}
