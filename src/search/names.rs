//! The values of fields by what they are called: which of them a clause asks for, in the light of
//! the alias file.
//!
//! A value is judged once a segment, whatever the number of its articles. It knows columns and
//! aliases; it must never know where a name stands in a text.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use tantivy::DocId;
use tantivy::columnar::{Column, StrColumn};

use crate::alias::Aliases;
use crate::analyzer::folded_words;
use crate::article::EntityKind;
use crate::index::Segment;
use crate::query::{AskedValue, ValueClause};
use crate::schema::{Attribute, column};

use super::deadline::Watch;

/// What a clause asks of values.
pub(super) struct Names {
    attributes: Vec<Attribute>,
    asked: AskedValue,
    aliases: Arc<Aliases>,
    /// For each entity of the alias file whether one of its names is asked for.
    entities: Vec<bool>,
    /// Whether words alone do not tell if a value is asked for.
    pub(super) are_judged: bool,
}

/// What is known of a value without its article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is not asked for.
    Other,
    /// It is asked for.
    Asked,
    /// It is asked for where the input gives it.
    IfGiven,
}

impl Names {
    pub(super) fn new(clause: &ValueClause, aliases: &Arc<Aliases>, watch: &Watch) -> Names {
        let is_asked = |name: &Vec<String>| !watch.is_over() && clause.asked.is(name);
        let asked = |names: &[Vec<String>]| names.iter().any(is_asked);
        let meant = |kind: Option<EntityKind>| {
            let mut kinds = clause.attributes.iter().filter_map(|attribute| kind_of(*attribute));
            kinds.any(|asked| kind.is_none_or(|kind| kind == asked))
        };
        let entities = aliases.entities();
        let entities = entities.map(|(_, one)| meant(one.kind) && asked(&one.names)).collect();
        let is_about_entities = clause.attributes.iter().any(|one| kind_of(*one).is_some());
        let are_judged = matches!(clause.asked, AskedValue::Whole(_))
            || is_about_entities
                && (aliases.never().any(is_asked)
                    || aliases.entities().any(|(_, one)| asked(&one.names)));
        Names {
            attributes: clause.attributes.clone(),
            asked: clause.asked.clone(),
            aliases: aliases.clone(),
            entities,
            are_judged,
        }
    }

    /// The names of entities of the alias file that are asked for, each with the attributes that
    /// may have it.
    pub(super) fn aliases(&self) -> impl Iterator<Item = (Vec<Attribute>, &Vec<String>)> {
        let asked = self.aliases.entities().filter(|(number, _)| self.entities[*number]);
        asked.flat_map(|(_, one)| {
            let attributes = match one.kind {
                Some(_) => EntityKind::ALL.map(Attribute::Entity).to_vec(),
                None => self.attributes.clone(),
            };
            one.names.iter().map(move |name| (attributes.clone(), name))
        })
    }

    pub(super) fn is_about_entities(&self) -> bool {
        self.attributes.iter().any(|attribute| kind_of(*attribute).is_some())
    }

    /// Whether they ask for a name of a kind, by its folded words, at least where it is given.
    pub(super) fn ask(&self, kind: EntityKind, name: &[String]) -> bool {
        self.judge(Attribute::Entity(kind), name) != Verdict::Other
    }

    fn judge(&self, attribute: Attribute, value: &[String]) -> Verdict {
        let Some(kind) = kind_of(attribute) else {
            return if self.asked.is(value) { Verdict::Asked } else { Verdict::Other };
        };
        let is_asked_kind = |kind| self.attributes.contains(&Attribute::Entity(kind));
        let is_asked = match self.aliases.find(value) {
            Some(number) => {
                let kind = self.aliases.entity(number).kind.unwrap_or(kind);
                is_asked_kind(kind) && self.entities[number]
            }
            None => is_asked_kind(kind) && self.asked.is(value),
        };
        match is_asked {
            false => Verdict::Other,
            true if self.aliases.is_never(value) => Verdict::IfGiven,
            true => Verdict::Asked,
        }
    }
}

fn kind_of(attribute: Attribute) -> Option<EntityKind> {
    match attribute {
        Attribute::Entity(kind) => Some(kind),
        _ => None,
    }
}

/// The values of a segment's articles, judged.
pub(super) struct Judge {
    names: Arc<Names>,
    columns: Vec<Judged>,
    origins: Origins,
    watch: Watch,
}

/// A column of values with those that were judged.
struct Judged {
    attribute: Attribute,
    column: StrColumn,
    values: HashMap<u64, Value>,
}

/// A value of an article.
#[derive(Clone)]
pub(super) struct Value {
    /// Whether it is asked for.
    pub(super) verdict: Verdict,
    /// Its folded words, and those of the other names of its entity in the alias file.
    pub(super) words: Arc<[String]>,
}

impl Judge {
    pub(super) fn open(segment: &Segment, names: &Arc<Names>, watch: Watch) -> io::Result<Judge> {
        let attributes = match names.is_about_entities() && !names.aliases.is_empty() {
            true => EntityKind::ALL.map(Attribute::Entity).to_vec(),
            false => names.attributes.clone(),
        };
        let mut columns = Vec::new();
        for attribute in attributes {
            let column = segment.values(attribute.name())?;
            let judged = |column| Judged { attribute, column, values: HashMap::new() };
            columns.extend(column.map(judged));
        }
        Ok(Judge { names: names.clone(), columns, origins: Origins::open(segment)?, watch })
    }

    /// Whether an article has a value that is asked for.
    pub(super) fn has_asked(&mut self, lead: DocId) -> bool {
        let mut found = false;
        self.visit(lead, |_, value| found |= value.verdict == Verdict::Asked);
        found
    }

    /// Visits the values of an article, each with its attribute. What is asked for where the input
    /// gives it is then either asked for or not.
    pub(super) fn visit(&mut self, lead: DocId, mut visit: impl FnMut(Attribute, &Value)) {
        let Judge { names, columns, origins, watch } = self;
        for Judged { attribute, column, values } in columns {
            let ordinals = column.term_ords(lead).take_while(|_| !watch.is_over());
            for (at, ordinal) in ordinals.enumerate() {
                let value = values
                    .entry(ordinal)
                    .or_insert_with(|| read_value(names, *attribute, column, ordinal));
                if value.verdict != Verdict::IfGiven {
                    visit(*attribute, value);
                    continue;
                }
                let is_given =
                    kind_of(*attribute).is_none_or(|kind| origins.is_given(lead, kind, at as u64));
                let verdict = if is_given { Verdict::Asked } else { Verdict::Other };
                visit(*attribute, &Value { verdict, words: value.words.clone() });
            }
        }
    }
}

fn read_value(names: &Names, attribute: Attribute, column: &StrColumn, ordinal: u64) -> Value {
    let mut text = String::new();
    // A failure to read a column would have shown when the segment was opened.
    let _ = column.ord_to_str(ordinal, &mut text);
    let mut words = folded_words(&text);
    let verdict = names.judge(attribute, &words);
    if let Some(number) = names.aliases.find(&words).filter(|_| kind_of(attribute).is_some()) {
        words.extend(names.aliases.entity(number).names.iter().flatten().cloned());
    }
    words.sort_unstable();
    words.dedup();
    Value { verdict, words: words.into() }
}

/// Which of an article's entities were given.
pub(super) struct Origins {
    recogniser: Option<Column<u64>>,
    given: Vec<(EntityKind, Option<Column<u64>>)>,
}

impl Origins {
    pub(super) fn open(segment: &Segment) -> io::Result<Origins> {
        let mut given = Vec::new();
        for kind in EntityKind::ALL {
            given.push((kind, segment.numbers(column::given(kind))?));
        }
        Ok(Origins { recogniser: segment.numbers(column::RECOGNISER)?, given })
    }

    /// Whether the entity of a kind that an article has at a place was given; those come first. An
    /// article that no recogniser read has no others.
    pub(super) fn is_given(&self, lead: DocId, kind: EntityKind, at: u64) -> bool {
        let first = |column: &Option<Column<u64>>| column.as_ref()?.first(lead);
        if first(&self.recogniser).is_none() {
            return true;
        }
        let column = self.given.iter().find(|(of, _)| *of == kind);
        column.and_then(|(_, column)| first(column)).is_some_and(|given| at < given)
    }
}
