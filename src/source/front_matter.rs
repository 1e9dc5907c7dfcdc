//! The front matter of a Markdown file: flat YAML between two lines of `---`.
//!
//! It knows the few forms that writers use (a value, a list, a folded text) and keeps whatever
//! else it finds. It is no YAML parser, and must never know what the body says.

use serde_json::Value;

use crate::source::text_article::{Field, TextArticle};

/// Reads the front matter into `found`, and gives the body after it; the whole text if there is
/// no front matter.
pub(super) fn read_front_matter<'a>(text: &'a str, found: &mut TextArticle) -> &'a str {
    let Some((lines, body)) = split(text) else { return text };
    for entry in entries(&lines) {
        found.read_entry(&entry);
    }
    body
}

/// The most lines of a front matter.
const MOST_LINES: usize = 500;

/// A key and the values it has.
struct Entry<'a> {
    key: &'a str,
    values: Vec<String>,
    is_list: bool,
}

impl TextArticle {
    fn read_entry(&mut self, entry: &Entry<'_>) {
        let values: Vec<&str> = entry.values.iter().map(String::as_str).collect();
        let is_set = match Field::from_key(entry.key) {
            // Of several sections the first is the paper's.
            Some(Field::Section) if entry.is_list && values.len() > 1 => false,
            Some(field) => self.set(field, &values),
            None => false,
        };
        if is_set {
            return;
        }
        match (entry.values.as_slice(), entry.is_list) {
            ([], _) => {}
            ([value], false) => self.keep(entry.key, Value::from(value.as_str())),
            (values, _) => self.keep(entry.key, Value::from(values.to_vec())),
        }
    }
}

/// Parts a text into the lines between its first two `---` and the rest.
fn split(text: &str) -> Option<(Vec<&str>, &str)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let mut inside: Vec<&str> = Vec::new();
    let mut at = first.len();
    for line in lines.take(MOST_LINES) {
        at += line.len();
        if matches!(line.trim_end(), "---" | "...") {
            let is_flat = inside.iter().any(|line| key_and_value(line).is_some());
            return is_flat.then(|| (inside, &text[at..]));
        }
        inside.push(line.trim_end());
    }
    None
}

/// `key: value`, with the key at the margin.
fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let is_key = !key.is_empty()
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.'))
        && key.starts_with(char::is_alphanumeric);
    (is_key && (value.is_empty() || value.starts_with(char::is_whitespace)))
        .then(|| (key.trim_end(), value.trim()))
}

fn entries<'a>(lines: &[&'a str]) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    // Whether the lines below belong together as one text (`key: >`).
    let mut is_folded = false;
    for &line in lines {
        let text = line.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        if let Some((key, value)) = key_and_value(line) {
            is_folded = matches!(value, ">" | "|" | ">-" | "|-");
            let list = value.strip_prefix('[').and_then(|list| list.strip_suffix(']'));
            let values = match list {
                Some(list) => split_list(list),
                None if is_folded || value.is_empty() => Vec::new(),
                None => vec![unquoted(value)],
            };
            entries.push(Entry { key, values, is_list: list.is_some() });
            continue;
        }
        if entries.is_empty() {
            entries.push(Entry { key: "front_matter", values: Vec::new(), is_list: false });
        }
        let Some(entry) = entries.last_mut() else { continue };
        let item = text.strip_prefix("- ").map(str::trim);
        match (item, entry.values.last_mut()) {
            (Some(item), _) if !is_folded => {
                entry.is_list = true;
                entry.values.push(unquoted(item.strip_prefix("name:").unwrap_or(item).trim()));
            }
            (_, Some(last)) if !entry.is_list => {
                last.push(' ');
                last.push_str(text);
            }
            _ => entry.values.push(unquoted(text.strip_prefix("name:").unwrap_or(text).trim())),
        }
    }
    entries
}

/// The items of `a, "b, c"`.
fn split_list(list: &str) -> Vec<String> {
    let mut quote = None;
    let is_break = |c: char| {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => {}
        }
        c == ',' && quote.is_none()
    };
    let items: Vec<&str> = list.split(is_break).collect();
    items.into_iter().map(|item| unquoted(item.trim())).filter(|item| !item.is_empty()).collect()
}

/// A value without its quotes and escapes.
fn unquoted(value: &str) -> String {
    let inside = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    if let Some(text) = inside('"') {
        return text.replace("\\\"", "\"").replace("\\\\", "\\");
    }
    match inside('\'') {
        Some(text) => text.replace("''", "'"),
        None => value.to_owned(),
    }
}
