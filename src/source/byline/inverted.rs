//! Names with the surname first, as catalogues set them: `Goodnough, Abby`.
//!
//! It knows one list of names. It must never know what else a byline says.

use crate::source::agency::agency_name;
use crate::source::byline::name::{is_degree, is_particle, is_suffix};
use crate::source::byline::words::{CITIES, OUTLETS, ROLES, contains};

/// The names of a list that is all `Last, First`, first name first; `None` if it is not
/// certainly one.
pub(super) fn inverted_names(list: &str) -> Option<Vec<String>> {
    let people: Vec<&str> = list.split(" and ").flat_map(|people| people.split(" & ")).collect();
    let is_lone = people.len() == 1;
    let mut names = Vec::new();
    for person in people {
        let person = person.trim().trim_end_matches(',');
        match inverted_name(person) {
            Some(name) => names.push(name),
            None if !is_lone && !person.contains(',') && person.contains(' ') => {
                names.push(person.to_owned());
            }
            None => return None,
        }
    }
    Some(names).filter(|_| list.contains(','))
}

/// `Abby Goodnough` for `Goodnough, Abby`, `Martin Luther King Jr.` for `King, Martin Luther, Jr.`
fn inverted_name(person: &str) -> Option<String> {
    let mut fields = person.split(',').map(str::trim);
    let (last, first) = (fields.next()?, fields.next()?);
    let suffix = fields.next();
    if fields.next().is_some() || suffix.is_some_and(|suffix| !is_suffix(suffix)) {
        return None;
    }
    let last_words: Vec<&str> = last.split_whitespace().collect();
    let (surname, particles) = last_words.split_last()?;
    let first_words: Vec<&str> = first.split_whitespace().collect();
    let is_capital =
        |word: &&str| word.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
    let is_given_name = (1..=3).contains(&first_words.len())
        && first_words.iter().all(is_capital)
        && !first_words.iter().any(|word| contains(ROLES, word) || contains(OUTLETS, word))
        && !is_suffix(first)
        && !is_degree(first)
        && !CITIES.contains(&first)
        && !first_words[0].eq_ignore_ascii_case("the")
        && agency_name(first).is_none();
    let is_surname = is_capital(surname)
        && particles.iter().all(|word| is_particle(word))
        && !contains(ROLES, surname)
        && !contains(OUTLETS, surname)
        && agency_name(last).is_none();
    (is_given_name && is_surname).then(|| {
        let suffix = suffix.map(|suffix| format!(" {suffix}")).unwrap_or_default();
        format!("{first} {last}{suffix}")
    })
}
