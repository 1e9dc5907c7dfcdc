//! Counts for people or as JSON.

use std::io::{self, Write};

use morgue::Counts;
use serde::Serialize;

use super::asked::{Asked, WireWarning};
use super::json::write_value;
use super::{TextOrJson, totals};

#[derive(Serialize)]
struct WireCounts<'a> {
    query: &'a str,
    reading: &'a str,
    relaxed: bool,
    articles: u64,
    passages: u64,
    families: u64,
    digest: &'a str,
    warnings: Vec<WireWarning<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    archive: Option<&'static str>,
}

/// Writes how many articles and passages a query finds.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_counts(
    format: TextOrJson,
    asked: &Asked,
    counts: Counts,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        TextOrJson::Text => {
            writeln!(out, "{}", totals(counts))?;
            asked.write_notes(out)
        }
        TextOrJson::Json => {
            let wire = WireCounts {
                query: asked.query.text(),
                reading: &asked.reading,
                relaxed: asked.relaxed,
                articles: counts.articles,
                passages: counts.passages,
                families: counts.families,
                digest: &asked.digest,
                warnings: asked.wire_warnings(),
                archive: asked.sample(),
            };
            write_value(&wire, out)
        }
    }
}
