//! What a user of the library and of the program can rely on, in one binary.

mod determinism;
mod house;
