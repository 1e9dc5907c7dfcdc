//! A naive reading of queries over the words of small archives, which every search must agree with.

use proptest::prelude::*;

use super::*;

pub(super) const WORDS: [&str; 7] = ["ash", "bay", "cove", "dune", "elm", "fen", "glen"];

/// Words, and words near each other.
#[derive(Clone, Debug)]
enum Operand {
    Row(Vec<usize>),
    Any(Vec<Operand>),
    Near(Box<Operand>, Distance, Box<Operand>),
    Window(Vec<usize>, usize),
}

#[derive(Clone, Copy, Debug)]
enum Distance {
    Within(usize),
    Before(usize),
    Sentence,
    Paragraph,
}

#[derive(Clone, Debug)]
enum Ask {
    Text(Operand),
    AtLeast(usize, Operand),
    And(Vec<Ask>),
    Or(Vec<Ask>),
    Not(Box<Ask>, Box<Ask>),
}

/// The first and the last word of a match, and the words that make it.
type Match = (usize, usize, Vec<usize>);

/// The words of an article, and the numbers of those that begin a passage, a sentence, a paragraph.
struct Words {
    words: Vec<usize>,
    passages: Vec<usize>,
    sentences: Vec<usize>,
    paragraphs: Vec<usize>,
}

/// What a query finds in an article.
#[derive(Default)]
struct Answer {
    /// The passages where matches begin.
    passages: Vec<usize>,
    /// The words that make matches.
    marked: Vec<usize>,
}

impl Operand {
    fn text(&self) -> String {
        let row = |words: &[usize]| {
            let words: Vec<&str> = words.iter().map(|&word| WORDS[word]).collect();
            words.join(" ")
        };
        match self {
            Operand::Row(words) if words.len() == 1 => row(words),
            Operand::Row(words) => format!("\"{}\"", row(words)),
            Operand::Window(words, within) => format!("\"{}\"~{within}", row(words)),
            Operand::Any(operands) => {
                let operands: Vec<String> = operands.iter().map(Operand::text).collect();
                format!("({})", operands.join(" OR "))
            }
            Operand::Near(left, distance, right) => {
                let operator = match distance {
                    Distance::Within(words) => format!("w/{words}"),
                    Distance::Before(words) => format!("pre/{words}"),
                    Distance::Sentence => "/s".to_owned(),
                    Distance::Paragraph => "/p".to_owned(),
                };
                format!("({} {operator} {})", left.text(), right.text())
            }
        }
    }

    fn matches(&self, article: &Words) -> Vec<Match> {
        match self {
            Operand::Row(row) => {
                let windows = article.words.windows(row.len()).enumerate();
                let stands = windows.filter(|(_, window)| window == row);
                stands
                    .map(|(at, _)| (at, at + row.len() - 1, (at..at + row.len()).collect()))
                    .collect()
            }
            Operand::Any(operands) => {
                operands.iter().flat_map(|operand| operand.matches(article)).collect()
            }
            Operand::Near(left, distance, right) => {
                let (left, right) = (left.matches(article), right.matches(article));
                let mut matches = Vec::new();
                for a in &left {
                    for b in &right {
                        let forth = article.are_near(a, b, *distance);
                        let back = !matches!(distance, Distance::Before(_))
                            && article.are_near(b, a, *distance);
                        if forth || back {
                            let words = [&a.2[..], &b.2[..]].concat();
                            matches.push((a.0.min(b.0), a.1.max(b.1), words));
                        }
                    }
                }
                matches
            }
            Operand::Window(row, within) => {
                let mut matches: Vec<Match> = vec![(usize::MAX, 0, Vec::new())];
                for word in row {
                    let mut longer = Vec::new();
                    for (first, last, words) in &matches {
                        let places = article.words.iter().enumerate().filter(|(_, w)| *w == word);
                        for (at, _) in places.filter(|(at, _)| !words.contains(at)) {
                            let (first, last) = ((*first).min(at), (*last).max(at));
                            if last - first <= *within {
                                longer.push((first, last, [&words[..], &[at]].concat()));
                            }
                        }
                    }
                    matches = longer;
                }
                matches
            }
        }
    }
}

impl Ask {
    fn text(&self) -> String {
        let join = |asks: &[Ask], word: &str| {
            let asks: Vec<String> = asks.iter().map(Ask::text).collect();
            format!("({})", asks.join(word))
        };
        match self {
            Ask::Text(operand) => operand.text(),
            Ask::AtLeast(count, operand) => format!("atleast{count}({})", operand.text()),
            Ask::And(asks) => join(asks, " AND "),
            Ask::Or(asks) => join(asks, " OR "),
            Ask::Not(ask, not) => format!("({} AND NOT {})", ask.text(), not.text()),
        }
    }

    /// What it finds in an article; `None` if the article does not satisfy it.
    fn answer(&self, article: &Words) -> Option<Answer> {
        let mut answer = Answer::default();
        let mut add = |more: Answer| {
            answer.passages.extend(more.passages);
            answer.marked.extend(more.marked);
        };
        match self {
            Ask::Text(operand) => add(article.answer(operand, 1)?),
            Ask::AtLeast(count, operand) => add(article.answer(operand, *count)?),
            Ask::And(asks) => {
                let answers: Option<Vec<Answer>> = asks.iter().map(|a| a.answer(article)).collect();
                answers?.into_iter().for_each(add);
            }
            Ask::Or(asks) => {
                let answers: Vec<Answer> = asks.iter().filter_map(|a| a.answer(article)).collect();
                if answers.is_empty() {
                    return None;
                }
                answers.into_iter().for_each(add);
            }
            Ask::Not(ask, not) => match not.answer(article) {
                None => add(ask.answer(article)?),
                Some(_) => return None,
            },
        }
        for list in [&mut answer.passages, &mut answer.marked] {
            list.sort_unstable();
            list.dedup();
        }
        Some(answer)
    }
}

impl Words {
    fn of(stored: &StoredArticle) -> Words {
        let known = |word: &str| WORDS.iter().position(|known| *known == word).unwrap();
        let mut all = Words {
            words: Vec::new(),
            passages: Vec::new(),
            sentences: Vec::new(),
            paragraphs: Vec::new(),
        };
        for passage in &stored.passages {
            all.passages.push(all.words.len());
            for paragraph in stored.article.text[passage.clone()].split_inclusive("\n\n") {
                for word in paragraph.split_whitespace() {
                    let ends = all.sentences.last() == Some(&usize::MAX) || all.words.is_empty();
                    if ends {
                        all.sentences.pop();
                        all.sentences.push(all.words.len());
                    }
                    all.words.push(known(&word.trim_end_matches('.').to_lowercase()));
                    if word.ends_with('.') {
                        all.sentences.push(usize::MAX);
                    }
                }
                if paragraph.ends_with("\n\n") {
                    all.paragraphs.push(all.words.len());
                }
            }
        }
        all
    }

    fn passage_of(&self, word: usize) -> usize {
        self.passages.partition_point(|&first| first <= word) - 1
    }

    fn are_near(&self, a: &Match, b: &Match, distance: Distance) -> bool {
        let together =
            |starts: &[usize]| !starts.iter().any(|start| (a.0 + 1..=b.1).contains(start));
        b.0 > a.1
            && match distance {
                Distance::Within(words) | Distance::Before(words) => b.0 - a.1 <= words,
                Distance::Sentence => together(&self.sentences),
                Distance::Paragraph => together(&self.paragraphs),
            }
    }

    fn answer(&self, operand: &Operand, at_least: usize) -> Option<Answer> {
        let matches = operand.matches(self);
        let mut begins: Vec<usize> = matches.iter().map(|found| found.0).collect();
        begins.sort_unstable();
        begins.dedup();
        (begins.len() >= at_least).then(|| Answer {
            passages: begins.iter().map(|&begin| self.passage_of(begin)).collect(),
            marked: matches.into_iter().flat_map(|(.., words)| words).collect(),
        })
    }
}

fn operands() -> impl Strategy<Value = Operand> {
    let row = |len| prop::collection::vec(0..WORDS.len(), len);
    let leaf = prop_oneof![
        4 => row(1..2).prop_map(Operand::Row),
        2 => row(2..4).prop_map(Operand::Row),
        1 => (row(2..4), 1..8usize).prop_map(|(row, within)| Operand::Window(row, within)),
    ];
    let distance = prop_oneof![
        (1..8usize).prop_map(Distance::Within),
        (1..8usize).prop_map(Distance::Before),
        Just(Distance::Sentence),
        Just(Distance::Paragraph),
    ];
    leaf.prop_recursive(2, 4, 2, move |inner| {
        let near = (inner.clone(), distance.clone(), inner.clone());
        prop_oneof![
            3 => near.prop_map(|(a, d, b)| Operand::Near(Box::new(a), d, Box::new(b))),
            1 => prop::collection::vec(inner, 2..3).prop_map(Operand::Any),
        ]
    })
}

fn asks() -> impl Strategy<Value = Ask> {
    // A choice by itself is a clause of Booleans: its members match and mark one by one.
    let alone =
        || operands().prop_filter("an operand", |operand| !matches!(operand, Operand::Any(_)));
    let leaf = prop_oneof![
        4 => alone().prop_map(Ask::Text),
        1 => (1..5usize, alone()).prop_map(|(count, operand)| Ask::AtLeast(count, operand)),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Ask::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Ask::Or),
            (inner.clone(), inner).prop_map(|(a, b)| Ask::Not(Box::new(a), Box::new(b))),
        ]
    })
}

/// Queries as they are written.
pub(super) fn queries() -> impl Strategy<Value = String> {
    asks().prop_map(|ask| ask.text())
}

fn capitalised(words: &str) -> String {
    words[..1].to_uppercase() + &words[1..]
}

/// Articles of few words, some of several passages: `id | date | | text`.
pub(super) fn corpora() -> impl Strategy<Value = Vec<String>> {
    // Rare words are rare: the number is squared away from the last.
    let word = (0..100usize).prop_map(|n| WORDS[n * n * WORDS.len() / 10_000]);
    let sentence =
        prop::collection::vec(word, 1..30).prop_map(|words| capitalised(&words.join(" ")) + ".");
    let ended = (sentence, 0..4u8).prop_map(|(sentence, gap)| match gap {
        0 => sentence + "\n\n",
        _ => sentence + " ",
    });
    let text = prop_oneof![
        prop::collection::vec(ended.clone(), 0..3),
        prop::collection::vec(ended, 12..30),
    ];
    let article = (0..4u8, text.prop_map(|sentences| sentences.concat()));
    prop::collection::vec(article, 1..14).prop_map(|articles| {
        let line = |(at, (day, text)): (usize, (u8, String))| match day {
            0 => format!("{at:02} | - | | {text}"),
            day => format!("{at:02} | 2019-01-0{day} | | {text}"),
        };
        articles.into_iter().enumerate().map(line).collect()
    })
}

fn all_hits(archive: &Archive, query: &str, limit: usize) -> Vec<Hit> {
    let searcher = Searcher::open(archive).unwrap();
    let options = SearchOptions { limit, per_article: 0, count: false, ..Default::default() };
    searcher.search(&query.parse().unwrap(), &options).unwrap().hits
}

/// The passages with their scores and the numbers of the words that are marked.
fn shown(hits: &[Hit]) -> Vec<(String, f32, Vec<usize>)> {
    let marked = |hit: &Hit| {
        let mut at = 0;
        let mut marked = Vec::new();
        for (number, word) in hit.text.split_whitespace().enumerate() {
            at += hit.text[at..].find(word).unwrap();
            if hit.marks.iter().any(|mark| mark.contains(&at)) {
                marked.push(number);
            }
            at += word.len();
        }
        marked
    };
    hits.iter().map(|hit| (hit.passage.to_string(), hit.score, marked(hit))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

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
            let words = Words::of(&stored);
            let Some(answer) = ask.answer(&words) else { continue };
            for &passage in &answer.passages {
                let here = answer.marked.iter().filter(|&&word| words.passage_of(word) == passage);
                let here: Vec<usize> = here.map(|word| word - words.passages[passage]).collect();
                expected.push((format!("{id}#{passage}"), here));
            }
        }
        let everything = shown(&all_hits(&whole, &query, 1000));
        let mut found: Vec<(String, Vec<usize>)> =
            everything.iter().map(|(id, _, marked)| (id.clone(), marked.clone())).collect();
        found.sort();
        expected.sort();
        prop_assert_eq!(&found, &expected, "{}", &query);
        let counts = searcher.count(&query.parse().unwrap()).unwrap();
        prop_assert_eq!(counts.passages as usize, expected.len());

        // The best few are the first of all, and no division into segments matters.
        for limit in [1, 3, 10] {
            let best = shown(&all_hits(&whole, &query, limit));
            prop_assert_eq!(&best[..], &everything[..limit.min(everything.len())]);
        }
        for batch in [1, 4] {
            let parts = archive_of(&lines, batch);
            prop_assert_eq!(&shown(&all_hits(&parts, &query, 1000)), &everything, "{} by {}", &query, batch);
            let best = shown(&all_hits(&parts, &query, 3));
            prop_assert_eq!(&best[..], &everything[..3.min(everything.len())]);
        }
    }
}
