//! The same input gives the same answers, whatever the number of threads and segments.

use std::fs;
use std::io::Write;
use std::path::Path;

use morgue::{Archive, Article, Generator, IngestOptions, SearchOptions, Searcher, Sort, ingest};

/// Few enough bytes that every run makes eight segments or more, many more with many threads.
const MEMORY: usize = 48 << 20;

const QUERIES: [&str; 14] = [
    "the",
    "government",
    "said AND minister",
    "said AND minister AND police",
    "said OR minister OR police",
    "\"in the\"",
    "\"said the\" OR minister",
    "minister NOT police",
    "minister date:2015",
    "author:a* said",
    "date:none",
    "section:world police date:2010..2012",
    "headline:the",
    "what did the minister say about the police in the city last year",
];

fn json_line(article: &Article) -> String {
    let entities = |kind: &str| -> Vec<&str> {
        let named = article.entities.iter().filter(|entity| entity.kind.name() == kind);
        named.map(|entity| entity.name.as_str()).collect()
    };
    serde_json::json!({
        "id": article.given_id, "title": article.headline, "text": article.text,
        "date": article.date.map(|date| date.to_string()), "authors": article.authors,
        "section": article.section, "source": article.source, "agency": article.agency,
        "people": entities("person"), "organizations": entities("org"),
        "locations": entities("place"),
    })
    .to_string()
}

/// Everything that a reader can see of an archive, as text.
fn answers(archive: &Archive) -> String {
    let searcher = Searcher::open(archive).unwrap();
    let mut seen = format!("{:?} {}\n", searcher.totals(), searcher.digest());
    for query in QUERIES {
        for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
            let options = SearchOptions { limit: 15, sort, ..SearchOptions::default() };
            let found = searcher.search(&query.parse().unwrap(), &options).unwrap();
            seen += &format!("{query} {sort:?} {} {:?}\n", found.reading, found.counts);
            for hit in &found.hits {
                seen += &format!("  {} {} {:?}\n", hit.passage, hit.score, hit.marks);
            }
        }
    }
    seen
}

#[test]
fn answers_do_not_depend_on_threads() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus.jsonl");
    let mut file = std::io::BufWriter::new(fs::File::create(&corpus).unwrap());
    for article in Generator::new(7, 20_000) {
        writeln!(file, "{}", json_line(&article)).unwrap();
    }
    drop(file);
    let mut first: Option<String> = None;
    for threads in [1, 2, 4, 8] {
        let archive = Archive::open_or_create(folder.path().join(format!("{threads}"))).unwrap();
        let entities = Some(false);
        let options =
            IngestOptions { threads, memory: MEMORY, entities, ..IngestOptions::default() };
        let report = ingest(&archive, std::slice::from_ref(&corpus), &options, &|_| {}).unwrap();
        assert_eq!((report.added, report.skipped), (20_000, 0));
        let segments = Searcher::open(&archive).unwrap().anatomy().unwrap().segments;
        assert!(segments >= 8, "{segments} segments by {threads} threads");
        let seen = answers(&archive);
        match &first {
            None => first = Some(seen),
            Some(first) => assert!(*first == seen, "{threads} threads answer otherwise than one"),
        }
    }
}

#[test]
fn entities_do_not_depend_on_threads() {
    let folder = tempfile::tempdir().unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/articles");
    let mut first: Option<String> = None;
    for threads in [1, 2, 4] {
        let archive = Archive::open_or_create(folder.path().join(format!("{threads}"))).unwrap();
        let options =
            IngestOptions { threads, memory: 1, entities: Some(true), ..IngestOptions::default() };
        ingest(&archive, std::slice::from_ref(&sample), &options, &|_| {}).unwrap();
        let searcher = Searcher::open(&archive).unwrap();
        let mut seen = format!("{}\n", searcher.digest());
        for id in searcher.article_ids().unwrap() {
            let article = searcher.article(&id).unwrap().unwrap().article;
            seen += &format!("{id} {:?} {:?}\n", article.entities, article.recognised);
        }
        for query in ["@person w/3 said", "@org /s @place", "atleast4(@person)"] {
            let found = searcher.search(&query.parse().unwrap(), &SearchOptions::default());
            let hits = found.unwrap().hits;
            seen += &format!("{:?}\n", hits.iter().map(|hit| &hit.passage).collect::<Vec<_>>());
        }
        assert!(*first.get_or_insert_with(|| seen.clone()) == seen, "by {threads} threads");
    }
}
