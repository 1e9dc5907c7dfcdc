//! Tag lines: what agencies and papers set above or below a text that is not part of it, such as
//! `(Reporting by Jane Doe; Editing by John Roe)` or `© 2018 AFP`.
//!
//! It knows how such lines are worded, and takes none rather than a wrong one. It must never know a
//! paper by name, or look into the middle of a text.

mod kind;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::source::agency::agency_name;
use kind::{Kind, kind_of};

/// A text and the lines around it that are no part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tagged<'a> {
    /// The bytes that are the text.
    pub text: Range<usize>,
    /// The tag lines, in their order.
    pub lines: Vec<&'a str>,
    /// The agency that a line says the text is of. One that only contributed to it is none.
    pub agency: Option<String>,
    /// The line that names who reported, if there is one.
    pub reporters: Option<&'a str>,
}

/// Finds the tag lines at both ends of a text. A text that is nothing else has none.
pub(crate) fn find_tag_lines(text: &str) -> Tagged<'_> {
    let whole = Tagged { text: 0..text.len(), ..Tagged::default() };
    let mut found = whole.clone();
    let start = found.take_above(text);
    let above = found.lines.len();
    let end = found.take_below(text, start);
    found.lines[above..].reverse();
    found.text = start..end;
    if text[found.text.clone()].contains(char::is_alphanumeric) { found } else { whole }
}

/// The most tag lines that are looked for at one end.
const MOST_LINES: usize = 12;

/// What parts the paragraphs of a text.
fn gap_of(text: &str) -> &'static str {
    if text.contains("\n\n") { "\n\n" } else { "\n" }
}

impl<'a> Tagged<'a> {
    /// Takes the tag lines above a text; where the text begins.
    fn take_above(&mut self, text: &'a str) -> usize {
        let gap = gap_of(text);
        let (mut start, mut at) = (0, 0);
        for _ in 0..MOST_LINES {
            let end = text[at..].find(gap).map_or(text.len(), |length| at + length);
            let line = text[at..end].trim();
            let Some(kind) = kind_of(line).filter(Kind::stands_above) else { break };
            at = (end + gap.len()).min(text.len());
            if self.take(kind, line) {
                start = at;
            }
        }
        // Lines of marks alone say nothing where no tag line is.
        if start > 0 { text.len() - text[at..].trim_start().len() } else { 0 }
    }

    /// Takes the tag lines below a text that begins at `start`; where the text ends.
    fn take_below(&mut self, text: &'a str, start: usize) -> usize {
        let gap = gap_of(&text[start..]);
        let mut at = start + text[start..].trim_end().len();
        let mut is_tagged = false;
        for _ in 0..MOST_LINES {
            let begin = text[start..at].rfind(gap).map_or(start, |begin| start + begin + gap.len());
            let line = text[begin..at].trim();
            let Some(kind) = kind_of(line) else { break };
            is_tagged |= self.take(kind, line);
            at = start + text[start..begin].trim_end().len();
        }
        if let Some((end, signature)) = signature(&text[start..at]) {
            is_tagged |= self.take(Kind::Of(signature.split('/').find_map(agency_name)), signature);
            at = start + end;
        }
        if is_tagged { at } else { text.len() }
    }

    /// Takes a line in; whether it has words.
    fn take(&mut self, kind: Kind, line: &'a str) -> bool {
        match kind {
            Kind::Marks => return false,
            Kind::Of(agency) => self.agency = self.agency.take().or(agency),
            Kind::Reporters => self.reporters = self.reporters.or(Some(line)),
            Kind::Other => {}
        }
        self.lines.push(line);
        true
    }
}

/// The agency that signs behind the last sentence: `The court sat. (AFP)`, `… sat. — Reuters`; and
/// where the sentence ends.
fn signature(text: &str) -> Option<(usize, &str)> {
    let text = text.trim_end();
    let at = match text.strip_suffix(')') {
        Some(inside) => inside.rfind('(')?,
        None => text.rfind(['—', '–'])?,
    };
    let before = text[..at].trim_end();
    let name = &text[at..];
    let is_apart = before.len() < at && before.ends_with(['.', '!', '?', '"', '”', '»', '“']);
    let is_name = name.len() <= LONGEST_NAME
        && name
            .trim_matches(|c: char| !c.is_alphanumeric())
            .split('/')
            .all(|name| agency_name(name).is_some());
    (is_apart && is_name).then_some((before.len(), name))
}

/// The longest name of an agency with its marks, in bytes.
const LONGEST_NAME: usize = 48;
