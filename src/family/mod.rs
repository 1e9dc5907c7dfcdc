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

#[cfg(test)]
mod tests;
