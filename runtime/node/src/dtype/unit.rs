//! Units of time.

use std::fmt;

use super::DTypeError;

/// What dates and durations are counted in: so many of a base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TimeUnit {
    base: TimeBase,
    count: u32,
}

macro_rules! bases {
    ($($base:ident $name:literal $about:literal)*) => {
        /// A unit of time that has a name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum TimeBase {
            #[doc = "No unit in particular."] Generic,
            $(#[doc = $about] $base,)*
        }

        impl TimeBase {
            /// All of them.
            pub const ALL: &[Self] = &[Self::Generic, $(Self::$base),*];

            /// NumPy's name for it.
            pub const fn name(self) -> &'static str {
                match self { Self::Generic => "generic", $(Self::$base => $name,)* }
            }
        }
    };
}

bases! {
    Year "Y" "Years."
    Month "M" "Months."
    Week "W" "Weeks."
    Day "D" "Days."
    Hour "h" "Hours."
    Minute "m" "Minutes."
    Second "s" "Seconds."
    Milli "ms" "Milliseconds."
    Micro "us" "Microseconds."
    Nano "ns" "Nanoseconds."
    Pico "ps" "Picoseconds."
    Femto "fs" "Femtoseconds."
    Atto "as" "Attoseconds."
}

impl TimeUnit {
    /// So many of a base; `None` if there are none, if there are more than NumPy can count, or if
    /// several of no unit in particular are meant.
    pub fn new(base: TimeBase, count: u32) -> Option<Self> {
        let most = if base == TimeBase::Generic { 1 } else { i32::MAX.unsigned_abs() };
        (1..=most).contains(&count).then_some(Self { base, count })
    }

    /// What is counted.
    pub fn base(self) -> TimeBase {
        self.base
    }

    /// How many of the base make one.
    pub fn count(self) -> u32 {
        self.count
    }

    /// Reads what follows `M8` or `datetime64`: `[ms]`, `[25s]`, or nothing.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Self::new(TimeBase::Generic, 1);
        }
        let unit = text.strip_prefix('[')?.strip_suffix(']')?;
        let digits = unit.len() - unit.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (count, name) = unit.split_at(digits);
        let count = if count.is_empty() { 1 } else { count.parse().ok()? };
        let base = TimeBase::ALL.iter().copied().find(|base| base.name() == name)?;
        Self::new(base, count)
    }

    /// Like [`Self::parse`], with an error that tells the whole code.
    pub(super) fn of(text: &str, code: &str) -> Result<Self, DTypeError> {
        Self::parse(text).ok_or_else(|| DTypeError::Unit(code.to_owned()))
    }
}

/// In brackets; no unit in particular is nothing.
impl fmt::Display for TimeUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.base, self.count) {
            (TimeBase::Generic, _) => Ok(()),
            (base, 1) => write!(f, "[{}]", base.name()),
            (base, count) => write!(f, "[{count}{}]", base.name()),
        }
    }
}
