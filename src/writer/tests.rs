//! Histories: however an archive came about, it answers the same.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tantivy::index::{SegmentComponent, SegmentReader};

use super::*;
use crate::generate::Generator;
use crate::search::{Hit, SearchOptions, Searcher};

/// What happens to an archive, an update at a time.
#[derive(Clone, Debug)]
enum Step {
    /// Articles of the pool are added; with other content if they were `edited`.
    Add { first: usize, count: usize, edited: bool },
    /// An article of the pool is removed.
    Remove(usize),
    /// Everything becomes one segment.
    Optimize,
}

const POOL: u64 = 60;

fn pool() -> Vec<Article> {
    let mut articles: Vec<Article> = Generator::new(11, POOL).collect();
    // Some are in another language, in which the same words have other stems.
    articles.iter_mut().step_by(5).for_each(|one| one.language = Some("de".to_owned()));
    articles
}

fn edit(mut article: Article) -> Article {
    article.text.push_str("\n\nThis is corrected: the minister of trade is not the minister.");
    article
}

/// The archive after some steps, and the articles that it should have.
fn history(steps: &[Step]) -> (Archive, BTreeMap<String, Article>) {
    let (pool, archive) = (pool(), Archive::in_memory().unwrap());
    let mut expected = BTreeMap::new();
    for step in steps {
        let mut writer = Writer::open(&archive).unwrap();
        match *step {
            Step::Add { first, count, edited } => {
                for article in pool.iter().cycle().skip(first).take(count).cloned() {
                    let article = if edited { edit(article) } else { article };
                    expected.insert(article.id().to_string(), article.clone());
                    writer.add(article).unwrap();
                }
                writer.commit().unwrap();
            }
            Step::Remove(at) => {
                expected.remove(pool[at].id().as_str());
                writer.remove(&pool[at].id()).unwrap();
                writer.commit().unwrap();
            }
            Step::Optimize => drop(writer.optimize().unwrap()),
        }
    }
    (archive, expected)
}

fn at_once(articles: impl IntoIterator<Item = Article>) -> Archive {
    let archive = Archive::in_memory().unwrap();
    let mut writer = Writer::open(&archive).unwrap();
    for article in articles {
        writer.add(article).unwrap();
    }
    writer.commit().unwrap();
    archive
}

const QUERIES: [&str; 8] = [
    "minister",
    "the minister of trade",
    "\"of the\"",
    "corrected w/6 trade",
    "date:2015..2018 city",
    "NOT minister",
    "min* /s trade",
    "*",
];

/// What a reader sees; scores and their order only if they are `exact`.
fn seen(archive: &Archive, exact: bool) -> String {
    let searcher = Searcher::open(archive).unwrap();
    let mut seen = format!("{:?} {} {:?}\n", searcher.totals(), searcher.digest(), searcher.days());
    for query in QUERIES {
        let query = query.parse().unwrap();
        let options = SearchOptions { limit: 10_000, per_article: 0, ..SearchOptions::default() };
        let found = searcher.search(&query, &options).unwrap();
        let shown = |hit: &Hit| {
            let score = if exact { hit.score } else { 0.0 };
            format!("{} {score} {:?} {:?}", hit.passage, hit.marks, hit.copies)
        };
        let mut hits: Vec<String> = found.hits.iter().map(shown).collect();
        if !exact {
            hits.sort();
        }
        let by_date = SearchOptions { sort: crate::search::Sort::Newest, ..options };
        let by_date = searcher.search(&query, &by_date).unwrap().hits;
        let mut by_date: Vec<String> =
            by_date.iter().map(|hit| hit.passage.article.to_string()).collect();
        by_date.dedup();
        seen += &format!("{:?} {hits:?} {by_date:?}\n", found.counts);
    }
    seen
}

/// The bytes of all lists, dictionaries and columns of an archive of one segment.
fn files(archive: &Archive) -> BTreeMap<String, Vec<u8>> {
    let index = archive.published().unwrap().index;
    let [meta] = &index.load_metas().unwrap().segments[..] else { panic!("one segment") };
    let reader = SegmentReader::open(&index.segment(meta.clone())).unwrap();
    let components = [
        SegmentComponent::Terms,
        SegmentComponent::Postings,
        SegmentComponent::Positions,
        SegmentComponent::FieldNorms,
        SegmentComponent::FastFields,
        SegmentComponent::Store,
    ];
    let bytes = |component: &SegmentComponent| {
        reader.open_read(component.clone()).unwrap().read_bytes().unwrap().to_vec()
    };
    components.iter().map(|one| (format!("{one:?}"), bytes(one))).collect()
}

/// That two archives look the same; what is said of it else is the first place where they differ.
fn check_same(one: &str, other: &str) -> std::result::Result<(), TestCaseError> {
    let differing = one.split(", ").zip(other.split(", ")).find(|(one, other)| one != other);
    prop_assert!(one == other, "{differing:?}");
    Ok(())
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..POOL as usize, 1usize..12, any::<bool>())
            .prop_map(|(first, count, edited)| Step::Add { first, count, edited }),
        3 => (0..POOL as usize).prop_map(Step::Remove),
        1 => Just(Step::Optimize),
    ];
    prop::collection::vec(step, 1..16)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn history_does_not_show(steps in steps()) {
        let (archive, expected) = history(&steps);
        let fresh = at_once(expected.into_values());
        check_same(&seen(&archive, false), &seen(&fresh, false))?;
        Writer::open(&archive).unwrap().optimize().unwrap();
        check_same(&seen(&archive, true), &seen(&fresh, true))?;
        prop_assert!(Searcher::open(&archive).unwrap().anatomy().unwrap().segments <= 1);
    }
}

/// A merged segment is, byte for byte, the one that is written at once.
#[test]
fn merged_segments_are_as_if_written_at_once() {
    let steps = [
        Step::Add { first: 0, count: 25, edited: true },
        Step::Add { first: 20, count: 30, edited: false },
        Step::Remove(3),
        Step::Remove(44),
        Step::Add { first: 55, count: 10, edited: true },
        Step::Optimize,
    ];
    let (archive, expected) = history(&steps);
    let parts = |archive: &Archive| archive.snapshot().unwrap().segments[0].parts().unwrap();
    let fresh = at_once(expected.clone().into_values());
    assert_eq!(parts(&archive), parts(&fresh));
    let (merged, fresh) = (files(&archive), files(&at_once(expected.into_values())));
    for (name, bytes) in &merged {
        assert!(bytes == &fresh[name], "{name}: {} and {} bytes", bytes.len(), fresh[name].len());
    }
}

#[test]
fn a_drip_leaves_few_segments() {
    let archive = Archive::in_memory().unwrap();
    for article in Generator::new(3, 70) {
        let mut writer = Writer::open(&archive).unwrap();
        writer.add(article).unwrap();
        writer.commit().unwrap();
    }
    let segments = Searcher::open(&archive).unwrap().anatomy().unwrap().segments;
    assert!(segments <= 4, "{segments} segments");
}
