//! Reads the dates that people and machines write into the date fields of articles.
//!
//! A date is read as its parts come (`Wed May 15 09:30:00 +0200 2019`), each at most once, and the
//! whole text has to be made of them. It must never guess: not from a part of a text, not which of
//! two small numbers is the month.

use std::fmt;
use std::str::FromStr;

use crate::date::calendar::{Date, Day};
use crate::date::cursor::{Cursor, Number, compact_time, is_dash};
use crate::date::words::{self, Zone};
use crate::error::Error;

/// In which order numbers stand for day, month and year: `5/6/2019`, `5.6.2019`, `5-6-19`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day; a year of four digits in front is always read so.
    Ymd,
}

/// Why a text is not read as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateProblem {
    /// It is no date that can be read, or no day of the calendar.
    Unreadable,
    /// Two numbers could each be the day or the month, and nothing says which.
    Ambiguous,
}

/// Reads a date as precisely as it is written; `order` decides where numbers alone do not.
///
/// Midnight without an offset is a day, however it is written: so exporters write days.
///
/// # Errors
///
/// [`DateProblem`]: the text is no date, or needs an `order`.
pub(crate) fn read_date(
    text: &str,
    order: Option<DateOrder>,
) -> std::result::Result<Date, DateProblem> {
    let text = trim(text);
    if let Some(date) = epoch(text) {
        return Ok(date);
    }
    let parts = Parts::read(text, order).ok_or(DateProblem::Unreadable)?;
    let date = parts.date().ok_or(DateProblem::Unreadable)?;
    if parts.is_ambiguous { Err(DateProblem::Ambiguous) } else { Ok(date) }
}

/// The order that a numeric date with the year last shows by having a day above 12: what else is
/// in the same file may be read by it.
pub(crate) fn order_evidence(text: &str) -> Option<DateOrder> {
    let parts = Parts::read(trim(text), None)?;
    parts.date().and(parts.shown)
}

/// The parts of a date as far as they have been read.
struct Parts<'a> {
    cursor: Cursor<'a>,
    order: Option<DateOrder>,
    year: Option<i16>,
    /// 1 to 12.
    month: Option<u8>,
    /// Not yet known to be a day of the month.
    day: Option<u8>,
    /// Seconds since midnight.
    time: Option<u32>,
    zone: Option<Zone>,
    has_weekday: bool,
    /// The month was named after the day, so that two digits behind it can only be a year.
    is_day_first: bool,
    /// Something has to follow: the text is at its start, a separator or a particle.
    is_open: bool,
    is_ambiguous: bool,
    /// The order that the numbers allow as the only one.
    shown: Option<DateOrder>,
}

impl<'a> Parts<'a> {
    /// Reads a text to its end.
    fn read(text: &'a str, order: Option<DateOrder>) -> Option<Parts<'a>> {
        let mut parts = Parts {
            cursor: Cursor::new(text),
            order,
            year: None,
            month: None,
            day: None,
            time: None,
            zone: None,
            has_weekday: false,
            is_day_first: false,
            is_open: true,
            is_ambiguous: false,
            shown: None,
        };
        while let Some(next) = parts.cursor.peek() {
            parts.part(next)?;
        }
        (!parts.is_open).then_some(parts)
    }

    /// The date that the parts make together.
    fn date(&self) -> Option<Date> {
        let year = self.year.filter(|&year| year >= 1)?;
        let Some(day) = self.day else {
            let is_whole = self.time.is_none() && self.zone.is_none() && !self.has_weekday;
            return is_whole.then(|| self.month.map_or(Date::Year(year), |m| Date::Month(year, m)));
        };
        let day = Day::new(year, self.month?, day)?;
        let Some(time) = self.time else { return Some(Date::Day(day)) };
        let local = i64::from(day.number()) * 86_400 + i64::from(time);
        Some(match self.zone {
            Some(Zone::Offset(minutes)) => {
                Date::Instant { second: local - i64::from(minutes) * 60, offset: Some(minutes) }
            }
            _ if time == 0 => Date::Day(day),
            _ => Date::Instant { second: local, offset: None },
        })
    }

    /// Reads the next part, or moves past what stands between parts.
    fn part(&mut self, next: char) -> Option<()> {
        match next {
            '0'..='9' => self.number(),
            '(' | '[' => self.comment(),
            '/' | '|' | '@' | '·' | '•' | '\'' | '’' => self.separator(),
            _ if is_dash(next) => self.separator(),
            ',' | ';' | '.' => {
                self.cursor.skip();
                Some(())
            }
            ':' if self.is_blank() => {
                self.cursor.skip();
                Some(())
            }
            _ if next.is_whitespace() => {
                self.cursor.blanks();
                Some(())
            }
            _ => self.word(),
        }
    }

    /// A separator stands between two parts, not at an end and not beside another.
    fn separator(&mut self) -> Option<()> {
        self.cursor.skip();
        let follows_part = !self.is_open;
        self.is_open = true;
        follows_part.then_some(())
    }

    fn word(&mut self) -> Option<()> {
        let word = self.cursor.word()?;
        let word = word.as_str();
        if let Some(month) = words::month(word) {
            set(&mut self.month, month)?;
            self.is_day_first = self.day.is_some();
            self.is_open = false;
        } else if words::is_weekday(word) && !self.has_weekday {
            self.has_weekday = true;
            self.is_open = false;
        } else if words::is_particle(word) {
            self.is_open = true;
        } else if words::is_label(word) && self.is_blank() {
            self.is_open = false;
        } else {
            return None;
        }
        Some(())
    }

    fn number(&mut self) -> Option<()> {
        let number = self.cursor.number()?;
        self.is_open = false;
        if number.digits <= 2
            && self.time.is_none()
            && let Some(time) = self.cursor.time(number.value)
        {
            self.time_and_zone(time);
            return Some(());
        }
        if self.has_no_date()
            && let Some((second, third)) = self.cursor.attempt(further_numbers)
        {
            return self.numeric_date(number, second, third);
        }
        match number.digits {
            1 | 2 if self.day.is_none() => {
                self.day = Some(number.value as u8);
                self.cursor
                    .attempt(|cursor| words::is_ordinal(cursor.word()?.as_str()).then_some(()));
            }
            2 if self.is_day_first && self.time.is_none() => {
                set(&mut self.year, full_year(number))?
            }
            4 => set(&mut self.year, full_year(number))?,
            8 | 12 | 14 if self.has_no_date() => return self.compact_date(number),
            _ => return None,
        }
        Some(())
    }

    /// A date of two or three numbers with marks between them.
    fn numeric_date(&mut self, first: Number, second: Number, third: Option<Number>) -> Option<()> {
        match (first.digits, second.digits, third) {
            (4, 1 | 2, None) => self.year_and_month(first, second),
            (1 | 2, 4, None) => self.year_and_month(second, first),
            (4, 1 | 2, Some(day @ Number { digits: 1 | 2, .. })) => {
                self.set_day(numeric_day(first, second, day)?);
                self.after_day()
            }
            (1 | 2, 1 | 2, Some(year @ Number { digits: 2 | 4, .. })) => {
                self.day_and_month(first, second, year)?;
                self.after_day()
            }
            _ => None,
        }
    }

    fn year_and_month(&mut self, year: Number, month: Number) -> Option<()> {
        self.year = Some(full_year(year));
        self.month = Some(month.value as u8).filter(|month| (1..=12).contains(month));
        self.month.map(|_| ())
    }

    /// Decides what the numbers are whose last is the year, unless the order says it is the first.
    fn day_and_month(&mut self, first: Number, second: Number, third: Number) -> Option<()> {
        let is_short = first.digits == 2 && third.digits == 2;
        if is_short
            && self.order == Some(DateOrder::Ymd)
            && let Some(day) = numeric_day(first, second, third)
        {
            self.set_day(day);
            return Some(());
        }
        let dmy = numeric_day(third, second, first);
        let mdy = numeric_day(third, first, second);
        let day = match (dmy, mdy) {
            (Some(dmy), Some(mdy)) => {
                self.is_ambiguous =
                    dmy != mdy && !matches!(self.order, Some(DateOrder::Dmy | DateOrder::Mdy));
                if self.order == Some(DateOrder::Mdy) { mdy } else { dmy }
            }
            (Some(dmy), None) => {
                self.shown = Some(DateOrder::Dmy);
                dmy
            }
            (None, Some(mdy)) => {
                self.shown = Some(DateOrder::Mdy);
                mdy
            }
            (None, None) => return None,
        };
        self.set_day(day);
        Some(())
    }

    /// `20190515`, `201905150930`, `20190515093000`.
    fn compact_date(&mut self, number: Number) -> Option<()> {
        let hhmmss = match number.digits {
            12 => Some(number.value % 10_000 * 100),
            14 => Some(number.value % 1_000_000),
            _ => None,
        };
        let yyyymmdd = number.value / 10u64.pow(number.digits as u32 - 8);
        let (month, day) = (yyyymmdd / 100 % 100, yyyymmdd % 100);
        self.set_day(Day::new((yyyymmdd / 10_000) as i16, month as u8, day as u8)?);
        let Some(hhmmss) = hhmmss else { return self.after_day() };
        self.cursor.fraction();
        self.time_and_zone(compact_time(hhmmss)?);
        Some(())
    }

    /// What ISO 8601 puts right behind a day: `T` and a time; XML Schema also a zone at the end.
    fn after_day(&mut self) -> Option<()> {
        if self.cursor.eat(b'T') {
            let time = self.cursor.iso_time()?;
            self.time_and_zone(time);
        } else {
            self.cursor.zone_of_day();
        }
        Some(())
    }

    /// A time of day with its zone, which may be said twice: `+0200 CEST`.
    fn time_and_zone(&mut self, time: u32) {
        self.time = Some(time);
        self.zone = self.cursor.attempt(|cursor| {
            cursor.blanks();
            cursor.zone()
        });
        if self.zone.is_some() {
            self.cursor.following(words::zone);
        }
    }

    /// The name of a zone in brackets at the end of the text: `(UTC)`, `[Europe/Berlin]`.
    fn comment(&mut self) -> Option<()> {
        let text = self.cursor.bracketed()?;
        self.cursor.blanks();
        let mut inner = Cursor::new(text);
        let zone = inner.zone().filter(|_| inner.at_end());
        self.zone = self.zone.or(zone);
        let is_fine = self.day.is_some() && self.cursor.at_end() && !self.is_open;
        (is_fine && (zone.is_some() || is_zone_name(text))).then_some(())
    }

    /// Whether no more than labels have been read.
    fn is_blank(&self) -> bool {
        self.has_no_date() && self.time.is_none()
    }

    fn has_no_date(&self) -> bool {
        self.year.is_none() && self.month.is_none() && self.day.is_none()
    }

    fn set_day(&mut self, day: Day) {
        let (year, month, day) = day.ymd();
        (self.year, self.month, self.day) = (Some(year), Some(month), Some(day));
    }
}

/// Takes off what machines leave around a field: blanks, controls, marks of byte and text order,
/// quotation marks.
fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '"' | '“' | '”')
    })
}

/// Seconds (10 digits) or milliseconds (13 digits) since 1970-01-01T00:00:00Z, from 2001 on.
fn epoch(text: &str) -> Option<Date> {
    let mut cursor = Cursor::new(text);
    let number = cursor.number()?;
    let second = match number.digits {
        10 => number.value,
        13 => number.value / 1000,
        _ => return None,
    };
    cursor.fraction();
    let is_epoch = cursor.at_end() && !text.starts_with('0');
    is_epoch.then_some(Date::Instant { second: second as i64, offset: Some(0) })
}

/// The second and perhaps the third number of a date, behind the same mark.
fn further_numbers(cursor: &mut Cursor<'_>) -> Option<(Number, Option<Number>)> {
    let mark = cursor.mark()?;
    let second = cursor.number()?;
    let third =
        cursor.attempt(|cursor| if cursor.mark()? == mark { cursor.number() } else { None });
    Some((second, third))
}

/// The day that three numbers of at most four digits make, if there is one.
fn numeric_day(year: Number, month: Number, day: Number) -> Option<Day> {
    Day::new(full_year(year), month.value as u8, day.value as u8)
}

/// The year; of two digits, 00 to 68 are of this century and 69 to 99 of the last, as POSIX
/// `strptime` reads `%y`.
fn full_year(number: Number) -> i16 {
    match (number.digits, number.value as i16) {
        (4, year) => year,
        (_, year @ ..=68) => 2000 + year,
        (_, year) => 1900 + year,
    }
}

/// Sets what may be said only once.
fn set<T>(part: &mut Option<T>, value: T) -> Option<()> {
    let is_new = part.is_none();
    *part = Some(value);
    is_new.then_some(())
}

/// Whether it has the shape of a zone's name: `Europe/Berlin`, `Central European Summer Time`.
fn is_zone_name(text: &str) -> bool {
    let is_place = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
    text.contains('/') && text.chars().all(is_place)
        || text.ends_with(" Time") && text.chars().all(|c| c.is_ascii_alphabetic() || c == ' ')
}

impl fmt::Display for DateOrder {
    /// `dmy`, `mdy`, `ymd`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DateOrder::Dmy => "dmy",
            DateOrder::Mdy => "mdy",
            DateOrder::Ymd => "ymd",
        })
    }
}

impl FromStr for DateOrder {
    type Err = Error;

    /// Reads `dmy`, `mdy` or `ymd`; anything else is an [`Error::Setting`].
    fn from_str(text: &str) -> std::result::Result<DateOrder, Error> {
        match text {
            "dmy" => Ok(DateOrder::Dmy),
            "mdy" => Ok(DateOrder::Mdy),
            "ymd" => Ok(DateOrder::Ymd),
            _ => Err(Error::Setting {
                reason: format!("`{text}` is no date order; write dmy, mdy or ymd"),
            }),
        }
    }
}

impl fmt::Display for DateProblem {
    /// The reason and the cure.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DateProblem::Unreadable => "unreadable date: write it as 2019-05-15",
            DateProblem::Ambiguous => {
                "ambiguous date: day or month first? say --date-order dmy or mdy"
            }
        })
    }
}

impl std::error::Error for DateProblem {}
