//! Where records begin and end in a stream of bytes, and the simplest of the ways to find out.
//!
//! It reads no record.

use memchr::memchr;

/// A place in a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A record begins with this byte. If one had begun before and not ended, it was none.
    Start(usize),
    /// The record ended before this byte.
    End(usize),
}

/// Finds records that are a line each, buffer by buffer; lines of nothing but white space are none.
#[derive(Clone, Debug)]
pub(crate) struct LineScanner {
    newline: u8,
    in_line: bool,
}

impl LineScanner {
    pub(crate) fn new(newline: u8) -> LineScanner {
        LineScanner { newline, in_line: false }
    }

    /// The next mark from `at`, which is moved there; `None` at the end of the buffer.
    pub(crate) fn next(&mut self, bytes: &[u8], at: &mut usize) -> Option<Mark> {
        let rest = bytes.get(*at..)?;
        if self.in_line {
            let end = memchr(self.newline, rest);
            *at += end.map_or(rest.len(), |end| end + 1);
            self.in_line = end.is_none();
            return end.map(|_| Mark::End(*at - 1));
        }
        let blank = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        *at += blank;
        self.in_line = blank < rest.len();
        self.in_line.then_some(Mark::Start(*at))
    }
}

/// What ends a line in a file whose first bytes are these: a line feed, or, in files of old
/// Macintosh programs that have none, a carriage return.
pub(crate) fn newline(head: &[u8]) -> u8 {
    if memchr(b'\n', head).is_none() && memchr(b'\r', head).is_some() { b'\r' } else { b'\n' }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_lines(text: &str, newline: u8, expected: &[&str]) {
        let (mut scanner, mut at, mut start) = (LineScanner::new(newline), 0, 0);
        let mut lines = Vec::new();
        while let Some(mark) = scanner.next(text.as_bytes(), &mut at) {
            match mark {
                Mark::Start(found) => start = found,
                Mark::End(end) => lines.push(&text[start..end]),
            }
        }
        assert_eq!(lines, expected, "{text:?}");
    }

    #[test]
    fn lines_are_found() {
        check_lines("", b'\n', &[]);
        check_lines("a\nb\n", b'\n', &["a", "b"]);
        check_lines("\n \r\n\ta\n\n", b'\n', &["a"]);
        check_lines("a\rb\r", b'\r', &["a", "b"]);
        check_lines("a\nunfinished", b'\n', &["a"]);
    }
}
