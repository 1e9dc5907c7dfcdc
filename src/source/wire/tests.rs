//! Invented messages of both formats.
