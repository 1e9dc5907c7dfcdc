//! The date of a record, read by the evidence of its file where it alone is not enough.
//!
//! It knows how programs write that there is no date, and epochs; what people write is
//! for `date`. It never guesses.

use crate::date::{Date, DateOrder, DateProblem, order_evidence, read_date};

/// Reads the dates of one file.
pub(crate) struct DateReader<'a> {
    /// The order that the user says.
    pub(crate) order: Option<DateOrder>,
    /// What the file's dates say of their order; asked only when a date is ambiguous.
    pub(crate) evidence: &'a dyn Fn() -> Evidence,
}

/// What the dates of a file say of the order of day and month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// No date tells.
    #[default]
    None,
    /// All dates that tell agree.
    Order(DateOrder),
    /// Some say one thing, some another.
    Conflict,
}

/// What programs write for no date: `NaT` is that of pandas.
const NO_DATE: [&str; 8] = ["null", "none", "nan", "nat", "n/a", "unknown", "undated", "-"];

impl Evidence {
    /// The evidence with that of one more date.
    pub(crate) fn and(self, text: &str) -> Evidence {
        match (self, order_evidence(text)) {
            (Evidence::None, Some(order)) => Evidence::Order(order),
            (Evidence::Order(order), Some(other)) if order != other => Evidence::Conflict,
            _ => self,
        }
    }
}

impl DateReader<'_> {
    /// The date that a text says, `None` if it says that there is none, or why it cannot be read.
    pub(crate) fn read(&self, text: &str) -> Result<Option<Date>, String> {
        let text = text.trim();
        if text.is_empty() || NO_DATE.iter().any(|word| word.eq_ignore_ascii_case(text)) {
            return Ok(None);
        }
        match read_date(text, self.order) {
            Ok(date) => Ok(Some(date)),
            Err(DateProblem::Unreadable) => match epoch(text) {
                Some(date) => Ok(Some(date)),
                None => Err(format!("the date `{}` cannot be read", shown(text))),
            },
            Err(DateProblem::Ambiguous) => self.read_by_evidence(text),
        }
    }

    fn read_by_evidence(&self, text: &str) -> Result<Option<Date>, String> {
        let why = match (self.evidence)() {
            Evidence::Order(order) => {
                if let Ok(date) = read_date(text, Some(order)) {
                    return Ok(Some(date));
                }
                "is not in the order of the file's others"
            }
            Evidence::None => "can be read in two ways",
            Evidence::Conflict => "can be read in two ways, and the file has both",
        };
        Err(format!("the date `{}` {why}; say which comes first with --date-order", shown(text)))
    }
}

/// A number of seconds, milliseconds, microseconds or nanoseconds since 1970, by its size: each
/// unit covers the years 1973 to 5138. Less than nine digits are no epoch.
fn epoch(text: &str) -> Option<Date> {
    let whole = text.split_once('.').map_or(text, |(whole, fraction)| {
        if fraction.bytes().all(|byte| byte.is_ascii_digit()) { whole } else { text }
    });
    let number: i64 = whole.parse().ok()?;
    // One less than the digits.
    let unit = match number.unsigned_abs().checked_ilog10()? {
        ..8 => return None,
        8..=10 => 1,
        11..=13 => 1_000,
        14..=16 => 1_000_000,
        17.. => 1_000_000_000,
    };
    Some(Date::Instant { second: number.div_euclid(unit), offset: Some(0) })
}

/// The beginning of a text, for a message.
fn shown(text: &str) -> String {
    const CHARS: usize = 60;
    match text.char_indices().nth(CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_date(text: &str, evidence: Evidence, expected: &str) {
        let reader = DateReader { order: None, evidence: &|| evidence };
        let read = match reader.read(text) {
            Ok(Some(date)) => date.to_string(),
            Ok(None) => "none".to_owned(),
            Err(reason) => reason,
        };
        assert_eq!(read, expected, "{text:?}");
    }

    macro_rules! dates {
        ($($test:ident, $text:expr, $evidence:expr, $expected:expr;)+) => {$(
            #[test]
            fn $test() {
                check_date($text, $evidence, $expected);
            }
        )+};
    }

    const DAY_FIRST: Evidence = Evidence::Order(DateOrder::Dmy);

    dates! {
        plain, "2019-05-15", Evidence::None, "2019-05-15";
        nothing, " ", Evidence::None, "none";
        not_a_time, "NaT", Evidence::None, "none";
        seconds, "1557912600", Evidence::None, "2019-05-15T09:30:00Z";
        seconds_and_a_fraction, "1557912600.25", Evidence::None, "2019-05-15T09:30:00Z";
        milliseconds, "1557912600000", Evidence::None, "2019-05-15T09:30:00Z";
        nanoseconds, "1557912600000000000", Evidence::None, "2019-05-15T09:30:00Z";
        before_1970, "-157766400", Evidence::None, "1965-01-01T00:00:00Z";
        by_evidence, "03/04/2019", DAY_FIRST, "2019-04-03";
        no_evidence, "03/04/2019", Evidence::None, "the date `03/04/2019` can be read in two ways; say which comes first with --date-order";
        conflict, "03/04/2019", Evidence::Conflict, "the date `03/04/2019` can be read in two ways, and the file has both; say which comes first with --date-order";
        unreadable, "soon", DAY_FIRST, "the date `soon` cannot be read";
    }

    #[test]
    fn evidence_adds_up() {
        let evidence =
            |dates: &[&str]| dates.iter().fold(Evidence::None, |sum, text| sum.and(text));
        assert_eq!(evidence(&["03/04/2019", "2019-01-31"]), Evidence::None);
        assert_eq!(evidence(&["03/04/2019", "31/03/2019"]), DAY_FIRST);
        assert_eq!(evidence(&["31/01/2019", "01/31/2019", "30/01/2019"]), Evidence::Conflict);
    }
}
