//! An article: what a source gives, the writer stores and a hit shows.
//!
//! It knows how an article is identified and hashed. It knows no file format, no index and no
//! query.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use crate::date::{Date, Day, read_date};

/// One article as it was given, whatever the format it came in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// The id that the source gave it, if any; unique within [`Article::source`].
    pub given_id: Option<String>,
    /// The headline, without line breaks; empty if there is none.
    pub headline: String,
    /// The text that is searched, paragraphs separated by blank lines.
    pub text: String,
    /// When it was published, as precisely as is known.
    pub date: Option<Date>,
    /// The people of the byline, one name each, as written.
    pub authors: Vec<String>,
    /// The section of the paper: `Business`.
    pub section: Option<String>,
    /// The outlet that ran it.
    pub source: Option<String>,
    /// The news agency it is credited to.
    pub agency: Option<String>,
    /// The place of the dateline, as written: `BEIJING/BRUSSELS`, which is two places.
    pub dateline: Option<String>,
    /// The language as a two-letter ISO 639-1 code, if the source says it.
    pub language: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
    /// The entities that the source names. They hold for the whole article.
    pub entities: Vec<Entity>,
    /// The entities that an archive recognised in the headline and the text, none of them in
    /// [`Article::entities`] too. What a source gives has none: the archive fills it, and like the
    /// place it is not part of the content.
    pub recognised: Vec<Entity>,
    /// Every other field of the record, kept as it was given.
    pub extra: BTreeMap<String, Value>,
    /// Where it was read.
    pub place: Place,
    /// Which version of the item this is, if the source counts them: of one id, the highest stays.
    pub version: Option<u64>,
    /// Whether the source offers it to be published.
    pub standing: Standing,
}

/// The extra field with the day of a dateline: in ISO form if its year is known, else as written.
pub(crate) const DATELINE_DATE: &str = "dateline_date";

/// Whether a source offers an item to be published (NewsML-G2's `pubStatus`, NewsML 1's `Status`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// It is.
    #[default]
    Usable,
    /// Not yet: an embargo, or a hold. It is left out.
    Withheld,
    /// No longer: it was killed. It is left out, and so is every earlier version.
    Canceled,
}

/// A person, an organisation or a place that an article is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// Its name as given.
    pub name: String,
}

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityKind {
    /// A person.
    Person,
    /// An organisation: a company, a party, an agency of state.
    Organisation,
    /// A place: a country, a city, a river.
    Place,
    /// The source names it and does not say what it is.
    Other,
}

/// Where an article was read: its provenance, and its identity when the source gave it no id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The file, relative to the root that was indexed, with `/` between folders; a member of an
    /// archive is named behind it, as if the archive were a folder: `dump.zip/2019/a.txt`.
    pub file: String,
    /// The record's number in its file, from 1; `None` if the file is one article.
    pub record: Option<u64>,
    /// The line that the record begins on, from 1.
    pub line: u64,
    /// The byte that the record begins at, from 0: of the file without its compression, and of its
    /// text in UTF-8 if it was in another encoding.
    pub offset: u64,
}

/// The identity of an article: its source and given id, else its place.
///
/// Written `source/id` with the source in lower case and `-` for what is not a letter or a digit,
/// or `file` or `file:record`. The same identity indexed again replaces the article.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticleId(String);

/// The first 128 bits of the BLAKE3 hash of all that an article says; its place and id are not
/// part of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContentHash(u128);

impl Article {
    /// An article with a headline and a text, and nothing else known of it.
    pub fn new(headline: impl Into<String>, text: impl Into<String>) -> Article {
        Article { headline: headline.into(), text: text.into(), ..Article::default() }
    }

    /// The identity, from the source and the given id, else from the place.
    pub fn id(&self) -> ArticleId {
        match (&self.given_id, &self.source) {
            (Some(id), Some(source)) => ArticleId(format!("{}/{id}", slug(source))),
            (Some(id), None) => ArticleId(id.clone()),
            (None, _) => ArticleId(self.place.to_string()),
        }
    }

    /// The places of the dateline: `BEIJING` and `BRUSSELS` of `BEIJING/BRUSSELS`. What `and` joins
    /// are several only in capitals: `Trinidad and Tobago` is one.
    pub fn dateline_places(&self) -> Vec<&str> {
        let dateline = self.dateline.as_deref().unwrap_or_default();
        let small = |c: char| c.is_lowercase();
        let places = dateline.split('/').flat_map(|place| match place.split_once(" and ") {
            Some((one, other)) if !one.contains(small) && other.starts_with(char::is_uppercase) => {
                [one, other]
            }
            _ => [place, ""],
        });
        places.map(str::trim).filter(|place| !place.is_empty()).collect()
    }

    /// The day that its text was written, by which `yesterday` is reckoned: that of the dateline,
    /// else of the article's date if that is a day.
    pub fn written(&self) -> Option<Day> {
        let day = |date: Date| (date.first_day() == date.last_day()).then(|| date.first_day());
        let of_dateline = self.extra.get(DATELINE_DATE).and_then(Value::as_str);
        let of_dateline = of_dateline.and_then(|text| read_date(text, None).ok());
        of_dateline.and_then(day).or_else(|| self.date.and_then(day))
    }

    /// The hash of the content: headline, text and every field, but neither id, place nor what was
    /// recognised.
    pub fn content_hash(&self) -> ContentHash {
        let mut hasher = blake3::Hasher::new();
        let mut field = |name: &str, value: &str| {
            for part in [name, value] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
        };
        field("headline", &self.headline);
        field("text", &self.text);
        if let Some(date) = &self.date {
            field("date", &date.to_string());
        }
        for author in &self.authors {
            field("author", author);
        }
        let single = [
            ("section", &self.section),
            ("source", &self.source),
            ("agency", &self.agency),
            ("dateline", &self.dateline),
            ("language", &self.language),
            ("url", &self.url),
        ];
        for (name, value) in single {
            if let Some(value) = value {
                field(name, value);
            }
        }
        for entity in &self.entities {
            field(entity.kind.name(), &entity.name);
        }
        for (name, value) in &self.extra {
            field(name, &value.to_string());
        }
        let mut head = [0; 16];
        head.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        ContentHash(u128::from_be_bytes(head))
    }
}

impl EntityKind {
    /// Every kind, in the order they are shown.
    pub const ALL: [EntityKind; 4] =
        [EntityKind::Person, EntityKind::Organisation, EntityKind::Place, EntityKind::Other];

    /// The name used in queries and in machine formats: `person`, `org`, `place`, `other`.
    pub fn name(self) -> &'static str {
        match self {
            EntityKind::Person => "person",
            EntityKind::Organisation => "org",
            EntityKind::Place => "place",
            EntityKind::Other => "other",
        }
    }

    /// The kind of that name; any other name is [`EntityKind::Other`].
    pub fn from_name(name: &str) -> EntityKind {
        let named = |kind: &EntityKind| kind.name() == name;
        EntityKind::ALL.into_iter().find(named).unwrap_or(EntityKind::Other)
    }
}

impl ArticleId {
    /// An id as it was printed before.
    pub fn from_text(text: impl Into<String>) -> ArticleId {
        ArticleId(text.into())
    }

    /// The id as it is printed and stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Place {
    /// `file`, or `file:record`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.record {
            Some(record) => write!(f, "{}:{record}", self.file),
            None => f.write_str(&self.file),
        }
    }
}

impl ContentHash {
    /// The hash from its number.
    pub fn from_number(number: u128) -> ContentHash {
        ContentHash(number)
    }

    /// The hash as a number, its first byte the highest.
    pub fn number(self) -> u128 {
        self.0
    }
}

impl fmt::Display for ContentHash {
    /// 32 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A source's name as part of an id: lower case, runs of anything but letters and digits as `-`.
fn slug(source: &str) -> String {
    let mut slug = String::with_capacity(source.len());
    for c in source.chars() {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_places(dateline: &str, expected: &[&str]) {
        let article = Article { dateline: Some(dateline.to_owned()), ..Article::default() };
        assert_eq!(article.dateline_places(), expected);
    }

    #[test]
    fn a_dateline_has_its_places() {
        check_places("TROY, N.C.", &["TROY, N.C."]);
        check_places("BEIJING/BRUSSELS", &["BEIJING", "BRUSSELS"]);
        check_places("DAVOS, Switzerland/WASHINGTON", &["DAVOS, Switzerland", "WASHINGTON"]);
        check_places("PARIS and LONDON", &["PARIS", "LONDON"]);
        check_places("Trinidad and Tobago", &["Trinidad and Tobago"]);
        check_places("/", &[]);
        check_places("", &[]);
    }

    #[test]
    fn a_text_was_written_on_the_day_of_its_dateline() {
        let written = |date: &str, dateline_date: &str| {
            let mut article = Article { date: read_date(date, None).ok(), ..Article::default() };
            article.extra.insert(DATELINE_DATE.to_owned(), Value::from(dateline_date));
            article.written().map(|day| day.to_string())
        };
        assert_eq!(written("2019-05-15", "2019-05-14").as_deref(), Some("2019-05-14"));
        assert_eq!(written("2019-05-15T09:30:00Z", "May 14").as_deref(), Some("2019-05-15"));
        assert_eq!(written("2019-05", ""), None);
        assert_eq!(written("", "May 14"), None);
    }
}
