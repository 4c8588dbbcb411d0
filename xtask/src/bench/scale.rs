//! A package on Ray, against the same nodes without a package there, and against itself with another actor.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::Bench;
use super::figure::{Comparison, Figure, Unit};
use super::packages::{self, Builtins};
use super::progress::Progress;
use super::report::Group;
use super::rounds::{Contender, interleave};
use crate::engines;
use crate::process;
use crate::wheel::Profile;
use crate::workspace;

const PIPELINE: &str = "examples/text";
const SCRIPT: &str = "scale/words.py";
const LINES: u32 = 100_000;
const FEW_LINES: u32 = 4_000;
/// Half of the throughput of the nodes alone.
const NATIVE_TARGET: f64 = 2.0;
/// 1.8 times the throughput of one actor.
const SECOND_TARGET: f64 = 1.0 / 1.8;

/// The seconds of each side for all lines, by the clock on the wall: several processes work.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
struct Sides {
    packaged: f64,
    native: f64,
    native_rows: f64,
    packaged_two: f64,
}

/// Measures all sides.
///
/// # Errors
///
/// When something cannot be built, installed or run.
pub fn measure(bench: &Bench) -> Result<Group> {
    let package = packages::build(&workspace::root().join(PIPELINE), Builtins::None, bench)?;
    let python = packages::python_with_wheel(Profile::Wheel, bench)?;
    let ray = engines::folder(bench.ui)?;
    let lines = if bench.plan.quick { FEW_LINES } else { LINES };
    let progress = Progress::of(bench.ui, "words on Ray");
    let sides = Contender::new("Ray", |_| {
        let mut script = Command::new(&python);
        script.arg(packages::folder().join(SCRIPT)).arg(&package).arg(lines.to_string());
        script.env("PYTHONPATH", &ray).env("PYTHONDONTWRITEBYTECODE", "1").envs(engines::QUIET);
        answer(&mut script)
    });
    let measured = interleave(bench.plan, &mut [sides], &progress)?;
    let about = format!(
        "examples/text on {lines} lines in batches of 2,000, in actors of Ray on this machine: the clock's time, \
         without what it takes to start them"
    );
    Ok(Group { name: "scale".to_owned(), about, comparisons: comparisons(&measured[0])? })
}

fn answer(script: &mut Command) -> Result<Sides> {
    let output = process::read_all(script)?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{SCRIPT}` failed:\n{}", stderr.trim_end());
    serde_json::from_slice(&output.stdout).with_context(|| format!("`{SCRIPT}` has told no times"))
}

fn comparisons(rounds: &[Sides]) -> Result<Vec<Comparison>> {
    let comparison = |ours: &str, reference: &str, sides: fn(&Sides) -> (f64, f64), target| {
        let (one, other): (Vec<_>, Vec<_>) = rounds.iter().map(sides).unzip();
        let figure =
            Figure::of_rounds("all lines", &one, &other).context("nothing was measured")?;
        let figures = vec![figure.with_target_if(target)];
        let (ours, reference) = (ours.to_owned(), reference.to_owned());
        anyhow::Ok(Comparison { ours, reference, unit: Unit::Seconds, figures })
    };
    Ok(vec![
        comparison(
            "a package in one actor",
            "its nodes in one actor, by `map_batches`",
            |sides| (sides.packaged, sides.native),
            Some(NATIVE_TARGET),
        )?,
        comparison(
            "a package in one actor",
            "its nodes in one actor, by `map`",
            |sides| (sides.packaged, sides.native_rows),
            None,
        )?,
        comparison(
            "a package in two actors",
            "in one actor",
            |sides| (sides.packaged_two, sides.packaged),
            Some(SECOND_TARGET),
        )?,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_compared_with_its_nodes_and_with_itself() {
        let sides = Sides { packaged: 3.0, native: 2.0, native_rows: 6.0, packaged_two: 2.0 };
        let comparisons = comparisons(&[sides; 3]).unwrap();
        let ratios = comparisons.iter().map(|one| one.figures[0].ratio.median);
        assert_eq!(ratios.collect::<Vec<_>>(), [1.5, 0.5, 2.0 / 3.0]);
        let met = comparisons.iter().map(|one| one.figures[0].is_met());
        assert_eq!(met.collect::<Vec<_>>(), [Some(true), None, Some(false)]);
    }

    #[test]
    fn a_script_that_fails_is_told_with_its_reason() {
        let python = |code| answer(Command::new("python3").args(["-c", code])).unwrap_err();
        let error = python("raise SystemExit('no Ray')");
        assert_eq!(error.to_string(), format!("`{SCRIPT}` failed:\nno Ray"));
        let error = python("print(1)");
        assert_eq!(error.to_string(), format!("`{SCRIPT}` has told no times"));
    }
}
