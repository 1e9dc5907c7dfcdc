//! Copies of a story: what is shown of them, and how they are counted.

use std::collections::HashSet;

use proptest::prelude::*;

use crate::generate::Generator;

use super::*;

const STORY: &str = "The last ferry to Skerra island will sail in October, its operator said on \
    Monday, ending a service that has carried people, sheep and mail across the sound for ninety \
    years. Northern Lines, which took over the route in 2004, said that fewer than eleven \
    passengers a day had used the boat last winter. The company lost money on the crossing.";

fn copy(id: &str, date: &str, source: &str, text: &str) -> Article {
    let mut article = article_of(&format!("{id} | {date} | Ferry | {text}"));
    article.source = Some(source.to_owned());
    article
}

fn copies() -> Vec<Article> {
    let longer = format!("{STORY} A helicopter would bring the doctor twice a week.");
    vec![
        copy("late", "2019-05-16", "Courier", &longer),
        copy("first", "2019-05-14", "Agency", &longer),
        copy("cut", "2019-05-15", "Herald", STORY),
        copy("undated", "-", "Courier", &longer),
        copy("other", "2019-05-13", "Herald", "A ferry ran aground off Skerra. Nobody was hurt."),
    ]
}

fn written(articles: &[Article], batch: usize) -> Archive {
    let archive = Archive::in_memory().unwrap();
    for batch in articles.chunks(batch) {
        let mut writer = Writer::open(&archive).unwrap();
        for article in batch {
            writer.add(article.clone()).unwrap();
        }
        writer.commit().unwrap();
    }
    archive
}

/// The articles shown for a query, and what is said of the copies of each.
fn check_collapsed(query: &str, sort: Sort, expected: &[&str]) {
    for batch in [1, 2, 5] {
        let searcher = Searcher::open(&written(&copies(), batch)).unwrap();
        let options = SearchOptions { collapse: true, sort, ..SearchOptions::default() };
        let found = searcher.search(&query.parse().unwrap(), &options).unwrap();
        let shown = |hit: &Hit| {
            let copies = hit.copies.as_ref().map(|copies| {
                let first = copies.first.map(|date| date.to_string()).unwrap_or_default();
                format!(" {}/{} of {} {first}", copies.articles, copies.sources, copies.head)
            });
            format!("{}{}", hit.passage.article, copies.unwrap_or_default())
        };
        let shown: Vec<String> = found.hits.iter().map(shown).collect();
        assert_eq!(shown, expected, "{query}, {batch} a segment");
    }
}

#[test]
fn one_article_stands_for_its_copies() {
    let family = "4/3 of agency/first 2019-05-14";
    check_collapsed("ferry", Sort::Newest, &[&format!("courier/late {family}"), "herald/other"]);
    check_collapsed("ferry", Sort::Oldest, &["herald/other", &format!("agency/first {family}")]);
    check_collapsed(
        "source:herald ferry",
        Sort::Newest,
        &[&format!("herald/cut {family}"), "herald/other"],
    );
    check_collapsed("helicopter", Sort::Relevance, &[&format!("courier/late {family}")]);
}

#[test]
fn counts_say_articles_and_families() {
    let searcher = Searcher::open(&written(&copies(), 2)).unwrap();
    for (query, expected) in
        [("ferry", (5, 2)), ("helicopter", (3, 1)), ("NOT ferry", (0, 0)), ("*", (5, 2))]
    {
        let counts = searcher.count(&query.parse().unwrap()).unwrap();
        assert_eq!((counts.articles, counts.families), expected, "{query}");
    }
}

#[test]
fn without_copies_a_story_counts_where_it_was_first() {
    let searcher = Searcher::open(&written(&copies(), 2)).unwrap();
    let selected = |query: &str| {
        let selection = searcher.select(&query.parse().unwrap(), false).unwrap().without_copies();
        let [facet] = &selection.facets(&[FacetField::Source]).unwrap()[..] else { panic!() };
        let values: Vec<String> =
            facet.values.iter().map(|(value, articles)| format!("{value} {articles}")).collect();
        (values.join(", "), selection.timeline(Some(Step::Day)).unwrap().articles())
    };
    assert_eq!(selected("ferry"), ("Agency 1, Herald 1".to_owned(), 2));
    assert_eq!(selected("ferry NOT source:agency"), ("Herald 2".to_owned(), 2));
    assert_eq!(selected("source:courier"), ("Courier 1".to_owned(), 1));
}

#[test]
fn a_family_has_its_head_first_and_then_goes_by_date() {
    let searcher = Searcher::open(&written(&copies(), 2)).unwrap();
    let ids = |id: &str| -> Option<Vec<String>> {
        let family = searcher.family(&ArticleId::from_text(id)).unwrap()?;
        Some(family.iter().map(|member| member.id.to_string()).collect())
    };
    let all = ["agency/first", "herald/cut", "courier/late", "courier/undated"];
    assert_eq!(ids("herald/cut").unwrap(), all);
    assert_eq!(ids("herald/other").unwrap(), ["herald/other"]);
    assert_eq!(ids("nobody"), None);
}

#[test]
fn an_earlier_copy_becomes_the_head_and_a_replaced_one_leaves() {
    let archive = written(&copies(), 5);
    let mut writer = Writer::open(&archive).unwrap();
    let earlier = format!("{STORY} A helicopter would bring the doctor twice a week.");
    writer.add(copy("earlier", "2019-05-13", "Wire", &earlier)).unwrap();
    writer.add(copy("late", "2019-05-16", "Courier", "Ferries are old.")).unwrap();
    writer.commit().unwrap();
    let searcher = Searcher::open(&archive).unwrap();
    let family = searcher.family(&ArticleId::from_text("herald/cut")).unwrap().unwrap();
    let ids: Vec<&str> = family.iter().map(|member| member.id.as_str()).collect();
    assert_eq!(ids, ["wire/earlier", "agency/first", "herald/cut", "courier/undated"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// What is collapsed is what is not, less the articles of families that were shown before.
    #[test]
    fn collapsing_leaves_out_later_copies_and_nothing_else(
        seed in 0u64..1000,
        batch in 20usize..200,
        limit in 1usize..12,
        query in prop::sample::select(vec!["the", "minister city", "\"of the\"", "date:2015..2018", "*"]),
        sort in prop::sample::select(vec![Sort::Relevance, Sort::Newest, Sort::Oldest]),
    ) {
        let articles: Vec<Article> = Generator::new(seed, 120).collect();
        let searcher = Searcher::open(&written(&articles, batch)).unwrap();
        let query: Query = query.parse().unwrap();
        let options = |collapse, limit| SearchOptions { collapse, limit, sort, ..SearchOptions::default() };
        let all = searcher.search(&query, &options(false, 100_000)).unwrap();
        let (mut heads, mut expected) = (HashSet::new(), Vec::new());
        let mut standing = HashSet::new();
        for hit in all.hits {
            let article = hit.passage.article.clone();
            let head = hit.copies.map_or(article.clone(), |copies| copies.head);
            if heads.insert(head) {
                standing.insert(article.clone());
            }
            if standing.contains(&article) {
                expected.push(hit.passage);
            }
        }
        prop_assert_eq!(all.counts.unwrap().families, heads.len() as u64);
        expected.truncate(limit);
        let collapsed = searcher.search(&query, &options(true, limit)).unwrap();
        let shown: Vec<PassageId> = collapsed.hits.into_iter().map(|hit| hit.passage).collect();
        prop_assert_eq!(shown, expected);
        prop_assert_eq!(collapsed.counts, all.counts);
    }
}
