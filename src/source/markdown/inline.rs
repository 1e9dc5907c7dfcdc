//! The marks inside a paragraph of Markdown (CommonMark 0.31, "Inlines"), taken off.
//!
//! It must never know where the paragraph stands.

use crate::source::references::reference;

/// Appends the words of a paragraph, without emphasis, links, code marks and tags.
pub(super) fn push_inline(source: &str, text: &mut String) {
    let mut writer = Writer { text, open: Vec::new(), dropped: Vec::new() };
    writer.write(source, 0);
    writer.drop_marks();
}

/// The most marks of emphasis that may be open at once, which bounds the work for one that closes.
const MOST_OPEN: usize = 32;

/// How deep links are read within links, as an image in a link is.
const DEEPEST: usize = 4;

/// How far the end of a link's text or target is looked for, in bytes.
const LONGEST_LINK: usize = 2000;

struct Writer<'a> {
    text: &'a mut String,
    /// Marks that may begin emphasis: the mark, where in `text` it is written, how many are left.
    open: Vec<(char, usize, usize)>,
    /// Bytes of `text` that turned out to be marks: where, and how many.
    dropped: Vec<(usize, usize)>,
}

impl Writer<'_> {
    fn write(&mut self, source: &str, depth: usize) {
        let mut at = 0;
        while let Some(found) = source[at..].find(['\\', '`', '*', '_', '~', '[', '!', '<', '&']) {
            self.text.push_str(&source[at..at + found]);
            at += found;
            at += self.write_mark(&source[..at], &source[at..], depth);
        }
        self.text.push_str(&source[at..]);
    }

    /// Writes what begins with a mark; the bytes of `rest` that are done.
    fn write_mark(&mut self, before: &str, rest: &str, depth: usize) -> usize {
        let mark = rest.chars().next().unwrap_or_default();
        let done = match mark {
            '\\' => self.write_escape(rest),
            '`' => self.write_code(rest),
            '*' | '_' | '~' => Some(self.write_emphasis(mark, before, rest)),
            '!' => {
                rest.strip_prefix('!').and_then(|link| self.write_link(link, depth)).map(|n| n + 1)
            }
            '[' => self.write_link(rest, depth),
            '<' => self.write_tag(rest),
            _ => self.write_reference(rest),
        };
        done.unwrap_or_else(|| {
            self.text.push(mark);
            mark.len_utf8()
        })
    }

    fn write_escape(&mut self, rest: &str) -> Option<usize> {
        let next = rest[1..].chars().next()?;
        if next == '\n' {
            return Some(1);
        }
        next.is_ascii_punctuation().then(|| {
            self.text.push(next);
            2
        })
    }

    fn write_code(&mut self, rest: &str) -> Option<usize> {
        let run = rest.len() - rest.trim_start_matches('`').len();
        let near = within(&rest[run..], LONGEST_LINK);
        let end = near.find(&rest[..run])?;
        self.text.push_str(near[..end].trim());
        Some(run + end + run)
    }

    /// Writes a run of marks, or drops it with the run that it closes.
    fn write_emphasis(&mut self, mark: char, before: &str, rest: &str) -> usize {
        let run = rest.len() - rest.trim_start_matches(mark).len();
        let (left, right) = (before.chars().next_back(), rest[run..].chars().next());
        let is_blank = |side: Option<char>| side.is_none_or(char::is_whitespace);
        let is_word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
        let is_inside_word = mark == '_' && is_word(left) && is_word(right);
        let is_mark = !is_inside_word && (mark != '~' || run == 2);
        let mut left_over = run;
        while is_mark && !is_blank(left) && left_over > 0 {
            let opener = self.open.iter().rposition(|open| open.0 == mark && open.2 <= left_over);
            let Some(opener) = opener else { break };
            let (_, at, len) = self.open[opener];
            self.dropped.push((at, len));
            self.open.truncate(opener);
            left_over -= len;
        }
        if left_over > 0 {
            if is_mark && left_over == run && !is_blank(right) && self.open.len() < MOST_OPEN {
                self.open.push((mark, self.text.len(), run));
            }
            self.text.push_str(&rest[..left_over]);
        }
        run
    }

    /// Writes the text of `[text](target)` or `[text][id]`.
    fn write_link(&mut self, rest: &str, depth: usize) -> Option<usize> {
        let near = within(rest, LONGEST_LINK);
        let end = closing(near, '[', ']').filter(|_| depth < DEEPEST)?;
        let tail = &near[end + 1..];
        let target = match tail.chars().next()? {
            '(' => {
                let close = closing(tail, '(', ')')?;
                is_target(&tail[1..close]).then_some(close)?
            }
            '[' => tail.find(']')?,
            _ => return None,
        };
        self.write(&near[1..end], depth + 1);
        Some(end + 1 + target + 1)
    }

    /// Writes the address of `<https://…>`; leaves tags and comments out.
    fn write_tag(&mut self, rest: &str) -> Option<usize> {
        let near = within(rest, LONGEST_LINK);
        if near.starts_with("<!--") {
            return near.find("-->").map(|end| end + 3);
        }
        let end = near.find('>')?;
        let inside = &near[1..end];
        if !inside.contains(char::is_whitespace) && (inside.contains("://") || inside.contains('@'))
        {
            self.text.push_str(inside);
            return Some(end + 1);
        }
        let name = inside.trim_start_matches('/');
        let name = name.split([' ', '/', '\n']).next().unwrap_or("").to_ascii_lowercase();
        TAGS.contains(&name.as_str()).then_some(end + 1)
    }

    fn write_reference(&mut self, rest: &str) -> Option<usize> {
        let (characters, length) = reference(rest)?;
        if characters.contains(char::is_control) {
            return None;
        }
        self.text.push_str(&characters);
        Some(length)
    }

    /// Takes the marks out that turned out to be emphasis.
    fn drop_marks(mut self) {
        self.dropped.sort_unstable();
        let mut clean = String::with_capacity(self.text.len());
        let mut at = 0;
        for (start, len) in self.dropped {
            clean.push_str(&self.text[at..start]);
            at = start + len;
        }
        clean.push_str(&self.text[at..]);
        *self.text = clean;
    }
}

/// The tags that writers put into Markdown; any other `<…>` is text.
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "center",
    "cite",
    "code",
    "del",
    "div",
    "em",
    "figcaption",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

/// The beginning of a text, of at most so many bytes.
fn within(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|&end| text.is_char_boundary(end));
    &text[..end.unwrap_or(0)]
}

/// Where the bracket that a text begins with is closed; `None` if it begins with none.
fn closing(text: &str, open: char, close: char) -> Option<usize> {
    if !text.starts_with(open) {
        return None;
    }
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth = depth.checked_sub(1)?;
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Whether the inside of brackets is a link's target: no blanks but before a quoted title.
fn is_target(inside: &str) -> bool {
    let inside = inside.trim();
    match inside.split_once(char::is_whitespace) {
        Some((_, title)) => inside.starts_with('<') || title.trim().starts_with(['"', '\'', '(']),
        None => true,
    }
}
