//! Invented messages.

use super::*;
