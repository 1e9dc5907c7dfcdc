//! Text on a page: wrapped to its width, cut around what matched, and safe to show.
//!
//! Articles come from anywhere; nothing in them may steer a terminal or turn the order of what it
//! shows. It knows characters and marks; it must never know a hit.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::ops::Range;

use anstyle::Style;
use unicode_width::UnicodeWidthChar;

use crate::harmless::shown;

/// A character that is safe to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    character: char,
    is_marked: bool,
}

/// A text as it can be shown on one line.
pub(crate) fn plain(text: &str) -> String {
    cells(text, &[]).iter().map(|cell| cell.character).collect()
}

/// The characters of a text on one line, with single blanks, and none around it. The marks are
/// bytes of the text, ascending.
pub(super) fn cells(text: &str, marks: &[Range<usize>]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::with_capacity(text.len());
    let mut marks = marks.iter().peekable();
    for (at, character) in text.char_indices() {
        while marks.next_if(|mark| mark.end <= at).is_some() {}
        let is_marked = marks.peek().is_some_and(|mark| mark.start <= at);
        let Some(character) = shown(character) else { continue };
        let is_open = cells.last().is_some_and(|last| last.character != ' ');
        if character != ' ' || is_open {
            cells.push(Cell { character, is_marked });
        }
    }
    if cells.last().is_some_and(|last| last.character == ' ') {
        cells.pop();
    }
    cells
}

/// Breaks a text into lines of so many columns, between words where that is possible.
pub(super) fn wrap(cells: &[Cell], width: usize) -> Vec<&[Cell]> {
    let mut lines = Vec::new();
    let mut rest = cells;
    while !rest.is_empty() {
        let (line, after) = rest.split_at(fit(rest, width));
        lines.push(line);
        rest = match after.split_first() {
            Some((first, after)) if first.character == ' ' => after,
            _ => after,
        };
    }
    lines
}

/// How many characters go on the first line; at least one.
fn fit(cells: &[Cell], width: usize) -> usize {
    let mut columns = 0;
    let mut last_blank = None;
    for (at, cell) in cells.iter().enumerate() {
        columns += cell.character.width().unwrap_or(0);
        if cell.character == ' ' {
            last_blank = Some(at);
        }
        if columns > width && at > 0 {
            return last_blank.unwrap_or(at);
        }
    }
    cells.len()
}

/// The lines to show of many: those in a row with most of what matched, a line before it if there
/// is a choice.
pub(super) fn excerpt(lines: &[&[Cell]], most: usize) -> Range<usize> {
    if lines.len() <= most {
        return 0..lines.len();
    }
    let marked: Vec<usize> =
        lines.iter().map(|line| line.iter().filter(|cell| cell.is_marked).count()).collect();
    let best = (0..=lines.len() - most).max_by_key(|&start| {
        let window = &marked[start..start + most];
        let first = window.iter().position(|&count| count > 0).unwrap_or(0);
        let from_second = first.abs_diff(usize::from(start > 0));
        (window.iter().sum::<usize>(), usize::MAX - from_second, usize::MAX - start)
    });
    let start = best.unwrap_or(0);
    start..start + most
}

/// Writes a line in one style, and what matched in it in another.
pub(super) fn write_line(
    line: &[Cell],
    base: Style,
    mark: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut text = String::with_capacity(line.len() + 16);
    for run in line.chunk_by(|a, b| a.is_marked == b.is_marked) {
        let style = if run[0].is_marked { mark } else { base };
        let _ = write!(text, "{style}");
        text.extend(run.iter().map(|cell| cell.character));
        let _ = write!(text, "{style:#}");
    }
    out.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check_wrap(text: &str, width: usize, expected: &[&str]) {
        let cells = cells(text, &[]);
        let lines: Vec<String> = wrap(&cells, width).into_iter().map(line).collect();
        assert_eq!(lines, expected, "{text:?}");
    }

    fn marked(text: &str, marks: &[(usize, usize)]) -> Vec<Cell> {
        let marks: Vec<Range<usize>> = marks.iter().map(|&(start, end)| start..end).collect();
        cells(text, &marks)
    }

    fn line(cells: &[Cell]) -> String {
        cells.iter().map(|cell| cell.character).collect()
    }

    #[test]
    fn wraps_between_words() {
        check_wrap("", 10, &[]);
        check_wrap("one two three", 7, &["one two", "three"]);
        check_wrap("one two three", 8, &["one two", "three"]);
        check_wrap("one two three", 6, &["one", "two", "three"]);
        check_wrap("  one\n\n two\t", 20, &["one two"]);
    }

    #[test]
    fn wraps_inside_a_word_that_is_too_long() {
        check_wrap("abcdefgh ij", 3, &["abc", "def", "gh", "ij"]);
        check_wrap("ab", 0, &["a", "b"]);
    }

    #[test]
    fn measures_columns_not_characters() {
        check_wrap("新闻档案", 4, &["新闻", "档案"]);
        check_wrap("e\u{301}e\u{301} x", 2, &["e\u{301}e\u{301}", "x"]);
    }

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(plain("a\x1b[31mred\u{7}\u{9b}b"), "a\u{FFFD}[31mred\u{FFFD}\u{FFFD}b");
        assert_eq!(plain("abc\u{202E}cba\u{2066}\u{200B}"), "abccba");
        assert_eq!(plain("a\r\nb\u{2028}c\u{A0}d"), "a b c d");
    }

    #[test]
    fn marks_survive_what_is_left_out() {
        let style = Style::new().bold();
        let mut out = Vec::new();
        let cells = marked("\n no\u{202E}-spy now", &[(2, 11)]);
        write_line(&cells, Style::new(), style, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "\x1b[1mno-spy\x1b[0m now");
    }

    #[test]
    fn excerpts_show_what_matched() {
        let text = "aa bb cc dd ee ff gg hh";
        let shown = |marks: &[(usize, usize)]| {
            let cells = marked(text, marks);
            excerpt(&wrap(&cells, 2), 3)
        };
        assert_eq!(shown(&[]), 0..3);
        assert_eq!(shown(&[(0, 2)]), 0..3);
        assert_eq!(shown(&[(12, 14)]), 3..6);
        assert_eq!(shown(&[(21, 23)]), 5..8);
        assert_eq!(shown(&[(0, 2), (15, 17), (18, 20)]), 4..7);
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_nothing_is_lost(text in "\\PC{0,80}", width in 2usize..20) {
            let cells = cells(&text, &[]);
            let lines = wrap(&cells, width);
            for line in &lines {
                let columns: usize = line.iter().map(|c| c.character.width().unwrap_or(0)).sum();
                prop_assert!(columns <= width);
            }
            let words = |text: String| text.replace(' ', "");
            let whole: String = lines.into_iter().map(line).collect();
            prop_assert_eq!(words(whole), words(line(&cells)));
        }
    }
}
