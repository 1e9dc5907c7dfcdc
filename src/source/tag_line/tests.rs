//! Tag lines as they are set, and sentences that only begin like them.

use super::*;
use proptest::prelude::*;

/// `text | tag line | … @ agency`; without the text if it is `BODY.`.
fn shown(text: &str) -> String {
    let found = find_tag_lines(text);
    let mut shown = vec![&text[found.text.clone()]];
    shown.extend(&found.lines);
    let agency = found.agency.map(|agency| format!(" @ {agency}")).unwrap_or_default();
    format!("{}{agency}", shown.join(" | "))
}

/// Below and above a text of one sentence.
fn check_line(line: &str, agency: &str) {
    let agency = if agency.is_empty() { String::new() } else { format!(" @ {agency}") };
    assert_eq!(shown(&format!("He left.\n\n{line}")), format!("He left. | {line}{agency}"));
}

fn check_sentence(line: &str) {
    let text = format!("He left.\n\n{line}");
    assert_eq!(shown(&text), text);
    let text = format!("{line}\n\nHe left.");
    assert_eq!(shown(&text), text);
}

macro_rules! lines {
    ($($name:ident: $line:expr => $agency:expr;)*) => {
        $(#[test] fn $name() { check_line($line, $agency); })*
    };
}

macro_rules! sentences {
    ($($name:ident: $line:expr;)*) => {
        $(#[test] fn $name() { check_sentence($line); })*
    };
}

lines! {
    reporting: "(Reporting by Jane Roe in London; Editing by John Doe)" => "";
    reporting_and: "Reporting by Jane Roe and Ann Poe; Additional reporting by Max Coe; Writing by Jane Roe; Editing by John Doe" => "";
    additional: "Additional reporting by Jane Roe in Newtown." => "";
    with_reporting: "With reporting from Jane Roe" => "";
    compiled: "Compiled by Jane Roe" => "";
    contributed: "The Associated Press contributed to this report." => "";
    contributed_two: "Staff writers Jane Roe and John Doe in Newtown contributed to this article." => "";
    contributed_bullet: "• Jane Roe contributed to this story." => "";
    contributed_reporting: "Jane Roe contributed reporting from Newtown." => "";
    contributed_alone: "Jane Roe contributed." => "";
    contributing: "Contributing: The Associated Press; Jane Roe" => "";
    wires: "From wire reports" => "";
    wires_of: "With Herald wires" => "";
    signature: "— Associated Press" => "AP";
    signature_brackets: "(AFP)" => "AFP";
    signature_two: "AFP/dpa" => "AFP";
    signature_pa: "PA Media" => "PA";
    signature_press_association: "Press Association" => "PA";
    copyright: "Copyright 2019 The Associated Press. All rights reserved. This material may not be published, broadcast, rewritten or redistributed." => "AP";
    copyright_sign: "© 2018 AFP" => "AFP";
    copyright_both: "Copyright © 2018 Thomson Reuters." => "Reuters";
    copyright_sign_first: "© Copyright 2019 The Associated Press. All rights reserved." => "AP";
    copyright_c: "(c) 2019, Bloomberg News" => "Bloomberg";
    copyright_last: "© Thomson Reuters 2018" => "Reuters";
    copyright_paper: "Copyright © 2019 The Newtown Herald, LLC. Click here for reprint permission." => "";
    copyright_capitals: "COPYRIGHT 2017 NEWTOWN FEATURES" => "";
    origin: "This story was originally published by The Associated Press." => "AP";
    origin_paper: "This article first appeared in The Newtown Herald." => "";
    origin_wires: "• This article is based in part on wire service reports." => "";
    follow: "Follow Jane Roe on Twitter" => "";
    follow_handle: "Follow @janeroe" => "";
    sign_up: "Sign up for our newsletter to get the best of Newtown every day." => "";
    inbox: "Get the stories you care about delivered to your inbox." => "";
    contact: "Contact us at letters@example.com." => "";
    letters: "Send letters to letters@example.com." => "";
    click: "CLICK HERE TO GET THE HERALD APP" => "";
    read_more: "Read more:" => "";
    read_more_title: "READ MORE: Mayor leaves Newtown" => "";
    related: "Related: Mayor leaves Newtown" => "";
    german: "Lesen Sie auch: Der Richter geht" => "";
}

sentences! {
    no_reporting: "Reporting by The Herald showed that the mayor left.";
    no_reporting_lower: "Reporting by citizens is rare.";
    no_contribution: "Heavy rain contributed to this disaster.";
    no_contribution_to_a_report: "Jane Roe said the error contributed to this report being late.";
    no_contribution_of_money: "The Herald Company contributed $500 to the campaign.";
    no_copyright_law: "Copyright law has not changed since 1976.";
    no_copyright: "Copyright holders sued in 2019.";
    no_story: "This story is about a judge who left in 2018.";
    no_story_first: "This report was the first of three.";
    no_follow: "Follow the money, he told the court.";
    no_sign_up: "Sign up sheets were left at the door.";
    no_get: "Get out, he told the judge.";
    no_more: "More than 40 judges left: nobody stayed.";
    no_related: "Related companies left Newtown.";
    no_read: "Read more than once, the letter made sense.";
    no_click: "“Click here,” he said.";
    no_agency: "The Associated Press left Newtown.";
    no_quote: "“Follow us on Twitter,” he said.";
    no_from: "From news he heard, the judge left.";
}

#[test]
fn lines_stand_at_both_ends() {
    let text = "ADVERTISEMENT\n\nSign up for our newsletter.\n\nHe left.\n\nShe stayed.\n\n___\n\nJane Roe contributed to this report.\n\n***\n\n© 2018 AFP";
    assert_eq!(
        shown(text),
        "He left.\n\nShe stayed. | Sign up for our newsletter. | Jane Roe contributed to this report. | © 2018 AFP @ AFP"
    );
}

#[test]
fn a_signature_follows_the_last_sentence() {
    assert_eq!(shown("He left. She stayed. (AFP)"), "He left. She stayed. | (AFP) @ AFP");
    assert_eq!(shown("He left. (AFP/dpa)"), "He left. | (AFP/dpa) @ AFP");
    assert_eq!(shown("He left. — Associated Press"), "He left. | — Associated Press @ AP");
    assert_eq!(shown("He works for the press (AFP)"), "He works for the press (AFP)");
    assert_eq!(shown("He left. (UNESCO)"), "He left. (UNESCO)");
}

#[test]
fn marks_alone_and_texts_of_tag_lines_stay() {
    for text in
        ["He left.\n\n***", "___\n\nHe left.", "© 2018 AFP", "Advertisement\n\n© 2018 AFP", ""]
    {
        assert_eq!(shown(text), text);
    }
}

#[test]
fn lines_without_blank_lines_between() {
    assert_eq!(shown("He left.\n(Reporting by Jane Roe)"), "He left. | (Reporting by Jane Roe)");
}

#[test]
fn the_middle_of_a_text_is_left_alone() {
    let text = "He left.\n\nRead more:\n\nShe stayed.";
    assert_eq!(shown(text), text);
}

proptest! {
    #[test]
    fn nothing_is_lost(
        text in prop_oneof![
            "\\PC{0,60}",
            "(He left\\.|© 2018 AFP|\\(AFP\\)|Read more:|Advertisement|___|Jane Roe contributed\\.|İß|\n|\n\n| ){0,12}",
        ]
    ) {
        let found = find_tag_lines(&text);
        prop_assert!(text.get(found.text.clone()).is_some());
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        let kept: usize = found.lines.iter().map(|line| letters(line)).sum();
        let marks = text.matches("Advertisement").count() * "Advertisement".len();
        prop_assert!(letters(&text[found.text]) + kept + marks >= letters(&text));
    }
}
