//! Tests of the whole: the program as people run it.

mod cli;
mod hay;
mod ingest;
