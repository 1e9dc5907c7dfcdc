//! How a query was read, on one line, for people.
//!
//! It knows plans; it must never know what an archive holds.

use crate::analyzer::fold_text;

use super::compile::Compiled;
use super::plan::{Pattern, Plan, Scope, TextClause, Wanted, Written};

impl Compiled {
    /// How the query was read, on one line.
    pub(crate) fn reading(&self, relaxed: bool) -> String {
        let plan = self.relaxed.as_ref().filter(|_| relaxed).unwrap_or(&self.strict);
        format!("article has {}", read(plan, false))
    }
}

impl TextClause {
    /// How the clause was read.
    pub(crate) fn reading(&self) -> String {
        let place = match self.scope {
            Scope::Anywhere => "",
            Scope::Headline => " in the headline",
            Scope::Lede => " in the lead",
        };
        let boost = if self.boost == 1.0 { String::new() } else { format!("^{}", self.boost) };
        format!("{}{boost}{place}", read_wanted(&self.written, &self.wanted))
    }
}

/// The reading of a plan, in brackets where it is part of another.
fn read(plan: &Plan, inside: bool) -> String {
    match plan {
        Plan::Everything => "anything".to_owned(),
        Plan::Nothing => "nothing that can be found".to_owned(),
        Plan::Text(clause) => clause.reading(),
        Plan::Value(clause) => clause.reading.clone(),
        Plan::Dates(range) => format!("date {range}"),
        Plan::Any(plans) => {
            let optional = plans.contains(&Plan::Everything);
            let plans: Vec<String> = plans
                .iter()
                .filter(|plan| **plan != Plan::Everything)
                .map(|plan| read(plan, true))
                .collect();
            let plans = plans.join(" OR ");
            let plans = if inside { format!("({plans})") } else { plans };
            if optional { format!("optionally {plans}") } else { plans }
        }
        Plan::All(plans, excluded) => {
            let mut parts: Vec<String> = plans
                .iter()
                .filter(|plan| **plan != Plan::Everything || excluded.is_empty())
                .map(|plan| read(plan, true))
                .collect();
            parts.extend(excluded.iter().map(|plan| format!("NOT {}", read(plan, true))));
            let parts = parts.join(" AND ");
            if inside { format!("({parts})") } else { parts }
        }
    }
}

/// How the words of a clause were read: `huawei~stem`, `"no spy"`.
pub(super) fn read_wanted(written: &Written, wanted: &Wanted) -> String {
    let rows = match wanted {
        Wanted::Rows(rows) => &rows[..],
        _ => &[],
    };
    let stemmed = matches!(rows, [row] if matches!(row[..], [Pattern::Stem { .. }]));
    match written {
        Written::Word(word) if stemmed => format!("{}~stem", spelled(rows, word)),
        Written::Word(words) | Written::Phrase(words) => format!("{:?}", spelled(rows, words)),
        Written::Exact(word) => format!("={}", word.to_lowercase()),
        Written::Cased(words) => format!("caps({words})"),
        Written::Added(word) => word.clone(),
        Written::Reading(reading) => reading.clone(),
    }
}

/// The words with the signs that bind them.
fn spelled(rows: &[Vec<Pattern>], text: &str) -> String {
    match rows.first().map(Vec::as_slice) {
        Some([Pattern::Exact(exact)]) => exact.clone(),
        _ => fold_text(text),
    }
}
