//! The numbers that directives stand for.

use super::Time;

/// The ISO 8601 week 1 is the one with a Thursday, and weeks begin with Monday.
const THURSDAY: i64 = 4;
const MONDAY: i64 = 1;
/// A multiple of 7 that no difference of days in two years is below.
const WEEKS: i64 = 54 * 7;

/// A number and how it is written unless the directive says otherwise.
pub(super) struct Number {
    pub value: i64,
    pub digits: usize,
    pub padded_with_spaces: bool,
}

/// What a time means in numbers.
pub(super) struct Calendar<'t>(pub &'t Time<'t>);

impl Calendar<'_> {
    pub fn year(&self) -> i64 {
        i64::from(self.0.year) + 1900
    }

    /// What `conversion` stands for, if it is a number; `of_era` if there is an `E` before it.
    pub fn number(&self, conversion: u8, of_era: bool) -> Option<Number> {
        let (year, time) = (self.year(), self.0);
        let (days, weekday) = (i64::from(time.yday), i64::from(time.wday));
        let number = |digits, value| Number { value, digits, padded_with_spaces: false };
        let spaced = |value: i32| Number { padded_with_spaces: true, ..number(2, value.into()) };
        Some(match conversion {
            b'C' => number(1, year.div_euclid(100)),
            b'y' => number(2, year.rem_euclid(100)),
            b'u' => number(1, (weekday + 6) % 7 + 1),
            _ if of_era => return None,
            b'd' => number(2, time.mday.into()),
            b'e' => spaced(time.mday),
            b'H' => number(2, time.hour.into()),
            b'I' => number(2, self.hour_of_half().into()),
            b'k' => spaced(time.hour),
            b'l' => spaced(self.hour_of_half()),
            b'j' => number(3, days + 1),
            b'm' => number(2, i64::from(time.mon) + 1),
            b'M' => number(2, time.min.into()),
            b'S' => number(2, time.sec.into()),
            b'w' => number(1, weekday),
            b'U' => number(2, (days - weekday + 7) / 7),
            b'W' => number(2, (days - (weekday + 6) % 7 + 7) / 7),
            b'G' => number(1, self.iso_week().0),
            b'g' => number(2, self.iso_week().0.rem_euclid(100)),
            b'V' => number(2, self.iso_week().1),
            _ => return None,
        })
    }

    fn hour_of_half(&self) -> i32 {
        match self.0.hour {
            hour if hour > 12 => hour - 12,
            0 => 12,
            hour => hour,
        }
    }

    /// The year that the week belongs to, and its number in that year.
    fn iso_week(&self) -> (i64, i64) {
        let (year, days) = (self.year(), i64::from(self.0.yday));
        let since_week_1 = |days| {
            let weekday = i64::from(self.0.wday);
            days - (days - weekday + THURSDAY + WEEKS) % 7 + THURSDAY - MONDAY
        };
        let this = since_week_1(days);
        let next = since_week_1(days - days_of(year));
        if this < 0 {
            (year - 1, since_week_1(days + days_of(year - 1)) / 7 + 1)
        } else if next >= 0 {
            (year + 1, next / 7 + 1)
        } else {
            (year, this / 7 + 1)
        }
    }

    /// Seconds since 1970; local time is UTC in the guest.
    pub fn seconds(&self) -> i64 {
        let time = self.0;
        let (year, month) = (self.year(), i64::from(time.mon));
        let (year, month) = (year + month.div_euclid(12), month.rem_euclid(12));
        let days = days_before(year, month) + i64::from(time.mday) - 1;
        let hours = days * 24 + i64::from(time.hour);
        (hours * 60 + i64::from(time.min)) * 60 + i64::from(time.sec)
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of(year: i64) -> i64 {
    365 + i64::from(is_leap(year))
}

/// Days from 1970 to the first of a month, which counts from 0.
fn days_before(year: i64, month: i64) -> i64 {
    const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let past = year - 1;
    let leap_days = past.div_euclid(4) - past.div_euclid(100) + past.div_euclid(400);
    let since_year_1 = past * 365 + leap_days;
    let in_year = usize::try_from(month).ok().and_then(|month| BEFORE.get(month)).unwrap_or(&0);
    since_year_1 - 719_162 + in_year + i64::from(month > 1 && is_leap(year))
}
