//! Questions to small archives.

use crate::article::Article;
use crate::date::{Date, Day};
use crate::index::Archive;
use crate::writer::Writer;

use super::*;

mod deadlines;
mod entities;
mod explanations;
mod families;
mod hard_cases;
mod long_lists;
mod model;
mod named;
mod recency;
mod suggestions;
mod sums;

/// An archive of articles written `id | date or - | headline | text`, in segments of `batch`.
fn archive_of(articles: &[&str], batch: usize) -> Archive {
    let archive = Archive::in_memory().unwrap();
    let articles: Vec<Article> = articles.iter().map(|line| article_of(line)).collect();
    for batch in articles.chunks(batch.max(1)) {
        let mut writer = Writer::open(&archive).unwrap();
        for article in batch {
            writer.add(article.clone()).unwrap();
        }
        writer.commit().unwrap();
    }
    archive
}

fn article_of(line: &str) -> Article {
    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
    let [id, date, headline, text] = parts[..] else { panic!("four parts in {line:?}") };
    let mut article = Article::new(headline, text);
    article.given_id = Some(id.to_owned());
    article.language = Some("en".to_owned());
    let ymd: Vec<i16> = date.split('-').filter_map(|part| part.parse().ok()).collect();
    if let [year, month, day] = ymd[..] {
        article.date = Day::new(year, month as u8, day as u8).map(Date::Day);
    }
    article
}

/// The passages found, with marks in brackets.
fn check_hits(archive: &Archive, query: &str, expected: &[&str]) {
    let searcher = Searcher::open(archive).unwrap();
    let options = SearchOptions { limit: 100, per_article: 0, ..SearchOptions::default() };
    let query: Query = query.parse().unwrap();
    let found = searcher.search(&query, &options).unwrap();
    let shown: Vec<String> = found
        .hits
        .iter()
        .map(|hit| {
            let mut text = String::new();
            let mut from = 0;
            for mark in &hit.marks {
                text.push_str(&hit.text[from..mark.start]);
                text.push('[');
                text.push_str(&hit.text[mark.clone()]);
                text.push(']');
                from = mark.end;
            }
            text.push_str(&hit.text[from..]);
            format!("{}: {text}", hit.passage)
        })
        .collect();
    assert_eq!(shown, expected, "for {query}");
    let counts = found.counts.unwrap();
    assert_eq!(counts.passages as usize, shown.len(), "count of passages for {query}");
    let ranking = searcher.ranking(&query, &options).unwrap();
    let read = found.hits.into_iter().map(|hit| (hit.passage, hit.score));
    assert_eq!(ranking, read.collect::<Vec<_>>(), "ranking for {query}");
}

#[test]
fn ids_are_of_the_articles_that_stand() {
    let archive = archive_of(&["b | - | | old", "c | - | | x", "b | - | | new", "a | - | | y"], 2);
    let ids = Searcher::open(&archive).unwrap().article_ids().unwrap();
    assert_eq!(ids, ["a", "b", "c"].map(ArticleId::from_text));
}

#[test]
fn finds_no_spy_however_it_is_written() {
    let articles = [
        "a | 2019-05-14 | Offer | He offered a no-spy agreement.",
        "b | 2019-05-13 | Term | They say a nospy agreement there.",
        "c | 2019-05-12 | Words | There is no spy agreement now.",
        "d | 2019-05-11 | Other | No one will spy on it.",
    ];
    for batch in [1, 4] {
        let archive = archive_of(&articles, batch);
        let queries =
            ["no-spy", "\"no-spy\"", "“no-spy”", "‘no-spy’", "\"no spy\"", "nospy", "\"nospy\""];
        for query in queries {
            check_hits(
                &archive,
                query,
                &[
                    "a#0: He offered a [no-spy] agreement.",
                    "b#0: They say a [nospy] agreement there.",
                    "c#0: There is [no spy] agreement now.",
                ],
            );
        }
        check_hits(&archive, "=no-spy", &["a#0: He offered a [no-spy] agreement."]);
        check_hits(
            &archive,
            "\"nospy agreement\"",
            &[
                "a#0: He offered a [no-spy agreement].",
                "b#0: They say a [nospy agreement] there.",
                "c#0: There is [no spy agreement] now.",
            ],
        );
    }
}

#[test]
fn booleans_hold_over_the_article() {
    let filler = "One word follows another here. ".repeat(50);
    let long = format!(
        "l | 2019-01-02 | Long | Huawei opens. {filler}\n\n{filler}\n\nOxford Economics closes."
    );
    let articles = [
        &long[..],
        "m | 2019-01-01 | Short | Huawei in Berlin.",
        "n | - | Undated | Huawei alone.",
    ];
    for batch in [1, 3] {
        let archive = archive_of(&articles, batch);
        let counted = |query: &str| {
            let searcher = Searcher::open(&archive).unwrap();
            let counts = searcher.count(&query.parse().unwrap()).unwrap();
            (counts.articles, counts.passages)
        };
        assert_eq!(counted("huawei AND \"oxford economics\""), (1, 2));
        assert_eq!(counted("huawei NOT berlin"), (2, 2));
        assert_eq!(counted("date:none"), (1, 1));
        assert_eq!(counted("date:2019"), (2, 2));
        assert_eq!(counted("date:2019-01-01"), (1, 1));
        assert_eq!(counted("huawei date:..2019-01-01"), (1, 1));
        assert_eq!(counted("(huawei AND zebra) OR berlin"), (1, 1));
        assert_eq!(counted("headline:short"), (1, 1));
        assert_eq!(counted("*"), (3, 3));
        assert_eq!(counted("id:n"), (1, 1));
        assert_eq!(counted("hua*"), (3, 3));
        check_hits(&archive, "huawei NOT oxford date:2019", &["m#0: [Huawei] in Berlin."]);
    }
}

/// Every passage of the archive with the marks in it, a query a row.
macro_rules! matches {
    ($($name:ident: [$($article:expr),*] $($query:expr => [$($hit:expr),*])*;)*) => {$(
        #[test]
        fn $name() {
            for batch in [1, 10] {
                let archive = archive_of(&[$($article),*], batch);
                $(check_hits(&archive, $query, &[$($hit),*]);)*
            }
        }
    )*};
}

matches! {
    near_is_counted_in_words: ["a | - | H | huawei one two three four spy"]
        "huawei w/5 spy" => ["a#0: [huawei] one two three four [spy]"]
        "spy w/5 huawei" => ["a#0: [huawei] one two three four [spy]"]
        "huawei w/4 spy" => []
        "huawei pre/5 spy" => ["a#0: [huawei] one two three four [spy]"]
        "spy pre/5 huawei" => []
        "\"huawei spy\"~5" => ["a#0: [huawei] one two three four [spy]"]
        "\"spy huawei\"~4" => [];
    side_by_side_is_one_word_apart: ["a | - | H | huawei spy"]
        "huawei w/1 spy" => ["a#0: [huawei] [spy]"]
        "spy pre/1 huawei" => [];
    only_the_pair_is_marked: ["a | - | H | spy one two three four huawei one spy one two three spy"]
        "huawei w/2 spy" => ["a#0: spy one two three four [huawei] one [spy] one two three spy"];
    a_word_is_not_near_itself: ["a | - | H | huawei alone", "b | - | H | huawei or huawei"]
        "huawei w/5 huawei" => ["b#0: [huawei] or [huawei]"]
        "huawei /s huawei" => ["b#0: [huawei] or [huawei]"]
        "\"huawei huawei\"~3" => ["b#0: [huawei] or [huawei]"]
        "\"huawei huawei\"~1" => [];
    the_headline_is_not_near_the_text: ["a | - | Huawei spy | One bans Huawei."]
        "spy w/5 one" => []
        "spy w/1 huawei" => ["a#0: One bans Huawei."]
        "spy /s bans" => []
        "spy /p bans" => []
        "huawei w/3 bans" => ["a#0: One [bans] [Huawei]."];
    phrases_wildcards_and_choices_are_near: ["a | - | H | The no-spy deal that Huawei offered, a spying row"]
        "\"no spy\" w/5 huawei" => ["a#0: The [no-spy] deal that [Huawei] offered, a spying row"]
        "hua* w/4 (row OR deal)" => ["a#0: The no-spy [deal] that [Huawei] offered, a spying [row]"]
        "hua* pre/4 (row OR deal)" => ["a#0: The no-spy deal that [Huawei] offered, a spying [row]"]
        "(huawei w/2 deal) w/1 offered" => ["a#0: The no-spy [deal] that [Huawei] [offered], a spying row"]
        "no-spy w/1 deal" => ["a#0: The [no-spy] [deal] that Huawei offered, a spying row"];
    sentences_and_paragraphs_hold: ["a | - | H | Huawei met them. A spy wrote it down.\n\nNo one else came to see Huawei."]
        "huawei /s spy" => []
        "huawei /p spy" => ["a#0: [Huawei] met them. A [spy] wrote it down.\n\nNo one else came to see Huawei."]
        "spy /p came" => []
        "\"no one\" /s huawei" => ["a#0: Huawei met them. A spy wrote it down.\n\n[No one] else came to see [Huawei]."];
    at_least_counts_in_the_article: ["a | - | H | huawei, huawei", "b | - | Huawei | huawei, huawei"]
        "atleast3(huawei)" => ["b#0: [huawei], [huawei]"]
        "atleast2(huawei)" => ["b#0: [huawei], [huawei]", "a#0: [huawei], [huawei]"]
        "atleast1(\"huawei huawei\")" => ["a#0: [huawei, huawei]", "b#0: [huawei, huawei]"]
        "atleast4(huawei)" => [];
    capitals_and_exact_forms: ["a | - | H | The US tells us of agreements", "b | - | H | It tells us of an agreement"]
        "caps(US)" => ["a#0: The [US] tells us of agreements"]
        "caps(us) w/1 tells" => ["a#0: The US [tells] [us] of agreements", "b#0: It [tells] [us] of an agreement"]
        "=agreements" => ["a#0: The US tells us of [agreements]"]
        "caps(US tells)" => ["a#0: The [US tells] us of agreements"];
    words_by_pattern: ["a | - | H | The colour of Watergate, no Floodgate", "b | - | H | The color of a huwaei gate"]
        "colo?r" => ["a#0: The [colour] of Watergate, no Floodgate"]
        "*gate" => ["a#0: The colour of [Watergate], no [Floodgate]", "b#0: The color of a huwaei [gate]"]
        "/colou?r/" => ["a#0: The [colour] of Watergate, no Floodgate", "b#0: The [color] of a huwaei gate"]
        "/WATER.*/" => ["a#0: The colour of [Watergate], no Floodgate"]
        "huawei~" => ["b#0: The color of a [huwaei] gate"]
        "waatergaate~2 w/3 colour" => ["a#0: The [colour] of [Watergate], no Floodgate"]
        "waatergaate~1" => [];
}

#[test]
fn a_word_near_a_mention() {
    let mut article = article_of("a | - | H | Police arrested the banker Liang Hua. Liang slept.");
    let person = crate::article::Entity {
        kind: crate::article::EntityKind::Person,
        name: "Liang Hua".to_owned(),
    };
    article.entities.push(person);
    let archive = Archive::in_memory().unwrap();
    let mut writer = Writer::open(&archive).unwrap();
    writer.add(article).unwrap();
    writer.commit().unwrap();
    let found = "a#0: Police [arrested] the banker [Liang Hua]. Liang slept.";
    check_hits(&archive, "arrested w/5 @person", &[found]);
    check_hits(&archive, "arrested w/2 @person", &[]);
    check_hits(&archive, "arrested w/5 @org", &[]);
    check_hits(&archive, "@person /s slept", &[]);
}

#[test]
fn added_words_rank_and_do_not_select() {
    let articles = [
        "a | 2019-01-03 | Huawei | Huawei makes masts and routers. Its masts and routers stand.",
        "b | 2019-01-02 | Huawei | Huawei again, with masts and with routers for masts.",
        "c | 2019-01-01 | Huawei | Huawei is named here, and so is a house with masts.",
        "d | 2019-01-04 | Other | Masts and routers of somebody else.",
        "e | 2019-01-05 | Huawei | Huawei is named here, and so is a house with birds.",
    ];
    for batch in [1, 5] {
        let searcher = Searcher::open(&archive_of(&articles, batch)).unwrap();
        let found = |expand| {
            let options = SearchOptions { expand, ..SearchOptions::default() };
            searcher.search(&"huawei".parse().unwrap(), &options).unwrap()
        };
        let ids = |found: &Found| -> Vec<String> {
            found.hits.iter().map(|hit| hit.article.given_id.clone().unwrap()).collect()
        };
        let expanded = found(true);
        assert_eq!(ids(&found(false)).len(), 4);
        let places = ids(&expanded);
        let place = |id: &str| places.iter().position(|found| found == id);
        assert_eq!(places.len(), 4, "d has no such word");
        assert!(place("c") < place("e"), "{places:?}");
        assert!(
            expanded.reading.contains("; better with any of routers, masts"),
            "{}",
            expanded.reading
        );
    }
}

#[test]
fn a_word_written_again_weighs_more_and_costs_nothing() {
    let archive = archive_of(
        &["a | - | | A spy met a spy and a minister.", "b | - | | A deal, a deal and a spy."],
        1,
    );
    let searcher = Searcher::open(&archive).unwrap();
    let first = |query: &str| {
        let query = Query::parse(query).unwrap();
        let found = searcher.ranking(&query, &SearchOptions::default()).unwrap();
        found[0].0.article.as_str().to_owned()
    };
    assert_eq!(first("spy OR deal OR minister OR minister OR minister"), "a");
    assert_eq!(first("spy OR minister OR deal OR deal OR deal"), "b");
    let reading = |query: &str| searcher.reading(&Query::parse(query).unwrap()).unwrap();
    insta::assert_snapshot!(reading("spy deal spy \"a spy\""), @r#"article has spy~stem^2 AND deal~stem AND "a spy""#);
    assert_eq!(reading(&"spy ".repeat(1_900)), "article has spy~stem^1900");
}
