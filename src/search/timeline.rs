//! Timelines: how many articles there are day by day, month by month or year by year.
//!
//! Bars follow each other without gap, those without articles too. It knows periods; it must
//! never know how a bar is drawn.

use crate::date::{Date, Day};
use crate::error::{Error, Result};

use super::periods::Periods;

/// How many articles there are in each of a row of periods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// How long a bar's period is.
    pub step: Step,
    /// From the first period with an article to the last, ascending and without gap.
    pub bars: Vec<Bar>,
    /// Articles whose date is too vague for a bar, by their own month or year; ascending.
    pub vague: Vec<Bar>,
    /// Articles without a date.
    pub undated: u64,
}

/// The articles of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// A day, a month or a year.
    pub period: Date,
    /// Articles dated within it.
    pub articles: u64,
}

/// How long the period of a bar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// A day.
    Day,
    /// A month.
    Month,
    /// A year.
    Year,
}

/// The most bars: 270 years of days.
const MOST_BARS: u64 = 100_000;

/// Dates that span no more days than this are shown by day: two months.
const MOST_DAYS: i32 = 62;

/// Dates that span no more days than this are shown by month: five years.
const MOST_DAYS_BY_MONTH: i32 = 5 * 366;

impl Timeline {
    /// All articles: those in bars, those whose date is vague, and those without one.
    pub fn articles(&self) -> u64 {
        let dated = self.bars.iter().chain(&self.vague);
        dated.map(|bar| bar.articles).sum::<u64>() + self.undated
    }

    /// The timeline of some periods.
    ///
    /// # Errors
    /// [`Error::Setting`] if there would be more bars than [`MOST_BARS`].
    pub(super) fn new(periods: &Periods, step: Option<Step>) -> Result<Timeline> {
        let step = step.unwrap_or_else(|| suitable_step(periods));
        let (placed, vague): (Vec<_>, Vec<_>) =
            periods.by_step(step).into_iter().partition(|(date, _)| step.is_of(*date));
        if let (Some((first, _)), Some((last, _))) = (placed.first(), placed.last()) {
            check_bars(step, step.number(first.first_day()), step.number(last.first_day()))?;
        }
        let mut bars: Vec<Bar> = Vec::new();
        for (period, articles) in placed {
            while let Some(before) = bars.last()
                && let next = step.after(before.period)
                && next != period
            {
                bars.push(Bar { period: next, articles: 0 });
            }
            bars.push(Bar { period, articles });
        }
        let vague = vague.into_iter().map(|(period, articles)| Bar { period, articles });
        Ok(Timeline { step, bars, vague: vague.collect(), undated: periods.undated() })
    }
}

fn check_bars(step: Step, first: i32, last: i32) -> Result<()> {
    let bars = u64::from(last.abs_diff(first)) + 1;
    match bars <= MOST_BARS {
        true => Ok(()),
        false => Err(Error::Setting {
            reason: format!(
                "a bar for every {} would be {bars} bars, and {MOST_BARS} is the most; \
                 ask for months or years, or narrow the dates",
                step.name()
            ),
        }),
    }
}

/// The finest step that the span of the dates leaves room for and that most of them are precise
/// enough for.
fn suitable_step(periods: &Periods) -> Step {
    let Some((first, last)) = periods.span() else { return Step::Year };
    let by_span = match last.number() - first.number() {
        ..MOST_DAYS => Step::Day,
        MOST_DAYS..MOST_DAYS_BY_MONTH => Step::Month,
        _ => Step::Year,
    };
    let is_precise = |step: &Step| {
        let precise = periods.by_step(*step).into_iter().filter(|(date, _)| step.is_of(*date));
        precise.map(|(_, articles)| articles).sum::<u64>() * 2 > periods.dated()
    };
    let steps = [Step::Day, Step::Month].into_iter().filter(|step| *step >= by_span);
    steps.into_iter().find(is_precise).unwrap_or(Step::Year)
}

impl Step {
    /// `day`, `month`, `year`.
    pub fn name(self) -> &'static str {
        match self {
            Step::Day => "day",
            Step::Month => "month",
            Step::Year => "year",
        }
    }

    /// The day, month or year that a period lies in, unless it is longer.
    pub(super) fn of(self, first: Day, last: Day) -> Option<Date> {
        let (year, month, _) = first.ymd();
        let date = match self {
            Step::Day => Date::Day(first),
            Step::Month => Date::Month(year, month),
            Step::Year => Date::Year(year),
        };
        (last <= date.last_day()).then_some(date)
    }

    fn is_of(self, date: Date) -> bool {
        match self {
            Step::Day => matches!(date, Date::Day(_)),
            Step::Month => matches!(date, Date::Month(..)),
            Step::Year => matches!(date, Date::Year(_)),
        }
    }

    /// The period after one of this length.
    fn after(self, date: Date) -> Date {
        let next = Day::from_number(date.last_day().number() + 1);
        self.of(next, next).unwrap_or(date)
    }

    /// A day's place in a row of periods of this length.
    fn number(self, day: Day) -> i32 {
        let (year, month, _) = day.ymd();
        match self {
            Step::Day => day.number(),
            Step::Month => i32::from(year) * 12 + i32::from(month),
            Step::Year => i32::from(year),
        }
    }
}
