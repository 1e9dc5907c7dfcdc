//! Recognises the people, organisations and places of an article in English.
//!
//! The model is part of the program: nothing is loaded, and the same article always gives the same
//! entities. It knows the tagger and the gathering; it must never know how an article is stored.

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;
use std::sync::OnceLock;

use super::gather::{Gathered, Named, gather};
use super::model::Model;
use super::tagger::{Name, Tagger};
use crate::article::EntityKind;

/// The version of what is recognised, part of the digest: raise it with every change of the model,
/// of the tagger or of the gathering. Articles that another version read are read again when they
/// are indexed again.
pub(crate) const RECOGNISER_VERSION: u64 = 1;

/// An entity that an article names.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Recognised {
    /// What it is.
    pub(crate) kind: EntityKind,
    /// Its fullest name in the article.
    pub(crate) name: String,
    /// How probable the surest mention is.
    pub(crate) confidence: f32,
    /// Where it is mentioned in the text, in bytes.
    pub(crate) mentions: Vec<Range<usize>>,
    /// Where it is mentioned in the headline.
    pub(crate) in_headline: Vec<Range<usize>>,
}

/// The entities of an article, in the order in which it names them.
pub(crate) fn recognise(headline: &str, text: &str) -> Vec<Recognised> {
    thread_local! {
        static TAGGER: RefCell<Option<Tagger<'static>>> = RefCell::new(model().map(Tagger::new));
    }
    // One text, since what the article says of a word helps to read its headline.
    let article = if headline.is_empty() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("{headline}\n\n{text}"))
    };
    let text_from = article.len() - text.len();
    let names = TAGGER.with_borrow_mut(|tagger| {
        tagger.as_mut().map(|tagger| tagger.names(&article)).unwrap_or_default()
    });
    let of = |one: Gathered| {
        let spans = || one.mentions.iter().map(|at| names[*at].span.clone());
        let in_text = spans().filter(|span| span.start >= text_from);
        Recognised {
            kind: one.kind,
            confidence: one.confidence,
            mentions: in_text.map(|span| span.start - text_from..span.end - text_from).collect(),
            in_headline: spans().filter(|span| span.end <= headline.len()).collect(),
            name: one.name,
        }
    };
    gather(&named(&article, &names)).into_iter().map(of).collect()
}

/// The model, read once; none if the program was built with a file that is no model.
fn model() -> Option<&'static Model> {
    static MODEL: OnceLock<Option<Model>> = OnceLock::new();
    MODEL.get_or_init(|| Model::from_bytes(include_bytes!("english.model")).ok()).as_ref()
}

/// The names as they are gathered.
fn named<'t>(text: &'t str, names: &[Name]) -> Vec<Named<'t>> {
    let mut last_end = None;
    let of = |name: &Name| {
        let between =
            last_end.replace(name.span.end).and_then(|end: usize| text.get(end..name.span.start));
        let closed = text[name.span.end..].starts_with(')');
        Named {
            kind: name.kind,
            words: &text[name.span.clone()],
            confidence: name.confidence,
            in_brackets: closed && between.is_some_and(|between| between.trim_start() == "("),
        }
    };
    names.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is recognised in a text: `kind name` and the words of every mention after the first.
    fn check_recognised(text: &str, expected: &str) {
        let shown = |one: &Recognised| {
            let more =
                one.mentions.iter().skip(1).map(|span| format!(" | {}", &text[span.clone()]));
            format!("{} {}{}", one.kind.name(), one.name, more.collect::<String>())
        };
        let shown: Vec<String> = recognise("", text).iter().map(shown).collect();
        assert_eq!(shown.join("; "), expected, "in {text:?}");
    }

    macro_rules! recognises {
        ($($name:ident: $text:expr => $expected:expr;)*) => {$(
            #[test]
            fn $name() {
                check_recognised($text, $expected);
            }
        )*};
    }

    recognises! {
        nothing_in_plain_words: "The river rose again after two days of rain, and nobody was surprised." => "";
        a_person_by_surname: "Maria Keller closed the shop in March. Keller said it had paid for itself." => "person Maria Keller | Keller";
        a_person_with_title: "The delay angered Mr. Brannigan, who lives in Leeds." => "person Brannigan; place Leeds";
        a_possessive: "Peter Marsh's brother moved to Nairobi, Kenya, last year." => "person Peter Marsh; place Nairobi; place Kenya";
        a_company: "Shares of Halvorsen Holdings Ltd. fell in Oslo after Halvorsen cut its forecast." => "org Halvorsen Holdings Ltd. | Halvorsen; place Oslo";
        an_acronym: "The World Meteorological Organization (WMO) met in Geneva. The WMO will report in May." => "org World Meteorological Organization | WMO | WMO; place Geneva";
        a_ministry: "The Ministry of Finance in Ottawa refused to comment." => "org Ministry of Finance; place Ottawa";
        a_demonym_is_no_place: "A French judge heard the German lawyer." => "";
        a_dateline: "LONDON (Reuters) - Britain will vote in June." => "place LONDON; org Reuters; place Britain";
        months_are_no_names: "On Monday, January 5, the court will sit again." => "";
    }

    #[test]
    fn the_headline_is_gathered_with_the_text() {
        let found =
            recognise("Keller Closes Her Shop", "Maria Keller closed her shop in Leeds on Friday.");
        let keller = found.iter().find(|one| one.name == "Maria Keller").unwrap();
        assert_eq!(
            (keller.kind, keller.in_headline.len(), keller.mentions.len()),
            (EntityKind::Person, 1, 1)
        );
        assert_eq!(keller.in_headline[0], 0..6);
        assert!(keller.confidence > 0.5 && keller.confidence <= 1.0);
    }

    #[test]
    fn the_same_article_gives_the_same_entities_in_every_thread() {
        let text = "Maria Keller met Tomas Weber of the Rhine Institute in Basel. Weber smiled.";
        let here = recognise("", text);
        let there = std::thread::spawn(move || recognise("", text)).join().unwrap();
        assert_eq!(here, there);
        assert_eq!(here, recognise("", text));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn nothing_panics_and_spans_are_whole(
            text in "(\\PC|\n|Ms |Dr\\. |Ann |Ltd\\.|\\(| of |U\\.S\\.|-|’s|É|ß|İ){0,60}",
            headline in "\\PC{0,20}",
        ) {
            for one in recognise(&headline, &text) {
                prop_assert!(!one.name.is_empty());
                prop_assert!(one.mentions.iter().all(|span| text.get(span.clone()).is_some_and(|words| !words.is_empty())));
                prop_assert!(one.in_headline.iter().all(|span| headline.get(span.clone()).is_some()));
                prop_assert!((0.0..=1.0).contains(&one.confidence));
            }
        }
    }

    /// `cargo test --release -- --ignored --nocapture recognition_is_fast`
    #[test]
    #[ignore = "measures"]
    fn recognition_is_fast() {
        let file =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/sgml/reuters21578/reut2-000.sgm");
        let Ok(bytes) = std::fs::read(file) else {
            eprintln!("skipped: no {file}");
            return;
        };
        let text = String::from_utf8_lossy(&bytes).replace("\n    ", "\n\n    ");
        let bodies = text.split("<BODY>").skip(1).filter_map(|rest| rest.split("</BODY>").next());
        let articles: Vec<&str> = bodies.collect();
        let megabytes = articles.iter().map(|article| article.len()).sum::<usize>() as f64 / 1e6;
        for _ in 0..3 {
            let start = processor_seconds();
            let found: usize = articles.iter().map(|article| recognise("", article).len()).sum();
            eprintln!(
                "{found} entities, {:.1} MB a CPU second",
                megabytes / (processor_seconds() - start)
            );
        }
    }

    /// The processor time of this thread, as Linux counts it.
    fn processor_seconds() -> f64 {
        let counted = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        counted.split(' ').next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1e9
    }
}
