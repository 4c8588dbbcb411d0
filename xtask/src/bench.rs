//! `cargo xtask bench`: speed and size, each as a ratio of two sides that were measured in turn.
//!
//! A group is a file in `bench/`: it builds what it needs, measures, and returns comparisons. Everything
//! else (rounds, statistics, tables, pictures) is the same for all groups.

mod browser;
mod browser_start;
mod clock;
mod distributions;
mod download;
mod figure;
mod loader;
mod machine;
mod marshaling;
mod memory;
mod native_python;
mod native_runtime;
mod numpy;
mod packages;
mod page;
mod peak;
mod peers;
mod plot;
mod python;
mod report;
mod rounds;
mod rust;
mod script;
mod size;
mod start;
mod statistics;
mod suite;
mod throughput;
mod unpacked;
mod weights;

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use terminal_ui::Ui;

use crate::flags::{BenchFlags, BenchGroup, Browser};
use crate::variant::Tools;
use crate::workspace;
use machine::Machine;
use report::{Group, Report};
use rounds::Plan;

/// All groups, the quick ones first.
const GROUPS: [BenchGroup; 11] = [
    BenchGroup::Size,
    BenchGroup::Download,
    BenchGroup::Start,
    BenchGroup::Memory,
    BenchGroup::Throughput,
    BenchGroup::Rust,
    BenchGroup::Packages,
    BenchGroup::Marshaling,
    BenchGroup::BrowserStart,
    BenchGroup::Python,
    BenchGroup::Numpy,
];

/// What groups share.
struct Bench {
    plan: Plan,
    tools: Tools,
    browsers: Vec<Browser>,
    ui: Ui,
}

/// Runs the command.
///
/// # Errors
///
/// When something cannot be built, downloaded, run or written.
pub fn run(flags: &BenchFlags, ui: Ui) -> Result<ExitCode> {
    let rounds = if flags.quick { 1 } else { flags.rounds.get() };
    let plan = Plan { rounds, quick: flags.quick };
    let browsers = flags.browsers.clone();
    let bench = Bench { plan, tools: Tools::from(&flags.tools), browsers, ui };
    let mut report = Report {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        date: machine::today(),
        machine: Machine::this(),
        quick: flags.quick,
        groups: Vec::new(),
    };
    for group in GROUPS.into_iter().filter(|group| is_chosen(*group, &flags.only)) {
        report.groups.push(measure(group, &bench)?);
        if let Some(folder) = &flags.output {
            write(folder, &report)?;
            ui.status("Wrote", folder.display());
        }
    }
    if let Some(file) = &flags.page {
        workspace::write(file, page::page(&report).as_bytes())?;
        ui.status("Wrote", file.display());
    }
    ui.result(&report, Report::text)?;
    Ok(ExitCode::SUCCESS)
}

fn is_chosen(group: BenchGroup, only: &[BenchGroup]) -> bool {
    only.is_empty() || only.contains(&group)
}

fn measure(group: BenchGroup, bench: &Bench) -> Result<Group> {
    match group {
        BenchGroup::BrowserStart => browser_start::measure(bench),
        BenchGroup::Download => download::measure(bench),
        BenchGroup::Marshaling => marshaling::measure(bench),
        BenchGroup::Memory => memory::measure(bench),
        BenchGroup::Numpy => numpy::measure(bench),
        BenchGroup::Packages => distributions::measure(bench),
        BenchGroup::Python => python::measure(bench),
        BenchGroup::Rust => rust::measure(bench),
        BenchGroup::Size => size::measure(bench),
        BenchGroup::Start => start::measure(bench),
        BenchGroup::Throughput => throughput::measure(bench),
    }
}

fn write(folder: &Path, report: &Report) -> Result<()> {
    workspace::write(&folder.join("figures.json"), &serde_json::to_vec_pretty(report)?)?;
    workspace::write(&folder.join("figures.md"), report.markdown().as_bytes())?;
    report.groups.iter().try_for_each(|group| {
        let picture = folder.join(&group.name).with_added_extension("svg");
        workspace::write(&picture, plot::svg(group).as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_measured_unless_groups_are_named() {
        assert!(GROUPS.iter().all(|group| is_chosen(*group, &[])));
        assert!(is_chosen(BenchGroup::Size, &[BenchGroup::Size]));
        assert!(!is_chosen(BenchGroup::Start, &[BenchGroup::Size]));
    }

    #[test]
    fn the_figures_are_written_with_a_picture_of_each_group() {
        let folder = tempfile::tempdir().unwrap();
        let group = Group { name: "size".into(), about: String::new(), comparisons: Vec::new() };
        let report = Report {
            version: "0.1.0".into(),
            date: "2026-01-31".into(),
            machine: Machine::this(),
            quick: true,
            groups: vec![group],
        };
        write(folder.path(), &report).unwrap();
        let names = folder.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = names.collect();
        names.sort();
        assert_eq!(names, ["figures.json", "figures.md", "size.svg"]);
    }
}
