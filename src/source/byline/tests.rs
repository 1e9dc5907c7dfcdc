//! Bylines as they are printed, and the people and agencies in them.

use super::*;
use proptest::prelude::*;

/// Authors between `; `, then `| agency`, then `@ source`.
fn shown(text: &str) -> String {
    let Byline { authors, agency, source } = read_byline(text);
    let mut shown = authors.join("; ");
    for (mark, name) in [(" | ", agency), (" @ ", source)] {
        if let Some(name) = name {
            shown.push_str(mark);
            shown.push_str(&name);
        }
    }
    shown.trim_start().to_owned()
}

fn check_byline(text: &str, expected: &str) {
    assert_eq!(shown(text), expected, "{text:?}");
}

macro_rules! bylines {
    ($($name:ident: $text:expr => $expected:expr;)*) => {
        $(#[test] fn $name() { check_byline($text, $expected); })*
    };
}

bylines! {
    one: "By Abby Goodnough" => "Abby Goodnough";
    lower_by: "by Paula Camden, Reuters" => "Paula Camden | Reuters";
    written_by: "Written by Hannah McGrath" => "Hannah McGrath";
    written_by_colon: "Written by: Hannah McGrath" => "Hannah McGrath";
    posted_by: "Posted by Jane Doe" => "Jane Doe";
    story_by: "Story by Jane Doe" => "Jane Doe";
    analysis_by: "Analysis by Stephen Roe" => "Stephen Roe";
    analysis_label: "Analysis Stephen Roe" => "Stephen Roe";
    author_label: "Author: Jane Doe" => "Jane Doe";
    byline_label: "Byline: By Jane Doe" => "Jane Doe";
    by_colon: "By: Jane Doe" => "Jane Doe";
    no_by: "Jane Doe" => "Jane Doe";
    two: "By Jane Doe and John Roe" => "Jane Doe; John Roe";
    three: "By Jane Doe, John Roe and Ann Poe" => "Jane Doe; John Roe; Ann Poe";
    oxford_comma: "By Jane Doe, John Roe, and Ann Poe" => "Jane Doe; John Roe; Ann Poe";
    ampersand: "By Jane Doe & John Roe" => "Jane Doe; John Roe";
    ampersand_tight: "Jane Doe&John Roe" => "Jane Doe; John Roe";
    semicolons: "Jane Doe; John Roe" => "Jane Doe; John Roe";
    with: "By Jane Doe with John Roe" => "Jane Doe; John Roe";
    plus: "Jane Doe + John Roe" => "Jane Doe; John Roe";
    slash: "Jane Doe / John Roe" => "Jane Doe; John Roe";
    bar: "Jane Doe | John Roe" => "Jane Doe; John Roe";
    lines: "By Jane Doe\nThe Associated Press" => "Jane Doe | AP";
    lines_crlf: "By Jane Doe\r\nBy John Roe" => "Jane Doe; John Roe";
    german: "Von Anna Schmidt und Jürgen Groß" => "Anna Schmidt; Jürgen Groß";
    french: "Par Élodie Dupont et Jean Martin" => "Élodie Dupont; Jean Martin";
    spanish: "Por María Núñez y José Gil Díaz" => "María Núñez; José Gil Díaz";
    spanish_surname: "José Ortega y Gasset" => "José Ortega y Gasset";
    italian: "Di Mario Rossi e Anna Bianchi" => "Mario Rossi; Anna Bianchi";
    small_von: "von Anna Schmidt und Jürgen Groß" => "Anna Schmidt; Jürgen Groß";
    small_von_is_a_surname: "von Trier" => "von Trier";
    von_is_a_surname: "Von Trier" => "Von Trier";
    di_is_a_surname: "Di Stefano" => "Di Stefano";
    von_der_stays: "Von der Leyen" => "Von der Leyen";
    agency_after: "By Toby Carne, Reuters" => "Toby Carne | Reuters";
    agency_brackets: "By Jane Doe (AP)" => "Jane Doe | AP";
    agency_alone: "The Associated Press" => "| AP";
    agency_by: "By The Associated Press" => "| AP";
    agency_short: "AP" => "| AP";
    agency_staff: "Reuters Staff" => "| Reuters";
    agency_writer: "Associated Press Writer" => "| AP";
    agency_political_writer: "By JANE DOE, AP Political Writer" => "Jane Doe | AP";
    agency_no_comma: "By Jane Doe Associated Press" => "Jane Doe | AP";
    agency_no_comma_writer: "By JANE DOE Associated Press Writer" => "Jane Doe | AP";
    agency_pair: "AFP/dpa" => "| AFP";
    agency_for: "Jane Doe for Reuters" => "Jane Doe | Reuters";
    agency_of: "By Jane Doe of The Associated Press" => "Jane Doe | AP";
    agency_and_person: "By The Associated Press and Jane Doe" => "Jane Doe | AP";
    agency_bar: "Jane Doe | Bloomberg News" => "Jane Doe | Bloomberg";
    agencies: "Agencies" => "";
    michael_bloomberg: "Michael Bloomberg" => "Michael Bloomberg";
    afp_long: "Agence France-Presse" => "| AFP";
    in_city: "By Jane Doe in Berlin and John Roe" => "Jane Doe; John Roe";
    in_cities: "By Jane Doe in Berlin and John Roe in New York" => "Jane Doe; John Roe";
    in_two_cities: "Jane Doe in Berlin and Paris" => "Jane Doe";
    in_long_city: "Jane Doe in London and New York" => "Jane Doe";
    in_city_agency: "Jane Doe in Berlin, Reuters" => "Jane Doe | Reuters";
    in_city_capitals: "BY JANE DOE IN BERLIN AND JOHN ROE" => "Jane Doe; John Roe";
    at_place: "By Jane Doe at the White House" => "Jane Doe";
    aus_berlin: "Von Anna Schmidt aus Berlin" => "Anna Schmidt";
    city_after_comma: "Jane Doe, Nairobi" => "Jane Doe";
    long_city_after_comma: "Jane Doe, New York" => "Jane Doe";
    capitals: "BY HANNAH MCGRATH, STAFF WRITER" => "Hannah McGrath";
    capitals_particles: "MARIA DE LA CRUZ" => "Maria de la Cruz";
    capitals_obrien: "BY CONAN O'BRIEN" => "Conan O'Brien";
    capitals_obrien_curly: "BY CONAN O’BRIEN" => "Conan O’Brien";
    capitals_initials: "BY J.K. ROWLING" => "J.K. Rowling";
    capitals_pair: "BY JD VANCE AND AL GORE" => "JD Vance; Al Gore";
    capitals_hyphen: "JEAN-CLAUDE PICARD" => "Jean-Claude Picard";
    capitals_al: "SAIF AL-JAZARI" => "Saif al-Jazari";
    capitals_accents: "JOSÉ GARCÍA NÚÑEZ" => "José García Núñez";
    capitals_jr: "BY TIM HOWARTH JR." => "Tim Howarth Jr.";
    capitals_three: "BY TIM HOWARTH III" => "Tim Howarth III";
    capitals_two: "BY PAUL RIZZI AND PAM DORN" => "Paul Rizzi; Pam Dorn";
    capitals_surname: "Jean DUPONT" => "Jean Dupont";
    capitals_half: "By TOM d'ARBANTI, Reuters" => "Tom d'Arbanti | Reuters";
    capitals_mccain: "COLETTE MCCABE NASH" => "Colette McCabe Nash";
    role_comma: "By Jane Doe, Political Editor" => "Jane Doe";
    role_two: "By Jane Doe, Chief Political Correspondent, and John Roe" => "Jane Doe; John Roe";
    role_no_comma: "By JANE DOE Staff Writer" => "Jane Doe";
    role_white: "Betty White Staff Writer" => "Betty White";
    role_before: "Chief Political Correspondent Jane Doe" => "Jane Doe";
    role_of: "Jane Doe, Editor of The Herald" => "Jane Doe @ The Herald";
    role_german: "Anna Schmidt, Redakteurin" => "Anna Schmidt";
    our_staff: "By Our Foreign Staff" => "";
    our_correspondent: "From Our Own Correspondent" => "";
    staff: "Staff" => "";
    staff_reporter: "By Staff Reporter" => "";
    board: "The Editorial Board" => "";
    admin: "admin" => "";
    special_to: "Special to The Herald" => "@ The Herald";
    special_after: "By Jane Doe, Special to The Herald" => "Jane Doe @ The Herald";
    for_the: "By Jane Doe for The Guardian" => "Jane Doe @ The Guardian";
    the_after: "Jane Doe, The Guardian" => "Jane Doe @ The Guardian";
    outlet_times: "Jane Doe, Financial Times" => "Jane Doe";
    outlet_post: "Jane Doe, Denver Post" => "Jane Doe";
    emily_post: "Emily Post" => "Emily Post";
    news_wire: "City News Service" => "";
    inverted: "Goodnough, Abby" => "Abby Goodnough";
    inverted_initial: "Goodnough, Abby R." => "Abby R. Goodnough";
    inverted_list: "Doe, John; Roe, Jane" => "John Doe; Jane Roe";
    inverted_capitals: "GOODNOUGH, ABBY" => "Abby Goodnough";
    inverted_particle: "de la Cruz, Maria" => "Maria de la Cruz";
    inverted_suffix: "King, Martin Luther, Jr." => "Martin Luther King Jr.";
    inverted_and: "Doe, John and Jane Roe" => "John Doe; Jane Roe";
    surnames_are_not_inverted: "Smith, Jones and Brown" => "Smith; Jones; Brown";
    agency_is_not_inverted: "Reuters, London" => "| Reuters";
    city_is_not_inverted: "Bagehot, New York" => "Bagehot";
    jr: "Martin Luther King Jr." => "Martin Luther King Jr.";
    jr_comma: "By John Smith, Jr." => "John Smith Jr.";
    jr_comma_list: "By John Smith, Jr., and Ann Poe" => "John Smith Jr.; Ann Poe";
    phd: "By Jane Doe, Ph.D." => "Jane Doe";
    phd_no_comma: "Jane Doe PhD and John Roe, M.D." => "Jane Doe; John Roe";
    md_is_a_name: "Md Rahman" => "Md Rahman";
    dr: "By Dr. Sue Barrow" => "Sue Barrow";
    sen: "Sen. Rita Paulsen" => "Rita Paulsen";
    initials_like_degree: "J.D. Forrest" => "J.D. Forrest";
    mailbox: "Jane.Doe Example.Com" => "";
    role_only: "Senior Washington Correspondent" => "";
    role_policy: "Technology Policy Reporter" => "";
    initials: "S.B. Mill" => "S.B. Mill";
    initials_spaced: "J. D. Salinger" => "J. D. Salinger";
    digit_initial: "By Jennifer 8. Lee" => "Jennifer 8. Lee";
    particles: "By Dirk van Houten, Anna von Bayern and Osama bin Said" =>
        "Dirk van Houten; Anna von Bayern; Osama bin Said";
    final_stop: "By Jane Doe." => "Jane Doe";
    quoted: "\"Cora OBannon\"" => "Cora OBannon";
    email: "By Jane Doe jane.doe@example.com" => "Jane Doe";
    email_brackets: "Jane Doe <jane@example.com>" => "Jane Doe";
    handle: "By Jane Doe @janedoe" => "Jane Doe";
    handle_brackets: "Jane Doe (@janedoe)" => "Jane Doe";
    url: "https://www.example.com/janedoe" => "";
    url_after: "Jane Doe, http://example.com/a/b" => "Jane Doe";
    domain: "Www.Example.Com" => "";
    date_bar: "By Jane Doe | May 15, 2019" => "Jane Doe";
    date_comma: "By Jane Doe, May 15, 2019" => "Jane Doe";
    date_on: "By Jane Doe on May 15, 2019 at 9:30" => "Jane Doe";
    date_dash: "By Jane Doe - May 15, 2019" => "Jane Doe";
    date_em_dash: "By Jane Doe — Updated 9:30" => "Jane Doe";
    updated: "By Jane Doe Updated 9:30" => "Jane Doe";
    april_jones: "By April Jones and May Wong" => "April Jones; May Wong";
    editing_by: "Reporting by Jane Doe; Editing by John Roe" => "Jane Doe";
    photos_by: "By Jane Doe, photographs by John Roe" => "Jane Doe";
    additional: "Jane Doe, additional reporting by John Roe" => "Jane Doe; John Roe";
    covers: "Jane Doe covers politics" => "Jane Doe";
    capitals_half_mc: "By HANNAH McGRATH" => "Hannah McGrath";
    capitals_half_mac: "BY ALASTAIR MacDONALD" => "Alastair MacDonald";
    capitals_half_de: "By ROY DeSANTO" => "Roy DeSanto";
    capitals_oneill: "BY SHAUN O'NEILL" => "Shaun O'Neill";
    capitals_van_der: "BY ANNA VAN DER BERG JR." => "Anna van der Berg Jr.";
    staff_and_agencies: "Staff and agencies" => "";
    agency_in: "Reuters in Berlin" => "| Reuters";
    agency_with_agency: "AFP with Reuters" => "| AFP";
    agency_reporter: "Associated Press reporter Jane Doe" => "Jane Doe | AP";
    agency_reporter_capitals: "By Associated Press writer JANE DOE" => "Jane Doe | AP";
    agency_staff_and_person: "Reuters Staff, Jane Doe" => "Jane Doe | Reuters";
    mail_before_the_name: "jane.doe@example.com (Jane Doe)" => "Jane Doe";
    initial_a: "By Jane Doe and A. Roe" => "Jane Doe; A. Roe";
    judge: "Judge Andrew Poe" => "Andrew Poe";
    judge_is_a_name: "Judge Poe" => "Judge Poe";
    rank: "Lt. Col. Jane Doe" => "Jane Doe";
    senator: "Senator Jane Doe and Rep. John Roe" => "Jane Doe; John Roe";
    role_and_place: "By Jane Doe, Chief Foreign Correspondent, in Kyiv" => "Jane Doe";
    role_beat: "Finance Reporter" => "";
    role_beat_two: "West Coast Correspondent" => "";
    role_covering: "Reporter Covering Education" => "";
    role_west: "Jane West Staff Writer" => "Jane West";
    role_french: "De notre correspondant à Berlin, Jean Dupont" => "Jean Dupont";
    role_german_ours: "Von unserem Korrespondenten Hans Meier" => "Hans Meier";
    same_initial: "By Jane Doe and J. Doe" => "Jane Doe";
    same_middle: "By Jane R. Doe and Jane Doe" => "Jane R. Doe";
    same_fuller_last: "By J. Doe and Jane Rita Doe" => "Jane Rita Doe";
    same_title: "By Dr Jane Doe, Jane Doe and JANE DOE" => "Jane Doe";
    other_given_name: "By Jane Doe and John Doe" => "Jane Doe; John Doe";
    other_suffix: "By John Doe and John Doe Jr." => "John Doe; John Doe Jr.";
    same_twice: "Jane Doe, JANE DOE and Jane Doe" => "Jane Doe";
    lower_case: "jane doe" => "jane doe";
    one_word: "Bagehot" => "Bagehot";
    japanese: "山田太郎" => "山田太郎";
    arabic: "محمد علي" => "محمد علي";
    non_breaking: "By\u{a0}Jane\u{a0}Doe" => "Jane Doe";
    byte_order_mark: "\u{feff}Jane Doe" => "Jane Doe";
    by_alone: "By" => "";
    empty: "" => "";
    blank: " \t\n" => "";
    marks: ",;&/|" => "";
    broken_bracket: "Jane Doe (AP" => "Jane Doe | AP";
    prose: "this was written long after the war had ended" => "";
}

fn letters(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

proptest! {
    #[test]
    fn nothing_is_invented(
        text in prop_oneof![
            "\\PC{0,60}",
            "((By|Von|and|y|,|;|DE|DOE|O'NEIL|Jane|Jr\\.|AP|in|\\(|\\)|Staff|8\\.|May|ß|İ) ?){0,12}",
        ]
    ) {
        for author in read_byline(&text).authors {
            for word in author.split_whitespace() {
                prop_assert!(letters(&text).contains(&letters(word)), "{:?} of {:?}", word, text);
            }
        }
    }

    #[test]
    fn a_clean_name_stays(first in "[A-Z][a-z]{2,8}", last in "[BFGK][a-z]{3,8}n") {
        let name = format!("{first} {last}");
        let upper = name.to_uppercase();
        prop_assume!(!contains(ROLES, &last) && !contains(ROLE_QUALIFIERS, &last) && !contains(OUTLETS, &last));
        prop_assume!(!contains(ROLES, &first) && !contains(LABELS, &first) && titles(&[&first, "A", "B"]) == 0);
        prop_assume!(!is_particle(&first) && agency_name(&name).is_none());
        prop_assume!(!contains(&["the", "by", "mc"], &first) && !first.starts_with("Mc"));
        prop_assert_eq!(&read_byline(&format!("By {name}")).authors, std::slice::from_ref(&name));
        prop_assert_eq!(&read_byline(&upper).authors, &[name]);
    }
}
