//! Times as text, as glibc writes them in the C locale.
//!
//! musl makes a text empty as soon as one directive is unknown to it, and programs take that for the
//! answer. glibc knows more directives and leaves what it does not know as it stands.

mod calendar;
mod directive;

use calendar::Calendar;
use directive::{Directive, Modifier};

/// A character of a wide text.
pub type Wide = u32;

/// A moment as `struct tm` has it: years count from 1900, months, days of the week and days of the year
/// from 0, and the week begins with Sunday.
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs, reason = "they are named as in C, without `tm_`")]
pub struct Time<'a> {
    pub sec: i32,
    pub min: i32,
    pub hour: i32,
    pub mday: i32,
    pub mon: i32,
    pub year: i32,
    pub wday: i32,
    pub yday: i32,
    pub isdst: i32,
    /// Seconds east of UTC.
    pub gmtoff: i64,
    pub zone: &'a [u8],
}

/// The text that `format` stands for.
pub fn format(time: &Time<'_>, format: &[Wide]) -> Vec<Wide> {
    let mut text = Vec::with_capacity(2 * format.len());
    let mut rest = format;
    while let [first, after @ ..] = rest {
        if *first == Wide::from(b'%') {
            let (directive, length) = Directive::parse(after);
            let (whole, remaining) = rest.split_at(1 + length);
            let mut field = Field { directive, text: &mut text };
            if !field.write(time) {
                field.wide(whole);
            }
            rest = remaining;
        } else {
            text.push(*first);
            rest = after;
        }
    }
    text
}

const DAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What glibc writes for a day or a month that there is not.
const NO_NAME: &str = "?";

/// The guest has no other.
const LOCAL_ZONE: &[u8] = b"UTC";

/// Where the text for one directive goes.
struct Field<'t> {
    directive: Directive,
    text: &'t mut Vec<Wide>,
}

impl Field<'_> {
    /// Writes what the directive stands for; false if it stands for nothing.
    fn write(&mut self, time: &Time<'_>) -> bool {
        use Modifier::{E, O};
        match (self.directive.modifier, self.directive.conversion) {
            (_, b'%') => self.ascii(b"%"),
            (_, b'n') => self.ascii(b"\n"),
            (_, b't') => self.ascii(b"\t"),
            (None | Some(O), b'b' | b'h' | b'B') | (None, b'a' | b'A') => self.name(time),
            // glibc changes the case before it finds that there is no such directive.
            (Some(E), b'b' | b'h' | b'B') => {
                self.directive.upper |= self.directive.swap;
                return false;
            }
            (None | Some(E), b'c') => self.all_of(time, b"%a %b %e %H:%M:%S %Y"),
            (None | Some(E), b'x') | (None, b'D') => self.all_of(time, b"%m/%d/%y"),
            (None | Some(E), b'X') | (_, b'T') => self.all_of(time, b"%H:%M:%S"),
            (None, b'F') => self.all_of(time, b"%Y-%m-%d"),
            (_, b'R') => self.all_of(time, b"%H:%M"),
            (_, b'r') => self.all_of(time, b"%I:%M:%S %p"),
            (_, b'p' | b'P') => self.half_of_day(time),
            (_, b'Z') => self.zone(time),
            (_, b'z') => self.offset(time),
            (_, b's') => self.ascii(Calendar(time).seconds().to_string().as_bytes()),
            (None | Some(E), b'Y') => self.number(1, Calendar(time).year(), false),
            (modifier, conversion) => {
                let number = Calendar(time).number(conversion, modifier == Some(E));
                let Some(number) = number else { return false };
                self.number(number.digits, number.value, number.padded_with_spaces);
            }
        }
        true
    }

    fn name(&mut self, time: &Time<'_>) {
        let conversion = self.directive.conversion;
        let (names, index) = match conversion {
            b'a' | b'A' => (&DAYS[..], time.wday),
            _ => (&MONTHS[..], time.mon),
        };
        let name = usize::try_from(index).ok().and_then(|index| names.get(index));
        let name = name.copied().unwrap_or(NO_NAME).as_bytes();
        self.directive.upper |= self.directive.swap;
        let is_short = conversion.is_ascii_lowercase();
        self.ascii(if is_short { name.get(..3).unwrap_or(name) } else { name });
    }

    fn half_of_day(&mut self, time: &Time<'_>) {
        self.swap_to_lower();
        self.directive.lower |= self.directive.conversion == b'P';
        self.ascii(if time.hour > 11 { b"PM" } else { b"AM" });
    }

    /// What is written in capitals becomes small where the case is to change.
    fn swap_to_lower(&mut self) {
        if self.directive.swap {
            (self.directive.upper, self.directive.lower) = (false, true);
        }
    }

    /// A time without a zone that is known to be summer time or not is local time.
    fn zone(&mut self, time: &Time<'_>) {
        let is_local = time.zone.is_empty() && time.isdst >= 0;
        self.swap_to_lower();
        self.ascii(if is_local { LOCAL_ZONE } else { time.zone });
    }

    /// Local time of unknown summer time has no offset.
    fn offset(&mut self, time: &Time<'_>) {
        if time.isdst < 0 {
            return;
        }
        let minutes = time.gmtoff.abs() / 60;
        self.ascii(if time.gmtoff < 0 { b"-" } else { b"+" });
        self.number(4, minutes / 60 * 100 + minutes % 60, false);
    }

    /// What a directive stands for that is short for several.
    fn all_of(&mut self, time: &Time<'_>, directives: &[u8]) {
        let directives: Vec<Wide> = directives.iter().copied().map(Wide::from).collect();
        self.wide(&format(time, &directives));
    }

    fn ascii(&mut self, text: &[u8]) {
        let text: Vec<Wide> = text.iter().copied().map(Wide::from).collect();
        self.wide(&text);
    }

    fn wide(&mut self, text: &[Wide]) {
        let Directive { pad, width, upper, lower, .. } = self.directive;
        let fill = if pad == Some(b'0') { b'0' } else { b' ' };
        self.fill(fill, width.saturating_sub(text.len()));
        self.text.extend(text.iter().map(|wide| match u8::try_from(*wide) {
            Ok(byte) if lower => byte.to_ascii_lowercase().into(),
            Ok(byte) if upper => byte.to_ascii_uppercase().into(),
            _ => *wide,
        }));
    }

    fn fill(&mut self, with: u8, count: usize) {
        self.text.extend(std::iter::repeat_n(Wide::from(with), count));
    }

    /// At least so many digits, or as wide as the directive says.
    fn number(&mut self, digits: usize, value: i64, padded_with_spaces: bool) {
        let digits = digits.max(self.directive.width);
        if padded_with_spaces && !matches!(self.directive.pad, Some(b'0' | b'-')) {
            self.directive.pad = Some(b'_');
        }
        let number = value.unsigned_abs().to_string();
        let sign: &[u8] = if value < 0 { b"-" } else { b"" };
        let missing = digits.saturating_sub(sign.len() + number.len());
        match self.directive.pad {
            Some(b'-') => self.ascii(&[sign, number.as_bytes()].concat()),
            Some(b'_') => {
                self.fill(b' ', missing);
                self.fill_nothing_more();
                self.ascii(&[sign, number.as_bytes()].concat());
            }
            _ => {
                self.fill_nothing_more();
                self.ascii(sign);
                self.fill(b'0', missing);
                self.ascii(number.as_bytes());
            }
        }
    }

    fn fill_nothing_more(&mut self) {
        self.directive.width = 0;
    }
}
