//! Datelines as they are printed, and what only looks like one.

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

    no_dash_city: "Newtown (CNN) The judge left." => "Newtown (CNN) > The judge left.";
    no_dash_city_region: "Newtown, Ohio (CNN) “No,” she said." => "Newtown, Ohio (CNN) > “No,” she said.";
    no_dash_agency: "(CNN) The judge left." => "(CNN) > The judge left.";
    no_dash_day: "New Delhi, May 15 (PTI) The judge left." => "New Delhi [May 15] (PTI) > The judge left.";
    agency_first: "(AP) MOSCOW – The judge left." => "MOSCOW (AP) > The judge left.";
    strokes: "MOSCOW, May 15. /TASS/. The judge left." => "MOSCOW [May 15] (TASS) > The judge left.";
    square_brackets: "PARIS [AFP] — The judge left." => "PARIS (AFP) > The judge left.";
    square_brackets_mixed: "Paris [AFP] The judge left." => "Paris (AFP) > The judge left.";
    byte_order_mark: "\u{feff} WASHINGTON—The judge left." => "WASHINGTON > The judge left.";
    small_letter: "McNEWTOWN, Va. – The judge left." => "McNEWTOWN, Va. > The judge left.";
    small_letter_alone: "McNEWTOWN — The judge left." => "McNEWTOWN > The judge left.";
    aboard: "ABOARD THE USS NEWTOWN (AP) — The crew left." => "ABOARD THE USS NEWTOWN (AP) > The crew left.";
    aboard_a_plane: "ABOARD AIR FORCE ONE — The crew left." => "ABOARD AIR FORCE ONE > The crew left.";
    xinhua_un: "UNITED NATIONS, Aug. 3 (Xinhua) -- Envoys met" => "UNITED NATIONS [Aug. 3] (Xinhua) > Envoys met";
    weekday_and_day: "LONDON, Tuesday, May 14 (AP) — Oil" => "LONDON [Tuesday, May 14] (AP) > Oil";
    german_day: "BERLIN, 14. Mai (dpa) - Ein Richter" => "BERLIN [14. Mai] (dpa) > Ein Richter";
    french_day: "Paris, le 14 mai (AFP) – Un juge" => "Paris [le 14 mai] (AFP) > Un juge";
    portuguese_day: "Lisboa, 14 mai (Lusa) – Um juiz" => "Lisboa [14 mai] (Lusa) > Um juiz";
    spanish_day: "MADRID, 14 May. (EUROPA PRESS) - Un juez" => "MADRID [14 May.] (Europa Press) > Un juez";
    state_of_new_york: "NEW YORK, N.Y. — A judge" => "NEW YORK, N.Y. > A judge";

    no_brackets_in_prose: "The press (AP) The judge left." => "";
    no_photograph: "(AP Photo/Jane Doe) The judge left." => "";
    no_photographer: "(File photo: Jane Doe/Reuters)  The push" => "";
    no_photograph_in_strokes: "Jane Doe / AFP / Someone A judge left" => "";
    no_verb: "Newtown (CNN) said the judge left." => "";
    no_speaker: "JONES: The judge left." => "";
    no_question: "Q: Did the judge leave?" => "";
    no_and_or: "Washington and/or Paris/London Then" => "";
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
