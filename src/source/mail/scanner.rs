//! Whether a file is mail, and where a mailbox parts its messages.
//!
//! It reads no message.

/// The header fields that tell mail from an article with fields.
const TELLING: [&str; 6] =
    ["received", "return-path", "message-id", "mime-version", "delivered-to", "content-type"];

/// Whether a file that begins with these bytes is a message: header fields, one of which only mail
/// has, beside who wrote it or when.
pub(crate) fn is_mail(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    let (mut is_telling, mut is_written) = (false, false);
    for line in head.split(|byte| *byte == b'\n') {
        if line.trim_ascii().is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(end) = line.iter().position(|byte| *byte == b':') else { return false };
        let name = &line[..end];
        if name.is_empty() || !name.iter().all(|byte| byte.is_ascii_graphic()) {
            return false;
        }
        let is = |known: &&str| name.eq_ignore_ascii_case(known.as_bytes());
        is_telling |= TELLING.iter().any(is);
        is_written |= ["from", "date", "subject"].iter().any(is);
    }
    is_telling && is_written
}

/// Whether a file that begins with these bytes is a mailbox: a `From ` line and a message.
pub(crate) fn is_mailbox(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    let end = head.iter().position(|byte| *byte == b'\n').unwrap_or(head.len());
    is_mailbox_line(&head[..end])
        && head.get(end + 1..).is_some_and(|rest| {
            let line = rest.split(|byte| *byte == b'\n').next().unwrap_or(b"");
            line.contains(&b':')
        })
}

/// Whether a line begins a message of a mailbox: `From jane@example.org Thu Jan  1 12:00:00 2015`
/// (RFC 4155, appendix A).
pub(crate) fn is_mailbox_line(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let Ok(rest) = std::str::from_utf8(rest) else { return false };
    let words: Vec<&str> = rest.split_whitespace().collect();
    let is_time =
        |word: &&str| word.matches(':').count() >= 1 && word.as_bytes()[0].is_ascii_digit();
    let is_year = |word: &&str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    (5..=9).contains(&words.len()) && words.iter().any(is_time) && words.iter().any(is_year)
}
