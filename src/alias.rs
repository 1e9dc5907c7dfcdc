//! The alias file: which names are one entity, which are none, and what each entity is.
//!
//! It lies beside an archive and is applied to what is asked, so that an edit takes effect at once.
//! It knows names; it must never know an archive, or where a name was found.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use crate::analyzer::folded_words;
use crate::article::EntityKind;
use crate::error::{Error, Result};

/// The name of the file in an archive's folder.
pub(crate) const ALIAS_FILE: &str = "entities.toml";

/// Which names are one entity, by an alias file.
///
/// ```toml
/// never = ["Photo", "Page One"]            # names that are no entities, unless the input gives them
///
/// [[entity]]
/// name = "Huawei"                          # what all of them are called
/// type = "org"                             # person, org, place or other; left out, whatever it is
/// aliases = ["Huawei Technologies", "Huawei Technologies Co Ltd"]
/// never = ["Huawei Marine"]                # names that are not it, and not proposed again
/// ```
///
/// Names are compared by their folded words: without capitals, accents and possessives. An entity
/// may be in several tables of the same name.
#[derive(Debug, Default)]
pub struct Aliases {
    entities: Vec<KnownEntity>,
    /// The entity that a name stands for, by its folded words.
    by_name: HashMap<Vec<String>, usize>,
    never: HashSet<Vec<String>>,
}

/// An entity of the file.
#[derive(Debug)]
pub(crate) struct KnownEntity {
    /// What it is called.
    pub(crate) name: String,
    /// What it is, whatever was recognised.
    pub(crate) kind: Option<EntityKind>,
    /// The folded words of all its names, the one that it is called by first.
    pub(crate) names: Vec<Vec<String>>,
    /// The folded words of names that are not it.
    pub(crate) never: HashSet<Vec<String>>,
}

impl Aliases {
    /// Reads the alias file of a folder; without one there are no aliases.
    ///
    /// # Errors
    /// [`Error::Aliases`] with the line that is wrong, [`Error::Io`] if it cannot be read.
    pub fn of_folder(folder: &Path) -> Result<Aliases> {
        let path = folder.join(ALIAS_FILE);
        match fs::read(&path) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Aliases::parse(&text, &path),
                Err(error) => {
                    let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                    let reason = "this is not UTF-8; save the file in that encoding".to_owned();
                    Err(Error::Aliases { path, line: line_at(valid, valid.len()), reason })
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Aliases::default()),
            Err(error) => Err(Error::io("reading", path, error)),
        }
    }

    /// Reads the text of an alias file; the path is for errors.
    ///
    /// # Errors
    /// [`Error::Aliases`] with the line that is wrong.
    pub fn parse(text: &str, path: &Path) -> Result<Aliases> {
        read(text).map_err(|Fault { at, reason }| {
            let (path, line) = (path.to_owned(), line_at(text.as_bytes(), at));
            Error::Aliases { path, line, reason }
        })
    }

    /// Whether it says nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.entities.is_empty() && self.never.is_empty()
    }

    /// The entities, each with its number.
    pub(crate) fn entities(&self) -> impl Iterator<Item = (usize, &KnownEntity)> {
        self.entities.iter().enumerate()
    }

    /// The entity of that number.
    pub(crate) fn entity(&self, number: usize) -> &KnownEntity {
        &self.entities[number]
    }

    /// The number of the entity that a name stands for, by its folded words.
    pub(crate) fn find(&self, words: &[String]) -> Option<usize> {
        self.by_name.get(words).copied()
    }

    /// Whether a name is no entity unless the input gives it, by its folded words.
    pub(crate) fn is_never(&self, words: &[String]) -> bool {
        self.never.contains(words)
    }

    /// The folded words of every name that is no entity.
    pub(crate) fn never(&self) -> impl Iterator<Item = &Vec<String>> {
        self.never.iter()
    }

    fn add(&mut self, table: Table) -> Read<()> {
        let kind = table.kind.as_ref().map(kind_of).transpose()?;
        let names: Vec<(Vec<String>, usize)> = std::iter::once(&table.name)
            .chain(&table.aliases)
            .map(|name| Ok((words_of(name)?, name.span().start)))
            .collect::<Read<_>>()?;
        let never: Vec<(Vec<String>, usize)> = table
            .never
            .iter()
            .map(|name| Ok((words_of(name)?, name.span().start)))
            .collect::<Read<_>>()?;
        let number = match self.by_name.get(&names[0].0) {
            Some(&number) if self.entities[number].names[0] == names[0].0 => number,
            _ => {
                let name = table.name.get_ref().trim().to_owned();
                let (names, never) = (Vec::new(), HashSet::new());
                self.entities.push(KnownEntity { name, kind, names, never });
                self.entities.len() - 1
            }
        };
        for (words, at) in names {
            match self.by_name.insert(words.clone(), number) {
                Some(other) if other != number => {
                    let (name, other) = (words.join(" "), &self.entities[other].name);
                    let reason = format!(
                        "`{name}` is a name of `{other}` already; leave it out in one of the two"
                    );
                    return Err(Fault { at, reason });
                }
                Some(_) => {}
                None => self.entities[number].names.push(words),
            }
        }
        let entity = &mut self.entities[number];
        if let (Some(kind), Some(table_kind)) = (kind, &table.kind)
            && *entity.kind.get_or_insert(kind) != kind
        {
            let reason = format!("`{}` has another type above; give it one type", entity.name);
            return Err(Fault { at: table_kind.span().start, reason });
        }
        for (words, at) in never {
            if entity.names.contains(&words) {
                let reason = format!(
                    "`{}` is both an alias and under `never`; leave it out in one of the two",
                    words.join(" ")
                );
                return Err(Fault { at, reason });
            }
            entity.never.insert(words);
        }
        Ok(())
    }
}

/// What is wrong with a file, and the byte where.
struct Fault {
    at: usize,
    reason: String,
}

type Read<T> = std::result::Result<T, Fault>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    entity: Vec<Table>,
    #[serde(default)]
    never: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: Spanned<String>,
    #[serde(rename = "type")]
    kind: Option<Spanned<String>>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    #[serde(default)]
    never: Vec<Spanned<String>>,
}

fn read(text: &str) -> Read<Aliases> {
    let file: File = toml::from_str(text).map_err(|error| {
        let Range { start: at, .. } = error.span().unwrap_or_default();
        let reason = error.message().trim_end();
        let example = "name = \"Huawei\", type = \"org\", aliases = [\"Huawei Technologies\"]";
        Fault { at, reason: format!("{reason}; write a table as [[entity]] {example}") }
    })?;
    let mut aliases = Aliases::default();
    for table in file.entity {
        aliases.add(table)?;
    }
    for name in &file.never {
        let words = words_of(name)?;
        if aliases.by_name.contains_key(&words) {
            let reason = format!(
                "`{}` is the name of an entity too; leave it out in one of the two",
                name.get_ref()
            );
            return Err(Fault { at: name.span().start, reason });
        }
        aliases.never.insert(words);
    }
    Ok(aliases)
}

fn words_of(name: &Spanned<String>) -> Read<Vec<String>> {
    let words = folded_words(name.get_ref());
    match words.is_empty() {
        true => {
            let reason = format!("`{}` has no letter and no digit; give a name", name.get_ref());
            Err(Fault { at: name.span().start, reason })
        }
        false => Ok(words),
    }
}

fn kind_of(name: &Spanned<String>) -> Read<EntityKind> {
    let named = |kind: &EntityKind| kind.name() == name.get_ref();
    EntityKind::ALL.into_iter().find(named).ok_or_else(|| {
        let reason = format!("`{}` is no type; write person, org, place or other", name.get_ref());
        Fault { at: name.span().start, reason }
    })
}

/// The line that a byte stands in, from 1.
fn line_at(text: &[u8], at: usize) -> usize {
    1 + memchr::memchr_iter(b'\n', &text[..at.min(text.len())]).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a file says: every entity with its names, or the error.
    fn check_aliases(text: &str, expected: &str) {
        let shown = match Aliases::parse(text, Path::new("entities.toml")) {
            Ok(aliases) => {
                let mut lines = Vec::new();
                for (_, KnownEntity { name, kind, names, never }) in aliases.entities() {
                    let kind = kind.map_or("any", EntityKind::name);
                    let names: Vec<String> = names.iter().map(|words| words.join(" ")).collect();
                    let mut line = format!("{kind} {name}: {}", names.join(", "));
                    let mut never: Vec<String> =
                        never.iter().map(|words| words.join(" ")).collect();
                    never.sort();
                    if !never.is_empty() {
                        line += &format!(" not {}", never.join(", "));
                    }
                    lines.push(line);
                }
                let mut never: Vec<String> = aliases.never().map(|words| words.join(" ")).collect();
                never.sort();
                lines.extend(never.into_iter().map(|name| format!("never {name}")));
                lines.join("; ")
            }
            Err(error) => error.to_string(),
        };
        assert_eq!(shown, expected, "{text}");
    }

    macro_rules! aliases {
        ($($name:ident: $text:expr => $expected:expr;)*) => {$(
            #[test]
            fn $name() {
                check_aliases($text, $expected);
            }
        )*};
    }

    aliases! {
        nothing: "" => "";
        a_comment: "# soon\n" => "";
        an_entity: "[[entity]]\nname = 'Huawei'\ntype = 'org'\naliases = ['Huawei Technologies']"
            => "org Huawei: huawei, huawei technologies";
        any_type: "[[entity]]\nname = 'Zoë’s'" => "any Zoë’s: zoe";
        the_same_twice: "[[entity]]\nname='A'\naliases=['a', 'A.']" => "any A: a";
        continued: "[[entity]]\nname='Ash'\naliases=['Bay']\n[[entity]]\nname='ASH'\ntype='org'\naliases=['Fen']"
            => "org Ash: ash, bay, fen";
        never: "never = ['Photo']\n[[entity]]\nname = 'Ash'\nnever = ['Ash Tree']"
            => "any Ash: ash not ash tree; never photo";
        no_name: "\n[[entity]]\ntype = 'org'"
            => "entities.toml:2: missing field `name`; write a table as [[entity]] name = \"Huawei\", type = \"org\", aliases = [\"Huawei Technologies\"]";
        a_wrong_type: "[[entity]]\nname = 'Ash'\ntype = 'tree'"
            => "entities.toml:3: `tree` is no type; write person, org, place or other";
        an_empty_name: "[[entity]]\nname = 'Ash'\naliases = [\n'',\n]"
            => "entities.toml:4: `` has no letter and no digit; give a name";
        of_two: "[[entity]]\nname = 'Ash'\naliases = ['Tree']\n[[entity]]\nname = 'Bay'\naliases = ['TREE']"
            => "entities.toml:6: `tree` is a name of `Ash` already; leave it out in one of the two";
        a_name_is_an_alias: "[[entity]]\nname = 'Ash'\naliases = ['Bay']\n[[entity]]\nname = 'Bay'"
            => "entities.toml:5: `bay` is a name of `Ash` already; leave it out in one of the two";
        two_types: "[[entity]]\nname = 'Ash'\ntype = 'org'\n[[entity]]\nname = 'Ash'\ntype = 'place'"
            => "entities.toml:6: `Ash` has another type above; give it one type";
        is_and_is_not: "[[entity]]\nname = 'Ash'\naliases = ['Bay']\nnever = ['bay']"
            => "entities.toml:4: `bay` is both an alias and under `never`; leave it out in one of the two";
        never_and_ever: "never = ['ash']\n[[entity]]\nname = 'Ash'"
            => "entities.toml:1: `ash` is the name of an entity too; leave it out in one of the two";
    }

    #[test]
    fn a_word_too_many_is_named() {
        let error = Aliases::parse("[[entity]]\nname = 'A'\nalias = ['B']", Path::new("x"));
        let error = error.unwrap_err().to_string();
        assert!(error.starts_with("x:3: unknown field `alias`"), "{error}");
        let error = Aliases::parse("[[entity]]\nname = ", Path::new("x")).unwrap_err().to_string();
        assert!(error.starts_with("x:2: "), "{error}");
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(\\PC|\n|\\[\\[entity\\]\\]\n|name = \"A\"\n|type = \"org\"\n|aliases = \\[|never = \\[\"B\"\\]\n){0,30}") {
            let _ = Aliases::parse(&text, Path::new("x"));
        }
    }
}
