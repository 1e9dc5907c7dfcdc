//! Whether the invented archive is spread like a real one.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::*;

/// The archive that every test looks at.
static ARTICLES: LazyLock<Vec<Article>> = LazyLock::new(|| Generator::new(1, 1_000).collect());

fn check_share(name: &str, has: impl Fn(&Article) -> bool) -> String {
    let share = ARTICLES.iter().filter(|article| has(article)).count();
    format!("{name}: {share} of {}", ARTICLES.len())
}

/// The words as a simple tokeniser sees them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The hash of all that the articles say, in order. Whoever changes it changes every measurement
/// that was ever made with the generator.
#[test]
fn the_first_thousand_are_pinned() {
    let hash = ARTICLES
        .iter()
        .fold(0u128, |hash, article| hash.rotate_left(1) ^ article.content_hash().number());
    insta::assert_snapshot!(format!("{hash:032x}"), @"9f9823af168cbefd9305c6d3fdd889a2");
}

#[test]
fn an_article_depends_on_seed_and_number_only() {
    let of_many = Generator::new(1, u64::MAX);
    assert_eq!(of_many.clone().take(20).collect::<Vec<_>>(), ARTICLES[..20]);
    assert_eq!(of_many.clone().nth(913).as_ref(), ARTICLES.get(913));
    assert_eq!(of_many.skip(7).nth(913).as_ref(), ARTICLES.get(920));
    assert_ne!(Generator::new(2, 20).next().unwrap().text, ARTICLES[0].text);
}

#[test]
fn it_ends_after_the_count() {
    let mut generator = Generator::new(1, 3);
    assert_eq!(generator.size_hint(), (3, Some(3)));
    let ids: Vec<String> = generator.by_ref().filter_map(|article| article.given_id).collect();
    assert_eq!(ids, ["000000001", "000000002", "000000003"]);
    assert_eq!((generator.next(), generator.nth(usize::MAX)), (None, None));
    assert_eq!(Generator::new(1, 0).next(), None);
}

#[test]
fn an_article_looks_like_news() {
    let article = &ARTICLES[0];
    let lead: Vec<&str> = article.text.split(' ').take(14).collect();
    insta::assert_snapshot!(
        article.headline,
        @"Teasen Kudetyndly Guwejeams Goutut Dirals that Goutut Womoust Trykouns"
    );
    insta::assert_snapshot!(
        lead.join(" "),
        @"Be in the sogir, lawostment guwejeams will to figyt and two badun teasen to"
    );
    let entities: Vec<&str> = article.entities.iter().map(|entity| &*entity.name).collect();
    insta::assert_snapshot!(entities.join(", "), @"Byfour Nouram, Tadal, Institute of Hihust");
}

#[test]
fn fields_are_as_frequent_as_promised() {
    insta::assert_snapshot!(
        check_share("agency", |article| article.agency.is_some()),
        @"agency: 167 of 1000"
    );
    insta::assert_snapshot!(
        check_share("dateline", |article| article.dateline.is_some()),
        @"dateline: 167 of 1000"
    );
    insta::assert_snapshot!(
        check_share("undated", |article| article.date.is_none()),
        @"undated: 28 of 1000"
    );
    insta::assert_snapshot!(
        check_share("no author", |article| article.authors.is_empty()),
        @"no author: 153 of 1000"
    );
    insta::assert_snapshot!(
        check_share("two authors", |article| article.authors.len() == 2),
        @"two authors: 177 of 1000"
    );
    insta::assert_snapshot!(
        check_share("entities", |article| !article.entities.is_empty()),
        @"entities: 1000 of 1000"
    );
    let distinct = |field: fn(&Article) -> &Option<String>| {
        ARTICLES.iter().filter_map(|article| field(article).as_ref()).collect::<HashSet<_>>().len()
    };
    let (sections, sources) = (distinct(|a| &a.section), distinct(|a| &a.source));
    assert_eq!((sections, sources), (SECTIONS.len(), OUTLETS as usize));
}

#[test]
fn words_follow_zipf() {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for word in ARTICLES[..400].iter().flat_map(|article| words(&article.text)) {
        *counts.entry(word).or_default() += 1;
    }
    let mut counts: Vec<u32> = counts.into_values().collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let ranks = (1..).map(|rank| f64::from(rank).ln());
    let points = ranks.zip(counts.iter().map(|&count| f64::from(count).ln()));
    let slope = slope(points.skip(9).take(1_500).collect());
    assert!((-1.1..-0.9).contains(&slope), "{slope}");
}

/// The slope of the line with the least squares.
fn slope(points: Vec<(f64, f64)>) -> f64 {
    let count = points.len() as f64;
    let mean_x = points.iter().map(|(x, _)| x).sum::<f64>() / count;
    let mean_y = points.iter().map(|(_, y)| y).sum::<f64>() / count;
    let above: f64 = points.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    above / points.iter().map(|(x, _)| (x - mean_x).powi(2)).sum::<f64>()
}

/// Rarer words of one article are together in others more often than those of two articles are.
///
/// Chance alone does not say it: a long article has more of every word, which favours both. Copies
/// are left out, since they have the words of their original.
#[test]
fn words_of_a_topic_stand_together() {
    let generator = Generator::new(1, 500);
    let is_copy = |n| generator.original_of(n, &mut generator.copy_stream(n)).is_some();
    let texts: Vec<HashSet<&str>> = (0..500)
        .filter(|&n| !is_copy(n))
        .map(|n| words(&ARTICLES[n as usize].text).collect())
        .collect();
    let (given, others) = texts.split_at(40);
    let mut places: HashMap<&str, HashSet<usize>> = HashMap::new();
    for (place, text) in others.iter().enumerate() {
        text.iter().for_each(|&word| _ = places.entry(word).or_default().insert(place));
    }
    let rarer = |text: &HashSet<&'static str>| -> Vec<&'static str> {
        let is_rarer = |word: &&str| places.get(word).is_some_and(|at| (4..20).contains(&at.len()));
        let mut rarer: Vec<&str> = text.iter().copied().filter(is_rarer).collect();
        rarer.sort_unstable();
        rarer
    };
    // How often the words of the pairs are together, as a multiple of what chance would give.
    let lift = |pairs: &mut dyn Iterator<Item = (&'static str, &'static str)>| {
        let (together, products) = pairs.filter(|(one, other)| one != other).fold(
            (0, 0),
            |(together, products), (one, other)| {
                let (one, other) = (&places[one], &places[other]);
                (together + one.intersection(other).count(), products + one.len() * other.len())
            },
        );
        (together * others.len()) as f64 / products as f64
    };
    let rarer: Vec<Vec<&str>> = given.iter().map(rarer).collect();
    // Words far from each other in the alphabet, so that they are not forms of one stem.
    let of_one = lift(&mut rarer.iter().flat_map(|words| {
        let (first, second) = words.split_at(words.len() / 2);
        first.iter().copied().zip(second.iter().copied())
    }));
    let of_two = lift(
        &mut rarer.windows(2).flat_map(|pair| pair[0].iter().copied().zip(pair[1].iter().copied())),
    );
    assert!(of_one > 1.3 * of_two, "{of_one} times chance, and {of_two}");
}

#[test]
fn lengths_are_log_normal() {
    let mut random = Random::new(1, 1);
    let mut lengths: Vec<u64> = (0..10_000).map(|_| length(&mut random)).collect();
    lengths.sort_unstable();
    let quantile = |percent: usize| lengths[(lengths.len() - 1) * percent / 100];
    insta::assert_snapshot!(
        format!("{:?}", [2, 16, 50, 84, 98].map(quantile)),
        @"[144, 297, 609, 1224, 2517]"
    );
}

#[test]
fn sentences_paragraphs_and_headlines_keep_their_lengths() {
    let generator = Generator::new(1, 50);
    for number in 0..50 {
        let Draft { body, article, .. } = generator.draft(number);
        let headline = article.headline.split(' ').count();
        assert!((5..=12).contains(&headline), "{}", article.headline);
        let length = body.text.split_whitespace().count();
        assert!((60..=4_000).contains(&length), "{length}");
        for sentence in body.sentences.iter().map(|sentence| &body.text[sentence.clone()]) {
            let words = sentence.split(' ').count();
            assert!((5..=35).contains(&words), "{words}: {sentence}");
        }
        let ends: HashSet<usize> = body.sentences.iter().map(|sentence| sentence.end).collect();
        let mut start = 0;
        for paragraph in body.text.split("\n\n") {
            let end = start + paragraph.len();
            let sentences = (start..=end).filter(|place| ends.contains(place)).count();
            assert!((1..=4).contains(&sentences), "{paragraph}");
            start = end + 2;
        }
    }
}

#[test]
fn text_has_no_odd_blanks() {
    for Article { headline, text, .. } in &ARTICLES[..300] {
        for odd in ["  ", " ,", " .", " ;", " ”", "“ ", " \n", "\n ", "\n\n\n", "\t", ",,"] {
            assert!(!text.contains(odd) && !headline.contains(odd), "{odd:?} in {text}");
        }
        assert!(!headline.contains('\n'));
        for paragraph in text.split("\n\n") {
            let ends_well = paragraph.ends_with('.') && !paragraph.contains('\n');
            let begins_well = !paragraph.starts_with(|c: char| c.is_lowercase() || c == ' ');
            assert!(ends_well && begins_well, "{paragraph}");
        }
    }
}

#[test]
fn entities_are_in_the_text() {
    for article in &*ARTICLES {
        let distinct: HashSet<&Entity> = article.entities.iter().collect();
        assert_eq!(distinct.len(), article.entities.len());
        for entity in &article.entities {
            assert!(article.text.contains(&entity.name), "{entity:?}");
        }
    }
}

#[test]
fn dates_are_in_range_and_mostly_late() {
    let mut random = Random::new(1, 1);
    let dates: Vec<Date> = (0..10_000).filter_map(|_| date(&mut random)).collect();
    let dates: Vec<Date> = dates.iter().map(|&date| later(date, &mut random)).collect();
    let year = |date: &Date| date.first_day().ymd().0;
    assert!(dates.iter().all(|date| (2005..=2024).contains(&year(date))));
    let share = |years: std::ops::Range<i16>| {
        dates.iter().filter(|date| years.contains(&year(date))).count() / 100
    };
    insta::assert_snapshot!(format!("{:?}", [share(2005..2010), share(2020..2025)]), @"[5, 42]");
    assert!((96..98).contains(&(dates.len() / 100)), "undated");
}

#[test]
fn families_are_near_copies() {
    let generator = Generator::new(1, 3_000);
    let family = |number| {
        let original = generator.original_of(number, &mut generator.copy_stream(number))?;
        Some((number, original))
    };
    let families: Vec<(u64, u64)> = (0..3_000).filter_map(family).collect();
    assert!((210..270).contains(&families.len()), "8 % of 3,000: {}", families.len());
    for &(number, original) in families.iter().step_by(10) {
        assert!((1..=FAMILY_REACH).contains(&(number - original)));
        let (copy, original) = (generator.article(number), generator.article(original));
        assert_ne!(copy.source, original.source);
        assert_ne!(copy.headline, original.headline);
        assert_ne!(copy.text, original.text);
        let days = |article: &Article| article.date.map_or(0, |date| date.first_day().number());
        assert!((0..4).contains(&(days(&copy) - days(&original))));
        let shared = resemblance(&copy.text, &original.text);
        assert!(shared > 0.5, "{shared}\n{}\n\n{}", copy.text, original.text);
    }
    let strangers = resemblance(&ARTICLES[1].text, &ARTICLES[2].text);
    assert!(strangers < 0.01, "{strangers}");
}

/// The Jaccard resemblance of the sets of three words in a row.
fn resemblance(a: &str, b: &str) -> f64 {
    let (a, b): (Vec<&str>, Vec<&str>) = (words(a).collect(), words(b).collect());
    let [a, b]: [HashSet<&[&str]>; 2] = [a.windows(3).collect(), b.windows(3).collect()];
    a.intersection(&b).count() as f64 / a.union(&b).count() as f64
}
