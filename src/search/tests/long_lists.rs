//! Lists of several blocks: what is left out by the bounds of blocks is not among the best.

use super::*;
use crate::article::{Entity, EntityKind};

/// Articles of one passage in which words and names come in all frequencies and lengths.
fn archive() -> Archive {
    let archive = Archive::in_memory().unwrap();
    let mut seed = 7_u64;
    let mut below = |end: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % end
    };
    for batch in 0..2 {
        let mut writer = Writer::open(&archive).unwrap();
        for number in 0..700 {
            let words = ["US", "us", "spy", "Huawei", "deal", "and", "of", "the", "masts", "rose"];
            let length = 3 + below(60);
            let text: Vec<&str> =
                (0..length).map(|_| words[(below(10) * below(10) / 9) as usize]).collect();
            let mut article = Article::new("", format!("{}.", text.join(" ")));
            article.given_id = Some(format!("{batch}-{number:03}"));
            let name = "Huawei".to_owned();
            article.entities = vec![Entity { kind: EntityKind::Organisation, name }];
            writer.add(article).unwrap();
        }
        writer.commit().unwrap();
    }
    archive
}

#[test]
fn the_first_of_long_lists_are_the_first_of_all() {
    let searcher = Searcher::open(&archive()).unwrap();
    for query in [
        "caps(US)",
        "caps(US) spy",
        "caps(US) OR huawei OR deal",
        "@org",
        "@org spy",
        "spy",
        "spy deal",
        "spy OR deal OR masts",
        "\"the spy\"",
        "\"the spy\" deal",
        "=US spy NOT masts",
        "spy w/3 @org",
    ] {
        let query: Query = query.parse().unwrap();
        for rank in [Rank::BM25, Rank::FULL] {
            let first = SearchOptions { rank, ..SearchOptions::default() };
            let all = SearchOptions { limit: usize::MAX, ..first.clone() };
            let all = searcher.ranking(&query, &all).unwrap();
            assert!(all.len() > 10, "{query}");
            assert_eq!(searcher.ranking(&query, &first).unwrap(), all[..10], "{query} by {rank}");
        }
    }
}
