//! From text to words, and from a word to the forms it is found by.
//!
//! One analyzer serves writing, querying and marking, and its version is recorded in the archive.
//! It knows no article, no index and no query.

mod analysis;
mod character;
mod detect;
mod fold;
mod forms;
mod function_words;
mod language;
mod spelling;
mod stopwords;
mod tokens;

pub use analysis::{Analysis, AnalyzedCompound, AnalyzedWord, analyze};
pub(crate) use character::is_paired;
pub(crate) use fold::fold_text;
pub(crate) use forms::{Compound, forms};
pub(crate) use function_words::is_function_word;
pub(crate) use language::{Language, stem};
pub(crate) use spelling::{
    Row, Sought, bare_words, cased_row, exact_row, fold_pattern, folded_words, phrase_rows,
    prefix_row, value_row, word_rows,
};
pub(crate) use tokens::tokens;

/// The version of everything in this module that decides which terms a text is indexed by.
///
/// It is recorded in the manifest; an archive of another version is refused. It must rise with
/// any change of the forms, and with the stemmer's own version (`frostem`, fixed in Cargo.lock).
pub(crate) const ANALYZER_VERSION: u32 = 3;
