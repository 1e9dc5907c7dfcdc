//! Drawn queries, and what times say.

use std::time::Duration;

use morgue::{Archive, Generator, Searcher, Writer};

use super::{Timing, draw_classes};

/// The drawn queries of an archive that was written in batches of so many articles.
fn drawn(batch: usize) -> Vec<String> {
    let archive = Archive::in_memory().unwrap();
    let articles: Vec<_> = Generator::new(1, 60).collect();
    for articles in articles.chunks(batch) {
        let mut writer = Writer::open(&archive).unwrap();
        for article in articles {
            writer.add(article.clone()).unwrap();
        }
        writer.commit().unwrap();
    }
    let searcher = Searcher::open(&archive).unwrap();
    let classes = draw_classes(&searcher, 1, 3).unwrap();
    assert_eq!(classes.len(), 9);
    let mut queries = Vec::new();
    for query in classes.iter().flat_map(|class| &class.queries) {
        let counts = searcher.count(query).unwrap();
        assert!(counts.articles > 0, "{query} finds nothing");
        queries.push(query.to_string());
    }
    queries
}

#[test]
fn queries_find_something_and_do_not_depend_on_segments() {
    let queries = drawn(60);
    assert!(queries.len() > 20, "{queries:?}");
    assert_eq!(drawn(7), queries);
}

#[test]
fn percentiles_are_nearest_ranks() {
    let times = (1..=10).map(Duration::from_micros).collect();
    let timing = Timing { name: String::new(), fastest: Vec::new(), times };
    let micros = |share| timing.percentile(share).as_micros();
    assert_eq!([0.0, 0.5, 0.9, 0.99, 1.0].map(micros), [1, 5, 9, 10, 10]);
    assert_eq!(timing.mean(), Duration::from_nanos(5_500));
}
