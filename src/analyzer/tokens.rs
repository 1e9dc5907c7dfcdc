//! Where the tokens of a text begin and end.
//!
//! A token is what a typesetter would keep together: `no-spy`, `O’Brien`, `U.S.`, `26,200`,
//! `AT&T`, `£470`, `#tag`, `C++`. It may hold several words; `forms` takes it apart. This file
//! knows characters only.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

/// A token: its bytes in the text.
pub(crate) type Token = Range<usize>;

/// The tokens of a text, in order.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    Tokens { text, at: 0 }
}

/// What a character does in a token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Ends a token.
    Gap,
    /// A letter, a digit or a mark on one.
    Word,
    /// A character that is a word by itself: Han, Kana, Thai, an emoji.
    Alone,
    /// Keeps two words together when it stands between them: `-`, `'`, `.`, `,`, `&`, `/`, `_`.
    Joint,
    /// Belongs to the word after it: `#`, `@`, a currency sign.
    Sign,
    /// Nothing to the eye: soft hyphen, zero-width characters. Belongs to the token around it.
    Unseen,
}

const ASCII: [Class; 128] = {
    let mut table = [Class::Gap; 128];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => Class::Word,
            b'-' | b'\'' | b'`' | b'.' | b',' | b'&' | b'/' | b'_' => Class::Joint,
            b'#' | b'@' | b'$' => Class::Sign,
            _ => Class::Gap,
        };
        byte += 1;
    }
    table
};

fn classify(c: char) -> Class {
    match c {
        '\0'..='\x7f' => ASCII[c as usize],
        '’' | '‘' | 'ʼ' | '＇' | '‐' | '‑' => Class::Joint,
        '£' | '€' | '¥' | '₹' | '₽' | '₩' => Class::Sign,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => Class::Unseen,
        '\u{e00}'..='\u{e7f}' if c.is_alphanumeric() => Class::Alone,
        '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}' => Class::Alone,
        '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}' => Class::Alone,
        _ if c.is_alphanumeric() || is_combining_mark(c) => Class::Word,
        _ => Class::Gap,
    }
}

struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let start = self.find_start()?;
        let end = self.find_end(start);
        self.at = end;
        Some(start..end)
    }
}

impl Tokens<'_> {
    /// The class and length in bytes of the character at `at`; a gap at the end of the text.
    #[inline]
    fn class_at(&self, at: usize) -> (Class, usize) {
        match self.text.as_bytes().get(at) {
            None => (Class::Gap, 0),
            Some(&byte) if byte < 128 => (ASCII[byte as usize], 1),
            Some(_) => match self.text[at..].chars().next() {
                Some(c) => (classify(c), c.len_utf8()),
                None => (Class::Gap, 0),
            },
        }
    }

    /// The first byte at or after `self.at` that opens a token.
    fn find_start(&self) -> Option<usize> {
        let mut at = self.at;
        loop {
            let (class, length) = self.class_at(at);
            match class {
                Class::Word | Class::Alone => return Some(at),
                Class::Sign if self.class_at(at + length).0 == Class::Word => return Some(at),
                _ if length == 0 => return None,
                _ => at += length,
            }
        }
    }

    /// The end of the token that opens at `start`.
    fn find_end(&self, start: usize) -> usize {
        let (class, length) = self.class_at(start);
        let mut at = start + length;
        if class == Class::Alone {
            return at;
        }
        loop {
            // Almost every byte of a text is an ASCII letter inside a word.
            while matches!(self.text.as_bytes().get(at), Some(byte) if byte.is_ascii_alphanumeric())
            {
                at += 1;
            }
            let (class, length) = self.class_at(at);
            at = match class {
                Class::Word => at + length,
                Class::Unseen | Class::Joint => match self.word_after(at + length, class) {
                    Some(next) => next,
                    None => break,
                },
                _ => break,
            };
        }
        self.with_suffix(start, at)
    }

    /// Where the word goes on behind a joint or behind unseen characters, if it does.
    fn word_after(&self, mut at: usize, mut last: Class) -> Option<usize> {
        loop {
            let (class, length) = self.class_at(at);
            match (class, last) {
                (Class::Word, _) => return Some(at + length),
                (Class::Unseen, _) | (Class::Joint, Class::Unseen) => at += length,
                _ => return None,
            }
            if class == Class::Joint {
                last = class;
            }
        }
    }

    /// `C` and `F` may be followed by `++` or `#`, which belong to the name.
    fn with_suffix(&self, start: usize, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        let single = end - start == 1 && bytes[start].is_ascii_alphabetic();
        if single && bytes[end..].starts_with(b"++") {
            end + 2
        } else if single && bytes.get(end) == Some(&b'#') {
            end + 1
        } else {
            end
        }
    }
}

#[cfg(test)]
mod tests {
    use super::tokens;

    fn check_tokens(text: &str, expected: &str) {
        let found: Vec<&str> = tokens(text).map(|token| &text[token]).collect();
        assert_eq!(found.join("|"), expected, "in {text:?}");
    }

    macro_rules! tokens_of {
        ($($name:ident: $text:expr => $expected:expr;)*) => {
            $(#[test] fn $name() { check_tokens($text, $expected); })*
        };
    }

    tokens_of! {
        empty: "" => "";
        blanks: " \n\t " => "";
        plain: "The morning edition." => "The|morning|edition";
        hyphen: "a no-spy agreement" => "a|no-spy|agreement";
        hyphen_dash: "spy - agreement — no–spy" => "spy|agreement|no|spy";
        typographic_hyphen: "no\u{2011}spy" => "no\u{2011}spy";
        double_hyphen: "no--spy" => "no|spy";
        quoted: "\u{2018}no-spy\u{2019} \u{201c}no-spy\u{201d}" => "no-spy|no-spy";
        apostrophes: "O’Brien's l'Élysée" => "O’Brien's|l'Élysée";
        plural_possessive: "the papers’ owners" => "the|papers|owners";
        acronym: "the U.S. Capitol" => "the|U.S|Capitol";
        numbers: "26,200 jobs, £470 million, 3.5%" => "26,200|jobs|£470|million|3.5";
        sign_inside: "US$470" => "US|$470";
        ampersand: "AT&T & Co" => "AT&T|Co";
        languages: "C++ and C# and 5G" => "C++|and|C#|and|5G";
        slash: "9/11 and/or" => "9/11|and/or";
        handles: "@morgue #news a@b.org" => "@morgue|#news|a|@b.org";
        soft_hyphen: "agree\u{ad}ment" => "agree\u{ad}ment";
        zero_width: "no\u{200b}-\u{200b}spy" => "no\u{200b}-\u{200b}spy";
        han: "华为5G" => "华|为|5G";
        emoji: "ok 🎉!" => "ok|🎉";
        combining: "e\u{301}lan" => "e\u{301}lan";
        sentence_end: "the end.Then" => "the|end.Then";
    }
}
