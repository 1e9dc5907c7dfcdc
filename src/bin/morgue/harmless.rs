//! What may reach a screen: characters that show something, and the program's own styles.
//!
//! Articles, names of files and queries come from anywhere. Nothing in them may steer a terminal or
//! turn the order of what it shows. It knows characters; it must never know where a text is from.

use std::io::{self, Write};

/// What a character is shown as: a blank for any white space, U+FFFD for one that steers a
/// terminal, nothing for one that turns the direction of writing or cannot be seen.
pub(crate) fn shown(character: char) -> Option<char> {
    match character {
        c if c.is_whitespace() => Some(' '),
        c if c.is_control() => Some('\u{FFFD}'),
        '\u{061C}'
        | '\u{200B}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E007F}' => None,
        c => Some(c),
    }
}

/// Whether a text has a character that is not shown as it is, but for blanks.
pub(crate) fn is_harmless(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '\n' | '\t') || shown(c) == Some(c) || c == '\u{A0}')
}

/// A text of several lines as it can be shown.
pub(crate) fn harmless(text: &str) -> String {
    text.chars().filter_map(|c| if c == '\n' { Some(c) } else { shown(c) }).collect()
}

/// The beginning of everything that steers a terminal, in one byte.
const ESCAPE: u8 = 0x1B;

/// The styles of `terminal::Palette`, and their end (ECMA-48, 8.3.117).
const STYLES: [&[u8]; 5] = [b"\x1b[0m", b"\x1b[1m", b"\x1b[2m", b"\x1b[33m", b"\x1b[36m"];

/// Writes to a terminal what can be shown of any bytes, whichever format they are of.
pub(crate) struct Guard<W> {
    inner: W,
    /// The beginning of a character or a style.
    begun: Vec<u8>,
}

impl<W: Write> Guard<W> {
    pub(crate) fn new(inner: W) -> Guard<W> {
        Guard { inner, begun: Vec::new() }
    }

    /// Writes all of some bytes but for an end that may go on.
    fn pass(&mut self, bytes: &[u8], goes_on: bool) -> io::Result<()> {
        let mut rest = bytes;
        while let Some(&first) = rest.first() {
            if first != ESCAPE {
                let end = rest.iter().position(|&byte| byte == ESCAPE).unwrap_or(rest.len());
                let at_end = goes_on && end == rest.len();
                let written = self.pass_text(&rest[..end], at_end)?;
                rest = &rest[written..];
                if written < end {
                    break;
                }
            } else if let Some(style) = STYLES.iter().find(|style| rest.starts_with(style)) {
                self.inner.write_all(style)?;
                rest = &rest[style.len()..];
            } else if goes_on && STYLES.iter().any(|style| style.starts_with(rest)) {
                break;
            } else {
                self.inner.write_all("\u{FFFD}".as_bytes())?;
                rest = &rest[1..];
            }
        }
        self.begun = rest.to_vec();
        Ok(())
    }

    /// Writes bytes without escapes, and returns how many; those of a last character may be missing.
    fn pass_text(&mut self, bytes: &[u8], goes_on: bool) -> io::Result<usize> {
        let mut text = String::with_capacity(bytes.len());
        let mut read = 0;
        for chunk in bytes.utf8_chunks() {
            text.extend(chunk.valid().chars().filter_map(|c| match c {
                '\n' | '\t' => Some(c),
                c if c.is_whitespace() && !c.is_control() => Some(c),
                c => shown(c),
            }));
            read += chunk.valid().len();
            let broken = chunk.invalid();
            let may_go_on = goes_on
                && read + broken.len() == bytes.len()
                && std::str::from_utf8(broken).is_err_and(|error| error.error_len().is_none());
            if may_go_on {
                break;
            }
            if !broken.is_empty() {
                text.push('\u{FFFD}');
            }
            read += broken.len();
        }
        self.inner.write_all(text.as_bytes())?;
        Ok(read)
    }
}

impl<W: Write> Write for Guard<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.begun.is_empty() {
            self.pass(bytes, true)?;
        } else {
            let mut begun = std::mem::take(&mut self.begun);
            begun.extend_from_slice(bytes);
            self.pass(&begun, true)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let begun = std::mem::take(&mut self.begun);
        self.pass(&begun, false)?;
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What reaches a terminal of some bytes, written in pieces of so many.
    fn guarded(bytes: &[u8], piece: usize) -> String {
        let mut guard = Guard::new(Vec::new());
        bytes.chunks(piece).for_each(|piece| guard.write_all(piece).unwrap());
        guard.flush().unwrap();
        String::from_utf8(guard.inner).unwrap()
    }

    fn check_guard(written: &str, shown: &str) {
        for piece in 1..=written.len().max(1) {
            assert_eq!(guarded(written.as_bytes(), piece), shown, "{written:?} by {piece}");
        }
    }

    #[test]
    fn styles_of_ours_pass() {
        check_guard("\x1b[1m\x1b[33mspy\x1b[0m\n", "\x1b[1m\x1b[33mspy\x1b[0m\n");
        check_guard("a\tb\u{A0}c è 新闻\n", "a\tb\u{A0}c è 新闻\n");
    }

    #[test]
    fn whatever_else_steers_is_shown_as_broken() {
        check_guard("a\x1b[31mred", "a\u{FFFD}[31mred");
        check_guard("\x1b]0;title\x07", "\u{FFFD}]0;title\u{FFFD}");
        check_guard("\x1b[2J\x1b[H\x1b", "\u{FFFD}[2J\u{FFFD}[H\u{FFFD}");
        check_guard("\u{9b}31m\u{85}\u{7f}", "\u{FFFD}31m \u{FFFD}");
        check_guard("over\rwritten\x08", "over written\u{FFFD}");
    }

    #[test]
    fn what_turns_the_direction_of_writing_goes() {
        check_guard("abc\u{202E}cba\u{202C}\u{2066}x\u{2069}\u{200E}", "abccbax");
    }

    #[test]
    fn broken_characters_are_shown_as_such() {
        assert_eq!(guarded(b"a\xC3(\xE2\x82", 1), "a\u{FFFD}(\u{FFFD}");
        assert_eq!(guarded(b"\x9b31m", 3), "\u{FFFD}31m");
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(harmless("a\x1b[1m\n  b\u{202E}\tc\r\n"), "a\u{FFFD}[1m\n  b c \n");
        assert!(is_harmless("a\n\tb\u{A0}è"));
        assert!(!is_harmless("\u{9b}1m"));
        assert!(!is_harmless("\u{2067}"));
    }

    proptest! {
        #[test]
        fn only_styles_escape(bytes in prop::collection::vec(any::<u8>(), 0..60), piece in 1usize..9) {
            let mut shown = guarded(&bytes, piece);
            for style in STYLES {
                shown = shown.replace(std::str::from_utf8(style).unwrap(), "");
            }
            prop_assert!(is_harmless(&shown.replace(char::is_whitespace, " ")), "{:?}", shown);
            let moves = shown.contains(['\r', '\x0b', '\x0c', '\u{85}']);
            prop_assert!(!moves, "{:?}", shown);
        }
    }
}
