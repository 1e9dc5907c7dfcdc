//! What test collections have beside their articles: topics and judgements.
//!
//! They are told by their content, so that a folder can be indexed as it was unpacked. It reads
//! none of them; the evaluation does.

use serde::de::IgnoredAny;
use std::collections::BTreeMap;

/// Lines that have to look like judgements.
const LINES: usize = 20;

/// What a file is, if it is one of these, by its name and its first bytes.
pub(crate) fn passed_over(name: &str, head: &[u8]) -> Option<&'static str> {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let begin = &head[..head.len().min(5)];
    if begin.eq_ignore_ascii_case(b"<top>") {
        return Some("topics");
    }
    let file_name = name.rsplit('/').next().unwrap_or(name);
    if file_name.eq_ignore_ascii_case("queries.jsonl") && is_query(head) {
        return Some("topics");
    }
    is_judgements(head).then_some("judgements")
}

/// Whether the first line is a topic of BEIR: an id and a text, and no title.
fn is_query(head: &[u8]) -> bool {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or(head);
    let members = serde_json::from_slice::<BTreeMap<String, IgnoredAny>>(line);
    members.is_ok_and(|members| {
        members.contains_key("_id")
            && members.contains_key("text")
            && !members.contains_key("title")
    })
}

/// Whether the lines are judgements: TREC's (`301 0 FT911-3 1`), or BEIR's with their header.
fn is_judgements(head: &[u8]) -> bool {
    if head.starts_with(b"query-id\tcorpus-id\tscore") {
        return true;
    }
    // The last line may be cut.
    let mut lines = head.split_inclusive(|byte| *byte == b'\n').take(LINES).peekable();
    let is_whole = |line: &&[u8]| line.ends_with(b"\n");
    lines.peek().is_some_and(is_whole) && lines.filter(is_whole).all(is_judgement)
}

/// Whether a line is a topic, an iteration that is not used, an id and a grade.
fn is_judgement(line: &[u8]) -> bool {
    let Ok(line) = std::str::from_utf8(line) else { return false };
    let words: Vec<&str> = line.split_whitespace().take(5).collect();
    matches!(words[..], [_, "0" | "Q0", _, grade] if grade.parse::<i32>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! files {
        ($($test:ident, $name:expr, $head:expr, $expected:expr;)+) => {$(
            #[test]
            fn $test() {
                assert_eq!(passed_over($name, $head.as_bytes()), $expected);
            }
        )+};
    }

    files! {
        topics_of_trec, "topics.301-350", "\n<top>\n<num> Number: 301\n", Some("topics");
        topics_of_beir, "a/queries.jsonl", "{\"_id\":\"1\",\"text\":\"no spy\",\"metadata\":{}}\n", Some("topics");
        judgements_of_trec, "qrels.txt", "301 0 FT911-3 1\n301 0 FT911-4 0\n301 0 FT", Some("judgements");
        judgements_of_beir, "qrels/test.tsv", "query-id\tcorpus-id\tscore\n1\t2\t1\n", Some("judgements");
        a_corpus, "a/corpus.jsonl", "{\"_id\":\"1\",\"title\":\"a\",\"text\":\"b\"}\n", None;
        articles_called_queries, "queries.jsonl", "{\"_id\":\"1\",\"title\":\"a\",\"text\":\"b\"}\n", None;
        a_text, "a.txt", "No spy\n", None;
        numbers, "a.txt", "1 2 3 4\n", None;
        empty, "a.txt", "", None;
    }
}
