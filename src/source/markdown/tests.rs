//! Markdown as it is written, and the text that a reader sees.

use super::*;
use crate::source::tests::shown::shown_text_article;
use proptest::prelude::*;

fn check_markdown(text: &str, expected: &str) {
    assert_eq!(shown_text_article(&read_markdown(text)), expected, "{text:?}");
}

macro_rules! markdown {
    ($($name:ident: $text:expr => $expected:expr;)*) => {
        $(#[test] fn $name() { check_markdown($text, $expected); })*
    };
}

markdown! {
    heading: "# Ports sign deal\n\nIt is done." => "headline: Ports sign deal\n> It is done.";
    heading_tight: "# Ports sign deal #\nIt is done." => "headline: Ports sign deal\n> It is done.";
    heading_underlined: "Ports sign deal\n===\n\nIt is done." => "headline: Ports sign deal\n> It is done.";
    heading_marks: "# **Ports** sign `deal`\n\nIt is done." => "headline: Ports sign deal\n> It is done.";
    heading_byline: "# Ports sign\n\n*By Jane Doe*\n\nMay 15, 2019\n\nPARIS — It is done." =>
        "headline: Ports sign\nauthors: Jane Doe\ndate: May 15, 2019\ndateline: PARIS\n> It is done.";
    headings_inside: "# Ports\n\nOne.\n\n## What next\n\nTwo." => "headline: Ports\n> One.\n\nWhat next\n\nTwo.";
    no_heading: "It is done.\n\nTwo." => "> It is done.\n\nTwo.";
    hashtag_is_no_heading: "#metoo is a word.\n\nTwo." => "> #metoo is a word.\n\nTwo.";
    front_matter: "---\ntitle: Ports sign: a deal\ndate: 2019-05-15\nauthor: Jane Doe\nsection: Business\nsource: The Herald\nlink: https://example.com/a\nlang: en\nagency: The Associated Press\n---\nIt is done." =>
        "section: Business\nheadline: Ports sign: a deal\nauthors: Jane Doe\nagency: AP\nsource: The Herald\ndate: 2019-05-15\nlanguage: en\nurl: https://example.com/a\n> It is done.";
    front_matter_quotes: "---\ntitle: \"Ports \\\"sign\\\"\"\nauthor: 'Conan O''Brien'\n---\nIt is done." => "headline: Ports \"sign\"\nauthors: Conan O'Brien\n> It is done.";
    front_matter_flow_list: "---\ntitle: Ports\nauthors: [Jane Doe, \"Roe, John\"]\ntags: [a, b]\n---\nIt is done." =>
        "headline: Ports\nauthors: Jane Doe; John Roe\n+tags: [\"a\",\"b\"]\n> It is done.";
    front_matter_list: "---\ntitle: Ports\nauthors:\n  - Jane Doe\n  - name: John Roe\ntags:\n- a\n---\nIt is done." =>
        "headline: Ports\nauthors: Jane Doe; John Roe\n+tags: [\"a\"]\n> It is done.";
    front_matter_folded: "---\ntitle: >\n  Ports sign\n  a deal\nmood: glad\n---\nIt is done." => "headline: Ports sign a deal\n+mood: \"glad\"\n> It is done.";
    front_matter_same_heading: "---\ntitle: Ports\n---\n# Ports\n\nIt is done." => "headline: Ports\n> It is done.";
    front_matter_other_heading: "---\ntitle: Ports\n---\n# The deal\n\nIt is done." => "headline: Ports\n> The deal\n\nIt is done.";
    front_matter_twice: "---\ntitle: Ports\nheadline: Deal\n---\nIt is done." => "headline: Ports\n+headline: \"Deal\"\n> It is done.";
    front_matter_no_author: "---\ntitle: Ports\nauthor: Staff\n---\nIt is done." => "headline: Ports\n+author: \"Staff\"\n> It is done.";
    front_matter_categories: "---\ntitle: Ports\ncategories: [Business, Sea]\n---\nIt is done." => "headline: Ports\n+categories: [\"Business\",\"Sea\"]\n> It is done.";
    front_matter_crlf: "\u{feff}---\r\ntitle: Ports\r\n---\r\n\r\nIt is\r\ndone.\r\n" => "headline: Ports\n> It is\ndone.";
    front_matter_open: "---\ntitle: Ports\n\nIt is done." => "headline: title: Ports\n> It is done.";
    front_matter_none: "---\n\nIt is done.\n\n---\n\nTwo." => "> It is done.\n\nTwo.";
    front_matter_loose: "---\n- stray\ntitle: Ports\n---\nIt is done." => "headline: Ports\n+front_matter: [\"stray\"]\n> It is done.";
    emphasis: "It is **very** *much* __done__ _now_ ~~or~~ ***never***." => "> It is very much done now or never.";
    emphasis_lines: "It is **very\nmuch** done." => "> It is very\nmuch done.";
    emphasis_nested: "It **is *very* done**." => "> It is very done.";
    no_emphasis: "2 * 3 * 4 snake_case_name 5*." => "> 2 * 3 * 4 snake_case_name 5*.";
    stray_marks: "A **stray mark and _another." => "> A **stray mark and _another.";
    links: "See [the deal](https://example.com \"T\") and [this][1] now.\n\n[1]: https://example.com" => "> See the deal and this now.";
    images: "![A ship](ship.jpg) sails [![here](a.png)](b) now." => "> A ship sails here now.";
    no_link: "He said [sic](he really did) so [x] y." => "> He said [sic](he really did) so [x] y.";
    footnote: "Done.[^1] Two.\n\n[^1]: A note." => "> Done.[^1] Two.\n\n[^1]: A note.";
    autolink: "See <https://example.com/a_b_c> and a < b > c." => "> See https://example.com/a_b_c and a < b > c.";
    tags: "One<br/>two <em>three</em><!-- not\nread --> four." => "> Onetwo three four.";
    entities: "A &amp; B &#8217; &bogus; AT&T." => "> A & B ’ &bogus; AT&T.";
    escapes: "\\*not\\* \\_this\\_ C:\\dir." => "> *not* _this_ C:\\dir.";
    code: "Run `a_b * c_d` now." => "> Run a_b * c_d now.";
    fence: "One.\n\n```rust\nlet a = *b;\n\n# not a heading\n```\n\nTwo." => "> One.\n\nlet a = *b;\n\n# not a heading\n\nTwo.";
    fence_open: "One.\n\n```\nlet a = 1;" => "> One.\n\nlet a = 1;";
    quote: "One.\n\n> A quote\n> goes > on.\n\nTwo." => "> One.\n\nA quote\ngoes > on.\n\nTwo.";
    list: "One.\n\n- a\n* b\n+ c\n1. d" => "> One.\n\na\nb\nc\n1. d";
    rule: "One.\n\n---\n\nTwo.\n\n* * *\n\nThree." => "> One.\n\nTwo.\n\nThree.";
    hard_break: "One  \ntwo\\\nthree." => "> One\ntwo\nthree.";
    capitals: "# PORTS\n\nIT IS DONE." => "headline: PORTS\n> IT IS DONE.";
    three_blank_lines: "# Ports\n\n\n\nOne.\n\n\n\nTwo." => "headline: Ports\n> One.\n\nTwo.";
    only_heading: "# Ports" => "headline: Ports\n> ";
    only_front_matter: "---\ntitle: Ports\n---" => "headline: Ports\n> ";
    one_word: "Ports" => "headline: Ports\n> ";
    empty: "" => "> ";
    empty_heading: "#\n\nIt is done." => "> It is done.";
    blank: " \n\t\r\n" => "> ";
}

proptest! {
    #[test]
    fn no_text_panics(text in prop_oneof![
        "\\PC{0,200}",
        "([a-zé]{1,4}|---\n|key: v|[\\[\\]()!*_~`<>&;\\\\#>|\n\r\t -]){0,60}",
    ]) {
        read_markdown(&text);
    }

    /// Words without marks survive whatever marks stand between them.
    #[test]
    fn no_word_is_lost(text in "([a-z]{1,5}|\\*|\\*\\*|_ | _|\\[|\\]|>|# |- |\n|\n\n| ){0,40}") {
        let found = read_markdown(&text);
        let all = format!("{} {}", found.article.headline, found.article.text);
        let letters = |text: &str| text.chars().filter(char::is_ascii_lowercase).collect::<String>();
        // The second half of `[…][…]` is the name of a target, which nobody reads.
        prop_assume!(!text.contains("]["));
        prop_assert_eq!(letters(&all), letters(&text), "{:?} {:?}", text, all);
    }
}
