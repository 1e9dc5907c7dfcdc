//! The periods that articles are dated by, as precisely as each is known.
//!
//! It knows days and how many articles have them; it must never know a query.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tantivy::DocId;

use crate::date::{Date, Day};
use crate::index::Segment;

use super::timeline::Step;

/// How many articles are dated by each period, and how many are undated.
#[derive(Default)]
pub(super) struct Periods {
    /// By first day and then by last day, the longest first: a year comes before its months.
    dated: BTreeMap<(Day, Reverse<Day>), u64>,
    undated: u64,
}

impl Periods {
    /// Adds articles of a segment, by their leads.
    pub(super) fn add(&mut self, segment: &Segment, leads: &[DocId]) {
        let days = |lead: &DocId| Some((segment.first_day(*lead)?, segment.last_day(*lead)?));
        // Articles are in the order of their days, so equal periods are neighbours.
        let mut leads = leads.iter().map(days).peekable();
        while let Some(period) = leads.next() {
            let mut articles = 1;
            while leads.next_if_eq(&period).is_some() {
                articles += 1;
            }
            match period {
                Some((first, last)) => {
                    *self.dated.entry((first, Reverse(last))).or_default() += articles;
                }
                None => self.undated += articles,
            }
        }
    }

    /// Articles without a date.
    pub(super) fn undated(&self) -> u64 {
        self.undated
    }

    /// Articles with a date.
    pub(super) fn dated(&self) -> u64 {
        self.dated.values().sum()
    }

    /// The first and the last day of all periods; `None` if no article is dated.
    pub(super) fn span(&self) -> Option<(Day, Day)> {
        let first = self.dated.keys().map(|(first, _)| *first).min()?;
        let last = self.dated.keys().map(|(_, last)| last.0).max()?;
        Some((first, last))
    }

    /// The articles of each day, month or year; those not dated as precisely by their own month
    /// or year. In the order of time, a year before its months and a month before its days.
    pub(super) fn by_step(&self, step: Step) -> Vec<(Date, u64)> {
        let mut merged: Vec<(Date, u64)> = Vec::new();
        for (&(first, Reverse(last)), &articles) in &self.dated {
            let date = step.of(first, last).unwrap_or_else(|| Date::from_days(first, last));
            match merged.last_mut() {
                Some((before, count)) if *before == date => *count += articles,
                _ => merged.push((date, articles)),
            }
        }
        merged
    }
}
