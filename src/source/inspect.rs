//! How files would be read: what each is packed in, its format and why, and what became of the
//! fields of its first records.
//!
//! It reads as `parse` does and takes nothing in, so that what it says is what happens. It knows no
//! format but through the door.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::article::Article;
use crate::error::Result;
use crate::source::chunk::Chunk;
use crate::source::container::{Reading, Wanted, read_file};
use crate::source::files::find_files;
use crate::source::format::{Format, HEAD_BYTES, detect, named};
use crate::source::json;
use crate::source::names::{Claim, Mapping, check_map};
use crate::source::options::SourceOptions;
use crate::source::parts::PART_BYTES;
use crate::source::problem::Problem;
use crate::source::reader::{Parsed, Reader};

/// What to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InspectOptions {
    /// How to read the files.
    pub source: SourceOptions,
    /// Records to read of each file, and of each member of an archive.
    pub records: usize,
    /// Members to look at in each archive.
    pub members: usize,
}

/// A file, or a member of an archive, as it would be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inspected {
    /// Its name relative to its root; that of a member is behind the archive's.
    pub name: String,
    /// What it is packed in, the outermost first: `gzip`, `tar`.
    pub layers: Vec<&'static str>,
    /// The encoding of its text: `UTF-8`.
    pub encoding: &'static str,
    /// Its format; `None` if it cannot be read.
    pub format: Option<Format>,
    /// What the format was told by.
    pub told_by: ToldBy,
    /// The fields of the first records by their names, if they have names.
    pub fields: Vec<InspectedField>,
    /// The first articles, as they would be taken in.
    pub articles: Vec<Article>,
    /// What would be skipped, or not whole, as far as it was read.
    pub problems: Vec<Problem>,
    /// What would be passed over, as far as it was read, by what it is.
    pub passed_over: BTreeMap<&'static str, u64>,
}

/// What a format was told by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ToldBy {
    /// The user said it.
    Option,
    /// The file's content.
    Content,
    /// The file's name.
    Name,
    /// Nothing: it is a text.
    #[default]
    Default,
}

/// A field of records, and what it became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InspectedField {
    /// Its name as it is written.
    pub name: String,
    /// Which of our fields it is for, if any.
    pub ours: Option<&'static str>,
    /// Whether it is kept as an extra field, whole or in part: it is none of ours, another field was
    /// taken, or it says more than was understood.
    pub is_kept: bool,
}

/// Looks at the files of these paths one after the other.
///
/// # Errors
/// [`Error::Io`](crate::error::Error::Io) if a path does not exist,
/// [`Error::Setting`](crate::error::Error::Setting) if a field is mapped that we do not have.
pub fn inspect(
    paths: &[PathBuf],
    options: &InspectOptions,
    on_file: &mut dyn FnMut(Inspected),
) -> Result<()> {
    check_map(&options.source.map)?;
    let found = find_files(paths)?;
    for problem in found.problems {
        let name = problem.place.file.clone();
        on_file(Inspected { name, problems: vec![problem], ..Inspected::default() });
    }
    let mapping = Mapping::new(&options.source.map);
    let reader = Reader { options: &options.source, mapping };
    for file in &found.files {
        let mut look = Look { reader: &reader, options, on_file, current: None, seen: 0 };
        let reading = Reading { options: &options.source, part_bytes: PART_BYTES, ahead: false };
        read_file(file, reading, &mut |chunk| look.at(chunk));
        look.finish();
    }
    Ok(())
}

/// A look at a file on the disk.
struct Look<'a> {
    reader: &'a Reader<'a>,
    options: &'a InspectOptions,
    on_file: &'a mut dyn FnMut(Inspected),
    current: Option<Inspected>,
    /// Members that were looked at.
    seen: usize,
}

impl Look<'_> {
    fn at(&mut self, mut chunk: Chunk) -> Wanted {
        let problems = std::mem::take(&mut chunk.problems);
        let passed_over = std::mem::take(&mut chunk.passed_over);
        let origin = std::sync::Arc::clone(&chunk.origin);
        for problem in problems {
            self.member(&problem.place.file.clone()).problems.push(problem);
        }
        if !chunk.bytes.is_empty() || !passed_over.is_empty() {
            self.member(&origin.name);
        }
        let (reader, most) = (self.reader, self.options.records);
        let Some(current) = &mut self.current else { return Wanted::More };
        for (what, count) in passed_over {
            *current.passed_over.entry(what).or_default() += count;
        }
        if current.name == origin.name {
            current.layers.clone_from(&origin.layers);
            current.encoding = origin.encoding.unwrap_or("UTF-8");
            if current.format.is_none() && !chunk.spans.is_empty() {
                current.format = Some(chunk.format);
                current.told_by = told_by(&chunk, reader.options);
            }
        }
        chunk.spans.truncate(most.saturating_sub(current.articles.len()));
        let names = field_names(&chunk);
        let mut parsed = Parsed::default();
        reader.read(chunk, &mut parsed);
        current.add_fields(names, &parsed.articles, &reader.mapping);
        current.problems.append(&mut parsed.problems);
        current.articles.append(&mut parsed.articles);
        let is_enough = current.articles.len() >= most;
        match self.seen > self.options.members {
            true => Wanted::Nothing,
            false if is_enough => Wanted::NextMember,
            false => Wanted::More,
        }
    }

    /// What is known of the member of this name, which is the current one from now on.
    fn member(&mut self, name: &str) -> &mut Inspected {
        if self.current.as_ref().is_some_and(|current| current.name != name) {
            self.finish();
        }
        self.seen += usize::from(self.current.is_none());
        self.current
            .get_or_insert_with(|| Inspected { name: name.to_owned(), ..Inspected::default() })
    }

    fn finish(&mut self) {
        if let Some(current) = self.current.take()
            && self.seen <= self.options.members
        {
            (self.on_file)(current);
        }
    }
}

impl Inspected {
    fn add_fields(&mut self, names: Vec<String>, articles: &[Article], mapping: &Mapping) {
        for name in names {
            let is_kept = articles.iter().any(|article| article.extra.contains_key(&name));
            if let Some(known) = self.fields.iter_mut().find(|field| field.name == name) {
                known.is_kept |= is_kept;
                continue;
            }
            let ours = match mapping.claim(&name) {
                Claim::Whole(role, _) | Claim::Member(role, _) => Some(role.name()),
                Claim::Extra => None,
            };
            self.fields.push(InspectedField { name, ours, is_kept });
        }
    }
}

/// The names of the fields of a chunk's records, each once, in their order.
fn field_names(chunk: &Chunk) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    if let Some(header) = &chunk.header {
        names.extend(header.names().iter().filter(|name| !name.is_empty()).cloned());
    } else if matches!(chunk.format, Format::Json | Format::JsonLines) {
        for (_, span) in &chunk.spans {
            for name in json::names(&String::from_utf8_lossy(&chunk.bytes[span.clone()])) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
    }
    names
}

fn told_by(chunk: &Chunk, options: &SourceOptions) -> ToldBy {
    let head = &chunk.bytes[..chunk.bytes.len().min(HEAD_BYTES)];
    let by_content = || detect("", head, &Mapping::new(&options.map)) == Ok(chunk.format);
    match () {
        () if options.format.is_some() => ToldBy::Option,
        () if chunk.format != Format::Text && by_content() => ToldBy::Content,
        () if named(&chunk.origin.called) == Some(chunk.format) => ToldBy::Name,
        () => ToldBy::Default,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn check(name: &str, content: &str, expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), content).unwrap();
        let source = SourceOptions::default();
        let options = InspectOptions { source, records: 2, members: 10 };
        let mut shown = Vec::new();
        inspect(&[folder.path().to_owned()], &options, &mut |file| {
            let mut parts = vec![format!("{} {:?} {:?}", file.name, file.format, file.told_by)];
            parts.extend(file.fields.iter().map(|field| {
                let kept = if field.is_kept { "+" } else { "" };
                format!("{}={}{kept}", field.name, field.ours.unwrap_or("-"))
            }));
            parts.extend(file.articles.iter().map(|article| article.headline.clone()));
            parts.extend(file.problems.iter().map(ToString::to_string));
            shown.push(parts.join(", "));
        })
        .unwrap();
        assert_eq!(shown.join("\n"), expected);
    }

    #[test]
    fn lines_with_fields() {
        check(
            "a.jsonl",
            "{\"title\":\"A\",\"body\":\"t\",\"bias\":1}\n{\"head\":\"B\",\"title\":\"C\"}\n{\"x\":1}\n",
            "a.jsonl Some(JsonLines) Content, title=headline, body=text, bias=-+, head=headline+, A, C",
        );
    }

    #[test]
    fn a_table() {
        check("a.csv", "x,text\n1,t\n", "a.csv Some(Csv) Name, x=-+, text=text, ");
    }

    #[test]
    fn texts_and_what_cannot_be_read() {
        check("a", "A\n\nText.", "a Some(Text) Default, A");
        check("a.txt", "A\n\nText.", "a.txt Some(Text) Name, A");
        check(
            "a.txt",
            "a\0b",
            "a.txt None Default, a.txt: binary data; say what it is with --format if it is none",
        );
    }
}
