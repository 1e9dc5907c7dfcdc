//! The dateline at the head of a text: `LONDON, May 15 (Reuters) - `.
//!
//! It knows how papers and agencies set a dateline, and takes none rather than a wrong one. It
//! must never know where a place is, or which year a day belongs to.

#[cfg(test)]
mod tests;
mod words;

use crate::source::agency::{agency_name, is_known_agency, is_newsroom};
use crate::source::printed_date::{is_day, is_weekday};
use words::{NO_PLACES, PLACE_WORDS, SHORT_CITIES};

/// Where, when and from whom a text was filed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dateline {
    /// The place as written: `BEIJING/BRUSSELS`, `TROY, N.C.`; empty if none is given.
    pub place: String,
    /// The day as written, mostly without a year: `May 15`.
    pub date: Option<String>,
    /// The agency, by its short name if it is a known one, else as written.
    pub agency: Option<String>,
    /// The bytes of the text, from its beginning, that belong to the dateline, with its dash and
    /// the blanks after it.
    pub end: usize,
}

/// Reads the dateline that a text begins with, if it certainly begins with one.
///
/// A place in mixed case counts only with a day or a known kind of agency; a place with neither
/// counts only in capitals, and if what it stands before begins like a sentence.
pub(crate) fn read_dateline(text: &str) -> Option<Dateline> {
    let first = read_one(text)?;
    // Some sign first: `(ANSA) - ROMA, 15 MAG - `, `(AP) MOSCOW - `.
    if first.place.is_empty() && first.date.is_none() {
        let second = read_one(&text[first.end..]);
        if let Some(second) =
            second.filter(|second| second.agency.is_none() && !second.place.is_empty())
        {
            return Some(Dateline { agency: first.agency, end: first.end + second.end, ..second });
        }
    }
    Some(first)
}

/// Reads what stands before the first dash that ends a dateline, or before the sentence that
/// follows the brackets of a known agency.
fn read_one(text: &str) -> Option<Dateline> {
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '*' | '\u{feff}');
    let start = text.len() - text.trim_start_matches(is_mark).len();
    let head = head(&text[start..]);
    let behind = |end: usize| text.len() - text[start + end..].trim_start().len();
    let before_a_dash = dashes(head).find_map(|dash| {
        let credit = read_credit(&head[..dash.start])?;
        let end = behind(dash.end);
        let holds = if credit.agency.is_none() && credit.date.is_none() {
            is_bare_place(&credit.place) && begins_sentence(&text[end..])
        } else if credit.place.is_empty() {
            credit.agency.is_some()
        } else {
            is_capital_place(&credit.place) || begins_sentence(&text[end..])
        };
        holds.then_some(Dateline { end, ..credit })
    });
    before_a_dash.or_else(|| {
        let close = agency_end(head)?;
        let credit = read_credit(&head[..close])?;
        // `MOSCOW, May 15. /TASS/. `
        let mark = head[close..].chars().next().filter(|c| matches!(c, '.' | ':'));
        let end = close + mark.map_or(0, char::len_utf8);
        let is_apart = head[end..].starts_with(char::is_whitespace);
        let end = behind(end);
        (is_apart && begins_sentence(&text[end..])).then_some(Dateline { end, ..credit })
    })
}

/// Behind the first brackets of a line, if they hold the name of a known agency.
fn agency_end(head: &str) -> Option<usize> {
    let open = head.find(['(', '[', '/'])?;
    let mark = head[open..].chars().next()?;
    let inside = &head[open + 1..];
    let close = open + 1 + inside.find(closing(mark))?;
    is_known_agency(&head[open + 1..close]).then_some(close + 1)
}

/// The mark that closes brackets; TASS has strokes for them.
fn closing(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        other => other,
    }
}

/// The longest dateline, in bytes.
const LONGEST: usize = 120;

/// The part of a first line that a dateline may stand in.
fn head(text: &str) -> &str {
    let end =
        text.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|&end| end <= LONGEST);
    let head = &text[..end.last().unwrap_or(0)];
    head.split(['\n', '\r']).next().unwrap_or(head)
}

/// The bytes of every dash that may end a dateline, in order.
pub(super) fn dashes(head: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + head[at..].find(['-', '–', '—', '―', '_'])?;
            let c = head[start..].chars().next()?;
            let same = head[start..].chars().take_while(|&next| next == c).count();
            at = start + same * c.len_utf8();
            let blank_before = head[..start].ends_with([' ', '\t', '\u{a0}', '.', ')']);
            let blank_after = head[at..].is_empty() || head[at..].starts_with(char::is_whitespace);
            // A lone hyphen without blanks joins words: `WINSTON-SALEM`.
            let is_dash = match c {
                '-' => same > 1 || blank_before || blank_after,
                '_' => blank_before && blank_after,
                _ => true,
            };
            if is_dash {
                return Some(start..at);
            }
        }
    })
}

/// Reads `PLACE, day (Agency)`, each part if it is there.
fn read_credit(credit: &str) -> Option<Dateline> {
    // The Spanish way has a full stop before the dash: `(EFE).- `
    let credit = credit.trim();
    let credit =
        credit.strip_suffix('.').filter(|c| c.ends_with([')', ']', '/'])).unwrap_or(credit);
    let (before, agency) = match signature(credit) {
        Some((before, agency)) => (before.trim_end(), Some(agency.trim())),
        None if credit.ends_with([')', ']']) => return None,
        None => bare_agency(credit).unwrap_or((credit, None)),
    };
    let (place, date) = split_day(before.trim_end_matches(','));
    let place = place.strip_prefix("À ").unwrap_or(place);
    let no_place = place.is_empty() && agency.is_some();
    if !no_place && !is_place(place) {
        return None;
    }
    let agency = match agency {
        Some(agency) => Some(read_agency(agency, place)?),
        None => None,
    };
    Some(Dateline { place: place.to_owned(), date: date.map(str::to_owned), agency, end: 0 })
}

/// Parts what stands in the last brackets off.
fn signature(credit: &str) -> Option<(&str, &str)> {
    if let Some(inside) = credit.strip_suffix(')') {
        return inside.rsplit_once('(');
    }
    if let Some(inside) = credit.strip_suffix(']') {
        return inside.rsplit_once('[');
    }
    let (before, agency) = credit.strip_suffix('/')?.rsplit_once('/')?;
    // Those of `Jane Doe / AFP / Somebody` only part names.
    let is_tight = agency.trim().len() == agency.len();
    (is_tight && agency_name(agency).is_some())
        .then(|| (before.trim_end().trim_end_matches('.'), agency))
}

/// Parts `SEOUL, Nov 26 AFP`, where an agency stands without brackets behind a day.
fn bare_agency(credit: &str) -> Option<(&str, Option<&str>)> {
    let (before, agency) = credit.rsplit_once(' ')?;
    let is_one = agency_name(agency).is_some() && split_day(before).1.is_some();
    is_one.then_some((before, Some(agency)))
}

/// Parts `LONDON, May 15` into place and day; the whole is the place if there is no day.
fn split_day(text: &str) -> (&str, Option<&str>) {
    if is_day(text) {
        return ("", Some(text));
    }
    let commas = text.match_indices(',').map(|(at, _)| at);
    let day = commas.into_iter().find(|at| is_day(text[at + 1..].trim()));
    match day {
        Some(at) => (text[..at].trim(), Some(text[at + 1..].trim())),
        None => split_day_without_comma(text.trim()),
    }
}

/// Parts `CHICAGO March 13`, where the comma was forgotten.
fn split_day_without_comma(text: &str) -> (&str, Option<&str>) {
    let day = text.rmatch_indices(' ').map(|(at, _)| at).take(3);
    let day = day.filter(|at| is_day(&text[at + 1..]) && is_capital_place(&text[..*at])).last();
    match day {
        Some(at) => (text[..at].trim(), Some(text[at + 1..].trim())),
        None => (text, None),
    }
}

/// The agency of the brackets after a place, if it can be one.
fn read_agency(text: &str, place: &str) -> Option<String> {
    if let Some(agency) = agency_name(text).or_else(|| text.split('/').find_map(agency_name)) {
        return Some(agency);
    }
    if is_newsroom(text) && text.len() <= 40 {
        return Some(text.to_owned());
    }
    let is_name_word =
        |word: &str| word.starts_with(char::is_uppercase) || matches!(word, "of" | "the" | "de");
    let words = text.split_whitespace().count();
    // `(D-MA)` is a party, `(HP)` after `HEWLETT PACKARD` an acronym, `(2)` a number.
    let may_be_agency = (1..=4).contains(&words)
        && (2..=40).contains(&text.len())
        && text.split_whitespace().all(is_name_word)
        && !text.contains(|c: char| c.is_ascii_digit() || matches!(c, '-' | '–' | ',' | ':' | '?'))
        && is_capital_place(place)
        && !is_acronym(text, place);
    may_be_agency.then(|| text.to_owned())
}

/// Whether a text is the first letters of the words of another.
fn is_acronym(text: &str, words: &str) -> bool {
    let initials = words.split_whitespace().filter_map(|word| word.chars().next());
    initials.eq(text.chars().filter(|c| c.is_alphabetic()))
}

/// Whether a text has the shape of a place: up to four capitalised words, then regions after
/// commas; or several of them with `/` or `and` between.
fn is_place(text: &str) -> bool {
    let mut regions = text.split(", ");
    let first = regions.next().unwrap_or("");
    let joins = |word: &str| {
        ["and", "AND", "de", "of", "am", "an", "on", "upon", "sur", "der"].contains(&word)
    };
    let is_name = |name: &str, most: usize| {
        let count = name.split_whitespace().count();
        let capital = name.starts_with(char::is_uppercase);
        let is_word = |word: &str| {
            joins(word)
                || (word.starts_with(char::is_uppercase)
                    && word.chars().all(|c| c.is_alphabetic() || ".'’-/".contains(c)))
        };
        capital && (1..=most).contains(&count) && name.split_whitespace().all(is_word)
    };
    is_name(first, 6)
        && text.len() <= 60
        && text.matches(',').count() <= 3
        && first.chars().filter(|c| c.is_alphabetic()).count() > 1
        && !first.starts_with("By ")
        && !is_weekday(first)
        && !is_day(first)
        && regions.all(|region| is_name(region, 3))
}

/// Whether a word is in capitals, but for the small letters of `McLEAN` or `LaGRANGE`.
fn is_capital(word: &str) -> bool {
    let Some(last_small) = word.rfind(char::is_lowercase) else { return true };
    let large = |part: &str| part.chars().filter(|c| c.is_uppercase()).count();
    let tail = &word[last_small..];
    last_small < 3 && word.starts_with(char::is_uppercase) && large(tail) >= 3
}

/// Whether the first name of a place is all in capitals.
fn is_capital_place(place: &str) -> bool {
    let first = place.split(',').next().unwrap_or("");
    first.chars().filter(|c| c.is_uppercase()).count() > 1
        && first.split_whitespace().all(|word| word == "and" || is_capital(word))
}

/// Whether a place can stand with neither day nor agency.
pub(super) fn is_bare_place(place: &str) -> bool {
    let first = place.split(',').next().unwrap_or("");
    let words: Vec<&str> = first.split([' ', '/']).filter(|word| !word.is_empty()).collect();
    let is_city = |word: &str| word.chars().count() > 4 || SHORT_CITIES.contains(&word);
    let is_known_shape = match words.as_slice() {
        [word] => is_city(word) || place.contains(','),
        [start, .., end] => {
            *start == "ABOARD"
                || (words.len() <= 3 && [start, end].iter().any(|word| PLACE_WORDS.contains(word)))
                || (first.contains('/') && words.iter().all(|word| is_city(word)))
                || place.contains(',')
        }
        [] => false,
    };
    let is_no_place = words
        .iter()
        .any(|word| NO_PLACES.contains(word) || word.trim_end_matches('.').contains('.'));
    is_capital_place(place) && is_known_shape && !is_no_place
}

/// Whether a text begins as a sentence does, and not as a headline in capitals.
fn begins_sentence(text: &str) -> bool {
    let mut letters = text.chars().skip_while(|c| !c.is_alphanumeric() && !c.is_control());
    let begins = letters.next().is_some_and(|c| !c.is_lowercase());
    begins && letters.take(60).any(char::is_lowercase)
}
