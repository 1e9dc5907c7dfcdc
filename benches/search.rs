//! Whole answers, by class of query: ranked, counted, ten passages with their texts and marks.
//!
//! The corpus is generated, and the queries are drawn from it as `morgue bench` draws them, both
//! by a fixed seed. An iteration answers the next query of its class, so a class is the mean of
//! its queries. Ranking alone, beside stock tantivy, is in `benches/peer`.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use morgue::{Archive, Generator, SearchOptions, Searcher, Sort, Writer};

#[path = "../src/bin/morgue/bench/draw.rs"]
mod draw;
#[path = "../src/bin/morgue/bench/random.rs"]
mod random;

use draw::Class;

const ARTICLES: u64 = 10_000;
const SEED: u64 = 1;
const QUERIES: usize = 20;

fn benches(criterion: &mut Criterion) {
    let searcher = searcher();
    let classes = draw::draw_classes(&searcher, SEED, QUERIES).expect("queries");
    bench_classes(criterion, "search", &searcher, &classes, &SearchOptions::default());
    let uncounted = SearchOptions { count: false, ..SearchOptions::default() };
    bench_classes(criterion, "search, not counted", &searcher, &classes, &uncounted);
    let newest = SearchOptions { sort: Sort::Newest, count: false, ..SearchOptions::default() };
    bench_classes(criterion, "search, newest first, not counted", &searcher, &classes, &newest);
}

fn bench_classes(
    criterion: &mut Criterion,
    group: &str,
    searcher: &Searcher,
    classes: &[Class],
    options: &SearchOptions,
) {
    let mut group = criterion.benchmark_group(group);
    group.sample_size(20);
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    for class in classes {
        let mut queries = class.queries.iter().cycle();
        group.bench_function(&class.name, |bencher| {
            bencher.iter(|| queries.next().map(|query| black_box(searcher.search(query, options))))
        });
    }
    group.finish();
}

fn searcher() -> Searcher {
    let archive = Archive::in_memory().expect("an archive");
    let mut writer = Writer::open(&archive).expect("its writer");
    for article in Generator::new(SEED, ARTICLES) {
        writer.add(article).expect("an article added");
    }
    writer.commit().expect("a commit");
    Searcher::open(&archive).expect("its searcher")
}

criterion_group!(all, benches);
criterion_main!(all);
