//! Which functions calls through the table reach, as a text that people can read and compare.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::Error;

/// What begins a line that says nothing.
const COMMENT: char = '#';

/// The likely targets of calls: a line `caller number target…` for each call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    calls: BTreeMap<String, Vec<Call>>,
}

/// A call through the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Which of its function's calls through the table it is, from 0.
    pub number: usize,
    /// The names of the functions that it is likely to reach, the most likely first.
    pub targets: Vec<String>,
}

impl Profile {
    /// How many calls there are.
    pub fn len(&self) -> usize {
        self.calls.values().map(Vec::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }

    /// Adds a call of that function.
    pub fn add(&mut self, caller: &str, call: Call) {
        self.calls.entry(caller.to_owned()).or_default().push(call);
    }

    /// The calls of that function.
    pub(crate) fn of(&self, caller: &str) -> &[Call] {
        self.calls.get(caller).map_or(&[], Vec::as_slice)
    }
}

impl FromStr for Profile {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let mut profile = Self::default();
        for (index, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with(COMMENT) {
                continue;
            }
            let (caller, call) = parse(line).ok_or(Error::Profile { line: index + 1 })?;
            profile.add(caller, call);
        }
        Ok(profile)
    }
}

fn parse(line: &str) -> Option<(&str, Call)> {
    let mut words = line.split(' ');
    let (caller, number) = (words.next()?, words.next()?.parse().ok()?);
    let targets: Vec<String> = words.map(str::to_owned).collect();
    (!targets.is_empty()).then_some((caller, Call { number, targets }))
}

impl fmt::Display for Profile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (caller, calls) in &self.calls {
            for Call { number, targets } in calls {
                writeln!(formatter, "{caller} {number} {}", targets.join(" "))?;
            }
        }
        Ok(())
    }
}
