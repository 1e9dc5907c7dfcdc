//! XML of no format that has a name: exports whose elements are called what the fields of records
//! are, `<article><title>…</title><body>…</body></article>`.
//!
//! It knows names by the mapping alone, as tables and JSON do.

use serde_json::{Map, Value};

use crate::source::fields::Record;
use crate::source::markup::lexer::{attributes, local};
use crate::source::markup::{loose_paragraphs, paragraphs};
use crate::source::names::{Claim, Mapping, Role};
use crate::source::xml::tree::{Element, Tree};

/// Reads the records of a document, in order.
pub(crate) fn read_records(markup: &str, mapping: &Mapping) -> Vec<Record> {
    let tree = Tree::read(markup, |_, _| false);
    let mut records: Vec<Record> = Vec::new();
    let mut last: Option<Element<'_, '_>> = None;
    for element in tree.elements() {
        if last.is_none_or(|last| !last.contains(element)) && is_record(element, mapping) {
            records.push(read_record(element, mapping));
            last = Some(element);
        }
    }
    records
}

/// Whether a document, of which this is the beginning, has records in it.
pub(super) fn has_records(head: &str, mapping: &Mapping) -> bool {
    Tree::read(head, |_, _| false).elements().any(|element| is_record(element, mapping))
}

/// Whether an element has a text and something else of an article in it, or a headline with a lead
/// or a date. A name and an address alone are a card.
fn is_record(element: Element<'_, '_>, mapping: &Mapping) -> bool {
    let roles = || element.children().filter_map(|child| role(child.name(), mapping));
    let has = |wanted: Role| roles().any(|role| role == wanted);
    has(Role::Text) && roles().any(|role| role != Role::Text)
        || has(Role::Headline) && (has(Role::Lead) || has(Role::Date))
}

fn role(name: &str, mapping: &Mapping) -> Option<Role> {
    match mapping.claim(name) {
        Claim::Whole(role, _) | Claim::Member(role, _) => Some(role),
        Claim::Extra => None,
    }
}

fn read_record(element: Element<'_, '_>, mapping: &Mapping) -> Record {
    let mut fields = Map::new();
    for (name, value) in
        attributes(element.attributes()).filter(|(name, _)| !name.starts_with("xmlns"))
    {
        add(&mut fields, local(name), Value::from(value));
    }
    for child in element.children() {
        add(&mut fields, child.name(), value_of(child, role(child.name(), mapping)));
    }
    let mut record = Record::default();
    fields.into_iter().for_each(|(name, value)| record.put(&name, value, mapping));
    record
}

/// Adds a value; a second one of that name makes a list.
fn add(fields: &mut Map<String, Value>, name: &str, value: Value) {
    if matches!(&value, Value::String(text) if text.is_empty()) {
        return;
    }
    match fields.get_mut(name) {
        Some(Value::Array(values)) => values.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
        None => drop(fields.insert(name.to_owned(), value)),
    }
}

/// What an element holds: a text in paragraphs, a list of what is in it, or a line.
fn value_of(element: Element<'_, '_>, role: Option<Role>) -> Value {
    let is_text = matches!(role, Some(Role::Text | Role::Lead | Role::Headline));
    if is_text && element.has_elements() {
        Value::from(paragraphs(element.inner()))
    } else if is_text {
        Value::from(loose_paragraphs(&element.text()))
    } else if element.has_elements() {
        Value::from_iter(element.children().filter_map(Element::line))
    } else {
        Value::from(element.line().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_records(markup: &str, expected: usize) {
        let mapping = Mapping::default();
        assert_eq!(read_records(markup, &mapping).len(), expected, "{markup:?}");
        assert_eq!(has_records(markup, &mapping), expected > 0, "{markup:?}");
    }

    #[test]
    fn records_are_told_by_their_names() {
        check_records("<a><title>b</title><body>c</body></a>", 1);
        check_records(
            "<x><a><title>b</title><date>c</date></a><a><text>d</text><id>1</id></a></x>",
            2,
        );
        check_records("<a><title>b</title><body><title>c</title><text>d</text></body></a>", 1);
        check_records("<a><name>b</name><id>c</id></a>", 0);
        check_records("<a><b>c</b></a>", 0);
    }
}
