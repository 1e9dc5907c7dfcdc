//! How long an answer may take, as it is written: `500ms`, `2s`, `1m`.
//!
//! It knows times; it must never know what takes so long.

use std::time::Duration;

use clap::Args;

/// The option that limits how long an answer may take.
#[derive(Args, Clone, Copy, Debug)]
pub(super) struct TimeoutArgs {
    /// Give an answer up that is not complete in this time: 500ms, 2s, 1m [default: never]
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(super) timeout: Option<Duration>,
}

/// The units, the longer name of two that end alike first, with their milliseconds.
const UNITS: [(&str, u64); 4] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

fn duration(text: &str) -> Result<Duration, String> {
    let read = |(unit, milliseconds): &(&str, u64)| {
        let number: u64 = text.strip_suffix(unit)?.parse().ok()?;
        number.checked_mul(*milliseconds).map(Duration::from_millis)
    };
    let reason = || "give a number and its unit: 500ms, 2s, 1m, 1h".to_owned();
    UNITS.iter().find_map(read).ok_or_else(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_duration(text: &str, milliseconds: Option<u64>) {
        assert_eq!(duration(text).ok(), milliseconds.map(Duration::from_millis), "{text}");
    }

    #[test]
    fn times_have_a_unit() {
        check_duration("500ms", Some(500));
        check_duration("2s", Some(2_000));
        check_duration("1m", Some(60_000));
        check_duration("1h", Some(3_600_000));
        check_duration("0s", Some(0));
        for text in ["", "2", "s", "-1s", "1.5s", "2 s", "2d", "18446744073709551615m"] {
            check_duration(text, None);
        }
    }
}
