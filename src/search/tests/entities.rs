//! Entities that were recognised, and those that were given.

use crate::article::{Entity, EntityKind};
use crate::writer::Report;

use super::*;

const SHOP: &str = "The chairman of Huawei, Liang Hua, made ministers in London an offer. Mr Liang \
                    said that the Huawei offer stood.";

fn given(kind: EntityKind, name: &str) -> Entity {
    Entity { kind, name: name.to_owned() }
}

fn article(id: &str, headline: &str, text: &str, entities: &[Entity]) -> Article {
    let mut article = article_of(&format!("{id} | 2019-05-14 | {headline} | {text}"));
    article.entities = entities.to_vec();
    article
}

fn write(archive: &Archive, articles: &[Article], recognise: bool) -> Report {
    let mut writer = Writer::open(archive).unwrap();
    if recognise {
        writer = writer.recognise_entities();
    }
    for article in articles {
        writer.add(article.clone()).unwrap();
    }
    writer.commit().unwrap()
}

fn archive_with(articles: &[Article], recognise: bool) -> Archive {
    let archive = Archive::in_memory().unwrap();
    write(&archive, articles, recognise);
    archive
}

fn articles_of(archive: &Archive, query: &str) -> u64 {
    Searcher::open(archive).unwrap().count(&query.parse().unwrap()).unwrap().articles
}

/// The entities of an article, given `+` and recognised `~`, in the order they are stored.
fn check_entities(archive: &Archive, id: &str, expected: &str) {
    let searcher = Searcher::open(archive).unwrap();
    let article = searcher.article(&ArticleId::from_text(id)).unwrap().unwrap().article;
    let shown = |sign: char, entities: &[Entity]| -> Vec<String> {
        let shown = |one: &Entity| format!("{sign}{}:{}", one.kind.name(), one.name);
        entities.iter().map(shown).collect()
    };
    let all = [shown('+', &article.entities), shown('~', &article.recognised)].concat();
    assert_eq!(all.join(" "), expected);
}

const QUERIES: [&str; 7] = [
    "person:\"liang hua\"",
    "org:huawei",
    "place:london",
    "entity:liang",
    "offer w/10 @org",
    "@person /s stood",
    "entity:*",
];

#[test]
fn recognised_entities_are_found() {
    let articles = [article("a", "An offer", SHOP, &[])];
    let (with, without) = (archive_with(&articles, true), archive_with(&articles, false));
    for query in QUERIES {
        assert_eq!(articles_of(&with, query), 1, "{query} with recognition");
        assert_eq!(articles_of(&without, query), 0, "{query} without recognition");
    }
    check_entities(&with, "a", "~org:Huawei ~person:Liang Hua ~place:London");
    check_entities(&without, "a", "");
}

#[test]
fn mentions_stand_where_they_were_recognised() {
    let filler = "One word follows another here. ".repeat(60);
    let text =
        format!("Maria Keller opened a shop.\n\n{filler}\n\nThe old shop closed, Keller said.");
    let archive = archive_with(&[article("a", "Keller Opens Well-Lit Shop", &text, &[])], true);
    let searcher = Searcher::open(&archive).unwrap();
    let found = searcher.search(&"@person w/1 said".parse().unwrap(), &SearchOptions::default());
    let found = found.unwrap();
    let hit = &found.hits[0];
    let marked: Vec<&str> = hit.marks.iter().map(|mark| &hit.text[mark.clone()]).collect();
    assert_eq!((hit.passage.ordinal > 0, marked), (true, vec!["Keller", "said"]));
    for (query, articles) in [
        ("@person w/1 opened", 1),
        ("maria w/1 @person", 0),
        ("@person w/1 closed", 1),
        ("@person w/1 shop", 0),
        ("headline:keller w/3 lit", 1),
        ("atleast3(@person)", 1),
        ("atleast4(@person)", 0),
    ] {
        assert_eq!(articles_of(&archive, query), articles, "{query}");
    }
}

#[test]
fn given_entities_win() {
    let entities = [
        given(EntityKind::Organisation, "HUAWEI"),
        given(EntityKind::Person, "Liang"),
        given(EntityKind::Person, "Liang Hua"),
    ];
    let archive = archive_with(&[article("a", "An offer", SHOP, &entities)], true);
    check_entities(&archive, "a", "+org:HUAWEI +person:Liang +person:Liang Hua ~place:London");
    // Every mention once, though it is found both ways.
    for (query, articles) in [("atleast2(@org)", 1), ("atleast3(@org)", 0)] {
        assert_eq!(articles_of(&archive, query), articles, "{query}");
    }
    for (query, articles) in [("atleast2(@person)", 1), ("atleast3(@person)", 0)] {
        assert_eq!(articles_of(&archive, query), articles, "{query}");
    }
}

#[test]
fn other_languages_are_left_alone() {
    let mut french = article("a", "An offer", SHOP, &[given(EntityKind::Place, "London")]);
    french.language = Some("fr".to_owned());
    let archive = archive_with(&[french.clone()], true);
    check_entities(&archive, "a", "+place:London");
    let digest = |archive: &Archive| Searcher::open(archive).unwrap().digest().to_owned();
    assert_eq!(digest(&archive), digest(&archive_with(&[french], false)));
}

#[test]
fn the_digest_tells_and_the_content_hash_does_not() {
    let articles = [article("a", "An offer", SHOP, &[]), article("b", "", "It rained again.", &[])];
    let (with, without) = (archive_with(&articles, true), archive_with(&articles, false));
    let digest = |archive: &Archive| Searcher::open(archive).unwrap().digest().to_owned();
    let hash = |archive: &Archive| {
        let searcher = Searcher::open(archive).unwrap();
        searcher.article(&ArticleId::from_text("a")).unwrap().unwrap().content_hash
    };
    assert_ne!(digest(&with), digest(&without));
    assert_eq!(hash(&with), hash(&without));

    let again = write(&with, &articles, true);
    assert_eq!((again.unchanged, again.replaced), (2, 0));
    let now = write(&without, &articles, true);
    assert_eq!((now.unchanged, now.replaced), (0, 2));
    assert_eq!(digest(&with), digest(&without));
    assert_eq!(articles_of(&without, "org:huawei"), 1);
    // What an article brings along from another archive is not believed.
    let mut forged = article("c", "", "It rained.", &[]);
    forged.recognised = vec![given(EntityKind::Person, "Nobody")];
    write(&without, &[forged], false);
    check_entities(&without, "c", "");
}
