//! The dateline at the head of a text: `LONDON, May 15 (Reuters) - `.
//!
//! It knows how papers and agencies set a dateline, and takes none rather than a wrong one. It
//! must never know where a place is, or which year a day belongs to.

use crate::source::agency::{agency_name, is_newsroom};
use crate::source::printed_date::{is_day, is_weekday};

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
    // Italian agencies sign first: `(ANSA) - ROMA, 15 MAG - `.
    if first.place.is_empty() && first.date.is_none() {
        let second = read_one(&text[first.end..]);
        if let Some(second) =
            second.filter(|second| second.agency.is_none() && second.date.is_some())
        {
            return Some(Dateline { agency: first.agency, end: first.end + second.end, ..second });
        }
    }
    Some(first)
}

/// Reads what stands before the first dash that ends a dateline.
fn read_one(text: &str) -> Option<Dateline> {
    let start = text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || c == '*').len();
    let head = head(&text[start..]);
    dashes(head).find_map(|dash| {
        let credit = read_credit(&head[..dash.start])?;
        let end = text.len() - text[start + dash.end..].trim_start().len();
        let holds = if credit.agency.is_none() && credit.date.is_none() {
            is_bare_place(&credit.place) && begins_sentence(&text[end..])
        } else if credit.place.is_empty() {
            credit.agency.is_some()
        } else {
            is_capital_place(&credit.place) || begins_sentence(&text[end..])
        };
        holds.then_some(Dateline { end, ..credit })
    })
}

/// The longest dateline, in bytes.
const LONGEST: usize = 120;

/// Short names of cities; other words of up to four capitals are rather acronyms: `NASA — The`.
const SHORT_CITIES: &[&str] = &[
    "ADEN", "AGRA", "BAKU", "BARI", "BATH", "BERN", "BONN", "BRNO", "CAEN", "CALI", "CEBU", "CORK",
    "DOHA", "ERIE", "GARY", "GAZA", "GENF", "GRAZ", "HAMA", "HOMS", "HULL", "KIEL", "KIEV", "KOBE",
    "KYIV", "KÖLN", "LAHR", "LIMA", "LINZ", "LOMÉ", "LVIV", "LYON", "MESA", "METZ", "NICE", "OSLO",
    "PERM", "PUNE", "RENO", "RIGA", "RIOM", "ROM", "ROMA", "ROME", "SUVA", "TROY", "ULM", "WACO",
    "WIEN", "YORK",
];

/// Words in capitals that stand before a dash and are no place.
const NO_PLACES: &[&str] = &[
    "ALERT",
    "ANALYSIS",
    "ANSWER",
    "BREAKING",
    "BRIEF",
    "BRIEFS",
    "CHAPTER",
    "COFFEE",
    "COLUMN",
    "COMMENT",
    "CORRECTED",
    "CORRECTION",
    "COTTON",
    "COVID",
    "EDITORIAL",
    "EXCLUSIVE",
    "EXPLAINER",
    "FACTBOX",
    "FEATURE",
    "FOCUS",
    "GRADINGS",
    "HEADLINES",
    "HIGHLIGHTS",
    "INSIGHT",
    "INTERVIEW",
    "LIVE",
    "MARKETS",
    "NASDAQ",
    "NOTICE",
    "OBITUARY",
    "OPINION",
    "PHOTO",
    "PHOTOS",
    "PICTURES",
    "PODCAST",
    "PREVIEW",
    "QUESTION",
    "RECAP",
    "REPORT",
    "RESULTS",
    "REVIEW",
    "SCOREBOARD",
    "SILVER",
    "SPOILER",
    "SPORT",
    "SPORTS",
    "STATEMENT",
    "SUGAR",
    "SUMMARY",
    "TIMELINE",
    "TRANSCRIPT",
    "UNESCO",
    "UNICEF",
    "UPDATE",
    "UPDATED",
    "VIDEO",
    "WARNING",
    "WATCH",
    "WEATHER",
    "WHEAT",
    "WRAPUP",
];

/// Words that begin or end the name of a place of more than one word, in capitals.
const PLACE_WORDS: &[&str] = &[
    "ABU",
    "ADDIS",
    "BATON",
    "BAY",
    "BEACH",
    "BUENOS",
    "CAPE",
    "CITY",
    "COUNTY",
    "CREEK",
    "DES",
    "EAST",
    "EL",
    "FALLS",
    "FORT",
    "FRANKFURT",
    "FT.",
    "GRAND",
    "GROVE",
    "HARBOR",
    "HEIGHTS",
    "HILLS",
    "HO",
    "HONG",
    "ISLAND",
    "JUNCTION",
    "KUALA",
    "LA",
    "LAKE",
    "LAS",
    "LE",
    "LITTLE",
    "LONG",
    "LOS",
    "MOUNT",
    "NEW",
    "NORTH",
    "PALM",
    "PARK",
    "PHNOM",
    "POINT",
    "PORT",
    "PUERTO",
    "RAPIDS",
    "RIO",
    "ROCK",
    "SAINT",
    "SALT",
    "SAN",
    "SANKT",
    "SANTA",
    "SANTO",
    "SAO",
    "SIOUX",
    "SOUTH",
    "SPRINGS",
    "ST",
    "ST.",
    "SÃO",
    "TEL",
    "TOWN",
    "UNITED",
    "VALLEY",
    "VILLAGE",
    "WEST",
];

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
    let credit = credit.strip_suffix(").").map_or(credit, |_| &credit[..credit.len() - 1]);
    let (before, agency) = match credit.strip_suffix(')') {
        Some(open) => {
            let (before, agency) = open.rsplit_once('(')?;
            (before.trim_end(), Some(agency.trim()))
        }
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
    is_name(first, 5)
        && text.len() <= 60
        && text.matches(',').count() <= 3
        && first.chars().filter(|c| c.is_alphabetic()).count() > 1
        && !first.starts_with("By ")
        && !is_weekday(first)
        && !is_day(first)
        && regions.all(|region| is_name(region, 3))
}

/// Whether the first name of a place is all in capitals.
fn is_capital_place(place: &str) -> bool {
    let first = place.split(',').next().unwrap_or("");
    first.chars().filter(|c| c.is_uppercase()).count() > 1
        && first.split_whitespace().all(|word| word == "and" || !word.contains(char::is_lowercase))
}

/// Whether a place can stand with neither day nor agency.
pub(super) fn is_bare_place(place: &str) -> bool {
    let first = place.split(',').next().unwrap_or("");
    let words: Vec<&str> = first.split([' ', '/']).filter(|word| !word.is_empty()).collect();
    let is_city = |word: &str| word.chars().count() > 4 || SHORT_CITIES.contains(&word);
    let is_known_shape = match words.as_slice() {
        [word] => is_city(word) || place.contains(','),
        [start, .., end] => {
            (words.len() <= 3 && [start, end].iter().any(|word| PLACE_WORDS.contains(word)))
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `place [day] (agency) > rest of the text`, or nothing.
    fn check_dateline(text: &str, expected: &str) {
        let shown = read_dateline(text).map_or(String::new(), |dateline| {
            let date = dateline.date.map(|date| format!(" [{date}]")).unwrap_or_default();
            let agency = dateline.agency.map(|agency| format!(" ({agency})")).unwrap_or_default();
            format!("{}{date}{agency} > {}", dateline.place, &text[dateline.end..])
        });
        assert_eq!(shown.trim_start(), expected, "{text:?}");
    }

    macro_rules! datelines {
        ($($name:ident: $text:expr => $expected:expr;)*) => {
            $(#[test] fn $name() { check_dateline($text, $expected); })*
        };
    }

    datelines! {
        reuters: "LONDON, May 15 (Reuters) - Oil fell." => "LONDON [May 15] (Reuters) > Oil fell.";
        agency_bare: "SEOUL, Nov 26 AFP - Oil fell." => "SEOUL [Nov 26] (AFP) > Oil fell.";
        a_byline_is_no_place: "By Jane Doe (Reuters) - Oil" => "";
        reuters_bare: "(Reuters) - Oil fell." => "(Reuters) > Oil fell.";
        reuters_day: "Nov 15 (Reuters) - Oil fell." => "[Nov 15] (Reuters) > Oil fell.";
        reuters_two: "BEIJING/BRUSSELS (Reuters) - Oil" => "BEIJING/BRUSSELS (Reuters) > Oil";
        reuters_region: "QUETTA, Pakistan (Reuters) - Oil" => "QUETTA, Pakistan (Reuters) > Oil";
        reuters_1987: "WINSTON-SALEM, N.C., March 3 -\n    Oil" => "WINSTON-SALEM, N.C. [March 3] > Oil";
        reuters_tight: "    LONDON, March 3-\n    Oil" => "LONDON [March 3] > Oil";
        reuters_stars: "****NEW YORK, March  9 - Oil" => "NEW YORK [March  9] > Oil";
        reuters_state: "ST. LOUIS, MO., Oct 9 - Oil" => "ST. LOUIS, MO. [Oct 9] > Oil";
        reuters_capitals: "KANSAS CITY, OCT 9 - OIL FELL" => "KANSAS CITY [OCT 9] > OIL FELL";
        ap: "TROY, N.C. (AP) — A judge" => "TROY, N.C. (AP) > A judge";
        ap_state: "FORT WORTH, Texas (AP) - A judge" => "FORT WORTH, Texas (AP) > A judge";
        ap_underscore: "WASHINGTON (AP) _ A judge" => "WASHINGTON (AP) > A judge";
        ap_lower_after: "PARIS (AP) — iPhones sold" => "PARIS (AP) > iPhones sold";
        afp: "PARIS (AFP) – Un juge" => "PARIS (AFP) > Un juge";
        dpa: "Berlin (dpa) - Ein Richter" => "Berlin (dpa) > Ein Richter";
        dpa_two: "Berlin (dpa/bb) - Ein Richter" => "Berlin (dpa) > Ein Richter";
        dpa_river: "Frankfurt am Main (dpa) - Ein Richter" => "Frankfurt am Main (dpa) > Ein Richter";
        efe: "Madrid, 15 may (EFE).- Un juez" => "Madrid [15 may] (EFE) > Un juez";
        ansa: "(ANSA) - ROMA, 15 MAG - Un giudice" => "ROMA [15 MAG] (ANSA) > Un giudice";
        xinhua: "BEIJING, May 15 (Xinhua) -- China" => "BEIJING [May 15] (Xinhua) > China";
        upi: "WASHINGTON, May 15 (UPI) -- A judge" => "WASHINGTON [May 15] (UPI) > A judge";
        cnn: "Washington (CNN) - As judges" => "Washington (CNN) > As judges";
        cnn_bare: "(CNN) -- A judge" => "(CNN) > A judge";
        other_agency: "LONDON (Meridian News Agency) - A judge" => "LONDON (Meridian News Agency) > A judge";
        other_agency_mixed: "London (Meridian News Agency) - A judge" => "London (Meridian News Agency) > A judge";
        other_acronym: "LONDON (MNA) - A judge" => "LONDON (MNA) > A judge";
        tight_em_dash: "WASHINGTON—President Roe" => "WASHINGTON > President Roe";
        em_dash: "PARIS — The court" => "PARIS > The court";
        en_dash: "WASHINGTON – Yes, it is" => "WASHINGTON > Yes, it is";
        two_hyphens: "WASHINGTON -- The court" => "WASHINGTON > The court";
        two_hyphens_tight: "INDIANAPOLIS-- The court" => "INDIANAPOLIS > The court";
        bare_quote: "PARIS — “No,” he said." => "PARIS > “No,” he said.";
        bare_number: "PARIS — 12 judges met." => "PARIS > 12 judges met.";
        bare_two_words: "LAS VEGAS — A town" => "LAS VEGAS > A town";
        bare_short_city: "ROME — The court" => "ROME > The court";
        bare_region: "HILLSBORO, Ore. – The court" => "HILLSBORO, Ore. > The court";
        bare_two_places: "BEIJING/BRUSSELS — The court" => "BEIJING/BRUSSELS > The court";
        french_preposition: "À PARIS — Le juge" => "PARIS > Le juge";
        accents: "SÃO PAULO — O juiz" => "SÃO PAULO > O juiz";
        mixed_day: "London, May 15 - The court" => "London [May 15] > The court";
        weekday: "BERLIN, Monday — The court" => "BERLIN [Monday] > The court";
        year: "LONDON, Oct. 9, 1987 (AP) - Oil" => "LONDON [Oct. 9, 1987] (AP) > Oil";
        no_break_space: "LONDON\u{a0}(Reuters)\u{a0}-\u{a0}Oil" => "LONDON (Reuters) > Oil";
        no_comma: "CHICAGO March 13 - Oil fell" => "CHICAGO [March 13] > Oil fell";
        no_comma_state: "ANGLETON, Tex. March 3 -\n    Oil" => "ANGLETON, Tex. [March 3] > Oil";
        agency_without_brackets: "LONDON, March 10 AFP – Oil fell" => "LONDON [March 10] (AFP) > Oil fell";
        united_nations: "UNITED NATIONS—Envoys met" => "UNITED NATIONS > Envoys met";
        station_and_agency: "WASHINGTON (ABCDE/AP) — A judge" => "WASHINGTON (AP) > A judge";
        nothing_after: "LONDON, March 3 -" => "LONDON [March 3] > ";

        no_acronym: "NASA — the agency" => "";
        no_acronym_capital: "NASA — The agency" => "";
        no_pronoun: "I - me" => "";
        no_pronoun_dash: "I — The king" => "";
        no_watch: "WATCH: The court sits" => "";
        no_watch_dash: "WATCH — The court sits" => "";
        no_update: "UPDATE - The court sits" => "";
        no_headline: "HUAWEI BAN - CHINA HITS BACK" => "";
        no_headline_mixed: "HUAWEI BANNED — What it means" => "";
        no_file: "FILE - In this April 5 photo" => "";
        no_party: "Sen. Jane Doe (D-MA) - the senator" => "";
        no_party_capital: "JANE DOE (D-Mass.) — The senator" => "";
        no_company: "Hewlett Packard (HP) - The company" => "";
        no_company_capital: "GENERAL MOTORS (GM) — The company" => "";
        no_age: "JANE DOE (42) — The senator" => "";
        no_mixed: "Paris — The city" => "";
        no_person: "Jane Doe - The senator" => "";
        no_weekday: "Friday, May 15 - Doors open" => "";
        no_lower: "PARIS — the city of light" => "";
        no_hyphen: "JEAN-CLAUDE said" => "";
        no_late_dash: "The court sat on Monday - and rose" => "";
        no_list: "- First point" => "";
        no_dash: "LONDON" => "";
        no_dash_first: "— The court" => "";
        no_day_alone: "May 15 - The court" => "";
        empty: "" => "";
        blank: " \n\t" => "";
        brackets: "() - A" => "";
        open_bracket: "LONDON (Reuters - A" => "";
        question: "(Really?) - A" => "";
    }

    proptest! {
        #[test]
        fn no_text_panics(
            text in prop_oneof![
                "\\PC{0,140}",
                "([A-Z]{3,8}|, |\\(|\\)|Reuters| - |—|_|May 15|[0-9]|É|\n|a){0,12}",
            ]
        ) {
            if let Some(dateline) = read_dateline(&text) {
                prop_assert!(text.is_char_boundary(dateline.end));
                prop_assert!(text[..dateline.end].contains(&dateline.place));
            }
        }
    }
}
