//! Families as a whole: what joins, what does not, and that nothing else matters.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::{Evidence, Families, Member, Sketch, gather};
use crate::date::{Date, Day};

/// An article of a test.
#[derive(Clone, Debug)]
struct Copy {
    id: String,
    date: Option<Date>,
    source: Option<&'static str>,
    text: String,
}

fn day(day: u8) -> Option<Date> {
    Day::new(2021, 3, day).map(Date::Day)
}

fn copy(id: &str, date: Option<Date>, source: &'static str, text: &str) -> Copy {
    Copy { id: id.to_owned(), date, source: Some(source), text: text.to_owned() }
}

fn gather_known(copies: &[Copy], known: &HashMap<(&str, &str), bool>) -> Families {
    let sketches: Vec<Sketch> = copies.iter().map(|copy| Sketch::of(&copy.text)).collect();
    let members: Vec<Member<'_>> = copies
        .iter()
        .zip(&sketches)
        .map(|(copy, sketch)| Member { id: &copy.id, date: copy.date, source: copy.source, sketch })
        .collect();
    let known = |earlier: usize, later: usize| {
        known.get(&(copies[earlier].id.as_str(), copies[later].id.as_str())).copied()
    };
    gather(&members, &known, &|number| Ok(Evidence::of(&copies[number].text))).unwrap()
}

/// The id of each article's head, by the article's.
fn heads(copies: &[Copy]) -> BTreeMap<String, String> {
    let families = gather_known(copies, &HashMap::new());
    let id = |number: usize| copies[number].id.clone();
    families.heads.iter().enumerate().map(|(number, &head)| (id(number), id(head))).collect()
}

const STORY: &str = "\
HARWICK (NNA) - The last ferry to Skerra island will sail in October, its operator said on Monday, \
ending a service that has carried people, sheep and mail across the sound for ninety years.

Northern Lines, which took over the route in 2004, said that fewer than eleven passengers a day had \
used the boat last winter. The company lost 2.4 million crowns on the crossing and sees no way to \
fill the gap without money from the county.

“We have looked at every timetable and every kind of boat,” said Ingrid Valle, who runs the line. \
“There comes a day when a ship is only sailing to keep its papers in order.”

The county council will meet on Thursday to consider a helicopter, which would bring the doctor \
and the post but neither cattle nor cars. Its chairman called the plan a stopgap and promised \
that no pupil would have to board on the mainland before the end of the school year.

On Skerra, where 143 people live, a meeting in the hall went on past midnight. Many of the islanders \
fear that the fish works, which ships its catch by the evening boat, will close within months. \
Two families have already put up their houses for sale, the shopkeeper said.

The ferry Hilda Marie was built in 1961 and has been repaired so often that, as the joke on the \
quay has it, only her name is still the first owner's. She will be offered to a museum.";

const OTHER: &str = "\
The harbour of Harwick will be dredged for the first time in a generation, the port authority said, \
so that cruise ships of the larger kind can tie up beside the old herring quays from next spring.

Work is to begin in November and to go on through the winter, when few boats call. The authority \
has borrowed 60 million crowns and hopes that visitors will pay it back within twelve years. \
Fishermen complained that nobody had asked them where they should land their catch meanwhile.

An earlier plan was given up in 2009 after divers found the wreck of a coal barge in the fairway. \
It has since been raised and broken up, and the silt around it was found to be clean.";

fn replaced(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

fn paragraphs(text: &str, kept: &[usize]) -> String {
    let all: Vec<&str> = text.split("\n\n").collect();
    kept.iter().map(|&number| all[number]).collect::<Vec<_>>().join("\n\n")
}

/// Whether two texts, run by two outlets a day apart, are one family; and by one outlet.
fn check_joined(one: &str, other: &str, expected: (bool, bool)) {
    let joined = |sources: [&'static str; 2]| {
        let copies = [copy("a", day(1), sources[0], one), copy("b", day(2), sources[1], other)];
        heads(&copies)["b"] == "a"
    };
    assert_eq!((joined(["Post", "Herald"]), joined(["Post", "Post"])), expected);
}

macro_rules! pairs {
    ($($name:ident, $one:expr, $other:expr, $expected:expr;)*) => {$(
        #[test]
        fn $name() {
            check_joined($one, $other, $expected);
        }
    )*};
}

const YES: (bool, bool) = (true, true);
const NO: (bool, bool) = (false, false);

pairs! {
    a_copy, STORY, STORY, YES;
    in_other_type, STORY, &STORY.to_uppercase().replace(['“', '”'], "\"").replace("\n\n", " "), YES;
    a_new_headline_in_the_text, STORY, &format!("No more boats for Skerra\n\n{STORY}"), YES;
    a_tag_line, STORY, &format!("{STORY}\n\nReporting by Ola Rud; editing by Britt Moe"), YES;
    a_new_dateline, STORY, &replaced(STORY, &[("HARWICK (NNA) -", "By our correspondent")]), YES;
    cut_at_the_end, STORY, &paragraphs(STORY, &[0, 1, 2]), YES;
    cut_to_the_lede, STORY, &paragraphs(STORY, &[0]), YES;
    cut_in_the_middle, STORY, &paragraphs(STORY, &[0, 1, 4, 5]), YES;
    cut_at_the_beginning, STORY, &paragraphs(STORY, &[1, 2, 3, 4]), YES;
    updated_figures,
        STORY,
        &replaced(STORY, &[("eleven passengers", "nine passengers"), ("2.4", "2.6"), ("143", "141")]),
        YES;
    a_new_lede,
        STORY,
        &format!("Islanders of Skerra spent Sunday night arguing over a helicopter that few of them \
            want.\n\n{}", paragraphs(STORY, &[1, 2, 3, 4, 5])),
        YES;
    edited_throughout,
        STORY,
        &replaced(STORY, &[
            ("its operator said on Monday", "the operator announced"),
            ("fewer than eleven passengers a day had used the boat", "hardly anyone was on board"),
            ("without money from the county", "without help"),
            ("to consider a helicopter", "to talk about flying"),
            ("On Skerra, where 143 people live", "On the island"),
            ("Two families have already put up", "Some neighbours put up"),
        ]),
        YES;
    another_story, STORY, OTHER, NO;
    a_translation,
        "Die letzte Fähre zur Insel fährt im Oktober, sagte die Reederei am Montag, und beendet damit \
         einen Dienst, der neunzig Jahre lang Menschen, Schafe und Post über den Sund gebracht hat.",
        STORY,
        NO;
    a_teaser, STORY, "The last ferry to Skerra island will sail in October.", NO;
    the_same_speech_only,
        &format!("A report on ships was read out in the assembly hall of Harwick to much applause. \
            “{}” With this the session was closed until the autumn, the speaker of the house said.",
            OTHER.replace("\n\n", " ")),
        &format!("Members who came to hear about ferries had to sit through a lesson in dredging. \
            “{}” Few stayed for all of it, and a motion to print the thing in full was lost by nine.",
            OTHER.replace("\n\n", " ")),
        NO;
    one_long_block_below_different_news,
        &format!("Snow closed the road over the pass for the third time this week, and the buses that \
            should have gone to the airport turned back at the barrier. Drivers slept in a school gym. \
            The plough is being repaired and will not be out before Friday, a spokesman said, adding \
            that spare parts had to come by train from the capital and that nobody could say when. \
            Shops in the valley ran out of bread by noon and the mayor asked people to share.\n\n{STORY}"),
        &format!("A choir of miners won the singing contest in the town hall on Saturday with a song that \
            none of the judges had heard before. Their conductor, a retired teacher, wrote it on a \
            napkin during the interval. Second came the fire brigade, whose tenor had a cold, and \
            third a quartet of sisters from the north who sing in the old dialect of the fjord and \
            have no plans to stop, as the eldest of them told a packed and cheerful audience.\n\n{STORY}"),
        NO;
}

fn weather(place: &str, degrees: u32, wind: &str, week: &str) -> String {
    format!(
        "Here is the weather for {place} in the week of {week}. Expect {degrees} degrees at noon with \
         {wind} wind. In {place} the tides are at {week} hours. Readers of {place} may send in their \
         own figures. Last year {place} had {wind} skies and {degrees} degrees, {week} more than \
         {place} is used to. The {wind} air over {place} turns by {week}. We wish {place} well."
    )
}

#[test]
fn a_form_filled_in_anew_is_no_copy() {
    let one = weather("Harwick", 12, "westerly", "May");
    check_joined(&one, &weather("Skerra", 7, "light", "October"), NO);
}

#[test]
fn the_head_is_the_earliest_and_undated_ones_come_last() {
    let found = heads(&[
        copy("c", None, "Mail", STORY),
        copy("b", day(9), "Post", STORY),
        copy("d", day(3), "Herald", &paragraphs(STORY, &[0, 1])),
        copy("a", Some(Date::Instant { second: 1_614_760_000, offset: None }), "Wire", STORY),
        copy("e", day(1), "Herald", OTHER),
    ]);
    let expected = [("a", "a"), ("b", "a"), ("c", "a"), ("d", "a"), ("e", "e")];
    assert_eq!(found, expected.map(|(id, head)| (id.to_owned(), head.to_owned())).into());
}

#[test]
fn no_chain_leads_from_one_story_to_another() {
    // Each shares three of four parts with the one before, and the last none with the first.
    let parts: Vec<String> = (0..8)
        .map(|part| (0..40).map(|word| format!("word{part}x{word} ")).collect::<String>())
        .collect();
    let copies: Vec<Copy> = (0..5)
        .map(|at| {
            let with_news = parts[at..at + 4].iter().map(|part| format!("{part}news{at} "));
            copy(&at.to_string(), day(1 + at as u8), "Post", &with_news.collect::<String>())
        })
        .collect();
    let found = heads(&copies);
    assert_eq!(found.values().map(String::as_str).collect::<Vec<_>>(), ["0", "0", "2", "2", "4"]);
}

#[test]
fn a_round_up_does_not_join_what_it_sums_up() {
    let briefs: Vec<String> = (0..9)
        .map(|brief| (0..50).map(|word| format!("brief{brief}word{word} ")).collect())
        .collect();
    let mut copies = vec![copy("round-up", day(1), "Post", &briefs.concat())];
    copies.extend(
        briefs
            .iter()
            .enumerate()
            .skip(1)
            .map(|(number, brief)| copy(&number.to_string(), day(2), "Herald", brief)),
    );
    assert!(heads(&copies).iter().all(|(id, head)| id == head));
}

#[test]
fn a_hundred_copies_of_a_story_and_of_a_notice_are_two_families() {
    let notice = paragraphs(OTHER, &[0, 1]);
    let copies: Vec<Copy> = (0..200)
        .map(|number| {
            let text = if number % 2 == 0 { STORY } else { &notice };
            copy(&format!("{number:03}"), day(1 + number / 20), "Post", text)
        })
        .collect();
    let found = heads(&copies);
    assert!(found.iter().all(|(id, head)| head == &copies[id.parse::<usize>().unwrap() % 2].id));
}

/// Lines of an id and a text, and the pairs of ids that are near-duplicates.
fn check_planted(folder: &Path, name: &str) {
    let articles = fs::read_to_string(folder.join(format!("{name}.train"))).unwrap();
    let truth = fs::read_to_string(folder.join(format!("{name}.truth"))).unwrap();
    let copies: Vec<Copy> = articles
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(id, text)| Copy { source: None, ..copy(id, None, "", text) })
        .collect();
    let found: Vec<(String, String)> =
        heads(&copies).into_iter().filter(|(id, head)| id != head).collect();
    let mut planted: Vec<(String, String)> = truth
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(one, other)| (one.max(other).to_owned(), one.min(other).to_owned()))
        .collect();
    planted.sort();
    assert_eq!(found, planted, "{name}");
}

#[test]
fn planted_pairs_are_found_and_no_others() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/dedup");
    if !folder.exists() {
        eprintln!("skipped: {} is not there", folder.display());
        return;
    }
    for name in ["articles_100", "articles_1000", "articles_2500"] {
        check_planted(&folder, name);
    }
}

/// Articles that are parts of four stories, in all ways, some edited.
fn some_copies() -> impl Strategy<Value = Vec<Copy>> {
    let one = (0..4_usize, 0..160_usize, 30..200_usize, 0..12_usize, 0..5_u8, prop::bool::ANY);
    prop::collection::vec(one, 0..40).prop_map(|chosen| {
        let copies = chosen.into_iter().enumerate();
        copies
            .map(|(number, (story, from, length, edited, date, is_wire))| {
                let words: Vec<String> = (from..from + length)
                    .map(|word| match word % 13 < edited / 3 {
                        true => format!("new{number}w{word}"),
                        false => format!("s{story}w{word}"),
                    })
                    .collect();
                let source = if is_wire { "Wire" } else { "Post" };
                let date = if date == 0 { None } else { day(date) };
                copy(&format!("{:02}", (number * 7) % 41), date, source, &words.join(" "))
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn the_order_of_the_input_does_not_matter(
        (copies, shuffled) in some_copies().prop_flat_map(|copies| {
            (Just(copies.clone()), Just(copies).prop_shuffle())
        })
    ) {
        prop_assert_eq!(heads(&copies), heads(&shuffled));
    }

    #[test]
    fn what_was_known_before_changes_nothing(copies in some_copies(), before in 0..40_usize) {
        let before = &copies[..before.min(copies.len())];
        let earlier = gather_known(before, &HashMap::new());
        let known: HashMap<(&str, &str), bool> = earlier
            .verdicts
            .iter()
            .map(|verdict| {
                let id = |number: usize| before[number].id.as_str();
                ((id(verdict.earlier), id(verdict.later)), verdict.is_same_story)
            })
            .collect();
        prop_assert_eq!(
            gather_known(&copies, &known),
            gather_known(&copies, &HashMap::new())
        );
    }

    #[test]
    fn heads_are_heads_of_themselves(copies in some_copies()) {
        let families = gather_known(&copies, &HashMap::new());
        for &head in &families.heads {
            prop_assert_eq!(families.heads[head], head);
        }
    }

    #[test]
    fn a_sketch_reads_as_it_was_written(text in "([a-z]{1,4} ){0,400}") {
        let sketch = Sketch::of(&text);
        prop_assert_eq!(Sketch::from_bytes(&sketch.to_bytes()), Some(sketch));
    }

    #[test]
    fn no_bytes_and_no_text_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), text in ".*") {
        if let Some(sketch) = Sketch::from_bytes(&bytes) {
            prop_assert_eq!(sketch.to_bytes(), bytes);
        }
        let doubled = format!("{text} {STORY} {text}");
        let likeness = Evidence::of(&doubled).likeness(&Evidence::of(&text));
        prop_assert_eq!(likeness, Evidence::of(&text).likeness(&Evidence::of(&doubled)));
        likeness.is_same_story(true);
    }
}
