//! The language of a text, and the stem that a word has in it.
//!
//! It knows languages and words; it must never know where a text came from.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use tantivy::tokenizer::{
    Language as Algorithm, RawTokenizer, Stemmer, TextAnalyzer, Token, TokenStream,
};

/// A language with a Snowball stemmer, or any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Language([u8; 2]);

/// The longest head of a text that its language is detected on, in bytes.
const HEAD: usize = 600;

/// With fewer letters than this a text is taken for the default language.
const FEWEST_LETTERS: usize = 40;

impl Language {
    /// The language of a text that is too short to tell.
    pub(crate) const DEFAULT: Language = Language(*b"en");

    /// A two-letter ISO 639-1 code, or anything that begins with one: `en`, `en-GB`, `pt_BR`.
    pub(crate) fn from_code(code: &str) -> Option<Language> {
        let [first, second, rest @ ..] = code.as_bytes() else { return None };
        let ends = !matches!(rest, [next, ..] if next.is_ascii_alphanumeric());
        let letters = first.is_ascii_alphabetic() && second.is_ascii_alphabetic();
        (ends && letters)
            .then(|| Language([first.to_ascii_lowercase(), second.to_ascii_lowercase()]))
    }

    /// The language of a text, from its first 600 bytes.
    pub(crate) fn detect(text: &str) -> Language {
        let head = &text[..text.floor_char_boundary(HEAD)];
        if head.chars().filter(|c| c.is_alphabetic()).count() < FEWEST_LETTERS {
            return Language::DEFAULT;
        }
        let upper = head.chars().filter(|c| c.is_uppercase()).count();
        let lower = head.chars().filter(|c| c.is_lowercase()).count();
        let head =
            if upper > lower { Cow::Owned(head.to_lowercase()) } else { Cow::Borrowed(head) };
        match whichlang::detect_language(&head) {
            whichlang::Lang::Ara => Language(*b"ar"),
            whichlang::Lang::Cmn => Language(*b"zh"),
            whichlang::Lang::Deu => Language(*b"de"),
            whichlang::Lang::Eng => Language(*b"en"),
            whichlang::Lang::Fra => Language(*b"fr"),
            whichlang::Lang::Hin => Language(*b"hi"),
            whichlang::Lang::Ita => Language(*b"it"),
            whichlang::Lang::Jpn => Language(*b"ja"),
            whichlang::Lang::Kor => Language(*b"ko"),
            whichlang::Lang::Nld => Language(*b"nl"),
            whichlang::Lang::Por => Language(*b"pt"),
            whichlang::Lang::Rus => Language(*b"ru"),
            whichlang::Lang::Spa => Language(*b"es"),
            whichlang::Lang::Swe => Language(*b"sv"),
            whichlang::Lang::Tur => Language(*b"tr"),
            whichlang::Lang::Vie => Language(*b"vi"),
        }
    }

    /// The ISO 639-1 code, in lower case.
    pub(crate) fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("en")
    }

    fn algorithm(self) -> Option<Algorithm> {
        Some(match &self.0 {
            b"ar" => Algorithm::Arabic,
            b"da" => Algorithm::Danish,
            b"de" => Algorithm::German,
            b"el" => Algorithm::Greek,
            b"en" => Algorithm::English,
            b"es" => Algorithm::Spanish,
            b"fi" => Algorithm::Finnish,
            b"fr" => Algorithm::French,
            b"hu" => Algorithm::Hungarian,
            b"it" => Algorithm::Italian,
            b"nl" => Algorithm::Dutch,
            b"no" | b"nb" | b"nn" => Algorithm::Norwegian,
            b"pt" => Algorithm::Portuguese,
            b"ro" => Algorithm::Romanian,
            b"ru" => Algorithm::Russian,
            b"sv" => Algorithm::Swedish,
            b"ta" => Algorithm::Tamil,
            b"tr" => Algorithm::Turkish,
            _ => return None,
        })
    }
}

/// The stem of a folded word by the Snowball algorithm of the language (Porter, "Snowball: A
/// language for stemming algorithms", 2001); the word itself where the language has none, or the
/// word has a digit.
pub(crate) fn stem(word: &str, language: Language) -> String {
    let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
    let Some(algorithm) = language.algorithm().filter(|_| !has_digit) else {
        return word.to_owned();
    };
    STEMMERS.with_borrow_mut(|stemmers| {
        let stemmer = stemmers.entry(language).or_insert_with(|| {
            TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(algorithm)).build()
        });
        let mut stream = stemmer.token_stream(word);
        match stream.next() {
            Some(Token { text, .. }) => text.clone(),
            None => word.to_owned(),
        }
    })
}

thread_local! {
    /// A stemmer for each language that was met: making one costs more than a stem.
    static STEMMERS: RefCell<HashMap<Language, TextAnalyzer>> = RefCell::default();
}

#[cfg(test)]
mod tests {
    use super::{Language, stem};

    #[test]
    fn stems_by_language() {
        let german = Language::from_code("de-AT").unwrap();
        assert_eq!(stem("agreements", Language::DEFAULT), "agreement");
        assert_eq!(stem("verhandlungen", german), "verhandl");
        assert_eq!(stem("5g", Language::DEFAULT), "5g");
        assert_eq!(stem("агенты", Language::from_code("xx").unwrap()), "агенты");
    }

    #[test]
    fn detects_the_language_of_upper_case() {
        let text = "THE ALLIES MET AGAIN LAST WEEK TO TALK OF THE TREATY AND WHAT WOULD FOLLOW IT";
        assert_eq!(Language::detect(text), Language::DEFAULT);
        assert_eq!(Language::detect("Hej"), Language::DEFAULT);
        let text = "Die Bundesregierung hat am Mittwoch über das Abkommen beraten und vertagt";
        assert_eq!(Language::detect(text).code(), "de");
    }
}
