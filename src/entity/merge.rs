//! Which names are likely to be one entity, and why.
//!
//! Every rule puts names into small heaps by a key that those of one entity share, so that no name
//! is compared with all others. It is careful: it proposes what a person would hardly refuse. It
//! knows names and how many articles have each; it must never know an archive.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::article::EntityKind;

use super::name::{Form, acronyms, telling_core};

/// A name that may be one with others.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// What it is.
    pub(crate) kind: EntityKind,
    /// The name.
    pub(crate) name: String,
    /// Its folded words.
    pub(crate) words: Vec<String>,
    /// The articles that have it.
    pub(crate) articles: u64,
    /// Whether the alias file calls an entity so; it then stays its name.
    pub(crate) is_known: bool,
}

/// Why two names are likely to be one entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MergeReason {
    /// They have the same letters: *Al-Qaeda*, *Al Qaeda*.
    Letters,
    /// One has a title or an article before it: *Sen. Ann Marsh*.
    Title,
    /// One says what kind of firm it is: *Halvorsen Ltd*.
    Firm,
    /// One has a middle name or an initial: *Ann B. Marsh*.
    MiddleName,
    /// One is the acronym of the other: *WMO*.
    Acronym,
    /// One is rare, and an edit away from the other: *Halvorsan*.
    Spelling,
}

/// Names that are likely to be one entity: the candidate that the others are called by, and those,
/// each with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proposal {
    pub(crate) name: usize,
    pub(crate) aliases: Vec<(usize, MergeReason)>,
}

/// A name in fewer articles proves nothing by its initials.
const ENOUGH: u64 = 2;

/// What is likelier than another must be in so many times the articles.
const CLEARLY: u64 = 4;

/// What an acronym stands for is written out in one of so many articles at least: *NBC* is no
/// butterfly centre that three articles name.
const WRITTEN_OUT: u64 = 32;

/// A misspelling is in one of so many articles at most.
const RARE: u64 = 25;

/// In bytes; what is longer is a sentence.
const LONGEST_NAME: usize = 64;

/// Shorter words are one edit away from too many others.
const LONG_WORD: usize = 6;

/// Proposes which candidates are one entity, the most valuable first: what makes most articles be
/// found by a better name. `may_not` tells of names that are not one.
pub(crate) fn propose(
    candidates: &[Candidate],
    may_not: impl Fn(&Candidate, &Candidate) -> bool,
) -> Vec<Proposal> {
    let forms: Vec<Form> = candidates.iter().map(|one| Form::of(&one.name)).collect();
    let mut pairs: Vec<Pair> = Vec::new();
    let rules = Rules { candidates, forms: &forms };
    rules.same_key(MergeReason::Letters, &mut pairs, |one, _| {
        Some(one.words.concat()).filter(|letters| letters.chars().count() > 2)
    });
    rules.same_key(MergeReason::Title, &mut pairs, |one, form| match one.kind {
        EntityKind::Person => Some(form.folded().join(" ")).filter(|_| form.folded().len() > 1),
        _ => Some(without_article(&one.words).join(" ")),
    });
    rules.same_key(MergeReason::Firm, &mut pairs, |one, _| {
        let is_firm = one.kind == EntityKind::Organisation;
        let core = telling_core(without_article(&one.words)).filter(|_| is_firm);
        core.map(|core| core.join(" "))
    });
    rules.middle_names(&mut pairs);
    rules.acronyms(&mut pairs);
    rules.misspellings(&mut pairs);
    gathered(candidates, pairs, may_not)
}

/// Two candidates that are likely to be one, the one that is called better first.
struct Pair {
    better: usize,
    other: usize,
    reason: MergeReason,
}

struct Rules<'c> {
    candidates: &'c [Candidate],
    forms: &'c [Form],
}

impl Rules<'_> {
    /// The numbers of candidates by kind and key.
    fn heaps<K: Ord>(
        &self,
        key: impl Fn(&Candidate, &Form) -> Option<K>,
    ) -> BTreeMap<(EntityKind, K), Vec<usize>> {
        let mut heaps: BTreeMap<(EntityKind, K), Vec<usize>> = BTreeMap::new();
        for (number, (one, form)) in self.candidates.iter().zip(self.forms).enumerate() {
            if let Some(key) = key(one, form) {
                heaps.entry((one.kind, key)).or_default().push(number);
            }
        }
        heaps.retain(|_, heap| heap.len() > 1);
        heaps
    }

    /// All names of one key are one.
    fn same_key(
        &self,
        reason: MergeReason,
        pairs: &mut Vec<Pair>,
        key: impl Fn(&Candidate, &Form) -> Option<String>,
    ) {
        for heap in self.heaps(key).into_values() {
            let Some(better) = self.best(&heap) else { continue };
            let others = heap.into_iter().filter(|&other| other != better);
            pairs.extend(others.map(|other| Pair { better, other, reason }));
        }
    }

    /// First and last name agree, and at most one middle name is among them, however it is written.
    fn middle_names(&self, pairs: &mut Vec<Pair>) {
        let heaps = self.heaps(|one, form| match form.folded() {
            [first, .., last] if one.kind == EntityKind::Person && !is_initial(first) => {
                Some((first.clone(), last.clone()))
            }
            _ => None,
        });
        for heap in heaps.into_values() {
            let middle = |number: usize| {
                let words = self.forms[number].folded();
                &words[1..words.len() - 1]
            };
            let Some(longest) = heap.iter().copied().max_by_key(|&number| {
                let middle = middle(number);
                (middle.len(), middle.iter().map(String::len).sum::<usize>())
            }) else {
                continue;
            };
            let agree = heap.iter().all(|&number| {
                let (middle, whole) = (middle(number), middle(longest));
                middle.is_empty()
                    || middle.len() == whole.len()
                        && middle.iter().zip(whole).all(|(short, long)| is_short(short, long))
            });
            let Some(better) = self.best(&heap).filter(|_| agree) else { continue };
            for other in heap {
                if other != better && middle(other) != middle(better) {
                    pairs.push(Pair { better, other, reason: MergeReason::MiddleName });
                }
            }
        }
    }

    /// An acronym of three letters or more, and the one name that it is likely to stand for.
    fn acronyms(&self, pairs: &mut Vec<Pair>) {
        let is_named = |number: &usize| self.candidates[*number].articles >= ENOUGH;
        let mut short: HashMap<(EntityKind, String), usize> = HashMap::new();
        for number in (0..self.candidates.len()).filter(is_named) {
            let one = &self.candidates[number];
            let letters = one.name.chars().filter(|c| *c != '.');
            let is_acronym = one.kind == EntityKind::Organisation
                && letters.clone().count() > 2
                && letters.clone().all(char::is_uppercase);
            if is_acronym {
                let letters = letters.flat_map(char::to_lowercase).collect();
                let known = short.entry((one.kind, letters)).or_insert(number);
                if one.articles > self.candidates[*known].articles {
                    *known = number;
                }
            }
        }
        let mut meanings: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for number in (0..self.candidates.len()).filter(is_named) {
            let kind = self.candidates[number].kind;
            let acronyms: HashSet<String> =
                acronyms(&self.candidates[number].words).into_iter().collect();
            for acronym in acronyms {
                if let Some(&short) = short.get(&(kind, acronym)) {
                    meanings.entry(short).or_default().push(number);
                }
            }
        }
        for (short, mut long) in meanings {
            long.sort_by_key(|&number| std::cmp::Reverse(self.candidates[number].articles));
            let articles =
                |at: usize| long.get(at).map_or(0, |&long| self.candidates[long].articles);
            let is_written_out = articles(0) * WRITTEN_OUT >= self.candidates[short].articles;
            if is_written_out && articles(0) >= CLEARLY * articles(1) {
                let (better, other) = match self.candidates[short].is_known {
                    true => (short, long[0]),
                    false => (long[0], short),
                };
                pairs.push(Pair { better, other, reason: MergeReason::Acronym });
            }
        }
    }

    /// A rare name that is one edit away from a frequent one, in a long word that hardly another
    /// name has. Names meet by what is left of them without one letter (Garbe, "SymSpell", 2012).
    fn misspellings(&self, pairs: &mut Vec<Pair>) {
        let mut word_articles: HashMap<(EntityKind, &str), u64> = HashMap::new();
        for one in self.candidates {
            for word in &one.words {
                *word_articles.entry((one.kind, word)).or_default() += one.articles;
            }
        }
        let mut frequent: HashMap<(EntityKind, String), Vec<usize>> = HashMap::new();
        for (number, one) in self.candidates.iter().enumerate() {
            if one.articles >= RARE && one.words.iter().any(|word| is_long(word)) {
                for key in one_less(&one.words) {
                    frequent.entry((one.kind, key)).or_default().push(number);
                }
            }
        }
        for (number, one) in self.candidates.iter().enumerate() {
            if one.is_known || !one.words.iter().any(|word| is_long(word)) {
                continue;
            }
            let near = one_less(&one.words).into_iter();
            let near = near.filter_map(|key| frequent.get(&(one.kind, key))).flatten();
            let near = near.copied().filter(|&better| {
                let frequent = &self.candidates[better];
                let Some((wrong, right)) = one_word_apart(&one.words, &frequent.words) else {
                    return false;
                };
                let of = |word: &str| word_articles.get(&(one.kind, word)).copied().unwrap_or(0);
                better != number
                    && one.articles * RARE <= frequent.articles
                    && of(wrong) * RARE <= of(right)
                    && is_slip(wrong, right)
            });
            if let Some(better) = near.max_by_key(|&better| self.candidates[better].articles) {
                pairs.push(Pair { better, other: number, reason: MergeReason::Spelling });
            }
        }
    }

    /// The one of some names to call all of them by.
    fn best(&self, heap: &[usize]) -> Option<usize> {
        let mut heap = heap.to_vec();
        heap.sort_by(|&a, &b| {
            let (a, b) = (&self.candidates[a], &self.candidates[b]);
            let rank = |one: &Candidate| (one.is_known, one.articles);
            rank(b).cmp(&rank(a)).then_with(|| a.name.cmp(&b.name))
        });
        heap.first().copied()
    }
}

fn without_article(words: &[String]) -> &[String] {
    match words {
        [the, rest @ ..] if the == "the" && !rest.is_empty() => rest,
        words => words,
    }
}

fn is_initial(word: &str) -> bool {
    word.chars().count() == 1
}

/// Whether a word is another, or its initial.
fn is_short(short: &str, long: &str) -> bool {
    short == long || is_initial(short) && long.starts_with(short)
}

fn is_long(word: &str) -> bool {
    word.chars().count() >= LONG_WORD
}

/// A name's words, and all that is left of them without one letter; none of a name that is long.
fn one_less(words: &[String]) -> Vec<String> {
    let whole = words.join(" ");
    if whole.len() > LONGEST_NAME {
        return Vec::new();
    }
    let mut left: Vec<String> = whole
        .char_indices()
        .map(|(at, c)| [&whole[..at], &whole[at + c.len_utf8()..]].concat())
        .collect();
    left.push(whole);
    left.sort_unstable();
    left.dedup();
    left
}

/// The one word of each name in which they differ, if there is but one.
fn one_word_apart<'w>(a: &'w [String], b: &'w [String]) -> Option<(&'w str, &'w str)> {
    let mut differ = a.iter().zip(b).filter(|(a, b)| a != b);
    let (first, more) = (differ.next()?, differ.next());
    (a.len() == b.len() && more.is_none()).then_some((first.0, first.1))
}

/// Whether one long word may be a slip for another: a letter changed, added, left out, or two
/// exchanged, not at the front, and no plural.
fn is_slip(wrong: &str, right: &str) -> bool {
    let (wrong, right): (Vec<char>, Vec<char>) = (wrong.chars().collect(), right.chars().collect());
    let digits = |word: &[char]| word.iter().any(|c| c.is_numeric());
    if wrong.len() < LONG_WORD || right.len() < LONG_WORD || digits(&wrong) || digits(&right) {
        return false;
    }
    let front = wrong.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let behind = |word: &[char], by: usize| word.get(front + by..).unwrap_or_default().to_vec();
    let is_end = front + 1 >= wrong.len().min(right.len());
    let is_edit = match wrong.len() as isize - right.len() as isize {
        0 => {
            let swapped = front + 1 < wrong.len()
                && wrong[front] == right[front + 1]
                && wrong[front + 1] == right[front]
                && behind(&wrong, 2) == behind(&right, 2);
            swapped || behind(&wrong, 1) == behind(&right, 1)
        }
        1 => behind(&wrong, 1) == behind(&right, 0),
        -1 => behind(&wrong, 0) == behind(&right, 1),
        _ => false,
    };
    // At the end it may be a plural or a form of another language, and as well another name.
    is_edit && front > 0 && !is_end
}

/// Pairs as one proposal for each entity.
fn gathered(
    candidates: &[Candidate],
    mut pairs: Vec<Pair>,
    may_not: impl Fn(&Candidate, &Candidate) -> bool,
) -> Vec<Proposal> {
    let weight = |pair: &Pair| candidates[pair.other].articles;
    pairs.sort_by(|a, b| {
        (a.reason, falling(weight(a)), a.better, a.other).cmp(&(
            b.reason,
            falling(weight(b)),
            b.better,
            b.other,
        ))
    });
    let mut called: HashMap<usize, (usize, MergeReason)> = HashMap::new();
    for Pair { better, other, reason } in pairs {
        let (root, other) = (root_of(&called, better), root_of(&called, other));
        let is_barred = candidates[root].is_known && candidates[other].is_known
            || may_not(&candidates[root], &candidates[other]);
        if root == other || is_barred {
            continue;
        }
        let swap = candidates[other].is_known;
        let (root, other) = if swap { (other, root) } else { (root, other) };
        called.insert(other, (root, reason));
    }
    let mut proposals: BTreeMap<usize, Vec<(usize, MergeReason)>> = BTreeMap::new();
    for (&alias, &(_, reason)) in &called {
        let name = root_of(&called, alias);
        if !may_not(&candidates[name], &candidates[alias]) {
            proposals.entry(name).or_default().push((alias, reason));
        }
    }
    let mut proposals: Vec<Proposal> = proposals
        .into_iter()
        .map(|(name, mut aliases)| {
            aliases.sort_by_key(|(alias, _)| (falling(candidates[*alias].articles), *alias));
            Proposal { name, aliases }
        })
        .collect();
    proposals.sort_by_key(|Proposal { name, aliases }| {
        let found = aliases.iter().map(|(alias, _)| candidates[*alias].articles).sum();
        (falling(found), *name)
    });
    proposals
}

/// A number to sort by, the larger first.
fn falling(number: u64) -> std::cmp::Reverse<u64> {
    std::cmp::Reverse(number)
}

/// The candidate that another is called by in the end.
fn root_of(called: &HashMap<usize, (usize, MergeReason)>, mut number: usize) -> usize {
    while let Some((better, _)) = called.get(&number) {
        number = *better;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyzer::folded_words;

    /// What is proposed for `kind name articles`, `!` before a name that the alias file knows.
    fn check_merges(names: &[&str], expected: &str) {
        let candidate = |line: &&str| {
            let (kind, rest) = line.split_once(' ').unwrap();
            let (name, articles) = rest.rsplit_once(' ').unwrap();
            let bare = name.trim_start_matches('!');
            Candidate {
                kind: EntityKind::from_name(kind),
                name: bare.to_owned(),
                words: folded_words(bare),
                articles: articles.parse().unwrap(),
                is_known: bare.len() < name.len(),
            }
        };
        let candidates: Vec<Candidate> = names.iter().map(candidate).collect();
        let never = |a: &Candidate, b: &Candidate| a.name == "Never" || b.name == "Never Ltd";
        let proposals = propose(&candidates, never);
        let shown = |one: &Proposal| {
            let alias = |(alias, reason): &(usize, MergeReason)| {
                format!("{} ({reason:?})", candidates[*alias].name)
            };
            let aliases: Vec<String> = one.aliases.iter().map(alias).collect();
            format!("{} = {}", candidates[one.name].name, aliases.join(", "))
        };
        let shown: Vec<String> = proposals.iter().map(shown).collect();
        assert_eq!(shown.join("; "), expected, "{names:?}");
    }

    macro_rules! merges {
        ($($name:ident: [$($line:expr),*] => $expected:expr;)*) => {$(
            #[test]
            fn $name() {
                check_merges(&[$($line),*], $expected);
            }
        )*};
    }

    merges! {
        nothing: [] => "";
        the_same_letters: ["org Al-Noor 9", "org Alnoor 3", "person Alnoor 3"]
            => "Al-Noor = Alnoor (Letters)";
        an_article: ["place The Hague 2", "place Hague 8"] => "Hague = The Hague (Title)";
        a_title: ["person Sen. Ann Marsh 2", "person Ann Marsh 5", "person Sen. Marsh 9"]
            => "Ann Marsh = Sen. Ann Marsh (Title)";
        a_firm: ["org Halvorsen 30", "org Halvorsen Ltd. 4", "org Halvorsen Bank 9"]
            => "Halvorsen = Halvorsen Ltd. (Firm)";
        a_firm_by_a_common_word: ["org National Group 4", "org National 9"] => "";
        a_middle_name: ["person Ann Marsh 9", "person Ann B. Marsh 2", "person Ann Beth Marsh 1"]
            => "Ann Marsh = Ann B. Marsh (MiddleName), Ann Beth Marsh (MiddleName)";
        two_middle_names: ["person Ann Marsh 9", "person Ann B. Marsh 2", "person Ann C. Marsh 2"]
            => "";
        an_acronym: ["org World Rain Office 9", "org WRO 20", "place Wro 4"]
            => "World Rain Office = WRO (Acronym)";
        an_acronym_of_two: ["org World Rain Office 9", "org West Rain Office 8", "org WRO 20"] => "";
        an_acronym_of_a_clear_one: ["org World Rain Office 40", "org West Rain Office 8", "org WRO 20"]
            => "World Rain Office = WRO (Acronym)";
        an_acronym_of_something_else: ["org World Rain Office 2", "org WRO 90"] => "";
        a_slip: ["person Ann Halvorsen 100", "person Ann Halvrosen 1", "person Ann Halversen 2"]
            => "Ann Halvorsen = Ann Halversen (Spelling), Ann Halvrosen (Spelling)";
        a_slip_that_is_often_made: ["person Ann Halvorsen 100", "person Ann Halversen 5"] => "";
        another_name: ["person Ann Halvorsen 100", "person Ben Halversen 40", "person Ann Halversen 1"]
            => "";
        a_short_word: ["person Joan Marsh 100", "person John Marsh 1"] => "";
        a_plural: ["org Yankees 100", "org Yankee 1"] => "";
        a_known_name_stays: ["org !Halvorsen Ltd 1", "org Halvorsen 30"]
            => "Halvorsen Ltd = Halvorsen (Firm)";
        two_known_names_stay: ["org !Halvorsen Ltd 1", "org !Halvorsen 30"] => "";
        never: ["org Never 9", "org Never Ltd 1"] => "";
        the_most_valuable_first: ["org Ashton Ltd 2", "org Ashton 3", "org Bayford Ltd 7", "org Bayford 9"]
            => "Bayford = Bayford Ltd (Firm); Ashton = Ashton Ltd (Firm)";
    }

    #[test]
    fn many_names_take_no_time() {
        let names = (0..20_000).map(|n| format!("person Ann{} Halvorsen{n} 30", n % 7));
        let names: Vec<String> = names.chain([format!("org {} 90", "x".repeat(100_000))]).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        check_merges(&names, "");
    }
}
