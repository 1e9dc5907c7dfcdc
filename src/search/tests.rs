//! Questions to small archives.

use crate::article::Article;
use crate::date::{Date, Day};
use crate::index::Archive;
use crate::writer::Writer;

use super::*;

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
