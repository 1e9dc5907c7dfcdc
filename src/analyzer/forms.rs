//! The forms that a token is indexed and sought by.
//!
//! A token holds one or more words, one position each. A word has a folded form (lower case, no
//! diacritics, no possessive) and, where it has capitals, a cased one. A compound (`no-spy`,
//! `AT&T`, `£470`) has an exact form of its own at its first word. This file knows one token at a
//! time; it must never know a text, a language or an index.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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
    /// Words that may be written apart, hyphenated or in one: `no-spy`, `l'Élysée`.
    Hyphenated {
        /// The folded words with `-` between them.
        exact: String,
        /// The folded words as one, if one of them has a letter.
        joined: Option<String>,
    },
    /// Words that mean something only with their signs: `AT&T`, `9/11`, `£470`, `C++`, `#tag`.
    Bound {
        /// The folded token with its signs.
        exact: String,
    },
}

/// Longer words are indexed and sought by their first 255 bytes.
const LONGEST: usize = 255;

/// Words that lose their vowel before another: the elisions of French, Italian and Catalan.
const ELISIONS: [&str; 19] = [
    "l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "dell",
    "all", "un", "nell", "sull", "dall",
];

/// The forms of one token of a text.
pub(crate) fn forms(token: &str) -> Forms {
    if token.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Forms { words: vec![plain_word(token, 0)], compound: None };
    }
    let atoms = atoms(token);
    if is_acronym(token, &atoms) || is_number(token, &atoms) {
        return single(token, &atoms);
    }
    let groups = group(token, &atoms);
    let words: Vec<Word> = groups.iter().map(|group| word_of(token, group)).collect();
    let compound = compound(token, &atoms, &words);
    Forms { words, compound }
}

/// A text as it is compared in names and fields: folded words, one blank between them.
pub(crate) fn fold_text(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for token in super::tokens::tokens(text) {
        for word in forms(&text[token]).words {
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.push_str(&word.folded);
        }
    }
    folded
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
        if is_part_of_word(c) {
            match atoms.last_mut() {
                Some(atom) if open => atom.end = at + c.len_utf8(),
                _ => atoms.push(Atom { start: at, end: at + c.len_utf8(), before }),
            }
            open = true;
        } else if !is_unseen(c) {
            before = c;
            open = false;
        }
    }
    atoms
}

fn is_part_of_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c) || !c.is_ascii() && is_symbol(c)
}

/// Symbols that are words by themselves.
fn is_symbol(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}')
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '’' | '‘' | 'ʼ' | '＇')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑')
}

/// `U.S`, `a.m`, `U.S.A`: single letters with dots between them.
fn is_acronym(token: &str, atoms: &[Atom]) -> bool {
    atoms.len() > 1
        && atoms[1..].iter().all(|atom| atom.before == '.')
        && atoms.iter().all(|atom| {
            let mut chars = token[atom.start..atom.end].chars();
            chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
        })
}

/// `26,200`, `1,000,000.50`, `3.5`: digits grouped by threes or with a decimal point.
fn is_number(token: &str, atoms: &[Atom]) -> bool {
    let digits = |atom: &Atom| token[atom.start..atom.end].bytes().all(|b| b.is_ascii_digit());
    atoms.len() > 1
        && atoms.iter().all(digits)
        && atoms[1..].iter().enumerate().all(|(at, atom)| match atom.before {
            ',' => atom.end - atom.start == 3 && atoms[0].end - atoms[0].start <= 3,
            '.' => at + 2 == atoms.len(),
            _ => false,
        })
}

/// An acronym or a number: one word, without its dots and commas but for a decimal point.
fn single(token: &str, atoms: &[Atom]) -> Forms {
    let mut whole = String::with_capacity(token.len());
    let number = token.as_bytes()[atoms[0].start].is_ascii_digit();
    for atom in atoms {
        if number && atom.before == '.' {
            whole.push('.');
        }
        whole.push_str(&token[atom.start..atom.end]);
    }
    let mut word = fold_word(&whole);
    (word.start, word.end) = (atoms[0].start, token.len());
    let compound = token[..atoms[0].start]
        .chars()
        .next()
        .map(|sign| Compound::Bound { exact: format!("{sign}{}", word.folded) });
    Forms { words: vec![word], compound }
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

fn compound(token: &str, atoms: &[Atom], words: &[Word]) -> Option<Compound> {
    let sign = token[..atoms.first()?.start].chars().next();
    let suffix = &token[atoms.last()?.end..];
    let bound = atoms.iter().any(|atom| matches!(atom.before, '&' | '/' | '_'))
        || sign.is_some()
        || suffix.starts_with(['+', '#']);
    if bound {
        let mut exact = String::with_capacity(token.len());
        for (at, word) in words.iter().enumerate() {
            let between =
                if at == 0 { &token[..word.start] } else { &token[words[at - 1].end..word.start] };
            exact.push_str(between);
            exact.push_str(&word.folded);
        }
        exact.push_str(suffix);
        return Some(Compound::Bound { exact: shorten(exact) });
    }
    let hyphenated = atoms.iter().any(|atom| is_hyphen(atom.before));
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

fn plain_word(ascii: &str, start: usize) -> Word {
    let end = start + ascii.len();
    let folded = shorten(ascii.to_ascii_lowercase());
    let cased = ascii.bytes().any(|b| b.is_ascii_uppercase()).then(|| shorten(ascii.to_owned()));
    Word { folded, cased, start, end }
}

/// A word of any script in its folded and its cased form. Compatibility forms are resolved
/// (NFKD: ligatures, full-width letters), marks and unseen characters dropped, and the letters
/// that do not decompose written as English papers write them.
fn fold_word(raw: &str) -> Word {
    if raw.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return plain_word(raw, 0);
    }
    let mut cased = String::with_capacity(raw.len());
    for c in raw.nfkd().filter(|c| !is_combining_mark(*c) && !is_unseen(*c)) {
        match plain_letters(c) {
            Some(letters) => cased.push_str(letters),
            None => cased.push(c),
        }
    }
    // Hangul and the like come out of NFKD in pieces; put them together again.
    let cased: String = cased.nfc().collect();
    let folded: String = cased.to_lowercase();
    let cased = (folded != cased).then(|| shorten(cased));
    Word { folded: shorten(folded), cased, start: 0, end: raw.len() }
}

/// Latin letters that have no decomposition, as they are written without them.
fn plain_letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'ẞ' => "SS",
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'Œ' => "OE",
        'ø' => "o",
        'Ø' => "O",
        'ł' => "l",
        'Ł' => "L",
        'đ' | 'ð' => "d",
        'Đ' | 'Ð' => "D",
        'þ' => "th",
        'Þ' => "Th",
        'ħ' => "h",
        'Ħ' => "H",
        'ı' => "i",
        'ŋ' => "n",
        'Ŋ' => "N",
        'ς' => "σ",
        _ => return None,
    })
}

fn shorten(mut text: String) -> String {
    if text.len() > LONGEST {
        text.truncate(text.floor_char_boundary(LONGEST));
    }
    text
}

#[cfg(test)]
mod tests {
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
        dotted_acronym: "U.S" => "us[US]";
        time_of_day: "a.m" => "am";
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
        not_thousands: "1,2" => "1 2";
        pounds: "£470" => "470 = £470";
        pounds_thousands: "£26,200" => "26200 = £26200";
        ampersand: "AT&T" => "at[AT] t[T] = at&t";
        slash: "9/11" => "9 11 = 9/11";
        plus: "C++" => "c[C] = c++";
        sharp: "C#" => "c[C] = c#";
        tag: "#NoSpy" => "nospy[NoSpy] = #nospy";
        domain: "example.com" => "example com";
        hangul: "서울" => "서울";
        emoji: "🎉" => "🎉";
    }

    #[test]
    fn long_words_are_cut_alike() {
        let word = "a".repeat(1_000_000);
        assert_eq!(forms(&word).words[0].folded.len(), LONGEST);
    }

    proptest::proptest! {
        #[test]
        fn every_token_has_a_word(text in "\\PC{0,40}") {
            for token in crate::analyzer::tokens(&text) {
                let forms = forms(&text[token.clone()]);
                proptest::prop_assert!(!forms.words.is_empty(), "{:?}", &text[token]);
            }
        }
    }
}
