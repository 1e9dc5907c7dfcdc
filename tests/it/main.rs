//! What a user of the library and of the program can rely on, in one binary.

#![allow(clippy::unwrap_used)]

#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "cli")]
mod corpus;
mod credits;
#[cfg(feature = "cli")]
mod damage;
mod dependencies;
mod determinism;
#[cfg(feature = "cli")]
mod entities;
#[cfg(feature = "cli")]
mod eval;
#[cfg(feature = "cli")]
mod explain;
#[cfg(feature = "cli")]
mod families;
#[cfg(feature = "cli")]
mod hay;
mod house;
#[cfg(feature = "cli")]
mod ingest;
mod known_files;
#[cfg(feature = "cli")]
mod leftovers;
#[cfg(feature = "cli")]
mod measuring;
#[cfg(feature = "cli")]
mod processes;
#[cfg(feature = "cli")]
mod selection;
// Names of files on Windows cannot have what it is about.
#[cfg(all(feature = "cli", unix))]
mod terminal;
mod updates;
