//! What makes one passage better than another that has the same words: its article, its words'
//! neighbours, and what the article begins with.
//!
//! Every feature is worth whole points, in shares of the weights of the clauses, so that sums do
//! not depend on the order of additions. The shares were chosen by cross-validation on four test
//! collections, see `docs/RANKING.md`. It knows occurrences; it must never know how they are found.

use super::Unit;
use super::bm25::{K1, points};
use super::matcher::Article;
use super::near::Occurrence;

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

/// The most that all features can be worth beside the passage's own points, in shares of the sum
/// of weights; each clause has two neighbours at most.
pub(super) const MOST_SHARES: f64 = 1.0 + (4.0 * NEIGHBOURS + EARLY) as f64;

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

/// The share of an article's own points in what is ranked.
pub(super) fn article_share(unit: Unit) -> f32 {
    match unit {
        Unit::Article => OF_ARTICLE,
        Unit::Passage => OF_PASSAGE,
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

/// What each clause is worth in an article of so many words in which the clauses stand so;
/// `average` is the average number of words of an article.
pub(super) fn of_article(
    terms: &[Term],
    found: &[(usize, Vec<Occurrence>)],
    article: Article<'_>,
    words: u32,
    average: f32,
    share: f32,
) -> Vec<OfArticle> {
    let norm = ARTICLE_K1 * (1.0 - ARTICLE_B + ARTICLE_B * words as f32 / average);
    let worth = |(clause, occurrences): &(usize, Vec<Occurrence>)| {
        let first = occurrences.first()?;
        let (weight, frequency) = (terms[*clause].weight, occurrences.len() as f32);
        let is_early = article.is_among_first(first.first, FIRST_WORDS);
        Some(OfArticle {
            clause: *clause,
            occurrences: occurrences.len() as u32,
            words: points(weight, share * frequency / (frequency + norm)),
            early: if is_early { points(weight, EARLY) } else { 0 },
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

/// The points of a pair that begins so often in a passage.
pub(super) fn neighbour_points(terms: &[Term], pair: Pair, count: usize) -> u32 {
    let weight = terms[pair.first].weight + terms[pair.second].weight;
    points(weight, NEIGHBOURS * count as f32 / (count as f32 + NEIGHBOURS_K))
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
