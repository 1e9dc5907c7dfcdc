//! Answers that are given up: all of it in time, or nothing.

use std::path::Path;
use std::time::{Duration, Instant};

use super::*;
use crate::alias::Aliases;
use crate::article::{Entity, EntityKind};

/// Queries of every shape; each finds something.
const QUERIES: [&str; 30] = [
    "w1",
    "w1 w2",
    "w1 OR w2 OR w3",
    "w1 AND w2",
    "w1 NOT zebra",
    "NOT zebra",
    "*",
    "\"w1 w2\"",
    "w1 pre/1 w*",
    "w1 w/5 w2",
    "(w1 w/5 w2) w/5 w3",
    "(w1 /s w2) pre/9 w3",
    "atleast3(w1)",
    "w*",
    "*1",
    "/w[0-9]/",
    "mask~1",
    "caps(US)",
    "@org",
    "headline:w1",
    "author:m*",
    "org:huawei",
    "org:*wei",
    "org:=huawei",
    "entity:*",
    "entity:maskmaker",
    "w1 /passage org:huawei",
    "date:2001..2009",
    "date:2001.. w1",
    "(w1 OR \"w2 w3\") NOT (zebra w/3 quagga)",
];

/// Two segments of articles of several passages; every second one has a zebra.
fn archive(articles: usize) -> Archive {
    let archive = Archive::in_memory().unwrap();
    let mut seed = 11_u64;
    let mut below = |end: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % end
    };
    for batch in 0..2 {
        let mut writer = Writer::open(&archive).unwrap();
        for number in 0..articles {
            let mut word = |at: u64| match at % 40 {
                0 => ". US".to_owned(),
                1 => "Huawei masks".to_owned(),
                _ => format!("w{}", below(12)),
            };
            let text: Vec<String> = (0..300).map(&mut word).collect();
            let end = if number % 2 == 0 { " zebra quagga." } else { "" };
            let mut article = Article::new("w1 w2", text.join(" ") + end);
            article.given_id = Some(format!("{batch}-{number}"));
            article.authors = vec!["Mary Mast".to_owned()];
            article.date = Day::new(2000 + below(10) as i16, 5, 1 + below(27) as u8).map(Date::Day);
            let name = "Huawei".to_owned();
            article.entities = vec![Entity { kind: EntityKind::Organisation, name }];
            writer.add(article).unwrap();
        }
        writer.commit().unwrap();
    }
    archive
}

/// A reader that knows another name of the one entity.
fn searcher(archive: &Archive) -> Searcher {
    let file = "never = [\"Mast\"]\n[[entity]]\nname = \"Huawei\"\naliases = [\"Maskmaker\"]";
    let aliases = Aliases::parse(file, Path::new("entities.toml")).unwrap();
    Searcher::open(archive).unwrap().with_aliases(aliases)
}

fn is_too_late<T>(result: Result<T>) -> bool {
    match result {
        Err(Error::TimedOut { .. }) => true,
        Err(error) => panic!("{error}"),
        Ok(_) => false,
    }
}

/// What can be asked with a query in a time, each with whether it was too late.
fn ask(searcher: &Searcher, query: &str, timeout: Duration) -> Vec<(&'static str, bool)> {
    let query: Query = query.parse().unwrap();
    let timeout = Some(timeout);
    let options = SearchOptions { timeout, ..SearchOptions::default() };
    let all = SearchOptions { limit: usize::MAX, per_article: 0, ..options.clone() };
    let bm25 = SearchOptions { rank: Rank::BM25, count: false, ..options.clone() };
    let newest = SearchOptions { sort: Sort::Newest, ..options.clone() };
    let expand = SearchOptions { expand: true, ..options.clone() };
    let passage = PassageId::parse("0-1#0").unwrap();
    let explained = searcher.explain(&query, &options, std::slice::from_ref(&passage));
    let select = || searcher.select_within(&query, true, timeout);
    let fields = FacetField::ALL;
    let read = |articles: Articles| articles.collect::<Result<Vec<_>>>();
    vec![
        ("search", is_too_late(searcher.search(&query, &options))),
        ("all", is_too_late(searcher.search(&query, &all))),
        ("bm25", is_too_late(searcher.search(&query, &bm25))),
        ("newest", is_too_late(searcher.search(&query, &newest))),
        ("expand", is_too_late(searcher.search(&query, &expand))),
        ("ranking", is_too_late(searcher.ranking(&query, &options))),
        ("explain", is_too_late(explained)),
        ("count", is_too_late(select().and_then(|selection| selection.count()))),
        ("facets", is_too_late(select().and_then(|selection| selection.facets(&fields)))),
        ("entities", is_too_late(select().and_then(|s| s.entities(&EntityKind::ALL)))),
        ("merges", is_too_late(select().and_then(|s| s.merges(&EntityKind::ALL)))),
        ("timeline", is_too_late(select().and_then(|selection| selection.timeline(None)))),
        ("articles", is_too_late(select().and_then(|s| s.articles()).and_then(read))),
    ]
}

#[test]
fn without_time_nothing_is_answered() {
    let searcher = searcher(&archive(40));
    for query in QUERIES {
        for (what, is_too_late) in ask(&searcher, query, Duration::ZERO) {
            assert!(is_too_late, "{what} of {query}");
        }
    }
}

#[test]
fn with_time_enough_everything_is_answered() {
    let searcher = searcher(&archive(4));
    for query in QUERIES {
        for (what, is_too_late) in ask(&searcher, query, Duration::MAX) {
            assert!(!is_too_late, "{what} of {query}");
        }
        let found = searcher.search(&query.parse().unwrap(), &SearchOptions::default()).unwrap();
        assert!(!found.hits.is_empty(), "{query}");
    }
}

/// However short the time is, the answer is whole or there is none.
#[test]
fn an_answer_is_whole_or_none() {
    let searcher = searcher(&archive(60));
    for query in QUERIES {
        let query: Query = query.parse().unwrap();
        let whole = searcher.search(&query, &SearchOptions::default()).unwrap();
        let articles = searcher.select(&query, true).unwrap().articles().unwrap().count();
        for microseconds in [1, 30, 100, 300, 1_000, 3_000, 10_000] {
            let timeout = Some(Duration::from_micros(microseconds));
            let options = SearchOptions { timeout, ..SearchOptions::default() };
            match searcher.search(&query, &options) {
                Ok(found) => {
                    assert_eq!(found.counts, whole.counts, "{query}");
                    let passages = |hits: &[Hit]| -> Vec<String> {
                        hits.iter().map(|hit| hit.passage.to_string()).collect()
                    };
                    assert_eq!(passages(&found.hits), passages(&whole.hits), "{query}");
                }
                Err(error) => assert!(matches!(error, Error::TimedOut { .. }), "{error}"),
            }
            let selection = searcher.select_within(&query, true, timeout);
            if let Ok(found) = selection.and_then(|s| s.articles()?.collect::<Result<Vec<_>>>()) {
                assert_eq!(found.len(), articles, "{query}");
            }
        }
    }
}

/// One article whose words are near each other in millions of ways.
#[test]
fn a_hostile_article_is_given_up_in_time() {
    let archive = Archive::in_memory().unwrap();
    let mut writer = Writer::open(&archive).unwrap();
    writer.add(Article::new("", "a b c ".repeat(60_000))).unwrap();
    writer.commit().unwrap();
    let searcher = Searcher::open(&archive).unwrap();
    let options =
        SearchOptions { timeout: Some(Duration::from_millis(50)), ..SearchOptions::default() };
    for query in
        ["(=a w/1000 =b) w/1000 =c", "((=a w/900 =b) w/900 =c) w/900 (=b w/900 =c)", "=a w/1000 =c"]
    {
        let begin = Instant::now();
        let answer = searcher.search(&query.parse().unwrap(), &options);
        assert!(begin.elapsed() < Duration::from_secs(5), "{query}: {:?}", begin.elapsed());
        if let Err(error) = answer {
            let is_ours = matches!(error, Error::TimedOut { .. } | Error::TooManyMatches { .. });
            assert!(is_ours, "{error}");
        }
    }
}

/// The same without a limit of time: memory has one.
#[test]
fn too_many_matches_in_an_article_are_refused() {
    let archive = Archive::in_memory().unwrap();
    let mut writer = Writer::open(&archive).unwrap();
    writer.add(Article::new("", "a b c ".repeat(20_000))).unwrap();
    writer.commit().unwrap();
    let searcher = Searcher::open(&archive).unwrap();
    for query in ["(=a w/1000 =b) w/1000 =c", "NOT ((=a w/1000 =b) w/1000 =c)"] {
        let query: Query = query.parse().unwrap();
        let answer = searcher.count(&query);
        assert!(matches!(answer, Err(Error::TooManyMatches { .. })), "{query}: {answer:?}");
    }
    assert_eq!(searcher.count(&"=a w/1000 =c".parse().unwrap()).unwrap().articles, 1);
}

/// Windows of results that no memory could hold.
#[test]
fn a_huge_window_takes_no_memory_of_its_own() {
    let searcher = searcher(&archive(4));
    for (limit, offset) in
        [(usize::MAX, 0), (usize::MAX, usize::MAX), (10, usize::MAX), (usize::MAX - 1, 1)]
    {
        for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
            for (rank, collapse) in [(Rank::FULL, false), (Rank::BM25, true)] {
                for query in QUERIES {
                    let options = SearchOptions {
                        limit,
                        offset,
                        sort,
                        rank,
                        collapse,
                        ..SearchOptions::default()
                    };
                    let found = searcher.find(&query.parse().unwrap(), &options).unwrap();
                    assert!(found.hits.len() as u64 <= found.counts.unwrap().passages);
                    assert_eq!(found.hits.len() == 0, offset > 1, "{query}");
                }
            }
        }
    }
}
