//! The dateline of a record that has a field for it: `SALVADOR, Feb 26 - `, `BANGKOK (AP)`.
//!
//! The field says that it is one, so that slips of the pen, small letters and odd marks are
//! forgiven. It must never take a word for the dateline that belongs to the text behind it.

use crate::source::agency::agency_name;
use crate::source::dateline::{Dateline, dashes, is_bare_place};
use crate::source::printed_date::{is_day, is_month, is_weekday};

/// Reads the dateline that a field begins with; what is behind its `end` belongs to the text.
/// `None` if the field holds something else, as where a table was cut at its first dash.
pub(crate) fn read_dateline_field(text: &str) -> Option<Dateline> {
    let is_mark = |c: char| c.is_whitespace() || c.is_ascii_digit() || c == '*';
    let start = text.len() - text.trim_start_matches(is_mark).len();
    let line = &text[start..];
    let Some(dash) = dashes(line).next() else {
        let credit = read_credit(line)?;
        return Some(Dateline { end: text.len(), ..credit });
    };
    let behind = |end: usize| text.len() - text[start + end..].trim_start().len();
    let credit = read_credit(&line[..dash.start])?;
    if credit.date.is_none() && credit.agency.is_none() {
        // `CHEVY CHASE, Md., - March 4 -`
        let rest = &line[dash.end..];
        if let Some(second) = dashes(rest).next()
            && is_day(rest[..second.start].trim())
        {
            let date = Some(rest[..second.start].trim().to_owned());
            return Some(Dateline { date, end: behind(dash.end + second.end), ..credit });
        }
        if !is_bare_place(&credit.place) {
            return None;
        }
    }
    Some(Dateline { end: behind(dash.end), ..credit })
}

/// Reads `PLACE, day, Agency` and `PLACE, day (Agency)`, each part if it is there.
fn read_credit(credit: &str) -> Option<Dateline> {
    let is_edge = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
    let credit = credit.trim_matches(is_edge);
    let (credit, signed) = match credit.strip_suffix(')').and_then(|open| open.rsplit_once('(')) {
        Some((before, agency)) => (before.trim_end_matches(is_edge), Some(agency.trim())),
        None => (credit, None),
    };
    // `NEWTOWN,March 16`
    let spaced = credit.replace(',', ", ");
    let words: Vec<&str> = spaced.split_whitespace().filter(|word| *word != ",").collect();
    let day = day_of(&words);
    let (place, date, rest) = match day {
        Some((start, end)) => (&words[..start], Some(&words[start..end]), &words[end..]),
        None => (&words[..], None, &words[..0]),
    };
    let place = place.join(" ");
    let place = place.trim_matches(is_edge).to_owned();
    let agency = match (rest, signed) {
        ([], None) => None,
        ([], Some(agency)) => Some(agency_name(agency).unwrap_or_else(|| agency.to_owned())),
        (rest, _) => Some(agency_name(&rest.join(" "))?),
    };
    let date = date.map(|words| words.join(" ").trim_matches(is_edge).to_owned());
    let holds = match place.is_empty() {
        true => agency.is_some() || date.as_ref().is_some_and(|day| is_day(day)),
        false => is_place(&place),
    };
    holds.then_some(Dateline { place, date, agency, end: 0 })
}

/// Where among the words the day is: with a month's name, or what is meant to be one before a
/// number.
fn day_of(words: &[&str]) -> Option<(usize, usize)> {
    let has_digit = |word: &&str| word.contains(|c: char| c.is_ascii_digit());
    let number = words.iter().position(has_digit);
    let is_at_month = |at: usize| {
        is_month(words[at])
            && match words.get(at + 1) {
                // A small L for the figure.
                Some(next) => has_digit(next) || next.trim_end_matches(',') == "l",
                None => at == 0 || words[at - 1].ends_with(','),
            }
    };
    let month = (0..words.len()).find(|&at| is_at_month(at));
    let start = match (month, number) {
        (Some(month), Some(number)) => month.min(number),
        (Some(month), None) => month,
        (None, Some(number)) if words.get(number + 1).is_some_and(|next| is_month(next)) => number,
        (None, Some(number)) => number.checked_sub(1)?,
        (None, None) => words
            .iter()
            .position(|word| is_weekday(word))
            .filter(|&at| at + 1 == words.len() && (at == 0 || words[at - 1].ends_with(',')))?,
    };
    let is_part = |word: &&&str| {
        let word = word.trim_end_matches([',', '.']);
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        is_month(word)
            || (word.len() <= 4 && (digits > 0 || word == "l")) && !word.contains(['.', '/'])
    };
    // What is meant for a month is no number, and goes uncounted.
    let first = usize::from(!is_part(&&words[start]));
    let count = words[start + first..].iter().take_while(is_part).count();
    let is_word = |word: &str| word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | ','));
    ((first == 0 || is_word(words[start])) && first + count > 0)
        .then_some((start, start + first + count))
}

/// Whether a text can be the name of places: words, none of them a number, and not the beginning of
/// something (`As of`).
fn is_place(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let last = text.rsplit(' ').next().unwrap_or("").to_lowercase();
    letters > 1
        && text.len() <= 60
        && text.starts_with(char::is_alphabetic)
        && !text.contains(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | ':' | '<'))
        && !["of", "at", "the", "in", "for"].contains(&last.as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `place [day] (agency) > rest of the field`, or nothing.
    fn check_field(text: &str, expected: &str) {
        let shown = read_dateline_field(text).map_or(String::new(), |dateline| {
            let date = dateline.date.map(|date| format!(" [{date}]")).unwrap_or_default();
            let agency = dateline.agency.map(|agency| format!(" ({agency})")).unwrap_or_default();
            format!("{}{date}{agency} > {}", dateline.place, &text[dateline.end..])
        });
        assert_eq!(shown.trim(), expected, "{text:?}");
    }

    macro_rules! fields {
        ($($name:ident: $text:expr => $expected:expr;)*) => {
            $(#[test] fn $name() { check_field($text, $expected); })*
        };
    }

    fields! {
        plain: "    NEWTOWN, Feb 26 - " => "NEWTOWN [Feb 26] >";
        region: "NEWTOWN, N.C., March 3 -" => "NEWTOWN, N.C. [March 3] >";
        no_blank: "NEWTOWN, MINN.,March 13 -" => "NEWTOWN, MINN. [March 13] >";
        blank_before_the_comma: "NEWTOWN , March 3 -" => "NEWTOWN [March 3] >";
        no_comma: "NEWTOWN, Calif. March 24 -" => "NEWTOWN, Calif. [March 24] >";
        comma_before_the_dash: "NEWTOWN, Ohio, April 1,  -" => "NEWTOWN, Ohio [April 1] >";
        comma_in_the_day: "NEWTOWN, Ohio, April, 13 -" => "NEWTOWN, Ohio [April, 13] >";
        small_letters: "sioux town, april 7 -" => "sioux town [april 7] >";
        day_first: "NEWTOWN, 2 March -" => "NEWTOWN [2 March] >";
        month_alone: "NEWTOWN, April -" => "NEWTOWN [April] >";
        month_misspelt: "NEWTOWN, N.Y., Macrh 31 -" => "NEWTOWN, N.Y. [Macrh 31] >";
        letter_for_a_figure: "NEWTOWN, Italy, April l -" => "NEWTOWN, Italy [April l] >";
        letter_in_a_figure: "NEWTOWN, March 2O -" => "NEWTOWN [March 2O] >";
        figure_in_a_month: "NEWTOWN, Iowa, Apri l7 -" => "NEWTOWN, Iowa [Apri l7] >";
        year: "NEWTOWN, Oct. 9, 1987 (AP) -" => "NEWTOWN [Oct. 9, 1987] (AP) >";
        signed: "NEWTOWN, March 11, Reuter -" => "NEWTOWN [March 11] (Reuters) >";
        signed_without_a_day: "NEWTOWN, Thailand (AP) " => "NEWTOWN, Thailand (AP) >";
        dash_before_the_day: "NEWTOWN, Md., - March 4 -" => "NEWTOWN, Md. [March 4] >";
        no_dash: " NEW TOWN " => "NEW TOWN >";
        no_dash_mixed: "Newtown, Iowa" => "Newtown, Iowa >";
        no_day: "NEW YORK -" => "NEW YORK >";
        no_place: "APRIL 7  -" => "[APRIL 7] >";
        month_in_a_place: "CAPE MAY, N.J., Oct 20 -" => "CAPE MAY, N.J. [Oct 20] >";
        stars: "****NEWTOWN, March 5 -" => "NEWTOWN [March 5] >";
        stray_figure: "0    NEWTOWN, April 29 -" => "NEWTOWN [April 29] >";
        text_behind: "NEWTOWN, April 9 - The bank gave a 70-" => "NEWTOWN [April 9] > The bank gave a 70-";
        hyphen: "NEWTOWN-ON-SEA, March 3-" => "NEWTOWN-ON-SEA [March 3] >";
        two_places: "NEWTOWN/OLDTOWN, March 3 -" => "NEWTOWN/OLDTOWN [March 3] >";
        weekday: "NEWTOWN, Monday -" => "NEWTOWN [Monday] >";

        no_table_row: "MAR8  --     --" => "";
        no_table_month: "Mar       ---    ---" => "";
        no_table_price: "us        7.8015 -" => "";
        no_table_fraction: "overnight      4 1/2 -" => "";
        no_table_hour: "Total at 1800 gmt -" => "";
        no_heading: "Bids only -" => "";
        no_commodity: "WHEAT -" => "";
        no_beginning: "As of April 7  -" => "";
        no_list: "- Position of june 26 -" => "";
        dashes_alone: "--" => "";
        empty: "" => "";
    }

    proptest! {
        #[test]
        fn nothing_panics(text in prop_oneof!["\\PC{0,60}", "(NEWTOWN|, |March|April|[0-9]{1,4}| - |\\(|\\)|Reuter|l|é){0,9}"]) {
            if let Some(dateline) = read_dateline_field(&text) {
                prop_assert!(text.is_char_boundary(dateline.end));
            }
        }
    }
}
