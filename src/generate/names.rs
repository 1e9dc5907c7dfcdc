//! Invented people, organisations, places, outlets and agencies.
//!
//! The pools are the same for every seed, so that a query written for one corpus finds something
//! in another. It must never know what is written about them.

use super::lexicon::{NAMES, TOPICS, write_name};
use super::random::{Random, Weighted};
use crate::article::{Entity, EntityKind};

/// The outlets; their numbers are `0..OUTLETS`.
pub(super) const OUTLETS: u32 = 40;

/// The sections of the paper.
pub(super) const SECTIONS: [&str; 12] = [
    "World",
    "Politics",
    "Business",
    "Sport",
    "Local",
    "Culture",
    "Technology",
    "Health",
    "Science",
    "Education",
    "Opinion",
    "Travel",
];

/// The pools, each with few names that are often in the news and many that seldom are.
#[derive(Clone)]
pub(super) struct Names {
    persons: Weighted,
    organisations: Weighted,
    places: Weighted,
    authors: Weighted,
    outlets: Weighted,
}

// Multiples of the number of topics, so that every name has its like in each topic.
const PERSONS: u32 = 320 * TOPICS;
const ORGANISATIONS: u32 = 96 * TOPICS;
const PLACES: u32 = 32 * TOPICS;
const AUTHORS: u32 = 2000;
const AGENCIES: u64 = 5;

/// The given names are the first invented names; authors and persons share them.
const GIVEN_NAMES: u32 = 400;

// The first of the invented names that each other pool takes.
const SURNAMES: u32 = GIVEN_NAMES;
const AUTHOR_SURNAMES: u32 = SURNAMES + PERSONS;
const PLACE_NAMES: u32 = AUTHOR_SURNAMES + AUTHORS;
const ORGANISATION_NAMES: u32 = PLACE_NAMES + PLACES;
const OUTLET_NAMES: u32 = ORGANISATION_NAMES + ORGANISATIONS;
const AGENCY_NAMES: u32 = OUTLET_NAMES + OUTLETS;
const _: () = assert!(AGENCY_NAMES + AGENCIES as u32 <= NAMES);

impl Names {
    pub(super) fn new() -> Names {
        Names {
            persons: Weighted::zipf(PERSONS, 10),
            organisations: Weighted::zipf(ORGANISATIONS, 5),
            places: Weighted::zipf(PLACES, 2),
            authors: Weighted::zipf(AUTHORS, 5),
            outlets: Weighted::zipf(OUTLETS, 2),
        }
    }

    /// One to three persons, one or two places and up to two organisations, each once.
    pub(super) fn cast(&self, topic: u32, random: &mut Random) -> Vec<Entity> {
        let counts = [
            (EntityKind::Person, 1 + random.below(3)),
            (EntityKind::Place, 1 + random.below(2)),
            (EntityKind::Organisation, random.below(3)),
        ];
        let mut cast: Vec<Entity> = Vec::new();
        for (kind, count) in counts {
            for _ in 0..count {
                let entity = self.entity(kind, topic, random);
                if !cast.contains(&entity) {
                    cast.push(entity);
                }
            }
        }
        cast
    }

    /// An entity, every second time one that the topic is often about.
    fn entity(&self, kind: EntityKind, topic: u32, random: &mut Random) -> Entity {
        let (pool, name): (&Weighted, fn(u32) -> String) = match kind {
            EntityKind::Organisation => (&self.organisations, organisation),
            EntityKind::Place => (&self.places, place),
            EntityKind::Person | EntityKind::Other => (&self.persons, person),
        };
        let drawn = pool.draw(random);
        let of_topic = random.percent(50);
        let number = if of_topic { drawn / TOPICS * TOPICS + topic } else { drawn };
        Entity { kind, name: name(number) }
    }

    /// The names of a byline, none to three, each once.
    pub(super) fn byline(&self, random: &mut Random) -> Vec<String> {
        let count = match random.below(100) {
            0..15 => 0,
            15..80 => 1,
            80..97 => 2,
            _ => 3,
        };
        let mut byline = Vec::with_capacity(count);
        for _ in 0..count {
            let author = author(self.authors.draw(random));
            if !byline.contains(&author) {
                byline.push(author);
            }
        }
        byline
    }

    /// The number of an outlet.
    pub(super) fn outlet(&self, random: &mut Random) -> u32 {
        self.outlets.draw(random)
    }

    /// A place that reports come from.
    pub(super) fn dateline(&self, random: &mut Random) -> String {
        place(self.places.draw(random)).to_uppercase()
    }
}

/// `The Bramon Herald`
pub(super) fn outlet(number: u32) -> String {
    const TITLES: [&str; 8] =
        ["Times", "Herald", "Post", "Courier", "Gazette", "Chronicle", "Observer", "Mail"];
    format!("The {} {}", name(OUTLET_NAMES + number), choice(&TITLES, number))
}

/// `Bramon Press`
pub(super) fn agency(random: &mut Random) -> String {
    format!("{} Press", name(AGENCY_NAMES + random.below(AGENCIES) as u32))
}

/// `Pasel Bramon`, and one in eight with an initial: `Pasel K. Bramon`.
fn person(number: u32) -> String {
    const INITIALS: [&str; 8] = ["A.", "D.", "F.", "J.", "K.", "M.", "R.", "W."];
    // A prime, so that neighbours do not share their given name.
    let given = name(number * 167 % GIVEN_NAMES);
    let surname = name(SURNAMES + number);
    match number % 8 {
        3 => format!("{given} {} {surname}", choice(&INITIALS, number / 8)),
        _ => format!("{given} {surname}"),
    }
}

fn author(number: u32) -> String {
    let given = name(number * 211 % GIVEN_NAMES);
    format!("{given} {}", name(AUTHOR_SURNAMES + number))
}

/// `Bramon`, and one in four `Port Bramon` or the like.
fn place(number: u32) -> String {
    let name = name(PLACE_NAMES + number);
    match number % 16 {
        3 => format!("New {name}"),
        7 => format!("{name} City"),
        11 => format!("Port {name}"),
        15 => format!("{name} Valley"),
        _ => name,
    }
}

fn organisation(number: u32) -> String {
    let name = name(ORGANISATION_NAMES + number);
    match number % 8 {
        0 => format!("{name} Group"),
        1 => format!("University of {name}"),
        2 => format!("{name} Bank"),
        3 => format!("{name} & Sons"),
        4 => format!("{name} Council"),
        5 => format!("{name} United"),
        6 => format!("Institute of {name}"),
        _ => name,
    }
}

fn name(number: u32) -> String {
    let mut name = String::new();
    write_name(number, &mut name);
    name
}

fn choice<'a>(from: &[&'a str], number: u32) -> &'a str {
    from[number as usize % from.len()]
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn check_pool(name: fn(u32) -> String, count: u32) -> String {
        let names: HashSet<String> = (0..count).map(name).collect();
        assert_eq!(names.len() as u32, count, "each once");
        (0..4).map(name).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn every_name_is_someone_elses() {
        insta::assert_snapshot!(
            check_pool(person, PERSONS),
            @"Roufoun Fabom, Gelest Duweak, Koukound Deneast, Koufouk A. Ledeand"
        );
        insta::assert_snapshot!(
            check_pool(author, AUTHORS),
            @"Roufoun Hitrim, Wekuk Wygouk, Ryjour Gapest, Kotror Tasand"
        );
        insta::assert_snapshot!(check_pool(place, PLACES), @"Kawur, Fijom, Nousem, New Kebar");
        insta::assert_snapshot!(
            check_pool(organisation, ORGANISATIONS),
            @"Dusar Group, University of Douhym, Hejoum Bank, Degour & Sons"
        );
        insta::assert_snapshot!(
            check_pool(outlet, OUTLETS),
            @"The Pygyr Times, The Trubeam Herald, The Joupoum Post, The Peahar Courier"
        );
    }
}
