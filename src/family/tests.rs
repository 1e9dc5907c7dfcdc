//! Tests of families as a whole.
