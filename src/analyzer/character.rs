//! What single characters do in a text.
//!
//! The tables of the analyzer: which characters open, continue, join and end words. This file
//! knows one character at a time; it must never know a token.

use unicode_normalization::char::is_combining_mark;

/// What a character does in a token.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Ends a token.
    Gap,
    /// A letter or a digit.
    Word,
    /// A character of a script that is sought by pairs of characters: those written without
    /// blanks between words (Han, Kana, Thai, Lao, Khmer, Burmese), and Hangul, which glues its
    /// particles to the words.
    Paired,
    /// A picture: a word by itself.
    Symbol,
    /// Belongs to the character before it and opens no word: a combining mark, the end of a
    /// Hangul syllable in pieces, an emoji's skin tone.
    Mark,
    /// Keeps two words together when it stands between them: `-`, `'`, `.`, `,`, `&`, `/`, `_`.
    Joint,
    /// Belongs to the word after it: `#`, `@`, a currency sign.
    Sign,
    /// Nothing to the eye: soft hyphen, zero-width characters, directions. Belongs to the token
    /// around it.
    Unseen,
}

/// Joins the pictures of one emoji.
pub(super) const JOINER: char = '\u{200d}';

/// The classes of ASCII, by byte.
pub(super) const ASCII: [Class; 128] = {
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

pub(super) fn classify(c: char) -> Class {
    match narrow(c) {
        c @ '\0'..='\x7f' => ASCII[c as usize],
        c if is_apostrophe(c) || is_hyphen(c) => Class::Joint,
        '£' | '€' | '¥' | '₹' | '₽' | '₩' => Class::Sign,
        c if is_unseen(c) => Class::Unseen,
        '\u{1160}'..='\u{11ff}' | '\u{d7b0}'..='\u{d7fb}' => Class::Mark,
        '\u{ff9e}' | '\u{ff9f}' | '\u{1f3fb}'..='\u{1f3ff}' => Class::Mark,
        '\u{2600}'..='\u{27bf}' | '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f300}'..='\u{1faff}' => {
            Class::Symbol
        }
        c if is_combining_mark(c) => Class::Mark,
        // Han radicals are not letters, but what comes out of a PDF has them for letters.
        '\u{2e80}'..='\u{2fdf}' => Class::Paired,
        c if !c.is_alphanumeric() => Class::Gap,
        c if is_paired(c) => Class::Paired,
        _ => Class::Word,
    }
}

/// The scripts that are sought by pairs, by blocks of Unicode 17.
pub(crate) fn is_paired(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' // Thai, Lao
        | '\u{1000}'..='\u{109f}' // Burmese
        | '\u{1100}'..='\u{11ff}' // Hangul in pieces
        | '\u{1780}'..='\u{17ff}' // Khmer
        | '\u{3005}'..='\u{303b}' // Han signs
        | '\u{3040}'..='\u{31ff}' // Kana, Bopomofo, Hangul letters
        | '\u{3400}'..='\u{4dbf}' // Han
        | '\u{4e00}'..='\u{9fff}'
        | '\u{a960}'..='\u{a97f}' // Hangul in pieces
        | '\u{ac00}'..='\u{d7a3}' // Hangul
        | '\u{f900}'..='\u{faff}' // Han
        | '\u{ff66}'..='\u{ffdc}' // half-width Kana and Hangul
        | '\u{1b000}'..='\u{1b16f}' // Kana
        | '\u{20000}'..='\u{323af}' // Han
    )
}

/// A full-width ASCII character of East Asian typesetting as ASCII has it; any other as it is.
pub(super) fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Whether a character is nothing to the eye; the Arabic letter stretch is one of them.
pub(super) fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{640}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(narrow(c), '\'' | '`' | '’' | '‘' | 'ʼ')
}

/// Hyphens, and the short dashes that papers set instead between two words without blanks:
/// `Paris–Dakar`, `2018–19`. A long dash parts sentences.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(narrow(c), '-' | '‐' | '‑' | '‒' | '–')
}

/// Half of a flag, which is written as two letters.
pub(super) fn is_flag_half(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

pub(super) fn is_skin_tone(c: char) -> bool {
    matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
}

/// Whether a mark is left out of the folded form of a letter. Scripts whose marks are vowels keep
/// them, as Kana keeps its voicing and Cyrillic the marks that make a letter of its own (`й`,
/// `ў`, `ї`).
pub(super) fn is_diacritic(mark: char, base: char) -> bool {
    match mark {
        '\u{306}' => !matches!(base, 'и' | 'И' | 'у' | 'У'),
        '\u{308}' => !matches!(base, 'і' | 'І'),
        '\u{300}'..='\u{36f}'
        | '\u{591}'..='\u{5c7}' // Hebrew points
        | '\u{610}'..='\u{61a}' // Arabic vowels
        | '\u{64b}'..='\u{65f}'
        | '\u{670}'
        | '\u{6d6}'..='\u{6ed}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}' // variation selectors
        | '\u{fe20}'..='\u{fe2f}'
        | '\u{e0100}'..='\u{e01ef}' => is_combining_mark(mark),
        _ => false,
    }
}

/// Letters that do not decompose, as they are written without what is special about them.
pub(super) fn plain_letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'ẞ' => "SS",
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'Œ' => "OE",
        'ø' => "o",
        'Ø' => "O",
        'ł' => "l",
        'Ł' => "L",
        'đ' | 'ð' => "d",
        'Đ' | 'Ð' => "D",
        'þ' => "th",
        'Þ' => "Th",
        'ħ' => "h",
        'Ħ' => "H",
        'ı' => "i",
        'ŋ' => "n",
        'Ŋ' => "N",
        'ς' => "σ",
        _ => return None,
    })
}
