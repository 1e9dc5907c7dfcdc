//! Reads the date ranges of queries: `2019`, `2018..2019-06`, `>=2019-05`, `[2018 TO *]`.
//!
//! Queries write dates as ISO 8601 does, so that a query means the same to everyone. It must never
//! read another form; it only says how to write it.

use crate::date::calendar::{Date, DateRange, Day};
use crate::date::read::{DateOrder, DateProblem, read_date};

/// Why a text is no date range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RangeProblem {
    /// What is wrong.
    pub reason: String,
    /// What to write instead, where that can be said.
    pub hint: Option<String>,
}

type Result<T> = std::result::Result<T, RangeProblem>;

/// Reads a range; both ends are included, and a month or a year stands for all its days.
/// `[* TO *]` is open at both ends.
///
/// # Errors
///
/// [`RangeProblem`]: an end is no date in ISO form or no day of the calendar, no end is given, or
/// the range ends before it begins.
pub(crate) fn read_range(text: &str) -> Result<DateRange> {
    let text = text.trim();
    if let Some(bracketed) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        return match bracketed.split_once(" TO ").or_else(|| bracketed.split_once(" to ")) {
            Some((from, to)) if from.trim() == "*" && to.trim() == "*" => Ok(DateRange::default()),
            Some((from, to)) => between(end(from, "*"), end(to, "*")),
            None => Err(problem("a range in brackets has two ends", "write [2018 TO 2019]")),
        };
    }
    if let Some(date) = text.strip_prefix(">=") {
        let from = Some(iso(date)?.first_day());
        Ok(DateRange { from, to: None })
    } else if let Some(date) = text.strip_prefix("<=") {
        let to = Some(iso(date)?.last_day());
        Ok(DateRange { from: None, to })
    } else if let Some(date) = text.strip_prefix('>') {
        let from = Some(beside(iso(date)?.last_day(), 1)?);
        Ok(DateRange { from, to: None })
    } else if let Some(date) = text.strip_prefix('<') {
        let to = Some(beside(iso(date)?.first_day(), -1)?);
        Ok(DateRange { from: None, to })
    } else if let Some((from, to)) = text.split_once("..") {
        between(end(from, ""), end(to, ""))
    } else {
        iso(text).map(DateRange::from)
    }
}

/// The text of an end, unless it is written as open.
fn end<'a>(text: &'a str, open: &str) -> Option<&'a str> {
    Some(text.trim()).filter(|text| *text != open)
}

fn between(from: Option<&str>, to: Option<&str>) -> Result<DateRange> {
    if from.is_none() && to.is_none() {
        return Err(problem("the range has no end", "write date:* for every dated article"));
    }
    let (first, last) = (from.map(iso).transpose()?, to.map(iso).transpose()?);
    if let (Some(first), Some(last)) = (first, last)
        && first.first_day() > last.last_day()
    {
        let hint = format!("write {last}..{first}");
        return Err(problem("the range ends before it begins", hint));
    }
    Ok(DateRange { from: first.map(Date::first_day), to: last.map(Date::last_day) })
}

/// The day after or before, within the years that can be written.
fn beside(day: Day, step: i32) -> Result<Day> {
    let beside = Day::from_number(day.number() + step);
    let is_dated = (1..=9999).contains(&beside.ymd().0) && beside != day;
    is_dated.then_some(beside).ok_or_else(|| problem("no day is in this range", YEARS))
}

const YEARS: &str = "years run from 0001 to 9999";

/// Reads `2019`, `2019-05` or `2019-05-15`.
fn iso(text: &str) -> Result<Date> {
    let text = text.trim();
    let mut parts = text.split('-');
    let year = parts.next().and_then(|year| digits(year, 4));
    let month = parts.next().map(|month| digits(month, 2));
    let day = parts.next().map(|day| digits(day, 2));
    match (year, month, day, parts.next()) {
        (Some(0), None | Some(Some(_)), None | Some(Some(_)), None) => {
            Err(problem("there is no year 0000", YEARS))
        }
        (Some(year), None, None, None) => Ok(Date::Year(year)),
        (Some(_), Some(Some(month)), None | Some(Some(_)), None) if !(1..=12).contains(&month) => {
            Err(problem(format!("there is no month {month:02}"), "months run from 01 to 12"))
        }
        (Some(year), Some(Some(month)), None, None) => Ok(Date::Month(year, month as u8)),
        (Some(year), Some(Some(month)), Some(Some(day)), None) => {
            let month = month as u8;
            Day::new(year, month, day as u8).map(Date::Day).ok_or_else(|| {
                let month = Date::Month(year, month);
                let hint = format!("{month} ends on {}", month.last_day());
                problem(format!("there is no day {text}"), hint)
            })
        }
        _ => Err(problem("this is no date", how_to_write(text))),
    }
}

/// A number of exactly this many digits.
fn digits(text: &str, count: usize) -> Option<i16> {
    let is_number = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// The ISO form of a date that is written otherwise.
fn how_to_write(text: &str) -> String {
    let iso = |order| {
        read_date(text, order).map(|date| match date {
            Date::Instant { .. } => Date::Day(date.first_day()),
            date => date,
        })
    };
    match (iso(None), iso(Some(DateOrder::Dmy)), iso(Some(DateOrder::Mdy))) {
        (Ok(date), _, _) => format!("write {date}"),
        (Err(DateProblem::Ambiguous), Ok(dmy), Ok(mdy)) => format!("write {dmy} or {mdy}"),
        _ => years(text).unwrap_or_else(|| "write 2019, 2019-05 or 2019-05-15".to_owned()),
    }
}

/// How to write `2018-2019` or `2018 to 2019`.
fn years(text: &str) -> Option<String> {
    let is_break = |c: char| !c.is_ascii_digit();
    let (from, to) = (text.split(is_break).next()?, text.rsplit(is_break).next()?);
    let is_two = from.len() == 4 && to.len() == 4 && text.len() > 8;
    (is_two && !text.contains("..") && text.chars().filter(char::is_ascii_digit).count() == 8)
        .then(|| format!("write {from}..{to}"))
}

fn problem(reason: impl Into<String>, hint: impl Into<String>) -> RangeProblem {
    RangeProblem { reason: reason.into(), hint: Some(hint.into()) }
}
