//! Which entities articles have, by what they are called, and how many have each.
//!
//! Within a segment values are counted by their ordinals. Values that the alias file says are one
//! entity are one, and so are those that differ only in capitals and accents. It knows leads and
//! columns; it must never know how a count is shown.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use tantivy::DocId;
use tantivy::columnar::StrColumn;

use crate::alias::Aliases;
use crate::analyzer::folded_words;
use crate::article::EntityKind;
use crate::index::Segment;

use super::deadline::Watch;
use super::names::Origins;

/// An entity, and how many articles have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityCount {
    /// What it is.
    pub kind: EntityKind,
    /// What it is called: in the alias file, else in most articles in which the input gives it,
    /// else in most articles.
    pub name: String,
    /// The articles that have it.
    pub articles: u64,
    /// Those of them in which the input gives it; in the others it was recognised.
    pub given: u64,
    /// All its names with the articles that have each: most first, then by name.
    pub names: Vec<(String, u64)>,
}

/// Counts the entities of some kinds.
pub(super) struct Census<'a> {
    aliases: &'a Aliases,
    kinds: &'a [EntityKind],
    entities: Vec<Counted>,
    by_key: HashMap<(EntityKind, Key), u32>,
    /// For each kind the articles that have any.
    with: Vec<Stamped>,
    articles: u64,
}

/// What makes values one entity.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    /// It is in the alias file.
    Known(usize),
    /// It has these folded words.
    Words(String),
}

struct Counted {
    kind: EntityKind,
    known: Option<usize>,
    articles: Stamped,
    given: Stamped,
    /// By name the articles in which it is given, and all.
    names: HashMap<String, (u64, u64)>,
}

/// A number of articles, each counted once.
#[derive(Clone, Copy, Default)]
struct Stamped {
    count: u64,
    /// The number of the article that counted last.
    last: u64,
}

/// What the values of a column are.
struct Values {
    kind: EntityKind,
    column: StrColumn,
    /// By ordinal.
    values: Vec<Option<Value>>,
}

#[derive(Clone, Copy, Default)]
struct Value {
    entity: u32,
    only_if_given: bool,
    articles: Stamped,
    given: Stamped,
}

impl Stamped {
    fn count(&mut self, article: u64) {
        self.count += u64::from(self.last != article);
        self.last = article;
    }
}

impl<'a> Census<'a> {
    pub(super) fn new(aliases: &'a Aliases, kinds: &'a [EntityKind]) -> Census<'a> {
        Census {
            aliases,
            kinds,
            entities: Vec::new(),
            by_key: HashMap::new(),
            with: vec![Stamped::default(); kinds.len()],
            articles: 0,
        }
    }

    /// Adds articles of a segment, by their leads.
    pub(super) fn add(
        &mut self,
        segment: &Segment,
        leads: &[DocId],
        watch: &Watch,
    ) -> tantivy::Result<()> {
        let mut columns = Vec::new();
        for kind in EntityKind::ALL {
            // An entity of another kind may be one of these by the alias file.
            if (self.kinds.contains(&kind) || !self.aliases.is_empty())
                && let Some(column) = segment.values(kind.name())?
            {
                columns.push(self.values(kind, column, leads, watch)?);
            }
        }
        let origins = Origins::open(segment)?;
        for &lead in leads {
            if watch.is_over() {
                return Ok(());
            }
            self.articles += 1;
            for column in &mut columns {
                self.count(lead, column, &origins);
            }
        }
        for Values { column, values, .. } in columns {
            let met = (0..values.len() as u64).zip(&values);
            let met = met.filter_map(|(ordinal, value)| Some((ordinal, (*value)?)));
            let (ordinals, values): (Vec<u64>, Vec<Value>) =
                met.filter(|(_, value)| value.articles.count > 0).unzip();
            let mut values = values.into_iter();
            column.dictionary().sorted_ords_to_term_cb(&ordinals, |name| {
                let Some(value) = values.next() else { return };
                let name = String::from_utf8_lossy(name).into_owned();
                let names = &mut self.entities[value.entity as usize].names;
                let (given, articles) = names.entry(name).or_default();
                *given += value.given.count;
                *articles += value.articles.count;
            })?;
        }
        Ok(())
    }

    /// What the values are that some articles have.
    fn values(
        &mut self,
        kind: EntityKind,
        column: StrColumn,
        leads: &[DocId],
        watch: &Watch,
    ) -> tantivy::Result<Values> {
        let mut met = vec![false; column.num_terms()];
        for &lead in leads.iter().take_while(|_| !watch.is_over()) {
            column.term_ords(lead).for_each(|ordinal| met[ordinal as usize] = true);
        }
        let ordinals: Vec<u64> =
            (0..met.len() as u64).filter(|&ordinal| met[ordinal as usize]).collect();
        let mut values = vec![None; met.len()];
        let mut at = ordinals.iter();
        column.dictionary().sorted_ords_to_term_cb(&ordinals, |name| {
            if let Some(&ordinal) = at.next() {
                values[ordinal as usize] = self.value(kind, &String::from_utf8_lossy(name));
            }
        })?;
        Ok(Values { kind, column, values })
    }

    /// The entity of a value, if it is one of the kinds that are counted.
    fn value(&mut self, kind: EntityKind, name: &str) -> Option<Value> {
        let words = folded_words(name);
        // What has no words is no name: nobody could ask for it.
        words.first()?;
        let known = self.aliases.find(&words);
        let kind = known.and_then(|number| self.aliases.entity(number).kind).unwrap_or(kind);
        if !self.kinds.contains(&kind) {
            return None;
        }
        let only_if_given = self.aliases.is_never(&words);
        let key = match known {
            Some(number) => Key::Known(number),
            None => Key::Words(words.join(" ")),
        };
        let next = self.entities.len() as u32;
        let entity = match self.by_key.entry((kind, key)) {
            Entry::Occupied(entity) => *entity.get(),
            Entry::Vacant(entry) => {
                let (articles, given) = (Stamped::default(), Stamped::default());
                let names = HashMap::new();
                self.entities.push(Counted { kind, known, articles, given, names });
                *entry.insert(next)
            }
        };
        Some(Value { entity, only_if_given, ..Value::default() })
    }

    fn count(&mut self, lead: DocId, column: &mut Values, origins: &Origins) {
        let article = self.articles;
        for (at, ordinal) in column.column.term_ords(lead).enumerate() {
            let Some(value) = &mut column.values[ordinal as usize] else { continue };
            let is_given = origins.is_given(lead, column.kind, at as u64);
            if value.only_if_given && !is_given {
                continue;
            }
            let entity = &mut self.entities[value.entity as usize];
            value.articles.count(article);
            entity.articles.count(article);
            if is_given {
                value.given.count(article);
                entity.given.count(article);
            }
            for (kind, with) in self.kinds.iter().zip(&mut self.with) {
                if *kind == entity.kind {
                    with.count(article);
                }
            }
        }
    }

    /// The articles that have an entity of a kind, and those that have none.
    pub(super) fn with_and_without(&self, kind: EntityKind) -> (u64, u64) {
        let at = self.kinds.iter().position(|one| *one == kind);
        let with = at.map_or(0, |at| self.with[at].count);
        (with, self.articles - with)
    }

    /// The entities, most articles first, then by name.
    pub(super) fn into_counts(self) -> Vec<EntityCount> {
        let counted = self.entities.into_iter().filter(|one| one.articles.count > 0);
        let mut counts: Vec<EntityCount> = counted
            .map(|Counted { kind, known, articles, given, names }| {
                let mut names: Vec<(String, (u64, u64))> = names.into_iter().collect();
                names.sort_unstable_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
                let name = match known {
                    Some(number) => self.aliases.entity(number).name.clone(),
                    None => names.first().map(|(name, _)| name.clone()).unwrap_or_default(),
                };
                let mut names: Vec<(String, u64)> =
                    names.into_iter().map(|(name, (_, articles))| (name, articles)).collect();
                names.sort_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
                EntityCount { kind, name, articles: articles.count, given: given.count, names }
            })
            .collect();
        counts.sort_unstable_by(|a, b| {
            b.articles.cmp(&a.articles).then_with(|| (&a.name, a.kind).cmp(&(&b.name, b.kind)))
        });
        counts
    }
}
