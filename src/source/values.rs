//! What the value of a field says: a text, names of people, entities, a language.
//!
//! The shapes are those that people meet in exports and interfaces. What of a value is not
//! understood is handed back, so that nothing is lost.

use serde_json::{Map, Value};

use crate::article::{Entity, EntityKind};
use crate::source::byline::read_byline;
use crate::source::names::plain;

/// The members of an object that hold what it is about, the likeliest first. Those with `$` are
/// MongoDB's extended JSON, those with `#` and `_` come from XML.
const TEXT_MEMBERS: [&str; 17] = [
    "main",
    "name",
    "original",
    "text",
    "body",
    "value",
    "rendered",
    "title",
    "content",
    "plain",
    "full",
    "$t",
    "#text",
    "_text",
    "$date",
    "$oid",
    "$numberLong",
];

/// What was understood of a value, and the value, or the part of it, that says more.
pub(crate) struct Taken<T> {
    pub(crate) what: T,
    pub(crate) left: Option<Value>,
}

/// Whether a value says nothing.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(values) => values.iter().all(is_empty),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The text of a value: of a string, a number, an object about a text, the first of an array.
pub(crate) fn take_text(value: Value) -> Result<Taken<String>, Value> {
    match value {
        Value::String(what) => Ok(Taken { what, left: None }),
        Value::Number(number) => Ok(Taken { what: number.to_string(), left: None }),
        Value::Array(mut values) if values.len() == 1 => match take_text(values.remove(0)) {
            Ok(taken) => Ok(taken),
            Err(value) => Err(Value::Array(vec![value])),
        },
        Value::Array(values) => match values.first().cloned().map(take_text) {
            Some(Ok(taken)) => Ok(Taken { what: taken.what, left: Some(Value::Array(values)) }),
            _ => Err(Value::Array(values)),
        },
        Value::Object(mut members) => {
            let known = |name: &&&str| members.get(**name).is_some_and(|value| !is_empty(value));
            let Some(name) = TEXT_MEMBERS.iter().find(known) else {
                return Err(Value::Object(members));
            };
            match members.remove(*name).map(take_text) {
                Some(Ok(taken)) => {
                    if let Some(left) = taken.left {
                        members.insert((*name).to_owned(), left);
                    }
                    let left = (!members.is_empty()).then_some(Value::Object(members));
                    Ok(Taken { what: taken.what, left })
                }
                Some(Err(value)) => {
                    members.insert((*name).to_owned(), value);
                    Err(Value::Object(members))
                }
                None => Err(Value::Object(members)),
            }
        }
        Value::Null | Value::Bool(_) => Err(value),
    }
}

/// The text of an article: that of a value, where an array is one of paragraphs.
pub(crate) fn take_paragraphs(value: Value) -> Result<Taken<String>, Value> {
    let Value::Array(values) = value else {
        return take_text(value);
    };
    let mut what = String::new();
    let mut complete = true;
    for value in values.iter().filter(|value| !is_empty(value)) {
        match take_text(value.clone()) {
            Ok(taken) => {
                if !what.is_empty() {
                    what.push_str("\n\n");
                }
                what.push_str(&taken.what);
                complete &= taken.left.is_none();
            }
            Err(_) => complete = false,
        }
    }
    if what.is_empty() {
        return Err(Value::Array(values));
    }
    Ok(Taken { what, left: (!complete).then_some(Value::Array(values)) })
}

/// The people of a byline, and the agency it names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Authors {
    pub(crate) names: Vec<String>,
    pub(crate) agency: Option<String>,
}

/// The authors that a value names: a byline, or an array of names.
pub(crate) fn take_authors(value: Value) -> Result<Taken<Authors>, Value> {
    let mut authors = Authors::default();
    let left = match &value {
        Value::String(text) => match list(text) {
            Some(values) => return take_authors(Value::Array(values)),
            None => {
                authors.add_byline(text);
                None
            }
        },
        Value::Array(values) => {
            let mut complete = true;
            for value in values.iter().filter(|value| !is_empty(value)) {
                complete &= authors.add(value, values.len() == 1);
            }
            (!complete).then(|| value.clone())
        }
        Value::Object(members) => match person(members) {
            Some((name, complete)) if !members.contains_key("original") => {
                authors.names.push(name);
                (!complete).then(|| value.clone())
            }
            _ => {
                let taken = take_text(value)?;
                authors.add_byline(&taken.what);
                return Ok(Taken { what: authors, left: taken.left });
            }
        },
        _ => return Err(value),
    };
    match authors {
        Authors { names, agency: None } if names.is_empty() => Err(value),
        what => Ok(Taken { what, left }),
    }
}

impl Authors {
    fn add_byline(&mut self, text: &str) {
        let byline = read_byline(text);
        self.names.extend(byline.authors);
        self.agency = self.agency.take().or(byline.agency);
    }

    /// Adds an element of an array; false if it says more than a name.
    fn add(&mut self, value: &Value, alone: bool) -> bool {
        match value {
            Value::String(text) if alone => {
                self.add_byline(text);
                true
            }
            Value::String(text) => {
                let byline = read_byline(text);
                self.agency = self.agency.take().or(byline.agency);
                // What is one of several is one name, whatever commas it has: `Doe, Jane`.
                match byline.authors.len() {
                    0 | 1 => self.names.extend(byline.authors),
                    _ => self.names.push(text.trim().to_owned()),
                }
                true
            }
            Value::Object(members) => match person(members) {
                Some((name, complete)) => {
                    self.names.push(name);
                    complete
                }
                None => false,
            },
            _ => false,
        }
    }
}

/// The name of a person that is an object, and whether that is all it says.
fn person(members: &Map<String, Value>) -> Option<(String, bool)> {
    let member = |names: &[&str]| {
        let found = members.iter().find(|(name, _)| names.contains(&&*plain(name)));
        found.and_then(|(_, value)| value.as_str()).filter(|text| !text.trim().is_empty())
    };
    if let Some(name) = member(&["name", "fullname", "displayname", "authorname"]) {
        return Some((name.trim().to_owned(), members.len() == 1));
    }
    let parts = [
        member(&["firstname", "first", "givenname"]),
        member(&["middlename", "middle"]),
        member(&["lastname", "last", "familyname", "surname"]),
    ];
    let name = parts.iter().flatten().map(|part| part.trim()).collect::<Vec<_>>().join(" ");
    let used = parts.iter().flatten().count();
    (!name.is_empty()).then_some((name, members.len() == used))
}

/// The entities that a value names, added to `entities`; what is not said to be of another kind is
/// of `kind`. The value is handed back if it says more.
pub(crate) fn take_entities(
    value: Value,
    kind: EntityKind,
    entities: &mut Vec<Entity>,
) -> Option<Value> {
    if let Value::String(text) = &value
        && let Some(values) = list(text)
    {
        return take_entities(Value::Array(values), kind, entities);
    }
    let complete = add_entities(&value, kind, entities);
    (!complete).then_some(value)
}

/// Adds what a value names; false if it says more.
fn add_entities(value: &Value, kind: EntityKind, entities: &mut Vec<Entity>) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => {
            // Cells of tables hold lists with these separators; a comma may be part of a name.
            for name in text.split([';', '|', '\n']) {
                add_entity(name, kind, entities);
            }
            true
        }
        Value::Array(values) => match &values[..] {
            [Value::String(name), Value::String(label)] if kind_of(label) != EntityKind::Other => {
                add_entity(name, kind_of(label), entities);
                true
            }
            values => values
                .iter()
                .fold(true, |complete, value| add_entities(value, kind, entities) & complete),
        },
        Value::Object(members) => add_object(members, kind, entities),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Adds `{"name": …, "type": …}`, or the lists of `{"PERSON": […], "ORG": […]}`.
fn add_object(members: &Map<String, Value>, kind: EntityKind, entities: &mut Vec<Entity>) -> bool {
    let member = |names: &[&str]| {
        let found = members.iter().find(|(name, _)| names.contains(&&*plain(name)));
        found.and_then(|(_, value)| value.as_str())
    };
    if let Some(name) = member(&["name", "text", "entity", "mention", "word", "value"]) {
        let label = member(&["type", "label", "entitytype", "entitygroup", "kind", "category"]);
        add_entity(name, label.map_or(kind, kind_of), entities);
        // An export of ours says where it has an entity from; from here on it is given.
        let is_ours = |origin: &&str| ["given", "recognised"].contains(origin);
        let known = [label, member(&["origin"]).filter(is_ours)].iter().flatten().count();
        return members.len() == 1 + known;
    }
    members.iter().fold(true, |complete, (label, value)| match value {
        Value::Array(_) | Value::String(_) if kind_of(label) != EntityKind::Other => {
            add_entities(value, kind_of(label), entities) & complete
        }
        _ => false,
    })
}

fn add_entity(name: &str, kind: EntityKind, entities: &mut Vec<Entity>) {
    let entity = Entity { kind, name: name.trim().to_owned() };
    if !entity.name.is_empty() && !entities.contains(&entity) {
        entities.push(entity);
    }
}

/// The kind that a label means: those of CoNLL-2003, OntoNotes 5 and ACE, with or without the
/// `B-` and `I-` of a tagger, and plain words.
fn kind_of(label: &str) -> EntityKind {
    let label = label.strip_prefix("B-").or_else(|| label.strip_prefix("I-")).unwrap_or(label);
    match &*plain(label) {
        "per" | "person" | "persons" | "people" => EntityKind::Person,
        "org" | "orgs" | "organization" | "organizations" | "organisation" | "organisations"
        | "company" | "companies" => EntityKind::Organisation,
        "gpe" | "loc" | "location" | "locations" | "place" | "places" | "fac" | "facility"
        | "city" | "country" | "state" | "stateorprovince" | "geo" => EntityKind::Place,
        _ => EntityKind::Other,
    }
}

/// The list that a cell of a table holds: as JSON, or as Python prints one.
fn list(text: &str) -> Option<Vec<Value>> {
    let text = text.trim();
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    if let Ok(values) = serde_json::from_str(text) {
        return Some(values);
    }
    let mut values = Vec::new();
    let mut rest = inner.trim();
    while let Some(quote @ ('\'' | '"')) = rest.chars().next() {
        let mut value = String::new();
        let mut chars = rest[1..].char_indices();
        let end = loop {
            match chars.next()? {
                (_, '\\') => value.push(chars.next()?.1),
                (end, c) if c == quote => break end,
                (_, c) => value.push(c),
            }
        };
        values.push(Value::String(value));
        rest = rest[end + 2..].trim_start();
        rest = rest.strip_prefix(',').map_or(rest, str::trim_start);
    }
    rest.is_empty().then_some(values)
}

/// The two-letter ISO 639-1 code of a language: `en-US`, `eng` and `English` are `en`.
pub(crate) fn language(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let named = LANGUAGES.iter().find(|(_, names)| names.contains(&&*lower));
    if let Some((code, _)) = named {
        return Some((*code).to_owned());
    }
    let code = lower.split(['-', '_']).next()?;
    (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase())).then(|| code.to_owned())
}

/// Codes, and what else the languages are called: ISO 639-2 and names.
const LANGUAGES: [(&str, &[&str]); 24] = [
    ("ar", &["ara", "arabic", "العربية"]),
    ("cs", &["ces", "cze", "czech", "čeština"]),
    ("da", &["dan", "danish", "dansk"]),
    ("de", &["deu", "ger", "german", "deutsch"]),
    ("el", &["ell", "gre", "greek", "ελληνικά"]),
    ("en", &["eng", "english"]),
    ("es", &["spa", "spanish", "español", "castellano"]),
    ("fi", &["fin", "finnish", "suomi"]),
    ("fr", &["fra", "fre", "french", "français"]),
    ("hu", &["hun", "hungarian", "magyar"]),
    ("it", &["ita", "italian", "italiano"]),
    ("ja", &["jpn", "japanese", "日本語"]),
    ("ko", &["kor", "korean", "한국어"]),
    ("nl", &["nld", "dut", "dutch", "nederlands"]),
    ("no", &["nor", "norwegian", "norsk"]),
    ("pl", &["pol", "polish", "polski"]),
    ("pt", &["por", "portuguese", "português"]),
    ("ro", &["ron", "rum", "romanian", "română"]),
    ("ru", &["rus", "russian", "русский"]),
    ("sv", &["swe", "swedish", "svenska"]),
    ("ta", &["tam", "tamil", "தமிழ்"]),
    ("tr", &["tur", "turkish", "türkçe"]),
    ("uk", &["ukr", "ukrainian", "українська"]),
    ("zh", &["zho", "chi", "chinese", "中文"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn value(json: &str) -> Value {
        serde_json::from_str(json).unwrap()
    }

    /// Writes what is left behind a `+`.
    fn written<T>(taken: Result<Taken<T>, Value>, write: impl Fn(T) -> String) -> String {
        match taken {
            Ok(Taken { what, left: None }) => write(what),
            Ok(Taken { what, left: Some(left) }) => format!("{} + {left}", write(what)),
            Err(value) => format!("+ {value}"),
        }
    }

    fn check_text(json: &str, expected: &str) {
        assert_eq!(written(take_text(value(json)), |text| text), expected, "{json}");
    }

    fn check_paragraphs(json: &str, expected: &str) {
        assert_eq!(written(take_paragraphs(value(json)), |text| text), expected, "{json}");
    }

    fn check_authors(json: &str, expected: &str) {
        let write = |authors: Authors| match authors.agency {
            Some(agency) => format!("{} / {agency}", authors.names.join(", ")),
            None => authors.names.join(", "),
        };
        assert_eq!(written(take_authors(value(json)), write), expected, "{json}");
    }

    fn check_entities(json: &str, expected: &str) {
        let mut entities = Vec::new();
        let left = take_entities(value(json), EntityKind::Other, &mut entities);
        let mut found: Vec<String> = entities
            .iter()
            .map(|entity| format!("{}:{}", entity.kind.name(), entity.name))
            .collect();
        found.extend(left.map(|left| format!("+ {left}")));
        assert_eq!(found.join(", "), expected, "{json}");
    }

    macro_rules! table {
        ($check:ident: $($test:ident, $json:expr, $expected:expr;)+) => {$(
            #[test]
            fn $test() {
                $check($json, $expected);
            }
        )+};
    }

    table! { check_text:
        text_string, r#""a""#, "a";
        text_number, "12", "12";
        text_main, r#"{"main":"a"}"#, "a";
        text_main_and_more, r#"{"main":"a","kicker":"b"}"#, r#"a + {"kicker":"b"}"#;
        text_name, r#"{"id":null,"name":"The Wire"}"#, r#"The Wire + {"id":null}"#;
        text_rendered, r#"{"rendered":"a"}"#, "a";
        text_mongo, r#"{"$date":{"$numberLong":"1557912600000"}}"#, "1557912600000";
        text_first, r#"["a","b"]"#, r#"a + ["a","b"]"#;
        text_only_one, r#"["a"]"#, "a";
        text_none, r#"{"x":1}"#, r#"+ {"x":1}"#;
        text_bool, "true", "+ true";
    }

    table! { check_paragraphs:
        paragraphs, r#"["a","","b"]"#, "a\n\nb";
        paragraph_objects, r#"[{"text":"a"},{"text":"b","n":1}]"#, "a\n\nb + [{\"text\":\"a\"},{\"n\":1,\"text\":\"b\"}]";
        paragraph_flags, "[true]", "+ [true]";
    }

    table! { check_authors:
        author_byline, r#""By Jane Doe and John Roe""#, "Jane Doe, John Roe";
        author_agency, r#""Reuters""#, " / Reuters";
        author_names, r#"["Jane Doe","John Roe"]"#, "Jane Doe, John Roe";
        author_objects, r#"[{"name":"Jane Doe"},{"firstname":"John","lastname":"Roe"}]"#, "Jane Doe, John Roe";
        author_rich_objects, r#"[{"name":"Jane Doe","url":"u"}]"#, r#"Jane Doe + [{"name":"Jane Doe","url":"u"}]"#;
        author_original, r#"{"original":"By Jane Doe","person":[]}"#, r#"Jane Doe + {"person":[]}"#;
        author_object, r#"{"name":"Jane Doe"}"#, "Jane Doe";
        author_json_cell, r#""[\"Jane Doe\"]""#, "Jane Doe";
        author_python_cell, r#""['Jane Doe', \"Pat O'Neil\"]""#, "Jane Doe, Pat O'Neil";
        author_number, "1", "+ 1";
    }

    table! { check_entities:
        entity_strings, r#"["Huawei","Huawei"," "]"#, "other:Huawei";
        entity_objects, r#"[{"name":"Huawei","type":"ORG"},{"text":"Paris","label":"GPE"}]"#, "org:Huawei, place:Paris";
        entities_of_ours, r#"[{"kind":"org","name":"Huawei","origin":"recognised"}]"#, "org:Huawei";
        entity_spans, r#"[{"text":"Paris","label":"GPE","start":3}]"#, r#"place:Paris, + [{"label":"GPE","start":3,"text":"Paris"}]"#;
        entity_pairs, r#"[["Jane Doe","B-PER"],["Huawei","ORG"]]"#, "person:Jane Doe, org:Huawei";
        entity_lists, r#"{"PERSON":["Jane Doe"],"ORG":["Huawei"]}"#, "org:Huawei, person:Jane Doe";
        entity_cell, r#""Huawei; ZTE""#, "other:Huawei, other:ZTE";
        entity_python_cell, r#""['Huawei']""#, "other:Huawei";
        entity_coordinates, r#"{"lat":1.5,"lon":2}"#, r#"+ {"lat":1.5,"lon":2}"#;
    }

    #[test]
    fn languages() {
        for (text, expected) in [
            ("en", Some("en")),
            ("en-US", Some("en")),
            ("pt_BR", Some("pt")),
            ("English", Some("en")),
            ("GER", Some("de")),
            ("xx-klingon", Some("xx")),
            ("klingon", None),
            ("", None),
        ] {
            assert_eq!(language(text).as_deref(), expected, "{text:?}");
        }
    }
}
