//! A byline as newspapers print it, or the author field of a record, as a list of people.
//!
//! It knows how credits are written. It must never add a name, or a part of one, that is not in
//! the text, and it knows nothing of the article around it.

mod inverted;
mod name;
#[cfg(test)]
mod tests;
mod words;

use crate::source::agency::{agency_name, is_newsroom};
use crate::source::printed_date::{is_month, is_weekday};
use inverted::inverted_names;
use name::{is_degree, is_particle, is_same_person, is_suffix, tidy_name, titles};
use words::{
    BYLINE_WORDS, CITIES, CREDITS, LABELS, OTHER_CREDITS, OUTLETS, OUTLETS_AFTER_A_NAME,
    ROLE_QUALIFIERS, ROLES, contains,
};

/// Who an article is credited to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Byline {
    /// The people, first name first, in the order of the byline, each once.
    pub authors: Vec<String>,
    /// The first news agency that is named, by its short name.
    pub agency: Option<String>,
    /// The outlet, if it is named as one: `Special to The Herald`, `Jane Doe, The Herald`.
    pub source: Option<String>,
}

/// Reads a byline. Roles, titles, degrees, places, dates, addresses and handles are left out, and
/// so is whatever cannot be a person's name.
pub(crate) fn read_byline(text: &str) -> Byline {
    let mut byline = Byline::default();
    let text = byline.read_brackets(text);
    let is_bar = |c: char| matches!(c, '\n' | '\r' | '\u{2028}' | '|' | '•' | '·' | '—');
    for line in text.split(is_bar).flat_map(|line| line.split(" - ")) {
        byline.read_line(line);
    }
    byline
}

/// Reads a line of a text if it is certainly a byline: it says `By`, and all the rest is names,
/// roles, places and dates. `By Monday the town was empty` is not one.
pub(crate) fn read_byline_line(line: &str) -> Option<Byline> {
    let line = line.trim();
    if line.len() > LONGEST_LINE {
        return None;
    }
    let credited = match line.to_lowercase().split_whitespace().collect::<Vec<_>>().as_slice() {
        ["by" | "by:", ..] => true,
        [what, "by" | "by:", ..] => contains(CREDITS, what),
        _ => without_by(line).len() < line.len(),
    };
    let is_prose = |word: &str| {
        word.starts_with(char::is_lowercase)
            && !is_particle(word)
            && !is_address(word)
            && ![ROLES, ROLE_QUALIFIERS, CREDITS, BYLINE_WORDS]
                .iter()
                .any(|list| contains(list, word))
    };
    if !credited || line.split_whitespace().any(is_prose) {
        return None;
    }
    let byline = read_byline(line);
    let is_full = |author: &String| {
        author.contains(' ')
            && !contains(&["a", "an", "the", "my", "your", "his", "her"], first_word(author))
            && !is_weekday(first_word(author))
    };
    let names_someone = !byline.authors.is_empty() || byline.agency.is_some();
    let first = first_word(line);
    let sure = contains(CREDITS, first) || byline.authors.iter().all(is_full);
    (names_someone && sure).then_some(byline)
}

/// Reads a line that stands under a name if it is all agency or role: `Associated Press Writer`,
/// `Special to The Herald`.
pub(crate) fn read_affiliation(line: &str) -> Option<Byline> {
    if line.len() > LONGEST_LINE / 2 {
        return None;
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let byline = read_byline(line);
    let is_role = !words.is_empty() && without_role(&words).is_empty();
    let is_special = contains(&["special"], first_word(line)) && byline.source.is_some();
    (byline.authors.is_empty() && (is_role || is_special || byline.agency.is_some()))
        .then_some(byline)
}

/// Adds a person to those of a byline, each of whom is there once, by the fullest name.
pub(crate) fn add_person(people: &mut Vec<String>, name: String) {
    match people.iter_mut().find(|person| is_same_person(person, &name)) {
        Some(person) if person.len() < name.len() => *person = name,
        Some(_) => {}
        None => people.push(name),
    }
}

/// The longest line that is taken for a byline, in bytes.
const LONGEST_LINE: usize = 200;

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or("")
}

/// How a part of a byline is joined to the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    /// It is the first.
    Start,
    Comma,
    And,
    /// A one-letter `and` (`y`, `e`) that also joins the halves of one surname.
    WeakAnd,
}

/// The words of a byline between two joints.
#[derive(Debug)]
struct Part<'a> {
    joint: Joint,
    words: Vec<&'a str>,
}

impl Byline {
    /// Takes what stands in brackets out of a byline, but for the agency it may name.
    fn read_brackets(&mut self, text: &str) -> String {
        let mut outside = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(open) = rest.find(['(', '[', '<']) {
            let Some(close) = rest[open..].find([')', ']', '>']).map(|at| open + at) else { break };
            outside.push_str(&rest[..open]);
            outside.push(' ');
            self.credit_agency(&rest[open + 1..close]);
            rest = &rest[close + 1..];
        }
        outside.push_str(rest);
        // `jane@example.com (Jane Doe)`
        let is_empty = outside.split_whitespace().all(is_address);
        match text.split_once('(').filter(|_| is_empty) {
            Some((_, inside)) if self.agency.is_none() => inside.replace([')', '('], " "),
            _ => outside,
        }
    }

    fn read_line(&mut self, line: &str) {
        let credited = without_by(line);
        let may_be_inverted = credited.len() == line.trim().len();
        for list in credited.split([';', '；', '、']) {
            match inverted_names(list) {
                Some(names) if may_be_inverted => {
                    names.iter().for_each(|name| self.credit_person(name));
                }
                _ => self.read_list(list),
            }
        }
    }

    /// Reads `A, Reuters, and B in Berlin`.
    fn read_list(&mut self, list: &str) {
        let mut after_place = false;
        for part in parts(list) {
            let place_goes_on = after_place && is_place(&part.words);
            if !place_goes_on {
                after_place = self.read_part(&part);
            }
        }
    }

    /// Reads one part of a list; whether it ended with a place.
    fn read_part(&mut self, part: &Part<'_>) -> bool {
        let mut words = part.words.as_slice();
        if let Some(by) =
            words.iter().position(|word| word.trim_end_matches(':').eq_ignore_ascii_case("by"))
        {
            if words[..by].iter().any(|word| contains(OTHER_CREDITS, word)) {
                return false;
            }
            words = &words[by + 1..];
        }
        if let [special, to, outlet @ ..] = words
            && special.eq_ignore_ascii_case("special")
            && (to.eq_ignore_ascii_case("to") || to.eq_ignore_ascii_case("for"))
        {
            self.credit_outlet(&outlet.join(" "));
            return false;
        }
        // `Jane Doe, Chief Correspondent, in Newtown`
        if words.len() > 1 && matches!(words[0], "in" | "at" | "from" | "aus" | "à") {
            return true;
        }
        let (words, ends_with_place) = self.without_tail(words);
        let words = until_date(words);
        if let [suffix] = words
            && is_suffix(suffix)
        {
            if let Some(last) = self.authors.last_mut().filter(|_| part.joint == Joint::Comma) {
                last.push(' ');
                last.push_str(suffix);
            }
            return false;
        }
        if !self.credit_agency(&words.join(" ")) {
            self.read_person(words, part.joint);
        }
        ends_with_place
    }

    /// Cuts `in Berlin`, `for The Herald`, `of Reuters` off; whether a place was cut.
    fn without_tail<'a, 'b>(&mut self, words: &'b [&'a str]) -> (&'b [&'a str], bool) {
        let all_caps = !words.iter().any(|word| word.contains(char::is_lowercase));
        let preposition = words.iter().skip(1).position(|word| {
            let lower = word.to_lowercase();
            (all_caps || lower == *word)
                && matches!(
                    lower.as_str(),
                    "in" | "at" | "from" | "aus" | "à" | "en" | "of" | "for"
                )
        });
        let Some(at) = preposition.map(|at| at + 1) else { return (words, false) };
        let tail = words[at + 1..].join(" ");
        let is_place = !matches!(words[at].to_lowercase().as_str(), "of" | "for");
        if !self.credit_agency(&tail) && !is_place && tail.starts_with("The ") {
            self.credit_outlet(&tail);
        }
        (&words[..at], is_place)
    }

    /// Credits the person of a part, once roles, titles, degrees and an agency are off.
    fn read_person(&mut self, words: &[&str], joint: Joint) {
        let words = self.without_agency_before_a_role(words);
        let words = without_role(self.without_agency(without_role(until_prose(words))));
        let labels = words.iter().take_while(|word| contains(LABELS, word)).count();
        let titles = titles(&words[labels..]);
        let mut words = words[labels + titles..].to_vec();
        // In front the same letters are initials: `J.D. Foster`.
        if words.len() > 1 {
            let first = words.remove(0);
            words.retain(|word| !is_degree(word));
            words.insert(0, first);
        } else {
            words.retain(|word| !is_degree(word));
        }
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        let person = words.join(" ");
        if words.len() > 1 && contains(&["the"], first) {
            return self.credit_outlet(&person);
        }
        let after_name = joint == Joint::Comma
            && match self.authors.last() {
                Some(name) => name.contains(' '),
                None => self.agency.is_some(),
            };
        let is_place = (after_name && words.len() == 1) || CITIES.contains(&person.as_str());
        let is_outlet = contains(OUTLETS, last)
            || (after_name && contains(OUTLETS_AFTER_A_NAME, last))
            || (words.len() == 1 && is_newsroom(last));
        let is_article = ["a", "an", "of"].iter().any(|word| first.eq_ignore_ascii_case(word));
        if !is_place && !is_outlet && !is_article {
            self.credit_person(&person);
        }
    }

    /// Cuts an agency off the end of a part (`Jane Doe Associated Press`).
    fn without_agency<'a, 'b>(&mut self, words: &'b [&'a str]) -> &'b [&'a str] {
        // Not a single last word after a single first: that is `Michael Bloomberg`.
        let longest_first = (words.len().saturating_sub(4)..words.len()).filter(|&at| at != 1);
        for at in longest_first {
            if self.credit_agency(&words[at..].join(" ")) {
                return &words[..at];
            }
        }
        words
    }

    /// Cuts an agency off the beginning of a part: `Associated Press writer Jane Doe`.
    fn without_agency_before_a_role<'a, 'b>(&mut self, words: &'b [&'a str]) -> &'b [&'a str] {
        let role = words.iter().position(|word| contains(ROLES, word));
        match role {
            Some(at) if at > 0 && at + 1 < words.len() => {
                match self.credit_agency(&words[..at].join(" ")) {
                    true => &words[at + 1..],
                    false => words,
                }
            }
            _ => words,
        }
    }

    fn credit_person(&mut self, name: &str) {
        if let Some(name) = tidy_name(name) {
            add_person(&mut self.authors, name);
        }
    }

    /// Credits the agency that a text is the name of; whether it is one.
    fn credit_agency(&mut self, text: &str) -> bool {
        let agency = agency_name(text);
        let is_agency = agency.is_some();
        self.agency = self.agency.take().or(agency);
        is_agency
    }

    fn credit_outlet(&mut self, outlet: &str) {
        let outlet =
            outlet.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ':'));
        if !outlet.is_empty() && !self.credit_agency(outlet) {
            self.source.get_or_insert_with(|| outlet.to_owned());
        }
    }
}

/// Cuts `By`, `Author:`, `Von` off the beginning.
fn without_by(line: &str) -> &str {
    let line = line.trim();
    let first = line.split(|c: char| c.is_whitespace() || c == ':').next().unwrap_or("");
    let rest = line[first.len()..].trim_start_matches(|c: char| c.is_whitespace() || c == ':');
    let labelled = line[first.len()..].trim_start().starts_with(':');
    match first.to_lowercase().as_str() {
        "by" => rest,
        "author" | "authors" | "byline" | "autor" | "auteur" | "autore" if labelled => {
            without_by(rest)
        }
        // A single name after these words is a surname that begins with a particle: `Von Trier`.
        "von" | "par" | "por" | "di" | "door" | "av" | "af" | "przez"
            if labelled && first.starts_with(char::is_uppercase) || begins_with_name(rest) =>
        {
            rest
        }
        _ => line,
    }
}

/// Whether a list begins with a name of two words, the first of them no particle.
fn begins_with_name(list: &str) -> bool {
    let Some(Part { words, .. }) = parts(list).into_iter().next() else { return false };
    words.len() >= 2 && !is_particle(words[0]) && words[1].starts_with(|c: char| !c.is_lowercase())
}

/// Splits a list at commas, slashes and every `and`; addresses and handles are left out.
fn parts(list: &str) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut joint = Some(Joint::Start);
    for word in list.split_whitespace().filter(|word| !is_address(word)) {
        match word {
            "and" | "AND" | "And" | "with" | "WITH" | "und" | "UND" | "et" | "ET" | "og"
            | "och" => {
                joint = Some(Joint::And);
                continue;
            }
            // The word goes along until it is known which of the two it is.
            "y" | "e" => joint = Some(Joint::WeakAnd),
            _ => {}
        }
        for piece in word.split_inclusive(PART_MARKS) {
            let name = piece.trim_end_matches(PART_MARKS);
            if !name.is_empty() {
                match (joint.take(), parts.last_mut()) {
                    (None, Some(part)) => part.words.push(name),
                    (joint, _) => {
                        let joint = joint.unwrap_or(Joint::Start);
                        parts.push(Part { joint, words: vec![name] });
                    }
                }
            }
            if name.len() < piece.len() {
                joint = Some(if piece.ends_with(['&', '+']) { Joint::And } else { Joint::Comma });
            }
        }
    }
    settle_weak_ands(parts)
}

const PART_MARKS: [char; 5] = [',', '/', '&', '+', '，'];

/// Parts two names that a `y` joins (`Ana Ruiz y Luis Gil`); leaves one name whole that has it
/// (`José Ortega y Gasset`).
fn settle_weak_ands(parts: Vec<Part<'_>>) -> Vec<Part<'_>> {
    let mut settled: Vec<Part<'_>> = Vec::with_capacity(parts.len());
    for mut part in parts {
        match settled.last_mut() {
            Some(before) if part.joint == Joint::WeakAnd => {
                if before.words.len() >= 2 && part.words.len() >= 3 {
                    part.words.remove(0);
                    settled.push(part);
                } else {
                    before.words.extend(part.words);
                }
            }
            _ => settled.push(part),
        }
    }
    settled
}

/// Whether a word is an e-mail address, a web address or a handle.
fn is_address(word: &str) -> bool {
    let word = word.trim_matches(|c: char| matches!(c, ',' | ';' | ':' | '"' | '\'' | '.'));
    let domain = word.rsplit_once('.').is_some_and(|(host, zone)| {
        let zone = zone.to_ascii_lowercase();
        host.len() > 2 && ["com", "org", "net", "co", "uk", "de", "fr", "info"].contains(&&*zone)
    });
    word.contains('@') || word.contains("://") || domain
}

/// Whether a part goes on naming the places of the part before: `in Berlin and Paris`.
fn is_place(words: &[&str]) -> bool {
    let text = words.join(" ");
    CITIES.contains(&text.as_str())
        || (words.len() == 1 && agency_name(&text).is_none() && !is_suffix(&text))
}

/// The words before a date, a time or `Updated`.
fn until_date<'a, 'b>(words: &'b [&'a str]) -> &'b [&'a str] {
    let is_number = |word: &str| word.contains(|c: char| c.is_ascii_digit());
    // A single digit with a full stop is somebody's initial.
    let is_initial = |word: &str| word.len() == 2 && word.ends_with('.');
    let end = words.iter().enumerate().position(|(at, word)| {
        let number_follows = words.get(at + 1).is_some_and(|next| is_number(next));
        (is_number(word) && !is_initial(word))
            || (number_follows
                && (is_month(word) || is_weekday(word))
                && !is_initial(words[at + 1]))
            || matches!(
                word.trim_end_matches(':').to_lowercase().as_str(),
                "updated" | "published" | "posted" | "modified"
            )
            || *word == "on"
    });
    let words = &words[..end.unwrap_or(words.len())];
    let dashes = words.iter().rev().take_while(|word| !word.contains(char::is_alphanumeric));
    &words[..words.len() - dashes.count()]
}

/// Cuts a role off either end: `Jane Doe Staff Writer`, `Chief Political Correspondent Jane Doe`.
fn without_role<'a, 'b>(words: &'b [&'a str]) -> &'b [&'a str] {
    let is_role = |word: &&str| contains(ROLES, word);
    let is_about_role = |word: &&str| contains(ROLES, word) || contains(ROLE_QUALIFIERS, word);
    let run = words.iter().rev().take_while(|word| is_about_role(word)).count();
    let mut end = words.len() - run;
    if words[end..].iter().any(is_role) {
        // `Finance Reporter`: a beat, and no name.
        if end == 1 && run == 1 && !words[0].contains('.') && agency_name(words[0]).is_none() {
            return &[];
        }
        // `Betty White, Staff Writer` without its comma.
        if end == 1
            && contains(&["general", "guest", "house", "washington", "west", "white"], words[1])
        {
            end = 2;
        }
        return &words[..end];
    }
    let run = words.iter().take_while(|word| is_about_role(word)).count();
    match words[..run].iter().rposition(is_role) {
        Some(last_role) if words.len() - run > 1 && words.len() - last_role > 2 => &words[run..],
        Some(_) => &[],
        None => words,
    }
}

/// The words before the first that can only be prose: `Jane Doe` of `Jane Doe covers politics`.
fn until_prose<'a, 'b>(words: &'b [&'a str]) -> &'b [&'a str] {
    let is_prose = |word: &&str| {
        word.starts_with(char::is_lowercase)
            && !word.contains(char::is_uppercase)
            && !is_particle(word)
            && !contains(ROLES, word)
            && !contains(ROLE_QUALIFIERS, word)
    };
    match words.iter().position(is_prose) {
        Some(at) if at > 0 => &words[..at],
        // A name all in lower case, as some sign, or as records have it.
        Some(_) if words.len() <= 3 => words,
        Some(_) => &[],
        None => words,
    }
}
