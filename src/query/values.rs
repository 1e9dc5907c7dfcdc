//! The values of fields in an archive's terms: which fields, and what a value must be.
//!
//! It knows fields and the analyzer; it must never know Booleans or a text.

use crate::analyzer::value_row;
use crate::article::EntityKind;
use crate::error::Result;
use crate::schema::Attribute;

use super::ast::{Clause, Field, FieldValue};
use super::plan::{AskedValue, Pattern, ValueClause};
use super::words::Words;

impl Words<'_> {
    /// What a clause asks of the values of a field; `None` if no value can be so.
    pub(super) fn value(
        &self,
        clause: &Clause,
        field: Field,
        value: &FieldValue,
    ) -> Result<Option<ValueClause>> {
        let attributes = attributes_of(field);
        let row = |words: &str| Some(self.row(value_row(words))).filter(|row| !row.is_empty());
        let asked = match value {
            FieldValue::Words(words) if field == Field::Id => {
                Some(AskedValue::Words(vec![Pattern::Exact(words.clone())]))
            }
            FieldValue::Words(words) => row(words).map(AskedValue::Words),
            FieldValue::Whole(words) => row(words).map(AskedValue::Whole),
            FieldValue::Wildcard(pattern) => {
                Some(AskedValue::Words(self.wildcard(pattern, &clause.span)?))
            }
            FieldValue::Regex(expression) => {
                Some(AskedValue::Words(vec![self.regex(expression, &clause.span)?]))
            }
            FieldValue::Fuzzy { word, edits } => {
                Some(AskedValue::Words(vec![self.fuzzy(word, *edits, &clause.span)?]))
            }
            FieldValue::Present if matches!(field, Field::Entity(_)) => {
                let named = |kind: &Attribute| *kind != Attribute::Entity(EntityKind::Other);
                let attributes = attributes.into_iter().filter(named).collect();
                return Ok(Some(self.asks(clause, attributes, AskedValue::Present)));
            }
            FieldValue::Present => return Ok(Some(self.has(clause, field.name()))),
            FieldValue::Text(_) | FieldValue::Dates(_) | FieldValue::Undated => None,
        };
        Ok(asked.map(|asked| self.asks(clause, attributes, asked)))
    }

    /// Asks for articles that have a field of that name.
    pub(super) fn has(&self, clause: &Clause, name: &str) -> ValueClause {
        let asked = AskedValue::Words(vec![Pattern::Exact(name.to_owned())]);
        let reading = format!("{name}:*");
        ValueClause { reading, ..self.asks(clause, vec![Attribute::Has], asked) }
    }

    fn asks(&self, clause: &Clause, attributes: Vec<Attribute>, asked: AskedValue) -> ValueClause {
        let reading = self.query.get(clause.span.clone()).unwrap_or_default().trim().to_owned();
        ValueClause { reading, span: clause.span.clone(), attributes, asked }
    }
}

fn attributes_of(field: Field) -> Vec<Attribute> {
    match field {
        Field::Author => vec![Attribute::Author],
        Field::Section => vec![Attribute::Section],
        Field::Source => vec![Attribute::Source],
        Field::Agency => vec![Attribute::Agency],
        Field::Dateline => vec![Attribute::Dateline],
        Field::Language => vec![Attribute::Language],
        Field::Id => vec![Attribute::Id],
        Field::Entity(Some(kind)) => vec![Attribute::Entity(kind)],
        Field::Entity(None) => EntityKind::ALL.map(Attribute::Entity).to_vec(),
        Field::Headline | Field::Lede | Field::Date | Field::Said | Field::By => Vec::new(),
    }
}
