//! The marks that may end a sentence, and the quotes and brackets that close behind them.
//!
//! It knows characters; it must not know the words around them.

/// The marks that may end a sentence, by what they ask of the text behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// `.`
    Period,
    /// `…`, `...`, `. . .`
    Ellipsis,
    /// `!`, `?`, `....` and their like.
    Strong,
    /// `。`, `！`, `？`: no blank is needed.
    Full,
}

/// The mark at `at` and its length in bytes.
#[inline]
pub(super) fn mark_at(bytes: &[u8], at: usize) -> Option<(Mark, usize)> {
    Some(match bytes[at..] {
        [b'.', ..] => (Mark::Period, 1),
        [b'!' | b'?', ..] => (Mark::Strong, 1),
        // `…`, `‼`, `⁇`, `⁈`, `⁉`
        [0xe2, 0x80, 0xa6, ..] => (Mark::Ellipsis, 3),
        [0xe2, 0x80, 0xbc, ..] | [0xe2, 0x81, 0x87..=0x89, ..] => (Mark::Strong, 3),
        // `。`, `！`, `？`, `｡`
        [0xe3, 0x80, 0x82, ..] | [0xef, 0xbc, 0x81 | 0x9f, ..] | [0xef, 0xbd, 0xa1, ..] => {
            (Mark::Full, 3)
        }
        // `؟`, `۔`, `।`
        [0xd8, 0x9f, ..] | [0xdb, 0x94, ..] => (Mark::Strong, 2),
        [0xe0, 0xa5, 0xa4, ..] => (Mark::Strong, 3),
        _ => return None,
    })
}

/// The marks at `at`, as one, and their end. Two or three dots leave something out; of four, one
/// is the full stop.
pub(super) fn marks_at(bytes: &[u8], at: usize) -> Option<(Mark, usize)> {
    let (mut mark, length) = mark_at(bytes, at)?;
    let (mut end, mut dots) = (at + length, u32::from(mark == Mark::Period));
    loop {
        if let Some((next, length)) = mark_at(bytes, end) {
            mark = mark.max(next);
            dots += u32::from(next == Mark::Period);
            end += length;
        } else if matches!(bytes[end..], [b' ', b'.', third, ..] if dots > 0 && !third.is_ascii_alphanumeric())
        {
            dots += 1;
            end += 2;
        } else {
            break;
        }
    }
    let by_dots = match dots {
        0 | 1 => Mark::Period,
        2 | 3 => Mark::Ellipsis,
        _ => Mark::Strong,
    };
    Some((mark.max(by_dots), end))
}

/// The quote or bracket that closes at `at`: whether it is a quote, and its length in bytes.
///
/// A mark that opens in one language and closes in another closes if no letter is behind it. The
/// blank that French sets before `»`, and some set before `”`, belongs to it.
pub(super) fn closer_at(text: &str, at: usize) -> Option<(bool, usize)> {
    let rest = &text[at..];
    let mut chars = rest.chars();
    let first = chars.next()?;
    let closes = |after: Option<char>| !after.is_some_and(char::is_alphanumeric);
    match first {
        '"' | '\'' | '”' | '’' | '›' | '」' | '』' => Some((true, first.len_utf8())),
        ')' | ']' | '}' | '）' | '】' | '》' => Some((false, first.len_utf8())),
        '“' | '‘' | '«' | '»' if closes(chars.next()) => Some((true, first.len_utf8())),
        ' ' | '\u{a0}' | '\u{202f}' => {
            let quote = chars.next().filter(|quote| matches!(quote, '»' | '”'))?;
            closes(chars.next()).then_some((true, first.len_utf8() + quote.len_utf8()))
        }
        _ => None,
    }
}

/// Whether a character is one of Chinese or Japanese writing.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}
