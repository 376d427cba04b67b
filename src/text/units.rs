//! Durations, shares and rates as people write them.

use std::fmt;
use std::time::Duration;

/// A share of the whole, 0..=1, written `99.9%`.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Share(pub f64);

/// How often something happens, per second; written `20/s`, `5/min`, `3/h`, `1/day`.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Rate(pub f64);

/// Why a text is no duration, share or rate; `try_instead` is what was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitError {
    /// What is wrong, to follow "`key: value`": "has no unit".
    pub problem: String,
    /// A way to write it right.
    pub try_instead: Option<String>,
}

fn problem<T>(problem: impl Into<String>, try_instead: Option<String>) -> Result<T, UnitError> {
    Err(UnitError {
        problem: problem.into(),
        try_instead,
    })
}

/// Splits into a number that is not negative, and what follows it.
fn number(text: &str) -> Option<(f64, &str)> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let value: f64 = text[..digits].parse().ok()?;
    value.is_finite().then_some((value, text[digits..].trim_start()))
}

/// A duration in milliseconds.
#[must_use]
pub fn milliseconds(duration: Duration) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "some hundred years in microseconds are below 2^53"
    )]
    let micros = duration.as_micros() as f64;
    micros / 1e3
}

/// The longest duration that a description can say, in seconds: three centuries.
pub const LONGEST_SECONDS: f64 = 1e10;

/// Reads `180ms`, `1.5s`, `10min`, `2h`, `1d`.
///
/// # Errors
/// No number, no unit, an unknown unit, or more than some hundred years.
pub fn parse_duration(text: &str) -> Result<Duration, UnitError> {
    const UNITS: &str = "is no duration (ms, s, min, h, d)";
    let Some((value, unit)) = number(text.trim()) else {
        return problem(UNITS, None);
    };
    let seconds = match unit {
        "us" | "µs" => value / 1e6,
        "ms" => value / 1e3,
        "s" => value,
        "min" => value * 60.0,
        "h" => value * 3600.0,
        "d" => value * 86400.0,
        "" => return problem("has no unit", Some(format!("{text}ms"))),
        "m" => return problem("has no unit that is known", Some(format!("{value}min"))),
        "sec" | "seconds" | "second" => return problem(UNITS, Some(format!("{value}s"))),
        _ => return problem(UNITS, None),
    };
    if seconds > LONGEST_SECONDS {
        return problem("is too long a duration", None);
    }
    Ok(Duration::from_secs_f64(seconds))
}

/// Reads `99.9%`.
///
/// # Errors
/// No number, no `%`, or more than 100 %.
pub fn parse_share(text: &str) -> Result<Share, UnitError> {
    match number(text.trim()) {
        Some((value, "%")) if value <= 100.0 => Ok(Share(value / 100.0)),
        Some((_, "%")) => problem("is above 100%", None),
        Some((value, "")) if value > 0.0 && value <= 1.0 => {
            problem("has no %", Some(format!("{}%", trim_number(value * 100.0))))
        }
        Some((value, "")) if value <= 100.0 => problem("has no %", Some(format!("{text}%"))),
        None | Some(_) => problem("is no share (such as 99.9%)", None),
    }
}

/// Reads `20/s`, `5/min`, `3/h`, `1/day`.
///
/// # Errors
/// No number, or none of these units.
pub fn parse_rate(text: &str) -> Result<Rate, UnitError> {
    const UNITS: &str = "is no rate (such as 20/s, 5/min, 3/h or 1/day)";
    match number(text.trim()) {
        Some((value, "/s")) => Ok(Rate(value)),
        Some((value, "/min")) => Ok(Rate(value / 60.0)),
        Some((value, "/h")) => Ok(Rate(value / 3600.0)),
        Some((value, "/day")) => Ok(Rate(value / 86400.0)),
        Some((_, "")) => problem("has no unit", Some(format!("{text}/s"))),
        Some((value, "/d")) => problem(UNITS, Some(format!("{value}/day"))),
        Some((value, "/m")) => problem(UNITS, Some(format!("{value}/min"))),
        _ => problem(UNITS, None),
    }
}

/// A number with at most nine decimals and no trailing zeros.
fn trim_number(value: f64) -> String {
    let text = format!("{value:.9}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A duration as [`parse_duration`] reads it, in the largest unit that leaves no fraction.
#[must_use]
pub fn format_duration(duration: Duration) -> String {
    let micros = duration.as_micros();
    for (unit, size) in [
        ("d", 86_400_000_000),
        ("h", 3_600_000_000),
        ("min", 60_000_000),
        ("s", 1_000_000),
    ] {
        if micros >= size && micros.is_multiple_of(size) {
            return format!("{}{unit}", micros / size);
        }
    }
    if micros == 0 {
        return "0s".to_owned();
    }
    format!("{}ms", trim_number(duration.as_secs_f64() * 1e3))
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", trim_number(self.0 * 100.0))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (unit, seconds) in [("s", 1.0), ("min", 60.0), ("h", 3600.0), ("day", 86400.0)] {
            let value = self.0 * seconds;
            if value >= 1.0 || unit == "day" {
                return write!(f, "{}/{unit}", trim_number(value));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_reads_back() {
        for text in ["180ms", "1.5ms", "2s", "10min", "3h", "2d", "0s", "1500ms"] {
            let duration = parse_duration(text).expect(text);
            assert_eq!(parse_duration(&format_duration(duration)), Ok(duration), "{text}");
        }
        assert_eq!(format_duration(Duration::from_millis(1500)), "1500ms");
        for text in ["99.9%", "0%", "100%", "99.95%"] {
            assert_eq!(parse_share(text).expect(text).to_string(), text);
        }
        for text in ["20/s", "5/min", "3/h", "1/day"] {
            assert_eq!(parse_rate(text).expect(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_missing_is_said() {
        assert_eq!(
            parse_duration("180").expect_err("no unit").try_instead.as_deref(),
            Some("180ms")
        );
        assert_eq!(
            parse_share("0.999").expect_err("no %").try_instead.as_deref(),
            Some("99.9%")
        );
        assert_eq!(
            parse_share("99.9").expect_err("no %").try_instead.as_deref(),
            Some("99.9%")
        );
        assert_eq!(parse_share("101%").expect_err("too much").problem, "is above 100%");
        assert!(parse_duration("-5s").is_err());
        assert!(parse_duration("1e5s").is_err());
        assert!(parse_rate("20").is_err());
        assert!(parse_duration("99999999999999999999d").is_err());
    }

    #[test]
    fn a_share_equals_its_own_threshold() {
        assert!(parse_share("99.9%").expect("a share") >= parse_share("99.90%").expect("a share"));
    }
}
