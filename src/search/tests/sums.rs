//! Whatever says how many articles a query finds says the same.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::model::{self, WORDS, corpora};
use super::*;
use crate::search::archive_order::ArchiveOrder;
use crate::search::best::Candidate;

/// Gives an article a date of some precision, a section and authors, or none of these.
fn adorn(article: &mut Article, kind: u8) {
    let day = |year, month, day| Day::new(year, month, day).map(Date::Day);
    article.date = match kind % 6 {
        0 => None,
        1 => Some(Date::Year(2018 + i16::from(kind % 3))),
        2 => Some(Date::Month(2019, 1 + kind % 4)),
        3 => day(2019, 1 + kind % 3, 1),
        4 => day(2018, 12, 28 + kind % 4),
        _ => Some(Date::Instant { second: 1_550_000_000 + i64::from(kind) * 90_000, offset: None }),
    };
    article.section =
        ["World", "Business", "Sport"].get(usize::from(kind) % 4).map(|s| s.to_string());
    let authors = ["Ann Ash", "Ben Bay", "Ann Ash"];
    article.authors = authors.iter().take(usize::from(kind) % 5).map(|s| s.to_string()).collect();
}

fn adorned_archive(lines: &[String], kinds: &[u8], batch: usize) -> Archive {
    let archive = Archive::in_memory().unwrap();
    let articles: Vec<(&String, &u8)> = lines.iter().zip(kinds).collect();
    for batch in articles.chunks(batch) {
        let mut writer = Writer::open(&archive).unwrap();
        for (line, kind) in batch {
            let mut article = article_of(line);
            adorn(&mut article, **kind);
            writer.add(article).unwrap();
        }
        writer.commit().unwrap();
    }
    archive
}

/// Text clauses, or bare words that may relax.
fn queries() -> impl Strategy<Value = String> {
    let bare = prop::collection::vec(0..WORDS.len(), 1..8).prop_map(|words| {
        let words: Vec<&str> = words.into_iter().map(|word| WORDS[word]).collect();
        words.join(" ")
    });
    prop_oneof![
        3 => bare,
        3 => model::queries(),
        1 => Just("*".to_owned()),
        1 => Just("section:sport OR date:2019".to_owned()),
        1 => Just("fen NOT author:ash".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn all_sums_agree(
        lines in corpora(),
        kinds in prop::collection::vec(any::<u8>(), 14),
        query in queries(),
        batch in 1..6usize,
        relax in any::<bool>(),
    ) {
        let searcher = Searcher::open(&adorned_archive(&lines, &kinds, batch)).unwrap();
        let query: Query = query.parse().unwrap();
        let options =
            SearchOptions { limit: usize::MAX, per_article: 0, relax, ..Default::default() };
        let found = searcher.search(&query, &options).unwrap();
        let selection = searcher.select(&query, relax).unwrap();
        prop_assert_eq!(selection.relaxed(), found.relaxed);
        prop_assert_eq!(selection.reading(), &found.reading[..]);

        let counts = selection.count().unwrap();
        prop_assert_eq!(found.counts, Some(counts));
        prop_assert_eq!(found.hits.len() as u64, counts.passages);
        let ids: BTreeSet<&str> =
            found.hits.iter().map(|hit| hit.passage.article.as_str()).collect();
        prop_assert_eq!(ids.len() as u64, counts.articles);

        for facet in selection.facets(&FacetField::ALL).unwrap() {
            prop_assert_eq!(facet.with + facet.without, counts.articles, "{:?}", facet);
            let sum: u64 = facet.values.iter().map(|(_, articles)| articles).sum();
            match facet.field {
                FacetField::Author => prop_assert!(sum >= facet.with),
                _ => prop_assert_eq!(sum, facet.with, "{:?}", facet),
            }
            prop_assert!(facet.values.iter().all(|(_, n)| (1..=facet.with).contains(n)));
        }
        for step in [None, Some(Step::Day), Some(Step::Month), Some(Step::Year)] {
            let timeline = selection.timeline(step).unwrap();
            let bars = timeline.bars.iter().chain(&timeline.vague);
            let sum: u64 = bars.map(|bar| bar.articles).sum();
            prop_assert_eq!(sum + timeline.undated, counts.articles, "{:?}", timeline);
        }

        let rows: Vec<SelectedArticle> =
            selection.articles().unwrap().with_text().collect::<Result<_>>().unwrap();
        let exported: BTreeSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        prop_assert_eq!(rows.len() as u64, counts.articles);
        prop_assert_eq!(exported, ids);
        let mut matched: Vec<String> = Vec::new();
        for row in &rows {
            for (ordinal, bytes) in &row.matched {
                let passage = PassageId { article: row.id.clone(), ordinal: *ordinal };
                matched.push(format!("{passage} {}", &row.article.text[bytes.clone()]));
            }
        }
        let hits = found.hits.iter().map(|hit| format!("{} {}", hit.passage, hit.text));
        let mut hits: Vec<String> = hits.collect();
        hits.sort();
        matched.sort();
        prop_assert_eq!(matched, hits);

        // Rows come in the order of an uncapped search by date.
        let newest = SearchOptions { sort: Sort::Newest, per_article: 1, ..options };
        let newest = searcher.search(&query, &newest).unwrap().hits;
        let newest: Vec<ArticleId> = newest.into_iter().map(|hit| hit.passage.article).collect();
        prop_assert_eq!(rows.into_iter().map(|row| row.id).collect::<Vec<_>>(), newest);
    }

    #[test]
    fn the_first_few_are_the_first_of_all(
        lines in corpora(),
        query in queries(),
        batch in 1..6usize,
        limit in 1..6usize,
        offset in 0..4usize,
        per_article in 0..3usize,
        of_articles in any::<bool>(),
    ) {
        let archive = archive_of(&lines.iter().map(String::as_str).collect::<Vec<_>>(), batch);
        let searcher = Searcher::open(&archive).unwrap();
        let query: Query = query.parse().unwrap();
        let unit = if of_articles { Unit::Article } else { Unit::Passage };
        let few = SearchOptions { limit, offset, per_article, unit, ..Default::default() };
        let all = SearchOptions { limit: usize::MAX, offset: 0, ..few.clone() };
        let all = searcher.ranking(&query, &all).unwrap();
        let expected: Vec<_> = all.into_iter().skip(offset).take(limit).collect();
        prop_assert_eq!(searcher.ranking(&query, &few).unwrap(), expected);
    }

    #[test]
    fn passages_read_one_by_one_are_those_of_the_answer(
        lines in corpora(),
        query in queries(),
        per_article in 0..3usize,
    ) {
        let archive = archive_of(&lines.iter().map(String::as_str).collect::<Vec<_>>(), 4);
        let searcher = Searcher::open(&archive).unwrap();
        let query: Query = query.parse().unwrap();
        let options = SearchOptions { limit: usize::MAX, per_article, ..Default::default() };
        let ids = |hits: Vec<Hit>| -> Vec<String> {
            hits.iter().map(|hit| hit.passage.to_string()).collect()
        };
        let all = ids(searcher.search(&query, &options).unwrap().hits);
        let capped = SearchOptions { limit: 1000, ..options };
        prop_assert_eq!(&ids(searcher.search(&query, &capped).unwrap().hits), &all);
        let grouped = searcher.find(&query, &options).unwrap().hits.by_article();
        prop_assert_eq!(grouped.len(), all.len());
        let grouped = ids(grouped.collect::<Result<_>>().unwrap());
        let article = |passage: &String| passage.split('#').next().unwrap().to_owned();
        let articles: Vec<String> = grouped.iter().map(article).collect();
        let runs = articles.chunk_by(|a, b| a == b).count();
        prop_assert_eq!(runs, articles.iter().collect::<BTreeSet<_>>().len());
        let mut sorted = all.clone();
        sorted.sort_by_key(|passage| all.iter().position(|p| article(p) == article(passage)));
        prop_assert_eq!(grouped, sorted);
    }
}

#[test]
fn the_order_is_the_same_whether_ids_are_looked_up_or_worked_out() {
    let lines: Vec<String> =
        (0..600).map(|at| format!("{:03} | 2019-01-0{} | | Ash.", at * 7 % 600, at % 3)).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let searcher = Searcher::open(&archive_of(&lines, 100)).unwrap();
    let segments = searcher.snapshot.segments.iter().enumerate();
    let leads = segments.flat_map(|(segment, here)| {
        here.leads.iter().map(move |doc| Candidate { points: 0, segment, doc })
    });
    let leads: Vec<Candidate> = leads.collect();
    let order = ArchiveOrder::new(&searcher.snapshot);
    let mut sorted = leads;
    sorted.sort_by(|a, b| order.compare(a, b));
    for pair in sorted.chunks_exact(2) {
        // A new order reads articles at first; the one that has sorted has worked all out.
        let fresh = ArchiveOrder::new(&searcher.snapshot);
        assert_eq!(fresh.compare(&pair[0], &pair[1]), std::cmp::Ordering::Less);
    }
}

/// Articles with dates, `id date` a line.
fn dated(lines: &[&str]) -> Selection {
    let archive = Archive::in_memory().unwrap();
    let mut writer = Writer::open(&archive).unwrap();
    for line in lines {
        let (id, date) = line.split_once(' ').unwrap();
        let mut article = Article::new("", "Ash.");
        article.given_id = Some(id.to_owned());
        article.date = crate::date::read_date(date, None).ok();
        writer.add(article).unwrap();
    }
    writer.commit().unwrap();
    Searcher::open(&archive).unwrap().select(&"ash".parse().unwrap(), true).unwrap()
}

fn shown(bars: &[Bar]) -> String {
    let bars: Vec<String> =
        bars.iter().map(|bar| format!("{}={}", bar.period, bar.articles)).collect();
    bars.join(" ")
}

fn check_timeline(lines: &[&str], step: Option<Step>, expected: &str) {
    let timeline = dated(lines).timeline(step).unwrap();
    let Timeline { step, bars, vague, undated } = timeline;
    let shown = format!("{}: {} | {} | {undated}", step.name(), shown(&bars), shown(&vague));
    assert_eq!(shown, expected, "{lines:?}");
}

#[test]
fn bars_follow_each_other_and_vague_dates_stand_beside() {
    let dates = ["a 2019-11-30", "b 2020-02-01T23:30:00-05:00", "c 2019", "d 2020-01", "e -"];
    check_timeline(
        &dates,
        Some(Step::Month),
        "month: 2019-11=1 2019-12=0 2020-01=1 2020-02=1 | 2019=1 | 1",
    );
    check_timeline(&dates, Some(Step::Year), "year: 2019=2 2020=2 |  | 1");
    check_timeline(&dates, None, "month: 2019-11=1 2019-12=0 2020-01=1 2020-02=1 | 2019=1 | 1");
    check_timeline(
        &["a 2019-02-27", "b 2019-03-01", "c 2019-03"],
        None,
        "day: 2019-02-27=1 2019-02-28=0 2019-03-01=1 | 2019-03=1 | 0",
    );
    check_timeline(&["a 2019", "b 2019", "c 2019-03-01"], None, "year: 2019=3 |  | 0");
    check_timeline(&["a 1999", "b 2001-03-01"], None, "year: 1999=1 2000=0 2001=1 |  | 0");
    check_timeline(&["a -"], None, "year:  |  | 1");
    check_timeline(&[], None, "year:  |  | 0");
}

#[test]
fn a_timeline_of_too_many_bars_is_refused() {
    let error = dated(&["a 0001-01-01", "b 2019-01-01"]).timeline(Some(Step::Day)).unwrap_err();
    insta::assert_snapshot!(error, @"a bar for every day would be 737060 bars, and 100000 is the most; ask for months or years, or narrow the dates");
}

#[test]
fn an_article_dated_by_its_year_is_no_january() {
    let selection = dated(&["a 2013", "b 2013-01-01", "c 2013-01", "d 2012-12-31", "e -"]);
    let facets = selection.facets(&[FacetField::Month, FacetField::Year]).unwrap();
    let shown = |facet: &Facet| format!("{:?} {}/{}", facet.values, facet.with, facet.without);
    assert_eq!(shown(&facets[0]), r#"[("2012-12", 1), ("2013", 1), ("2013-01", 2)] 4/1"#);
    assert_eq!(shown(&facets[1]), r#"[("2012", 1), ("2013", 3)] 4/1"#);
}
