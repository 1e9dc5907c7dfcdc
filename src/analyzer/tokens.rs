//! Where the tokens of a text begin and end.
//!
//! A token is what a typesetter would keep together: `no-spy`, `O’Brien`, `U.S.`, `26,200`,
//! `AT&T`, `£470`, `#tag`, `C++`. It may hold several words; `forms` takes it apart. A run of a
//! script that is sought by pairs has a token for every character: the character and the next, so
//! that any two neighbours are found. This file knows characters only.

use std::ops::Range;

use super::character::{ASCII, Class, JOINER, classify, is_flag_half};

/// A token: its bytes in the text.
pub(crate) type Token = Range<usize>;

/// The tokens of a text, in order of their first byte. Those of a paired run overlap: each holds
/// the first character of the next; the run's last character is a token by itself.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    Tokens { runs: Runs { text, at: 0 }, at: 0, end: 0 }
}

/// What stands between two gaps: a token, or a run of characters that are sought by pairs.
pub(super) struct Run {
    /// Its bytes in the text.
    pub(super) bytes: Range<usize>,
    /// Whether every character of it opens a token.
    pub(super) paired: bool,
}

/// The runs of a text, in order; they do not overlap.
pub(super) fn runs(text: &str) -> impl Iterator<Item = Run> + '_ {
    Runs { text, at: 0 }
}

struct Tokens<'t> {
    runs: Runs<'t>,
    /// Where the next token of a paired run begins, and where that run ends.
    at: usize,
    end: usize,
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    #[inline]
    fn next(&mut self) -> Option<Token> {
        if self.at == self.end {
            let Run { bytes, paired } = self.runs.next()?;
            if !paired {
                return Some(bytes);
            }
            (self.at, self.end) = (bytes.start, bytes.end);
        }
        let start = self.at;
        self.at = self.character_end(start);
        Some(start..self.character_end(self.at))
    }
}

impl Tokens<'_> {
    /// The end of the character of a paired run that begins at `start`, its marks and whatever is
    /// not seen included; `start` itself at the run's end.
    fn character_end(&self, start: usize) -> usize {
        let mut rest = self.runs.text[start..self.end].char_indices().skip(1);
        let next = rest.find(|(_, c)| classify(*c) == Class::Paired);
        next.map_or(self.end, |(at, _)| start + at)
    }
}

struct Runs<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Runs<'_> {
    type Item = Run;

    #[inline]
    fn next(&mut self) -> Option<Run> {
        let (start, class) = self.find_start()?;
        let end = match class {
            Class::Paired => self.find_paired_end(start),
            Class::Symbol => self.find_symbol_end(start),
            _ => self.find_end(start),
        };
        self.at = end;
        Some(Run { bytes: start..end, paired: class == Class::Paired })
    }
}

impl Runs<'_> {
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

    /// The first byte at or after `self.at` that opens a run, and its class.
    fn find_start(&self) -> Option<(usize, Class)> {
        let mut at = self.at;
        loop {
            let (class, length) = self.class_at(at);
            match class {
                Class::Word | Class::Paired | Class::Symbol => return Some((at, class)),
                Class::Sign if self.class_at(at + length).0 == Class::Word => {
                    return Some((at, class));
                }
                _ if length == 0 => return None,
                _ => at += length,
            }
        }
    }

    /// The end of the token that opens at `start`.
    fn find_end(&self, start: usize) -> usize {
        let mut at = start + self.class_at(start).1;
        loop {
            // Almost every byte of a text is an ASCII letter inside a word.
            while matches!(self.text.as_bytes().get(at), Some(byte) if byte.is_ascii_alphanumeric())
            {
                at += 1;
            }
            let (class, length) = self.class_at(at);
            at = match class {
                Class::Word | Class::Mark => at + length,
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
                (Class::Word, _) | (Class::Mark, Class::Unseen) => return Some(at + length),
                (Class::Unseen, _) | (Class::Joint, Class::Unseen) => at += length,
                _ => return None,
            }
            if class == Class::Joint {
                last = class;
            }
        }
    }

    /// The end of the run of paired characters that opens at `start`.
    fn find_paired_end(&self, start: usize) -> usize {
        let (mut at, mut end) = (start, start);
        loop {
            let (class, length) = self.class_at(at);
            at += length;
            match class {
                Class::Paired | Class::Mark => end = at,
                Class::Unseen => {}
                _ => return end,
            }
        }
    }

    /// The end of the emoji that opens at `start`: with its marks, with the other half of a flag,
    /// and with what joiners add to it.
    fn find_symbol_end(&self, start: usize) -> usize {
        let mut chars = self.text[start..].chars();
        let first = chars.next().unwrap_or_default();
        let (mut last, mut end) = (first, start + first.len_utf8());
        for c in chars {
            let flag = end == start + first.len_utf8() && is_flag_half(first) && is_flag_half(c);
            let goes_on = match classify(c) {
                Class::Mark => true,
                Class::Symbol => flag || last == JOINER,
                _ => c == JOINER,
            };
            if !goes_on {
                break;
            }
            end += c.len_utf8();
            last = c;
        }
        end
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
        hyphen_dash: "spy - agreement – no—spy" => "spy|agreement|no|spy";
        short_dash: "no–spy 2018‒19" => "no–spy|2018‒19";
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
        han: "华为5G" => "华为|为|5G";
        kana: "ガーナの価格、５Ｇ" => "ガー|ーナ|ナの|の価|価格|格|５Ｇ";
        katakana_point: "ドナルド・ト" => "ドナ|ナル|ルド|ド|ト";
        half_width_kana: "ﾊﾞｽ" => "ﾊﾞｽ|ｽ";
        hangul: "서울시 5월" => "서울|울시|시|5|월";
        hangul_in_pieces: "\u{1109}\u{1165}\u{110b}\u{116e}\u{11af}" => "\u{1109}\u{1165}\u{110b}\u{116e}\u{11af}|\u{110b}\u{116e}\u{11af}";
        thai: "ที่นี่" => "ที่นี่|นี่";
        zero_width_pair: "手\u{200b}机\u{200b} x" => "手\u{200b}机|机|x";
        devanagari: "हिन्दी में" => "हिन्दी|में";
        emoji: "ok 🎉!" => "ok|🎉";
        emoji_selected: "❤\u{fe0f}❤" => "❤\u{fe0f}|❤";
        emoji_toned: "👍🏽👍" => "👍🏽|👍";
        emoji_joined: "👩\u{200d}🚀🎉" => "👩\u{200d}🚀|🎉";
        flags: "🇬🇧🇫🇷" => "🇬🇧|🇫🇷";
        lone_marks: "a \u{301} \u{fe0f} 🏽 b" => "a|b";
        full_width: "２６，２００ Ｕ．Ｓ ＃ｔａｇ" => "２６，２００|Ｕ．Ｓ|＃ｔａｇ";
        combining: "e\u{301}lan" => "e\u{301}lan";
        sentence_end: "the end.Then" => "the|end.Then";
    }
}
