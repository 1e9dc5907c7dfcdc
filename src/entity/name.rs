//! A name as a form that others can be compared with: without title, article and possessive.
//!
//! It knows how names are shortened in English news. It must never know a text.

use crate::article::EntityKind;

/// A name's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Form {
    words: Vec<String>,
    /// Without capitals and full stops.
    folded: Vec<String>,
    /// Its number of words and of their bytes.
    length: (usize, usize),
}

/// Before a name, and none of it.
const TITLES: [&str; 45] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "sir",
    "dame",
    "lord",
    "lady",
    "prof",
    "professor",
    "president",
    "chancellor",
    "premier",
    "minister",
    "secretary",
    "senator",
    "sen",
    "rep",
    "congressman",
    "congresswoman",
    "gov",
    "governor",
    "mayor",
    "judge",
    "justice",
    "gen",
    "general",
    "col",
    "colonel",
    "lt",
    "sgt",
    "capt",
    "captain",
    "maj",
    "major",
    "adm",
    "admiral",
    "rev",
    "pope",
    "prince",
    "princess",
    "king",
    "queen",
    "ex-president",
];

/// After the name of a company, and often left out.
const FIRMS: [&str; 19] = [
    "inc",
    "corp",
    "corporation",
    "ltd",
    "limited",
    "co",
    "company",
    "plc",
    "llc",
    "ag",
    "sa",
    "nv",
    "gmbh",
    "holdings",
    "group",
    "technologies",
    "industries",
    "international",
    "systems",
];

/// Words that an acronym passes over.
const SMALL: [&str; 8] = ["of", "the", "for", "and", "in", "on", "to", "de"];

/// Words that many organisations' names begin with, so that they stand for none.
const COMMON: [&str; 26] = [
    "university",
    "national",
    "ministry",
    "bank",
    "department",
    "new",
    "first",
    "american",
    "british",
    "european",
    "united",
    "international",
    "general",
    "royal",
    "supreme",
    "house",
    "white",
    "world",
    "federal",
    "state",
    "central",
    "institute",
    "people",
    "public",
    "people's",
    "office",
];

impl Form {
    /// The form of a name.
    pub(crate) fn of(name: &str) -> Form {
        let name = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name);
        let mut words: Vec<&str> = name.split_whitespace().collect();
        let leads =
            |word: &str| word.eq_ignore_ascii_case("the") || TITLES.contains(&fold(word).as_str());
        let leading = words.iter().take_while(|word| leads(word)).count();
        words.drain(..leading.min(words.len().saturating_sub(1)));
        let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
        Form {
            length: (folded.len(), folded.iter().map(String::len).sum()),
            folded,
            words: words.into_iter().map(str::to_owned).collect(),
        }
    }

    /// As it is shown.
    pub(crate) fn name(&self) -> String {
        self.words.join(" ")
    }

    /// Its words without capitals and full stops.
    pub(crate) fn folded(&self) -> &[String] {
        &self.folded
    }

    /// How many words and letters it has: a name is shorter than what it is short for.
    pub(crate) fn length(&self) -> (usize, usize) {
        self.length
    }

    /// Whether another is its acronym: `OPCW`.
    pub(crate) fn has_acronym(&self, short: &Form) -> bool {
        let [acronym] = short.folded.as_slice() else { return false };
        if self.folded.len() < 2
            || acronym.len() < 2
            || !short.words[0].starts_with(char::is_uppercase)
        {
            return false;
        }
        let parts = || self.folded.iter().flat_map(|word| word.split('-'));
        let all = parts().filter_map(|word| word.chars().next());
        let large =
            parts().filter(|word| !SMALL.contains(word)).filter_map(|word| word.chars().next());
        all.eq(acronym.chars()) || large.eq(acronym.chars())
    }

    /// Whether it ends with another.
    pub(crate) fn ends_with(&self, short: &Form) -> bool {
        self.folded.ends_with(&short.folded)
    }

    /// Whether another may name the same person: by the last or first name, or with initials.
    pub(crate) fn has_short_person(&self, short: &Form) -> bool {
        let (Some(first), Some(last)) = (self.folded.first(), self.folded.last()) else {
            return false;
        };
        match short.folded.as_slice() {
            [] => false,
            [only] => only == first || only == last,
            [given, .., family] => {
                let initial = |word: &str| word.chars().next();
                let agrees = given == first
                    || given.chars().count() == 1 && initial(given) == initial(first);
                family == last && agrees
            }
        }
    }

    /// Whether another may name the same organisation: without `Inc`, or by its telling beginning.
    pub(crate) fn has_short_organisation(&self, short: &Form) -> bool {
        let common =
            |word: &String| COMMON.contains(&word.as_str()) || SMALL.contains(&word.as_str());
        self.core() == short.core()
            || self.folded.starts_with(&short.folded) && !short.folded.iter().any(common)
    }

    /// Whether it is another name with `Inc` or the like after it.
    pub(crate) fn is_firm_of(&self, short: &Form) -> bool {
        self.core() == short.folded
    }

    fn core(&self) -> &[String] {
        core(&self.folded)
    }
}

/// The folded words of a firm's name without those that say what kind of firm it is.
fn core(words: &[String]) -> &[String] {
    let last = words.iter().rposition(|word| !FIRMS.contains(&word.as_str()));
    &words[..last.map_or(words.len(), |last| last + 1)]
}

/// The same, if what is left is enough to tell one firm from another.
pub(crate) fn telling_core(words: &[String]) -> Option<&[String]> {
    let core = core(words);
    let tells = |word: &String| {
        let word = word.as_str();
        word.len() > 2 && !COMMON.contains(&word) && !SMALL.contains(&word)
    };
    core.iter().any(tells).then_some(core)
}

/// What a name of several folded words may be shortened to: the first letters of all, and of all but
/// the small ones.
pub(crate) fn acronyms(words: &[String]) -> Vec<String> {
    if words.len() < 2 {
        return Vec::new();
    }
    let initial = |word: &String| word.chars().next();
    let all: String = words.iter().filter_map(initial).collect();
    let large = words.iter().filter(|word| !SMALL.contains(&word.as_str()));
    let large: String = large.filter_map(initial).collect();
    if all == large { vec![all] } else { vec![all, large] }
}

/// A word in small letters, without full stops and commas.
fn fold(word: &str) -> String {
    let kept =
        word.chars().filter(|c| !matches!(c, '.' | ',')).map(|c| if c == '’' { '\'' } else { c });
    kept.flat_map(char::to_lowercase).collect()
}

/// The kind with the most votes; of equal ones, the first.
pub(crate) fn kind_of_votes(votes: impl Iterator<Item = (EntityKind, f32)>) -> EntityKind {
    const KINDS: [EntityKind; 3] =
        [EntityKind::Person, EntityKind::Organisation, EntityKind::Place];
    let mut sums = [0.0; 3];
    for (kind, vote) in votes {
        if let Some(n) = KINDS.iter().position(|k| *k == kind) {
            sums[n] += vote;
        }
    }
    let best = (0..3).fold(0, |best, n| if sums[n] > sums[best] { n } else { best });
    KINDS[best]
}
