//! Messages of news wires, as the teleprinters' signals part them: IPTC 7901 and ANPA 1312.
//!
//! Both begin with SOH, have a header up to STX, the text up to ETX, and end with EOT. It knows
//! what they share; the two formats are files of their own. It never guesses a date.

mod anpa1312;
mod iptc7901;
mod message;
mod scanner;

use crate::source::charset::decode;
use crate::source::text_article::TextArticle;
use crate::source::wire::message::Message;

pub(crate) use scanner::{WireScanner, is_wire};

/// Reads a message, from its SOH to its EOT.
pub(crate) fn read_wire(bytes: &[u8]) -> TextArticle {
    let (text, replaced) = decode(bytes, None);
    let message = Message::new(&text);
    let read = match anpa1312::is_anpa(message.header) {
        true => anpa1312::read_anpa(&message),
        false => iptc7901::read_iptc(&message),
    };
    TextArticle { replaced, ..read }
}
