//! The words and signs of a text, with what their letters and places say about names.
//!
//! A token knows its bytes, its case and whether a line or a sentence begins with it. It knows
//! nothing of what it may name.

use super::hash::{EMPTY, add_char, finish};

/// A word, a number or a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Where it begins, in bytes of the text.
    pub(crate) start: u32,
    /// Where it ends.
    pub(crate) end: u32,
    /// Hash of its letters in lower case.
    pub(crate) lower: u64,
    /// Hash of its letters as written.
    pub(crate) exact: u64,
    /// Its pattern of capitals, small letters, digits and signs: three bits a class, the last one lowest, runs
    /// taken as one.
    pub(crate) shape: u16,
    /// The classes of its characters, a bit each.
    classes: u8,
    /// Whether white space stands before it.
    pub(crate) spaced: bool,
    /// What begins with it.
    pub(crate) begins: Begins,
    /// How its line is written.
    pub(crate) case: LineCase,
}

/// What begins with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Begins {
    /// Nothing.
    Nothing,
    /// A sentence.
    Sentence,
    /// A line, or what stands for one: no name reaches over it.
    Line,
}

/// How a line is written: what its capitals are worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineCase {
    /// Capitals mark names and beginnings.
    Sentence,
    /// Capitals begin every word but the small ones: a headline.
    Title,
    /// All letters are capitals.
    Upper,
}

// The classes of characters.
const CAPITAL: u16 = 1;
const SMALL: u16 = 2;
const DIGIT: u16 = 3;
const SIGN: u16 = 4;
const STOP: u16 = 5;

impl Token {
    /// Whether it begins with a capital.
    pub(crate) fn is_capitalised(&self) -> bool {
        let first = 15_u32.saturating_sub(self.shape.leading_zeros()) / 3;
        self.shape >> (3 * first) == CAPITAL
    }

    /// Whether any letter is a capital.
    pub(crate) fn has_capital(&self) -> bool {
        self.has(CAPITAL)
    }

    /// Whether it is digits, with signs perhaps.
    pub(crate) fn is_number(&self) -> bool {
        self.has(DIGIT) && !self.is_word()
    }

    /// Whether it has a letter.
    pub(crate) fn is_word(&self) -> bool {
        self.has(CAPITAL) || self.has(SMALL)
    }

    /// Whether it is a full stop, or several.
    pub(crate) fn is_stop(&self) -> bool {
        self.shape == STOP
    }

    fn is_sign(&self) -> bool {
        !self.is_word() && !self.has(DIGIT)
    }

    fn is_upper(&self) -> bool {
        self.has(CAPITAL) && !self.has(SMALL)
    }

    fn has(&self, class: u16) -> bool {
        self.classes >> class & 1 == 1
    }

    /// Its length in bytes.
    pub(crate) fn len(&self) -> usize {
        (self.end - self.start) as usize
    }
}

/// The tokens of a text. Of a text beyond 4 GiB, those of its beginning.
pub(crate) fn tokenise(text: &str, tokens: &mut Vec<Token>) {
    tokens.clear();
    let mut limit = text.len().min(u32::MAX as usize);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let text = &text[..limit];
    let mut at = 0;
    let mut line = 0;
    let mut gap = Gap { begins: Begins::Line, spaced: true, line_from: 0 };
    while let Some(first) = text[at..].chars().next() {
        if first.is_whitespace() || first.is_control() {
            gap.spaced = true;
            if first == '\n' && gap.ends_line(text, at) {
                gap.begins = Begins::Line;
            }
            if first == '\n' {
                gap.line_from = at + 1;
            }
            at += first.len_utf8();
            continue;
        }
        let end =
            if first.is_alphanumeric() { word_end(text, at) } else { sign_end(text, at, first) };
        if gap.begins == Begins::Line {
            set_case(&mut tokens[line..]);
            line = tokens.len();
        }
        let begins = gap.begins.max(begins_sentence(text, tokens));
        tokens.push(token(text, at, end, gap.spaced, begins));
        gap.spaced = false;
        gap.begins = Begins::Nothing;
        at = end;
    }
    set_case(&mut tokens[line..]);
}

/// What stands between two tokens.
struct Gap {
    begins: Begins,
    spaced: bool,
    /// Where the line began that the gap ends.
    line_from: usize,
}

impl Gap {
    /// Whether a line feed ends the line, rather than folding it: a line is folded where it is long,
    /// does not end a sentence, and text follows at once.
    fn ends_line(&self, text: &str, feed: usize) -> bool {
        const FOLDED: std::ops::Range<usize> = 50..110;
        let line = text[self.line_from..feed].trim_end();
        let next = text[feed + 1..].bytes().next().unwrap_or(b'\n');
        !FOLDED.contains(&line.len())
            || line.ends_with(['.', '!', '?', ':', '"', '”'])
            || next.is_ascii_whitespace()
    }
}

/// The end of the word that begins at `at`: letters and digits, and the signs that join them.
fn word_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    let mut before = ' ';
    loop {
        let mut rest = text[end..].chars();
        let Some(c) = rest.next() else { return end };
        if c.is_alphanumeric() || is_mark(c) {
            before = c;
            end += c.len_utf8();
            continue;
        }
        let next = rest.next().unwrap_or(' ');
        let joins = match c {
            '\'' | '’' => {
                next.is_alphabetic()
                    && before.is_alphabetic()
                    && !is_possessive(&text[end + c.len_utf8()..])
            }
            '&' => next.is_alphanumeric(),
            '.' if before.is_numeric() && next.is_numeric() => true,
            '.' if is_initials(&bytes[at..end]) => true,
            '.' => next.is_alphanumeric() && !(before.is_lowercase() && next.is_uppercase()),
            ',' => before.is_numeric() && next.is_numeric(),
            _ => false,
        };
        if !joins {
            return end;
        }
        before = c;
        end += c.len_utf8();
        if c == '.' && !next.is_alphanumeric() {
            return end;
        }
    }
}

/// Combining marks, which belong to the letter before them.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Whether what follows an apostrophe is the `s` of a possessive.
fn is_possessive(rest: &str) -> bool {
    let mut chars = rest.chars();
    matches!(chars.next(), Some('s' | 'S')) && !chars.next().is_some_and(char::is_alphanumeric)
}

/// `J`, `U.S`: capitals with full stops between them.
fn is_initials(word: &[u8]) -> bool {
    let even = word.iter().step_by(2).all(u8::is_ascii_uppercase);
    even && word.len() % 2 == 1 && word.iter().skip(1).step_by(2).all(|b| *b == b'.')
}

/// The end of a sign: `'s` is one, and so is a run of the same one.
fn sign_end(text: &str, at: usize, first: char) -> usize {
    let after = at + first.len_utf8();
    if matches!(first, '\'' | '’') && is_possessive(&text[after..]) {
        return after + 1;
    }
    let run = text[after..].chars().take_while(|c| *c == first).count();
    after + run * first.len_utf8()
}

/// Words before whose full stop no sentence ends.
const ABBREVIATED: [&str; 24] = [
    "Mr", "Mrs", "Ms", "Dr", "Prof", "Sen", "Rep", "Gov", "Gen", "Col", "Lt", "Sgt", "Capt", "Maj",
    "Adm", "Rev", "Hon", "Pres", "St", "Jr", "Sr", "No", "vs", "Ft",
];

/// Whether the tokens so far end a sentence.
fn begins_sentence(text: &str, tokens: &[Token]) -> Begins {
    if !tokens.last().is_some_and(Token::is_sign) {
        return Begins::Nothing;
    }
    let shown = |t: &Token| &text[t.start as usize..t.end as usize];
    let mut back = tokens.iter().rev();
    let mut last = back.next();
    while last
        .is_some_and(|t| matches!(shown(t), "\"" | "”" | "“" | "''" | "'" | "’" | "‘" | ")" | "``"))
    {
        last = back.next();
    }
    let ends = match last.map(shown) {
        Some("." | "...") => !back.next().is_some_and(|t| ABBREVIATED.contains(&shown(t))),
        Some("!" | "?" | "•" | "…") => true,
        _ => false,
    };
    if ends { Begins::Sentence } else { Begins::Nothing }
}

fn token(text: &str, start: usize, end: usize, spaced: bool, begins: Begins) -> Token {
    let (mut lower, mut exact, mut shape, mut classes) = (EMPTY, EMPTY, 0_u16, 0_u8);
    let mut last = 0;
    for c in text[start..end].chars() {
        let c = if c == '’' { '\'' } else { c };
        exact = add_char(exact, c);
        let class = if c.is_ascii_lowercase() {
            SMALL
        } else if c.is_uppercase() {
            CAPITAL
        } else if c.is_alphabetic() {
            SMALL
        } else if c.is_numeric() {
            DIGIT
        } else if c == '.' {
            STOP
        } else {
            SIGN
        };
        if class == CAPITAL && !c.is_ascii() {
            lower = c.to_lowercase().fold(lower, add_char);
        } else {
            lower = add_char(lower, c.to_ascii_lowercase());
        }
        classes |= 1 << class;
        if class != last && shape < 1 << 12 {
            shape = shape << 3 | class;
        }
        last = class;
    }
    // One capital and several are two shapes: `A`, `AP`.
    if shape == CAPITAL && end - start > 1 {
        shape = CAPITAL << 3 | CAPITAL;
    }
    Token {
        start: start as u32,
        end: end as u32,
        lower: finish(lower),
        exact: finish(exact),
        shape,
        classes,
        spaced,
        begins,
        case: LineCase::Sentence,
    }
}

/// Says of the tokens of a line how it is written.
fn set_case(line: &mut [Token]) {
    const SMALL_WORD: usize = 3;
    let words = || line.iter().filter(|t| t.is_word() && t.len() > SMALL_WORD);
    let all = words().count();
    let capitalised = words().filter(|t| t.is_capitalised()).count();
    let upper = line.iter().filter(|t| t.is_word() && t.len() > 1).all(Token::is_upper);
    let has_stop = line.last().is_some_and(Token::is_stop);
    let case = if upper && all > 0 {
        LineCase::Upper
    } else if all >= 3 && capitalised * 5 >= all * 4 && !has_stop && line.len() < 40 {
        LineCase::Title
    } else {
        return;
    };
    line.iter_mut().for_each(|t| t.case = case);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check_tokens(text: &str, expected: &str) {
        let mut tokens = Vec::new();
        tokenise(text, &mut tokens);
        let shown = |t: &Token| {
            let mark = match t.begins {
                Begins::Nothing => "",
                Begins::Sentence => "^",
                Begins::Line => "¶",
            };
            format!("{mark}{}", &text[t.start as usize..t.end as usize])
        };
        let shown: Vec<String> = tokens.iter().map(shown).collect();
        assert_eq!(shown.join(" "), expected, "in {text:?}");
    }

    #[test]
    fn words_and_signs_come_apart() {
        check_tokens("Zoë O’Hara's plan", "¶Zoë O’Hara 's plan");
        check_tokens(
            "Mr. J.R. Ash of the U.S. left. He won't",
            "¶Mr . J.R. Ash of the U.S. left . ^He won't",
        );
        check_tokens("AT&T (1,200.5 m) Jean-Luc", "¶AT&T ( 1,200.5 m ) Jean - Luc");
        check_tokens("“Go!” She went.Then", "¶“ Go ! ^” ^She went . ^Then");
        check_tokens("Book.com--now", "¶Book.com -- now");
        check_tokens("", "");
    }

    #[test]
    fn a_long_line_is_folded_and_a_short_one_ends() {
        let long = "a line that goes on and on until a reader folds it at New";
        check_tokens(&format!("{long}\nYork"), &format!("¶{long} York"));
        check_tokens("One\nTwo", "¶One ¶Two");
    }

    #[test]
    fn a_line_says_how_it_is_written() {
        let case_of = |text: &str| {
            let mut tokens = Vec::new();
            tokenise(text, &mut tokens);
            tokens[0].case
        };
        assert_eq!(case_of("The town hall opened on Monday."), LineCase::Sentence);
        assert_eq!(case_of("Town Hall Opens After Long Delay"), LineCase::Title);
        assert_eq!(case_of("TOWN HALL OPENS"), LineCase::Upper);
    }

    proptest! {
        #[test]
        fn tokens_stand_on_char_boundaries_in_order(text in "(\\PC|\n|[A-Za-z.'’&, -]){0,80}") {
            let mut tokens = Vec::new();
            tokenise(&text, &mut tokens);
            let mut last = 0;
            for token in tokens {
                prop_assert!(last <= token.start && token.start < token.end);
                prop_assert!(text.get(token.start as usize..token.end as usize).is_some());
                last = token.end;
            }
        }
    }
}
