//! What is in an archive's index: its fields, columns and stored records.
//!
//! The tantivy document is the passage; the passages of an article are neighbours, lead first.
//! This file knows names and byte layouts. It knows neither how they are written nor how they are
//! searched.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tantivy::schema::{
    Field, IndexRecordOption, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

use crate::article::{Article, Entity, EntityKind, Place};
use crate::date::{Date, read_date};

/// The version of everything in this file and of the folder that holds it.
pub(crate) const FORMAT_VERSION: u32 = 7;

/// The indexed fields.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    /// Folded words and exact compounds, with their positions within the passage. The headline's
    /// words come first in the lead, one empty position before the text's.
    pub(crate) word: Field,
    /// Stems of the words and of joined compounds, with frequencies and without positions; as
    /// `stem NUL -` if one of the words has a hyphen. A stem that has one word only is not in it:
    /// its list is the word's.
    pub(crate) stem: Field,
    /// Words with capitals as they were written, without diacritics, with positions.
    pub(crate) cased: Field,
    /// `stem NUL word` for every word that has the stem; no postings. It tells which lists of
    /// `word` hold a stem's positions.
    pub(crate) surface: Field,
    /// [`SENTENCE`] and [`PARAGRAPH`] at the positions where one begins.
    pub(crate) border: Field,
    /// [`mention_term`] where a mention of an entity begins.
    pub(crate) mention: Field,
    /// `name NUL word` for the article's own fields, on leads only; values stand
    /// [`VALUE_GAP`] positions apart.
    pub(crate) attribute: Field,
}

/// The term of `border` where a sentence begins.
pub(crate) const SENTENCE: &[u8] = b"s";
/// The term of `border` where a paragraph begins.
pub(crate) const PARAGRAPH: &[u8] = b"p";
/// What ends a term of `stem` if one of its words has a hyphen.
pub(crate) const HYPHENATED: &[u8] = b"\0-";
/// The term of `mention` for mentions of a kind that are so many words long, at most 255.
pub(crate) fn mention_term(kind: EntityKind, words: u8) -> Vec<u8> {
    [kind.name().as_bytes(), &[0, words]].concat()
}

/// What the terms of `mention` begin with for a kind.
pub(crate) fn mention_prefix(kind: EntityKind) -> Vec<u8> {
    [kind.name().as_bytes(), &[0]].concat()
}

/// Positions between two values of an attribute, so that no phrase spans them.
pub(crate) const VALUE_GAP: u32 = 100;
/// Empty positions between the headline and the text of a lead.
pub(crate) const HEADLINE_GAP: u32 = 1;

/// The columns of numbers. All but the first three have values on leads only. Columns of text bear
/// the names of their attributes: [`Attribute::FACETS`], and [`Attribute::Id`] to break ties by.
pub(crate) mod column {
    use crate::article::EntityKind;

    /// The passage's place in its article, from 0: `doc - ordinal` is the lead.
    pub(crate) const ORDINAL: &str = "ordinal";
    /// The number of words of the article before the passage, the headline's and its gap included.
    pub(crate) const FIRST_WORD: &str = "first_word";
    /// The byte of the article's text where the passage begins.
    pub(crate) const START: &str = "start";
    /// Positions taken by the headline and the gap after it; 0 without a headline.
    pub(crate) const HEADLINE: &str = "headline";
    /// Words of the whole article, the headline's included.
    pub(crate) const WORDS: &str = "words";
    /// Bytes of the article's text.
    pub(crate) const BYTES: &str = "bytes";
    /// The first day of the article's date; no value if undated.
    pub(crate) const FIRST_DAY: &str = "first_day";
    /// The last day of the article's date; no value if undated.
    pub(crate) const LAST_DAY: &str = "last_day";
    /// The second of the article's date, since 1970 in UTC; no value if it has no time.
    pub(crate) const SECOND: &str = "second";
    /// The minutes that the clock of that second was ahead of UTC; no value if that is not known.
    pub(crate) const OFFSET: &str = "offset";
    /// The bytes of the sketch of the article's text; no value if it is too short to have copies.
    pub(crate) const SKETCH: &str = "sketch";
    /// The article's version; no value if the source counts none.
    pub(crate) const VERSION: &str = "version";
    /// The version of the recogniser that read the article; no value if none did.
    pub(crate) const RECOGNISER: &str = "recogniser";
    /// The absolute path of the file that the article was read from; no value if it was no file.
    pub(crate) const ORIGIN: &str = "origin";
    /// The number of entities of a kind that the source gave, which come first in the column of the
    /// kind; no value if there are none, or if no recogniser read the article.
    pub(crate) fn given(kind: EntityKind) -> &'static str {
        match kind {
            EntityKind::Person => "given_person",
            EntityKind::Organisation => "given_org",
            EntityKind::Place => "given_place",
            EntityKind::Other => "given_other",
        }
    }
    /// The high half of the content hash.
    pub(crate) const HASH_HIGH: &str = "hash_high";
    /// The low half of the content hash.
    pub(crate) const HASH_LOW: &str = "hash_low";
}

/// A field of the article that a query can filter by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Attribute {
    /// The byline.
    Author,
    /// The section of the paper.
    Section,
    /// The outlet.
    Source,
    /// The agency credited.
    Agency,
    /// A place of the dateline.
    Dateline,
    /// The language's code.
    Language,
    /// The id, as one term.
    Id,
    /// An entity of one kind.
    Entity(EntityKind),
    /// The names of the attributes that the article has, `date`, `headline` and `text` too.
    Has,
}

impl Attribute {
    /// The attributes with values that a person would count: those with a column of their own.
    pub(crate) const FACETS: [Attribute; 10] = [
        Attribute::Author,
        Attribute::Section,
        Attribute::Source,
        Attribute::Agency,
        Attribute::Dateline,
        Attribute::Language,
        Attribute::Entity(EntityKind::Person),
        Attribute::Entity(EntityKind::Organisation),
        Attribute::Entity(EntityKind::Place),
        Attribute::Entity(EntityKind::Other),
    ];

    /// The name in terms, columns and queries.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Attribute::Author => "author",
            Attribute::Section => "section",
            Attribute::Source => "source",
            Attribute::Agency => "agency",
            Attribute::Dateline => "dateline",
            Attribute::Language => "lang",
            Attribute::Id => "id",
            Attribute::Entity(kind) => kind.name(),
            Attribute::Has => "has",
        }
    }

    /// The term of one word of a value.
    pub(crate) fn term(self, word: &str) -> Vec<u8> {
        [self.name().as_bytes(), b"\0", word.as_bytes()].concat()
    }

    /// The values that an article has of it, as they are shown; of entities, those given first.
    pub(crate) fn values(self, article: &Article) -> Vec<&str> {
        fn one(value: &Option<String>) -> Vec<&str> {
            value.iter().map(String::as_str).collect()
        }
        match self {
            Attribute::Author => article.authors.iter().map(String::as_str).collect(),
            Attribute::Section => one(&article.section),
            Attribute::Source => one(&article.source),
            Attribute::Agency => one(&article.agency),
            Attribute::Dateline => article.dateline_places(),
            Attribute::Language => one(&article.language),
            Attribute::Entity(kind) => article
                .entities
                .iter()
                .chain(&article.recognised)
                .filter(|entity| entity.kind == kind)
                .map(|entity| entity.name.as_str())
                .collect(),
            Attribute::Id | Attribute::Has => Vec::new(),
        }
    }
}

/// The schema that every archive of this format has.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = SchemaBuilder::new();
    let mut field = |name: &str, option: IndexRecordOption, norms: bool| {
        let indexing = TextFieldIndexing::default().set_index_option(option).set_fieldnorms(norms);
        builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
    };
    let fields = Fields {
        word: field("word", IndexRecordOption::WithFreqsAndPositions, true),
        stem: field("stem", IndexRecordOption::WithFreqs, false),
        cased: field("cased", IndexRecordOption::WithFreqsAndPositions, false),
        surface: field("surface", IndexRecordOption::Basic, false),
        border: field("border", IndexRecordOption::WithFreqsAndPositions, false),
        mention: field("mention", IndexRecordOption::WithFreqsAndPositions, false),
        attribute: field("attribute", IndexRecordOption::WithFreqsAndPositions, false),
    };
    (builder.build(), fields)
}

/// The record stored with a passage: its text, before which a lead has the article's fields as
/// JSON and a NUL.
pub(crate) fn passage_record(fields: Option<&str>, text: &str, out: &mut Vec<u8>) {
    out.clear();
    if let Some(fields) = fields {
        out.extend_from_slice(fields.as_bytes());
        out.push(0);
    }
    out.extend_from_slice(text.as_bytes());
}

/// Takes a lead's record apart: the article's fields, and the lead's text.
pub(crate) fn split_lead_record(record: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr::memchr(0, record)?;
    Some((&record[..end], &record[end + 1..]))
}

/// The fields of an article as they are stored on its lead: everything but the text.
pub(crate) fn article_fields(article: &Article, language: &str) -> String {
    let fields = StoredFields {
        id: article.id().to_string(),
        given_id: article.given_id.clone(),
        headline: article.headline.clone(),
        date: article.date.map(|date| date.to_string()),
        authors: article.authors.clone(),
        section: article.section.clone(),
        source: article.source.clone(),
        agency: article.agency.clone(),
        dateline: article.dateline.clone(),
        language: article.language.clone(),
        detected: article.language.is_none().then(|| language.to_owned()),
        url: article.url.clone(),
        entities: stored_entities(&article.entities),
        recognised: stored_entities(&article.recognised),
        extra: article.extra.clone(),
        version: article.version,
        file: article.place.file.clone(),
        record: article.place.record,
        line: article.place.line,
        offset: article.place.offset,
    };
    serde_json::to_string(&fields).unwrap_or_default()
}

/// The article of the fields that [`article_fields`] wrote, without its text; and its id. It is in
/// the language that was detected if none was given.
pub(crate) fn read_article_fields(json: &[u8]) -> Result<(String, Article), serde_json::Error> {
    let stored: StoredFields = serde_json::from_slice(json)?;
    let detected = stored.detected.clone();
    let (id, mut article) = given_article(stored);
    article.language = article.language.or(detected);
    Ok((id, article))
}

/// The article as it was given, without its text; and its id.
pub(crate) fn read_given_fields(json: &[u8]) -> Result<(String, Article), serde_json::Error> {
    serde_json::from_slice(json).map(given_article)
}

fn given_article(stored: StoredFields) -> (String, Article) {
    let article = Article {
        given_id: stored.given_id,
        headline: stored.headline,
        text: String::new(),
        date: stored.date.and_then(|date| read_stored_date(&date)),
        authors: stored.authors,
        section: stored.section,
        source: stored.source,
        agency: stored.agency,
        dateline: stored.dateline,
        language: stored.language,
        url: stored.url,
        entities: read_entities(stored.entities),
        recognised: read_entities(stored.recognised),
        extra: stored.extra,
        place: Place {
            file: stored.file,
            record: stored.record,
            line: stored.line,
            offset: stored.offset,
        },
        version: stored.version,
        ..Article::default()
    };
    (stored.id, article)
}

fn stored_entities(entities: &[Entity]) -> Vec<(String, String)> {
    entities.iter().map(|entity| (entity.kind.name().to_owned(), entity.name.clone())).collect()
}

fn read_entities(stored: Vec<(String, String)>) -> Vec<Entity> {
    let of = |(kind, name): (String, String)| Entity { kind: EntityKind::from_name(&kind), name };
    stored.into_iter().map(of).collect()
}

fn read_stored_date(text: &str) -> Option<Date> {
    read_date(text, None).ok()
}

#[derive(Serialize, Deserialize)]
struct StoredFields {
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    given_id: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    headline: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    authors: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    section: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agency: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dateline: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    detected: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    entities: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    recognised: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    extra: BTreeMap<String, Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<u64>,
    file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    record: Option<u64>,
    line: u64,
    offset: u64,
}
