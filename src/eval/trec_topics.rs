//! Topics as the Text REtrieval Conference publishes them.
//!
//! `<top>` opens a topic and `<num>`, `<title>`, `<desc>` and `<narr>` its fields. It is no SGML:
//! closing tags may be absent, entities are not used, and the older years put a label behind the
//! tag (`<num> Number: 301`). See <https://trec.nist.gov/data/topics_eng/>.

use memchr::memchr_iter;

use crate::eval::rows::Row;
use crate::eval::topic::Topic;

const TOP: &[u8] = b"<top>";
const END: &[u8] = b"</top>";

/// What is between each `<top>` and its end; what is around them is no topic's.
///
/// A file without any is one row that cannot be read.
pub(super) fn trec_rows<'a>(file: &'a str, bytes: &'a [u8]) -> impl Iterator<Item = Row<'a>> {
    let mut starts: Vec<usize> = positions(bytes, TOP).collect();
    if starts.is_empty() {
        starts.push(0);
    }
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([bytes.len()]).collect();
    let (mut line, mut counted) = (1, 0);
    (1..).zip(starts).zip(ends).map(move |((number, start), end)| {
        line += memchr_iter(b'\n', &bytes[counted..start]).count() as u64;
        counted = start;
        let whole = &bytes[start..end];
        let length = positions(whole, END).next().unwrap_or(whole.len());
        Row::new(file, number, line, start, &whole[..length])
    })
}

/// Where the tag stands, in letters of any case.
fn positions(bytes: &[u8], tag: &[u8]) -> impl Iterator<Item = usize> {
    memchr_iter(b'<', bytes).filter(|&at| begins_with(&bytes[at..], tag))
}

fn begins_with(bytes: &[u8], tag: &[u8]) -> bool {
    bytes.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag))
}

/// Reads the fields of a topic; of a field that is there twice the first counts.
pub(super) fn read_trec_topic(text: &str) -> Result<Topic, String> {
    if !begins_with(text.as_bytes(), TOP) {
        let form = "<top> <num> id <title> query </top>";
        return Err(format!("there is no <top> in it; write `{form}`"));
    }
    let mut topic = Topic::default();
    for (name, value) in fields(&text[TOP.len()..]) {
        let (field, label) = match name.to_ascii_lowercase().as_str() {
            "num" => (&mut topic.id, "Number:"),
            "title" => (&mut topic.title, "Topic:"),
            "desc" => (&mut topic.description, "Description:"),
            "narr" => (&mut topic.narrative, "Narrative:"),
            _ => continue,
        };
        if field.is_empty() {
            *field = tidy(value, label);
        }
    }
    topic.id = plain_number(&topic.id).to_owned();
    if topic.id.is_empty() {
        return Err("the topic has no <num>; give it one".to_owned());
    }
    if topic.title.is_empty() {
        topic.title = std::mem::take(&mut topic.description);
    }
    if topic.title.is_empty() {
        return Err(format!("topic {} has neither <title> nor <desc>; give it one", topic.id));
    }
    Ok(topic)
}

/// The names and contents of the fields, each up to the next tag of any field.
fn fields(text: &str) -> Vec<(&str, &str)> {
    let tags: Vec<Tag<'_>> =
        text.match_indices('<').filter_map(|(at, _)| Tag::at(text, at)).collect();
    let ends = tags.iter().skip(1).map(|tag| tag.start).chain([text.len()]);
    let opened = tags.iter().zip(ends).filter(|(tag, _)| !tag.closes);
    opened.map(|(tag, end)| (tag.name, &text[tag.end..end])).collect()
}

struct Tag<'a> {
    name: &'a str,
    closes: bool,
    start: usize,
    end: usize,
}

impl<'a> Tag<'a> {
    /// The tag of a field that begins with the `<` at this byte. What looks like a tag inside a
    /// line and is none that we know is text.
    fn at(text: &'a str, start: usize) -> Option<Tag<'a>> {
        let rest = &text[start + 1..];
        let closes = rest.starts_with('/');
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let name = &rest[..length];
        let known = ["num", "title", "desc", "narr"];
        let is_known = known.iter().any(|known| name.eq_ignore_ascii_case(known));
        let begins_line = text[..start].trim_end_matches([' ', '\t']).ends_with('\n');
        let is_tag = length > 0 && rest[length..].starts_with('>') && (is_known || begins_line);
        let end = text.len() - rest.len() + length + 1;
        is_tag.then_some(Tag { name, closes, start, end })
    }
}

/// The content of a field on one line and without its label.
fn tidy(value: &str, label: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.get(..label.len()) {
        Some(head) if head.eq_ignore_ascii_case(label) => line[label.len()..].trim().to_owned(),
        _ => line,
    }
}

/// The number of a topic as judgements write it: the topics of the first years are numbered `051`,
/// their judgements `51`.
fn plain_number(id: &str) -> &str {
    let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
    let plain = id.trim_start_matches('0');
    if is_number && !plain.is_empty() { plain } else { id }
}
