//! What the analyzer makes of a text, word by word, for people who ask why something is found.
//!
//! It knows forms and stems; it must never know an index.

use std::ops::Range;

use super::forms::{Compound, forms};
use super::language::{Language, stem};
use super::tokens::tokens;

/// A text as it is indexed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Analysis {
    /// The two-letter ISO 639-1 code of the language whose stemmer was used.
    pub language: String,
    /// The words, in order.
    pub words: Vec<AnalyzedWord>,
}

/// A word of a text, with everything it is found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnalyzedWord {
    /// Its place among the words, from 0.
    pub position: usize,
    /// Its bytes in the text.
    pub bytes: Range<usize>,
    /// Lower case, without diacritics and possessive: what `=word` and phrases ask for.
    pub word: String,
    /// The stem: what a plain word asks for.
    pub stem: String,
    /// With its capitals, if it has any: what `caps(…)` asks for.
    pub cased: Option<String>,
    /// The compound that begins with it, if one does.
    pub compound: Option<AnalyzedCompound>,
}

/// Several words that are also one: `no-spy`, `AT&T`, `U.S.`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnalyzedCompound {
    /// The words with the signs that bind them: what `=no-spy` asks for.
    pub exact: String,
    /// The stem of the words written as one, `nospi`, if they may be.
    pub joined_stem: Option<String>,
}

/// Analyzes a text as writing does: in the language of a code such as `en` or `pt-BR`, else in the
/// one that the text seems to be in.
pub fn analyze(text: &str, language: Option<&str>) -> Analysis {
    let language = language.and_then(Language::from_code).unwrap_or_else(|| Language::detect(text));
    let mut words = Vec::new();
    for token in tokens(text) {
        let forms = forms(&text[token.clone()]);
        let mut compound = forms.compound.map(|compound| analyzed(compound, language));
        for word in forms.words {
            words.push(AnalyzedWord {
                position: words.len(),
                bytes: token.start + word.start..token.start + word.end,
                stem: stem(&word.folded, language),
                word: word.folded,
                cased: word.cased,
                compound: compound.take(),
            });
        }
    }
    Analysis { language: language.code().to_owned(), words }
}

fn analyzed(compound: Compound, language: Language) -> AnalyzedCompound {
    match compound {
        Compound::Hyphenated { exact, joined } => {
            AnalyzedCompound { exact, joined_stem: joined.map(|joined| stem(&joined, language)) }
        }
        Compound::Bound { exact } => AnalyzedCompound { exact, joined_stem: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One line a word: position, bytes, word, stem, capitals, compound.
    fn check_analysis(text: &str, language: Option<&str>, expected: &str) {
        let analysis = analyze(text, language);
        let mut shown = format!("{}\n", analysis.language);
        for AnalyzedWord { position, bytes, word, stem, cased, compound } in analysis.words {
            shown += &format!("{position} {} {word} {stem}", &text[bytes]);
            shown += &cased.map_or_else(String::new, |cased| format!(" caps={cased}"));
            if let Some(AnalyzedCompound { exact, joined_stem }) = compound {
                shown += &format!(" exact={exact}");
                shown += &joined_stem.map_or_else(String::new, |stem| format!(" joined={stem}"));
            }
            shown.push('\n');
        }
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_text_has_the_forms_it_is_found_by() {
        check_analysis(
            "The U.S. no-spy agreements",
            Some("en-GB"),
            "en\n0 The the the caps=The\n1 U.S us us caps=US exact=u.s.\n2 no no no exact=no-spy joined=nospi\n\
             3 spy spy spi\n4 agreements agreements agreement\n",
        );
        check_analysis("", None, "en\n");
        check_analysis(
            "Die Vereinbarungen",
            Some("de"),
            "de\n0 Die die die caps=Die\n1 Vereinbarungen vereinbarungen vereinbar caps=Vereinbarungen\n",
        );
    }
}
