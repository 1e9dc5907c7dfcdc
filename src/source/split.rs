//! Finds articles that stand one after the other in a text, by the lines they begin with.
//!
//! It reads no article.

use memchr::memchr;
use regex::bytes::Regex;

use crate::error::{Error, Result};
use crate::source::mail::is_mailbox_line;
use crate::source::mark::Mark;

/// How much of a line is looked at, in bytes.
const LOOKED_AT: usize = 4 << 10;

/// Which lines begin an article.
#[derive(Clone, Debug)]
pub(crate) enum Begins {
    /// Those that match what the user says.
    With(Regex),
    /// Those of a mailbox, behind a blank line.
    Mail,
}

/// Refuses a pattern that is no regular expression.
pub(crate) fn check_split(pattern: &str) -> Result<()> {
    match Regex::new(pattern) {
        Ok(_) => Ok(()),
        Err(error) => {
            let said = error.to_string();
            let why = said.lines().last().unwrap_or("").trim_start_matches("error: ");
            let reason = format!("--split `{pattern}` is no regular expression: {why}");
            Err(Error::Setting { reason })
        }
    }
}

/// Finds articles, buffer by buffer. What stands above the first is one too.
#[derive(Clone, Debug)]
pub(crate) struct SplitScanner {
    begins: Begins,
    newline: u8,
    /// An article is open.
    is_open: bool,
    /// The rest of a long line is still to come.
    in_line: bool,
    after_blank: bool,
}

impl SplitScanner {
    pub(crate) fn new(begins: Begins, newline: u8) -> SplitScanner {
        SplitScanner { begins, newline, is_open: false, in_line: false, after_blank: true }
    }

    /// The next mark from `at`, which is moved there; `None` at the end of the buffer, where `at`
    /// may stay on the beginning of a line.
    pub(crate) fn next(&mut self, bytes: &[u8], at: &mut usize) -> Option<Mark> {
        loop {
            let rest = bytes.get(*at..).filter(|rest| !rest.is_empty())?;
            if self.in_line {
                let end = memchr(self.newline, rest);
                self.in_line = end.is_none();
                *at += end.map_or(rest.len(), |end| end + 1);
                continue;
            }
            let looked_at = &rest[..rest.len().min(LOOKED_AT)];
            let end = memchr(self.newline, looked_at);
            let line = &looked_at[..end.unwrap_or(looked_at.len())];
            let is_blank = line.trim_ascii().is_empty();
            if !self.is_open && !is_blank {
                self.is_open = true;
                self.pass(line.len(), end, at);
                return Some(Mark::Start(*at - line.len() - usize::from(end.is_some())));
            }
            if end.is_none() && rest.len() < LOOKED_AT {
                return None;
            }
            if self.is_open && self.begins_article(line) {
                let end_of_article = *at;
                self.is_open = false;
                // A line of marks is part of neither; any other is met again.
                if !line.iter().any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()) {
                    self.pass(line.len(), end, at);
                }
                return Some(Mark::End(end_of_article));
            }
            self.after_blank = is_blank;
            self.pass(line.len(), end, at);
        }
    }

    fn begins_article(&self, line: &[u8]) -> bool {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match &self.begins {
            Begins::With(pattern) => pattern.is_match(line),
            Begins::Mail => self.after_blank && is_mailbox_line(line),
        }
    }

    /// Moves behind a line, or behind what was looked at of it.
    fn pass(&mut self, length: usize, end: Option<usize>, at: &mut usize) {
        self.in_line = end.is_none();
        *at += length + usize::from(end.is_some());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn articles(text: &str, begins: Begins, step: usize) -> Vec<&str> {
        let (mut at, mut start, mut end) = (0, None, 0);
        let mut scanner = SplitScanner::new(begins, b'\n');
        let mut articles = Vec::new();
        while end < text.len() {
            end = (end + step).min(text.len());
            while let Some(mark) = scanner.next(&text.as_bytes()[..end], &mut at) {
                match mark {
                    Mark::Start(found) => start = Some(found),
                    Mark::End(end) => articles.extend(start.take().map(|start| &text[start..end])),
                }
            }
        }
        articles.extend(start.map(|start| &text[start..]));
        articles
    }

    fn check_split_at(pattern: &str, text: &str, expected: &[&str]) {
        for step in [1, 3, 100] {
            let begins = Begins::With(Regex::new(pattern).unwrap());
            assert_eq!(articles(text, begins, step), expected, "{text:?} by {step}");
        }
    }

    #[test]
    fn articles_begin_with_a_line() {
        check_split_at("^== ", "", &[]);
        check_split_at("^== ", "\n== a\nb\n\n== c\nd", &["== a\nb\n\n", "== c\nd"]);
        check_split_at("^== ", "above\n== a\n", &["above\n", "== a\n"]);
        check_split_at("^== ", "no newline", &["no newline"]);
        check_split_at("^$", "a\r\n\r\nb\r\n", &["a\r\n", "b\r\n"]);
        check_split_at("^=+$", "a\n===\nb\n", &["a\n", "b\n"]);
    }

    #[test]
    fn mailboxes_are_split_behind_blank_lines() {
        let text = "From a@b.org Thu Jan  1 12:00:00 2015\nSubject: a\n\nFrom here on\nFrom a@b.org Thu Jan  1 12:00:00 2015\n\nFrom a@b.org Thu Jan  1 12:00:00 2015\nSubject: b\n";
        for step in [1, 7, 1000] {
            assert_eq!(articles(text, Begins::Mail, step).len(), 2);
        }
    }

    #[test]
    fn patterns_are_checked() {
        assert!(check_split("^=+$").is_ok());
        let error = check_split("(a").unwrap_err();
        insta::assert_snapshot!(error, @"--split `(a` is no regular expression: unclosed group");
    }

    proptest! {
        #[test]
        fn any_text_can_be_cut_anywhere(text in "(== |[a\n ]){0,20}", step in 1usize..6) {
            // What is cut may end in a line that would begin an article were it whole.
            let text = format!("{text}\n");
            let begins = || Begins::With(Regex::new("^== ").unwrap());
            prop_assert_eq!(articles(&text, begins(), step), articles(&text, begins(), 1000));
        }
    }
}
