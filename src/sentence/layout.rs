//! How a text is laid out: what its blanks are and what its line breaks mean.
//!
//! It knows characters; it must not know what ends a sentence inside a line.

use memchr::memchr;

/// What a single line break, with no blank line beside it, means in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// No more than a blank: lines were broken to a width.
    Wrapped,
    /// The end of a sentence: paragraphs are told by blank lines.
    Blocks,
    /// The end of a paragraph: the text has no blank lines.
    Lines,
}

/// A run of blanks.
pub(super) struct Blanks {
    /// The byte after the last.
    pub(super) end: usize,
    /// Line breaks in it; a paragraph separator (U+2029) counts as two.
    pub(super) breaks: usize,
    /// Columns after the last line break; a tab takes four.
    pub(super) indent: usize,
}

/// How the lines of a text are to be read: the text from `start`, its first byte that is no blank.
///
/// Lines are wrapped if a third of the single line breaks, at least, stand inside a sentence: the
/// line before ends without a mark and the next goes on in small letters, or both in capitals.
pub(super) fn layout(text: &str, start: usize) -> Layout {
    let bytes = text.as_bytes();
    let (mut blocks, mut breaks, mut inside) = (false, 0_usize, 0_usize);
    let mut line = start;
    while let Some(length) = memchr(b'\n', &bytes[line..]) {
        let blanks = skip_blanks(text, line + length);
        if blanks.end == bytes.len() {
            break;
        }
        if blanks.breaks > 1 {
            blocks = true;
        } else {
            breaks += 1;
            inside += usize::from(goes_on(&text[line..line + length], &text[blanks.end..]));
        }
        line = blanks.end;
    }
    if breaks > 0 && 3 * inside >= breaks {
        Layout::Wrapped
    } else if blocks {
        Layout::Blocks
    } else {
        Layout::Lines
    }
}

/// Whether a sentence goes on from one line to the next.
fn goes_on(line: &str, next: &str) -> bool {
    /// The fewest bytes of a line in capitals that was broken to a width; a shorter one is a title.
    const FULL: usize = 40;
    let line = line.trim_end();
    if line.ends_with(['.', '!', '?', '…', '"', '”', '»', ')', ':']) {
        return false;
    }
    let mut next = next.chars();
    match (next.next(), next.next()) {
        (Some(first), _) if first.is_lowercase() => true,
        (Some(first), Some(second)) => {
            let capitals = first.is_uppercase() && (second.is_uppercase() || second == ' ');
            capitals && line.len() >= FULL && line.ends_with(|c: char| c.is_uppercase() || c == ',')
        }
        _ => false,
    }
}

/// The blanks at `at`: spaces of any width, control characters, line breaks, the byte order mark.
pub(super) fn skip_blanks(text: &str, at: usize) -> Blanks {
    let bytes = text.as_bytes();
    let mut blanks = Blanks { end: at, breaks: 0, indent: 0 };
    loop {
        let (length, width) = match bytes[blanks.end..] {
            [b'\n', ..] => {
                blanks.breaks += 1;
                blanks.indent = 0;
                (1, 0)
            }
            [0xe2, 0x80, 0xa9, ..] => {
                blanks.breaks += 2;
                blanks.indent = 0;
                (3, 0)
            }
            [b'\t', ..] => (1, 4),
            [b' ', ..] => (1, 1),
            [0..=0x1f | 0x7f, ..] => (1, 0),
            [0xc2, 0xa0 | 0x85, ..] => (2, 1),
            [0xe2, 0x80, 0x80..=0x8b | 0xa8 | 0xaf, ..] => (3, 1),
            [0xe3, 0x80, 0x80, ..] => (3, 2),
            [0xef, 0xbb, 0xbf, ..] => (3, 0),
            _ => return blanks,
        };
        blanks.end += length;
        blanks.indent += width;
    }
}
