//! The text of a wiki page (<https://www.mediawiki.org/wiki/Help:Formatting>), as a reader sees it.
//!
//! Links are their labels; pictures and categories are none of the text; templates are left out but
//! for those that are words, and those that say when and where it was written. It knows no XML
//! around it. Unclosed brackets stand as they are written.

use memchr::{memchr, memchr2_iter};

use crate::source::markup::paragraphs;

/// What a page says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Wikitext {
    pub(super) text: String,
    pub(super) date: Option<String>,
    pub(super) place: Option<String>,
    pub(super) byline: Option<String>,
    pub(super) categories: Vec<String>,
    pub(super) is_redirect: bool,
    /// Its writers say that it is not ready.
    pub(super) is_draft: bool,
}

/// Brackets in brackets that are told apart; deeper ones are text. Tables of templates nest to
/// about ten.
const DEPTH: usize = 40;

/// Reads the source of a page.
pub(super) fn read_wikitext(source: &str) -> Wikitext {
    let mut reader = Reader { page: Wikitext::default(), open: Vec::new(), done: String::new() };
    let start = source.trim_start();
    reader.page.is_redirect = start.starts_with('#')
        && start.get(1..).and_then(|rest| rest.split("[[").next()).is_some_and(|word| {
            word.len() < 30
                && !word.trim().is_empty()
                && !word.contains('\n')
                && start.contains("[[")
        });
    let without_notes = without_notes(source);
    reader.read(&without_notes);
    let expanded = std::mem::take(&mut reader.done);
    reader.page.text = lay_out(&expanded);
    reader.page
}

/// Brackets that are open: which, and what is in them so far.
struct Open {
    bracket: u8,
    text: String,
}

struct Reader {
    page: Wikitext,
    open: Vec<Open>,
    done: String,
}

impl Reader {
    /// Resolves the double brackets, from the inside out.
    fn read(&mut self, source: &str) {
        let bytes = source.as_bytes();
        let mut copied = 0;
        let opens = memchr2_iter(b'{', b'[', bytes).map(|at| (at, bytes[at]));
        let closes = memchr2_iter(b'}', b']', bytes).map(|at| (at, bytes[at]));
        let (mut opens, mut closes) = (opens.peekable(), closes.peekable());
        loop {
            let next = match (opens.peek(), closes.peek()) {
                (Some(open), Some(close)) if open.0 < close.0 => opens.next(),
                (Some(_), None) => opens.next(),
                _ => closes.next(),
            };
            let Some((at, bracket)) = next else { break };
            if at < copied || bytes.get(at + 1) != Some(&bracket) {
                continue;
            }
            match bracket {
                b'{' | b'[' if self.open.len() < DEPTH => {
                    self.push(&source[copied..at]);
                    self.open.push(Open { bracket, text: String::new() });
                }
                b'}' | b']' if self.open.last().is_some_and(|open| open.bracket + 2 == bracket) => {
                    self.push(&source[copied..at]);
                    self.close();
                }
                _ => continue,
            }
            copied = at + 2;
        }
        self.push(&source[copied..]);
        while let Some(Open { bracket, text }) = self.open.pop() {
            let bracket = if bracket == b'{' { "{{" } else { "[[" };
            self.push(bracket);
            self.push(&text);
        }
    }

    fn push(&mut self, text: &str) {
        match self.open.last_mut() {
            Some(open) => open.text.push_str(text),
            None => self.done.push_str(text),
        }
    }

    fn close(&mut self) {
        let Some(Open { bracket, text }) = self.open.pop() else { return };
        match bracket {
            b'{' => self.template(&text),
            _ => self.link(&text),
        }
    }

    /// Reads `name|value|key=value`.
    fn template(&mut self, text: &str) {
        let mut parts = text.split('|').map(str::trim);
        let name = parts.next().unwrap_or("").to_lowercase();
        let mut values = Vec::new();
        for part in parts {
            match part.split_once('=') {
                Some((key, value)) if key.len() < 20 && !key.contains([' ', '<']) => {
                    self.parameter(&name, key.trim(), value.trim());
                }
                _ => values.push(part),
            }
        }
        match &*name {
            "date" | "datum" | "fecha" | "data" => {
                let date = values.first().map(|date| plain(date));
                self.page.date = self.page.date.take().or(date);
            }
            "develop" | "developing" | "review" | "under review" | "abandoned" | "prepare" => {
                self.page.is_draft = true;
            }
            // Links to Wikipedia, and what only says how its words are to be shown.
            "w" | "lang" | "nowrap" | "small" | "quote" | "cquote" | "pullquote" => {
                let shown = match &*name {
                    "w" => values.get(1).filter(|label| !label.is_empty()).or(values.first()),
                    "lang" => values.last(),
                    _ => values.first(),
                };
                if let Some(shown) = shown {
                    let shown = (*shown).to_owned();
                    self.push(&shown);
                }
            }
            _ => {}
        }
    }

    fn parameter(&mut self, template: &str, key: &str, value: &str) {
        if template != "byline" || value.is_empty() {
            return;
        }
        let slot = match key {
            "date" => &mut self.page.date,
            "location" | "place" => &mut self.page.place,
            "author" | "name" => &mut self.page.byline,
            _ => return,
        };
        slot.get_or_insert_with(|| plain(value));
    }

    /// Reads `target|label`.
    fn link(&mut self, text: &str) {
        let target = text.split('|').next().unwrap_or("").trim();
        let label = text.split_once('|').map(|(_, label)| label.trim());
        let namespace = target.split_once(':').map(|(space, _)| space.trim().to_lowercase());
        match namespace.as_deref() {
            Some(
                "file" | "image" | "media" | "datei" | "bild" | "fichier" | "archivo" | "imagen"
                | "imagem" | "plik" | "bestand" | "файл",
            ) => return,
            Some(
                "category" | "kategorie" | "catégorie" | "categoría" | "categoria" | "kategoria"
                | "categorie" | "категория",
            ) => {
                let name = target.split_once(':').map_or("", |(_, name)| name.trim());
                self.page.categories.push(name.to_owned());
                return;
            }
            // The same page in another language.
            Some(code) if label.is_none() && is_language(code) => return,
            _ => {}
        }
        let shown = match label {
            // The pipe trick: `[[w:Oslo|]]` is shown without its prefix.
            Some("") => target.rsplit(':').next().unwrap_or(target),
            None => target.trim_start_matches(':'),
            Some(label) => label,
        };
        let shown = shown.to_owned();
        self.push(&shown);
    }
}

/// `de`, `pt-br`, `nds`: what stands before the colon of a link between languages; `w` and `s` are
/// sites.
fn is_language(code: &str) -> bool {
    let begin = code.split('-').next().unwrap_or("");
    (2..=3).contains(&begin.len())
        && code.len() <= 12
        && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// A value without marks.
fn plain(text: &str) -> String {
    paragraphs(&text.replace("'''", "").replace("''", ""))
}

/// What begins a note, and what ends it; an empty element ends with its tag.
const NOTES: [(&str, &str); 5] = [
    ("<!--", "-->"),
    ("<ref", "</ref>"),
    ("<gallery", "</gallery>"),
    ("<math", "</math>"),
    ("<timeline", "</timeline>"),
];

/// The source without notes and what is no text: `<ref>…</ref>`, `<!-- … -->`. One that is never
/// closed is none.
fn without_notes(source: &str) -> String {
    let mut kept = String::with_capacity(source.len());
    let mut is_unclosed = [false; NOTES.len()];
    let mut rest = source;
    while let Some(at) = memchr(b'<', rest.as_bytes()) {
        kept.push_str(&rest[..at]);
        rest = &rest[at..];
        let kind = NOTES.iter().position(|(begin, _)| begins_note(rest, begin));
        let behind = match kind {
            Some(kind) if !is_unclosed[kind] => {
                let behind = note_end(rest, NOTES[kind].1);
                is_unclosed[kind] = behind.is_none();
                behind
            }
            _ => None,
        };
        if behind.is_none() {
            kept.push('<');
        }
        rest = &rest[behind.unwrap_or(1)..];
    }
    kept.push_str(rest);
    kept
}

fn begins_note(text: &str, begin: &str) -> bool {
    let ends_name = |c: char| c == '>' || c == '/' || c.is_ascii_whitespace();
    text.strip_prefix(begin).is_some_and(|rest| begin == "<!--" || rest.starts_with(ends_name))
}

/// The bytes of a note to its end.
fn note_end(note: &str, end: &str) -> Option<usize> {
    let tag_end = note.find('>')?;
    match note[..tag_end].ends_with('/') {
        true => Some(tag_end + 1),
        false => note.find(end).map(|found| found + end.len()),
    }
}

/// Lays out lines as paragraphs: headings, lists and tables are a paragraph a line.
fn lay_out(expanded: &str) -> String {
    let mut html = String::with_capacity(expanded.len());
    let mut heading: Option<&str> = None;
    for line in expanded.lines() {
        let line = line.trim();
        if let Some(words) = heading_of(line) {
            // One with nothing below it is left out: what it was over was a template.
            heading = Some(words);
            html.push_str("\n\n");
            continue;
        }
        if line.is_empty() || is_mark(line) {
            html.push_str("\n\n");
            continue;
        }
        let item = line.trim_start_matches(['*', '#', ':', ';']);
        let is_item = item.len() < line.len();
        let words = if is_item { item } else { cell_of(line) };
        if words.trim().is_empty() {
            continue;
        }
        if let Some(words) = heading.take() {
            push_words(words, &mut html);
            html.push_str("\n\n");
        }
        if is_item {
            html.push_str("\n\n");
        }
        push_words(words, &mut html);
        html.push_str(if is_item { "\n\n" } else { "\n" });
    }
    paragraphs(&html)
}

/// `== Words ==`.
fn heading_of(line: &str) -> Option<&str> {
    let words = line.strip_prefix("==")?.strip_suffix("==")?;
    Some(words.trim_matches('=').trim())
}

/// Whether a line is no more than a mark: of a table, a rule, a magic word.
fn is_mark(line: &str) -> bool {
    ["{|", "|}", "|-", "----"].iter().any(|mark| line.starts_with(mark))
        || line.starts_with("__") && line.ends_with("__")
}

/// The words of a table's cell, without how it is shown.
fn cell_of(line: &str) -> &str {
    let Some(cell) = line.strip_prefix(['|', '!']) else { return line };
    match cell.split_once('|') {
        Some((style, words)) if style.contains('=') => words,
        _ => cell,
    }
}

/// Adds words without quotation marks for italics and bold, and without the addresses of links.
fn push_words(words: &str, html: &mut String) {
    let words = words.replace("'''", "").replace("''", "");
    let last_close = words.rfind(']').unwrap_or(0);
    let mut copied = 0;
    while let Some(open) = words[copied..].find('[').map(|at| copied + at) {
        let link = &words[open + 1..];
        html.push_str(&words[copied..open]);
        if open < last_close && is_address(link) {
            let end = link.find(']').unwrap_or(link.len());
            html.push_str(link[..end].split_once(' ').map_or("", |(_, label)| label));
            copied = open + 1 + end + 1;
        } else {
            html.push('[');
            copied = open + 1;
        }
    }
    html.push_str(&words[copied..]);
}

fn is_address(link: &str) -> bool {
    ["http://", "https://", "//", "mailto:"].iter().any(|scheme| link.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check_text(source: &str, expected: &str) {
        assert_eq!(read_wikitext(source).text, expected, "{source:?}");
    }

    macro_rules! texts {
        ($($test:ident, $source:expr, $expected:expr;)+) => {$(
            #[test]
            fn $test() {
                check_text($source, $expected);
            }
        )+};
    }

    texts! {
        nothing, "", "";
        paragraphs_and_lines, "One\nline.\n\nTwo.", "One line.\n\nTwo.";
        links, "The [[harbour]] of [[Oslo, Norway|Oslo]] and [[w:Bergen|]].", "The harbour of Oslo and Bergen.";
        links_to_elsewhere, "One.\n[[de:Hafen]]\n[[Category:Norway]]\n[[:Category:Ships]]", "One.\n\nCategory:Ships";
        pictures, "[[File:A.jpg|thumb|The [[harbour]] in 2005]]One.", "One.";
        addresses, "A [https://example.org/a report] says [http://example.org] so.", "A report says so.";
        marks, "'''Bold''' and ''italics'' <small>small</small><br/>it&nbsp;is", "Bold and italics small\nit is";
        words_in_templates, "{{w|Oslo}} and {{w|Bergen|the city}}, {{lang|no|fjord}}", "Oslo and the city, fjord";
        templates, "{{infobox|a={{b|c}}\n|d}}One{{source|url=x}}.", "One.";
        headings, "One.\n== Two ==\nThree.\n=== Sources ===\n* {{source|x}}", "One.\n\nTwo\n\nThree.";
        lists, "One:\n* two\n** three\n# four", "One:\n\ntwo\n\nthree\n\nfour";
        notes, "One<ref>a</ref> two<ref name=b /> three<!-- c -->.<references/>", "One two three.";
        a_note_that_is_not_closed, "One<ref>two", "Onetwo";
        a_table, "{| class=x\n|-\n! A\n| style=b | B\n|}\nC", "A B\n\nC";
        unclosed_brackets, "One [[two and {{three", "One [[two and {{three";
        brackets_in_the_wrong_order, "One {{two]] }} three", "One three";
        single_brackets, "[sic] {x} a]]b}}", "[sic] {x} a]]b}}";
    }

    #[test]
    fn what_templates_say_is_read() {
        let page = read_wikitext(
            "{{date|May 5, 2005}}{{byline|location='''[[Oslo]]'''|author=Kari Nordmann}}\n\
             {{develop}}[[Category:Ships]]Text.",
        );
        let expected = Wikitext {
            text: "Text.".to_owned(),
            date: Some("May 5, 2005".to_owned()),
            place: Some("Oslo".to_owned()),
            byline: Some("Kari Nordmann".to_owned()),
            categories: vec!["Ships".to_owned()],
            is_redirect: false,
            is_draft: true,
        };
        assert_eq!(page, expected);
        assert!(read_wikitext("#REDIRECT [[Oslo]]").is_redirect);
        assert!(!read_wikitext("# One\n# [[Two]]").is_redirect);
    }

    #[test]
    fn time_is_linear() {
        for piece in
            ["{{", "[[", "{{w|", "}}", "<ref>", "<ref", "<!--", "[http://", "'''", "==", "*", "|"]
        {
            assert!(read_wikitext(&piece.repeat(100_000)).text.len() <= 800_000, "{piece:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(source in "(\\{\\{|\\}\\}|\\[\\[|\\]\\]|'''|==|<ref>|</ref>|<!--|\\[http://|[a-z|:*#=<>\n é]){0,40}") {
            let _ = read_wikitext(&source);
        }
    }
}
