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
mod files;
mod groups;
mod kept;
mod limits;
mod loader;
mod machine;
mod marshaling;
mod memory;
mod native_python;
mod native_runtime;
mod numpy;
mod origin;
mod packages;
mod packaging;
mod page;
mod peak;
mod peers;
mod plot;
mod progress;
mod python;
mod python_host;
mod report;
mod rounds;
mod rust;
mod scale;
mod script;
mod size;
mod start;
mod statistics;
mod stream;
mod suite;
mod throughput;
mod unpacked;
mod weights;
mod whisper;

use std::process::ExitCode;

use anyhow::Result;
use terminal_ui::{Interrupted, Ui};

use crate::build_wasm::Module;
use crate::flags::{BenchFlags, BenchGroup, Browser};
use crate::variant::{Tools, Variant};
use groups::{Planned, announcement};
use kept::Kept;
use origin::Origin;
use report::{Group, Report, sentence};
use rounds::Plan;

/// What groups share.
struct Bench {
    plan: Plan,
    tools: Tools,
    browsers: Vec<Browser>,
    /// Cargo keeps one variant of the runtime; another one is compiled anew.
    modules: Kept<Variant, Module>,
    ui: Ui,
}

/// Runs the command. A group that cannot be measured is told; the others are measured all the same.
///
/// # Errors
///
/// When earlier figures cannot be read, something cannot be written, or the user has interrupted it.
pub fn run(flags: &BenchFlags, ui: Ui) -> Result<ExitCode> {
    let report = files::earlier(flags)?;
    let chosen = Planned::chosen(&flags.only);
    let modules = Kept::default();
    let measure =
        |planned: Planned| measure(planned.group, &Bench::of(planned, flags, &modules, ui));
    let (report, is_whole) = all(report, &chosen, flags, ui, measure)?;
    ui.result(&report, Report::text)?;
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl Bench {
    fn of(planned: Planned, flags: &BenchFlags, modules: &Kept<Variant, Module>, ui: Ui) -> Self {
        let usual: &[Browser] = match planned.group {
            BenchGroup::Limits => &[Browser::Chromium, Browser::Firefox],
            _ => &[Browser::Chromium],
        };
        let browsers = if flags.browsers.is_empty() { usual } else { &flags.browsers };
        Self {
            plan: planned.plan(flags),
            tools: Tools::from(&flags.tools),
            browsers: browsers.to_vec(),
            modules: modules.clone(),
            ui,
        }
    }
}

/// Measures groups and writes after each what there is. Says whether all of them could be measured.
fn all(
    mut report: Report,
    chosen: &[Planned],
    flags: &BenchFlags,
    ui: Ui,
    measure: impl Fn(Planned) -> Result<Group>,
) -> Result<(Report, bool)> {
    let origin = Origin::here();
    let mut is_whole = true;
    for (place, planned) in chosen.iter().copied().enumerate() {
        ui.status("Group", announcement(chosen, place, flags));
        match measure(planned) {
            Ok(group) => report.add(group, origin.with(planned.plan(flags))),
            Err(error) if is_interrupted(&error) => return Err(error),
            Err(error) => {
                is_whole = false;
                ui.failure(format!("`{}` was not measured: {}", planned.name(), sentence(&error)));
                report.add_failure(&planned.name(), &error);
            }
        }
        files::write(&report, flags, ui)?;
    }
    Ok((report, is_whole))
}

fn is_interrupted(error: &anyhow::Error) -> bool {
    error.chain().any(<dyn std::error::Error>::is::<Interrupted>)
}

fn measure(group: BenchGroup, bench: &Bench) -> Result<Group> {
    match group {
        BenchGroup::BrowserStart => browser_start::measure(bench),
        BenchGroup::Download => download::measure(bench),
        BenchGroup::Limits => limits::measure(bench),
        BenchGroup::Marshaling => marshaling::measure(bench),
        BenchGroup::Memory => memory::measure(bench),
        BenchGroup::Numpy => numpy::measure(bench),
        BenchGroup::Packages => distributions::measure(bench),
        BenchGroup::Packaging => packaging::measure(bench),
        BenchGroup::Python => python::measure(bench),
        BenchGroup::PythonHost => python_host::measure(bench),
        BenchGroup::Rust => rust::measure(bench),
        BenchGroup::Scale => scale::measure(bench),
        BenchGroup::Size => size::measure(bench),
        BenchGroup::Start => start::measure(bench),
        BenchGroup::Stream => stream::measure(bench),
        BenchGroup::Throughput => throughput::measure(bench),
        BenchGroup::Whisper => whisper::measure(bench),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use anyhow::bail;
    use clap::Parser;
    use tempfile::TempDir;

    use super::*;
    use crate::flags::{Command, Xtask};

    fn flags(folder: &TempDir) -> BenchFlags {
        let words = ["xtask", "bench", "--quick", "--output"].map(Into::into);
        let paths = [folder.path().join("figures"), "--page".into(), page(folder)];
        let words = words.into_iter().chain(paths.map(PathBuf::into_os_string));
        let Command::Bench(flags) = Xtask::parse_from(words).command else { panic!("not bench") };
        flags
    }

    fn page(folder: &TempDir) -> PathBuf {
        folder.path().join("page.md")
    }

    fn group(planned: Planned) -> Group {
        Group { name: planned.name(), about: String::new(), comparisons: Vec::new() }
    }

    fn names(report: &Report) -> Vec<&str> {
        report.groups.iter().map(|measured| measured.group.name.as_str()).collect()
    }

    fn measured(
        folder: &TempDir,
        only: &[BenchGroup],
        measure: impl Fn(Planned) -> Result<Group>,
    ) -> Result<(Report, bool)> {
        let (flags, chosen) = (flags(folder), Planned::chosen(only));
        all(files::earlier(&flags)?, &chosen, &flags, Ui::new(true, false), measure)
    }

    #[test]
    fn a_group_that_fails_does_not_keep_the_others_from_being_measured() {
        let folder = tempfile::tempdir().unwrap();
        let only = [BenchGroup::Size, BenchGroup::Start, BenchGroup::Rust];
        let (report, is_whole) = measured(&folder, &only, |planned| match planned.group {
            BenchGroup::Start => bail!("no such file"),
            _ => Ok(group(planned)),
        })
        .unwrap();
        assert_eq!((names(&report), is_whole), (vec!["size", "rust"], false));
        assert_eq!((report.failed[0].name.as_str(), report.failed.len()), ("start", 1));
        assert!(std::fs::read_to_string(page(&folder)).unwrap().contains("## rust"));
    }

    #[test]
    fn groups_that_are_not_measured_again_stay_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let only = [BenchGroup::Size, BenchGroup::Start];
        measured(&folder, &only, |planned| Ok(group(planned))).unwrap();
        let again = |planned| Ok(Group { about: "again".into(), ..group(planned) });
        let (report, is_whole) = measured(&folder, &[BenchGroup::Start], again).unwrap();
        assert_eq!((names(&report), is_whole), (vec!["size", "start"], true));
        let about = |place: usize| report.groups[place].group.about.as_str();
        assert_eq!((about(0), about(1)), ("", "again"));
        let page = std::fs::read_to_string(page(&folder)).unwrap();
        assert!(page.contains("## size") && page.contains("## start"));
    }

    #[test]
    fn figures_stay_where_a_group_fails_later() {
        let folder = tempfile::tempdir().unwrap();
        measured(&folder, &[BenchGroup::Size], |planned| Ok(group(planned))).unwrap();
        let (report, _) = measured(&folder, &[BenchGroup::Size], |_| bail!("no network")).unwrap();
        assert_eq!((names(&report), report.failed.len()), (vec!["size"], 1));
    }

    #[test]
    fn an_interruption_ends_everything() {
        let folder = tempfile::tempdir().unwrap();
        let error = measured(&folder, &[], |planned| match planned.group {
            BenchGroup::Size => Ok(group(planned)),
            _ => Err(anyhow::Error::new(Interrupted).context("cannot measure it")),
        })
        .unwrap_err();
        assert!(is_interrupted(&error));
        assert_eq!(names(&files::earlier(&flags(&folder)).unwrap()), ["size"]);
    }

    #[test]
    fn limits_are_measured_in_both_browsers_unless_others_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let [limits, rust] =
            [BenchGroup::Limits, BenchGroup::Rust].map(|one| Planned::chosen(&[one])[0]);
        let of = |planned, flags: &BenchFlags| {
            Bench::of(planned, flags, &Kept::default(), Ui::new(true, false)).browsers
        };
        let mut flags = flags(&folder);
        assert_eq!(of(limits, &flags), [Browser::Chromium, Browser::Firefox]);
        assert_eq!(of(rust, &flags), [Browser::Chromium]);
        flags.browsers = vec![Browser::Firefox];
        assert_eq!(of(limits, &flags), [Browser::Firefox]);
    }
}
