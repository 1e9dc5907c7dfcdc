//! What a score is said to be the sum of.

use std::num::NonZeroU32;

use proptest::prelude::*;

use super::model::{corpora, queries};
use super::*;

/// Every hit's shares make its score, and its differences make the distance to its sibling.
fn check_sums(archive: &Archive, query: &str, options: &SearchOptions) {
    let searcher = Searcher::open(archive).unwrap();
    let query: Query = query.parse().unwrap();
    let hits = searcher.ranking(&query, options).unwrap();
    let ids: Vec<PassageId> = hits.iter().map(|(passage, _)| passage.clone()).collect();
    let explanations = searcher.explain(&query, options, &ids).unwrap();
    let mut places = Vec::new();
    for ((passage, score), explanation) in hits.iter().zip(explanations) {
        let explanation = explanation.expect("a hit is explained");
        assert_eq!((&explanation.passage, explanation.score), (passage, *score), "{query}");
        let sum: f32 = explanation.shares.iter().map(|share| share.score).sum();
        assert_eq!(sum, *score, "{query} {passage}: {:?}", explanation.shares);
        if let Some(sibling) = &explanation.sibling {
            assert_eq!(sibling.passage.article, passage.article);
            let sum: f32 = explanation.differences().iter().map(|d| d.score).sum();
            assert_eq!(sum, score - sibling.score, "{query} {passage}");
        }
        places.push(explanation.place);
    }
    assert!(places.is_sorted(), "{query}: {places:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn shares_make_the_score(
        lines in corpora(),
        query in queries(),
        batch in 1..6usize,
        bm25 in any::<bool>(),
        expand in any::<bool>(),
        of_articles in any::<bool>(),
        half_life in 0..40u32,
    ) {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let rank = if bm25 { Rank::BM25 } else { Rank::FULL };
        let options = SearchOptions {
            limit: usize::MAX,
            per_article: 0,
            rank: Rank { recent: NonZeroU32::new(half_life), ..rank },
            unit: if of_articles { Unit::Article } else { Unit::Passage },
            expand,
            ..SearchOptions::default()
        };
        check_sums(&archive_of(&lines, batch), &query, &options);
    }
}

#[test]
fn an_explanation_names_clauses_features_and_the_sibling() {
    let filler = "and so on ".repeat(60);
    let text = format!("A spy deal, a spy deal. {filler}\n\nThe spy left. {filler}");
    let line = format!("a | - | Spy news | {text}");
    let archive = archive_of(&[&line, "b | - | | other words"], 2);
    let searcher = Searcher::open(&archive).unwrap();
    let options = SearchOptions::default();
    let id = |text| PassageId::parse(text).unwrap();
    let explained = searcher
        .explain(&"spy deal".parse().unwrap(), &options, &[id("a#0"), id("a#1"), id("b#0")])
        .unwrap();
    let explanation = explained[0].as_ref().unwrap();
    let features: Vec<(Feature, &str, u32)> = explanation
        .shares
        .iter()
        .map(|share| (share.feature, &share.clause[..], share.occurrences))
        .collect();
    for expected in [
        (Feature::Passage, "spy~stem", 3),
        (Feature::Passage, "deal~stem", 2),
        (Feature::Article, "spy~stem", 4),
        (Feature::FirstWords, "deal~stem", 1),
        (Feature::Neighbours, "spy~stem deal~stem", 2),
    ] {
        assert!(features.contains(&expected), "{expected:?} in {features:?}");
    }
    assert_eq!(explanation.sibling.as_ref().unwrap().passage, id("a#1"));
    let first = &explanation.differences()[0];
    assert_eq!((first.feature, first.clause), (Feature::Passage, "deal~stem"));
    assert_eq!(explained[1].as_ref().unwrap().sibling, None);
    assert_eq!(explained[2], None, "not found by the query");
}
