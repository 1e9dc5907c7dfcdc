//! The lexicon's source, a table of tab-separated lines that `build.py` writes:
//!
//! ```text
//! known     CLASS  name in small letters
//! capitals  SHARE  word in small letters
//! cluster   FINE   Word as written
//! coarse    COARSE FINE
//! ```

use std::collections::BTreeMap;

use crate::entity::hash::of_word;
use crate::entity::lexicon::{Known, key, name_key};
use crate::entity::model::Parts;
use crate::entity::token::tokenise;

/// The gazetteers and their bits in [`Known`].
const CLASSES: [(&str, u32); 13] = [
    ("country", 0),
    ("region", 1),
    ("city", 2),
    ("town", 3),
    ("first", 4),
    ("last", 5),
    ("title", 6),
    ("body", 7),
    ("demonym", 8),
    ("calendar", 9),
    ("site", 10),
    ("firm", 11),
    ("role", 15),
];

/// Reads the table into the parts of a model.
pub(crate) fn read_words(table: &str) -> Result<Parts, String> {
    let mut known: BTreeMap<u32, u32> = BTreeMap::new();
    let mut clusters = BTreeMap::new();
    let mut coarse = Vec::new();
    let mut tokens = Vec::new();
    for line in table.lines() {
        let wrong = || format!("not a line of the lexicon: {line:?}");
        let mut fields = line.split('\t');
        let (Some(what), Some(value), Some(name)) = (fields.next(), fields.next(), fields.next())
        else {
            return Err(wrong());
        };
        match what {
            "known" => {
                let (_, bit) = CLASSES.iter().find(|class| class.0 == value).ok_or_else(wrong)?;
                tokenise(name, &mut tokens);
                let Some(first) = tokens.first() else { continue };
                let mut hash = first.lower;
                for next in &tokens[1..] {
                    *known.entry(key(hash)).or_insert(0) |= Known::GOES_ON;
                    hash = name_key(hash, next.lower);
                }
                *known.entry(key(hash)).or_insert(0) |= 1 << bit;
            }
            "capitals" => {
                let share: u32 = value.parse().map_err(|_| wrong())?;
                let entry = known.entry(key(of_word(name))).or_insert(0);
                *entry |= (share & 7) << Known::CAPITALS;
            }
            "cluster" => {
                clusters.insert(key(of_word(name)), value.parse().map_err(|_| wrong())?);
            }
            "coarse" => {
                let fine: usize = name.parse().map_err(|_| wrong())?;
                coarse.resize(coarse.len().max(fine + 1), 0);
                coarse[fine] = value.parse().map_err(|_| wrong())?;
            }
            _ => return Err(wrong()),
        }
    }
    Ok(Parts {
        known: known.into_iter().collect(),
        clusters: clusters.into_iter().collect(),
        coarse,
        ..Parts::default()
    })
}
