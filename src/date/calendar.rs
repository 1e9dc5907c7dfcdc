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

/// -9999-01-01 and 9999-12-31, in days after 1970-01-01.
const FIRST_DAY: i32 = -4_371_587;
const LAST_DAY: i32 = 2_932_896;

impl Day {
    /// The day of a year, month (1 to 12) and day of the month, if there is such a day.
    pub fn new(year: i16, month: u8, day: u8) -> Option<Day> {
        let in_range = (-9999..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        in_range.then(|| Day(days_from_civil(year, month, day)))
    }

    /// The day that is this many days after 1970-01-01; beyond the years that days have, the
    /// first or the last day.
    pub fn from_number(number: i32) -> Day {
        Day(number.clamp(FIRST_DAY, LAST_DAY))
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
                let day = local_second(second, offset).div_euclid(DAY_SECONDS);
                Day(day.clamp(FIRST_DAY.into(), LAST_DAY.into()) as i32)
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

    /// The day, the month or the year that begins and ends on these days: what a date is known by
    /// when its time is left out.
    pub(crate) fn from_days(first: Day, last: Day) -> Date {
        let (year, month, _) = first.ymd();
        let periods = [Date::Day(first), Date::Month(year, month)];
        let own = periods.into_iter().find(|period| last <= period.last_day());
        own.unwrap_or(Date::Year(year))
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
                let time = local_second(second, offset).rem_euclid(DAY_SECONDS);
                let day = self.first_day();
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

/// What the clock with this offset shows, in seconds since its own 1970-01-01T00:00:00.
fn local_second(second: i64, offset: Option<i16>) -> i64 {
    second.saturating_add(i64::from(offset.unwrap_or(0)) * 60)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check_day(number: i32, printed: &str) {
        let day = Day::from_number(number);
        assert_eq!(day.to_string(), printed);
        let (year, month, day_of_month) = day.ymd();
        assert_eq!(Day::new(year, month, day_of_month), Some(day));
    }

    macro_rules! days {
        ($($name:ident: $number:expr, $printed:literal;)*) => {
            $(#[test] fn $name() { check_day($number, $printed); })*
        };
    }

    days! {
        epoch: 0, "1970-01-01";
        eve_of_the_epoch: -1, "1969-12-31";
        leap_day_of_a_century: 11_016, "2000-02-29";
        day_after_it: 11_017, "2000-03-01";
        no_leap_day_in_1900: -25_509, "1900-02-28";
        day_after_that: -25_508, "1900-03-01";
        first_gregorian_day: -141_427, "1582-10-15";
        moon_landing: -165, "1969-07-20";
        end_of_32_bit_seconds: 24_855, "2038-01-19";
        first_day_of_the_era: -719_162, "0001-01-01";
        year_zero: -719_528, "0000-01-01";
        first_day: FIRST_DAY, "-9999-01-01";
        last_day: LAST_DAY, "9999-12-31";
        before_the_first_day: i32::MIN, "-9999-01-01";
        after_the_last_day: i32::MAX, "9999-12-31";
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let mut number = FIRST_DAY;
        for year in -9999..=9999 {
            for month in 1..=12 {
                for day in 1..=days_in_month(year, month) {
                    assert_eq!(Day::new(year, month, day), Some(Day(number)));
                    assert_eq!(Day(number).ymd(), (year, month, day));
                    number += 1;
                }
                assert_eq!(Day::new(year, month, days_in_month(year, month) + 1), None);
            }
        }
        assert_eq!(number, LAST_DAY + 1);
    }

    #[test]
    fn no_such_day() {
        for (year, month, day) in
            [(2019, 2, 29), (1900, 2, 29), (2019, 4, 31), (2019, 0, 1), (2019, 13, 1), (2019, 1, 0)]
        {
            assert_eq!(Day::new(year, month, day), None);
        }
        assert_eq!(Day::new(10_000, 1, 1), None);
    }

    fn check_period(date: Date, printed: &str, period: &str) {
        assert_eq!(date.to_string(), printed);
        assert_eq!(DateRange::from(date).to_string(), period);
    }

    #[test]
    fn a_date_covers_its_period() {
        check_period(Date::Year(2019), "2019", "2019-01-01..2019-12-31");
        check_period(Date::Month(2016, 2), "2016-02", "2016-02-01..2016-02-29");
        let day = Day::new(2019, 5, 15).unwrap();
        check_period(Date::Day(day), "2019-05-15", "2019-05-15..2019-05-15");
    }

    #[test]
    fn an_instant_has_the_day_of_its_own_clock() {
        let at = |second, offset| Date::Instant { second, offset };
        check_period(at(84_600, None), "1970-01-01T23:30:00", "1970-01-01..1970-01-01");
        check_period(at(84_600, Some(0)), "1970-01-01T23:30:00Z", "1970-01-01..1970-01-01");
        check_period(at(84_600, Some(90)), "1970-01-02T01:00:00+01:30", "1970-01-02..1970-01-02");
        check_period(at(0, Some(-210)), "1969-12-31T20:30:00-03:30", "1969-12-31..1969-12-31");
        let no_clock = at(i64::MAX, Some(i16::MAX));
        assert_eq!(no_clock.first_day().to_string(), "9999-12-31");
    }

    #[test]
    fn a_range_contains_what_lies_wholly_inside() {
        let range = DateRange { from: Day::new(2019, 1, 1), to: Day::new(2019, 6, 15) };
        assert_eq!(range.to_string(), "2019-01-01..2019-06-15");
        assert!(range.contains(Date::Month(2019, 5)));
        assert!(!range.contains(Date::Month(2019, 6)));
        assert!(!range.contains(Date::Year(2019)));
        assert!(DateRange { to: None, ..range }.contains(Date::Year(2019)));
        assert!(DateRange::default().contains(Date::Year(-9999)));
    }
}
