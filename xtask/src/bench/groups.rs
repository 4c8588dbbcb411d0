//! The groups: in which order they are measured, how often, and about how long that takes.

use std::time::Duration;

use clap::ValueEnum;

use super::progress::about;
use super::rounds::Plan;
use crate::flags::{BenchFlags, BenchGroup};

/// A group with what is known of it before it is measured.
#[derive(Debug, Clone, Copy)]
pub struct Planned {
    /// The group.
    pub group: BenchGroup,
    /// The rounds that count, unless the user wants others.
    rounds: usize,
    /// Seconds that a round takes on two cores of a server.
    seconds: f64,
}

const fn planned(group: BenchGroup, rounds: usize, seconds: f64) -> Planned {
    Planned { group, rounds, seconds }
}

/// All groups, the quick ones first.
pub const GROUPS: [Planned; 17] = [
    planned(BenchGroup::Size, 1, 60.0),
    planned(BenchGroup::Download, 1, 40.0),
    planned(BenchGroup::Start, 7, 4.0),
    planned(BenchGroup::Memory, 3, 25.0),
    planned(BenchGroup::Throughput, 5, 16.0),
    planned(BenchGroup::Stream, 5, 5.0),
    planned(BenchGroup::PythonHost, 5, 10.0),
    planned(BenchGroup::Scale, 3, 35.0),
    planned(BenchGroup::Rust, 5, 20.0),
    planned(BenchGroup::Packages, 7, 10.0),
    planned(BenchGroup::Packaging, 3, 25.0),
    planned(BenchGroup::Marshaling, 3, 85.0),
    planned(BenchGroup::BrowserStart, 3, 150.0),
    planned(BenchGroup::Limits, 5, 90.0),
    planned(BenchGroup::Numpy, 5, 40.0),
    planned(BenchGroup::Whisper, 3, 120.0),
    planned(BenchGroup::Python, 5, 120.0),
];

impl Planned {
    /// The groups that the user has chosen.
    pub fn chosen(only: &[BenchGroup]) -> Vec<Self> {
        let is_chosen = |planned: &Self| only.is_empty() || only.contains(&planned.group);
        GROUPS.into_iter().filter(is_chosen).collect()
    }

    /// Its name, as the user writes it.
    pub fn name(self) -> String {
        self.group.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// How it is measured.
    pub fn plan(self, flags: &BenchFlags) -> Plan {
        // A size is the same each time.
        let once = flags.quick || self.rounds == 1;
        let rounds = flags.rounds.map_or(self.rounds, Into::into);
        Plan { rounds: if once { 1 } else { rounds }, quick: flags.quick }
    }

    /// How long that takes, once what is needed is built. A short round is told to take no time.
    fn time(self, plan: Plan) -> Duration {
        let rounds = f64::from(u32::try_from(plan.rounds).unwrap_or(u32::MAX));
        // What warms up takes about half as long as what counts.
        let seconds = if plan.quick { 0.0 } else { self.seconds * (rounds + 0.5) };
        Duration::from_secs_f64(seconds)
    }
}

/// Where a name of a group stands in the order; unknown ones come last.
pub fn place(name: &str) -> usize {
    GROUPS.iter().position(|planned| planned.name() == name).unwrap_or(GROUPS.len())
}

/// What is said before the group at that place of the chosen ones.
pub fn announcement(chosen: &[Planned], place: usize, flags: &BenchFlags) -> String {
    let time = |groups: &[Planned]| -> Duration {
        groups.iter().map(|planned| planned.time(planned.plan(flags))).sum()
    };
    let left = &chosen[place..];
    let (now, all) = (time(&left[..1]), time(left));
    let line = format!("`{}`, {} of {}", left[0].name(), place + 1, chosen.len());
    if all.is_zero() {
        return line;
    }
    format!("{line}: about {}, and {} until all is measured", about(now), about(all))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::flags::{Command, Xtask};

    fn flags(words: &[&str]) -> BenchFlags {
        let words = [&["xtask", "bench"], words].concat();
        let Command::Bench(flags) = Xtask::parse_from(words).command else { panic!("not bench") };
        flags
    }

    #[test]
    fn everything_is_measured_unless_groups_are_named() {
        assert_eq!(Planned::chosen(&[]).len(), BenchGroup::value_variants().len());
        let chosen = Planned::chosen(&[BenchGroup::Start, BenchGroup::Size]);
        assert_eq!(chosen.iter().map(|one| one.name()).collect::<Vec<_>>(), ["size", "start"]);
        assert!(place("size") < place("start") && place("start") < place("nothing"));
    }

    #[test]
    fn all_groups_together_take_less_than_an_hour() {
        let flags = flags(&[]);
        let all = GROUPS.iter().map(|planned| planned.time(planned.plan(&flags)));
        assert!(all.sum::<Duration>() < Duration::from_secs(60 * 60));
    }

    #[test]
    fn the_user_decides_how_often_it_is_measured() {
        let plan = |words: &[&str]| GROUPS[2].plan(&flags(words));
        assert_eq!((plan(&[]).rounds, plan(&["--rounds", "3"]).rounds), (7, 3));
        assert_eq!(GROUPS[0].plan(&flags(&["--rounds", "3"])).rounds, 1);
        let quick = plan(&["--quick", "--rounds", "3"]);
        assert_eq!((quick.rounds, quick.quick), (1, true));
    }

    #[test]
    fn what_is_measured_next_is_told_with_what_is_left() {
        let chosen = [planned(BenchGroup::Start, 7, 6.0), planned(BenchGroup::Rust, 5, 60.0)];
        let line = |place, words: &[&str]| announcement(&chosen, place, &flags(words));
        let expected = "`start`, 1 of 2: about 45 s, and 6 minutes until all is measured";
        assert_eq!(line(0, &[]), expected);
        assert_eq!(line(1, &["--quick"]), "`rust`, 2 of 2");
    }
}
