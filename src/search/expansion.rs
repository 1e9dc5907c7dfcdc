//! Pseudo-relevance feedback: words that stand in the first passages and that the query has not.
//!
//! The relevance model of Lavrenko and Croft, "Relevance-based language models" (2001), mixed with
//! the query as in RM3 of Abdul-Jaleel and others, "UMass at TREC 2004". It reads stored passages;
//! it must never know how the words are searched for.

use std::collections::HashMap;

use tantivy::DocId;

use crate::analyzer::{Language, forms, is_function_word, stem, tokens};
use crate::index::Snapshot;
use crate::query::{Pattern, Plan, Scope, TextClause, Wanted, Written};

use super::best::Candidate;
use super::bm25::idf;

/// The first so many articles are taken for answers, each by its best passage.
pub(super) const FEEDBACK: usize = 30;

/// How much more likely than another a better passage is an answer: the power of its score.
const SHARPNESS: f64 = 12.0;

/// Words that are added.
const MOST_WORDS: usize = 80;

/// A word is looked at if it stands in so many of the passages.
const FEWEST_PASSAGES: usize = 2;

/// What the likeliest of the added words weighs beside one of the query; the others weigh less by
/// this power of their probability.
const WEIGHT: f32 = 0.3;
const EXPONENT: f64 = 0.5;

/// A word that the first passages have.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Expansion {
    /// The word as it stands most often, folded.
    pub(super) word: String,
    /// Its stem.
    pub(super) stem: String,
    /// Its weight beside a word of the query, 0 to 1.
    pub(super) boost: f32,
}

#[derive(Default)]
struct Seen {
    /// The probability of the stem in the relevance model, unnormalised.
    mass: f64,
    passages: usize,
    words: HashMap<String, u32>,
}

/// A plan with words that add to the rank of what it selects.
pub(super) fn expanded(plan: Plan, added: Vec<Expansion>) -> Plan {
    let text = |Expansion { word, stem, boost }: Expansion| {
        let written = Written::Added(word.clone());
        let wanted = Wanted::Rows(vec![vec![Pattern::Stem { word, stems: vec![stem] }]]);
        let (span, scope) = (0..0, Scope::Anywhere);
        Plan::Text(TextClause { written, span, wanted, at_least: 1, scope, boost })
    };
    let mut optional: Vec<Plan> = added.into_iter().map(text).collect();
    optional.push(Plan::Everything);
    Plan::All(vec![plan, Plan::Any(optional)], Vec::new())
}

/// The words to add to a plan, the weightiest first.
pub(super) fn expansions(
    snapshot: &Snapshot,
    plan: &Plan,
    candidates: &[Candidate],
) -> tantivy::Result<Vec<Expansion>> {
    let mut seen: HashMap<String, Seen> = HashMap::new();
    let most = candidates.iter().map(|candidate| candidate.points).max().unwrap_or(0).max(1);
    let chance = |points: u32| (f64::from(points) / f64::from(most)).powf(SHARPNESS);
    let total: f64 = candidates.iter().map(|candidate| chance(candidate.points)).sum();
    for candidate in candidates {
        let weight = chance(candidate.points) / total;
        look_at(snapshot, candidate.segment, candidate.doc, weight, &mut seen)?;
    }
    let asked = asked_stems(plan);
    seen.retain(|stem, seen| {
        seen.passages >= FEWEST_PASSAGES.min(candidates.len()) && !asked.contains(stem)
    });
    let mut weighed = Vec::with_capacity(seen.len());
    for (stem, seen) in seen {
        let most = seen.words.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
        let Some((word, _)) = most else { continue };
        let worth = idf(passages_of(snapshot, &stem, &word)?, snapshot.manifest.totals.passages);
        weighed.push((seen.mass * worth, seen.mass, word, stem));
    }
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.3.cmp(&b.3)));
    weighed.truncate(MOST_WORDS);
    let most = weighed.iter().map(|(_, mass, ..)| *mass).fold(f64::MIN_POSITIVE, f64::max);
    let expansion = |(_, mass, word, stem): (f64, f64, String, String)| Expansion {
        word,
        stem,
        boost: WEIGHT * (mass / most).powf(EXPONENT) as f32,
    };
    Ok(weighed.into_iter().map(expansion).collect())
}

/// Counts the stems of a passage, which is an answer with this probability.
fn look_at(
    snapshot: &Snapshot,
    segment: usize,
    doc: DocId,
    weight: f64,
    seen: &mut HashMap<String, Seen>,
) -> tantivy::Result<()> {
    let segment = &snapshot.segments[segment];
    let lead = segment.leads.lead_of(doc);
    let (_, article) = segment.article(lead)?;
    let language = article.language.as_deref().and_then(Language::from_code);
    let language = language.unwrap_or(Language::DEFAULT);
    let mut text = segment.text(doc)?;
    if doc == lead {
        text = format!("{}\n{text}", article.headline);
    }
    let words: Vec<String> = tokens(&text)
        .flat_map(|token| forms(&text[token]).words)
        .map(|word| word.folded)
        .filter(|word| tells_something(word, language))
        .collect();
    let share = weight / words.len().max(1) as f64;
    let mut here: HashMap<String, u32> = HashMap::new();
    for word in words {
        let stem = stem(&word, language);
        *here.entry(stem.clone()).or_default() += 1;
        let seen = seen.entry(stem).or_default();
        seen.mass += share;
        *seen.words.entry(word).or_default() += 1;
    }
    for stem in here.into_keys() {
        seen.entry(stem).or_default().passages += 1;
    }
    Ok(())
}

/// The number of passages that have a stem.
fn passages_of(snapshot: &Snapshot, stem: &str, word: &str) -> std::io::Result<u64> {
    let mut passages = 0;
    for segment in snapshot.segments.iter() {
        passages += segment.stem(stem, word)?.map_or(0, |(list, _)| u64::from(list.doc_freq()));
    }
    Ok(passages)
}

fn tells_something(word: &str, language: Language) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !is_function_word(word, &[language])
}

/// The stems that a plan asks for already, those that it excludes too.
fn asked_stems(plan: &Plan) -> Vec<String> {
    let patterns = plan.texts().into_iter().flat_map(|text| text.wanted.patterns());
    let stems = patterns.flat_map(|pattern| match pattern {
        Pattern::Stem { stems, .. } | Pattern::Word { stems, .. } => stems.clone(),
        Pattern::Exact(word) => vec![word.clone()],
        _ => Vec::new(),
    });
    stems.collect()
}
