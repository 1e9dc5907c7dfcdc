//! Tables of texts, and what must hold of any text.

use proptest::prelude::*;

use super::layout::{Layout, layout, skip_blanks};
use super::sentences;

/// The text with `‖` where a sentence begins and `¶` where a paragraph begins, but for the first.
fn marked(text: &str) -> String {
    let mut marked = text.to_owned();
    let found: Vec<_> = sentences(text).skip(1).collect();
    for sentence in found.into_iter().rev() {
        marked.insert(sentence.start, if sentence.paragraph { '¶' } else { '‖' });
    }
    marked
}

/// Checks a text that is written with its marks.
fn check_sentences(expected: &str) {
    let text = expected.replace(['‖', '¶'], "");
    assert_eq!(marked(&text), expected);
}

macro_rules! sentences_of {
    ($($name:ident: $text:expr;)*) => {
        $(#[test] fn $name() { check_sentences($text); })*
    };
}

// Ends.
sentences_of! {
    empty: "";
    blank: " \n\t ";
    one: "The morning edition.";
    no_mark: "The morning edition";
    two: "The deal was signed. ‖It was not read.";
    three_marks: "Who knew? ‖Nobody! ‖The deal was signed.";
    two_blanks: "The deal was signed.  ‖It was not read.";
    no_break_space: "The deal was signed.\u{a0}‖It was not read.";
    digit_begins: "It lost money. ‖40 people left.";
    dollar_begins: "It lost money. ‖$40 million was gone.";
    tag_begins: "It lost money. ‖#morgue was trending. ‖@editor noticed.";
    small_letter_goes_on: "He works for acme.org. and others.";
    brand_begins: "Sales rose. ‖iPhone users noticed. ‖eBay did not.";
    interrobang: "He did what?! ‖Nobody knew.";
    question_goes_on: "Who? me? ‖No.";
    mark_before_comma: "“Who?,” he asked. ‖“Me.”";
    mark_after_blank: "Then what ? ‖Nobody knew . ‖The deal held .";
    starts_with_marks: "... ‖Then it began.";
    control_characters: "The deal was signed.\u{3}\u{1f} ‖It was not read.\u{3}";
    byte_order_mark: "\u{feff}The deal was signed. ‖It was not read.";
    digits: "It rose in 2014. ‖It fell in 2015.";
    plural_pronoun: "So do I. ‖Nobody asked.";
    emoji: "They won 🎉! ‖🎉 The town sang.";
}

// Abbreviations.
sentences_of! {
    mister: "Mr. Smith met Mrs. Jones and Ms. Green. ‖Dr. Brown came.";
    senators: "Sen. Smith and Rep. Jones wrote to Gov. Green. ‖Gen. Brown agreed.";
    ranks: "Lt. Col. Smith, Sgt. Jones, Capt. Green and Adm. Brown spoke. ‖Cmdr. White left.";
    clergy: "The Rev. Smith met Msgr. Jones and the Hon. Green. ‖They prayed.";
    plural_titles: "Sens. Smith and Jones met Reps. Green and Brown.";
    saint: "She flew to St. Louis and Ft. Worth. ‖Mt. Hood was in clouds.";
    saint_street: "They live on Main St. The house is old.";
    versus: "The case is Smith vs. Jones. ‖Roe v. Wade came first.";
    number: "He is No. 10 on the list. ‖She is No. 1.";
    no_is_an_answer: "She said no. ‖The talks ended.";
    numbers: "See Nos. 3 and 4, Vol. 2, Fig. 3 and Art. 50.";
    company: "Acme Inc. said it would buy Bolt Ltd. of London.";
    company_name: "Acme Corp. Chairman Smith and Bolt Co. President Jones met.";
    company_ends: "He joined Acme Inc. ‖The firm makes bolts.";
    company_possessive: "It was Acme Co.'s idea. ‖Nobody else had it.";
    junior: "Martin Smith Jr. spoke. ‖He was followed by John Jones Jr. ‖They agreed.";
    etcetera: "Paper, ink, etc. were bought. ‖Pens, pencils, etc. ‖They were not.";
    latin: "Some papers, e.g. The Morning Star, agreed, i.e. Smith did.";
    morning: "It begins at 8 a.m. Monday and ends at 5 p.m. Tuesday.";
    morning_ends: "It begins at 8 a.m. ‖The doors open at 7 a.m. ‖We will be there.";
    morning_zone: "It begins at 8 p.m. ET and 5 p.m. PT.";
    morning_glued: "It begins at 8a.m. ET. ‖Come early.";
    months: "On Jan. 3, Feb. 14 and Sept. 9 they met. ‖On Dec. 25 they did not.";
    month_ends: "They met in Nov. ‖The talks failed.";
    states: "In Boston, Mass., and Fresno, Calif., they met.";
    state_of_member: "Rep. Smith (D-Calif.) and Sen. Jones (R-N.C.) agreed. ‖Both voted.";
    state_ends: "They met in Fresno, Calif. ‖The talks failed.";
    state_bracket_ends: "It was written by Green (D-Ill.). ‖Members voted.";
    country_name: "The U.S. Capitol and the U.N. Security Council were closed.";
    country_ends: "They came to the U.S. ‖The journey was long. ‖So was the stay in the U.K.";
    country_hyphen: "The U.S.-led talks and U.S.-China trade failed. ‖Nobody knew why.";
    country_comma: "Washington, D.C., is in the U.S., he said.";
    country_possessive: "It was the U.S.’s idea. ‖Nobody else had it.";
    country_quote_ends: "“Come to the U.S.” ‖Smith did.";
    country_title: "They wrote to U.S. Sen. Smith and U.S. Rep. Jones.";
    country_technology: "U.S. IT firms rose.";
    doctor_after: "Smith, Ph.D., and Jones, M.D., agreed. ‖They had a B.A. ‖They wanted more.";
    initials: "J. K. Smith and George W. Jones met T.S. Green. ‖A. A. Brown came.";
    initials_close: "J.K. Smith, A.B.C. Jones.";
    initial_ends: "Take vitamin C. ‖It helps. ‖Plan B. ‖The end.";
    dateline: "WASHINGTON, D.C. — The talks failed. ‖Nobody knew why.";
    dateline_state: "FRESNO, Calif. (AP) — The talks failed.";
    dateline_state_dashes: "FRESNO, Calif. -- The talks failed.";
    spaced_abbreviation: "THE U.S . TROOPS LEFT ON DEC . 28 AT NOON . ‖THE REST STAYED .";
    capitals: "MR. SMITH MET SEN. JONES. ‖THE TALKS FAILED.";
    contraction: "They can’t. ‖Smith won't. ‖Jones did.";
    word_like_an_abbreviation: "They went to mass. ‖Smith ate the fig. ‖Jones slept.";
    long_word_before: "It was incomprehensibilities. ‖Jones slept.";
}

// Numbers, addresses, dots.
sentences_of! {
    decimals: "It rose 3.5 percent to £1.5bn. ‖It was 2.0. ‖Nobody knew.";
    version: "Version 2.0.1 came. ‖It failed.";
    clock: "They met at 10.20 GMT. ‖Then they left.";
    addresses: "See www.example.com. ‖Write to a.b@example.org. ‖Thanks.";
    address_path: "See https://example.com/a.b?c=d!e for more. ‖Thanks.";
    address_capital: "See https://example.com/Smith.Jones?Then=Now for more.";
    mail_capital: "Write to Smith.Jones@example.com or Rebecca.Green@example.com.";
    host: "He founded Example.com and sold it. ‖Example.com is gone.";
    ellipsis_goes_on: "Well... we shall see… or not.";
    ellipsis_ends: "Well... ‖We shall see… ‖Or not.";
    ellipsis_apart: "We ... Smith and others ... signed.";
    ellipsis_apart_ends: "We signed ... ‖The others did not.";
    ellipsis_four: "We signed.... ‖Smith did not.";
    ellipsis_spaced: "We signed . . . and left. ‖Smith did not.";
    blank_lost: "The deal was signed.‖Then it was read. ‖Who knew?‖Nobody did.";
    blank_lost_quote: "“We signed.”‖Then they left.";
    blank_lost_opening: "They signed.‖“It is done,” he said.";
    no_blank_lost: "The U.S.S.R. Army and Node.js and Ph.D. theses.";
    list_number: "1. Wash the rice. ‖Boil it.";
    list_lines: "Do this.\n\n¶1. Wash the rice.\n‖2. Boil it.";
    bullets: "Read more: ‖• Talks fail ‖• Deal signed ‖• Smith leaves";
    version_ends: "Chapter 3. ‖The talks.";
}

// Quotes and brackets.
sentences_of! {
    quote: "“We signed.” ‖He left.";
    quote_straight: "\"We signed.\" ‖He left. ‖\"So did I.\"";
    quote_goes_on: "“We signed!” he said. ‖“Why?” she asked.";
    quote_attribution: "“Why?” Smith asked. ‖“Why not?” Mr. Jones said.";
    quote_attribution_title: "\"It is over!\" President Smith wrote. ‖He left.";
    quote_no_attribution: "“Why?” ‖He said nothing.";
    quote_several: "“We signed. ‖We left. ‖We lost,” he said.";
    quote_inside: "“He said ‘no.’” ‖She left. ‖“‘Yes.’” ‖They met.";
    quote_british: "He called it “a mistake”. ‖She did not.";
    quote_question: "Did he say “no”? ‖He did.";
    quote_begins: "They signed. ‖“it is done,” he said.";
    quote_single: "'We signed.' ‖He left. ‖'So did I.'";
    bracket_whole: "They signed. ‖(Nobody read it.) ‖They left.";
    bracket_end: "They signed (in ink). ‖They left (at noon.) ‖It rained.";
    bracket_square: "They signed. ‖[Applause.] ‖They left.";
    quote_blank_before: "“Why? ” ‖He left.";
}

// Paragraphs.
sentences_of! {
    paragraphs: "The talks failed.\n\n¶Nobody knew why.";
    paragraph_no_mark: "Talks fail\n\n¶Nobody knew why.";
    paragraph_blanks: "The talks failed.\n \t \n¶Nobody knew why.";
    paragraph_crlf: "The talks failed.\r\n\r\n¶Nobody knew why.";
    paragraph_separator: "The talks failed.\u{2029}¶Nobody knew why\u{2029}¶The end";
    paragraph_small_letter: "The talks failed.\n\n¶and so on";
    paragraph_many: "The talks failed.\n\n\n\n¶Nobody knew why.\n\n";
    paragraph_abbreviation: "They met Mr.\n\n¶Smith.";
    lines: "The talks failed. ‖Smith left.\n¶Nobody knew why.\n¶The end.";
    lines_title: "Talks fail\n¶The talks failed.\n¶Nobody knew why.";
    lines_crlf: "The talks failed.\r\n¶Nobody knew why.\r\n¶The end.\r\n";
    lines_one_goes_on: "One.\n¶Two.\n¶Three.\n¶Four was long\nand went on.\n¶Five.";
    blocks: "Talks fail\n\n¶By Smith\n‖Boston\n\n¶The talks failed. ‖Smith left.";
    blocks_list: "They want:\n\n¶- peace\n‖- bread\n\n¶The talks failed.\n\n¶The End.";
    wrapped: "The talks between the two\ngovernments failed. ‖Nobody\nknew why. ‖Smith left.";
    wrapped_blocks: "The talks between the two\ngovernments failed.\n\n¶Nobody knew\nwhy. ‖Smith left.";
    wrapped_name: "The talks between the two\ngovernments failed, and Mr.\nSmith left the hall at\nnoon.";
    wrapped_ends: "The talks between the two\ngovernments failed, said Smith.\n‖Jones left the hall at\nnoon.";
    wrapped_indent: "    The talks between the two\ngovernments failed.\n    ¶Nobody knew why, and\nthat was all\n    ¶The end.";
    wrapped_items: "The talks were about the\nfollowing:\n‖- Bread and all\nthat goes with it\n‖- Peace and\nquiet\n";
    wrapped_capitals: "THE TALKS BETWEEN THE TWO GOVERNMENTS FAILED ON\nMONDAY. ‖NOBODY KNEW WHY THEY HAD TO END SO SOON\nAFTER NOON.";
}

// Other languages.
sentences_of! {
    german: "Er traf Dr. Schmidt am 3. Oktober, z. B. in Köln. ‖Sie kam nicht.";
    german_latin: "Das gilt z.B. Schmidt, d.h. Müller bzw. Meier.";
    german_quotes: "„Wir gehen.“ ‖Er blieb. ‖»Warum?« ‖Sie schwieg.";
    german_century: "Im 19. Jahrhundert und im 2. Weltkrieg.";
    german_umlaut: "Sie ging. ‖Über Nacht kam er. ‖Ärger folgte.";
    french: "M. Dupont et Mme. Durand sont là. ‖Ils parlent.";
    french_quotes: "« Pourquoi ? » demande-t-il. ‖« Parce que. » ‖Il part.";
    french_accent: "Il part. ‖À midi, il pleut. ‖École fermée !";
    spanish: "El Sr. García llegó. ‖¿Por qué? ‖¡Nadie lo sabe! ‖La Sra. López tampoco.";
    italian: "Il dott. Rossi parte. ‖È tardi.";
    russian: "В. В. Иванов уехал. ‖Никто не знал. ‖«Почему?» ‖Он молчал.";
    greek: "Ο Κ. Παπαδόπουλος έφυγε. ‖Κανείς δεν ήξερε.";
    chinese: "会谈失败了。‖没有人知道为什么！‖他走了吗？‖“没有。”‖她说。";
    chinese_decimal: "增长3.5%。‖下降2.0%。";
    japanese: "会談は失敗した。‖「はい。」と言った。‖彼は帰った。";
    japanese_ascii: "なぜ?‖誰も知らない。";
    arabic: "فشلت المحادثات. ‖لماذا؟ ‖لا أحد يعرف.";
    hindi: "वार्ता विफल रही। ‖क्यों? ‖कोई नहीं जानता।";
}

#[test]
fn first_sentence_reaches_back_to_the_start() {
    let starts: Vec<_> = sentences("\n\n  One. Two.").map(|s| (s.start, s.paragraph)).collect();
    assert_eq!(starts, [(0, true), (9, false)]);
}

#[test]
fn layouts() {
    let check_layout = |text: &str, expected| {
        assert_eq!(layout(text, skip_blanks(text, 0).end), expected, "of {text:?}");
    };
    check_layout("", Layout::Lines);
    check_layout("One.\nTwo.", Layout::Lines);
    check_layout("John Smith\nMary Jones\nJim Green", Layout::Lines);
    check_layout("\n\nOne.\nTwo.\n\n", Layout::Lines);
    check_layout("One.\n\nTwo.", Layout::Blocks);
    check_layout("One\ntwo.\n\nThree.", Layout::Wrapped);
}

/// Sentences of the kinds that news are made of, judged by hand: one a line.
const JUDGED: &str = include_str!("judged.txt");

#[test]
fn agrees_with_judged_sentences() {
    let text = JUDGED.trim_end().replace('\n', " ");
    let expected: Vec<usize> =
        JUDGED.match_indices('\n').map(|(at, _)| at + 1).filter(|&at| at < text.len()).collect();
    let found: Vec<usize> = sentences(&text).skip(1).map(|sentence| sentence.start).collect();
    let right = found.iter().filter(|at| expected.contains(at)).count();
    // The one too many is in `Zing! Inc. fell`.
    assert_eq!((expected.len(), found.len(), right), (63, 64, 63));
}

proptest! {
    #[test]
    fn any_text_is_covered(text in r#"([a-zA-Z0-9 .!?…"'”«»()\-•@:/\n\r\t]|Mr\. |U\.S\. |\n\n|。|」|と|é|\PC){0,80}"#) {
        let found: Vec<_> = sentences(&text).collect();
        prop_assert_eq!(found.first().map(|s| (s.start, s.paragraph)), (!text.is_empty()).then_some((0, true)));
        prop_assert!(found.windows(2).all(|pair| pair[0].start < pair[1].start));
        for sentence in &found[found.len().min(1)..] {
            prop_assert!(text.is_char_boundary(sentence.start));
            let first = text[sentence.start..].chars().next();
            prop_assert!(first.is_some_and(|c| !c.is_whitespace()));
        }
        prop_assert!(found.iter().copied().eq(sentences(&text)));
    }
}
