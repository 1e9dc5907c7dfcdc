//! Messages of news wires, as the teleprinters' signals part them: IPTC 7901 and ANPA 1312.
//!
//! Both begin with SOH, have a header up to STX, the text up to ETX, and end with EOT. It knows
//! what they share; the two formats are files of their own. It never guesses a date.

mod anpa1312;
mod iptc7901;
mod scanner;
#[cfg(test)]
mod tests;

use crate::source::charset::decode;
use crate::source::text_article::TextArticle;

pub(crate) use scanner::{WireScanner, is_wire};

/// Start of heading, start of text, end of text, end of transmission (ISO 646).
const SOH: char = '\u{1}';
const STX: char = '\u{2}';
const ETX: char = '\u{3}';
const EOT: char = '\u{4}';

/// The three parts of a message.
struct Message<'a> {
    header: &'a str,
    text: &'a str,
    /// What follows the text: the time.
    tail: &'a str,
}

/// Reads a message, from its SOH to its EOT.
pub(crate) fn read_wire(bytes: &[u8]) -> TextArticle {
    let (text, replaced) = decode(bytes, None);
    let message = text.trim_start_matches(SOH);
    let message = message.split(EOT).next().unwrap_or(message);
    let (header, rest) = message.split_once(STX).unwrap_or(("", message));
    let (text, tail) = rest.split_once(ETX).unwrap_or((rest, ""));
    let message = Message { header, text, tail };
    let read = match anpa1312::is_anpa(header) {
        true => anpa1312::read_anpa(&message),
        false => iptc7901::read_iptc(&message),
    };
    TextArticle { replaced, ..read }
}

/// How often an item was sent anew: 1 for `1st Ld`, `1ST LEAD`, `1stLd-Writethru`.
fn lead_number(text: &str) -> Option<u64> {
    let text = text.to_ascii_lowercase();
    let mut from = 0;
    while let Some(found) = text[from..].find(|c: char| c.is_ascii_digit()) {
        let at = from + found;
        let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        let behind = &text[at + digits..];
        let is_ordinal = ["st", "nd", "rd", "th"].iter().any(|end| behind.starts_with(end));
        let is_lead = is_ordinal
            && ["ld", "lead"].iter().any(|word| behind[2..].trim_start().starts_with(word));
        if is_lead {
            return text[at..at + digits].parse().ok();
        }
        from = at + digits;
    }
    None
}

/// Without the signals that set type; each parts words.
fn without_signals(text: &str) -> String {
    let is_signal = |c: char| (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || c == '\u{7f}';
    text.chars().map(|c| if is_signal(c) { ' ' } else { c }).collect()
}
