//! The records of a JSON document: the elements of its array, wherever it is, or the document.
//!
//! An array may stand alone or in a wrapper, as the interfaces of newspapers and search engines
//! give it: `{"articles": […]}`, `{"response": {"docs": […]}}`, `{"hits": {"hits": […]}}`. Records
//! are found by their brackets alone, so that a document of any size streams; whether they are
//! JSON is for whoever reads them.

use memchr::memchr2;

use crate::source::mark::Mark;

/// The members of a wrapper that hold its articles, or hold the wrapper that does.
const WRAPPERS: [&[u8]; 13] = [
    b"articles",
    b"data",
    b"docs",
    b"documents",
    b"entries",
    b"hits",
    b"item",
    b"items",
    b"news",
    b"records",
    b"response",
    b"results",
    b"stories",
];

/// An object with one of these, before anything that looks like a wrapper, is an article.
const TEXTS: [&[u8]; 6] =
    [b"text", b"body", b"content", b"articleBody", b"article_body", b"full_text"];

/// The longest name above; longer ones are none of them.
const NAME_BYTES: usize = 12;

/// Finds the records of a JSON document, buffer by buffer.
#[derive(Clone, Debug, Default)]
pub(crate) struct JsonScanner {
    state: State,
    /// Brackets that are open in the record, or in the object that may be a wrapper.
    depth: u32,
    in_string: bool,
    /// The byte before was a backslash in a string.
    escaped: bool,
    /// The string being read, or the last one: a name, if a colon follows.
    string: Vec<u8>,
    object: Object,
    /// The last record was a whole document, not an element.
    is_document: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Outside everything.
    #[default]
    Outside,
    /// Inside the array of records, between them.
    Between,
    /// In a record that is an element, or a stray scalar.
    Record { element: bool },
    /// In an object that may be an article or a wrapper.
    Object,
    /// Behind a bracket in that object which may open the array of records.
    Bracket,
}

/// What is known of the object that may be an article or a wrapper.
#[derive(Clone, Copy, Debug, Default)]
struct Object {
    /// The member being read has the name of a wrapper.
    at_wrapper: bool,
    /// The member of the outer object has, where the one being read is a member of a member.
    in_wrapper: bool,
    /// It has a text, so it is an article.
    is_article: bool,
    /// It had an array of records, so it is a wrapper.
    is_wrapper: bool,
    /// The brackets that were open where that array began.
    depth: u32,
}

impl JsonScanner {
    /// The next mark from `at`, which is moved there; `None` at the end of the buffer.
    pub(crate) fn next(&mut self, bytes: &[u8], at: &mut usize) -> Option<Mark> {
        loop {
            if self.in_string {
                self.skip_string(bytes, at)?;
                if self.depth == 0 {
                    return Some(self.end(*at));
                }
                continue;
            }
            let byte = *bytes.get(*at)?;
            let mark = match self.state {
                State::Outside | State::Between => self.between(byte, at),
                State::Record { .. } => self.in_record(byte, at),
                State::Object => self.in_object(byte, at),
                State::Bracket => self.behind_bracket(byte, at),
            };
            if mark.is_some() {
                return mark;
            }
        }
    }

    /// Whether the last record was a whole document rather than the element of one.
    pub(crate) fn is_document(&self) -> bool {
        self.is_document
    }

    /// Whether every bracket and quotation mark is closed.
    pub(crate) fn is_closed(&self) -> bool {
        self.state == State::Outside && !self.in_string
    }

    /// Whether the document was seen to have an array of records, be it empty.
    pub(crate) fn has_array(&self) -> bool {
        self.state == State::Between || self.object.is_wrapper
    }

    fn between(&mut self, byte: u8, at: &mut usize) -> Option<Mark> {
        let outside = self.state == State::Outside;
        match byte {
            b',' => *at += 1,
            _ if byte.is_ascii_whitespace() => *at += 1,
            b'[' if outside => {
                self.object = Object { is_wrapper: true, ..Object::default() };
                self.state = State::Between;
                *at += 1;
            }
            b']' if !outside => {
                self.depth = self.object.depth;
                self.state = if self.depth == 0 { State::Outside } else { State::Object };
                *at += 1;
            }
            b'{' if outside => {
                self.state = State::Object;
                self.object = Object::default();
                self.is_document = true;
                return Some(Mark::Start(*at));
            }
            _ => {
                self.state = State::Record { element: !outside };
                self.depth = 0;
                self.is_document = outside;
                return Some(Mark::Start(*at));
            }
        }
        None
    }

    fn in_record(&mut self, byte: u8, at: &mut usize) -> Option<Mark> {
        match byte {
            b'"' => self.open_string(at),
            // A number or a word, which is no record, ends where the next thing begins.
            b',' | b'}' | b']' if self.depth == 0 => {
                let end = *at;
                // A bracket that closes nothing must not stop the scan.
                *at += usize::from(byte != b']' || self.state == State::Record { element: false });
                return Some(self.end(end));
            }
            _ if self.depth == 0 && byte.is_ascii_whitespace() => return Some(self.end(*at)),
            _ => {
                *at += 1;
                if self.bracket(byte) {
                    return Some(self.end(*at));
                }
            }
        }
        None
    }

    fn in_object(&mut self, byte: u8, at: &mut usize) -> Option<Mark> {
        if byte == b'"' {
            self.open_string(at);
            return None;
        }
        *at += 1;
        match byte {
            b':' if self.depth == 1 => {
                self.object.at_wrapper = WRAPPERS.contains(&&*self.string);
                self.object.is_article |= TEXTS.contains(&&*self.string);
            }
            b':' if self.depth == 2 && self.object.in_wrapper => {
                self.object.at_wrapper = WRAPPERS.contains(&&*self.string);
            }
            b',' if self.depth <= 2 => self.object.at_wrapper = false,
            b'[' if self.object.at_wrapper && !self.object.is_article => {
                self.state = State::Bracket;
            }
            _ => {
                let opened = byte == b'{' && self.depth == 1;
                if self.bracket(byte) {
                    return self.close_object(*at);
                }
                if opened {
                    self.object.in_wrapper = self.object.at_wrapper;
                } else if self.depth == 1 && byte == b'}' {
                    self.object.in_wrapper = false;
                }
                if matches!(byte, b'{' | b'}' | b'[' | b']') {
                    self.object.at_wrapper = false;
                }
            }
        }
        None
    }

    /// An array of objects is the array of records; anything else is a member like any other.
    fn behind_bracket(&mut self, byte: u8, at: &mut usize) -> Option<Mark> {
        match byte {
            _ if byte.is_ascii_whitespace() => *at += 1,
            b'{' => {
                self.object.is_wrapper = true;
                self.object.depth = self.depth;
                self.object.at_wrapper = false;
                self.state = State::Between;
            }
            _ => {
                self.depth += 1;
                self.object.at_wrapper = false;
                self.state = State::Object;
            }
        }
        None
    }

    fn close_object(&mut self, at: usize) -> Option<Mark> {
        let is_article = !self.object.is_wrapper;
        let end = self.end(at);
        is_article.then_some(end)
    }

    /// The record ends before `at`.
    fn end(&mut self, at: usize) -> Mark {
        let element = self.state == State::Record { element: true };
        self.state = if element { State::Between } else { State::Outside };
        self.depth = 0;
        Mark::End(at)
    }

    /// Counts a bracket; true if it closed the last that was open.
    fn bracket(&mut self, byte: u8) -> bool {
        match byte {
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }

    fn open_string(&mut self, at: &mut usize) {
        self.in_string = true;
        self.string.clear();
        *at += 1;
    }

    /// Moves `at` behind the end of the string; `None` if it is not in the buffer.
    fn skip_string(&mut self, bytes: &[u8], at: &mut usize) -> Option<()> {
        loop {
            if self.escaped {
                bytes.get(*at)?;
                self.escaped = false;
                *at += 1;
            }
            let rest = &bytes[*at..];
            let end = memchr2(b'"', b'\\', rest);
            let read = &rest[..end.unwrap_or(rest.len())];
            // One byte more than the longest name tells a longer one apart.
            let room = (NAME_BYTES + 1).saturating_sub(self.string.len());
            self.string.extend_from_slice(&read[..read.len().min(room)]);
            *at += read.len() + usize::from(end.is_some());
            if rest[end?] == b'"' {
                self.in_string = false;
                return Some(());
            }
            self.escaped = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn records(text: &str, step: usize) -> (Vec<String>, JsonScanner) {
        let (mut scanner, mut at, mut start) = (JsonScanner::default(), 0, 0);
        let mut records = Vec::new();
        let mut end = 0;
        while end < text.len() {
            end = (end + step).min(text.len());
            while let Some(mark) = scanner.next(&text.as_bytes()[..end], &mut at) {
                match mark {
                    Mark::Start(found) => start = found,
                    Mark::End(end) => {
                        records.push(String::from_utf8_lossy(&text.as_bytes()[start..end]).into());
                    }
                }
            }
        }
        (records, scanner)
    }

    fn check_records(text: &str, expected: &[&str]) {
        for step in [1, 2, 5, text.len().max(1)] {
            assert_eq!(records(text, step).0, expected, "{text:?} by {step}");
        }
    }

    macro_rules! documents {
        ($($test:ident, $text:expr, $records:expr;)+) => {$(
            #[test]
            fn $test() {
                check_records($text, &$records);
            }
        )+};
    }

    documents! {
        nothing, " \n", [];
        an_array, r#"[{"a":1}, {"b":[2,{"c":3}]}]"#, [r#"{"a":1}"#, r#"{"b":[2,{"c":3}]}"#];
        an_empty_array, "[ ]", [];
        brackets_in_strings, r#"[{"a":"}]\"{\\"},{"b":"["}]"#, [r#"{"a":"}]\"{\\"}"#, r#"{"b":"["}"#];
        an_object, r#"{"title":"a","tags":["x"],"n":{"m":{}}}"#, [r#"{"title":"a","tags":["x"],"n":{"m":{}}}"#];
        objects_in_a_row, "{\"a\":1}\n{\"a\":2}", [r#"{"a":1}"#, r#"{"a":2}"#];
        a_wrapper, r#"{"status":"ok","total":2,"articles":[{"a":1},{"a":2}],"next":null}"#, [r#"{"a":1}"#, r#"{"a":2}"#];
        a_wrapper_with_spaces, "{ \"docs\" : [\n {\"a\":1}\n]\n}\n", [r#"{"a":1}"#];
        a_wrapper_in_a_wrapper, r#"{"took":3,"hits":{"total":{"value":1},"hits":[{"_id":"1"}]}}"#, [r#"{"_id":"1"}"#];
        a_wrapper_with_two_arrays, r#"{"items":[{"a":1}],"results":[{"a":2}]}"#, [r#"{"a":1}"#, r#"{"a":2}"#];
        an_article_with_items, r#"{"text":"t","items":[{"a":1}]}"#, [r#"{"text":"t","items":[{"a":1}]}"#];
        an_article_with_strings_as_items, r#"{"title":"t","items":["a"],"data":[]}"#, [r#"{"title":"t","items":["a"],"data":[]}"#];
        an_article_that_says_items, r#"{"title":"items","x":[{"a":1}]}"#, [r#"{"title":"items","x":[{"a":1}]}"#];
        scalars, r#"[1, "a,b", null,{"a":1},true]"#, ["1", r#""a,b""#, "null", r#"{"a":1}"#, "true"];
        arrays_in_an_array, r#"[[1,2],{"a":1}]"#, ["[1,2]", r#"{"a":1}"#];
        missing_commas, r#"[{"a":1}{"b":2}]"#, [r#"{"a":1}"#, r#"{"b":2}"#];
        stray_brackets, "}]x", ["", "", ];
        cut_short, r#"[{"a":1},{"b":"#, [r#"{"a":1}"#];
    }

    #[test]
    fn documents_and_ends_are_told() {
        assert!(records("{}", 1).1.is_document());
        assert!(!records("[{}]", 1).1.is_document());
        assert!(records("[{}]", 1).1.is_closed());
        assert!(!records("[{}", 1).1.is_closed());
        assert!(!records("{\"a", 1).1.is_closed());
        assert!(records("[]", 1).1.has_array());
        assert!(!records("{}", 1).1.has_array());
    }

    proptest! {
        #[test]
        fn any_text_can_be_cut_anywhere(text in r#"([\[\]{},:"\\ a1]|"hits"|"text"){0,30}"#, step in 1usize..9) {
            prop_assert_eq!(records(&text, step).0, records(&text, text.len().max(1)).0);
        }
    }
}
