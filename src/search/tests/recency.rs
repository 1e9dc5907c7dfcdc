//! What newness is worth.

use std::num::NonZeroU32;

use super::*;

fn check_order(articles: &[&str], query: &str, days: u32, expected: &[&str]) {
    for batch in [1, 10] {
        let searcher = Searcher::open(&archive_of(articles, batch)).unwrap();
        let rank = Rank { recent: NonZeroU32::new(days), ..Rank::FULL };
        let options = SearchOptions { rank, ..SearchOptions::default() };
        let found = searcher.ranking(&query.parse().unwrap(), &options).unwrap();
        let ids: Vec<&str> = found.iter().map(|(id, _)| id.article.as_str()).collect();
        assert_eq!(ids, expected, "{query}, half-life of {days} days, {batch} a segment");
    }
}

const ARTICLES: [&str; 4] = [
    "old | 2010-05-01 | | Spies, spies and again spies met a spy.",
    "new | 2019-05-01 | | A spy met a minister of trade in the city.",
    "newer | 2019-06-01 | | A spy met a minister of trade in the city.",
    "undated | - | | A spy met a minister of trade in the city.",
];

#[test]
fn without_a_half_life_dates_break_ties_only() {
    check_order(&ARTICLES, "spy", 0, &["old", "newer", "new", "undated"]);
}

#[test]
fn what_is_new_comes_first_and_what_is_as_good_as_old_stays() {
    check_order(&ARTICLES, "spy", 300, &["newer", "new", "old", "undated"]);
    // With a day's half-life a month is as long as ten years.
    check_order(&ARTICLES, "spy", 1, &["newer", "old", "new", "undated"]);
}

#[test]
fn no_article_is_lost_for_having_no_date() {
    check_order(&ARTICLES, "minister", 365, &["newer", "new", "undated"]);
}
