//! The parts of a message, and what both formats write in the same way.
//!
//! It knows signals, not what is between them.

/// Start of heading, start of text, end of text, end of transmission (ISO 646).
const SOH: char = '\u{1}';
const STX: char = '\u{2}';
const ETX: char = '\u{3}';
const EOT: char = '\u{4}';

/// The three parts of a message.
pub(super) struct Message<'a> {
    pub(super) header: &'a str,
    pub(super) text: &'a str,
    /// What follows the text: the time.
    pub(super) tail: &'a str,
}

impl<'a> Message<'a> {
    /// Parts a message, of which anything but the text may be missing.
    pub(super) fn new(message: &'a str) -> Message<'a> {
        let message = message.trim_start_matches(SOH);
        let message = message.split(EOT).next().unwrap_or(message);
        let (header, rest) = message.split_once(STX).unwrap_or(("", message));
        let (text, tail) = rest.split_once(ETX).unwrap_or((rest, ""));
        Message { header, text, tail }
    }
}

/// How often an item was sent anew: 1 for `1st Ld`, `1ST LEAD`, `1stLd-Writethru`.
pub(super) fn lead_number(text: &str) -> Option<u64> {
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

/// Without the signals that set type; each stands for a blank, unless there is one behind it.
pub(super) fn without_signals(text: &str) -> String {
    let is_signal = |c: char| (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || c == '\u{7f}';
    let mut plain = String::with_capacity(text.len());
    let mut after_signal = false;
    for c in text.chars() {
        if is_signal(c) {
            after_signal = true;
            continue;
        }
        if std::mem::take(&mut after_signal) && !c.is_whitespace() {
            plain.push(' ');
        }
        plain.push(c);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_are_counted() {
        for (text, expected) in [
            ("1ST LEAD", Some(1)),
            ("BC-XX--Spies, 3rd Ld-Writethru,827", Some(3)),
            ("BC-XX--Spies 12thLd", Some(12)),
            ("1st reading", None),
            ("2 leads", None),
            ("1é", None),
            ("", None),
        ] {
            assert_eq!(lead_number(text), expected, "{text}");
        }
    }

    #[test]
    fn signals_are_blanks() {
        assert_eq!(without_signals("New\u{10}town\u{10} FC\u{3}\u{7f}\n\ta"), "New town FC\n\ta");
    }
}
