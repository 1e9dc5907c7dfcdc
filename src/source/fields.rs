//! From the fields of a record to an article.
//!
//! It knows what an article needs. It knows no format: a record is names and values.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::article::{Article, Entity, EntityKind, Place, Standing};
use crate::date::Date;
use crate::source::dates::DateReader;
use crate::source::markup::paragraphs_once;
use crate::source::names::{Claim, Mapping, ROLES, Role, plain};
use crate::source::ninjs::{self, body_of};
use crate::source::problem::Problem;
use crate::source::values::{
    self, Taken, is_empty, take_authors, take_entities, take_paragraphs, take_text,
};

/// The fields of one record, put where they belong.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// The best field of each role, by the role's number.
    fields: [Option<Field>; ROLES],
    entities: Vec<Entity>,
    extra: BTreeMap<String, Value>,
}

#[derive(Debug)]
struct Field {
    rank: u8,
    name: String,
    value: Value,
}

impl Record {
    /// Puts a field where its name says.
    pub(crate) fn put(&mut self, name: &str, value: Value, mapping: &Mapping) {
        match mapping.claim(name) {
            Claim::Extra => self.put_extra(name.to_owned(), value),
            Claim::Whole(role, rank) => self.put_field(role, rank, name, value),
            Claim::Member(role, path) => {
                let mut value = value;
                match take_member(&mut value, path) {
                    Some(member) => {
                        self.put_field(role, 0, name, member);
                        if !is_empty(&value) {
                            self.put_extra(name.to_owned(), value);
                        }
                    }
                    None => self.put_extra(name.to_owned(), value),
                }
            }
        }
    }

    /// Keeps a field that is none of ours.
    pub(crate) fn put_extra(&mut self, name: String, value: Value) {
        self.extra.insert(name, value);
    }

    fn put_field(&mut self, role: Role, rank: u8, name: &str, value: Value) {
        if is_empty(&value) {
            return;
        }
        if let Some(kind) = kind_of(role) {
            if let Some(left) = take_entities(value, kind, &mut self.entities) {
                self.put_extra(name.to_owned(), left);
            }
            return;
        }
        let new = Field { rank, name: name.to_owned(), value };
        let worse = match &mut self.fields[role as usize] {
            Some(old) if old.rank <= new.rank => Some(new),
            slot => slot.replace(new),
        };
        if let Some(Field { name, value, .. }) = worse {
            self.put_extra(name, value);
        }
    }

    /// What the record says of its date, as text.
    pub(crate) fn into_date_text(mut self) -> Option<String> {
        self.take(Role::Date, take_text)
    }

    /// Makes an article of the record, or says what is wrong with it. Something is appended to
    /// `problems` in both cases if something is lost.
    pub(crate) fn into_article(
        mut self,
        place: Place,
        dates: &DateReader<'_>,
        problems: &mut Vec<Problem>,
    ) -> Option<Article> {
        let headline = self.take(Role::Headline, take_text).map(one_line).unwrap_or_default();
        self.take_markup_off();
        let mut text = self.take(Role::Text, take_paragraphs);
        if text.is_none() {
            text = self.take(Role::Lead, take_paragraphs);
        }
        let text = text.map(unix_lines).unwrap_or_default();
        let is_offered = ninjs::standing(&self.extra) == Standing::Usable;
        if headline.is_empty() && text.is_empty() && is_offered {
            problems.push(Problem::skipped(place, "the record has neither a headline nor a text"));
            return None;
        }
        let authors = self.take(Role::Author, take_authors).unwrap_or_default();
        let date = self
            .take(Role::Date, take_text)
            .and_then(|text| read_date(&text, &place, dates, problems));
        let language = self.take(Role::Language, |value| {
            let known = value.as_str().and_then(values::language);
            known.map(|what| Taken { what, left: None }).ok_or(value)
        });
        let mut take =
            |role| self.take(role, take_text).map(one_line).filter(|text| !text.is_empty());
        let mut article = Article {
            given_id: take(Role::Id),
            headline,
            text,
            date,
            authors: authors.names,
            section: take(Role::Section),
            source: take(Role::Source),
            agency: take(Role::Agency).or(authors.agency),
            dateline: take(Role::Dateline),
            language,
            url: take(Role::Url),
            entities: std::mem::take(&mut self.entities),
            extra: BTreeMap::new(),
            place,
            ..Article::default()
        };
        for Field { name, value, .. } in self.fields.into_iter().flatten() {
            self.extra.insert(name, value);
        }
        article.extra = self.extra;
        ninjs::complete(&mut article);
        Some(article)
    }

    /// Puts the given value before any other of its role.
    pub(crate) fn put_first(&mut self, role: Role, name: &str, value: Value) {
        self.put_field(role, 0, name, value);
    }

    /// Takes the markup that its name tells of off the text.
    fn take_markup_off(&mut self) {
        let Some(Field { name, value, .. }) = &mut self.fields[Role::Text as usize] else { return };
        let plain_text = match (&*plain(name), &*value) {
            ("bodyhtml" | "bodyxhtml", Value::String(html)) => Some(paragraphs_once(html)),
            ("bodies", bodies) => body_of(bodies),
            _ => None,
        };
        if let Some(text) = plain_text {
            *value = Value::String(text);
        }
    }

    /// Takes the field of a role; what of it is not understood stays with the extra fields.
    fn take<T>(
        &mut self,
        role: Role,
        read: impl FnOnce(Value) -> Result<Taken<T>, Value>,
    ) -> Option<T> {
        let Field { name, value, .. } = self.fields[role as usize].take()?;
        let (what, left) = match read(value) {
            Ok(Taken { what, left }) => (Some(what), left),
            Err(value) => (None, Some(value)),
        };
        if let Some(left) = left {
            self.put_extra(name, left);
        }
        what
    }
}

/// Reads a date; if that fails, the article is undated, and the reason is told.
pub(crate) fn read_date(
    text: &str,
    place: &Place,
    dates: &DateReader<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Date> {
    match dates.read(text) {
        Ok(date) => date,
        Err(reason) => {
            problems.push(Problem::kept(place.clone(), reason));
            None
        }
    }
}

/// The kind of the entities that a role's field holds, if it holds entities.
fn kind_of(role: Role) -> Option<EntityKind> {
    match role {
        Role::Person => Some(EntityKind::Person),
        Role::Organisation => Some(EntityKind::Organisation),
        Role::Place => Some(EntityKind::Place),
        Role::Entity => Some(EntityKind::Other),
        _ => None,
    }
}

/// Takes the member at the end of a path out of a value.
fn take_member(value: &mut Value, path: &[String]) -> Option<Value> {
    let (step, rest) = path.split_first()?;
    let members = value.as_object_mut()?;
    let name = members.keys().find(|name| *plain(name) == **step)?.clone();
    if rest.is_empty() { members.remove(&name) } else { take_member(members.get_mut(&name)?, rest) }
}

/// Without line breaks and white space at the ends.
fn one_line(text: String) -> String {
    if !text.contains(['\n', '\r', '\t']) && text.trim().len() == text.len() {
        return text;
    }
    text.split(['\n', '\r', '\t'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// With line feeds for line ends.
fn unix_lines(text: String) -> String {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    text.replace("\r\n", "\n").replace('\r', "\n")
}
