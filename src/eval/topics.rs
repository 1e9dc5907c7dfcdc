//! The topics of a file, in the forms they are published in.
//!
//! It must never know how a topic's text is searched.

use std::collections::HashSet;
use std::path::Path;

use serde_json::Value;

use crate::error::{Error, Result};
use crate::eval::rows::{Row, column_id, lines, read_file, read_rows, without_mark};
use crate::eval::topic::Topic;
use crate::eval::trec_topics::{read_trec_topic, trec_rows};
use crate::source::Problem;

/// Reads the topics of a file, and says what was wrong with others: see [`parse_topics`].
///
/// # Errors
/// [`Error::Io`] if the file cannot be read, [`Error::Source`] if it has no topic.
pub fn read_topics(path: &Path) -> Result<(Vec<Topic>, Vec<Problem>)> {
    let (topics, problems) = read_file(path, parse_topics, Vec::is_empty)?;
    if topics.is_empty() {
        let reason = "there are no topics in it; write `id<TAB>query` a line".to_owned();
        return Err(Error::Source { path: path.to_owned(), reason });
    }
    Ok((topics, problems))
}

/// Reads the topics of a file that is in memory, in its order, and says what was wrong with others.
/// The name is what problems call the file. The first character tells the form:
///
/// - `<`: TREC's, `<top> <num> 301 <title> … <desc> … <narr> … </top>`, with or without closing
///   tags (<https://trec.nist.gov/data/topics_eng/>)
/// - `{`: JSON Lines with `_id` and `text`, as BEIR's `queries.jsonl`
///   (<https://github.com/beir-cellar/beir/wiki/Load-your-custom-dataset>)
/// - anything else: `id<TAB>query` a line; lines that begin with `#` are comments
pub fn parse_topics(name: &str, bytes: &[u8]) -> (Vec<Topic>, Vec<Problem>) {
    let first = without_mark(bytes).trim_ascii_start().first();
    match first {
        Some(b'<') => collect(trec_rows(name, bytes), read_trec_topic),
        Some(b'{') => collect(lines(name, bytes), read_json_topic),
        _ => {
            let rows = lines(name, bytes).filter(|row| !row.is_comment());
            collect(rows, read_tabbed_topic)
        }
    }
}

/// The topics of the rows; of topics with one id the first counts.
fn collect<'a>(
    rows: impl Iterator<Item = Row<'a>>,
    read: impl Fn(&str) -> std::result::Result<Topic, String>,
) -> (Vec<Topic>, Vec<Problem>) {
    let (mut topics, mut ids) = (Vec::new(), HashSet::new());
    let problems = read_rows(rows, |row| {
        let mut topic = read(&row.text)?;
        topic.id = column_id(&topic.id);
        if !ids.insert(topic.id.clone()) {
            return Err(format!("topic `{}` is there twice; the first counts", topic.id));
        }
        topics.push(topic);
        Ok(())
    });
    (topics, problems)
}

fn read_tabbed_topic(text: &str) -> std::result::Result<Topic, String> {
    let (id, title) = text.split_once('\t').unwrap_or_default();
    new_topic(id, title).ok_or_else(|| "not a topic; write `id<TAB>query`".to_owned())
}

fn read_json_topic(text: &str) -> std::result::Result<Topic, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        format!("no JSON from column {}; write an object a line", error.column())
    })?;
    let id = match value.get("_id").or_else(|| value.get("id")) {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => String::new(),
    };
    let title = value.get("text").and_then(Value::as_str).unwrap_or_default();
    new_topic(&id, title)
        .ok_or_else(|| "not a topic; write {\"_id\": \"id\", \"text\": \"query\"}".to_owned())
}

/// A topic with one text, if it has an id and the text.
fn new_topic(id: &str, title: &str) -> Option<Topic> {
    let (id, title) = (id.trim().to_owned(), title.trim().to_owned());
    let is_whole = !id.is_empty() && !title.is_empty();
    is_whole.then(|| Topic { id, title, ..Topic::default() })
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;

    fn check_topics(bytes: &[u8]) -> String {
        let (topics, problems) = parse_topics("topics", bytes);
        let topics = topics
            .iter()
            .map(|t| format!("{}|{}|{}|{}\n", t.id, t.title, t.description, t.narrative));
        topics.chain(problems.iter().map(|problem| format!("{problem}\n"))).collect()
    }

    #[test]
    fn tabs_part_id_and_query() {
        let text = "\u{feff}1\tno-spy\r\n\r\n# a comment\tof two\n 2 \t“no-spy” a\tb \n\
                    three words\n\tno id\n4\t \n1\tagain\n#5\tcomment";
        assert_snapshot!(check_topics(text.as_bytes()), @"
        1|no-spy||
        2|“no-spy” a\tb||
        topics:5: not a topic; write `id<TAB>query`
        topics:6: not a topic; write `id<TAB>query`
        topics:7: not a topic; write `id<TAB>query`
        topics:8: topic `1` is there twice; the first counts
        ");
    }

    #[test]
    fn json_lines() {
        let text = "{\"_id\": \"a b\", \"text\": \" wild \\u00abboars\\u00bb \", \"metadata\": 0}\n\
                    {\"_id\": 7, \"text\": \"seven\"}\n{\"_id\": 8}\n{\"_id\": 9,\n[]\n\
                    {\"id\": \"#10\", \"text\": \"ten\"}\n";
        assert_snapshot!(check_topics(text.as_bytes()), @r#"
        a%20b|wild «boars»||
        7|seven||
        %2310|ten||
        topics:3: not a topic; write {"_id": "id", "text": "query"}
        topics:4: no JSON from column 10; write an object a line
        topics:5: not a topic; write {"_id": "id", "text": "query"}
        "#);
    }

    #[test]
    fn bytes_that_are_no_utf8_are_said() {
        assert_snapshot!(check_topics(b"1\tcaf\xe9\n"), @"
        1|caf\u{fffd}||
        topics:1: bytes that are no UTF-8 were replaced; save the file as UTF-8
        ");
    }

    #[test]
    fn trec_topics_of_old_form() {
        let text = "<top>\n\n<head> Tipster Topic Description\n<num> Number: 051 \n<dom> Law\n\
                    <title> Topic: Airbus <i>Subsidies</i>\n\n<desc> Description: \nWho pays,\r\n\
                    and who < does not?\n\n<narr> Narrative: \nAny bill\nis relevant.\n\n\
                    <con> Concept(s):\n1. A\n</top>\n\n<top>\n<num> Number: 52\n\n\
                    <title>\nbarley prices\n\n<desc>\n<narr>\n";
        assert_snapshot!(check_topics(text.as_bytes()), @"
        51|Airbus <i>Subsidies</i>|Who pays, and who < does not?|Any bill is relevant.
        52|barley prices||
        ");
    }

    #[test]
    fn trec_topics_with_closing_tags() {
        let text = "<xml>\n<TOP><NUM>mb 001</NUM><docid>9</docid><TITLE>wild boars</TITLE>\
                    <desc>Why?</desc> tail</TOP><top>\n<num>2</num>\n<desc>A sentence.</desc>\n\
                    </top>\nbetween\n<top><title>no id</title></top>\n<top>\n<num>3</num></top>";
        assert_snapshot!(check_topics(text.as_bytes()), @"
        mb%20001|wild boars|Why?|
        2|A sentence.||
        topics:7: the topic has no <num>; give it one
        topics:8: topic 3 has neither <title> nor <desc>; give it one
        ");
    }

    #[test]
    fn markup_without_topics_is_said() {
        let said = check_topics(b"\n<topics><topic number=\"1\"/></topics>");
        let form = "`<top> <num> id <title> query </top>`";
        assert_eq!(said, format!("topics:1: there is no <top> in it; write {form}\n"));
    }

    #[test]
    fn nothing_is_no_topic() {
        assert_eq!(check_topics(b" \r\n"), "");
    }
}
