//! The tree of a query: what somebody asked, with the place in the text that says so.
//!
//! It knows the words of the language. It must never know how a text is read, what an archive
//! holds or how a clause is answered. `print` gives it its written form.

use std::ops::Range;

use crate::article::EntityKind;
use crate::date::DateRange;

/// A query as it was read.
///
/// `"huawei OR zte".parse::<Query>()` reads one; it prints as text that reads as the same tree.
#[derive(Clone, Debug)]
pub struct Query {
    pub(super) text: String,
    pub(super) clause: Clause,
    pub(super) warnings: Vec<Warning>,
}

/// Something in a query that was not read as it stands, and what was done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The bytes of the query's text that it is about.
    pub span: Range<usize>,
    /// What is odd and what was done.
    pub message: String,
    /// What to write instead, where that can be said.
    pub hint: Option<String>,
}

/// A part of a query. Two clauses are equal if they ask the same, wherever they are written.
#[derive(Clone, Debug)]
pub struct Clause {
    /// What is asked.
    pub kind: ClauseKind,
    /// The bytes of the query's text that ask it.
    pub span: Range<usize>,
}

/// What a clause asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum ClauseKind {
    /// Every article: `*`, or a query without clauses.
    All,
    /// A plain word, as written: `spying`, `no-spy`, `AT&T`, `9/11`. It has a letter, a digit or
    /// a sign that is a word by itself, and no blank or round bracket.
    Word(String),
    /// A literal phrase: `"no-spy agreement"`; with `within`, all its words within so many words
    /// of each other, in any order: `"huawei agreement"~5`.
    Phrase {
        /// The text between the quotes, as written.
        text: String,
        /// At most this many words apart, 1 to [`MOST_WORDS_APART`].
        within: Option<u32>,
    },
    /// A word, or words in quotes, in exactly this form: `=agreements`, `="no-spy agreement"`.
    Exact(String),
    /// A word or several in exactly this case: `caps(US)`.
    Cased(String),
    /// A pattern of a word, in which every `*` is any number of characters and every `?` is one.
    Wildcard(String),
    /// A regular expression over words, without its slashes; it may not compile.
    Regex(String),
    /// A word and those like it: `huwaei~2`.
    Fuzzy {
        /// The word, as written.
        word: String,
        /// Edits, 1 or 2.
        edits: u8,
    },
    /// Two clauses close to each other. Both are operands: see [`Clause::is_operand`].
    Near {
        /// What stands first, if `ordered`.
        left: Box<Clause>,
        /// What stands second, if `ordered`.
        right: Box<Clause>,
        /// How close.
        within: Within,
        /// Whether `left` must come first; only with [`Within::Words`].
        ordered: bool,
    },
    /// An operand that must occur at least so many times in an article: `atleast3(huawei)`.
    AtLeast {
        /// Times, from 1.
        count: u32,
        /// What occurs: see [`Clause::is_operand`].
        clause: Box<Clause>,
    },
    /// Any mention of an entity of a kind that has a name in the language: `@person`.
    Mention(EntityKind),
    /// A clause about one field of the article.
    Field {
        /// The field; never [`Field::Said`] or [`Field::By`], which make a quotation.
        field: Field,
        /// What it must hold.
        value: FieldValue,
    },
    /// One quotation that satisfies both, at least one of which is given: `said:"no-spy"
    /// by:"liang hua"`. [`ClauseKind::All`] stands for `*`.
    Quotation {
        /// What is said.
        said: Option<Box<Clause>>,
        /// The words of the speaker's name.
        by: Option<Box<Clause>>,
    },
    /// A clause that weighs more, or less: `huawei^2`. The factor is above 0 and at most
    /// [`MOST_BOOST`].
    Boost(Box<Clause>, f32),
    /// All of two or more clauses.
    And {
        /// The clauses, in the order written.
        clauses: Vec<Clause>,
        /// Whether they are joined by a written `AND`. If they only stand side by side, those of
        /// them that are a [`ClauseKind::Word`] may be relaxed to any of them; the members of a
        /// written `AND` are never relaxed, and are a clause of their own: `a b AND c` is
        /// `a (b AND c)`.
        written: bool,
    },
    /// At least one of two or more clauses. If some are [`ClauseKind::Required`], all of those,
    /// and the others only add to the rank.
    Or(Vec<Clause>),
    /// Everything except: `NOT zte`, `-zte`, `!zte`.
    Not(Box<Clause>),
    /// A clause that is never relaxed and never optional: `+huawei`.
    Required(Box<Clause>),
}

/// How close two clauses are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// At most so many words apart, 1 to [`MOST_WORDS_APART`]: `w/5`, `pre/5`.
    Words(u32),
    /// In one sentence: `/s`.
    Sentence,
    /// In one paragraph: `/p`.
    Paragraph,
    /// In one passage: `/passage`.
    Passage,
}

/// A field of the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// `headline:`.
    Headline,
    /// `lede:`, the lead passage.
    Lede,
    /// `author:`, a name of the byline.
    Author,
    /// `entity:`, or one kind of them: `person:`, `org:`, `place:`.
    Entity(Option<EntityKind>),
    /// `section:`.
    Section,
    /// `source:`, the outlet.
    Source,
    /// `agency:`.
    Agency,
    /// `dateline:`, the place named at the start.
    Dateline,
    /// `lang:`, a two-letter ISO 639-1 code.
    Language,
    /// `id:`.
    Id,
    /// `date:`.
    Date,
    /// `said:`, the words of a quotation.
    Said,
    /// `by:`, the speaker of a quotation.
    By,
}

/// What a field must hold.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue {
    /// Anything at all: `author:*`.
    Present,
    /// These words, next to each other in one value. Not for headline, lede and date.
    Words(String),
    /// These words and no others in one value: `person:="liang hua"`. Not for headline, lede, date
    /// and id.
    Whole(String),
    /// A word of this pattern. Not for headline, lede, date and id.
    Wildcard(String),
    /// A word that this expression matches. Not for headline, lede, date and id.
    Regex(String),
    /// A word like this one. Not for headline, lede, date and id.
    Fuzzy {
        /// The word, as written.
        word: String,
        /// Edits, 1 or 2.
        edits: u8,
    },
    /// Text that answers to this clause; only for headline and lede. A clause about a field inside
    /// it is about that field of the whole article.
    Text(Box<Clause>),
    /// A date whose whole period lies in this range, one end of which at least is closed; only
    /// for date.
    Dates(DateRange),
    /// No date: `date:none`; only for date.
    Undated,
}

/// The longest query that is read, in bytes.
pub const LONGEST_QUERY: usize = 10_000;
/// The deepest nesting of brackets, and of clauses in the tree.
pub const DEEPEST_NESTING: usize = 64;
/// The most words apart that two words are still called near.
pub const MOST_WORDS_APART: u32 = 1_000;
/// The largest boost.
pub const MOST_BOOST: f32 = 1_000.0;

impl Query {
    /// What is asked.
    pub fn clause(&self) -> &Clause {
        &self.clause
    }

    /// The text that was read; the spans of clauses and warnings are bytes of it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What was not read as it stands, in the order of the text.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }
}

impl PartialEq for Query {
    /// Whether both ask the same.
    fn eq(&self, other: &Query) -> bool {
        self.clause == other.clause
    }
}

impl Clause {
    /// The clauses directly inside it, in the order written.
    pub fn parts(&self) -> Vec<&Clause> {
        use ClauseKind::*;
        match &self.kind {
            And { clauses, .. } | Or(clauses) => clauses.iter().collect(),
            Not(clause) | Required(clause) | Boost(clause, _) | AtLeast { clause, .. } => {
                vec![clause]
            }
            Near { left, right, .. } => vec![left, right],
            Quotation { said, by } => said.iter().chain(by).map(|clause| &**clause).collect(),
            Field { value: FieldValue::Text(clause), .. } => vec![clause],
            All
            | Word(_)
            | Phrase { .. }
            | Exact(_)
            | Cased(_)
            | Wildcard(_)
            | Regex(_)
            | Fuzzy { .. }
            | Mention(_)
            | Field { .. } => Vec::new(),
        }
    }

    /// Whether it may stand at either side of a proximity, or in `atleast3( … )`: words, phrases,
    /// patterns, mentions, entities, proximities, and alternatives of these, boosted or not.
    pub fn is_operand(&self) -> bool {
        use ClauseKind::*;
        match &self.kind {
            Word(_)
            | Phrase { .. }
            | Exact(_)
            | Cased(_)
            | Wildcard(_)
            | Regex(_)
            | Fuzzy { .. }
            | Mention(_)
            | Near { .. }
            | Field { field: self::Field::Entity(_), .. } => true,
            Boost(clause, _) => clause.is_operand(),
            Or(clauses) => clauses.iter().all(Clause::is_operand),
            All
            | AtLeast { .. }
            | Field { .. }
            | Quotation { .. }
            | And { .. }
            | Not(_)
            | Required(_) => false,
        }
    }

    /// Whether it asks for text, in the headline or in a passage, rather than filter.
    pub fn is_text(&self) -> bool {
        use ClauseKind::*;
        match &self.kind {
            Word(_)
            | Phrase { .. }
            | Exact(_)
            | Cased(_)
            | Wildcard(_)
            | Regex(_)
            | Fuzzy { .. }
            | Mention(_)
            | Near { .. }
            | AtLeast { .. } => true,
            Field { value, .. } => matches!(value, FieldValue::Text(_)),
            Boost(clause, _) | Required(clause) => clause.is_text(),
            And { clauses, .. } | Or(clauses) => clauses.iter().any(Clause::is_text),
            All | Quotation { .. } | Not(_) => false,
        }
    }

    /// The clauses directly inside it.
    pub fn children(&self) -> Vec<&Clause> {
        use ClauseKind::*;
        match &self.kind {
            Near { left, right, .. } => vec![left, right],
            AtLeast { clause, .. } | Boost(clause, _) | Not(clause) | Required(clause) => {
                vec![clause]
            }
            Field { value: FieldValue::Text(clause), .. } => vec![clause],
            Quotation { said, by } => said.iter().chain(by).map(Box::as_ref).collect(),
            And { clauses, .. } | Or(clauses) => clauses.iter().collect(),
            All
            | Word(_)
            | Phrase { .. }
            | Exact(_)
            | Cased(_)
            | Wildcard(_)
            | Regex(_)
            | Fuzzy { .. }
            | Mention(_)
            | Field { .. } => Vec::new(),
        }
    }

    /// Clauses on the longest way down, itself included.
    pub(super) fn height(&self) -> usize {
        1 + self.children().into_iter().map(Clause::height).max().unwrap_or(0)
    }
}

impl PartialEq for Clause {
    fn eq(&self, other: &Clause) -> bool {
        self.kind == other.kind
    }
}

/// Every field with the name it is written by.
const FIELDS: [(&str, Field); 16] = [
    ("headline", Field::Headline),
    ("lede", Field::Lede),
    ("author", Field::Author),
    ("entity", Field::Entity(None)),
    ("person", Field::Entity(Some(EntityKind::Person))),
    ("org", Field::Entity(Some(EntityKind::Organisation))),
    ("place", Field::Entity(Some(EntityKind::Place))),
    ("section", Field::Section),
    ("source", Field::Source),
    ("agency", Field::Agency),
    ("dateline", Field::Dateline),
    ("lang", Field::Language),
    ("id", Field::Id),
    ("date", Field::Date),
    ("said", Field::Said),
    ("by", Field::By),
];

impl Field {
    /// The field of that name, in any case.
    pub(crate) fn from_name(name: &str) -> Option<Field> {
        let named = |(known, _): &&(&str, Field)| known.eq_ignore_ascii_case(name);
        FIELDS.iter().find(named).map(|(_, field)| *field)
    }

    /// The name it is written by, without the colon.
    pub fn name(self) -> &'static str {
        match self {
            Field::Entity(Some(kind)) => kind.name(),
            _ => FIELDS.iter().find(|(_, field)| *field == self).map_or("entity", |(name, _)| name),
        }
    }

    /// The name that is one edit away from a word of three letters or more.
    pub(crate) fn name_like(word: &str) -> Option<&'static str> {
        let word = word.to_ascii_lowercase();
        let like = |(name, _): &&(&str, Field)| is_one_edit(word.as_bytes(), name.as_bytes());
        (word.len() >= 3).then(|| FIELDS.iter().find(like).map(|(name, _)| *name)).flatten()
    }

    /// Whether it holds text that any text clause can be asked of, rather than values.
    pub(super) fn is_text(self) -> bool {
        matches!(self, Field::Headline | Field::Lede | Field::Said | Field::By)
    }
}

/// Whether one letter added, left out or changed, or two neighbours exchanged, makes `a` of `b`.
fn is_one_edit(a: &[u8], b: &[u8]) -> bool {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let Some(at) = (0..long.len()).find(|&at| short.get(at) != Some(&long[at])) else {
        return false;
    };
    if long.len() == short.len() {
        let swapped = long.get(at + 1) == short.get(at) && long.get(at) == short.get(at + 1);
        long[at + 1..] == short[at + 1..] || swapped && long[at + 2..] == short[at + 2..]
    } else {
        long[at + 1..] == short[at..]
    }
}
