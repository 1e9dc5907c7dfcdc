//! The folded form of a word: lower case, no diacritics, no compatibility characters.
//!
//! It knows letters of every script; it must never know a token's joints.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::character::{is_diacritic, is_skin_tone, is_unseen, plain_letters};
use super::forms::{Word, forms};
use super::tokens::runs;

/// Longer words are indexed and sought by their first 255 bytes.
pub(super) const LONGEST: usize = 255;

/// A text as it is compared in names and shown in readings: folded words, one blank between them.
pub(crate) fn fold_text(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut push = |word: &str| {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    };
    for run in runs(text) {
        let raw = &text[run.bytes];
        if run.paired {
            push(&fold_word(raw).folded);
        } else {
            forms(raw).words.iter().for_each(|word| push(&word.folded));
        }
    }
    folded
}

/// A word of any script in its folded and its cased form. Compatibility forms are resolved
/// (NFKD: ligatures, full-width letters), diacritics and unseen characters dropped, and the letters
/// that do not decompose written as English papers write them.
pub(super) fn fold_word(raw: &str) -> Word {
    if raw.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return plain_word(raw);
    }
    let mut cased = String::with_capacity(raw.len());
    let mut base = '\0';
    for c in raw.nfkd() {
        if is_diacritic(c, base) || is_unseen(c) || is_skin_tone(c) || c.is_whitespace() {
            continue;
        }
        // `⑴`, `⒈` and `㈠` are words with signs only in their compatibility forms.
        if is_sign(c) && !raw.contains(c) {
            continue;
        }
        if !is_combining_mark(c) {
            base = c;
        }
        match plain_letters(c) {
            Some(letters) => cased.push_str(letters),
            None => cased.push(c),
        }
    }
    if cased.is_empty() {
        cased.push_str(raw);
    }
    // Hangul and the like come out of NFKD in pieces; put them together again.
    let cased: String = cased.nfc().collect();
    // By character: a whole word would give its last sigma a form of its own.
    let folded: String = cased.chars().flat_map(char::to_lowercase).collect();
    let cased = (folded != cased).then(|| shorten(cased));
    Word { folded: shorten(folded), cased, start: 0, end: raw.len() }
}

fn is_sign(c: char) -> bool {
    c.is_ascii_punctuation() || matches!(c, '〔' | '〕')
}

/// A word of ASCII letters and digits.
pub(super) fn plain_word(ascii: &str) -> Word {
    let folded = shorten(ascii.to_ascii_lowercase());
    let cased = ascii.bytes().any(|b| b.is_ascii_uppercase()).then(|| shorten(ascii.to_owned()));
    Word { folded, cased, start: 0, end: ascii.len() }
}

/// At most [`LONGEST`] bytes of a form.
pub(super) fn shorten(mut text: String) -> String {
    if text.len() > LONGEST {
        text.truncate(text.floor_char_boundary(LONGEST));
    }
    text
}
