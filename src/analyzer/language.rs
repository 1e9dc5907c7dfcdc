//! The language of a text, and the stem that a word has in it.
//!
//! It knows languages and words; it must never know where a text came from.

use frostem::{Algorithm, Stemmer};

/// A language with a Snowball stemmer, or any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Language([u8; 2]);

impl Language {
    /// The language whose entities are recognised.
    pub(crate) const ENGLISH: Language = Language::new(b"en");

    /// The language of a text that is too short to tell.
    pub(crate) const DEFAULT: Language = Language::ENGLISH;

    /// The language of an ISO 639-1 code in lower case.
    pub(super) const fn new(code: &[u8; 2]) -> Language {
        Language(*code)
    }

    /// A two-letter ISO 639-1 code, or anything that begins with one: `en`, `en-GB`, `pt_BR`.
    pub(crate) fn from_code(code: &str) -> Option<Language> {
        let [first, second, rest @ ..] = code.as_bytes() else { return None };
        let ends = !matches!(rest, [next, ..] if next.is_ascii_alphanumeric());
        let letters = first.is_ascii_alphabetic() && second.is_ascii_alphabetic();
        (ends && letters)
            .then(|| Language([first.to_ascii_lowercase(), second.to_ascii_lowercase()]))
    }

    /// The ISO 639-1 code, in lower case.
    pub(crate) fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("en")
    }

    /// Its Snowball algorithm. Those left out are of no language of today's newspapers, or older
    /// versions of these (Porter, Lovins).
    fn algorithm(self) -> Option<Algorithm> {
        Some(match &self.0 {
            b"ar" => Algorithm::Arabic,
            b"ca" => Algorithm::Catalan,
            b"cs" => Algorithm::Czech,
            b"da" => Algorithm::Danish,
            b"de" => Algorithm::German,
            b"el" => Algorithm::Greek,
            b"en" => Algorithm::English,
            b"eo" => Algorithm::Esperanto,
            b"es" => Algorithm::Spanish,
            b"et" => Algorithm::Estonian,
            b"eu" => Algorithm::Basque,
            b"fa" => Algorithm::Persian,
            b"fi" => Algorithm::Finnish,
            b"fr" => Algorithm::French,
            b"ga" => Algorithm::Irish,
            b"hi" => Algorithm::Hindi,
            b"hu" => Algorithm::Hungarian,
            b"hy" => Algorithm::Armenian,
            b"id" => Algorithm::Indonesian,
            b"it" => Algorithm::Italian,
            b"lt" => Algorithm::Lithuanian,
            b"ne" => Algorithm::Nepali,
            b"nl" => Algorithm::Dutch,
            b"no" | b"nb" | b"nn" => Algorithm::Norwegian,
            b"pl" => Algorithm::Polish,
            b"pt" => Algorithm::Portuguese,
            b"ro" => Algorithm::Romanian,
            b"ru" => Algorithm::Russian,
            b"sr" => Algorithm::Serbian,
            b"st" => Algorithm::Sesotho,
            b"sv" => Algorithm::Swedish,
            b"ta" => Algorithm::Tamil,
            b"tr" => Algorithm::Turkish,
            b"yi" => Algorithm::Yiddish,
            _ => return None,
        })
    }
}

/// The stem of a folded word by the Snowball algorithm of the language (Porter, "Snowball: A
/// language for stemming algorithms", 2001); the word itself where the language has none, or the
/// word has a digit.
pub(crate) fn stem(word: &str, language: Language) -> String {
    let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
    match language.algorithm().filter(|_| !has_digit) {
        Some(algorithm) => Stemmer::new(algorithm).stem(word).into_owned(),
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use frostem::Algorithm;

    use super::{Language, stem};

    fn check_stem(code: &str, word: &str, expected: &str) {
        assert_eq!(stem(word, Language::from_code(code).unwrap()), expected, "{word} in {code}");
    }

    #[test]
    fn stems_by_language() {
        check_stem("en", "agreements", "agreement");
        check_stem("de-AT", "verhandlungen", "verhandl");
        check_stem("en", "5g", "5g");
        check_stem("no", "avtalene", "avtal");
        check_stem("nb", "avtalene", "avtal");
        check_stem("xx", "агенты", "агенты");
    }

    #[test]
    fn every_living_language_is_reached() {
        let letters = || b'a'..=b'z';
        let codes = letters().flat_map(|first| letters().map(move |second| [first, second]));
        let reached: Vec<Algorithm> = codes.filter_map(|code| Language(code).algorithm()).collect();
        let missed = Algorithm::all().iter().filter(|algorithm| !reached.contains(algorithm));
        let missed: Vec<&str> = missed.map(|algorithm| algorithm.name()).collect();
        assert_eq!(missed, ["dutch_porter", "earlymodernenglish", "lovins", "porter"]);
    }
}
