//! A cursor over the text of a date: numbers, words, times of day and zones.
//!
//! It knows what each of these looks like by itself. It must never know which of them make a date.

use crate::date::words::{self, Zone};

/// What is left of a text.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'a> {
    rest: &'a str,
}

/// A run of ASCII digits.
#[derive(Clone, Copy)]
pub(crate) struct Number {
    /// How many digits there are, leading zeros included.
    pub(crate) digits: usize,
    /// Their value; `u64::MAX` if it is larger.
    pub(crate) value: u64,
}

/// A word in lower case and without accents.
pub(crate) struct Folded {
    letters: [u8; LONGEST_WORD],
    len: usize,
}

/// Letters of the longest word that dates are made of (`veroffentlicht`, 14), and some air.
const LONGEST_WORD: usize = 16;

impl Folded {
    /// The word.
    pub(crate) fn as_str(&self) -> &str {
        str::from_utf8(&self.letters[..self.len]).unwrap_or_default()
    }
}

impl<'a> Cursor<'a> {
    /// A cursor at the start of a text.
    pub(crate) fn new(text: &'a str) -> Cursor<'a> {
        Cursor { rest: text }
    }

    /// Whether nothing is left.
    pub(crate) fn at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next character.
    pub(crate) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Moves past the next character.
    pub(crate) fn skip(&mut self) {
        let mut chars = self.rest.chars();
        chars.next();
        self.rest = chars.as_str();
    }

    /// Moves past this ASCII character in either case, if it is next.
    pub(crate) fn eat(&mut self, wanted: u8) -> bool {
        let found = self.rest.as_bytes().first().is_some_and(|b| b.eq_ignore_ascii_case(&wanted));
        if found {
            self.rest = &self.rest[1..];
        }
        found
    }

    /// Moves past blanks.
    pub(crate) fn blanks(&mut self) {
        if self.rest.as_bytes().first().is_some_and(|byte| !byte.is_ascii_graphic()) {
            self.rest = self.rest.trim_start();
        }
    }

    /// Reads on; if that fails, nothing has been read.
    pub(crate) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = *self;
        let found = read(self);
        if found.is_none() {
            *self = before;
        }
        found
    }

    /// Digits.
    pub(crate) fn number(&mut self) -> Option<Number> {
        let bytes = self.rest.as_bytes();
        let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let value = bytes[..digits].iter().fold(0u64, |value, digit| {
            value.saturating_mul(10).saturating_add(u64::from(digit - b'0'))
        });
        self.rest = &self.rest[digits..];
        (digits > 0).then_some(Number { digits, value })
    }

    /// Letters, folded.
    pub(crate) fn word(&mut self) -> Option<Folded> {
        let mut word = Folded { letters: [0; LONGEST_WORD], len: 0 };
        while let Some(next) = self.peek() {
            if let Some(letter) = fold(next) {
                *word.letters.get_mut(word.len)? = letter;
                word.len += 1;
            } else if !is_combining(next) {
                break;
            }
            self.skip();
        }
        (word.len > 0).then_some(word)
    }

    /// The mark between the parts of a numeric date: a slash, a dash or a point, which may have
    /// blanks behind it (`15. 5. 2019`). Every dash is `-`.
    pub(crate) fn mark(&mut self) -> Option<char> {
        let mark = match self.peek()? {
            '/' => '/',
            '.' => '.',
            dash if is_dash(dash) => '-',
            _ => return None,
        };
        self.skip();
        if mark == '.' {
            self.blanks();
        }
        Some(mark)
    }

    /// The rest of a time of day whose hour has been read, in seconds since midnight: `:30`,
    /// `:30:00.123`, `.30`, `h30`, ` p.m.`, ` Uhr`.
    ///
    /// Fractions are dropped, and a leap second counts as the second before it.
    pub(crate) fn time(&mut self, hour: u64) -> Option<u32> {
        self.attempt(|cursor| {
            let minutes = cursor.minutes();
            let hour = match cursor.meridiem() {
                Some(is_pm) => hour_of_day(hour, is_pm)?,
                None => {
                    let oclock = cursor.following(|word| words::is_oclock(word).then_some(()));
                    minutes.or(oclock.map(|()| 0))?;
                    hour
                }
            };
            time_of_day(hour, 0, 0).map(|start| start + minutes.unwrap_or(0))
        })
    }

    /// The time of day that ISO 8601 puts behind its `T`: `09:30:00.123`, `0930`, `09`.
    pub(crate) fn iso_time(&mut self) -> Option<u32> {
        let number = self.number()?;
        match number.digits {
            1 | 2 => self.time(number.value).or_else(|| time_of_day(number.value, 0, 0)),
            4 => compact_time(number.value * 100),
            6 => {
                self.fraction();
                compact_time(number.value)
            }
            _ => None,
        }
    }

    /// Moves past the fraction of a second, `.123` or `,123`.
    pub(crate) fn fraction(&mut self) {
        self.attempt(|cursor| {
            (cursor.eat(b'.') || cursor.eat(b',')).then(|| cursor.number()).flatten()
        });
    }

    /// A time zone: `Z`, `EDT`, `ET`, `+02:00`, `-0500`, `+02`, `GMT+2`.
    pub(crate) fn zone(&mut self) -> Option<Zone> {
        self.attempt(|cursor| match cursor.peek()? {
            '+' => cursor.offset(),
            dash if is_dash(dash) => cursor.offset(),
            _ => {
                let name = cursor.word()?;
                let zone = words::zone(name.as_str())?;
                let offset = matches!(name.as_str(), "gmt" | "utc").then(|| cursor.offset());
                Some(offset.flatten().unwrap_or(zone))
            }
        })
    }

    /// The zone that XML Schema allows behind a day at the end of the text: `Z`, `+02:00`.
    pub(crate) fn zone_of_day(&mut self) -> Option<Zone> {
        let is_zone = matches!(self.rest.as_bytes(), [_] | [_, _, _, b':', _, _]);
        is_zone.then(|| self.zone()).flatten()
    }

    /// What a word behind optional blanks stands for, if it is of the wanted kind.
    pub(crate) fn following<T>(&mut self, kind: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        self.attempt(|cursor| {
            cursor.blanks();
            kind(cursor.word()?.as_str())
        })
    }

    /// The text between round or square brackets.
    pub(crate) fn bracketed(&mut self) -> Option<&'a str> {
        let closing = match self.peek()? {
            '(' => ')',
            '[' => ']',
            _ => return None,
        };
        let (inner, rest) = self.rest[1..].split_once(closing)?;
        self.rest = rest;
        Some(inner)
    }

    /// Seconds since the full hour.
    fn minutes(&mut self) -> Option<u32> {
        self.attempt(|cursor| {
            if cursor.eat(b':') {
                let minute = cursor.two_digits()?;
                let second = if cursor.eat(b':') { cursor.two_digits()? } else { 0 };
                cursor.fraction();
                return time_of_day(0, minute, second);
            }
            if cursor.eat(b'.') {
                let minute = cursor.two_digits()?;
                // `15.05.2019` is no time.
                let mut ahead = *cursor;
                let is_date = ahead.mark() == Some('.') && ahead.number().is_some();
                return (!is_date).then(|| time_of_day(0, minute, 0)).flatten();
            }
            cursor.following(|word| (word == "h").then_some(()))?;
            let minute = cursor.attempt(|cursor| {
                cursor.blanks();
                cursor.two_digits()
            });
            time_of_day(0, minute.unwrap_or(0), 0)
        })
    }

    fn two_digits(&mut self) -> Option<u64> {
        self.number().filter(|number| number.digits == 2).map(|number| number.value)
    }

    /// Whether `p.m.` and not `a.m.` follows.
    fn meridiem(&mut self) -> Option<bool> {
        self.attempt(|cursor| {
            cursor.blanks();
            let is_pm = cursor.eat(b'p');
            if !is_pm && !cursor.eat(b'a') {
                return None;
            }
            let is_dotted = cursor.eat(b'.');
            if is_dotted {
                cursor.blanks();
            }
            if !cursor.eat(b'm') {
                return None;
            }
            if is_dotted {
                cursor.eat(b'.');
            }
            (!cursor.peek().is_some_and(char::is_alphanumeric)).then_some(is_pm)
        })
    }

    /// `+02:00`, `-0500`, `+2`; at most 14 hours, as XML Schema 1.1, part 2, 3.3.7 has it, so that
    /// few spans of time (`09:30-17:00`) look like one.
    fn offset(&mut self) -> Option<Zone> {
        self.attempt(|cursor| {
            let is_ahead = cursor.eat(b'+');
            if !is_ahead && cursor.mark() != Some('-') {
                return None;
            }
            let number = cursor.number()?;
            let (hours, minutes) = match number.digits {
                4 => (number.value / 100, number.value % 100),
                1 | 2 if cursor.eat(b':') => (number.value, cursor.two_digits()?),
                1 | 2 => (number.value, 0),
                _ => return None,
            };
            let ahead = (hours * 60 + minutes) as i16;
            let is_offset = minutes <= 59 && ahead <= 14 * 60;
            is_offset.then_some(Zone::Offset(if is_ahead { ahead } else { -ahead }))
        })
    }
}

/// Whether the character is a hyphen, a dash or a minus sign.
pub(crate) fn is_dash(next: char) -> bool {
    matches!(next, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn is_combining(next: char) -> bool {
    matches!(next, '\u{300}'..='\u{36f}')
}

/// The ASCII letter in lower case that a letter of the seven languages is written with.
fn fold(letter: char) -> Option<u8> {
    Some(match letter {
        'a'..='z' | 'A'..='Z' => (letter as u8).to_ascii_lowercase(),
        'à'..='å' | 'À'..='Å' | 'ª' => b'a',
        'ç' | 'Ç' => b'c',
        'è'..='ë' | 'È'..='Ë' => b'e',
        'ì'..='ï' | 'Ì'..='Ï' => b'i',
        'ñ' | 'Ñ' => b'n',
        'ò'..='ö' | 'Ò'..='Ö' | 'º' | '°' => b'o',
        'ù'..='ü' | 'Ù'..='Ü' => b'u',
        _ => return None,
    })
}

/// The hour from 0 that a clock with `a.m.` and `p.m.` shows; `13:30 PM` says what it means.
fn hour_of_day(hour: u64, is_pm: bool) -> Option<u64> {
    match (hour, is_pm) {
        (12, false) => Some(0),
        (0..12, true) => Some(hour + 12),
        (13.., false) => None,
        _ => Some(hour),
    }
}

/// The time of day of the number `hhmmss`, in seconds since midnight.
pub(crate) fn compact_time(hhmmss: u64) -> Option<u32> {
    time_of_day(hhmmss / 10_000, hhmmss / 100 % 100, hhmmss % 100)
}

/// Seconds since midnight.
fn time_of_day(hour: u64, minute: u64, second: u64) -> Option<u32> {
    let is_time = hour <= 23 && minute <= 59 && second <= 60;
    is_time.then(|| (hour * 3600 + minute * 60 + second.min(59)) as u32)
}
