//! All figures as a page of the documentation: first what should hold, then everything.

use terminal_ui::markdown_table;

use super::figure::{Comparison, Figure};
use super::report::{Group, Report};

const HEAD: [[&str; 5]; 2] =
    [["", "ratio", "quartiles", "target", "met"], ["---", "--:", "--:", "--:", "---"]];

/// The page.
pub fn page(report: &Report) -> String {
    format!(
        "# Performance\n\n\
         Written by `cargo xtask bench --page docs/performance.md`; [benchmarks.md](benchmarks.md) explains what is measured and how. A ratio is ours \
         divided by the other side's: below 1 ours is the smaller.\n\n\
         ## Targets\n\n{}\n\n{}",
        targets(report),
        report.markdown(),
    )
}

/// Every figure that has a target.
fn targets(report: &Report) -> String {
    let rows = report.groups.iter().flat_map(|group| {
        let comparisons = group.comparisons.iter();
        comparisons.flat_map(move |comparison| {
            comparison.figures.iter().filter_map(move |figure| row(group, comparison, figure))
        })
    });
    let head = HEAD.map(|row| row.map(str::to_owned)).into_iter();
    markdown_table(&head.chain(rows).collect::<Vec<_>>())
}

fn row(group: &Group, comparison: &Comparison, figure: &Figure) -> Option<[String; 5]> {
    let (target, is_met) = (figure.target?, figure.is_met()?);
    let Comparison { ours, reference, .. } = comparison;
    let quartiles = match figure.ratio.rounds {
        1 => String::new(),
        _ => format!("{:.2}–{:.2}", figure.ratio.low, figure.ratio.high),
    };
    Some([
        format!("{}: {}, {ours} against {reference}", group.name, figure.name),
        format!("{:.2}", figure.ratio.median),
        quartiles,
        format!("≤ {target}"),
        if is_met { "yes" } else { "no" }.to_owned(),
    ])
}

#[cfg(test)]
mod tests {
    use super::super::figure::Unit;
    use super::super::machine::Machine;
    use super::*;

    #[test]
    fn a_page_begins_with_what_should_hold() {
        let comparison = Comparison {
            ours: "with".into(),
            reference: "without".into(),
            unit: Unit::Bytes,
            figures: vec![
                Figure::of_sizes("raw", 20, 10),
                Figure::of_sizes("brotli", 9, 10).with_target(0.8),
            ],
        };
        let group =
            Group { name: "size".into(), about: "bytes".into(), comparisons: vec![comparison] };
        let machine = Machine { processor: "P".into(), threads: 2, system: "linux".into() };
        let (version, date) = ("0.1.0".into(), "2026-01-31".into());
        let report = Report { version, date, machine, quick: false, groups: vec![group] };
        insta::assert_snapshot!(page(&report), @r"
        # Performance

        Written by `cargo xtask bench --page docs/performance.md`; [benchmarks.md](benchmarks.md) explains what is measured and how. A ratio is ours divided by the other side's: below 1 ours is the smaller.

        ## Targets

        |                                     | ratio  | quartiles  | target  | met  |
        | ---                                 | --:    | --:        | --:     | ---  |
        | size: brotli, with against without  | 0.90   |            | ≤ 0.8   | no   |

        ## size

        Bytes.

        With against without:

        |  | ratio | quartiles | ours | reference |
        |---|--:|--:|--:|--:|
        | raw | 2.00 |  | 20 | 10 |
        | brotli | 0.90 (> 0.8) |  | 9 | 10 |

        Measured with rmpkg 0.1.0 on 2026-01-31, P, 2 threads, linux.
        ");
    }
}
