//! Precision and recall on judged pairs: of the verdict on two texts, and of the families of the
//! whole collection.

use std::collections::{BTreeMap, HashMap};

use morgue::{Evidence, Families, Likeness, Member, Sketch, gather};
use rayon::prelude::*;

use crate::{Outcome, Story};

const PAIRS: &str = include_str!("pairs.tsv");

/// Pairs by what was answered, counted and weighted.
#[derive(Default)]
struct Tally {
    found: (f64, f64),
    missed: (f64, f64),
    wrong: (f64, f64),
}

pub fn measure(stories: &[Story]) -> Outcome<()> {
    let sketches: Vec<Sketch> = stories.par_iter().map(|story| Sketch::of(&story.text)).collect();
    let members: Vec<Member<'_>> = stories
        .iter()
        .zip(&sketches)
        .map(|(story, sketch)| Member {
            id: &story.id,
            date: story.date,
            source: Some(&story.source),
            sketch,
        })
        .collect();
    let evidence = |number: usize| Ok(Evidence::of(&stories[number].text));
    let families = gather(&members, &|_, _| None, &evidence)?;
    describe(&families);

    let numbers: HashMap<&str, usize> =
        stories.iter().zip(0..).map(|(story, number)| (story.id.as_str(), number)).collect();
    let mut tallies: BTreeMap<(&str, &str), [Tally; 2]> = BTreeMap::new();
    let mut absent = 0;
    for line in PAIRS.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [first, second, judged, kind, shares, split, _, weight, draw] = cells[..] else {
            return Err(format!("pairs.tsv: {line}").into());
        };
        let (Some(&one), Some(&other)) = (numbers.get(first), numbers.get(second)) else {
            absent += 1;
            continue;
        };
        let weight = weight.parse()?;
        let is_same = judged == "same";
        let pair = [one, other].map(|number| &stories[number]);
        let likeness = Evidence::of(&pair[0].text).likeness(&Evidence::of(&pair[1].text));
        let alone = likeness.is_same_story(pair[0].source != pair[1].source);
        let together = families.heads[one] == families.heads[other];
        for draw in [draw, "all"] {
            let [verdict, family] = tallies.entry((split, draw)).or_default();
            verdict.add(is_same, alone, weight);
            family.add(is_same, together, weight);
        }
        if is_same != alone || is_same != together {
            println!(
                "  {split} {first} {second}: {judged} ({kind}, {shares}), verdict {alone}, \
                family {together}: {}",
                shown(likeness)
            );
        }
    }
    for ((split, draw), [verdict, family]) in tallies {
        println!("{split}, {draw}: verdict {}; families {}", verdict.shown(), family.shown());
    }
    if absent > 0 {
        println!("{absent} pairs of articles that were not given");
    }
    Ok(())
}

fn describe(families: &Families) {
    let mut sizes: HashMap<usize, usize> = HashMap::new();
    families.heads.iter().for_each(|&head| *sizes.entry(head).or_default() += 1);
    let copies = families.heads.len() - sizes.len();
    let of_two = sizes.values().filter(|&&size| size > 1).count();
    let largest = sizes.values().max().copied().unwrap_or(0);
    println!(
        "{} articles, {of_two} families with {copies} copies, the largest of {largest}; {} pairs read",
        families.heads.len(),
        families.verdicts.len(),
    );
}

fn shown(likeness: Likeness) -> String {
    format!(
        "containment {}, of what is told {}, beside the block {}, {likeness:?}",
        likeness.containment(),
        likeness.told_containment(),
        likeness.beside_the_block(),
    )
}

impl Tally {
    fn add(&mut self, is_same: bool, answer: bool, weight: f64) {
        let count = match (is_same, answer) {
            (true, true) => &mut self.found,
            (true, false) => &mut self.missed,
            (false, true) => &mut self.wrong,
            (false, false) => return,
        };
        count.0 += 1.0;
        count.1 += weight;
    }

    fn shown(&self) -> String {
        let share = |part: f64, rest: f64| part / (part + rest);
        let Tally { found, missed, wrong } = self;
        format!(
            "P {:.3} R {:.3} ({} found, {} missed, {} wrong; weighted P {:.3} R {:.3})",
            share(found.0, wrong.0),
            share(found.0, missed.0),
            found.0,
            missed.0,
            wrong.0,
            share(found.1, wrong.1),
            share(found.1, missed.1),
        )
    }
}
