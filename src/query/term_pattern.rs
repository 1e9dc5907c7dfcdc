//! Words by pattern: which of a dictionary's terms a wildcard, a regular expression or a fuzzy word
//! stands for.
//!
//! A pattern is an automaton over bytes, which the dictionary walks beside its own. It must never
//! know a dictionary.

use std::fmt;
use std::sync::{Arc, LazyLock};

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use tantivy_fst::{Automaton, Regex};

/// What tells by a term's bytes whether it is meant.
#[derive(Clone)]
pub(crate) struct TermPattern {
    written: String,
    automaton: Arc<TermAutomaton>,
}

enum TermAutomaton {
    Regex(Regex),
    /// Terms at most so many edits away.
    Fuzzy(DFA),
}

/// The largest program of an expression, in bytes. The automaton of one is made of sets of its
/// instructions, so that a short expression of nested repetitions could take minutes and gigabytes.
const LARGEST_PROGRAM: usize = 64 << 10;

/// Optimal string alignment: an exchange of neighbours is one edit, as in Damerau, "A technique
/// for computer detection and correction of spelling errors" (1964). The automaton is that of
/// Schulz and Mihov, "Fast string correction with Levenshtein automata" (2002).
static EDITS: [LazyLock<LevenshteinAutomatonBuilder>; 2] = [
    LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true)),
    LazyLock::new(|| LevenshteinAutomatonBuilder::new(2, true)),
];

impl TermPattern {
    /// The folded terms that a pattern with `*` and `?` stands for.
    ///
    /// # Errors
    /// Why it is none: it is too large.
    pub(crate) fn wildcard(folded: &str) -> Result<TermPattern, String> {
        let mut expression = String::from("(?s)");
        for c in folded.chars() {
            match c {
                '*' => expression.push_str(".*"),
                '?' => expression.push('.'),
                c => expression.push_str(&escaped(c)),
            }
        }
        TermPattern::compiled(folded, &expression)
    }

    /// The folded terms that a regular expression matches as a whole, whatever its capitals.
    ///
    /// # Errors
    /// Why it does not compile.
    pub(crate) fn regex(expression: &str) -> Result<TermPattern, String> {
        TermPattern::compiled(expression, &format!("(?si:{expression})"))
    }

    /// A folded word in any capitals; `None` if its characters have none.
    pub(crate) fn with_capitals(folded: &str) -> Option<TermPattern> {
        let expression: String = folded.chars().map(escaped).collect();
        let has_capitals = folded.chars().any(|c| !c.to_uppercase().eq([c]));
        TermPattern::compiled(folded, &format!("(?i:{expression})")).ok().filter(|_| has_capitals)
    }

    fn compiled(written: &str, expression: &str) -> Result<TermPattern, String> {
        let program = regex::RegexBuilder::new(expression).size_limit(LARGEST_PROGRAM).build();
        if let Err(regex::Error::CompiledTooBig(_)) = program {
            return Err("it repeats too much".to_owned());
        }
        // The parser gives the reason last, below a picture of the expression.
        let regex = Regex::new(expression).map_err(|e| {
            let text = e.to_string();
            let reason = text.lines().last().unwrap_or_default().trim_start_matches("error: ");
            match reason.starts_with("Empty match operators") {
                true => "a pattern is of whole words: leave out `^`, `$` and `\\b`".to_owned(),
                false => reason.to_owned(),
            }
        })?;
        let automaton = Arc::new(TermAutomaton::Regex(regex));
        Ok(TermPattern { written: written.to_owned(), automaton })
    }

    /// The terms at most 1 or 2 edits away from a folded word.
    pub(crate) fn fuzzy(word: &str, edits: u8) -> TermPattern {
        let builder = if edits > 1 { &EDITS[1] } else { &EDITS[0] };
        TermPattern {
            written: format!("{word}~{edits}"),
            automaton: Arc::new(TermAutomaton::Fuzzy(builder.build_dfa(word))),
        }
    }

    /// Whether it stands for a term.
    pub(crate) fn is_match(&self, term: &str) -> bool {
        let start = self.automaton.start();
        let end = term
            .bytes()
            .try_fold(start, |state, byte| state.map(|state| self.automaton.accept(state, byte)));
        end.flatten().is_some_and(|state| self.automaton.is_match(state))
    }

    /// The same behind a prefix that every term must have.
    pub(crate) fn behind(&self, prefix: Vec<u8>) -> impl Automaton<State = Option<(usize, usize)>> {
        Behind { prefix, automaton: self.automaton.clone() }
    }
}

/// A character as an expression that stands for it.
fn escaped(c: char) -> String {
    if c.is_ascii_punctuation() { format!("\\{c}") } else { c.to_string() }
}

impl PartialEq for TermPattern {
    fn eq(&self, other: &TermPattern) -> bool {
        self.written == other.written
    }
}

impl fmt::Debug for TermPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TermPattern({})", self.written)
    }
}

/// States are numbers; `None` leads nowhere.
impl TermAutomaton {
    fn start(&self) -> Option<usize> {
        match self {
            TermAutomaton::Regex(regex) => regex.start(),
            TermAutomaton::Fuzzy(dfa) => Some(dfa.initial_state() as usize),
        }
    }

    fn is_match(&self, state: usize) -> bool {
        match self {
            TermAutomaton::Regex(regex) => regex.is_match(&Some(state)),
            TermAutomaton::Fuzzy(dfa) => matches!(dfa.distance(state as u32), Distance::Exact(_)),
        }
    }

    fn accept(&self, state: usize, byte: u8) -> Option<usize> {
        match self {
            TermAutomaton::Regex(regex) => regex.accept(&Some(state), byte),
            TermAutomaton::Fuzzy(dfa) => {
                let next = dfa.transition(state as u32, byte);
                (next != SINK_STATE).then_some(next as usize)
            }
        }
    }
}

struct Behind {
    prefix: Vec<u8>,
    automaton: Arc<TermAutomaton>,
}

impl Automaton for Behind {
    /// The bytes of the prefix that were read, and the state of the pattern.
    type State = Option<(usize, usize)>;

    fn start(&self) -> Self::State {
        Some((0, self.automaton.start()?))
    }

    fn is_match(&self, state: &Self::State) -> bool {
        state.is_some_and(|(read, state)| {
            read == self.prefix.len() && self.automaton.is_match(state)
        })
    }

    fn can_match(&self, state: &Self::State) -> bool {
        state.is_some()
    }

    fn accept(&self, state: &Self::State, byte: u8) -> Self::State {
        let (read, state) = (*state)?;
        match self.prefix.get(read) {
            Some(expected) => (*expected == byte).then_some((read + 1, state)),
            None => Some((read, self.automaton.accept(state, byte)?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_matches(pattern: &TermPattern, term: &str) -> bool {
        let automaton = pattern.behind(b"p\0".to_vec());
        let mut state = automaton.start();
        for byte in [b"p\0", term.as_bytes()].concat() {
            state = automaton.accept(&state, byte);
        }
        automaton.is_match(&state)
    }

    macro_rules! patterns {
        ($($name:ident: $pattern:expr, yes $yes:expr, no $no:expr;)*) => {$(
            #[test]
            fn $name() {
                let pattern = $pattern;
                for term in $yes as [&str; _] {
                    assert!(check_matches(&pattern, term), "{pattern:?} matches {term}");
                }
                for term in $no as [&str; _] {
                    assert!(!check_matches(&pattern, term), "{pattern:?} does not match {term}");
                }
            }
        )*};
    }

    patterns! {
        trailing: TermPattern::wildcard("spy*").unwrap(),
            yes ["spy", "spying", "spy-master"], no ["aspy", "sp"];
        leading: TermPattern::wildcard("*gate").unwrap(),
            yes ["watergate", "gate", "flood-gate"], no ["gates"];
        inside: TermPattern::wildcard("colo?r").unwrap(),
            yes ["colour", "coloür"], no ["color", "colouur"];
        signs: TermPattern::wildcard("a.b*").unwrap(), yes ["a.b", "a.bc"], no ["axb"];
        wide_letters: TermPattern::wildcard("?為").unwrap(), yes ["華為"], no ["為"];
        regex: TermPattern::regex("hua?wei").unwrap(), yes ["huawei", "huwei"], no ["huaweis"];
        regex_of_alternatives: TermPattern::regex("spy|SPIES").unwrap(),
            yes ["spy", "spies"], no ["spyspies", "sp"];
        one_edit: TermPattern::fuzzy("huawei", 1),
            yes ["huawei", "huwaei", "huawe", "huaweii", "huaxei"], no ["huwaeii", "hawe"];
        two_edits: TermPattern::fuzzy("huawei", 2), yes ["huwaeii", "hawe"], no ["awe"];
        two_edits_of_wide_letters: TermPattern::fuzzy("zoë", 1), yes ["zoé", "zo"], no ["z"];
    }

    #[test]
    fn an_expression_that_does_not_compile_says_why() {
        let reason = TermPattern::regex("hua(wei").unwrap_err();
        assert_eq!(reason, "unclosed group");
        assert!(TermPattern::regex("a{9999}{9999}").is_err());
        assert!(TermPattern::regex("^spy$").is_err());
    }

    #[test]
    fn a_hostile_expression_is_refused_or_made_in_time() {
        let begin = std::time::Instant::now();
        for expression in [
            "(a?){9999}",
            "((a?){99}){99}",
            "(((.?){9}){9}){9}x",
            "(.|..|...){0,300}z",
            "(a|b)*a(a|b){40}",
            r"\w{200}",
            r"(\w*\W*){20}",
            "(x+x+)+y",
        ] {
            let _ = TermPattern::regex(expression);
        }
        assert!(TermPattern::regex("(a?){9999}").is_err());
        assert!(TermPattern::regex(r"\w+(gate|leaks?)").is_ok());
        assert!(begin.elapsed().as_secs() < 30, "{:?}", begin.elapsed());
    }
}
