//! The types: a day, a date known to some precision, a range of days.
//!
//! It knows the proleptic Gregorian calendar (ISO 8601:2004, 3.2.1) and how to print and read the
//! ISO forms. It must never guess at what somebody wrote; that is `read`.

use std::fmt;

/// A calendar day, counted from 1970-01-01 (day 0), in the proleptic Gregorian calendar.
///
/// Years run from -9999 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(i32);

/// When something was published, as precisely as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Date {
    /// A moment.
    Instant {
        /// Seconds since 1970-01-01T00:00:00Z.
        second: i64,
        /// Minutes that the local clock was ahead of UTC; `None` if the source did not say, which
        /// counts as UTC.
        offset: Option<i16>,
    },
    /// A day.
    Day(Day),
    /// A month of a year, 1 to 12.
    Month(i16, u8),
    /// A year.
    Year(i16),
}

/// A range of days, both ends included; an end that is `None` is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DateRange {
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub to: Option<Day>,
}

const DAY_SECONDS: i64 = 86_400;

impl Day {
    /// The day of a year, month (1 to 12) and day of the month, if there is such a day.
    pub fn new(year: i16, month: u8, day: u8) -> Option<Day> {
        let in_range = (-9999..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        in_range.then(|| Day(days_from_civil(year, month, day)))
    }

    /// The day that is this many days after 1970-01-01.
    pub fn from_number(number: i32) -> Day {
        Day(number)
    }

    /// Days after 1970-01-01, negative before.
    pub fn number(self) -> i32 {
        self.0
    }

    /// Year, month (1 to 12) and day of the month (1 to 31).
    pub fn ymd(self) -> (i16, u8, u8) {
        civil_from_days(self.0)
    }
}

impl Date {
    /// The first day of the period: what an archive is ordered by.
    ///
    /// For an instant this is the day on its own clock, or in UTC if its offset is not known.
    pub fn first_day(self) -> Day {
        match self {
            Date::Instant { second, offset } => {
                let local = second + i64::from(offset.unwrap_or(0)) * 60;
                Day(local.div_euclid(DAY_SECONDS) as i32)
            }
            Date::Day(day) => day,
            Date::Month(year, month) => Day(days_from_civil(year, month, 1)),
            Date::Year(year) => Day(days_from_civil(year, 1, 1)),
        }
    }

    /// The last day of the period.
    pub fn last_day(self) -> Day {
        match self {
            Date::Instant { .. } | Date::Day(_) => self.first_day(),
            Date::Month(year, month) => {
                Day(days_from_civil(year, month, days_in_month(year, month)))
            }
            Date::Year(year) => Day(days_from_civil(year, 12, 31)),
        }
    }
}

impl DateRange {
    /// Whether the whole period of a date lies inside the range.
    pub fn contains(&self, date: Date) -> bool {
        self.from.is_none_or(|from| date.first_day() >= from)
            && self.to.is_none_or(|to| date.last_day() <= to)
    }
}

impl From<Date> for DateRange {
    /// The date's whole period.
    fn from(date: Date) -> DateRange {
        DateRange { from: Some(date.first_day()), to: Some(date.last_day()) }
    }
}

impl fmt::Display for Day {
    /// `2019-05-15`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{}-{month:02}-{day:02}", Year(year))
    }
}

impl fmt::Display for Date {
    /// `2019-05-15T09:30:00+02:00`, `2019-05-15T07:30:00` (offset not known), `2019-05-15`,
    /// `2019-05`, `2019`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Date::Instant { second, offset } => {
                let local = second + i64::from(offset.unwrap_or(0)) * 60;
                let (day, time) = (self.first_day(), local.rem_euclid(DAY_SECONDS));
                write!(f, "{day}T{:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60)?;
                match offset {
                    None => Ok(()),
                    Some(0) => f.write_str("Z"),
                    Some(minutes) => {
                        let sign = if minutes < 0 { '-' } else { '+' };
                        let minutes = minutes.unsigned_abs();
                        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
                    }
                }
            }
            Date::Day(day) => day.fmt(f),
            Date::Month(year, month) => write!(f, "{}-{month:02}", Year(year)),
            Date::Year(year) => Year(year).fmt(f),
        }
    }
}

impl fmt::Display for DateRange {
    /// `2018-01-01..2019-06-30`, `..2019-06-30`, `2018-01-01..`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(from) = self.from {
            from.fmt(f)?;
        }
        f.write_str("..")?;
        match self.to {
            Some(to) => to.fmt(f),
            None => Ok(()),
        }
    }
}

/// A year as ISO 8601 writes it: four digits, with a sign only if negative.
struct Year(i16);

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}", self.0.unsigned_abs())
    }
}

fn is_leap(year: i16) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in_month(year: i16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01; Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
/// `days_from_civil`.
fn days_from_civil(year: i16, month: u8, day: u8) -> i32 {
    let year = i32::from(year) - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (i32::from(month) + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + i32::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The inverse, `civil_from_days` of the same source.
fn civil_from_days(number: i32) -> (i16, u8, u8) {
    let number = number + 719_468;
    let era = number.div_euclid(146_097);
    let day_of_era = number.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u8;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    (year as i16, month as u8, day)
}
