//! Recognises the people, organisations and places of an article in English.
//!
//! The model is part of the program: nothing is loaded, and the same article always gives the same
//! entities. It knows the tagger and the gathering; it must never know how an article is stored.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::OnceLock;

use super::gather::{Named, gather};
use super::model::Model;
use super::tagger::{Name, Tagger};
use crate::article::EntityKind;

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
    let (in_headline, in_text) = TAGGER.with_borrow_mut(|tagger| {
        let mut names = |text: &str| tagger.as_mut().map(|tagger| tagger.names(text)).unwrap_or_default();
        (names(headline), names(text))
    });
    let mut names = named(headline, &in_headline);
    names.extend(named(text, &in_text));
    let of = |one: super::gather::Gathered| {
        let spans = |names: &[Name], from: usize| {
            let within = one.mentions.iter().filter_map(|at| names.get(at.checked_sub(from)?));
            within.map(|name| name.span.clone()).collect()
        };
        Recognised {
            kind: one.kind,
            confidence: one.confidence,
            mentions: spans(&in_text, in_headline.len()),
            in_headline: spans(&in_headline, 0),
            name: one.name,
        }
    };
    gather(&names).into_iter().map(of).collect()
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
        let between = last_end.replace(name.span.end).and_then(|end: usize| text.get(end..name.span.start));
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
