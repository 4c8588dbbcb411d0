//! All figures of a run, as text, Markdown and JSON.

use indicatif::HumanCount;
use serde::{Deserialize, Serialize};
use terminal_ui::columns;

use super::figure::{Comparison, Figure, Unit};
use super::groups::place;
use super::origin::Origin;

/// The figures with where they come from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// What was measured.
    pub groups: Vec<Measured>,
    /// What could not be measured in this run.
    #[serde(default, skip_deserializing)]
    pub failed: Vec<Failed>,
}

/// A group that was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// Its figures.
    #[serde(flatten)]
    pub group: Group,
    /// Where they come from.
    pub origin: Origin,
}

/// A group that could not be measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed {
    /// Its name.
    pub name: String,
    /// Why.
    pub error: String,
}

/// Figures that belong together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// What was done, and what was counted.
    pub about: String,
    /// Pairs of sides.
    pub comparisons: Vec<Comparison>,
}

impl Report {
    /// Takes the figures of a group, instead of those that it has had.
    pub fn add(&mut self, group: Group, origin: Origin) {
        self.failed.retain(|failed| failed.name != group.name);
        self.groups.retain(|other| other.group.name != group.name);
        self.groups.push(Measured { group, origin });
        self.groups.sort_by_key(|measured| place(&measured.group.name));
    }

    /// Notes that a group could not be measured. Earlier figures of it stay.
    pub fn add_failure(&mut self, name: &str, error: &anyhow::Error) {
        self.failed.retain(|failed| failed.name != name);
        self.failed.push(Failed { name: name.to_owned(), error: sentence(error) });
        self.failed.sort_by_key(|failed| place(&failed.name));
    }

    /// For a terminal.
    pub fn text(&self) -> String {
        let parts = self.groups.iter().map(|Measured { group, origin }| {
            let tables = group.comparisons.iter().map(text_table);
            let tables = tables.collect::<Vec<_>>().join("\n\n");
            format!("{}: {}\n\n{tables}\n\nmeasured {}", group.name, group.about, origin.line())
        });
        let failed = self.failed.iter().map(|Failed { name, error }| format!("{name}: {error}"));
        parts.chain(failed).collect::<Vec<_>>().join("\n\n")
    }

    /// For a page: what was measured in detail, with the picture that `picture` names for each group.
    pub fn markdown(&self, picture: impl Fn(&str) -> String) -> String {
        let parts = self.groups.iter().map(|Measured { group, origin }| {
            let tables =
                group.comparisons.iter().map(markdown_table).collect::<Vec<_>>().join("\n");
            let Group { name, about, .. } = group;
            let (about, picture) = (capitalised(about), picture(name));
            let rounds = match origin.rounds {
                1 => "once".to_owned(),
                rounds => format!("in {rounds} rounds"),
            };
            format!(
                "## {name}\n\n{about}. Measured {rounds} {}.\n\n\
                 ![The ratios of {name} as bars]({picture})\n\n{tables}",
                origin.line()
            )
        });
        parts.collect::<Vec<_>>().join("\n")
    }
}

/// An error with its causes and the next step.
pub fn sentence(error: &anyhow::Error) -> String {
    let hint = terminal_ui::Report::of(error).hint;
    let hint = hint.map(|hint| format!("; {hint}")).unwrap_or_default();
    format!("{error:#}{hint}")
}

/// A longer table is folded up on a page.
const MOST_ROWS: usize = 12;

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

/// A table; one that is long is folded up behind its last line, which is the mean.
fn markdown_table(comparison: &Comparison) -> String {
    let title = format!("{} against {}", capitalised(&comparison.ours), comparison.reference);
    match &comparison.figures[..] {
        [.., last] if comparison.figures.len() > MOST_ROWS => format!(
            "<details>\n<summary>{title}: {} {}</summary>\n\n{}\n</details>\n",
            last.name,
            ratio(last),
            rows(comparison)
        ),
        _ => format!("{title}:\n\n{}", rows(comparison)),
    }
}

fn rows(comparison: &Comparison) -> String {
    let line = |cells: &[String; 5]| format!("| {} |\n", cells.join(" | "));
    let mut table = line(&HEAD.map(str::to_owned));
    table.push_str("|---|--:|--:|--:|--:|\n");
    for figure in &comparison.figures {
        table.push_str(&line(&cells(figure, comparison.unit)));
    }
    table
}

fn cells(figure: &Figure, unit: Unit) -> [String; 5] {
    let [ours, reference] = amounts(figure, unit);
    [figure.name.clone(), ratio(figure), quartiles(figure), ours, reference]
}

fn ratio(figure: &Figure) -> String {
    format!("{}{}", median(figure), target(figure))
}

/// The median, to one digit more where it has to be told from a target.
pub fn median(figure: &Figure) -> String {
    let decimals = if figure.target.is_some() { 3 } else { 2 };
    format!("{:.decimals$}", figure.ratio.median)
}

/// The quartiles of a ratio that was measured more than once.
pub fn quartiles(figure: &Figure) -> String {
    match figure.ratio.rounds {
        1 => String::new(),
        _ => format!("{:.2}–{:.2}", figure.ratio.low, figure.ratio.high),
    }
}

/// Our number and the reference's, where they have one.
pub fn amounts(figure: &Figure, unit: Unit) -> [String; 2] {
    let amount = |value: Option<f64>| value.map(|value| amount(value, unit)).unwrap_or_default();
    [figure.ours, figure.reference].map(amount)
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

/// Begins with a capital.
pub fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::super::machine::Machine;
    use super::super::statistics::Spread;
    use super::*;

    fn origin() -> Origin {
        Origin {
            version: "0.1.0".into(),
            revision: Some("0123456789abcdef".into()),
            date: "2026-01-31".into(),
            machine: Machine { processor: "P".into(), threads: 2, system: "linux".into() },
            versions: [("Pyodide".to_owned(), "1.2".to_owned())].into(),
            rounds: 5,
            quick: false,
        }
    }

    fn times() -> Comparison {
        let figure = Figure {
            name: "sum".into(),
            ratio: Spread { median: 1.25, low: 1.0, high: 1.5, rounds: 5 },
            target: Some(1.1),
            ours: Some(12.5e-6),
            reference: Some(1e-5),
        };
        Comparison {
            ours: "under wasmtime".into(),
            reference: "native".into(),
            unit: Unit::Seconds,
            figures: vec![figure],
        }
    }

    fn group(name: &str, comparison: Comparison) -> Group {
        Group { name: name.into(), about: "what was done".into(), comparisons: vec![comparison] }
    }

    fn report() -> Report {
        let sizes = Comparison {
            ours: "with".into(),
            reference: "without".into(),
            unit: Unit::Bytes,
            figures: vec![Figure::of_sizes("module", 3_000, 1_500).with_target(3.0)],
        };
        let mut report = Report::default();
        report.add(group("numpy", times()), origin());
        report.add(group("size", sizes), Origin { rounds: 1, ..origin() });
        report
    }

    #[test]
    fn a_person_reads_ratios_with_their_spread() {
        let mut report = report();
        report.add_failure("python", &anyhow::anyhow!("no network").context("no Pyodide"));
        insta::assert_snapshot!(report.text(), @r"
        size: what was done

                ratio        quartiles  with   without
        module  2.000 (≤ 3)             3,000  1,500

        measured on 2026-01-31 with rmpkg 0.1.0 (0123456789), P, 2 threads, linux

        numpy: what was done

             ratio          quartiles  under wasmtime  native
        sum  1.250 (> 1.1)  1.00–1.50  12.5 µs         10.0 µs

        measured on 2026-01-31 with rmpkg 0.1.0 (0123456789), P, 2 threads, linux

        python: no Pyodide: no network
        ");
    }

    #[test]
    fn times_have_three_digits_that_count() {
        let times = [12.3456, 1.0, 0.0123, 4.567e-7, 1e-12].map(seconds);
        assert_eq!(times, ["12.3 s", "1.00 s", "12.3 ms", "457 ns", "0.00 ns"]);
    }

    #[test]
    fn a_page_has_a_table_for_each_comparison() {
        let page = report().markdown(|name| format!("pictures/{name}.svg"));
        insta::assert_snapshot!(page, @r"
        ## size

        What was done. Measured once on 2026-01-31 with rmpkg 0.1.0 (0123456789), P, 2 threads, linux.

        ![The ratios of size as bars](pictures/size.svg)

        With against without:

        |  | ratio | quartiles | ours | reference |
        |---|--:|--:|--:|--:|
        | module | 2.000 (≤ 3) |  | 3,000 | 1,500 |

        ## numpy

        What was done. Measured in 5 rounds on 2026-01-31 with rmpkg 0.1.0 (0123456789), P, 2 threads, linux.

        ![The ratios of numpy as bars](pictures/numpy.svg)

        Under wasmtime against native:

        |  | ratio | quartiles | ours | reference |
        |---|--:|--:|--:|--:|
        | sum | 1.250 (> 1.1) | 1.00–1.50 | 12.5 µs | 10.0 µs |
        ");
    }

    #[test]
    fn a_long_table_is_folded_up_behind_its_mean() {
        let figures = vec![times().figures[0].clone(); 20];
        let mean = figures[0].clone().named("geometric mean");
        let table = Comparison { figures: [figures, vec![mean]].concat(), ..times() };
        let table = markdown_table(&table);
        let summary =
            "<summary>Under wasmtime against native: geometric mean 1.250 (> 1.1)</summary>\n\n|";
        assert!(table.contains(summary) && table.ends_with("|\n\n</details>\n"), "{table}");
    }

    #[test]
    fn what_was_measured_again_takes_the_place_of_what_was_there() {
        let mut report = report();
        report.add_failure("numpy", &anyhow::anyhow!("no network"));
        let names = |report: &Report| -> Vec<String> {
            report.groups.iter().map(|measured| measured.group.name.clone()).collect()
        };
        assert_eq!((names(&report), report.failed.len()), (vec!["size".into(), "numpy".into()], 1));
        let later = Origin { date: "2026-02-01".into(), ..origin() };
        report.add(group("numpy", times()), later.clone());
        assert_eq!((names(&report), report.failed.len()), (vec!["size".into(), "numpy".into()], 0));
        assert_eq!(
            (&report.groups[0].origin.date, &report.groups[1].origin),
            (&origin().date, &later)
        );
    }

    #[test]
    fn figures_that_were_written_are_read_as_they_were_and_failures_are_not() {
        let mut report = report();
        let before = report.clone();
        report.add_failure("python", &anyhow::anyhow!("no network"));
        let text = serde_json::to_vec(&report).unwrap();
        assert_eq!(serde_json::from_slice::<Report>(&text).unwrap(), before);
    }

    #[test]
    fn a_failure_is_told_with_its_cause_and_the_next_step() {
        use terminal_ui::WithHint;
        let error = Err::<(), _>(anyhow::anyhow!("no route")).hint(|| "try again".to_owned());
        let error = error.unwrap_err().context("cannot download it");
        assert_eq!(sentence(&error), "cannot download it: no route; try again");
    }
}
