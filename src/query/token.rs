//! What one token of a query is, seen by itself: an operator, a pattern, a word, and what is
//! glued to its end.
//!
//! It knows the signs of the language. It must never know what stands around the token.

use super::ast::{ClauseKind, MOST_BOOST, Within};
use crate::article::EntityKind;

/// What opens a phrase where a clause may open, and closes it at a word's end.
pub(super) const QUOTES: [char; 6] = ['"', '“', '”', '„', '«', '»'];

/// What is glued to the end of a token.
pub(super) enum Suffix<'t> {
    /// A quote that closes nothing.
    Quote,
    /// What stands behind `^`: a number, or nothing.
    Boost(&'t str),
    /// What stands behind `~`: a number, or nothing.
    Fuzzy(&'t str),
}

/// Whether it parts tokens. Control characters, and the byte order mark, are blanks to the eye.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || c == '\u{feff}'
}

/// Whether it ends a token: a blank or a round bracket.
pub(super) fn is_end(c: char) -> bool {
    is_blank(c) || matches!(c, '(' | ')')
}

/// Whether it may end a sentence or a part of one.
fn is_punctuation(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '.' | '!' | '?' | '…')
}

/// The operator of proximity that a token is, in any case, and whether it is ordered. A number
/// too large for 32 bits counts as the largest.
pub(super) fn proximity(token: &str) -> Option<(Within, bool)> {
    let token = token.to_ascii_lowercase();
    let (ordered, digits) = match token.as_str() {
        "/s" => return Some((Within::Sentence, false)),
        "/p" => return Some((Within::Paragraph, false)),
        "/passage" => return Some((Within::Passage, false)),
        _ => match token.strip_prefix("pre/") {
            Some(digits) => (true, digits),
            None => (false, token.strip_prefix("w/")?),
        },
    };
    let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    number.then(|| (Within::Words(digits.parse().unwrap_or(u32::MAX)), ordered))
}

/// The count of a token `atleast3`, in any case.
pub(super) fn at_least(token: &str) -> Option<u32> {
    let (name, digits) = token.split_at_checked("atleast".len())?;
    let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let named = name.eq_ignore_ascii_case("atleast");
    (named && number).then(|| digits.parse().unwrap_or(u32::MAX))
}

/// What a token says that is no operator and has no suffix: everything, a mention, a pattern, an
/// expression or a word.
pub(super) fn read_single(token: &str) -> ClauseKind {
    let core = token.trim_end_matches(is_punctuation);
    for kind in [EntityKind::Person, EntityKind::Organisation, EntityKind::Place] {
        let name = core.strip_prefix('@');
        if name.is_some_and(|name| name.eq_ignore_ascii_case(kind.name())) {
            return ClauseKind::Mention(kind);
        }
    }
    if let Some(pattern) = between_slashes(token) {
        ClauseKind::Regex(pattern.to_owned())
    } else if !core.is_empty() && core.chars().all(|c| c == '*') {
        ClauseKind::All
    } else if is_pattern(core) && between_slashes(core).is_none() {
        ClauseKind::Wildcard(core.to_owned())
    } else {
        ClauseKind::Word(token.to_owned())
    }
}

/// What a token has between its slashes, if the last is not escaped.
fn between_slashes(token: &str) -> Option<&str> {
    let pattern = token.strip_prefix('/')?.strip_suffix('/')?;
    let escapes = pattern.len() - pattern.trim_end_matches('\\').len();
    (!pattern.is_empty() && escapes % 2 == 0).then_some(pattern)
}

/// Whether a token has a wildcard. A `?` elsewhere than before a letter or a digit is punctuation,
/// and `*` and `?` mean nothing in the address of a web page.
fn is_pattern(token: &str) -> bool {
    let wild = token.contains(['*', '?']) && !token.contains("://");
    let mut marks = token.char_indices().filter(|(_, c)| *c == '?');
    let followed = |at: usize| token[at + 1..].chars().next().is_some_and(char::is_alphanumeric);
    wild && token.contains(char::is_alphanumeric) && marks.all(|(at, _)| followed(at))
}

/// The last suffix of a token, and the token without it. Punctuation behind a suffix goes with it.
pub(super) fn split_suffix(token: &str) -> Option<(&str, Suffix<'_>)> {
    let core = token.trim_end_matches(is_punctuation);
    if core.ends_with(QUOTES) {
        return Some((core.trim_end_matches(QUOTES), Suffix::Quote));
    }
    // A number may end in a point: `huawei^2.` ends a sentence.
    let (word, digits) = core.rsplit_once(['^', '~'])?;
    let sign = core[word.len()..].chars().next()?;
    let number = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    match sign {
        '^' if number
            || digits.strip_prefix(['-', '+']).is_some_and(|n| n.parse::<f32>().is_ok()) =>
        {
            Some((word, Suffix::Boost(digits)))
        }
        // `1999~2020` is a word: nobody means so many edits.
        '~' if number && (digits.len() <= 1 || digits.contains('.')) => {
            Some((word, Suffix::Fuzzy(digits)))
        }
        _ => None,
    }
}

/// The factor of a boost: above 0, at most [`MOST_BOOST`].
pub(super) fn read_boost(digits: &str) -> Option<f32> {
    digits.parse().ok().filter(|factor| *factor > 0.0 && *factor <= MOST_BOOST)
}

/// The text of a phrase as it was meant: without the backslash before a quote or a backslash.
pub(super) fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let escaped = if c == '\\' { rest.next_if(|c| is_escaped(*c)) } else { None };
        plain.push(escaped.unwrap_or(c));
    }
    plain
}

/// Whether a backslash before it, inside quotes, makes it literal.
pub(super) fn is_escaped(c: char) -> bool {
    c == '\\' || QUOTES.contains(&c)
}
