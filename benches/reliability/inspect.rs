//! Looks at an archive from outside: whether it opens, what it holds, and which files it has.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use morgue::{Archive, Query, Searcher};
use serde_json::Value;

use crate::Outcome;
use crate::model::{SECTIONS, State, entry};
use crate::program::verify;

/// A state that may be found published.
#[derive(Clone, Debug, Default)]
pub(crate) struct Published {
    pub(crate) state: State,
    pub(crate) digest: String,
}

/// Reads all that is in an archive, and makes sure that it agrees with itself.
pub(crate) fn read(archive: &Path) -> Outcome<Published> {
    let searcher = Searcher::open(&Archive::open(archive)?)?;
    let articles: Result<Vec<_>, _> = searcher.articles().collect();
    let state: State = articles?.iter().map(entry).collect();
    let totals = searcher.totals();
    if totals.articles != state.len() as u64 {
        return Err(
            format!("{} articles are counted, {} read", totals.articles, state.len()).into()
        );
    }
    for section in SECTIONS {
        let counted = searcher.count(&Query::parse(&format!("section:{section}"))?)?.articles;
        let of_section = state.values().filter(|(_, of)| of == section).count() as u64;
        if counted != of_section {
            return Err(format!("{counted} of {of_section} articles found in {section}").into());
        }
    }
    Ok(Published { state, digest: searcher.digest().to_owned() })
}

/// Makes sure that an archive is sound and holds one of two states; says whether it is the second.
pub(crate) fn check(archive: &Path, before: &Published, after: &Published) -> Outcome<bool> {
    verify(archive)?;
    let found = read(archive)?;
    for (state, is_after) in [(after, true), (before, false)] {
        if found.state == state.state && found.digest == state.digest {
            return Ok(is_after);
        }
    }
    let (of_before, of_after) =
        (differ(&found.state, &before.state), differ(&found.state, &after.state));
    Err(format!("before: {of_before}; after: {of_after}; digest {}", found.digest).into())
}

/// How a state differs from another.
pub(crate) fn differ(found: &State, expected: &State) -> String {
    let new = found.keys().filter(|id| !expected.contains_key(*id)).count();
    let gone: Vec<_> = expected.keys().filter(|id| !found.contains_key(*id)).collect();
    let changed = found.iter().filter(|(id, one)| expected.get(*id).is_some_and(|of| of != *one));
    let (changed, some) = (changed.count(), &gone[..gone.len().min(3)]);
    format!("{new} articles too many, {} missing {some:?}, {changed} others", gone.len())
}

/// The number of segments.
pub(crate) fn segments(archive: &Path) -> Outcome<usize> {
    Ok(Searcher::open(&Archive::open(archive)?)?.anatomy()?.segments)
}

/// Makes sure that an archive's folder has every file that the published state needs, and no other.
pub(crate) fn check_files(archive: &Path) -> Outcome<()> {
    let current = fs::read_to_string(archive.join("CURRENT"))?;
    let generation = archive.join(current.trim());
    expect(archive, names(archive)?, ["CURRENT", "lock", current.trim()].map(str::to_owned))?;

    let meta: Value = serde_json::from_slice(&fs::read(generation.join("meta.json"))?)?;
    let manifest: Value = serde_json::from_str(meta["payload"].as_str().unwrap_or_default())?;
    let mut needed: BTreeSet<String> = BTreeSet::new();
    for segment in meta["segments"].as_array().into_iter().flatten() {
        let id = segment["segment_id"].as_str().unwrap_or_default().replace('-', "");
        for part in ["store", "fast", "fieldnorm", "idx", "pos", "term"] {
            needed.insert(format!("{id}.{part}"));
        }
        if let Some(opstamp) = segment["deletes"]["opstamp"].as_u64() {
            needed.insert(format!("{id}.{opstamp}.del"));
        }
    }
    let own = [&manifest["families"]["name"], &manifest["seen"]];
    needed.extend(own.into_iter().filter_map(Value::as_str).map(str::to_owned));
    needed.insert("meta.json".to_owned());
    let listed: Vec<String> = serde_json::from_slice(&fs::read(generation.join(".managed.json"))?)?;
    expect(&generation.join(".managed.json"), listed.into_iter().collect(), needed.clone())?;
    needed.insert(".managed.json".to_owned());
    let mut there = names(&generation)?;
    // The engine's lock is an empty file.
    there.remove(".tantivy-meta.lock");
    expect(&generation, there, needed)
}

fn names(folder: &Path) -> Outcome<BTreeSet<String>> {
    let names = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<std::io::Result<_>>()?;
    Ok(names)
}

fn expect(
    place: &Path,
    found: BTreeSet<String>,
    needed: impl IntoIterator<Item = String>,
) -> Outcome<()> {
    let needed: BTreeSet<String> = needed.into_iter().collect();
    let left: Vec<_> = found.difference(&needed).collect();
    let missing: Vec<_> = needed.difference(&found).collect();
    match left.is_empty() && missing.is_empty() {
        true => Ok(()),
        false => {
            Err(format!("{}: left over {left:?}, missing {missing:?}", place.display()).into())
        }
    }
}
