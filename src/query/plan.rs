//! What a query asks of an archive, in the archive's own terms.
//!
//! It knows words, stems and fields; it must never know a segment.

use std::ops::Range;

use crate::article::EntityKind;
use crate::date::DateRange;
use crate::schema::Attribute;

use super::ast::Within;
use super::term_pattern::TermPattern;

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
    /// What it asks for.
    pub(crate) wanted: Wanted,
    /// How often an article must have it.
    pub(crate) at_least: u32,
    /// Where in the article it must stand.
    pub(crate) scope: Scope,
    /// What its score is multiplied by.
    pub(crate) boost: f32,
}

/// What may stand in a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Wanted {
    /// Any of these rows of words, side by side.
    Rows(Vec<Vec<Pattern>>),
    /// Any of these.
    Any(Vec<Wanted>),
    /// Two near each other, in this order if `ordered`.
    Near {
        /// What stands first, if `ordered`.
        left: Box<Wanted>,
        /// What stands second, if `ordered`.
        right: Box<Wanted>,
        /// How close.
        within: Within,
        /// Whether `left` must come first.
        ordered: bool,
    },
    /// All of these in any order, the last at most so many words behind the first. What is twice
    /// among them must stand there twice.
    Window {
        /// What must stand there.
        members: Vec<Wanted>,
        /// How close.
        within: u32,
    },
    /// The first where it is not also the second.
    Without(Box<Wanted>, Box<Wanted>),
    /// A mention of an entity with a name that is asked for.
    Entity(ValueClause),
}

impl Plan {
    /// Its text clauses, in the order of the query, those that are excluded too.
    pub(crate) fn texts(&self) -> Vec<&TextClause> {
        match self {
            Plan::Text(clause) => vec![clause],
            Plan::Any(plans) => plans.iter().flat_map(Plan::texts).collect(),
            Plan::All(plans, excluded) => {
                plans.iter().chain(excluded).flat_map(Plan::texts).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl TextClause {
    /// Whether it asks for the same, wherever it was written and whatever it weighs.
    pub(crate) fn asks_as(&self, other: &TextClause) -> bool {
        (&self.wanted, self.at_least, self.scope) == (&other.wanted, other.at_least, other.scope)
    }

    /// The folded word, if it asks for a plain word in any of its forms.
    pub(crate) fn plain_word(&self) -> Option<&str> {
        match &self.wanted {
            Wanted::Rows(rows) => match &rows[..] {
                [row] => match &row[..] {
                    [Pattern::Stem { word, .. }] => Some(word),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }
}

impl Wanted {
    /// All patterns in it.
    pub(crate) fn patterns(&self) -> Vec<&Pattern> {
        match self {
            Wanted::Rows(rows) => rows.iter().flatten().collect(),
            Wanted::Any(members) | Wanted::Window { members, .. } => {
                members.iter().flat_map(Wanted::patterns).collect()
            }
            Wanted::Without(wanted, _) => wanted.patterns(),
            Wanted::Near { left, right, .. } => [left.patterns(), right.patterns()].concat(),
            Wanted::Entity(_) => Vec::new(),
        }
    }
}

/// The text of a clause with the way it is sought, which its reading shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Written {
    /// A plain word, stemmed unless it is a compound.
    Word(String),
    /// A literal phrase.
    Phrase(String),
    /// An exact form.
    Exact(String),
    /// Words with their capitals.
    Cased(String),
    /// A word that was added to what was asked.
    Added(String),
    /// Shown as it is: a pattern, or clauses near each other.
    Reading(String),
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
    /// What the value must be.
    pub(crate) asked: AskedValue,
}

/// What a value of a field must be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum AskedValue {
    /// Have these words, side by side.
    Words(Vec<Pattern>),
    /// Be these words and no others.
    Whole(Vec<Pattern>),
    /// Be there.
    Present,
}

impl AskedValue {
    /// Whether a value of these folded words is asked for.
    pub(crate) fn is(&self, value: &[String]) -> bool {
        let is_row = |value: &[String], words: &[Pattern]| {
            value.iter().zip(words).all(|(word, pattern)| pattern.stands_for(word))
        };
        match self {
            AskedValue::Words(words) => {
                !words.is_empty() && value.windows(words.len()).any(|row| is_row(row, words))
            }
            AskedValue::Whole(words) => value.len() == words.len() && is_row(value, words),
            AskedValue::Present => true,
        }
    }
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
    /// This word with its capitals.
    Cased(String),
    /// This word with any capitals.
    Capitals(TermPattern),
    /// Words that begin so.
    Prefix(String),
    /// Words of a pattern.
    Matching(TermPattern),
    /// A mention of an entity of this kind.
    Mention(EntityKind),
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

impl Pattern {
    /// Whether a folded word of a value is meant.
    fn stands_for(&self, value: &str) -> bool {
        match self {
            Pattern::Stem { word, .. } | Pattern::Word { word, .. } => value == word,
            Pattern::Exact(word) | Pattern::Cased(word) => value == word,
            Pattern::Prefix(start) => value.starts_with(start.as_str()),
            Pattern::Matching(pattern) => pattern.is_match(value),
            Pattern::Capitals(_) | Pattern::Mention(_) => false,
        }
    }
}
