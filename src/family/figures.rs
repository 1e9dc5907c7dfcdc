//! The figures of a text: `5,000`, `2.4`, `11/16`, `2019`.
//!
//! It knows where words stand. It must never know what a figure counts.

use super::words::Word;

/// The figures that were met, each as a hash of its parts.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures {
    all: Vec<u32>,
    last: u32,
}

impl Figures {
    /// Takes a word, if it is a figure or goes on with one.
    pub(super) fn take(&mut self, text: &str, word: Word) {
        let bytes = text.as_bytes();
        if !bytes[word.start].is_ascii_digit() {
            return;
        }
        let goes_on = word.start >= 2
            && matches!(bytes[word.start - 1], b',' | b'.' | b'/' | b':' | b'-')
            && bytes[word.start - 2].is_ascii_digit()
            && self.all.pop().is_some();
        let before = if goes_on { self.last } else { 0 };
        self.last = before.rotate_left(7) ^ (word.hash >> 32) as u32;
        self.all.push(self.last);
    }

    /// All of them, ascending, each once.
    pub(super) fn distinct(mut self) -> Vec<u32> {
        self.all.sort_unstable();
        self.all.dedup();
        self.all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::family::words::for_each_word;

    fn figures(text: &str) -> Vec<u32> {
        let mut figures = Figures::default();
        for_each_word(text, |word| figures.take(text, word));
        figures.distinct()
    }

    /// Texts with equal figures, and how many they are.
    macro_rules! equal {
        ($($name:ident, $one:expr, $other:expr, $count:expr;)*) => {$(
            #[test]
            fn $name() {
                assert_eq!(figures($one), figures($other));
                assert_eq!(figures($one).len(), $count);
            }
        )*};
    }

    equal! {
        none, "No ferry sails.", "", 0;
        a_year, "In 2019 it sailed.", "It sailed, 2019", 1;
        in_parts, "It cost 2.4 million, or 5,000,000 marks.", "5,000,000 or 2.4", 2;
        a_fraction, "paying 4-5/8 pct", "4-5/8", 1;
        in_a_list, "1, 2 and 3", "3 2 1", 3;
        twice, "11 of 11", "11", 1;
        with_letters, "the 2nd of G20", "2nd", 1;
    }

    #[test]
    fn a_figure_is_all_its_parts() {
        let all = ["2.4", "2 4", "2.5", "4.2", "24", "2"].map(figures);
        for (at, one) in all.iter().enumerate() {
            assert!(all[at + 1..].iter().all(|other| one != other), "{at}");
        }
    }
}
