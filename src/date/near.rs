//! Days written without a year, as datelines have them: `May 15`, `Monday`.
//!
//! It knows that news is dated close to what it tells of. It must never complete a day far from a
//! date that is known, or without one.

use crate::date::calendar::{Date, Day};
use crate::date::read::read_date;
use crate::date::relative::weekday;

/// The furthest that a dateline's day lies from its article's date, in days: texts are filed on the
/// eve, and run again within a season.
const FURTHEST: i32 = 92;

/// The day that a text names, with its year, or without one near a date that is known. A weekday
/// is that of the seven days that end with the date.
pub(crate) fn day_near(text: &str, date: Option<Date>) -> Option<Day> {
    if let Ok(date) = read_date(text, None) {
        return matches!(date, Date::Day(_)).then(|| date.first_day());
    }
    let date = date?;
    let (first, last) = (date.first_day(), date.last_day());
    if let Some(weekday) = weekday(text.trim().trim_end_matches(['.', ','])) {
        return (first == last).then(|| weekday.on_or_before(first));
    }
    let (year, ..) = first.ymd();
    let years = [year - 1, year, year + 1].into_iter();
    let days = years.filter_map(|year| match read_date(&format!("{text}, {year}"), None) {
        Ok(Date::Day(day)) => Some(day),
        _ => None,
    });
    let away = |day: &Day| {
        let (before, behind) = (first.number() - day.number(), day.number() - last.number());
        before.max(behind).max(0)
    };
    days.min_by_key(away).filter(|day| away(day) <= FURTHEST)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check_day(text: &str, near: &str, expected: &str) {
        let day = day_near(text, read_date(near, None).ok());
        assert_eq!(day.map(|day| day.to_string()).unwrap_or_default(), expected, "{text:?}");
    }

    macro_rules! days {
        ($($name:ident: $text:expr, $near:expr => $expected:expr;)*) => {
            $(#[test] fn $name() { check_day($text, $near, $expected); })*
        };
    }

    days! {
        same_day: "May 15", "2019-05-15" => "2019-05-15";
        day_before: "May 14", "2019-05-15" => "2019-05-14";
        day_first: "15 May", "2019-05-15T09:30:00Z" => "2019-05-15";
        with_a_comma: "May, 15", "2019-05-15" => "2019-05-15";
        across_the_year: "Dec. 31", "2019-01-01" => "2018-12-31";
        into_the_next_year: "Jan 1", "2018-12-31" => "2019-01-01";
        leap_day: "Feb 29", "2020-03-01" => "2020-02-29";
        no_leap_day: "Feb 29", "2019-03-01" => "";
        own_year: "Oct. 9, 1987", "2019-05-15" => "1987-10-09";
        own_year_undated: "Oct. 9, 1987", "" => "1987-10-09";
        undated: "May 15", "" => "";
        in_a_known_year: "May 15", "2019" => "2019-05-15";
        beside_a_known_month: "May 31", "2019-06" => "2019-05-31";
        far_away: "May 15", "2019-11-15" => "";
        weekday_of_the_same_day: "Wednesday", "2019-05-15" => "2019-05-15";
        weekday_before: "Thursday", "2019-05-15" => "2019-05-09";
        weekday_undated: "Monday", "" => "";
        weekday_in_a_month: "Monday", "2019-05" => "";
        with_a_weekday: "Wednesday, May 15", "2019-05-16" => "2019-05-15";
        no_day: "May 187", "2019-05-15" => "";
        nothing: "", "2019-05-15" => "";
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(May|[0-9]{1,3}|,|Monday| |\\PC){0,6}", year in -9999i16..=9999) {
            day_near(&text, Some(Date::Year(year)));
        }
    }
}
