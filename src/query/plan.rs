//! What a query asks of an archive, in the archive's own terms.
//!
//! It knows words, stems and fields; it must never know a segment.

use std::ops::Range;

use crate::date::DateRange;
use crate::schema::Attribute;

/// A condition on articles. Negation stands only beside something to take away from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Plan {
    /// Every article.
    Everything,
    /// No article.
    Nothing,
    /// Articles with a text clause in one of their passages.
    Text(TextClause),
    /// Articles with a value of a field.
    Value(ValueClause),
    /// Articles whose whole period lies in a range.
    Dates(DateRange),
    /// Articles that satisfy all of the first and none of the second.
    All(Vec<Plan>, Vec<Plan>),
    /// Articles that satisfy one or more.
    Any(Vec<Plan>),
}

/// A clause that passages satisfy, and are scored by.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TextClause {
    /// The words as they were written, and how they were read.
    pub(crate) written: Written,
    /// The bytes of the query that it was read from.
    pub(crate) span: Range<usize>,
    /// Any of these satisfies it. Each is a row of words, side by side.
    pub(crate) variants: Vec<Vec<Pattern>>,
    /// Where in the article it must stand.
    pub(crate) scope: Scope,
    /// What its score is multiplied by.
    pub(crate) boost: f32,
}

/// The text of a clause with the way it is sought, which its reading shows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Written {
    /// A plain word, stemmed unless it is a compound.
    Word(String),
    /// A literal phrase.
    Phrase(String),
    /// An exact form.
    Exact(String),
    /// A pattern, shown as it is.
    Pattern(String),
}

/// A clause that a field's values satisfy; it does not score.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ValueClause {
    /// How it was read, for people.
    pub(crate) reading: String,
    /// The bytes of the query that it was read from.
    pub(crate) span: Range<usize>,
    /// The fields, any of which may have the value.
    pub(crate) attributes: Vec<Attribute>,
    /// The words of the value, side by side.
    pub(crate) words: Vec<Pattern>,
}

/// The words that may stand in one place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Pattern {
    /// Words with one of these stems, in compounds written as one word too.
    Stem {
        /// The word that was asked for, folded.
        word: String,
        /// Its stems in the archive's languages.
        stems: Vec<String>,
    },
    /// This word, or its parts in a row where the archive writes it with a hyphen.
    Word {
        /// The folded word.
        word: String,
        /// Its stems, which lead to its hyphenated spellings.
        stems: Vec<String>,
    },
    /// This term and nothing else.
    Exact(String),
    /// Words that begin so.
    Prefix(String),
}

/// Where in an article a text clause must stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Scope {
    /// In the headline or the text.
    #[default]
    Anywhere,
    /// In the headline.
    Headline,
    /// In the lead passage, the headline included.
    Lede,
}
