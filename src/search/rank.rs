//! What a score is made of beside the passage's words, and how that is written: `full`, `bm25`,
//! `full-neighbours`.
//!
//! It knows names and switches; it must never know how a feature is reckoned.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use crate::error::Error;

/// What a score is made of beside the passage's words, each worth what its rarity says (BM25).
/// Everything can be switched off, to measure what it is worth.
///
/// It is written `full` or `bm25`, then what is left out or added: `full-article-neighbours`,
/// `bm25+bursts`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rank {
    /// Words that come in bursts are worth more.
    pub bursts: bool,
    /// Function words are worth less.
    pub function_words: bool,
    /// The clauses stand elsewhere in the article.
    pub article: bool,
    /// They stand among the first words of the article.
    pub first_words: bool,
    /// They stand in the passage as they do in the query.
    pub neighbours: bool,
    /// Newer passages are worth more: in so many days what that is worth halves, counted back from
    /// the newest article of the archive.
    pub recent: Option<NonZeroU32>,
    /// The first so many passages by their words are put in order by their articles, first words,
    /// neighbours and dates, too; after them the first order stands.
    pub depth: usize,
}

/// Deep enough that nothing which could be among the first ten is left out: see
/// `docs/ranking.md`.
const DEPTH: usize = 1_000;

impl Rank {
    /// The passage's words alone.
    pub const BM25: Rank = Rank {
        bursts: false,
        function_words: false,
        article: false,
        first_words: false,
        neighbours: false,
        recent: None,
        depth: DEPTH,
    };

    /// All that is known, but for the date.
    pub const FULL: Rank = Rank {
        bursts: true,
        function_words: true,
        article: true,
        first_words: true,
        neighbours: true,
        ..Rank::BM25
    };

    /// Whether anything puts passages in another order than their words do.
    pub(super) fn has_features(&self) -> bool {
        self.article || self.first_words || self.neighbours || self.recent.is_some()
    }

    /// The switches by their names.
    fn switches(&mut self) -> [(&'static str, &mut bool); 5] {
        [
            ("bursts", &mut self.bursts),
            ("function_words", &mut self.function_words),
            ("article", &mut self.article),
            ("first_words", &mut self.first_words),
            ("neighbours", &mut self.neighbours),
        ]
    }
}

impl Default for Rank {
    fn default() -> Rank {
        Rank::FULL
    }
}

impl FromStr for Rank {
    type Err = Error;

    fn from_str(text: &str) -> Result<Rank, Error> {
        let unknown = |what: &str| {
            let reason = format!(
                "no ranking `{what}`; write `full` or `bm25`, then what is left out or added of \
                 bursts, function_words, article, first_words and neighbours: `full-neighbours`"
            );
            Error::Setting { reason }
        };
        let signs: Vec<(usize, char)> =
            text.char_indices().filter(|(_, c)| matches!(c, '-' | '+')).collect();
        let end_of = |number: usize| signs.get(number).map_or(text.len(), |(at, _)| *at);
        let mut rank = match &text[..end_of(0)] {
            "full" => Rank::FULL,
            "bm25" => Rank::BM25,
            other => return Err(unknown(other)),
        };
        for (number, &(at, sign)) in signs.iter().enumerate() {
            let name = &text[at + 1..end_of(number + 1)];
            let mut switches = rank.switches().into_iter();
            let (_, switch) = switches.find(|(known, _)| *known == name).ok_or(unknown(name))?;
            *switch = sign == '+';
        }
        Ok(rank)
    }
}

impl fmt::Display for Rank {
    /// The form that is read, without recency and depth.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut own, mut full) = (*self, Rank::FULL);
        let (own, full) = (own.switches(), full.switches());
        if own.iter().all(|(_, is_on)| !**is_on) {
            return f.write_str("bm25");
        }
        f.write_str("full")?;
        for ((name, is_on), (_, usually)) in own.into_iter().zip(full) {
            match (*is_on, *usually) {
                (false, true) => write!(f, "-{name}")?,
                (true, false) => write!(f, "+{name}")?,
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_rank(written: &str, printed: &str) {
        let rank: Rank = written.parse().unwrap();
        assert_eq!(rank.to_string(), printed, "{written}");
        assert_eq!(printed.parse::<Rank>().unwrap(), rank, "{printed}");
    }

    #[test]
    fn ranks_have_a_written_form() {
        check_rank("full", "full");
        check_rank("bm25", "bm25");
        check_rank("full-neighbours", "full-neighbours");
        check_rank("full-neighbours+neighbours", "full");
        check_rank("bm25+article", "full-bursts-function_words-first_words-neighbours");
        check_rank("full-bursts-function_words-article-first_words-neighbours", "bm25");
    }

    #[test]
    fn what_is_no_ranking_is_named() {
        let reason = |written: &str| written.parse::<Rank>().unwrap_err().to_string();
        insta::assert_snapshot!(reason("best"), @"no ranking `best`; write `full` or `bm25`, then what is left out or added of bursts, function_words, article, first_words and neighbours: `full-neighbours`");
        assert!(reason("full-nothing").starts_with("no ranking `nothing`"));
        assert!(reason("").starts_with("no ranking ``"));
    }
}
