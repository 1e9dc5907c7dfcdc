//! From positions of words to bytes of a text.
//!
//! It is given what matched and says where that stands; it must never match anything itself.

use std::ops::Range;

use crate::analyzer::{forms, tokens};

/// Words that matched: the position of the first, and how many positions they take.
pub(crate) type Span = (u32, u32);

/// The bytes of the spans in a text whose first word has the position `first`; ascending, those
/// that touch or overlap as one. The spans are ascending too; what lies outside is left out.
pub(crate) fn mark(text: &str, first: u32, spans: &[Span]) -> Vec<Range<usize>> {
    let mut marks: Vec<Range<usize>> = Vec::new();
    let mut spans = spans.iter().copied().filter(|(start, width)| start + width > first).peekable();
    let mut open: Vec<Span> = Vec::new();
    let mut position = first;
    for token in tokens(text) {
        for word in forms(&text[token.clone()]).words {
            while let Some(span) = spans.next_if(|(start, _)| *start <= position) {
                open.push(span);
            }
            open.retain(|(start, width)| start + width > position);
            if let Some((start, _)) = open.iter().min() {
                let bytes = token.start + word.start..token.start + word.end;
                match marks.last_mut() {
                    // The pairs of a script without blanks share a character.
                    Some(last) if *start < position || last.end > bytes.start => {
                        last.end = bytes.end;
                    }
                    _ => marks.push(bytes),
                }
            }
            position += 1;
        }
    }
    marks
}

/// The number of words in a text.
pub(crate) fn count_words(text: &str) -> u32 {
    tokens(text).map(|token| forms(&text[token]).words.len() as u32).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with its marks in brackets.
    fn check_marks(text: &str, first: u32, spans: &[Span], expected: &str) {
        let mut shown = String::new();
        let mut from = 0;
        for mark in mark(text, first, spans) {
            shown.push_str(&text[from..mark.start]);
            shown.push('[');
            shown.push_str(&text[mark.clone()]);
            shown.push(']');
            from = mark.end;
        }
        shown.push_str(&text[from..]);
        assert_eq!(shown, expected);
    }

    #[test]
    fn marks_words_compounds_and_phrases() {
        let text = "A “no-spy” agreement, Huawei’s offer.";
        check_marks(text, 0, &[(1, 2)], "A “[no-spy]” agreement, Huawei’s offer.");
        check_marks(text, 0, &[(1, 3)], "A “[no-spy” agreement], Huawei’s offer.");
        check_marks(text, 0, &[(4, 1), (5, 1)], "A “no-spy” agreement, [Huawei’s] [offer].");
        check_marks(text, 10, &[(9, 2), (14, 9)], "[A] “no-spy” agreement, [Huawei’s offer].");
        check_marks(text, 0, &[], text);
        check_marks("", 0, &[(0, 1)], "");
    }

    #[test]
    fn marks_the_characters_of_pairs() {
        let text = "华为手机价格上涨，5G手机";
        check_marks(text, 0, &[(2, 1)], "华为[手机]价格上涨，5G手机");
        check_marks(text, 0, &[(2, 3)], "华为[手机价格]上涨，5G手机");
        check_marks(text, 0, &[(2, 1), (3, 1)], "华为[手机价]格上涨，5G手机");
        check_marks(text, 0, &[(2, 1), (4, 1)], "华为[手机][价格]上涨，5G手机");
        check_marks(text, 0, &[(7, 1), (8, 2)], "华为手机价格上[涨]，[5G手机]");
        check_marks(text, 100, &[(90, 13)], "[华为手机]价格上涨，5G手机");
        check_marks("ﾊﾞｽが", 0, &[(0, 1)], "[ﾊﾞｽ]が");
    }
}
