//! Which names of an archive are likely to be one entity: what might be added to its alias file.
//!
//! It counts names and lets the rules of `entity` speak; it must never know how a proposal is
//! written.

use std::collections::HashSet;

use crate::analyzer::folded_words;
use crate::article::EntityKind;
use crate::entity::merge::{Candidate, MergeReason, propose};
use crate::error::Result;

use super::census::EntityCount;
use super::selection::Selection;

/// Names that are likely to be one entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// What it is.
    pub kind: EntityKind,
    /// The name to call it by.
    pub name: String,
    /// The articles that have it by that name.
    pub articles: u64,
    /// The other names, most articles first.
    pub aliases: Vec<MergedName>,
}

/// A name that is likely to be another one's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedName {
    /// The name.
    pub name: String,
    /// The articles that have it.
    pub articles: u64,
    /// Why it is likely.
    pub reason: MergeReason,
}

impl Selection {
    /// Proposes which entities of some kinds in its articles are one, the most valuable proposals
    /// first. What the alias file says under `never` is not proposed.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::Error::Engine) if the archive cannot be read,
    /// [`Error::TimedOut`](crate::Error::TimedOut).
    pub fn merges(&self, kinds: &[EntityKind]) -> Result<Vec<Merge>> {
        let entities = self.entities(kinds)?;
        let known: HashSet<&str> =
            self.question.aliases.entities().map(|(_, one)| one.name.as_str()).collect();
        let candidate = |one: &EntityCount| Candidate {
            kind: one.kind,
            name: one.name.clone(),
            words: folded_words(&one.name),
            articles: one.articles,
            is_known: known.contains(one.name.as_str()),
        };
        let candidates: Vec<Candidate> = entities.iter().map(candidate).collect();
        let propose = || Ok(propose(&candidates, |a, b| self.may_not_be_one(a, b)));
        let proposals = self.question.in_time(propose)?;
        let merge = |proposal: crate::entity::merge::Proposal| {
            let EntityCount { kind, name, articles, .. } = &entities[proposal.name];
            let aliases = proposal.aliases.into_iter().map(|(alias, reason)| {
                let EntityCount { name, articles, .. } = &entities[alias];
                MergedName { name: name.clone(), articles: *articles, reason }
            });
            let (name, aliases) = (name.clone(), aliases.collect());
            Merge { kind: *kind, name, articles: *articles, aliases }
        };
        Ok(proposals.into_iter().map(merge).collect())
    }

    /// Whether the alias file says that two names are not one entity.
    fn may_not_be_one(&self, a: &Candidate, b: &Candidate) -> bool {
        let bars = |a: &Candidate, b: &Candidate| {
            let number = self.question.aliases.find(&a.words);
            number
                .is_some_and(|number| self.question.aliases.entity(number).never.contains(&b.words))
        };
        let is_never = |one: &Candidate| self.question.aliases.is_never(&one.words);
        bars(a, b) || bars(b, a) || is_never(a) || is_never(b)
    }
}
