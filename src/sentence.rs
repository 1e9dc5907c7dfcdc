//! Where the sentences and paragraphs of a text begin.
//!
//! Rules of our own for news English first, good for European languages, Chinese and Japanese. They
//! know characters and a table of abbreviations; they must never know an article or its language.

mod abbreviation;
mod layout;
mod mark;
#[cfg(test)]
mod tests;

use abbreviation::{Abbreviation, abbreviation, begins_sentence, follows_ordinal, is_speech};
use layout::{Layout, layout, skip_blanks};
use mark::{Mark, closer_at, is_ideograph, mark_at, marks_at};

/// A sentence of a text. It reaches to the start of the next one, blanks included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    /// The byte of the text that it begins at; 0 for the first.
    pub(crate) start: usize,
    /// Whether it begins a paragraph.
    pub(crate) paragraph: bool,
}

/// The sentences of a text, in order; none of an empty text.
pub(crate) fn sentences(text: &str) -> Sentences<'_> {
    let lead = skip_blanks(text, 0);
    Sentences {
        text,
        layout: layout(text, lead.end),
        start: 0,
        at: lead.end,
        indent: lead.indent,
        next: (!text.is_empty()).then_some(Sentence { start: 0, paragraph: true }),
    }
}

/// The iterator of [`sentences`].
pub(crate) struct Sentences<'t> {
    text: &'t str,
    layout: Layout,
    /// Where the sentence that is being read begins.
    start: usize,
    /// The first byte not yet looked at.
    at: usize,
    /// Blanks at the start of the line that is being read, in columns.
    indent: usize,
    next: Option<Sentence>,
}

impl Iterator for Sentences<'_> {
    type Item = Sentence;

    fn next(&mut self) -> Option<Sentence> {
        let found = self.next?;
        self.next = self.find_next();
        Some(found)
    }
}

/// What stands between two characters that are not blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Border {
    None,
    Blank,
    Sentence,
    Paragraph,
}

/// Marks that may end a sentence, with the quotes and brackets that close behind them.
struct Ending {
    start: usize,
    end: usize,
    mark: Mark,
    /// Whether a closing quote is among them.
    quoted: bool,
}

/// The first letter or digit behind a possible end.
struct Opening {
    at: usize,
    case: Case,
    /// Whether a quote, a bracket or a bullet opens before it.
    opened: bool,
    /// Whether a dash stands before it: `WASHINGTON, D.C. — The`.
    dashed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Lower,
    Upper,
    Digit,
    /// A letter of a script without capitals, a symbol, or nothing.
    None,
}

/// The bytes that a sentence's end or a paragraph's can begin with.
const STOPS: [bool; 256] = {
    let mut table = [false; 256];
    let stops = b"\n.!?\xd8\xdb\xe0\xe2\xe3\xef";
    let mut index = 0;
    while index < stops.len() {
        table[stops[index] as usize] = true;
        index += 1;
    }
    table
};

impl Sentences<'_> {
    /// The next sentence after the one that begins at `self.start`.
    fn find_next(&mut self) -> Option<Sentence> {
        let bytes = self.text.as_bytes();
        loop {
            self.at += bytes.get(self.at..)?.iter().position(|&byte| STOPS[byte as usize])?;
            let (end, border) = if mark_at(bytes, self.at).is_some() {
                let ending = self.ending();
                match self.border(ending.end, true) {
                    (end, Border::None) if self.is_glued_end(&ending) => (end, Border::Sentence),
                    (end, Border::Blank) if self.is_end(&ending, end) => (end, Border::Sentence),
                    weaker => weaker,
                }
            } else if self.is_bullet() {
                (self.at, Border::Sentence)
            } else {
                match self.border(self.at, false) {
                    (_, Border::None) => (self.at + 1, Border::None),
                    blank => blank,
                }
            };
            self.at = end;
            if end == bytes.len() {
                return None;
            }
            if matches!(border, Border::Sentence | Border::Paragraph) {
                self.start = end;
                return Some(Sentence { start: end, paragraph: border == Border::Paragraph });
            }
        }
    }

    /// The marks at `self.at` and what closes behind them: `?!`, `.”`, `.)`, `.”)`.
    fn ending(&self) -> Ending {
        let mut ending = Ending { start: self.at, end: self.at, mark: Mark::Period, quoted: false };
        loop {
            if let Some((mark, end)) = marks_at(self.text.as_bytes(), ending.end) {
                // A full stop behind a bracket is no abbreviation's: `(D-Ill.).`
                let mark = if ending.end > self.at { mark.max(Mark::Strong) } else { mark };
                ending.mark = ending.mark.max(mark);
                ending.end = end;
            } else if let Some((quote, length)) = closer_at(self.text, ending.end) {
                ending.quoted |= quote;
                ending.end += length;
            } else {
                return ending;
            }
        }
    }

    /// The first byte behind the blanks at `at`, and what those blanks are. `closed` tells whether
    /// a mark stands before them.
    fn border(&mut self, at: usize, closed: bool) -> (usize, Border) {
        let blanks = skip_blanks(self.text, at);
        if blanks.breaks == 0 {
            return (blanks.end, if blanks.end == at { Border::None } else { Border::Blank });
        }
        let indent = std::mem::replace(&mut self.indent, blanks.indent);
        let rest = &self.text[blanks.end..];
        let item = rest.starts_with("- ") || rest.starts_with("* ");
        let opening = self.opening(blanks.end);
        let goes_on = opening.case == Case::Lower && !opening.opened;
        let indented = blanks.indent >= 2 && (blanks.indent > indent || closed);
        let border = match self.layout {
            _ if blanks.breaks > 1 => Border::Paragraph,
            Layout::Wrapped if indented => Border::Paragraph,
            Layout::Wrapped if item && !goes_on => Border::Sentence,
            Layout::Wrapped => Border::Blank,
            _ if goes_on && !item => Border::Blank,
            Layout::Blocks => Border::Sentence,
            Layout::Lines => Border::Paragraph,
        };
        (blanks.end, border)
    }

    /// Whether a sentence ends although no blank follows: in Chinese and Japanese, and where one
    /// was lost (`the deal.Then`).
    fn is_glued_end(&self, ending: &Ending) -> bool {
        let after = &self.text[ending.end..];
        if ending.mark == Mark::Full {
            // In Japanese `と` after a closing quote goes on: `「はい。」と言った。`
            return !(ending.quoted && after.starts_with('と'));
        }
        let mut chars = after.trim_start_matches(['“', '‘', '"', '(']).chars();
        let first = chars.next().unwrap_or(' ');
        let second = chars.next().unwrap_or('.');
        let begins = first.is_uppercase() && (second.is_lowercase() || second == ' ');
        let ends = match ending.mark {
            Mark::Strong => begins || is_ideograph(first),
            _ if ending.quoted => begins,
            Mark::Period => {
                let before = &self.text.as_bytes()[..ending.start];
                begins && matches!(before, [.., b'a'..=b'z', b'a'..=b'z'])
            }
            _ => false,
        };
        ends && !self.is_in_address(ending.start)
    }

    /// Whether a sentence ends before the blanks that end at `end`.
    fn is_end(&self, ending: &Ending, end: usize) -> bool {
        let opening = self.opening(end);
        if opening.case == Case::Lower && !opening.opened {
            return ending.mark == Mark::Full;
        }
        match ending.mark {
            Mark::Full => true,
            Mark::Strong => !(ending.quoted && self.is_attribution(opening.at)),
            Mark::Ellipsis if self.text[..ending.start].ends_with(' ') => {
                begins_sentence(self.word_at(opening.at))
            }
            Mark::Ellipsis => opening.case != Case::Digit,
            Mark::Period => self.is_end_at_period(ending, &opening),
        }
    }

    /// Whether a single full stop, with no small letter behind it, ends a sentence.
    fn is_end_at_period(&self, ending: &Ending, opening: &Opening) -> bool {
        let word = self.word_before(ending.start);
        match abbreviation(word) {
            None => !self.is_numeral(word, opening),
            Some(Abbreviation::Open) => false,
            Some(Abbreviation::Counted) => opening.case != Case::Digit,
            Some(Abbreviation::Either) if opening.dashed => false,
            Some(Abbreviation::Either) if ending.quoted => opening.case == Case::Upper,
            Some(Abbreviation::Either) => begins_sentence(self.word_at(opening.at)),
        }
    }

    /// Whether a word before a full stop is the number of a list's item (`1. Wash the rice`) or an
    /// ordinal (`am 3. Oktober`).
    fn is_numeral(&self, word: &str, opening: &Opening) -> bool {
        let number = (1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
        number
            && (self.text[self.start..self.at].trim_start() == word
                || follows_ordinal(self.word_at(opening.at)))
    }

    /// Whether what follows a quotation says who spoke: `“Why?” Mr. Smith asked.`
    fn is_attribution(&self, at: usize) -> bool {
        let rest = &self.text[at..self.text.floor_char_boundary(at + 60)];
        let mut words = rest.split_whitespace().take(5);
        let Some(first) = words.next() else { return false };
        if begins_sentence(first) {
            return false;
        }
        for word in words {
            if is_speech(word.trim_end_matches(|c: char| !c.is_alphanumeric())) {
                return true;
            }
            let bare = word.trim_end_matches(['.', '?', '!']);
            if bare.len() < word.len() && abbreviation(bare).is_none() {
                return false;
            }
        }
        false
    }

    /// Whether the byte is inside an address of the web or of mail.
    fn is_in_address(&self, at: usize) -> bool {
        const LONGEST: usize = 100;
        let bytes = self.text.as_bytes();
        let before = bytes[at.saturating_sub(LONGEST)..at].rsplit(u8::is_ascii_whitespace);
        let after = bytes[at..bytes.len().min(at + LONGEST)].split(u8::is_ascii_whitespace);
        let has_sign =
            |part: &[u8]| part.contains(&b'@') || memchr::memmem::find(part, b"//").is_some();
        before.take(1).any(|part| has_sign(part) || part.starts_with(b"www."))
            || after.take(1).any(has_sign)
    }

    /// Whether a bullet at `self.at` begins an item in the middle of a line.
    fn is_bullet(&self) -> bool {
        let (before, after) = (&self.text[self.start..self.at], &self.text[self.at..]);
        let mut chars = after.chars();
        matches!(chars.next(), Some('•' | '▪' | '●' | '■' | '◦' | '‣'))
            && matches!(chars.next(), Some(' ' | '\t' | '\u{a0}'))
            && before.ends_with([' ', '\t', '\u{a0}'])
            && !before.trim_start().is_empty()
    }

    /// The first letter or digit of the few characters at `at`.
    fn opening(&self, at: usize) -> Opening {
        let (mut opened, mut dashed) = (false, false);
        let mut chars = self.text[at..].char_indices().take(6);
        while let Some((offset, c)) = chars.next() {
            let case = match c {
                '"' | '\'' | '(' | '[' | '#' | '@' | '“' | '”' | '‘' | '„' | '«' | '»' | '‹'
                | '›' | '¿' | '¡' | '•' | '▪' | '●' | '■' | '◦' | '‣' | '「' | '『' | '（' =>
                {
                    opened = true;
                    continue;
                }
                '-' | '–' | '—' => {
                    dashed = true;
                    continue;
                }
                _ if c.is_lowercase() => match chars.next() {
                    // `iPhone`, `eBay`.
                    Some((_, second)) if second.is_uppercase() => Case::Upper,
                    _ => Case::Lower,
                },
                _ if c.is_uppercase() => Case::Upper,
                _ if c.is_ascii_digit() => Case::Digit,
                _ if c.is_alphabetic() => Case::None,
                _ => continue,
            };
            return Opening { at: at + offset, case, opened, dashed };
        }
        Opening { at, case: Case::None, opened, dashed }
    }

    /// The word that ends at `end`, or at the blank before it (`U.S . TROOPS`), as far as an
    /// abbreviation can reach: letters, digits, full stops and apostrophes.
    fn word_before(&self, end: usize) -> &str {
        const LONGEST: usize = 12;
        let text = &self.text[..end];
        let text = text.strip_suffix(' ').unwrap_or(text);
        let mut start = text.len();
        while text.len() - start < LONGEST {
            let c = match text.as_bytes()[..start].last() {
                Some(&byte) if byte < 128 => char::from(byte),
                Some(_) => text[..start].chars().next_back().unwrap_or(' '),
                None => break,
            };
            if !c.is_alphanumeric() && !matches!(c, '.' | '\'' | '’') {
                break;
            }
            start -= c.len_utf8();
        }
        text[start..].trim_start_matches(['\'', '’', '.'])
    }

    /// The letters at `at`; nothing if they are an initial (`A.`).
    fn word_at(&self, at: usize) -> &str {
        let rest = &self.text[at..];
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let initial = rest[end..].starts_with('.') && rest[..end].chars().count() == 1;
        if initial { "" } else { &rest[..end] }
    }
}
