//! Where a newspaper prints a date: a line of its own, the end of a byline, inside a dateline.
//!
//! It knows which words a printed date is made of. It must never work out which day is meant.

/// The date of a line that is nothing but a date, without its label: `May 15, 2019` of
/// `Published: May 15, 2019`.
///
/// A day without a year counts only with a label or a weekday, since `September 11` is also a
/// headline.
pub(crate) fn date_line(line: &str) -> Option<&str> {
    let line = line.trim();
    if line.is_empty() || line.len() > LONGEST_LINE {
        return None;
    }
    if !line.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let date = without_label(line);
    let labelled = date.len() < line.len();
    let mut seen = Seen::default();
    for word in words(date) {
        seen.add(word)?;
    }
    let has_day = seen.whole || (seen.month && (seen.number || seen.year));
    let is_certain = seen.whole || seen.year || seen.weekday || labelled;
    let is_year = labelled && seen.year;
    ((has_day && is_certain) || is_year).then_some(date)
}

/// Whether a text is the day of a dateline: `May 15`, `15 May`, `Oct. 9, 1987`, `Monday`.
pub(crate) fn is_day(text: &str) -> bool {
    let mut seen = Seen::default();
    let all = words(text).all(|word| !word.contains(':') && seen.add(word).is_some());
    all && !seen.whole && ((seen.month && seen.number) || (seen.weekday && !seen.month))
}

/// Whether a word is the name of a month, long or short, with or without a full stop.
pub(crate) fn is_month(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',']).to_lowercase();
    MONTHS.contains(&word.as_str())
}

/// Whether a word is the name of a weekday, long or short.
pub(crate) fn is_weekday(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',']).to_lowercase();
    WEEKDAYS.contains(&word.as_str())
}

/// The longest line that is taken for a date, in bytes.
const LONGEST_LINE: usize = 90;

/// What stands before a date on its line, in lower case; longer ones before their beginnings.
const LABELS: &[&str] = &[
    "first published",
    "date published",
    "publication date",
    "published online",
    "published",
    "posted",
    "last updated",
    "last modified",
    "updated",
    "modified",
    "created",
    "issued",
    "dated",
    "date",
    "veröffentlicht",
    "aktualisiert",
    "erstellt",
    "stand",
    "datum",
    "publié",
    "mis à jour",
    "publicado",
    "actualizado",
    "fecha",
    "pubblicato",
    "aggiornato",
    "gepubliceerd",
];

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec", // English
    "januar",
    "jänner",
    "februar",
    "märz",
    "mai",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "mär",
    "okt",
    "dez", // German
    "janvier",
    "février",
    "mars",
    "avril",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "janv",
    "févr",
    "avr",
    "juil",
    "déc", // French
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "ene",
    "abr",
    "ago",
    "dic", // Spanish
    "gennaio",
    "febbraio",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "settembre",
    "ottobre",
    "dicembre",
    "gen",
    "mag",
    "giu",
    "lug",
    "set",
    "ott", // Italian
    "janeiro",
    "fevereiro",
    "março",
    "maio",
    "junho",
    "julho",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
    "fev",
    "out", // Portuguese
    "januari",
    "februari",
    "maart",
    "mei",
    "augustus", // Dutch
];

const WEEKDAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun", // English
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag", // German
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche", // French
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo", // Spanish
    "lunedì",
    "martedì",
    "mercoledì",
    "giovedì",
    "venerdì",
    "sabato",
    "domenica", // Italian
];

/// Words that stand between the parts of a date and say nothing themselves, in lower case.
const FILLERS: &[&str] = &[
    "a.m", "am", "p.m", "pm", "at", "on", "the", "of", "de", "del", "le", "la", "à", "a", "um",
    "uhr", "den", "der", "el", "il", "et", "est", "edt", "ct", "cst", "cdt", "mt", "mst", "mdt",
    "pt", "pst", "pdt", "gmt", "utc", "bst", "ist", "cet", "cest", "z", "jst", "aest", "noon",
    "midnight",
];

/// What the words of a line have shown so far.
#[derive(Default)]
struct Seen {
    month: bool,
    weekday: bool,
    /// A number of one or two digits, perhaps with `st`, `nd`, `rd`, `th`.
    number: bool,
    /// A number of four digits.
    year: bool,
    /// A date in one word: `2019-05-15`, `15/5/2019`, `15.5.2019`.
    whole: bool,
}

impl Seen {
    /// Takes a word in; `None` if no date has it.
    fn add(&mut self, word: &str) -> Option<()> {
        let word = word.trim_end_matches('.');
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let tail = &word[digits..];
        match (digits, tail) {
            (0, _) if is_month(word) => self.month = true,
            (0, _) if is_weekday(word) => self.weekday = true,
            (0, _) => {
                let lower = word.to_lowercase();
                let is_offset = lower.strip_prefix(['+', '−', '-']).is_some_and(is_clock);
                return (FILLERS.contains(&lower.as_str()) || is_offset).then_some(());
            }
            (1 | 2, "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "am" | "pm") => {
                self.number = true;
            }
            (4, "") => self.year = true,
            (1 | 2 | 4, _) if is_whole_date(word) => self.whole = true,
            (1 | 2, _) if is_clock(word) => {}
            _ => return None,
        }
        Some(())
    }
}

/// The words of a date: what stands between blanks, commas, bars, brackets and lone dashes.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_break = |c: char| c.is_whitespace() || matches!(c, ',' | '|' | '•' | '·' | '(' | ')');
    let is_dash = |word: &str| word.chars().all(|c| matches!(c, '-' | '–' | '—' | '/'));
    text.split(is_break).filter(move |word| !is_dash(word))
}

fn without_label(line: &str) -> &str {
    let mut rest = line;
    for label in LABELS {
        let Some(head) = rest.get(..label.len()) else { continue };
        let tail = &rest[label.len()..];
        if head.to_lowercase() == *label && !tail.starts_with(char::is_alphanumeric) {
            rest = tail;
            break;
        }
    }
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ':');
    let after_on = rest.strip_prefix("on ").or_else(|| rest.strip_prefix("am "));
    after_on.or_else(|| rest.strip_prefix("le ")).unwrap_or(rest).trim()
}

/// Whether a word has three numbers joined by one kind of mark, perhaps with an ISO 8601 time.
fn is_whole_date(word: &str) -> bool {
    let date = word.split_once(['T', 't']).map_or(word, |(date, _)| date);
    let is_number = |part: &str| {
        (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    ['-', '/', '.'].into_iter().any(|mark| {
        let mut parts = date.split(mark);
        let three = [parts.next(), parts.next(), parts.next(), parts.next()];
        matches!(three, [Some(a), Some(b), Some(c), None] if [a, b, c].into_iter().all(is_number))
    })
}

/// Whether a word is a time of day: `9:30`, `09.30`, `9:30pm`, `10:20:30Z`, `9h30`.
fn is_clock(word: &str) -> bool {
    let lower = word.to_lowercase();
    let clock = ["am", "pm", "a.m", "p.m", "z", "h"].iter().find_map(|end| lower.strip_suffix(end));
    let clock = clock.unwrap_or(&lower);
    !clock.is_empty()
        && clock.split([':', '.', 'h']).all(|part| {
            (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check_line(line: &str, expected: &str) {
        assert_eq!(date_line(line).unwrap_or_default(), expected, "{line:?}");
    }

    macro_rules! lines {
        ($($name:ident: $line:expr => $expected:expr;)*) => {
            $(#[test] fn $name() { check_line($line, $expected); })*
        };
    }

    lines! {
        month_first: "May 15, 2019" => "May 15, 2019";
        day_first: "15 May 2019" => "15 May 2019";
        iso: "2019-05-15" => "2019-05-15";
        iso_instant: "2019-05-15T09:30:00Z" => "2019-05-15T09:30:00Z";
        iso_blank: "2019-05-15 09:30 UTC" => "2019-05-15 09:30 UTC";
        slashes: "15/5/2019" => "15/5/2019";
        labelled: "Published: May 15, 2019" => "May 15, 2019";
        labelled_time: "Updated 9:30 a.m. ET, 10/14/2013" => "9:30 a.m. ET, 10/14/2013";
        label_on: "Posted on May 15, 2019 at 9:30 pm" => "May 15, 2019 at 9:30 pm";
        label_day_only: "Published May 15" => "May 15";
        label_year: "Date: 2019" => "2019";
        weekday: "Wednesday, 15 May" => "Wednesday, 15 May";
        ordinal: "May 15th, 2019" => "May 15th, 2019";
        short_month: "Sept. 9, 2018" => "Sept. 9, 2018";
        month_year: "May 2019" => "May 2019";
        german: "Stand: 15. Mai 2019, 9.30 Uhr" => "15. Mai 2019, 9.30 Uhr";
        french: "Publié le 15 mai 2019 à 9h30" => "15 mai 2019 à 9h30";
        spanish: "15 de mayo de 2019" => "15 de mayo de 2019";
        headline_day: "September 11" => "";
        year_alone: "1984" => "";
        month_alone: "May" => "";
        prose: "On May 15, 2019 he left" => "";
        date_prose: "Date night: May 15, 2019" => "";
        updated_prose: "Updated guidance for schools" => "";
        empty: "" => "";
        only_marks: "— | —" => "";
        label_alone: "Published:" => "";
    }

    #[test]
    fn days_of_datelines() {
        for day in ["May 15", "15 May", "OCT 9", "Sept. 3", "March  9", "Monday", "May 15, 2019"] {
            assert!(is_day(day), "{day:?}");
        }
        for other in ["May", "15", "2019", "N.C.", "Texas", "", "May 2019", "9:30 May 15"] {
            assert!(!is_day(other), "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn no_line_panics(line in "\\PC{0,60}", near in "[0-9A-Za-zµßé :/.,+-]{0,30}") {
            date_line(&line);
            date_line(&near);
            is_day(&near);
        }
    }
}
