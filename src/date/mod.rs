//! Days, dates with a precision, ranges of days, and how people write them.
//!
//! It knows calendars and the ways of newspapers. It knows no article and no index.

mod calendar;
mod cursor;
mod near;
mod range;
mod read;
mod relative;
mod tense;
#[cfg(test)]
mod tests;
mod words;

pub use calendar::{Date, DateRange, Day};
pub(crate) use near::day_near;
pub(crate) use range::read_range;
pub use read::{DateOrder, DateProblem};
pub(crate) use read::{order_evidence, read_date};
pub use relative::{RelativeDay, relative_days};
