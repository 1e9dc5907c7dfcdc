//! What texts and queries are made of, for people or as JSON: `morgue debug`.

use std::io::{self, Write};

use morgue::{Analysis, AnalyzedWord, Clause, ClauseKind, Passage, Warning};
use serde::Serialize;

use super::asked::WireWarning;
use super::json::{pair, write_value};
use super::layout::plain;
use super::{TextOrJson, count};

#[derive(Serialize)]
struct WireAnalysis<'a> {
    language: &'a str,
    words: Vec<WireWord<'a>>,
}

#[derive(Serialize)]
struct WireWord<'a> {
    position: usize,
    bytes: [usize; 2],
    word: &'a str,
    stem: &'a str,
    caps: Option<&'a str>,
    exact: Option<&'a str>,
    joined_stem: Option<&'a str>,
}

#[derive(Serialize)]
struct WireCut {
    ordinal: usize,
    bytes: [usize; 2],
    words: usize,
    sentences: Vec<usize>,
    paragraphs: Vec<usize>,
}

/// A query, its tree and what each clause finds.
pub(crate) struct Dissected<'a> {
    /// What was written.
    pub(crate) query: &'a str,
    /// How it prints.
    pub(crate) printed: String,
    /// How it was read.
    pub(crate) reading: String,
    /// What was odd about it.
    pub(crate) warnings: &'a [Warning],
    /// The clauses, each before those inside it.
    pub(crate) clauses: Vec<DissectedClause<'a>>,
}

/// A clause of a query.
pub(crate) struct DissectedClause<'a> {
    /// The clause.
    pub(crate) clause: &'a Clause,
    /// How deep it stands; 0 for the whole.
    pub(crate) depth: usize,
    /// The articles that it would find by itself.
    pub(crate) articles: u64,
}

#[derive(Serialize)]
struct WireQuery<'a> {
    query: &'a str,
    printed: &'a str,
    reading: &'a str,
    warnings: Vec<WireWarning<'a>>,
    clauses: Vec<WireClause>,
}

#[derive(Serialize)]
struct WireClause {
    depth: usize,
    kind: &'static str,
    clause: String,
    bytes: [usize; 2],
    articles: u64,
}

/// Writes the forms of a text's words.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_analysis(
    format: TextOrJson,
    text: &str,
    analysis: &Analysis,
    out: &mut dyn Write,
) -> io::Result<()> {
    if format == TextOrJson::Json {
        let words = analysis.words.iter().map(WireWord::from).collect();
        return write_value(&WireAnalysis { language: &analysis.language, words }, out);
    }
    writeln!(out, "language {}", analysis.language)?;
    for word in &analysis.words {
        let AnalyzedWord { position, bytes, word, stem, cased, compound } = word;
        let written = plain(text.get(bytes.clone()).unwrap_or_default());
        write!(out, "{position:>4}  {written:<20} ={word} stem:{stem}")?;
        if let Some(cased) = cased {
            write!(out, " caps({cased})")?;
        }
        if let Some(compound) = compound {
            write!(out, " ={}", compound.exact)?;
            if let Some(joined) = &compound.joined_stem {
                write!(out, " stem:{joined}")?;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Writes where a text is cut into passages.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_cuts(
    format: TextOrJson,
    text: &str,
    passages: &[Passage],
    out: &mut dyn Write,
) -> io::Result<()> {
    for (ordinal, passage) in passages.iter().enumerate() {
        let own = text.get(passage.bytes.clone()).unwrap_or_default();
        let absolute = |starts: &[u32]| -> Vec<usize> {
            starts.iter().map(|&start| passage.bytes.start + start as usize).collect()
        };
        let (sentences, paragraphs) = (absolute(&passage.sentences), absolute(&passage.paragraphs));
        let words = morgue::analyze(own, None).words.len();
        if format == TextOrJson::Json {
            let bytes = pair(&passage.bytes);
            write_value(&WireCut { ordinal, bytes, words, sentences, paragraphs }, out)?;
            continue;
        }
        let (start, end) = (passage.bytes.start, passage.bytes.end);
        let (words, paragraphs) = (words as u64, paragraphs.len() as u64);
        writeln!(
            out,
            "#{ordinal}  bytes {start}..{end}, {}, {} begun, {} begun",
            count(words, "word"),
            count(sentences.len() as u64, "sentence"),
            count(paragraphs, "paragraph"),
        )?;
        for (number, &from) in sentences.iter().enumerate() {
            let to = sentences.get(number + 1).copied().unwrap_or(end);
            writeln!(out, "    {}", plain(text.get(from..to).unwrap_or_default().trim_end()))?;
        }
    }
    Ok(())
}

/// Writes a query's tree.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_dissected(
    format: TextOrJson,
    dissected: &Dissected<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Dissected { query, printed, reading, warnings, clauses } = dissected;
    if format == TextOrJson::Json {
        let clauses = clauses.iter().map(WireClause::from).collect();
        let warnings = warnings.iter().map(WireWarning::from).collect();
        return write_value(&WireQuery { query, printed, reading, warnings, clauses }, out);
    }
    writeln!(out, "printed  {}", plain(printed))?;
    writeln!(out, "reading  {}", plain(reading))?;
    for DissectedClause { clause, depth, articles } in clauses {
        let (kind, articles) = (kind_name(&clause.kind), count(*articles, "article"));
        let indent = 2 * (depth + 1);
        writeln!(out, "{:indent$}{kind}  {}  ({articles})", "", plain(&clause.to_string()))?;
    }
    Ok(())
}

fn kind_name(kind: &ClauseKind) -> &'static str {
    match kind {
        ClauseKind::All => "all",
        ClauseKind::Word(_) => "word",
        ClauseKind::Phrase { .. } => "phrase",
        ClauseKind::Exact(_) => "exact",
        ClauseKind::Cased(_) => "caps",
        ClauseKind::Wildcard(_) => "wildcard",
        ClauseKind::Regex(_) => "regex",
        ClauseKind::Fuzzy { .. } => "fuzzy",
        ClauseKind::Near { .. } => "near",
        ClauseKind::AtLeast { .. } => "atleast",
        ClauseKind::Mention(_) => "mention",
        ClauseKind::Field { .. } => "field",
        ClauseKind::Quotation { .. } => "quotation",
        ClauseKind::Boost(..) => "boost",
        ClauseKind::And { .. } => "and",
        ClauseKind::Or(_) => "or",
        ClauseKind::Not(_) => "not",
        ClauseKind::Required(_) => "required",
    }
}

impl<'a> From<&'a AnalyzedWord> for WireWord<'a> {
    fn from(word: &'a AnalyzedWord) -> WireWord<'a> {
        let compound = word.compound.as_ref();
        WireWord {
            position: word.position,
            bytes: pair(&word.bytes),
            word: &word.word,
            stem: &word.stem,
            caps: word.cased.as_deref(),
            exact: compound.map(|compound| &compound.exact[..]),
            joined_stem: compound.and_then(|compound| compound.joined_stem.as_deref()),
        }
    }
}

impl From<&DissectedClause<'_>> for WireClause {
    fn from(dissected: &DissectedClause<'_>) -> WireClause {
        let DissectedClause { clause, depth, articles } = *dissected;
        WireClause {
            depth,
            kind: kind_name(&clause.kind),
            clause: clause.to_string(),
            bytes: pair(&clause.span),
            articles,
        }
    }
}
