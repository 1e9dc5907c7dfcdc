//! Which articles of a batch stand: of one id the highest version, of equal ones the last, and none
//! that was canceled.
//!
//! What is decided here within a batch, `ledger` decides between batches and the archive, in the
//! same way, so that it makes no difference how a corpus is divided. A cancellation is not
//! remembered: what is delivered again in a later run is taken in again.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::article::Standing;

use super::run::{Incoming, Turn};
use super::segment::Prepared;

/// The articles of a batch that stand, and what became of the others.
#[derive(Default)]
pub(super) struct Settled {
    /// In the order they came, with distinct ids.
    pub(super) articles: Vec<Prepared>,
    /// Ids of articles that lost to a later one of the same version.
    pub(super) overridden: Vec<String>,
    /// Articles that lost to a higher version, or were canceled.
    pub(super) superseded: u64,
    /// Cancellations.
    pub(super) withdrawn: u64,
    /// Articles that may not be published yet.
    pub(super) withheld: u64,
    /// Ids and versions that are canceled, with the file that does.
    pub(super) cancellations: Vec<(String, Option<u64>, Option<Arc<str>>)>,
    /// Files that have something that is not taken in.
    pub(super) unwhole: HashSet<Arc<str>>,
}

/// What was canceled in a run, by id.
#[derive(Debug, Default)]
pub(super) struct Cancellations(HashMap<String, Cancellation>);

#[derive(Clone, Copy, Debug, Default)]
struct Cancellation {
    /// The last turn that canceled the article without saying a version: all that was before it is
    /// gone.
    whole: Option<Turn>,
    /// The highest version that was canceled, and the last turn that did: all below it is gone.
    version: Option<(u64, Turn)>,
}

impl Cancellations {
    pub(super) fn add(&mut self, id: String, version: Option<u64>, turn: Turn) {
        let entry = self.0.entry(id).or_default();
        match version {
            None => entry.whole = entry.whole.max(Some(turn)),
            Some(version) => entry.version = entry.version.max(Some((version, turn))),
        }
    }

    /// Whether an article of this version that came at a turn is gone. In its own turn that was
    /// settled: what is there came later.
    pub(super) fn cancel(&self, id: &str, version: u64, turn: Turn) -> bool {
        self.0.get(id).is_some_and(|entry| {
            entry.whole.is_some_and(|whole| turn < whole)
                || entry.version.is_some_and(|canceled| (version, turn) < canceled)
        })
    }
}

/// Settles which articles of a batch stand; their entities are to be recognised, or not.
pub(super) fn settle(articles: Vec<Incoming>, entities: bool) -> Settled {
    let mut settled = Settled::default();
    let mut kept: Vec<Option<Prepared>> = Vec::with_capacity(articles.len());
    let mut places: HashMap<String, usize> = HashMap::with_capacity(articles.len());
    let mut canceled: HashMap<String, u64> = HashMap::new();
    for Incoming { article, origin } in articles {
        if article.standing != Standing::Usable {
            settled.unwhole.extend(origin.clone());
        }
        match article.standing {
            Standing::Withheld => settled.withheld += 1,
            Standing::Canceled => {
                settled.withdrawn += 1;
                let (id, version) = (article.id().to_string(), article.version);
                let old = places.get(&id).and_then(|place| kept.get_mut(*place));
                if let Some(old) = old
                    && version.is_none_or(|version| {
                        old.as_ref().is_some_and(|old| old.version() <= version)
                    })
                {
                    let old = old.take();
                    settled.superseded += u64::from(old.is_some());
                    settled.unwhole.extend(old.and_then(|old| old.origin));
                }
                if let Some(version) = version {
                    let highest = canceled.entry(id.clone()).or_default();
                    *highest = version.max(*highest);
                }
                settled.cancellations.push((id, version, origin));
            }
            Standing::Usable => {
                let new = Prepared::new(article, origin, entities);
                if canceled.get(&new.id).is_some_and(|canceled| *canceled > new.version()) {
                    settled.superseded += 1;
                    settled.unwhole.extend(new.origin);
                    continue;
                }
                let Some(&place) = places.get(&new.id) else {
                    places.insert(new.id.clone(), kept.len());
                    kept.push(Some(new));
                    continue;
                };
                let old_version = kept[place].as_ref().map(Prepared::version);
                match old_version {
                    Some(old) if old == new.version() => settled.overridden.push(new.id.clone()),
                    Some(_) => settled.superseded += 1,
                    None => {}
                }
                let lost = match old_version.is_none_or(|old| old <= new.version()) {
                    true => kept[place].replace(new),
                    false => Some(new),
                };
                settled.unwhole.extend(lost.and_then(|lost| lost.origin));
            }
        }
    }
    settled.articles = kept.into_iter().flatten().collect();
    settled
}
