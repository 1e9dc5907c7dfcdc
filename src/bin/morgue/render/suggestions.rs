//! Suggestions for people or as JSON.

use std::io::{self, Write};

use morgue::{Suggestion, SuggestionKind};
use serde::Serialize;

use super::json::write_value;
use super::layout::plain;
use super::{TextOrJson, count};

#[derive(Serialize)]
struct WireSuggestions<'a> {
    text: &'a str,
    suggestions: Vec<WireKindOfSuggestion<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    archive: Option<&'static str>,
}

#[derive(Serialize)]
struct WireKindOfSuggestion<'a> {
    query: &'a str,
    kind: &'static str,
    articles: u64,
}

/// Writes what is suggested for a text.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_suggestions(
    format: TextOrJson,
    text: &str,
    suggestions: &[Suggestion],
    is_sample: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        TextOrJson::Text => suggestions.iter().try_for_each(|suggestion| {
            let articles = count(suggestion.articles, "article");
            writeln!(out, "{} ({articles})", plain(&suggestion.query))
        }),
        TextOrJson::Json => {
            let suggestions = suggestions.iter().map(|suggestion| WireKindOfSuggestion {
                query: &suggestion.query,
                kind: kind_name(suggestion.kind),
                articles: suggestion.articles,
            });
            let archive = is_sample.then_some("sample");
            let suggestions = suggestions.collect();
            write_value(&WireSuggestions { text, suggestions, archive }, out)
        }
    }
}

fn kind_name(kind: SuggestionKind) -> &'static str {
    match kind {
        SuggestionKind::Spelling => "spelling",
        SuggestionKind::Field => "field",
        SuggestionKind::Value => "value",
    }
}
