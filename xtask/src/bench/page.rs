//! All figures as a page of the documentation: first what should hold, then everything.

use terminal_ui::markdown_table;

use super::figure::{Comparison, Figure};
use super::groups::GROUPS;
use super::report::{Group, Measured, Report, amounts, median, quartiles};

const HEAD: [[&str; 7]; 2] = [
    ["", "ratio", "quartiles", "target", "", "ours", "reference"],
    ["---", "--:", "--:", "--:", "---", "--:", "--:"],
];

/// What a reader has to know, and how the page is made.
const INTRODUCTION: &str = "\
How fast and how small rmpkg is beside native CPython, native code and other builds of Python for WebAssembly.
[benchmarks.md](benchmarks.md) explains each group: what is measured, and how.

Each figure is a **ratio**: ours divided by the other side's, so that below 1 ours is the quicker or the smaller. Both
sides were measured in turn, again and again. The figure is the median of all rounds; between the quartiles lies the
middle half of them. Where something was measured once, because it is the same each time, there are none. In pictures a
bar goes from 1 to the median and the thin line from quartile to quartile; a green mark stands at the target.

This page and its pictures are written by

```sh
cargo xtask bench --page docs/performance.md                # everything
cargo xtask bench --only rust --page docs/performance.md    # one group anew, the others as they were
```";

/// The page; `picture` names the picture of a group.
pub fn page(report: &Report, picture: impl Fn(&str) -> String) -> String {
    format!(
        "# Performance\n\n{INTRODUCTION}\n\n\
         ## Targets\n\n{}\n\n\
         ## Where the figures come from\n\n{}\n\n{}",
        targets(report),
        origins(report),
        report.markdown(picture),
    )
}

/// Every figure that has a target.
fn targets(report: &Report) -> String {
    let rows = report.groups.iter().flat_map(|Measured { group, .. }| {
        let comparisons = group.comparisons.iter();
        comparisons.flat_map(move |comparison| {
            comparison.figures.iter().filter_map(move |figure| row(group, comparison, figure))
        })
    });
    let rows: Vec<_> = rows.collect();
    let met = rows.iter().filter(|row| row[4] == word(true)).count();
    let count = format!("{met} of {} are met.", rows.len());
    let head = HEAD.map(|row| row.map(str::to_owned)).into_iter();
    format!("{count}\n\n{}", markdown_table(&head.chain(rows).collect::<Vec<_>>()))
}

fn row(group: &Group, comparison: &Comparison, figure: &Figure) -> Option<[String; 7]> {
    let (target, is_met) = (figure.target?, figure.is_met()?);
    let Comparison { ours, reference, unit, .. } = comparison;
    let [our_amount, their_amount] = amounts(figure, *unit);
    Some([
        format!("{}: {}, {ours} against {reference}", group.name, figure.name),
        median(figure),
        quartiles(figure),
        format!("≤ {target}"),
        word(is_met).to_owned(),
        our_amount,
        their_amount,
    ])
}

fn word(is_met: bool) -> &'static str {
    if is_met { "met" } else { "**missed**" }
}

/// The groups by when, where and with what they were measured, and those that were not.
fn origins(report: &Report) -> String {
    let mut origins: Vec<(&Measured, Vec<String>)> = Vec::new();
    for measured in &report.groups {
        let name = format!("`{}`", measured.group.name);
        let same = |(other, _): &&mut (&Measured, _)| measured.origin.is_that_of(&other.origin);
        match origins.iter_mut().find(same) {
            Some((_, names)) => names.push(name),
            None => origins.push((measured, vec![name])),
        }
    }
    let lines = origins.iter().map(|(Measured { origin, .. }, names)| {
        format!("- {}: {}. With {}.", names.join(", "), origin.line(), origin.peers())
    });
    lines.chain(missing(report)).collect::<Vec<_>>().join("\n")
}

/// What there are no figures of. Why is not for a page: reasons name the folders of a machine.
fn missing(report: &Report) -> Option<String> {
    let is_there = |name: &String| report.groups.iter().any(|other| other.group.name == *name);
    let names = GROUPS.iter().map(|planned| planned.name()).filter(|name| !is_there(name));
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    (!names.is_empty()).then(|| format!("- Not measured: {}.", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::super::figure::Unit;
    use super::super::machine::Machine;
    use super::super::origin::Origin;
    use super::*;

    fn group(name: &str) -> Group {
        let comparison = Comparison {
            ours: "with".into(),
            reference: "without".into(),
            unit: Unit::Bytes,
            figures: vec![
                Figure::of_sizes("raw", 20, 10).with_target(3.0),
                Figure::of_sizes("gzip", 5, 10),
                Figure::of_sizes("brotli", 9, 10).with_target(0.8),
            ],
        };
        Group { name: name.into(), about: "bytes".into(), comparisons: vec![comparison] }
    }

    fn origin(date: &str) -> Origin {
        Origin {
            version: "0.1.0".into(),
            revision: Some("0123456789abcdef".into()),
            date: date.into(),
            machine: Machine { processor: "P".into(), threads: 2, system: "linux".into() },
            versions: [("Node.js".into(), "25".into()), ("Pyodide".into(), "1.2".into())].into(),
            rounds: 1,
            quick: false,
        }
    }

    fn of(report: &Report) -> String {
        let text = page(report, |name| format!("performance/{name}.svg"));
        let start = text.find("## Targets").unwrap();
        text[start..].to_owned()
    }

    #[test]
    fn a_page_begins_with_what_should_hold() {
        let mut report = Report::default();
        report.add(group("size"), origin("2026-01-31"));
        insta::assert_snapshot!(of(&report), @r"
        ## Targets

        1 of 2 are met.

        |                                     | ratio  | quartiles  | target  |             | ours  | reference  |
        | ---                                 | --:    | --:        | --:     | ---         | --:   | --:        |
        | size: raw, with against without     | 2.000  |            | ≤ 3     | met         | 20    | 10         |
        | size: brotli, with against without  | 0.900  |            | ≤ 0.8   | **missed**  | 9     | 10         |

        ## Where the figures come from

        - `size`: on 2026-01-31 with rmpkg 0.1.0 (0123456789), P, 2 threads, linux. With Node.js 25, Pyodide 1.2.
        - Not measured: `download`, `start`, `memory`, `throughput`, `stream`, `python-host`, `scale`, `rust`, `packages`, `packaging`, `marshaling`, `browser-start`, `limits`, `numpy`, `whisper`, `python`.

        ## size

        Bytes. Measured once on 2026-01-31 with rmpkg 0.1.0 (0123456789), P, 2 threads, linux.

        ![The ratios of size as bars](performance/size.svg)

        With against without:

        |  | ratio | quartiles | ours | reference |
        |---|--:|--:|--:|--:|
        | raw | 2.000 (≤ 3) |  | 20 | 10 |
        | gzip | 0.50 |  | 5 | 10 |
        | brotli | 0.900 (> 0.8) |  | 9 | 10 |
        ");
    }

    #[test]
    fn each_group_has_the_day_on_which_it_was_measured() {
        let mut report = Report::default();
        report.add(group("size"), origin("2026-01-31"));
        report.add(group("rust"), Origin { rounds: 7, ..origin("2026-01-31") });
        report.add(group("start"), Origin { quick: true, ..origin("2026-02-01") });
        let text = origins(&report);
        let lines: Vec<_> = text.lines().collect();
        assert!(
            lines[0]
                .starts_with("- `size`, `rust`: on 2026-01-31 with rmpkg 0.1.0 (0123456789), P"),
            "{text}"
        );
        assert!(
            lines[1]
                .starts_with("- `start`: on 2026-02-01 with rmpkg 0.1.0 (0123456789), in a hurry"),
            "{text}"
        );
        assert!(lines[0].ends_with("With Node.js 25, Pyodide 1.2."), "{text}");
    }

    #[test]
    fn a_page_says_what_was_not_measured_and_not_which_folder_was_in_the_way() {
        let mut report = Report::default();
        report.add(group("size"), origin("2026-01-31"));
        report.add_failure("python", &anyhow::anyhow!("cannot read `/home/someone/file`"));
        let text = of(&report);
        assert!(
            text.contains("- Not measured: `download`, ") && text.contains("`python`.\n"),
            "{text}"
        );
        assert!(!text.contains("/home"), "{text}");
    }
}
