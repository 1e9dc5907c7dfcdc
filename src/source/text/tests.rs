//! Plain text in the layouts of real archives.

use super::*;
use crate::source::tests::shown::shown_text_article;
use proptest::prelude::*;

const BODY: &str = "The deal was signed on Monday, both sides said.";

fn check_text(text: &str, expected: &str) {
    let text = text.replace("BODY", BODY);
    assert_eq!(shown_text_article(&read_text(&text)), expected.replace("BODY", BODY), "{text:?}");
}

macro_rules! texts {
    ($($name:ident: $text:expr => $expected:expr;)*) => {
        $(#[test] fn $name() { check_text($text, $expected); })*
    };
}

texts! {
    section_headline_byline: "Business\n\nPorts sign ‘no-spy’ deal\n\nWritten by HANNAH MCGRATH\n\nBODY\n\nIt's \"safe\", she said." =>
        "section: Business\nheadline: Ports sign ‘no-spy’ deal\nauthors: Hannah McGrath\n> BODY\n\nIt's \"safe\", she said.";
    section_tight_byline: "Business\n\nPorts sign deal\nWritten by Jane Doe\n\nBODY" =>
        "section: Business\nheadline: Ports sign deal\nauthors: Jane Doe\n> BODY";
    section_capitals: "BUSINESS\n\nPorts sign deal\n\nBODY" => "section: BUSINESS\nheadline: Ports sign deal\n> BODY";
    section_two_words: "World News\n\nPorts sign deal\n\nBODY" => "section: World News\nheadline: Ports sign deal\n> BODY";
    section_us: "U.S. News\n\nPorts sign deal\n\nBODY" => "section: U.S. News\nheadline: Ports sign deal\n> BODY";
    section_unknown: "City Hall\n\nPorts sign deal\n\nBy Jane Doe\n\nBODY" => "section: City Hall\nheadline: Ports sign deal\nauthors: Jane Doe\n> BODY";
    section_key: "Section: Business\n\nPorts sign deal\n\nBODY" => "section: Business\nheadline: Ports sign deal\n> BODY";
    no_section_lower: "Ports sign deal\n\nBoth sides are glad\n\nBODY" => "headline: Ports sign deal\n> Both sides are glad\n\nBODY";
    no_section_of_title_case: "Ports Sign Deal\n\nBoth sides are glad\n\nBODY" => "headline: Ports Sign Deal\n> Both sides are glad\n\nBODY";
    no_section_over_prose: "Ports\n\nBODY\n\nBODY" => "headline: Ports\n> BODY\n\nBODY";
    no_section_over_byline: "Ports\n\nBy Jane Doe\n\nBODY" => "headline: Ports\nauthors: Jane Doe\n> BODY";
    headline: "Ports sign deal\n\nBODY" => "headline: Ports sign deal\n> BODY";
    headline_question: "Will ports sign?\n\nBODY" => "headline: Will ports sign?\n> BODY";
    headline_abbreviation: "Ports sign deal with U.S.\n\nBODY" => "headline: Ports sign deal with U.S.\n> BODY";
    headline_stop_and_byline: "Ports sign.\n\nBy Jane Doe\n\nBODY" => "headline: Ports sign.\nauthors: Jane Doe\n> BODY";
    headline_wrapped: "Ports sign a deal\nthat nobody wanted\n\nBy Jane Doe\n\nBODY" =>
        "headline: Ports sign a deal that nobody wanted\nauthors: Jane Doe\n> BODY";
    headline_tabs: "\tPorts\tsign  deal \n\nBODY" => "headline: Ports sign deal\n> BODY";
    headline_capitals: "PORTS SIGN DEAL\n\nTHE DEAL WAS SIGNED." => "headline: PORTS SIGN DEAL\n> THE DEAL WAS SIGNED.";
    only_headline: "Ports sign deal" => "headline: Ports sign deal\n> ";
    only_text: "BODY" => "> BODY";
    only_paragraphs: "BODY\n\nBODY" => "> BODY\n\nBODY";
    only_wrapped_text: "The deal was signed on\nMonday, both sides said." => "> The deal was signed on\nMonday, both sides said.";
    only_byline: "By Jane Doe" => "authors: Jane Doe\n> ";
    only_date: "May 15, 2019" => "date: May 15, 2019\n> ";
    one_word: "Ports" => "headline: Ports\n> ";
    empty: "" => "> ";
    blank: " \r\n\t\n\u{a0}" => "> ";
    byte_order_mark: "\u{feff}Ports sign deal\n\nBODY" => "headline: Ports sign deal\n> BODY";
    marks_only: "-----\n\nBODY" => "> -----\n\nBODY";
    three_blank_lines: "Ports sign deal\n\n\n\nBODY\n\n\n\nBODY\n\n\n" => "headline: Ports sign deal\n> BODY\n\nBODY";
    blanks_on_blank_lines: "BODY\n \t\u{a0}\nBODY  \n" => "> BODY\n\nBODY";
    crlf: "Ports sign deal\r\n\r\nOne \r\ntwo.\r\n\r\nBODY\r\n" => "headline: Ports sign deal\n> One\ntwo.\n\nBODY";
    lone_cr: "Ports sign deal\r\rBODY\rBODY" => "headline: Ports sign deal\n> BODY\nBODY";
    indents_stay: "Ports sign deal\n\nOne.\n\n   Two.\n\tThree." => "headline: Ports sign deal\n> One.\n\n   Two.\n\tThree.";
    control_characters: "Ports sign deal\n\nOne\u{0}\u{1}two.\u{200b}" => "headline: Ports sign deal\n> One\u{0}\u{1}two.\u{200b}";
    byline_role: "Ports sign deal\n\nBY JANE DOE, STAFF WRITER\n\nBODY" => "headline: Ports sign deal\nauthors: Jane Doe\n> BODY";
    byline_agency_below: "Ports sign deal\n\nBy JANE DOE\nAssociated Press Writer\n\nBODY" => "headline: Ports sign deal\nauthors: Jane Doe\nagency: AP\n> BODY";
    byline_two_lines: "Ports sign deal\n\nBy Jane Doe and\nJohn Roe\n\nBODY" => "headline: Ports sign deal\nauthors: Jane Doe; John Roe\n> BODY";
    byline_lone_name: "Ports sign deal\n\nJane Doe\n\nThe Associated Press\n\nBODY" => "headline: Ports sign deal\nauthors: Jane Doe\nagency: AP\n> BODY";
    byline_lone_name_alone: "Ports sign deal\n\nJane Doe\n\nBODY" => "headline: Ports sign deal\n> Jane Doe\n\nBODY";
    byline_agency: "Ports sign deal\n\nBy The Associated Press\n\nBODY" => "headline: Ports sign deal\nagency: AP\n> BODY";
    byline_date: "Ports sign deal\n\nBy Jane Doe | May 15, 2019\n\nBODY" => "headline: Ports sign deal\nauthors: Jane Doe\ndate: May 15, 2019\n> BODY";
    byline_before_headline_only: "By Jane Doe\n\nBODY" => "authors: Jane Doe\n> BODY";
    byline_german: "Häfen schließen Pakt\n\nVon Anna Groß\n\nBODY" => "headline: Häfen schließen Pakt\nauthors: Anna Groß\n> BODY";
    no_byline_prose: "Ports sign deal\n\nBy Monday the town was empty\n\nBODY" => "headline: Ports sign deal\n> By Monday the town was empty\n\nBODY";
    no_byline_sentence: "Ports sign deal\n\nBy noon, Jane Doe had left.\n\nBODY" => "headline: Ports sign deal\n> By noon, Jane Doe had left.\n\nBODY";
    no_byline_design: "Ports sign deal\n\nBy Design\n\nBODY" => "headline: Ports sign deal\n> By Design\n\nBODY";
    no_byline_numbers: "Ports sign deal\n\nBy the numbers\n\nBODY" => "headline: Ports sign deal\n> By the numbers\n\nBODY";
    no_byline_staff: "Ports sign deal\n\nBy Our Foreign Staff\n\nBODY" => "headline: Ports sign deal\n> By Our Foreign Staff\n\nBODY";
    sub_headline: "Ports sign deal\n\nBoth sides are glad\n\nBy Jane Doe\n\nBODY" => "headline: Ports sign deal\nauthors: Jane Doe\n> Both sides are glad\n\nBODY";
    date_line_labelled: "Ports sign deal\n\nPublished: May 15, 2019\n\nBODY" => "headline: Ports sign deal\ndate: May 15, 2019\n> BODY";
    date_below_byline: "Ports sign deal\nBy Jane Doe\nMay 15, 2019\n\nBODY" => "headline: Ports sign deal\nauthors: Jane Doe\ndate: May 15, 2019\n> BODY";
    date_above: "2019-05-15\n\nPorts sign deal\n\nBODY" => "headline: Ports sign deal\ndate: 2019-05-15\n> BODY";
    date_twice: "Ports sign deal\n\nMay 15, 2019\nUpdated: May 16, 2019\n\nBODY" => "headline: Ports sign deal\ndate: May 15, 2019\n+updated: \"Updated: May 16, 2019\"\n> BODY";
    dateline: "Ports sign deal\n\nLONDON, May 15 (Reuters) - BODY" => "headline: Ports sign deal\nagency: Reuters\ndateline: LONDON\n+dateline_date: \"May 15\"\n> BODY";
    dateline_first: "TROY, N.C. (AP) — BODY" => "agency: AP\ndateline: TROY, N.C.\n> BODY";
    dateline_all: "World\n\nPorts sign deal\n\nBy Jane Doe, Reuters\n\nPARIS — BODY" => "section: World\nheadline: Ports sign deal\nauthors: Jane Doe\nagency: Reuters\ndateline: PARIS\n> BODY";
    fields: "Headline: Ports sign deal\nByline: Jane Doe\nDate: 15/05/2019\nSection: Business\nSource: The Herald\n\nBODY" =>
        "section: Business\nheadline: Ports sign deal\nauthors: Jane Doe\nsource: The Herald\ndate: 15/05/2019\n> BODY";
    fields_by: "TITLE: Ports sign deal\nBy: Jane Doe\nPublication: The Herald\n\nBODY" => "headline: Ports sign deal\nauthors: Jane Doe\nsource: The Herald\n> BODY";
    fields_url: "Title: Ports sign deal\nURL: https://example.com/a\nLanguage: en-GB\n\nBODY" => "headline: Ports sign deal\nlanguage: en\nurl: https://example.com/a\n> BODY";
    fields_twice: "Title: Ports sign\nTitle: deal\n\nBODY" => "headline: Ports sign\n> Title: deal\n\nBODY";
    fields_unknown: "Title: Ports sign\nMood: glad\n\nBODY" => "headline: Ports sign\n> Mood: glad\n\nBODY";
    fields_no_author: "Title: Ports sign\nBy: Staff\n\nBODY" => "headline: Ports sign\n> By: Staff\n\nBODY";
    no_fields_headline: "Source: Mine to close\n\nBODY" => "headline: Source: Mine to close\n> BODY";
    photo_credit: "(Jane Doe/Reuters)\n\nBODY" => "> (Jane Doe/Reuters)\n\nBODY";
    long_line_is_text: &"word ".repeat(60) => &format!("> {}", "word ".repeat(60).trim());
    headline_over_paragraph: &format!("Ports sign deal\n{}", "A long line. ".repeat(12)) => &format!("headline: Ports sign deal\n> {}", "A long line. ".repeat(12).trim());
}

/// What stands between blanks.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

proptest! {
    #[test]
    fn no_text_panics(text in prop_oneof!["\\PC{0,200}", "([A-Za-z]{1,8}|[ \t\r\n\u{a0}\u{feff}.,:—-]|By |é){0,40}"]) {
        read_text(&text);
    }

    /// A word is in the text, in a field, or on a line that was read as a field.
    #[test]
    fn no_word_is_lost(
        lines in prop::collection::vec(
            prop_oneof![
                "[a-z]{1,7}( [a-z]{1,7}){0,9}[.]?",
                "[A-Z][a-z]{1,7}( [A-Z][a-z]{1,7}){0,3}",
                "[A-Z]{2,9}( [A-Z]{2,9}){0,3} — [A-Z][a-z]{2,5}",
                "[A-Z][a-z]{2,6}: [a-z]{1,6}",
                Just("Title: a b".to_owned()),
                Just("LONDON (AP) - Oil fell".to_owned()),
                Just("By xyz".to_owned()),
                Just(String::new()),
                Just(" \t\u{a0}".to_owned()),
            ],
            0..12,
        ),
        end in prop_oneof!["\n", "\r\n", "\r"],
    ) {
        let text = lines.join(&end);
        let found = read_text(&text);
        let all = shown_text_article(&found);
        let kept = words(&all);
        for line in &lines {
            for word in words(line) {
                let is_mark = matches!(
                    word.as_str(),
                    "-" | "—" | "(AP)" | "Title:" | "By" | "Von" | "Par" | "Por" | "Di" | "Door"
                        | "Av" | "Af" | "Przez"
                );
                let is_key = Field::from_key(word.trim_end_matches(':')).is_some();
                prop_assert!(is_mark || is_key || kept.contains(&word), "{:?} of {:?} in {:?}", word, text, all);
            }
        }
    }

    #[test]
    fn tidy_lines_keeps_all_but_blanks(text in "([a-zé]{1,4}|[ \t\r\n\u{a0}\u{85}]){0,40}") {
        let tidy = tidy_lines(&text);
        prop_assert_eq!(words(&tidy), words(&text));
        prop_assert!(!tidy.contains("\n\n\n") && !tidy.contains(" \n"));
        prop_assert_eq!(&tidy_lines(&tidy), &tidy);
    }
}

#[test]
fn a_clean_text_is_kept_byte_for_byte() {
    let text = "One “two”\nthree — four.\n\n  Five\tsix.\n\n\u{201c}Seven\u{201d}\u{a0}eight";
    assert_eq!(tidy_lines(text), text);
}

/// Not a measure, only a floor: a text of many lines must not cost their square.
#[test]
fn huge_texts_are_read_in_one_pass() {
    let text = format!("Ports sign deal\n\n{}", format!("{BODY} \r\n\r\n\r\n").repeat(4_000));
    let begin = std::time::Instant::now();
    assert_eq!(read_text(&text).article.text.matches(BODY).count(), 4_000);
    read_text(&"\n".repeat(100_000));
    read_text(&"(AP) - ".repeat(10_000));
    assert!(begin.elapsed().as_secs() < 5);
}
