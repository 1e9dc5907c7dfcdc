//! Days that a text names by their distance: `yesterday`, `on Tuesday`, `next Friday`.
//!
//! A weekday is read as newspapers write it: "Use Monday, Tuesday, etc., for days of the week
//! within seven days before or after the current date", and the tense of the verb says which side
//! (The Associated Press Stylebook, "time element"). Only English is read. It must never settle a
//! day without a day to reckon from, or read what names none: `Mondays`, `Good Friday`.

use std::ops::Range;

use crate::date::calendar::Day;
use crate::date::tense::{Tense, tense_at};
use crate::date::words;

/// A day that a text names by its distance from the day it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelativeDay {
    /// The words that name it, as bytes of the text: `last Friday`, without an `on`.
    pub bytes: Range<usize>,
    /// The day; `None` if it is not known when the text was written.
    pub day: Option<Day>,
}

/// The relative days of a text in their order, settled by the day that it was written.
///
/// A bare weekday is the nearest of the seven days that end with that day, or that begin with it
/// if the sentence speaks of the future (`will meet on Tuesday`). `last Tuesday` is before that day
/// and `next Tuesday` behind it, at most a week.
pub fn relative_days(text: &str, written: Option<Day>) -> Vec<RelativeDay> {
    let mut days = Vec::new();
    let words = words_of(text);
    let mut at = 0;
    while at < words.len() {
        let Some((taken, offset)) = named_day(text, &words, at) else {
            at += 1;
            continue;
        };
        let bytes = words[taken.start].start..words[taken.end - 1].end;
        days.push(RelativeDay { bytes, day: written.map(|day| offset.from(day)) });
        at = taken.end;
    }
    days
}

/// A weekday, from Monday as 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Weekday(i32);

impl Weekday {
    /// The last such day that is not behind this one.
    pub(crate) fn on_or_before(self, day: Day) -> Day {
        Day::from_number(day.number() - (weekday_of(day) - self.0).rem_euclid(7))
    }

    fn on_or_after(self, day: Day) -> Day {
        Day::from_number(day.number() + (self.0 - weekday_of(day)).rem_euclid(7))
    }
}

/// The weekday of an English name in full.
pub(crate) fn weekday(word: &str) -> Option<Weekday> {
    const NAMES: [&str; 7] =
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let is_name = |name: &&str| {
        name.eq_ignore_ascii_case(word)
            && word.starts_with(char::is_uppercase)
            && (word[1..] == name[1..] || !word.contains(char::is_lowercase))
    };
    NAMES.iter().position(is_name).map(|at| Weekday(at as i32))
}

/// 0 for a Monday; 1970-01-01 was a Thursday.
fn weekday_of(day: Day) -> i32 {
    (day.number() + 3).rem_euclid(7)
}

/// How far a day is from the one that a text was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Offset {
    Days(i32),
    /// The last such weekday, that day included.
    Back(Weekday),
    /// The next such weekday, that day included.
    Ahead(Weekday),
    /// The last such weekday before that day.
    Last(Weekday),
    /// The next such weekday behind that day.
    Next(Weekday),
}

impl Offset {
    fn from(self, day: Day) -> Day {
        let beside = |days: i32| Day::from_number(day.number().saturating_add(days));
        match self {
            Offset::Days(days) => beside(days),
            Offset::Back(weekday) => weekday.on_or_before(day),
            Offset::Ahead(weekday) => weekday.on_or_after(day),
            Offset::Last(weekday) => weekday.on_or_before(beside(-1)),
            Offset::Next(weekday) => weekday.on_or_after(beside(1)),
        }
    }
}

/// The bytes of every run of letters, with the apostrophes and hyphens inside.
fn words_of(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        let is_part = c.is_alphanumeric() || (matches!(c, '\'' | '’' | '-') && start.is_some());
        match (is_part, start) {
            (true, None) => start = Some(at),
            (false, Some(begin)) => {
                words.push(begin..at);
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|begin| begin..text.len()));
    words
}

/// The day named by the words from one on: which words they are, and how far the day is.
fn named_day(text: &str, words: &[Range<usize>], at: usize) -> Option<(Range<usize>, Offset)> {
    let word = |at: usize| words.get(at).map_or("", |bytes| bare(&text[bytes.clone()]));
    let first = word(at);
    if let Some(weekday) = weekday(first) {
        return is_day_of_the_week(text, words, at).then(|| {
            // `Tuesday's vote` has been, whatever will come of it.
            let is_possessive = first.len() < words[at].len();
            let tense = tense_at(text, words, at).filter(|_| !is_possessive);
            let offset = match tense {
                Some(Tense::Future) => Offset::Ahead(weekday),
                _ => Offset::Back(weekday),
            };
            (at..part_of_day(text, words, at + 1), offset)
        });
    }
    if !first.starts_with(|c: char| c.is_ascii_alphabetic()) || !is_common(text, words, at) {
        return None;
    }
    let follows = |words: &[&str]| {
        words.iter().zip(at + 1..).all(|(expected, at)| word(at).eq_ignore_ascii_case(expected))
    };
    let one = |days: i32| Some((at..at + 1, Offset::Days(days)));
    match first.to_ascii_lowercase().as_str() {
        "today" | "tonight" => one(0),
        "yesterday" => Some((at..part_of_day(text, words, at + 1), Offset::Days(-1))),
        "tomorrow" => Some((at..part_of_day(text, words, at + 1), Offset::Days(1))),
        "day" if follows(&["before", "yesterday"]) => Some((at..at + 3, Offset::Days(-2))),
        "day" if follows(&["after", "tomorrow"]) => Some((at..at + 3, Offset::Days(2))),
        "last" if word(at + 1) == "night" => Some((at..at + 2, Offset::Days(-1))),
        "this" if matches!(word(at + 1), "morning" | "afternoon" | "evening") => {
            Some((at..at + 2, Offset::Days(0)))
        }
        modifier @ ("last" | "past" | "next" | "this" | "coming") => {
            let weekday = weekday(word(at + 1))?;
            let offset = match modifier {
                "last" | "past" => Offset::Last(weekday),
                "this" if tense_at(text, words, at) == Some(Tense::Past) => Offset::Back(weekday),
                "this" => Offset::Ahead(weekday),
                _ => Offset::Next(weekday),
            };
            let is_named = is_day_of_the_week(text, words, at + 1);
            is_named.then(|| (at..part_of_day(text, words, at + 2), offset))
        }
        _ => None,
    }
}

/// A word without its possessive: `today` of `today's`.
fn bare(word: &str) -> &str {
    let word = word.trim_end_matches(['\'', '’', '-']);
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

/// Behind a part of the day, if one follows: `night` of `Monday night`.
fn part_of_day(text: &str, words: &[Range<usize>], at: usize) -> usize {
    const PARTS: &[&str] = &["morning", "afternoon", "evening", "night"];
    let is_part = words.get(at).is_some_and(|bytes| {
        PARTS.contains(&bare(&text[bytes.clone()])) && text[words[at - 1].end..bytes.start] == *" "
    });
    at + usize::from(is_part)
}

/// Whether a word that is written small stands so, or begins a sentence that does not go on like a
/// name: `Today the`, but neither `USA Today` nor `Tonight Show`.
fn is_common(text: &str, words: &[Range<usize>], at: usize) -> bool {
    let bytes = &words[at];
    let is_small = text[bytes.clone()].starts_with(char::is_lowercase);
    let begins = match at.checked_sub(1) {
        Some(before) => text[words[before].end..bytes.start]
            .contains(['.', '!', '?', ':', '"', '“', '\n', '—', '–', '•']),
        None => true,
    };
    let is_name = words.get(at + 1).is_some_and(|next| {
        text[bytes.end..next.start] == *" "
            && text[next.clone()].starts_with(char::is_uppercase)
            && weekday(bare(&text[next.clone()])).is_none()
    });
    is_small || begins && !is_name
}

/// Words before a weekday's name that make another of it: `Good Friday`, `every Friday`, and
/// `the Friday`, which counts from some other day.
const OTHER_DAYS: &[&str] = &[
    "a",
    "another",
    "any",
    "ash",
    "black",
    "bloody",
    "bright",
    "cyber",
    "each",
    "easter",
    "every",
    "fat",
    "first",
    "fourth",
    "giving",
    "good",
    "holy",
    "maundy",
    "most",
    "one",
    "palm",
    "pentecost",
    "ruby",
    "second",
    "shrove",
    "some",
    "spy",
    "stormy",
    "super",
    "the",
    "third",
    "whit",
];

/// What names of papers, programmes and plays have behind a weekday.
const NAMES_BEHIND: &[&str] = &[
    "Afternoon",
    "Agenda",
    "Briefing",
    "Club",
    "Evening",
    "Express",
    "Globe",
    "Group",
    "Herald",
    "Independent",
    "Journal",
    "Live",
    "Magazine",
    "Mail",
    "Mirror",
    "Morning",
    "Night",
    "Nights",
    "Post",
    "Review",
    "Show",
    "Standard",
    "Star",
    "Sun",
    "Telegraph",
    "Times",
    "Today",
    "Tribune",
    "World",
];

/// Whether the name of a weekday stands for a day near that of the text: not for a feast, any such
/// day or a newspaper, and not beside its date.
fn is_day_of_the_week(text: &str, words: &[Range<usize>], at: usize) -> bool {
    let word = |at: usize| words.get(at).map_or("", |bytes| &text[bytes.clone()]);
    let gap = |left: usize| match (words.get(left), words.get(left + 1)) {
        (Some(left), Some(right)) => &text[left.end..right.start],
        _ => "",
    };
    let is_other = at.checked_sub(1).is_some_and(|before| {
        gap(before).chars().all(char::is_whitespace)
            && OTHER_DAYS.contains(&word(before).to_lowercase().as_str())
    });
    let is_month = |at: usize| {
        word(at).starts_with(char::is_uppercase) && words::month(&word(at).to_lowercase()).is_some()
    };
    let has_digit = |at: usize| word(at).starts_with(|c: char| c.is_ascii_digit());
    let (next, after) = (at + 1, at + 2);
    // `Monday, May 15`, `Monday 15 May`, `Friday the 13th`.
    let is_dated = matches!(gap(at), " " | ", ")
        && (is_month(next) && has_digit(after)
            || has_digit(next) && is_month(after)
            || word(next) == "the" && has_digit(after));
    let is_name = gap(at) == " " && NAMES_BEHIND.contains(&word(next));
    // `Saturday nights`, `the last Monday in May`.
    let is_any = gap(at) == " "
        && (["mornings", "afternoons", "evenings", "nights"].contains(&word(next))
            || matches!(word(next), "in" | "of") && is_month(after));
    // `Friday-Sunday` is one word.
    !(is_other || is_dated || is_name || is_any || word(at).contains('-'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::date::read::read_date;

    /// The days named in a text that was written on Wednesday, 2019-05-15.
    fn check_days(text: &str, expected: &str) {
        let written = read_date("2019-05-15", None).unwrap().first_day();
        let days = relative_days(text, Some(written));
        let shown = days.into_iter().map(|RelativeDay { bytes, day }| {
            let day = day.map(|day| day.to_string()).unwrap_or_default();
            format!("{} {}", &text[bytes], day.strip_prefix("2019-").unwrap_or(&day))
        });
        assert_eq!(shown.collect::<Vec<_>>().join(", "), expected, "{text:?}");
    }

    macro_rules! days {
        ($($name:ident: $text:expr => $expected:expr;)*) => {
            $(#[test] fn $name() { check_days($text, $expected); })*
        };
    }

    days! {
        today: "It rains today." => "today 05-15";
        tonight: "It rains tonight." => "tonight 05-15";
        yesterday: "It rained yesterday, he said." => "yesterday 05-14";
        yesterday_morning: "It rained yesterday morning." => "yesterday morning 05-14";
        tomorrow: "It will rain tomorrow night." => "tomorrow night 05-16";
        begins_a_sentence: "Yesterday it rained. Today it rains." => "Yesterday 05-14, Today 05-15";
        the_day_before: "It rained the day before yesterday." => "day before yesterday 05-13";
        the_day_after: "It rains the day after tomorrow." => "day after tomorrow 05-17";
        last_night: "It rained last night." => "last night 05-14";
        this_morning: "It rained this morning." => "this morning 05-15";
        possessive: "Yesterday's rain and today’s sun." => "Yesterday's 05-14, today’s 05-15";
        weekday: "It rained on Monday." => "Monday 05-13";
        weekday_without_on: "The mayor said Tuesday it rained." => "Tuesday 05-14";
        same_weekday: "The mayor spoke on Wednesday." => "Wednesday 05-15";
        weekday_after: "The mayor spoke on Thursday." => "Thursday 05-09";
        weekday_night: "It rained Monday night." => "Monday night 05-13";
        weekday_possessive: "Sunday's storm passed." => "Sunday's 05-12";
        weekday_capitals: "RAIN FELL ON MONDAY" => "MONDAY 05-13";
        two_weekdays: "It rained from Saturday to Monday." => "Saturday 05-11, Monday 05-13";
        last_weekday: "It rained last Wednesday." => "last Wednesday 05-08";
        this_past_weekday: "It rained this past Sunday." => "past Sunday 05-12";
        next_weekday: "It rains next Wednesday." => "next Wednesday 05-22";
        next_weekday_night: "The play opens next Friday night." => "next Friday night 05-17";
        this_weekday: "It rains this Friday." => "this Friday 05-17";
        this_weekday_past: "He was seen this Monday." => "this Monday 05-13";
        will: "The council will meet on Monday." => "Monday 05-20";
        will_short: "“We’ll meet on Monday,” he said." => "Monday 05-20";
        will_behind: "On Monday, the council will meet." => "Monday 05-20";
        scheduled: "A vote is scheduled for Thursday." => "Thursday 05-16";
        said_he_will: "He said Tuesday that he will vote on Friday." => "Tuesday 05-14, Friday 05-17";
        will_in_another_sentence: "It will rain. The mayor left on Monday." => "Monday 05-13";
        begins: "The trial begins Monday." => "Monday 05-20";
        short_form_is_no_end: "He will meet Mr. Roe on Monday." => "Monday 05-20";

        no_plural: "It rains on Mondays." => "";
        no_every: "It rains every Monday, and each Tuesday." => "";
        no_feast: "Shops open on Good Friday and Black Friday." => "";
        no_other_friday: "It rained the Friday before." => "";
        no_date: "It rained on Monday, May 6, and Tuesday 7 May." => "";
        no_thirteenth: "Nobody sails on Friday the 13th." => "";
        no_paper: "The Sunday Times and Monday Night Live." => "";
        no_today: "Newsweek Today and Tonight Show" => "";
        no_week: "It rained this week and last month." => "";
        no_small_weekday: "monday" => "";
        no_range: "Friday-Sunday" => "";
        may_is_a_verb: "Monday may see rain." => "Monday 05-13";
        possessive_weekday: "The results of Tuesday's vote will come soon." => "Tuesday's 05-14";
        would_have: "A defeat Tuesday would have hurt him." => "Tuesday 05-14";
        clause: "It should help him, but on Tuesday a judge ruled." => "Tuesday 05-14";
        clause_ahead: "He left, and on Friday the court will rule." => "Friday 05-17";
        possible_before: "The court may meet on Friday." => "Friday 05-17";
        possible_behind: "The fall on Friday may have hurt him." => "Friday 05-10";
        past_right_behind: "They will say that Tuesday changed it." => "Tuesday 05-14";
        until: "The court closed until Friday." => "Friday 05-17";
        no_nights: "It rains on Saturday nights." => "";
        no_monday_of_a_month: "It closes on the second Monday in May, the last Friday of June." => "";
        nothing: "" => "";
    }

    #[test]
    fn without_a_day_nothing_is_settled() {
        let days = relative_days("It rained yesterday.", None);
        assert_eq!(days, [RelativeDay { bytes: 10..19, day: None }]);
    }

    #[test]
    fn the_ends_of_the_calendar_hold() {
        for number in [i32::MIN, i32::MAX] {
            let days =
                relative_days("yesterday next Friday last Friday", Some(Day::from_number(number)));
            assert_eq!(days.len(), 3);
        }
    }

    proptest! {
        #[test]
        fn spans_are_in_order(
            text in prop_oneof![
                "\\PC{0,80}",
                "((yesterday|Today|last|next|this|the|day|before|night|Monday|FRIDAY|May|13th|will|’s|'|-|é|ß|\\.|\n) ?){0,16}",
            ],
            number in any::<Option<i32>>(),
        ) {
            let mut end = 0;
            let written = number.map(Day::from_number);
            for day in relative_days(&text, written) {
                prop_assert!(end <= day.bytes.start && day.bytes.start < day.bytes.end);
                prop_assert!(text.get(day.bytes.clone()).is_some());
                prop_assert_eq!(day.day.is_some(), written.is_some());
                end = day.bytes.end;
            }
        }
    }
}
