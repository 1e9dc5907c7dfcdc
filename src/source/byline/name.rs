//! One person's name, made tidy: capitals to title case, marks around it off.
//!
//! It knows how names are spelt. It must never know whose they are, or what list they stood in.

/// The name as a reader would write it, or `None` if the text cannot be a person's name.
pub(super) fn tidy_name(text: &str) -> Option<String> {
    let is_edge = |c: char| c.is_whitespace() || c.is_control() || (EDGES.contains(c));
    let text = text.trim_matches(is_edge);
    let words: Vec<&str> = text.split_whitespace().collect();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let is_odd = |c: char| matches!(c, '@' | '_' | '=' | '{' | '}' | '<' | '>' | '#' | '*' | '\\');
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if letters < 2 || words.len() > MOST_WORDS || text.len() > LONGEST || text.contains(is_odd) {
        return None;
    }
    if digits > 1 || (digits == 1 && !words.iter().any(|word| is_digit_initial(word))) {
        return None;
    }
    if words.iter().all(|word| is_particle(word) || is_suffix(word)) && words.len() > 1 {
        return None;
    }
    if words.len() == 1 && is_dotted(text) {
        return None;
    }
    let all_caps = !text.contains(char::is_lowercase);
    let last = words.len() - 1;
    let tidy = words.iter().enumerate().map(|(at, word)| {
        let word = if at == last { without_full_stop(word) } else { word };
        tidy_word(word, at, last, all_caps)
    });
    Some(tidy.collect::<Vec<_>>().join(" "))
}

/// How many words are titles before a name: `Dr.`, `Lt. Col.`, `Judge`.
///
/// Titles that are names too count only before two words: `Judge Jane Doe`, but not `Judge Doe`.
pub(super) fn titles(words: &[&str]) -> usize {
    const TITLES: &[&str] = &[
        "dr",
        "frau",
        "gov",
        "herr",
        "hon",
        "mme",
        "mr",
        "mrs",
        "ms",
        "prof",
        "professor",
        "rep",
        "rev",
        "sen",
    ];
    const NAMES_TOO: &[&str] = &[
        "adm",
        "ambassador",
        "baroness",
        "brig",
        "capt",
        "captain",
        "cmdr",
        "col",
        "colonel",
        "congressman",
        "congresswoman",
        "dame",
        "father",
        "gen",
        "governor",
        "judge",
        "justice",
        "lady",
        "lord",
        "lt",
        "maj",
        "mayor",
        "minister",
        "president",
        "rabbi",
        "representative",
        "secretary",
        "senator",
        "sgt",
        "sir",
    ];
    let is_in = |list: &[&str], word: &str| list.contains(&bare(word).as_str());
    let either = |word: &&&str| is_in(TITLES, word) || is_in(NAMES_TOO, word);
    let run = words.iter().take_while(either).count();
    match words.len() - run >= 2 {
        true => run,
        false => words.iter().take_while(|word| is_in(TITLES, word)).count(),
    }
}

/// Whether two names are of one person within a byline: the same but for their case, or for given
/// names that one of them leaves out or shortens: `Jane R. Doe` and `J. Doe`.
pub(super) fn is_same_person(one: &str, other: &str) -> bool {
    let words = |name: &str| -> Vec<String> { name.split_whitespace().map(bare).collect() };
    let (one, other) = (words(one), words(other));
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short == long {
        return true;
    }
    let ([first, middle @ .., last], [long_first, long_middle @ .., long_last]) =
        (short.as_slice(), long.as_slice())
    else {
        return false;
    };
    let is_initial = |name: &str| name.chars().count() == 1;
    let fits = |a: &str, b: &str| {
        a == b || is_initial(a) && b.starts_with(a) || is_initial(b) && a.starts_with(b)
    };
    let mut rest = long_middle.iter();
    last == long_last
        && fits(first, long_first)
        && middle.iter().all(|name| rest.any(|other| fits(name, other)))
}

/// Whether a word is a degree after a name: `Ph.D.`.
pub(super) fn is_degree(word: &str) -> bool {
    const DEGREES: &[&str] =
        &["phd", "mph", "mba", "esq", "cfa", "llb", "llm", "frcp", "obe", "mbe", "cbe", "dphil"];
    let bare = bare(word);
    // Two letters only with their full stops, or in capitals: `Md Rahman` is a name.
    let is_short = ["md", "jd", "rn", "ma", "ba", "mp"].contains(&bare.as_str())
        && word.matches('.').count() == 2;
    DEGREES.contains(&bare.as_str()) || is_short || word == "MD"
}

/// Whether a word is a suffix that is part of a name: `Jr.`, `III`.
pub(super) fn is_suffix(word: &str) -> bool {
    matches!(bare(word).as_str(), "jr" | "sr" | "ii" | "iii" | "iv")
}

/// Whether a word joins the parts of a name and is written small: `van`, `de la`, `bin`.
pub(super) fn is_particle(word: &str) -> bool {
    const PARTICLES: &[&str] = &[
        "abu", "af", "al", "av", "ben", "bin", "bint", "da", "dal", "das", "de", "degli", "dei",
        "del", "dela", "della", "delle", "den", "der", "des", "di", "dos", "du", "e", "el", "ibn",
        "la", "las", "le", "les", "los", "ten", "ter", "und", "van", "ver", "vom", "von", "vander",
        "y", "zu", "zum", "zur", "'t", "'s", "op", "do", "st",
    ];
    PARTICLES.contains(&word.to_lowercase().as_str())
}

/// The most words a name has: `José María de la Cruz y García`.
const MOST_WORDS: usize = 7;

/// The longest name, in bytes.
const LONGEST: usize = 80;

/// Marks that stand around a name and are no part of it.
const EDGES: &str = ",;:|/\\-–—*•·\"“”„«»()[]{}!?…\u{feff}\u{200b}_~`‘";

/// A word without its marks, in lower case.
fn bare(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a lone word is the name of a mailbox: `jane.doe`.
fn is_dotted(word: &str) -> bool {
    word.split_once('.').is_some_and(|(left, right)| left.len() > 2 && right.len() > 2)
}

/// `8.`, as one well-known reporter has it.
fn is_digit_initial(word: &str) -> bool {
    matches!(word.as_bytes(), [b'0'..=b'9', b'.'])
}

/// A last word without the full stop that ends a sentence; `Jr.` and `T.` keep theirs.
fn without_full_stop(word: &str) -> &str {
    let Some(rest) = word.strip_suffix('.') else { return word };
    let keeps = rest.contains('.') || rest.chars().count() <= 1 || is_suffix(word);
    if keeps { word } else { rest }
}

/// Title case for a word in capitals, but for initials and numerals.
fn tidy_word(word: &str, at: usize, last: usize, all_caps: bool) -> String {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let is_upper = |part: &str| !part.contains(char::is_lowercase);
    let has_long_capitals = word
        .split(is_joint)
        .any(|part| part.chars().filter(|c| c.is_alphabetic()).count() > 2 && is_upper(part));
    let is_numeral = at > 0 && at == last && matches!(word, "II" | "III" | "IV" | "VI" | "VII");
    let is_initials = letters <= 1 || word.trim_end_matches('.').contains('.');
    if let Some(tidy) = half_capitals(word) {
        return tidy;
    }
    let keeps = is_numeral
        || is_initials
        || !(has_long_capitals || (all_caps && is_upper(word)))
        || (letters == 2 && is_pair_of_initials(word));
    if keeps {
        return word.to_owned();
    }
    if 0 < at && at < last && is_particle(word) {
        return word.to_lowercase();
    }
    let mut tidy = String::with_capacity(word.len());
    let mut rest = word;
    while !rest.is_empty() {
        let end = rest.find(is_joint).unwrap_or(rest.len());
        let (part, tail) = rest.split_at(end);
        let is_arabic_article = at > 0 && tidy.is_empty() && tail.starts_with('-');
        match part {
            "AL" | "EL" | "UL" if is_arabic_article => tidy.push_str(&part.to_lowercase()),
            _ if is_upper(part) => push_title_case(part, &mut tidy),
            _ => tidy.push_str(part),
        }
        let mut joint = tail.chars();
        tidy.extend(joint.next());
        rest = joint.as_str();
    }
    tidy
}

/// `McGrath` for `McGRATH`, `DeSanto` for `DeSANTO`.
fn half_capitals(word: &str) -> Option<String> {
    let small = word.rfind(char::is_lowercase)?;
    let tail = small + word[small..].chars().next()?.len_utf8();
    let capitals = &word[tail..];
    let is_name = word.starts_with(char::is_uppercase)
        && capitals.chars().count() > 2
        && capitals.chars().all(char::is_uppercase);
    is_name.then(|| {
        let mut tidy = word[..tail].to_owned();
        push_title_case(capitals, &mut tidy);
        tidy
    })
}

/// The marks inside a word after which a capital comes: `O'Brien`, `Jean-Claude`.
fn is_joint(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '-' | '‐' | '‑')
}

/// Whether two capitals are rather initials than a name: `JD`, `AJ`; `Al`, `Ng` are names.
fn is_pair_of_initials(word: &str) -> bool {
    let has_vowel = word.contains(|c| "AEIOUYÄÖÜÉ".contains(c));
    (!has_vowel || word.ends_with('J'))
        && !matches!(word, "NG" | "JR" | "SR" | "ST")
        && !word.contains('.')
}

/// `McGrath` for `MCGRATH`, `García` for `GARCÍA`.
fn push_title_case(part: &str, tidy: &mut String) {
    let mut chars = part.chars();
    tidy.extend(chars.next());
    let is_mc = part.starts_with("MC") && part.len() > 4;
    if is_mc {
        tidy.push('c');
        chars.next();
        tidy.extend(chars.next());
    }
    tidy.push_str(&chars.as_str().to_lowercase());
}
