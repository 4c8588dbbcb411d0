//! Where and when figures were measured.

use std::fs;
use std::num::NonZero;
use std::thread;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

/// The machine, as far as it tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// The processor's name.
    pub processor: String,
    /// How many of its threads may be used.
    pub threads: usize,
    /// The operating system and the instruction set.
    pub system: String,
}

impl Machine {
    /// This machine.
    pub fn this() -> Self {
        let information = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        Self {
            processor: processor(&information).unwrap_or("unknown processor").to_owned(),
            threads: thread::available_parallelism().map_or(1, NonZero::get),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        }
    }

    /// In one line.
    pub fn line(&self) -> String {
        let Self { processor, threads, system } = self;
        format!("{processor}, {threads} threads, {system}")
    }
}

/// The processor's name in what Linux says of it.
fn processor(information: &str) -> Option<&str> {
    let line = information.lines().find(|line| line.starts_with("model name"))?;
    line.split_once(':').map(|(_, name)| name.trim())
}

/// Today, as in 2026-01-31, in UTC.
pub fn today() -> String {
    let now = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    now.split('T').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_is_read_from_what_linux_says() {
        let information = "processor\t: 0\nmodel name\t: AMD EPYC\ncpu MHz\t\t: 2596.098\n";
        assert_eq!(processor(information), Some("AMD EPYC"));
        assert_eq!(processor(""), None);
    }

    #[test]
    fn a_day_is_written_from_the_year_on() {
        let today = today();
        let numbers: Vec<u32> = today.split('-').map(|part| part.parse().unwrap()).collect();
        let [year, month, day] = numbers[..] else { panic!("{today}") };
        assert!(year > 2024 && (1..=12).contains(&month) && (1..=31).contains(&day), "{today}");
    }
}
