//! Words that say how a sentence is built and not what it is about.
//!
//! They are indexed like any other; a question weighs them less. It is a table; it must never know
//! a query.

use super::fold::fold_word;
use super::language::Language;
use super::stopwords::STOPWORDS;

/// Function words that questions have and the commonest words of newspapers do not: interrogatives,
/// auxiliaries, pronouns, prepositions. Words of several languages stand where they are spelled
/// alike.
const OF_QUESTIONS: [(&[u8; 2], &str); 7] = [
    (
        b"de",
        "wer was wann wo warum wieso weshalb welche welcher welches wessen wem wen woher wohin ob \
         kann können konnte soll sollen muss müssen darf wurde wurden haben hatte war waren ihr ihre \
         wir ich du gegen unter zwischen durch ohne beim vom zur",
    ),
    (
        b"en",
        "what when where why how whom whose does do did can could should must may might shall if \
         then than there these those such so no nor into onto about above below between against \
         during before over under again further any some each other i you we she me him her us \
         them my your our being having doing am while until because through only own same too \
         very just also both few most up down out off here once all yet ever anyone anybody \
         someone has",
    ),
    (
        b"es",
        "qué quién quiénes cuándo dónde cómo cuál cuáles cuánto cuántos puede pueden debe ha han \
         fue fueron está están ser hay sin sobre entre hasta desde contra durante",
    ),
    (
        b"fr",
        "quoi quand où comment pourquoi quel quelle quels quelles combien peut peuvent doit ont \
         était être avoir été sont sans sous entre contre vers chez depuis pendant avant après",
    ),
    (
        b"it",
        "chi cosa quando dove come perché quale quali quanto quanti può possono deve ha hanno era \
         essere stato sono senza sotto tra fra contro verso durante prima dopo",
    ),
    (
        b"nl",
        "wie wat wanneer waar waarom hoe welke wiens kan kunnen moet moeten mag mogen zijn was \
         waren heeft hadden wordt worden zonder onder tussen tegen tijdens voor na",
    ),
    (
        b"pt",
        "quem quando onde como porque qual quais quanto quantos pode podem deve foi foram está \
         estão ser há sem sobre entre até desde contra durante",
    ),
];

/// Whether a folded word is a function word of one of some languages.
pub(crate) fn is_function_word(folded: &str, languages: &[Language]) -> bool {
    let tables = STOPWORDS.iter().chain(&OF_QUESTIONS);
    let mut words = tables
        .filter(|(code, _)| languages.contains(&Language::new(code)))
        .flat_map(|(_, words)| words.split_whitespace());
    // The tables have accents, the folded word has none.
    words.any(|word| match word.is_ascii() {
        true => word == folded,
        false => fold_word(word).folded == folded,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_decide() {
        let (english, french) = (Language::new(b"en"), Language::new(b"fr"));
        assert!(is_function_word("what", &[english]));
        assert!(is_function_word("the", &[french, english]));
        assert!(!is_function_word("who's", &[english]));
        assert!(!is_function_word("london", &[english]));
        assert!(is_function_word("etait", &[french]));
        assert!(!is_function_word("etait", &[english]));
    }
}
