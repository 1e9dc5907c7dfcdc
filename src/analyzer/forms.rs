//! The forms that a token is indexed and sought by.
//!
//! A token holds one or more words, one position each. A word has a folded form (lower case, no
//! diacritics, no possessive) and, where it has capitals, a cased one. A compound (`no-spy`,
//! `AT&T`, `£470`, `U.S.`) has an exact form of its own at its first word. This file knows one
//! token at a time; it must never know a text, a language or an index.

use super::character::{Class, classify, is_apostrophe, is_hyphen, narrow};
use super::fold::{fold_word, plain_word, shorten};

/// The forms of one token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Forms {
    /// The words, one position each.
    pub(crate) words: Vec<Word>,
    /// The form of the whole, where it is more than its words.
    pub(crate) compound: Option<Compound>,
}

/// One word of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Lower case, without diacritics and possessive, at most 255 bytes.
    pub(crate) folded: String,
    /// The same with its capitals, if it has any.
    pub(crate) cased: Option<String>,
    /// The bytes of the token that it stands for.
    pub(crate) start: usize,
    /// The end of those bytes.
    pub(crate) end: usize,
}

/// What a token is as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Compound {
    /// Words that may be written apart, hyphenated or in one: `no-spy`, `l'Élysée`, `Ph.D`.
    Hyphenated {
        /// The folded words with `-` between them.
        exact: String,
        /// The folded words as one, if one of them has a letter.
        joined: Option<String>,
    },
    /// Words that mean something only with their signs: `AT&T`, `9/11`, `£470`, `C++`, `#tag`,
    /// `U.S.`.
    Bound {
        /// The folded token with its signs. That of a dotted acronym ends with its last dot,
        /// whether the token has it or not; no other exact form ends so.
        exact: String,
    },
}

/// Words that lose their vowel before another: the elisions of French, Italian and Catalan.
const ELISIONS: [&str; 19] = [
    "l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "dell",
    "all", "un", "nell", "sull", "dall",
];

/// A part of a degree has at most this many letters: `D.Phil`, not `I.Therefore`.
const LONGEST_OF_DEGREE: usize = 4;

/// A unit that is glued to a number has at most this many letters: `1.5bn`, `2.5mph`.
const LONGEST_UNIT: usize = 3;

/// The forms of one token of a text.
pub(crate) fn forms(token: &str) -> Forms {
    if token.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Forms { words: vec![plain_word(token)], compound: None };
    }
    let atoms = atoms(token);
    if is_acronym(token, &atoms) {
        return acronym(token, &atoms);
    }
    if is_number(token, &atoms) {
        return number(token, &atoms);
    }
    let groups = group(token, &atoms);
    let words: Vec<Word> = groups.iter().map(|group| word_of(token, group)).collect();
    let compound = compound(token, &atoms, &groups, &words);
    Forms { words, compound }
}

/// A run of letters, digits, marks and unseen characters, and the joint before it.
#[derive(Clone, Copy)]
struct Atom {
    start: usize,
    end: usize,
    /// The character before it in the token: a joint, a sign, or `\0` at the token's start.
    before: char,
}

fn atoms(token: &str) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::new();
    let mut before = '\0';
    let mut open = false;
    for (at, c) in token.char_indices() {
        let end = at + c.len_utf8();
        match classify(c) {
            Class::Word | Class::Paired | Class::Symbol | Class::Mark => {
                match atoms.last_mut() {
                    Some(atom) if open => atom.end = end,
                    _ => atoms.push(Atom { start: at, end, before }),
                }
                open = true;
            }
            Class::Unseen => {}
            Class::Gap | Class::Joint | Class::Sign => {
                before = narrow(c);
                open = false;
            }
        }
    }
    atoms
}

/// `U.S`, `a.m`, `U.S.A`: single letters with dots between them.
fn is_acronym(token: &str, atoms: &[Atom]) -> bool {
    is_dotted(atoms) && atoms.iter().all(|atom| is_one_letter(&token[atom.start..atom.end]))
}

/// `Ph.D`, `B.Sc`, `D.Phil`: short parts with capitals, one of them a single letter.
fn is_degree(token: &str, atoms: &[Atom]) -> bool {
    let part = |atom: &Atom| &token[atom.start..atom.end];
    is_dotted(atoms)
        && atoms.iter().any(|atom| is_one_letter(part(atom)))
        && atoms.iter().all(|atom| {
            part(atom).starts_with(char::is_uppercase)
                && part(atom).chars().all(char::is_alphabetic)
                && part(atom).chars().count() <= LONGEST_OF_DEGREE
        })
}

fn is_dotted(atoms: &[Atom]) -> bool {
    atoms.len() > 1 && atoms[1..].iter().all(|atom| atom.before == '.')
}

fn is_one_letter(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

/// `26,200`, `1,000,000.50`, `3.5`, `1.5bn`: digits grouped by threes or with a decimal point, and
/// a unit.
fn is_number(token: &str, atoms: &[Atom]) -> bool {
    let digits = |atom: &Atom| digits(&token[atom.start..atom.end]);
    atoms.len() > 1
        && atoms.iter().enumerate().all(|(at, atom)| {
            let (length, unit) = digits(atom);
            let is_last = at + 1 == atoms.len();
            let is_joined = match atom.before {
                ',' => length == 3 && digits(&atoms[0]).0 <= 3,
                '.' => is_last,
                _ => at == 0,
            };
            length > 0 && unit <= if is_last { LONGEST_UNIT } else { 0 } && is_joined
        })
}

/// The number of digits that an atom begins with, and of the letters behind them; the latter
/// counts as endless if something else is among them.
fn digits(atom: &str) -> (usize, usize) {
    let rest = atom.trim_start_matches(|c| narrow(c).is_ascii_digit());
    let digits = atom[..atom.len() - rest.len()].chars().count();
    let letters = rest.chars().all(char::is_alphabetic);
    (digits, if letters { rest.chars().count() } else { usize::MAX })
}

/// An acronym: one word without its dots, and the whole with them.
fn acronym(token: &str, atoms: &[Atom]) -> Forms {
    let raw: String = atoms.iter().map(|atom| &token[atom.start..atom.end]).collect();
    let mut word = fold_word(&raw);
    (word.start, word.end) = (atoms[0].start, token.len());
    let mut exact: String = sign_of(token, atoms).into_iter().collect();
    for atom in atoms {
        exact.push_str(&fold_word(&token[atom.start..atom.end]).folded);
        exact.push('.');
    }
    Forms { words: vec![word], compound: Some(Compound::Bound { exact: shorten(exact) }) }
}

/// A number: one word without its commas, and with its sign if it has one.
fn number(token: &str, atoms: &[Atom]) -> Forms {
    let mut whole = String::with_capacity(token.len());
    for (at, atom) in atoms.iter().enumerate() {
        if at > 0 && atom.before == '.' {
            whole.push('.');
        }
        whole.push_str(&token[atom.start..atom.end]);
    }
    let mut word = fold_word(&whole);
    (word.start, word.end) = (atoms[0].start, token.len());
    let compound = sign_of(token, atoms)
        .map(|sign| Compound::Bound { exact: shorten(format!("{sign}{}", word.folded)) });
    Forms { words: vec![word], compound }
}

/// The sign that a token opens with.
fn sign_of(token: &str, atoms: &[Atom]) -> Option<char> {
    token[..atoms.first()?.start].chars().next().map(narrow)
}

/// Joins the atoms that apostrophes hold together to words: `O'Brien`, `don't`, but `l'|Élysée`.
fn group(token: &str, atoms: &[Atom]) -> Vec<Vec<Atom>> {
    let mut groups: Vec<Vec<Atom>> = Vec::new();
    for atom in atoms {
        match groups.last_mut() {
            Some(group) if is_apostrophe(atom.before) && !is_elision(token, group, atom) => {
                group.push(*atom);
            }
            _ => groups.push(vec![*atom]),
        }
    }
    groups
}

fn is_elision(token: &str, group: &[Atom], next: &Atom) -> bool {
    let [first] = group else { return false };
    let first = token[first.start..first.end].to_lowercase();
    next.end - next.start > 1 && ELISIONS.contains(&first.as_str())
}

/// The word of a group of atoms; a possessive `s` counts to the bytes but not to the form.
fn word_of(token: &str, group: &[Atom]) -> Word {
    let mut raw = String::new();
    for (at, atom) in group.iter().enumerate() {
        let text = &token[atom.start..atom.end];
        let possessive = at > 0 && at + 1 == group.len() && matches!(text, "s" | "S");
        if !possessive {
            raw.push_str(text);
        }
    }
    let mut word = fold_word(&raw);
    word.start = group[0].start;
    word.end = group[group.len() - 1].end;
    word
}

fn compound(token: &str, atoms: &[Atom], groups: &[Vec<Atom>], words: &[Word]) -> Option<Compound> {
    let sign = sign_of(token, atoms);
    let suffix = &token[atoms.last()?.end..];
    let bound = sign.is_some()
        || atoms.iter().any(|atom| matches!(atom.before, '&' | '/' | '_'))
        || suffix.starts_with(['+', '#']);
    if bound {
        let mut exact: String = sign.into_iter().collect();
        for (at, (group, word)) in groups.iter().zip(words).enumerate() {
            exact.extend((at > 0).then(|| plain_joint(group[0].before)));
            exact.push_str(&word.folded);
        }
        exact.push_str(suffix);
        return Some(Compound::Bound { exact: shorten(exact) });
    }
    let hyphenated = atoms.iter().any(|atom| is_hyphen(atom.before)) || is_degree(token, atoms);
    let elided = words.len() > 1 && atoms.iter().any(|atom| is_apostrophe(atom.before));
    if words.len() < 2 || !(hyphenated || elided) {
        return None;
    }
    let parts: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
    let lettered = parts.iter().any(|part| part.chars().any(char::is_alphabetic));
    Some(Compound::Hyphenated {
        exact: shorten(parts.join("-")),
        joined: lettered.then(|| shorten(parts.concat())),
    })
}

/// A joint as a keyboard has it.
fn plain_joint(joint: char) -> char {
    match joint {
        _ if is_hyphen(joint) => '-',
        _ if is_apostrophe(joint) => '\'',
        _ => joint,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fold::LONGEST;
    use super::*;

    /// `word[Cased] word … = exact ~ joined`
    fn check_forms(token: &str, expected: &str) {
        let forms = forms(token);
        let mut shown: Vec<String> = Vec::new();
        for word in &forms.words {
            assert!(token.is_char_boundary(word.start) && token.is_char_boundary(word.end));
            match &word.cased {
                Some(cased) => shown.push(format!("{}[{cased}]", word.folded)),
                None => shown.push(word.folded.clone()),
            }
        }
        match &forms.compound {
            Some(Compound::Hyphenated { exact, joined: Some(joined) }) => {
                shown.push(format!("= {exact} ~ {joined}"));
            }
            Some(Compound::Hyphenated { exact, joined: None } | Compound::Bound { exact }) => {
                shown.push(format!("= {exact}"));
            }
            None => {}
        }
        assert_eq!(shown.join(" "), expected, "of {token:?}");
    }

    macro_rules! forms_of {
        ($($name:ident: $token:expr => $expected:expr;)*) => {
            $(#[test] fn $name() { check_forms($token, $expected); })*
        };
    }

    forms_of! {
        plain: "spy" => "spy";
        capital: "Spy" => "spy[Spy]";
        acronym: "NATO" => "nato[NATO]";
        dotted_acronym: "U.S" => "us[US] = u.s.";
        dotted_acronym_full_width: "Ｕ．Ｓ" => "us[US] = u.s.";
        time_of_day: "a.m" => "am = a.m.";
        degree: "Ph.D" => "ph[Ph] d[D] = ph-d ~ phd";
        sentence_end: "him.He" => "him he[He]";
        diacritics: "naïve" => "naive";
        cased_diacritics: "Élysée" => "elysee[Elysee]";
        no_decomposition: "Łódź" => "lodz[Lodz]";
        sharp_s: "Straße" => "strasse[Strasse]";
        ligature: "ﬁnance" => "finance";
        full_width: "５Ｇ" => "5g[5G]";
        dotless: "ılık" => "ilik";
        dotted: "İstanbul" => "istanbul[Istanbul]";
        possessive: "Huawei's" => "huawei[Huawei]";
        curly_possessive: "Huawei’s" => "huawei[Huawei]";
        irish: "O’Brien" => "obrien[OBrien]";
        contraction: "don't" => "dont";
        elision: "l'Élysée" => "l elysee[Elysee] = l-elysee ~ lelysee";
        hyphen: "no-spy" => "no spy = no-spy ~ nospy";
        hyphen_typographic: "no‑spy" => "no spy = no-spy ~ nospy";
        hyphen_possessive: "Jean-Luc's" => "jean[Jean] luc[Luc] = jean-luc ~ jeanluc";
        hyphen_many: "state-of-the-art" => "state of the art = state-of-the-art ~ stateoftheart";
        hyphen_number: "COVID-19" => "covid[COVID] 19 = covid-19 ~ covid19";
        score: "5-4" => "5 4 = 5-4";
        soft_hyphen: "agree\u{ad}ment" => "agreement";
        soft_hyphen_compound: "no-\u{ad}spy" => "no spy = no-spy ~ nospy";
        thousands: "26,200" => "26200";
        thousands_decimal: "1,234,567.89" => "1234567.89";
        decimal: "3.5" => "3.5";
        decimal_unit: "$1.5bn" => "1.5bn = $1.5bn";
        thousands_unit: "26,200km" => "26200km";
        thousands_full_width: "２６，２００" => "26200";
        not_a_unit: "3.5million" => "3 5million";
        file_name: "2.5a7" => "2 5a7";
        not_thousands: "1,2" => "1 2";
        pounds: "£470" => "470 = £470";
        pounds_thousands: "£26,200" => "26200 = £26200";
        ampersand: "AT&T" => "at[AT] t[T] = at&t";
        slash: "9/11" => "9 11 = 9/11";
        plus: "C++" => "c[C] = c++";
        sharp: "C#" => "c[C] = c#";
        tag: "#NoSpy" => "nospy[NoSpy] = #nospy";
        domain: "example.com" => "example com";
        signed_acronym: "#U.S" => "us[US] = #u.s.";
        en_dash: "Paris–Dakar" => "paris[Paris] dakar[Dakar] = paris-dakar ~ parisdakar";
        bound_hyphen: "R&D‑led" => "r[R] d[D] led = r&d-led";
        full_width_tag: "＃ｔａｇ" => "tag = #tag";
        hangul: "서울" => "서울";
        hangul_in_pieces: "\u{1109}\u{1165}\u{110b}\u{116e}\u{11af}" => "서울";
        voiced_kana: "ガ" => "ガ";
        half_width_kana: "ﾊﾞｽ" => "バス";
        thai: "ที่นี่" => "ที่นี่";
        devanagari: "हिन्दी" => "हिन्दी";
        cyrillic: "Ещё" => "еще[Еще]";
        short_i: "российский" => "российский";
        ukrainian: "їжак" => "їжак";
        greek_sigma: "ΟΔΟΣ" => "οδοσ[ΟΔΟΣ]";
        greek_accent: "οδός" => "οδοσ";
        arabic_stretch: "\u{645}\u{640}\u{62d}\u{645}\u{62f}" => "\u{645}\u{62d}\u{645}\u{62f}";
        emoji: "🎉" => "🎉";
        emoji_toned: "👍🏽" => "👍";
        emoji_selected: "❤\u{fe0f}" => "❤";
    }

    #[test]
    fn long_words_are_cut_alike() {
        let word = "a".repeat(1_000_000);
        assert_eq!(forms(&word).words[0].folded.len(), LONGEST);
    }

    proptest::proptest! {
        #[test]
        fn every_token_has_words(text in "\\PC{0,40}|[手机ーｶﾞ가ัก\u{301}\u{200d}\u{fe0f}❤🇬🏽a.,–-]{0,20}") {
            for token in crate::analyzer::tokens(&text) {
                let token = &text[token];
                let forms = forms(token);
                proptest::prop_assert!(!forms.words.is_empty(), "{token:?}");
                for word in forms.words {
                    proptest::prop_assert!(token.get(word.start..word.end).is_some(), "{token:?}");
                    let blank = word.folded.is_empty() || word.folded.contains(char::is_whitespace);
                    proptest::prop_assert!(!blank, "{token:?}");
                }
            }
        }
    }
}
