//! Finds the messages of a wire in a stream of bytes.
//!
//! It reads none.

use memchr::{memchr, memchr2};

use crate::source::mark::Mark;

const SOH: u8 = 1;
const STX: u8 = 2;
const EOT: u8 = 4;
const SYN: u8 = 0x16;

/// The longest header, in bytes; those of the two formats have less than a hundred.
const LONGEST_HEADER: usize = 2 << 10;

/// Whether a file that begins with these bytes is a recording of a wire.
pub(crate) fn is_wire(head: &[u8]) -> bool {
    let is_before = |byte: &u8| *byte == SYN || byte.is_ascii_whitespace();
    let start = head.iter().take_while(|byte| is_before(byte)).count();
    head.get(start) == Some(&SOH)
        && memchr(STX, &head[start..head.len().min(start + LONGEST_HEADER)]).is_some()
}

/// Finds messages, buffer by buffer. One that is cut short ends where the next begins.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct WireScanner {
    is_open: bool,
}

impl WireScanner {
    /// The next mark from `at`, which is moved there; `None` at the end of the buffer.
    pub(crate) fn next(&mut self, bytes: &[u8], at: &mut usize) -> Option<Mark> {
        loop {
            let Some(found) = memchr2(SOH, EOT, bytes.get(*at..)?) else {
                *at = bytes.len();
                return None;
            };
            *at += found;
            match bytes[*at] {
                SOH if self.is_open => {
                    self.is_open = false;
                    return Some(Mark::End(*at));
                }
                SOH => {
                    self.is_open = true;
                    *at += 1;
                    return Some(Mark::Start(*at - 1));
                }
                _ => {
                    *at += 1;
                    if std::mem::take(&mut self.is_open) {
                        return Some(Mark::End(*at));
                    }
                }
            }
        }
    }
}
