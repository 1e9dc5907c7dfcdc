//! Days, dates with a precision, ranges of days, and how people write them.
//!
//! It knows calendars and the ways of newspapers. It knows no article and no index.

mod calendar;
mod read;

pub use calendar::{Date, DateRange, Day};
pub use read::{DateOrder, DateProblem};
pub(crate) use read::{read_date, read_range};
