//! Gathers the names of an article into those that it names: `Liang` is `Liang Hua`, and `(OPCW)` what
//! stands before it.
//!
//! It knows names and words; it must never know how a name was found, or another article.

use std::collections::BTreeMap;

use super::name::{Form, kind_of_votes};
use crate::article::EntityKind;

/// A name as it stands in an article.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Named<'t> {
    /// What it seems to name.
    pub(crate) kind: EntityKind,
    /// Its words.
    pub(crate) words: &'t str,
    /// How sure its kind is.
    pub(crate) confidence: f32,
    /// Whether it stands in brackets right after the name before it.
    pub(crate) in_brackets: bool,
}

/// One that an article names, once or more.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Gathered {
    /// What it is, by the votes of its mentions.
    pub(crate) kind: EntityKind,
    /// Its fullest name: `Liang Hua`.
    pub(crate) name: String,
    /// How sure its surest mention is.
    pub(crate) confidence: f32,
    /// Its mentions, by their number among the names.
    pub(crate) mentions: Vec<usize>,
}

/// Gathers names that are given in the order of the article. They come in the order of their first
/// mention.
pub(crate) fn gather(names: &[Named<'_>]) -> Vec<Gathered> {
    let mut writings = writings(names);
    let longer: Vec<Option<usize>> =
        (0..writings.len()).map(|at| longer_form(&writings, at)).collect();
    let mut gathered: Vec<Option<Writing>> = Vec::new();
    let mut order: Vec<usize> = (0..writings.len()).collect();
    // The longest first, so that each shorter one finds what its longer one went to.
    order.sort_by_key(|at| std::cmp::Reverse(writings[*at].form.length()));
    let mut place = vec![0; writings.len()];
    for at in order {
        let writing = std::mem::take(&mut writings[at]);
        match longer[at] {
            Some(long) => {
                place[at] = place[long];
                if let Some(one) = gathered.get_mut(place[long]).and_then(Option::as_mut) {
                    one.mentions.extend(writing.mentions);
                }
            }
            None => {
                place[at] = gathered.len();
                gathered.push(Some(writing));
            }
        }
    }
    let mut gathered: Vec<Gathered> =
        gathered.into_iter().flatten().map(|one| one.gathered(names)).collect();
    gathered.sort_by_key(|one| one.mentions[0]);
    gathered
}

/// All mentions that are written alike.
#[derive(Debug, Default)]
struct Writing {
    form: Form,
    kind: Option<EntityKind>,
    /// The mean confidence of its mentions.
    confidence: f32,
    mentions: Vec<usize>,
    /// The writing that it stands behind in brackets.
    behind: Option<usize>,
}

impl Writing {
    fn gathered(mut self, names: &[Named<'_>]) -> Gathered {
        self.mentions.sort_unstable();
        let of = |at: &usize| (names[*at].kind, names[*at].confidence);
        Gathered {
            kind: kind_of_votes(self.mentions.iter().map(of)),
            name: self.form.name(),
            confidence: self.mentions.iter().map(|at| names[*at].confidence).fold(0.0, f32::max),
            mentions: self.mentions,
        }
    }
}

/// The writings of an article, in the order of their first mention.
fn writings(names: &[Named<'_>]) -> Vec<Writing> {
    let mut writings: Vec<Writing> = Vec::new();
    let mut by_words: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut last = None;
    for (at, named) in names.iter().enumerate() {
        let form = Form::of(named.words);
        let next = writings.len();
        let number = *by_words.entry(form.folded().to_vec()).or_insert(next);
        if number == next {
            writings.push(Writing { form, ..Writing::default() });
        }
        let writing = &mut writings[number];
        writing.mentions.push(at);
        if named.in_brackets && writing.behind.is_none() {
            writing.behind = last;
        }
        last = Some(number);
    }
    for writing in &mut writings {
        let of = |at: &usize| (names[*at].kind, names[*at].confidence);
        writing.kind = Some(kind_of_votes(writing.mentions.iter().map(of)));
        let sum: f32 = writing.mentions.iter().map(|at| names[*at].confidence).sum();
        writing.confidence = sum / writing.mentions.len() as f32;
    }
    writings
}

/// A writing is compared with so many others at most: an article of names alone takes no quadratic time.
const MOST_COMPARED: usize = 50;

/// The longer writing that a writing is short for: the nearest before its first mention, else after it.
fn longer_form(writings: &[Writing], at: usize) -> Option<usize> {
    let short = &writings[at];
    let from = at.saturating_sub(MOST_COMPARED);
    let near = writings.iter().enumerate().skip(from).take(2 * MOST_COMPARED);
    let fits = |(n, long): &(usize, &Writing)| {
        *n != at
            && long.form.length() > short.form.length()
            && is_short_for(short, long, short.behind == Some(*n))
    };
    let rank = |n: &usize| {
        (short.behind != Some(*n), writings[*n].kind != short.kind, *n > at, n.abs_diff(at))
    };
    near.filter(fits).map(|(n, _)| n).min_by_key(rank)
}

fn is_short_for(short: &Writing, long: &Writing, in_brackets: bool) -> bool {
    // A word by itself may have been taken for another kind; a sure one was not.
    const SURE: f32 = 0.75;
    let same_kind = short.kind == long.kind;
    if long.form.has_acronym(&short.form) {
        return in_brackets || same_kind;
    }
    match long.kind {
        Some(EntityKind::Person) if same_kind => long.form.has_short_person(&short.form),
        Some(EntityKind::Person) => short.confidence < SURE && long.form.ends_with(&short.form),
        Some(EntityKind::Organisation) if same_kind || short.confidence < SURE => {
            long.form.has_short_organisation(&short.form)
        }
        Some(EntityKind::Organisation) => {
            short.kind == Some(EntityKind::Person) && long.form.is_firm_of(&short.form)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use EntityKind::{Organisation, Person, Place};

    fn check_gathered(names: &[(EntityKind, &str)], expected: &str) {
        let named = |(kind, words): &(EntityKind, &'static str)| Named {
            kind: *kind,
            words: words.trim_start_matches('('),
            confidence: 0.9,
            in_brackets: words.starts_with('('),
        };
        // Only the tests' own names: they live as long as the program.
        let names: Vec<Named<'_>> = names
            .iter()
            .map(|(kind, words)| named(&(*kind, Box::leak(words.to_string().into_boxed_str()))))
            .collect();
        let shown = |one: &Gathered| {
            let mentions: Vec<&str> = one.mentions.iter().map(|at| names[*at].words).collect();
            format!("{} = {}", one.name, mentions.join(" | "))
        };
        let shown: Vec<String> = gather(&names).iter().map(shown).collect();
        assert_eq!(shown.join("; "), expected);
    }

    macro_rules! gathers {
        ($($name:ident: [$($entity:expr),* $(,)?] => $expected:expr;)*) => {$(
            #[test]
            fn $name() {
                check_gathered(&[$($entity),*], $expected);
            }
        )*};
    }

    gathers! {
        a_surname_is_the_person: [(Person, "Orla Venn"), (Person, "Venn"), (Person, "Venn's")] => "Orla Venn = Orla Venn | Venn | Venn's";
        a_first_name_is_too: [(Person, "Orla Venn"), (Person, "Orla")] => "Orla Venn = Orla Venn | Orla";
        a_name_may_come_before_its_full_form: [(Person, "Venn"), (Person, "Orla Venn")] => "Orla Venn = Venn | Orla Venn";
        titles_are_left_out: [(Person, "Mr. Venn"), (Person, "Chancellor Orla Venn")] => "Orla Venn = Mr. Venn | Chancellor Orla Venn";
        initials_agree: [(Person, "Orla Mae Venn"), (Person, "O. Venn"), (Person, "O. M. Venn")] => "Orla Mae Venn = Orla Mae Venn | O. Venn | O. M. Venn";
        other_initials_do_not: [(Person, "Orla Venn"), (Person, "T. Venn")] => "Orla Venn = Orla Venn; T. Venn = T. Venn";
        of_two_the_nearest_before: [(Person, "Orla Venn"), (Person, "Tam Venn"), (Person, "Venn")] => "Orla Venn = Orla Venn; Tam Venn = Tam Venn | Venn";
        an_article_is_left_out: [(Organisation, "the Tally"), (Organisation, "Tally")] => "Tally = the Tally | Tally";
        a_company_goes_by_its_core: [(Organisation, "Quorl Technologies"), (Organisation, "Quorl"), (Organisation, "Quorl Inc.")] => "Quorl Technologies = Quorl Technologies | Quorl | Quorl Inc.";
        a_firm_is_no_person: [(Organisation, "Quorl Holdings"), (Person, "Quorl")] => "Quorl Holdings = Quorl Holdings | Quorl";
        a_person_comes_before_a_firm: [(Organisation, "Quorl Inc"), (Person, "Tam Quorl"), (Person, "Quorl")] => "Quorl Inc = Quorl Inc; Tam Quorl = Tam Quorl | Quorl";
        a_common_word_is_no_company: [(Organisation, "National Bank of Tull"), (Organisation, "National")] => "National Bank of Tull = National Bank of Tull; National = National";
        an_acronym_in_brackets: [(Organisation, "Office for the Counting of Wells"), (Organisation, "(OCW"), (Organisation, "OCW")] => "Office for the Counting of Wells = Office for the Counting of Wells | OCW | OCW";
        an_acronym_may_stand_alone: [(Place, "United Shires"), (Place, "U.S.")] => "United Shires = United Shires | U.S.";
        a_place_is_no_shorter_place: [(Place, "New Tull"), (Place, "New")] => "New Tull = New Tull; New = New";
        of_two_kinds_the_one_more_often: [(Place, "Tull"), (Person, "Tull"), (Place, "Tull")] => "Tull = Tull | Tull | Tull";
    }

    #[test]
    fn many_names_take_no_quadratic_time() {
        let words: Vec<String> = (0..20_000).map(|n| format!("A{n} B{}", n % 100)).collect();
        let named = |words| Named { kind: Person, words, confidence: 0.9, in_brackets: false };
        let names: Vec<Named<'_>> = words.iter().map(|words| named(words.as_str())).collect();
        assert_eq!(gather(&names).len(), words.len());
    }
}
