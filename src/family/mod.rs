//! Families: the copies, cuts and updates of one story, gathered from an archive.
//!
//! It knows texts, dates and ids of articles. It must never know where articles are stored, nor
//! who published them. How it works and how well is in `docs/families.md`.

mod candidates;
mod evidence;
mod figures;
mod gather;
mod shingle;
mod sketch;
mod words;

pub use evidence::{Evidence, Likeness};
pub use gather::{Families, Member, Verdict, gather};
pub use sketch::Sketch;

/// The version of the verdict: an archive whose families were gathered by another one asks again.
pub(crate) const FAMILY_VERSION: u32 = 1;

#[cfg(test)]
mod tests;
