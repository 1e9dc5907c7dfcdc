//! Entities by all their names: what a naive reading of articles and of an alias file says.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::alias::Aliases;
use crate::article::{Entity, EntityKind};
use crate::query::quote_value;

const KINDS: [EntityKind; 3] = [EntityKind::Person, EntityKind::Organisation, EntityKind::Place];
const NAMES: [&str; 6] = ["Ash Bay", "Ash Cove", "Dune", "Dune Elm", "Fen", "FEN"];
const FILLERS: [&str; 3] = ["one", "two", "three"];

/// The names of an entity, and its kind if the file says it.
type Named = (&'static [&'static str], Option<EntityKind>);

/// Alias files, and what they say: the names of an entity, and its kind.
const FILES: [(&str, &[Named]); 4] = [
    ("", &[]),
    ("[[entity]]\nname = 'Dune'\naliases = ['Fen']", &[(&["dune", "fen"], None)]),
    (
        "[[entity]]\nname = 'Ash Bay'\ntype = 'org'\naliases = ['Dune', 'Nobody']",
        &[(&["ash bay", "dune", "nobody"], Some(EntityKind::Organisation))],
    ),
    (
        "never = ['Fen']\n[[entity]]\nname = 'Glen'\ntype = 'place'\naliases = ['Ash Cove']\n\
         [[entity]]\nname = 'Elm'\naliases = ['dune elm']",
        &[(&["glen", "ash cove"], Some(EntityKind::Place)), (&["elm", "dune elm"], None)],
    ),
];

/// An entity clause, and whether it asks for folded words.
type Ask = (&'static str, &'static [EntityKind], fn(&str) -> bool);

const ASKS: [Ask; 10] = [
    ("entity:ash", &KINDS, |name| has(name, "ash")),
    ("person:dune", &[EntityKind::Person], |name| has(name, "dune")),
    ("org:\"ash bay\"", &[EntityKind::Organisation], |name| name == "ash bay"),
    ("org:=\"Ash Bay\"", &[EntityKind::Organisation], |name| name == "ash bay"),
    ("person:=dune", &[EntityKind::Person], |name| name == "dune"),
    ("place:fe*", &[EntityKind::Place], |name| name.starts_with("fe")),
    ("place:glen", &[EntityKind::Place], |name| name == "glen"),
    ("entity:elm", &KINDS, |name| has(name, "elm")),
    ("org:*", &[EntityKind::Organisation], |_| true),
    ("entity:*", &KINDS, |_| true),
];

fn has(name: &str, word: &str) -> bool {
    name.split(' ').any(|one| one == word)
}

/// An article by numbers: names and fillers, and the entities that are given.
#[derive(Clone, Debug)]
struct Plot {
    items: Vec<usize>,
    given: Vec<(usize, usize)>,
}

fn plots() -> impl Strategy<Value = Vec<Plot>> {
    let items = prop_oneof![
        3 => prop::collection::vec(0..NAMES.len() + FILLERS.len(), 0..12),
        1 => prop::collection::vec(0..NAMES.len() + FILLERS.len(), 100..220),
    ];
    let given = prop::collection::vec((0..NAMES.len(), 0..KINDS.len()), 0..5);
    let plot = (items, given).prop_map(|(items, given)| Plot { items, given });
    prop::collection::vec(plot, 1..6)
}

impl Plot {
    fn article(&self, number: usize) -> Article {
        let mut text = String::new();
        for (at, &item) in self.items.iter().enumerate() {
            // A word before each name keeps names apart.
            match NAMES.get(item) {
                Some(name) => text += &format!("and {name}"),
                None => text += FILLERS[item - NAMES.len()],
            }
            text += if at % 7 == 6 { ". " } else { " " };
        }
        let mut article = article_of(&format!("{number} | - | | {}", text.trim_end()));
        let entity = |&(name, kind): &(usize, usize)| Entity {
            kind: KINDS[kind],
            name: NAMES[name].to_owned(),
        };
        article.entities = self.given.iter().map(entity).collect();
        article
    }
}

/// A stretch of words: the first, and the last.
type Span = (usize, usize);

/// The words of a stored article, and those that begin a passage.
struct Words {
    words: Vec<String>,
    passages: Vec<usize>,
}

impl Words {
    fn of(stored: &StoredArticle) -> Words {
        let (mut words, mut passages) = (Vec::new(), Vec::new());
        for passage in &stored.passages {
            passages.push(words.len());
            let text = stored.article.text[passage.clone()].split_whitespace();
            words.extend(text.map(|word| word.trim_end_matches('.').to_lowercase()));
        }
        Words { words, passages }
    }

    fn passage_of(&self, word: usize) -> usize {
        self.passages.partition_point(|&first| first <= word) - 1
    }

    /// Where a row of words stands that no longer name of these begins with.
    fn stands(&self, name: &str, longer: &[String]) -> Vec<Span> {
        let at = |name: &str, first: usize| {
            let row: Vec<&str> = name.split(' ').collect();
            self.words[first..].len() >= row.len()
                && self.words[first..].iter().zip(&row).all(|(a, b)| a == b)
        };
        let last = |first: usize| first + name.split(' ').count() - 1;
        let covered = |first| {
            longer.iter().any(|other| {
                other.len() > name.len() && other.starts_with(name) && at(other, first)
            })
        };
        let firsts = (0..self.words.len()).filter(|&first| at(name, first) && !covered(first));
        firsts.map(|first| (first, last(first))).collect()
    }
}

/// The entities of an article by kind and folded name.
fn entities(plot: &Plot) -> Vec<(EntityKind, String)> {
    plot.given.iter().map(|&(name, kind)| (KINDS[kind], NAMES[name].to_lowercase())).collect()
}

/// All names of an entity, and what it is, by the alias file.
fn known(file: usize, kind: EntityKind, name: &str) -> (EntityKind, Vec<String>) {
    let table = FILES[file].1.iter().find(|(names, _)| names.contains(&name));
    match table {
        Some((names, of)) => {
            (of.unwrap_or(kind), names.iter().map(|name| (*name).to_owned()).collect())
        }
        None => (kind, vec![name.to_owned()]),
    }
}

fn is_asked(file: usize, ask: &Ask, kind: EntityKind, name: &str) -> bool {
    let (kind, names) = known(file, kind, name);
    ask.1.contains(&kind) && names.iter().any(|name| ask.2(name))
}

/// Where an article mentions what a clause asks for; `None` if it does not have it.
fn mentions(file: usize, ask: &Ask, plot: &Plot, words: &Words) -> Option<Vec<Span>> {
    let all = entities(plot);
    all.iter().find(|(kind, name)| is_asked(file, ask, *kind, name))?;
    let names: Vec<String> = all.iter().map(|(_, name)| name.clone()).collect();
    let mut spans = Vec::new();
    for (kind, name) in &all {
        // Of the article's entities that have all words of a mention, one at least is asked for.
        let meant = all.iter().filter(|(other, of)| {
            let (_, mut names) = known(file, *other, of);
            names.push(of.clone());
            other == kind && name.split(' ').all(|word| names.iter().any(|name| has(name, word)))
        });
        if meant.into_iter().any(|(kind, of)| is_asked(file, ask, *kind, of)) {
            spans.extend(words.stands(name, &names));
        }
    }
    spans.sort_unstable();
    spans.dedup();
    Some(spans)
}

fn are_near(a: Span, b: Span, words: usize) -> bool {
    b.0 > a.1 && b.0 - a.1 <= words || a.0 > b.1 && a.0 - b.1 <= words
}

fn are_apart(a: Span, b: Span) -> bool {
    b.0 > a.1 || a.0 > b.1
}

/// The passages where pairs begin.
fn pairs(words: &Words, a: &[Span], b: &[Span], near: impl Fn(Span, Span) -> bool) -> Vec<usize> {
    let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (*a, *b)));
    let pairs = pairs.filter(|(a, b)| near(*a, *b));
    let mut passages: Vec<usize> = pairs.map(|(a, b)| words.passage_of(a.0.min(b.0))).collect();
    passages.sort_unstable();
    passages.dedup();
    passages
}

fn archive_of_plots(plots: &[Plot], batch: usize) -> Archive {
    let archive = Archive::in_memory().unwrap();
    let articles: Vec<Article> =
        plots.iter().enumerate().map(|(number, plot)| plot.article(number)).collect();
    for batch in articles.chunks(batch) {
        let mut writer = Writer::open(&archive).unwrap();
        batch.iter().for_each(|article| writer.add(article.clone()).unwrap());
        writer.commit().unwrap();
    }
    archive
}

fn passages_found(searcher: &Searcher, query: &str) -> Vec<String> {
    let options = SearchOptions { limit: usize::MAX, per_article: 0, ..Default::default() };
    let found = searcher.search(&query.parse().unwrap(), &options).unwrap();
    let mut passages: Vec<String> = found.hits.iter().map(|hit| hit.passage.to_string()).collect();
    passages.sort();
    assert_eq!(found.counts.map(|counts| counts.passages), Some(passages.len() as u64), "{query}");
    passages
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn entities_are_found_as_a_reader_would(
        plots in plots(),
        file in 0..FILES.len(),
        ask in 0..ASKS.len(),
        other in 0..ASKS.len(),
        batch in 1..6usize,
    ) {
        let aliases = Aliases::parse(FILES[file].0, Path::new("entities.toml")).unwrap();
        let searcher = Searcher::open(&archive_of_plots(&plots, batch)).unwrap();
        let searcher = searcher.with_aliases(aliases);
        let (ask, other) = (&ASKS[ask], &ASKS[other]);
        let (mut alone, mut near, mut together) = (Vec::new(), Vec::new(), Vec::new());
        for (number, plot) in plots.iter().enumerate() {
            let id = ArticleId::from_text(number.to_string());
            let words = Words::of(&searcher.article(&id).unwrap().unwrap());
            let Some(spans) = mentions(file, ask, plot, &words) else { continue };
            let mut passages: Vec<usize> =
                spans.iter().map(|span| words.passage_of(span.0)).collect();
            if passages.is_empty() {
                passages.push(0);
            }
            passages.dedup();
            let named = |passage: usize| format!("{number}#{passage}");
            alone.extend(passages.into_iter().map(named));
            let ones = words.stands("one", &[]);
            near.extend(pairs(&words, &spans, &ones, |a, b| are_near(a, b, 3)).into_iter().map(named));
            let others = mentions(file, other, plot, &words).unwrap_or_default();
            let of_passage = |span: Span| words.passage_of(span.0);
            let same = |a, b| are_apart(a, b) && of_passage(a) == of_passage(b);
            together.extend(pairs(&words, &spans, &others, same).into_iter().map(named));
        }
        for (query, mut expected) in [
            (ask.0.to_owned(), alone),
            (format!("{} w/3 one", ask.0), near),
            (format!("{} /passage {}", ask.0, other.0), together),
        ] {
            expected.sort();
            prop_assert_eq!(passages_found(&searcher, &query), expected, "{}", query);
        }
    }

    #[test]
    fn counts_of_entities_are_those_of_their_queries(
        plots in plots(),
        file in 0..FILES.len(),
        batch in 1..6usize,
    ) {
        let aliases = Aliases::parse(FILES[file].0, Path::new("entities.toml")).unwrap();
        let searcher = Searcher::open(&archive_of_plots(&plots, batch)).unwrap();
        let searcher = searcher.with_aliases(aliases);
        let count = |query: &str| searcher.count(&query.parse().unwrap()).unwrap();
        for query in ["*", "one", "entity:dune"] {
            let selection = searcher.select(&query.parse().unwrap(), false).unwrap();
            let narrowed = |filter: &str| count(&format!("{filter} {query}")).articles;
            for facet in selection.facets(&KINDS.map(FacetField::Entity)).unwrap() {
                let field = facet.field.name();
                for (value, articles) in &facet.values {
                    let clause = format!("{field}:={}", quote_value(value));
                    prop_assert_eq!(*articles, narrowed(&clause), "{} {}", query, clause);
                }
                prop_assert_eq!(facet.with, narrowed(&format!("{field}:*")), "{} {}", query, field);
                prop_assert_eq!(facet.with + facet.without, count(query).articles);
            }
            for entity in selection.entities(&KINDS).unwrap() {
                let clause = entity.clause().unwrap();
                prop_assert_eq!(entity.articles, narrowed(&clause), "{} {}", query, clause);
                prop_assert_eq!(entity.given, entity.articles);
            }
            let company = searcher
                .company(&query.parse().unwrap(), false, "ash", &KINDS, usize::MAX)
                .unwrap();
            for companion in company.companions {
                let articles = companion.articles_query.unwrap().to_string();
                prop_assert_eq!(companion.entity.articles, count(&articles).articles, "{}", articles);
                let passages = companion.passages_query.unwrap().to_string();
                if query == "*" {
                    prop_assert_eq!(companion.passages, count(&passages).passages, "{}", passages);
                }
            }
        }
    }
}

const SHOP: &str = "The chairman of Huawei, Liang Hua, made ministers in London an offer. Mr Liang \
                    said that the Huawei offer stood.";

fn shop(given: &[(EntityKind, &str)]) -> Archive {
    let archive = Archive::in_memory().unwrap();
    let mut writer = Writer::open(&archive).unwrap().recognise_entities();
    let mut article = article_of(&format!("a | 2019-05-14 | | {SHOP}"));
    let entity = |(kind, name): &(EntityKind, &str)| Entity { kind: *kind, name: (*name).into() };
    article.entities = given.iter().map(entity).collect();
    writer.add(article).unwrap();
    writer.commit().unwrap();
    archive
}

/// The entities of the shop with the articles that give each, and what queries find of it.
fn check_shop(given: &[(EntityKind, &str)], file: &str, expected: &str, queries: &[(&str, u64)]) {
    let aliases = Aliases::parse(file, Path::new("entities.toml")).unwrap();
    let searcher = Searcher::open(&shop(given)).unwrap().with_aliases(aliases);
    let selection = searcher.select(&"*".parse().unwrap(), false).unwrap();
    let entities = selection.entities(&EntityKind::ALL).unwrap();
    let shown = |one: &EntityCount| {
        format!("{} {} {}/{}", one.kind.name(), one.name, one.given, one.articles)
    };
    let shown: Vec<String> = entities.iter().map(shown).collect();
    assert_eq!(shown.join(", "), expected, "{file}");
    for (query, articles) in queries {
        let found = searcher.count(&query.parse().unwrap()).unwrap().articles;
        assert_eq!(found, *articles, "{query} with {file}");
    }
}

#[test]
fn aliases_merge_and_correct() {
    check_shop(&[], "", "org Huawei 0/1, person Liang Hua 0/1, place London 0/1", &[]);
    check_shop(
        &[(EntityKind::Person, "LIANG HUA")],
        "[[entity]]\nname = 'Hua Liang'\naliases = ['Liang Hua']",
        "person Hua Liang 1/1, org Huawei 0/1, place London 0/1",
        &[
            ("person:=\"hua liang\"", 1),
            ("person:=\"liang hua\"", 1),
            ("person:hua w/2 made", 1),
            ("person:\"liang huang\"", 0),
        ],
    );
    check_shop(
        &[],
        "[[entity]]\nname = 'London'\ntype = 'org'",
        "org Huawei 0/1, person Liang Hua 0/1, org London 0/1",
        &[("org:london", 1), ("place:london", 0), ("entity:london", 1), ("place:*", 0)],
    );
}

#[test]
fn what_is_no_entity_is_none_unless_it_is_given() {
    let never = "never = ['huawei', 'London']";
    let queries = [("org:huawei", 0), ("org:*", 0), ("place:london", 1), ("entity:huawei", 0)];
    check_shop(
        &[(EntityKind::Place, "London")],
        never,
        "person Liang Hua 0/1, place London 1/1",
        &queries,
    );
    check_shop(
        &[(EntityKind::Organisation, "Huawei")],
        never,
        "org Huawei 1/1, person Liang Hua 0/1",
        &[("org:huawei", 1), ("place:london", 0)],
    );
}

#[test]
fn mentions_are_those_of_the_entity() {
    let searcher = Searcher::open(&shop(&[])).unwrap();
    for (query, marked) in [
        ("person:\"liang hua\"", "Liang Hua, Liang"),
        ("org:huawei", "Huawei, Huawei"),
        ("offer w/3 org:huawei", "Huawei, offer"),
        ("org:huawei w/2 person:liang", "Huawei, Liang Hua"),
        ("person:liang pre/4 org:huawei", "Liang, Huawei"),
        ("atleast2(person:liang)", "Liang Hua, Liang"),
        ("entity:london /s entity:huawei", "Huawei, London"),
        ("ministers place:london", "ministers, London"),
    ] {
        let found = searcher.search(&query.parse().unwrap(), &SearchOptions::default()).unwrap();
        let marks: Vec<&str> = match found.hits.first() {
            Some(hit) => hit.marks.iter().map(|mark| &hit.text[mark.clone()]).collect(),
            None => Vec::new(),
        };
        assert_eq!(marks.join(", "), marked, "{query}");
    }
}
