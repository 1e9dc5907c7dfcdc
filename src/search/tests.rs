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

/// A naive reading of flat queries over the articles' words, passage by passage.
mod model {
    use super::*;
    use proptest::prelude::*;

    const WORDS: [&str; 7] = ["ash", "bay", "cove", "dune", "elm", "fen", "glen"];

    #[derive(Clone, Debug)]
    pub(super) enum Ask {
        Word(usize),
        Phrase(Vec<usize>),
        And(Vec<Ask>),
        Or(Vec<Ask>),
        Not(Box<Ask>, Box<Ask>),
    }

    impl Ask {
        pub(super) fn text(&self) -> String {
            let join = |asks: &[Ask], word: &str| {
                let asks: Vec<String> = asks.iter().map(Ask::text).collect();
                format!("({})", asks.join(word))
            };
            match self {
                Ask::Word(word) => WORDS[*word].to_owned(),
                Ask::Phrase(words) => {
                    let words: Vec<&str> = words.iter().map(|&word| WORDS[word]).collect();
                    format!("\"{}\"", words.join(" "))
                }
                Ask::And(asks) => join(asks, " AND "),
                Ask::Or(asks) => join(asks, " OR "),
                Ask::Not(ask, not) => format!("({} AND NOT {})", ask.text(), not.text()),
            }
        }

        /// The passages where satisfied text clauses begin; `None` if the article does not satisfy.
        pub(super) fn passages(&self, article: &Words) -> Option<Vec<usize>> {
            let mut passages = match self {
                Ask::Word(word) => article.starts(&[*word]),
                Ask::Phrase(words) => article.starts(words),
                Ask::And(asks) => asks
                    .iter()
                    .map(|ask| ask.passages(article))
                    .collect::<Option<Vec<_>>>()?
                    .concat(),
                Ask::Or(asks) => {
                    asks.iter().filter_map(|ask| ask.passages(article)).flatten().collect()
                }
                Ask::Not(ask, not) => match not.passages(article) {
                    None => ask.passages(article)?,
                    Some(_) => return None,
                },
            };
            passages.sort_unstable();
            passages.dedup();
            (!passages.is_empty()).then_some(passages)
        }
    }

    /// The words of an article, and the number of the first word of each passage.
    pub(super) struct Words {
        words: Vec<usize>,
        borders: Vec<usize>,
    }

    impl Words {
        pub(super) fn of(stored: &StoredArticle) -> Words {
            let number = |text: &str| {
                let known = |word: &str| WORDS.iter().position(|known| *known == word);
                text.split_whitespace()
                    .map(|word| known(word.trim_end_matches('.')).unwrap())
                    .collect::<Vec<usize>>()
            };
            let mut words = Vec::new();
            let mut borders = Vec::new();
            for passage in &stored.passages {
                borders.push(words.len());
                words.extend(number(&stored.article.text[passage.clone()]));
            }
            Words { words, borders }
        }

        fn starts(&self, sought: &[usize]) -> Vec<usize> {
            let windows = self.words.windows(sought.len()).enumerate();
            windows
                .filter(|(_, window)| *window == sought)
                .map(|(at, _)| self.borders.partition_point(|border| *border <= at) - 1)
                .collect()
        }
    }

    pub(super) fn asks() -> impl Strategy<Value = Ask> {
        let leaf = prop_oneof![
            3 => (0..WORDS.len()).prop_map(Ask::Word),
            2 => prop::collection::vec(0..WORDS.len(), 2..4).prop_map(Ask::Phrase),
        ];
        leaf.prop_recursive(2, 8, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 2..4).prop_map(Ask::And),
                prop::collection::vec(inner.clone(), 2..4).prop_map(Ask::Or),
                (inner.clone(), inner).prop_map(|(a, b)| Ask::Not(Box::new(a), Box::new(b))),
            ]
        })
    }

    /// Articles of few words, some of several passages: `id | date | | text`.
    pub(super) fn corpora() -> impl Strategy<Value = Vec<String>> {
        // Rare words are rare: the number is squared away from the last.
        let word = (0..100usize).prop_map(|n| WORDS[n * n * WORDS.len() / 10_000]);
        let sentence = prop::collection::vec(word, 1..30).prop_map(|words| words.join(" ") + ".");
        let text = prop_oneof![
            prop::collection::vec(sentence.clone(), 0..3),
            prop::collection::vec(sentence, 12..30),
        ];
        let article = (0..4u8, text.prop_map(|sentences| sentences.join(" ")));
        prop::collection::vec(article, 1..14).prop_map(|articles| {
            let line = |(at, (day, text)): (usize, (u8, String))| match day {
                0 => format!("{at:02} | - | | {text}"),
                day => format!("{at:02} | 2019-01-0{day} | | {text}"),
            };
            articles.into_iter().enumerate().map(line).collect()
        })
    }

    fn all_hits(archive: &Archive, query: &str, limit: usize) -> Vec<(String, f32)> {
        let searcher = Searcher::open(archive).unwrap();
        let options = SearchOptions { limit, per_article: 0, count: false, ..Default::default() };
        let found = searcher.search(&query.parse().unwrap(), &options).unwrap();
        found.hits.iter().map(|hit| (hit.passage.to_string(), hit.score)).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn search_agrees_with_the_model(corpus in corpora(), ask in asks()) {
            let lines: Vec<&str> = corpus.iter().map(String::as_str).collect();
            let query = ask.text();
            let whole = archive_of(&lines, lines.len());
            let searcher = Searcher::open(&whole).unwrap();

            let mut expected = Vec::new();
            for line in &lines {
                let id = ArticleId::from_text(&line[..2]);
                let stored = searcher.article(&id).unwrap().unwrap();
                let passages = ask.passages(&Words::of(&stored)).unwrap_or_default();
                expected.extend(passages.iter().map(|passage| format!("{id}#{passage}")));
            }
            let everything = all_hits(&whole, &query, 1000);
            let mut found: Vec<String> = everything.iter().map(|(id, _)| id.clone()).collect();
            found.sort();
            expected.sort();
            prop_assert_eq!(&found, &expected, "{}", &query);
            let counts = searcher.count(&query.parse().unwrap()).unwrap();
            prop_assert_eq!(counts.passages as usize, expected.len());

            // The best few are the first of all, and no division into segments matters.
            for limit in [1, 3, 10] {
                let best = all_hits(&whole, &query, limit);
                prop_assert_eq!(&best[..], &everything[..limit.min(everything.len())]);
            }
            for batch in [1, 4] {
                let parts = archive_of(&lines, batch);
                prop_assert_eq!(&all_hits(&parts, &query, 1000), &everything, "{} by {}", &query, batch);
                prop_assert_eq!(&all_hits(&parts, &query, 3)[..], &everything[..3.min(everything.len())]);
            }
        }
    }
}
