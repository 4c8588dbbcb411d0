//! All figures of a run, as text, Markdown and JSON.

use indicatif::HumanCount;
use serde::Serialize;
use terminal_ui::columns;

use super::figure::{Comparison, Figure, Unit};
use super::machine::Machine;

/// The figures with where they come from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The version of rmpkg.
    pub version: String,
    /// The day, as in 2026-01-31.
    pub date: String,
    /// The machine.
    pub machine: Machine,
    /// Whether everything was shortened to try the command out: the figures say little then.
    pub quick: bool,
    /// What was measured.
    pub groups: Vec<Group>,
}

/// Figures that belong together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// What was done, and what was counted.
    pub about: String,
    /// Pairs of sides.
    pub comparisons: Vec<Comparison>,
}

impl Report {
    /// For a terminal.
    pub fn text(&self) -> String {
        let parts = self.groups.iter().map(|group| {
            let tables = group.comparisons.iter().map(text_table);
            format!(
                "{}: {}\n\n{}",
                group.name,
                group.about,
                tables.collect::<Vec<_>>().join("\n\n")
            )
        });
        let parts: Vec<_> = parts.chain([self.origin()]).collect();
        parts.join("\n\n")
    }

    /// For a page.
    pub fn markdown(&self) -> String {
        let parts = self.groups.iter().map(|group| {
            let tables = group.comparisons.iter().map(markdown_table);
            let tables = tables.collect::<Vec<_>>().join("\n");
            format!("## {}\n\n{}.\n\n{tables}", group.name, capitalised(&group.about))
        });
        let parts: Vec<_> = parts.collect();
        format!("{}\n{}.\n", parts.join("\n"), capitalised(&self.origin()))
    }

    fn origin(&self) -> String {
        let quick = if self.quick { ", in a hurry" } else { "" };
        let Self { version, date, machine, .. } = self;
        format!("measured with rmpkg {version} on {date}{quick}, {}", machine.line())
    }
}

const HEAD: [&str; 5] = ["", "ratio", "quartiles", "ours", "reference"];

fn text_table(comparison: &Comparison) -> String {
    let title = ["", "ratio", "quartiles", &comparison.ours, &comparison.reference];
    let head = std::iter::once(title.map(str::to_owned));
    columns(
        &head
            .chain(comparison.figures.iter().map(|figure| cells(figure, comparison.unit)))
            .collect::<Vec<_>>(),
    )
}

fn markdown_table(comparison: &Comparison) -> String {
    let line = |cells: &[String; 5]| format!("| {} |\n", cells.join(" | "));
    let mut table =
        format!("{} against {}:\n\n", capitalised(&comparison.ours), comparison.reference);
    table.push_str(&line(&HEAD.map(str::to_owned)));
    table.push_str("|---|--:|--:|--:|--:|\n");
    for figure in &comparison.figures {
        table.push_str(&line(&cells(figure, comparison.unit)));
    }
    table
}

fn cells(figure: &Figure, unit: Unit) -> [String; 5] {
    let ratio = format!("{:.2}{}", figure.ratio.median, target(figure));
    let quartiles = match figure.ratio.rounds {
        1 => String::new(),
        _ => format!("{:.2}–{:.2}", figure.ratio.low, figure.ratio.high),
    };
    let amount = |value: Option<f64>| value.map(|value| amount(value, unit)).unwrap_or_default();
    [figure.name.clone(), ratio, quartiles, amount(figure.ours), amount(figure.reference)]
}

fn target(figure: &Figure) -> String {
    match (figure.target, figure.is_met()) {
        (Some(target), Some(true)) => format!(" (≤ {target})"),
        (Some(target), _) => format!(" (> {target})"),
        _ => String::new(),
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of bytes is whole and not negative"
)]
fn amount(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Bytes => HumanCount(value as u64).to_string(),
        Unit::Seconds => seconds(value),
    }
}

/// A time with three digits that count.
fn seconds(value: f64) -> String {
    let units = [(1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")];
    let (size, unit) = units.into_iter().find(|(size, _)| value >= *size).unwrap_or(units[3]);
    let count = value / size;
    let decimals = if count < 10.0 { 2 } else { usize::from(count < 100.0) };
    format!("{count:.decimals$} {unit}")
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::super::statistics::Spread;
    use super::*;

    fn report() -> Report {
        let machine = Machine { processor: "P".into(), threads: 2, system: "linux".into() };
        let figure = Figure {
            name: "sum".into(),
            ratio: Spread { median: 1.25, low: 1.0, high: 1.5, rounds: 5 },
            target: Some(1.1),
            ours: Some(12.5e-6),
            reference: Some(1e-5),
        };
        let times = Comparison {
            ours: "under wasmtime".into(),
            reference: "native".into(),
            unit: Unit::Seconds,
            figures: vec![figure],
        };
        let sizes = Comparison {
            ours: "with".into(),
            reference: "without".into(),
            unit: Unit::Bytes,
            figures: vec![Figure::of_sizes("module", 3_000, 1_500).with_target(3.0)],
        };
        let group = |name: &str, comparison| Group {
            name: name.into(),
            about: "what was done".into(),
            comparisons: vec![comparison],
        };
        let groups = vec![group("numpy", times), group("size", sizes)];
        Report { version: "0.1.0".into(), date: "2026-01-31".into(), machine, quick: false, groups }
    }

    #[test]
    fn a_person_reads_ratios_with_their_spread() {
        insta::assert_snapshot!(report().text(), @"
        numpy: what was done

             ratio         quartiles  under wasmtime  native
        sum  1.25 (> 1.1)  1.00–1.50  12.5 µs         10.0 µs

        size: what was done

                ratio       quartiles  with   without
        module  2.00 (≤ 3)             3,000  1,500

        measured with rmpkg 0.1.0 on 2026-01-31, P, 2 threads, linux
        ");
    }

    #[test]
    fn times_have_three_digits_that_count() {
        let times = [12.3456, 1.0, 0.0123, 4.567e-7, 1e-12].map(seconds);
        assert_eq!(times, ["12.3 s", "1.00 s", "12.3 ms", "457 ns", "0.00 ns"]);
    }

    #[test]
    fn a_page_has_a_table_for_each_comparison() {
        insta::assert_snapshot!(report().markdown(), @"
        ## numpy

        What was done.

        Under wasmtime against native:

        |  | ratio | quartiles | ours | reference |
        |---|--:|--:|--:|--:|
        | sum | 1.25 (> 1.1) | 1.00–1.50 | 12.5 µs | 10.0 µs |

        ## size

        What was done.

        With against without:

        |  | ratio | quartiles | ours | reference |
        |---|--:|--:|--:|--:|
        | module | 2.00 (≤ 3) |  | 3,000 | 1,500 |

        Measured with rmpkg 0.1.0 on 2026-01-31, P, 2 threads, linux.
        ");
    }
}
