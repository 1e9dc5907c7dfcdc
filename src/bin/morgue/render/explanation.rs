//! Why a passage stands where it does, for people or as JSON.
//!
//! The names of features in JSON are a promise.

use std::io::{self, Write};

use morgue::{Explanation, Feature, PassageId, Share};
use serde::Serialize;

use super::TextOrJson;
use super::json::write_value;
use super::layout::plain;
use crate::terminal::Page;

/// The differences from a sibling that are shown to people; the others are small.
const MOST_DIFFERENCES: usize = 4;

/// An explanation as it is written.
#[derive(Serialize)]
pub(super) struct WireExplanation<'a> {
    place: usize,
    shares: Vec<WireShare<'a>>,
    sibling: Option<WireSibling<'a>>,
}

#[derive(Serialize)]
struct WireShare<'a> {
    feature: &'static str,
    clause: &'a str,
    occurrences: u32,
    score: f32,
}

#[derive(Serialize)]
struct WireSibling<'a> {
    passage: String,
    score: f32,
    shares: Vec<WireShare<'a>>,
}

#[derive(Serialize)]
struct WireExplained<'a> {
    query: &'a str,
    reading: &'a str,
    passage: String,
    score: Option<f32>,
    explanation: Option<WireExplanation<'a>>,
}

/// A passage, and why the query finds it there, if it does.
pub(crate) struct Explained<'a> {
    /// What was asked.
    pub(crate) query: &'a str,
    /// How it was read.
    pub(crate) reading: &'a str,
    /// The passage that was asked about.
    pub(crate) passage: &'a PassageId,
    /// Why it stands where it does.
    pub(crate) explanation: Option<&'a Explanation>,
}

/// Writes an explanation that stands by itself.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_explained(
    format: TextOrJson,
    explained: &Explained<'_>,
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Explained { query, reading, passage, explanation } = *explained;
    match format {
        TextOrJson::Text => {
            writeln!(out, "reading: {}", plain(reading))?;
            let (id, passage) = (page.palette.id, plain(&passage.to_string()));
            writeln!(out, "  {id}{passage}{id:#}")?;
            match explanation {
                Some(explanation) => write(explanation, page, out),
                None => writeln!(out, "    is not found by the query"),
            }
        }
        TextOrJson::Json => {
            let wire = WireExplained {
                query,
                reading,
                passage: passage.to_string(),
                score: explanation.map(|explanation| explanation.score),
                explanation: explanation.map(WireExplanation::from),
            };
            write_value(&wire, out)
        }
    }
}

/// Writes an explanation below the passage it is of.
pub(super) fn write(explanation: &Explanation, page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let faint = page.palette.faint;
    let Explanation { place, score, shares, sibling, .. } = explanation;
    writeln!(out, "    {faint}score {score:.4}, no. {place} of all passages{faint:#}")?;
    for Share { feature, clause, occurrences, score } in shares {
        let (how, clause) = (times(*feature, *occurrences), plain(clause));
        writeln!(out, "    {faint}{score:>9.4}  {clause} {}{how}{faint:#}", phrase(*feature))?;
    }
    let Some(sibling) = sibling else { return Ok(()) };
    let passage = plain(&sibling.passage.to_string());
    let differences = explanation.differences();
    let shown: Vec<String> = differences
        .iter()
        .take(MOST_DIFFERENCES)
        .map(|d| format!("{:+.4} {} {}", d.score, plain(d.clause), phrase(d.feature)))
        .collect();
    let why = match shown.is_empty() {
        true => "equal; the earlier comes first".to_owned(),
        false => shown.join(", "),
    };
    let of_sibling = sibling.score;
    writeln!(out, "    {faint}before its sibling {passage} ({of_sibling:.4}): {why}{faint:#}")
}

/// Where a feature looks, for people.
fn phrase(feature: Feature) -> &'static str {
    match feature {
        Feature::Passage => "in the passage",
        Feature::Article => "in the article",
        Feature::FirstWords => "among the first words",
        Feature::Neighbours => "side by side",
        Feature::Newness => "how new it is",
    }
}

fn times(feature: Feature, occurrences: u32) -> String {
    match (feature, occurrences) {
        (Feature::FirstWords | Feature::Newness, _) => String::new(),
        (_, 1) => ", once".to_owned(),
        (_, times) => format!(", {times} times"),
    }
}

fn name(feature: Feature) -> &'static str {
    match feature {
        Feature::Passage => "passage",
        Feature::Article => "article",
        Feature::FirstWords => "first_words",
        Feature::Neighbours => "neighbours",
        Feature::Newness => "newness",
    }
}

impl<'a> From<&'a Explanation> for WireExplanation<'a> {
    fn from(explanation: &'a Explanation) -> WireExplanation<'a> {
        let sibling = explanation.sibling.as_ref().map(|sibling| WireSibling {
            passage: sibling.passage.to_string(),
            score: sibling.score,
            shares: sibling.shares.iter().map(WireShare::from).collect(),
        });
        let shares = explanation.shares.iter().map(WireShare::from).collect();
        WireExplanation { place: explanation.place, shares, sibling }
    }
}

impl<'a> From<&'a Share> for WireShare<'a> {
    fn from(share: &'a Share) -> WireShare<'a> {
        let Share { feature, clause, occurrences, score } = share;
        WireShare { feature: name(*feature), clause, occurrences: *occurrences, score: *score }
    }
}
