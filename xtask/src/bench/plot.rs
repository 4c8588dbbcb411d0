//! The ratios of a group as a picture: an SVG with a bar for each figure.

use std::fmt::Write;

use super::figure::{Comparison, Figure};
use super::report::Group;

/// Pixels.
const WIDTH: f64 = 860.0;
const NAMES: f64 = 300.0;
const NUMBERS: f64 = 60.0;
const LINE: f64 = 20.0;
const BAR: f64 = 12.0;

/// Colours that stay apart for all kinds of sight, on white and on dark grey.
const QUICKER: &str = "#0072b2";
const SLOWER: &str = "#d55e00";
const TARGET: &str = "#009e73";

/// The part of the axis that is shown, in logarithms: twice as much and half as much are alike far from 1.
struct Axis {
    from: f64,
    to: f64,
}

impl Axis {
    /// Has room for all of the figures, and for 1.
    fn of(group: &Group) -> Self {
        let figures = group.comparisons.iter().flat_map(|comparison| &comparison.figures);
        let mut axis = Self { from: 0.5, to: 2.0 };
        for figure in figures {
            let target = figure.target.unwrap_or(figure.ratio.median);
            axis.from = axis.from.min(figure.ratio.low).min(target);
            axis.to = axis.to.max(figure.ratio.high).max(target);
        }
        axis
    }

    fn place(&self, ratio: f64) -> f64 {
        let share = (ratio / self.from).ln() / (self.to / self.from).ln();
        NAMES + share * (WIDTH - NAMES - NUMBERS)
    }

    /// The powers of two, and of ten where those would be many.
    fn marks(&self) -> Vec<f64> {
        let step: f64 = if self.to / self.from > 64.0 { 10.0 } else { 2.0 };
        let first = (self.from.ln() / step.ln()).ceil();
        let marks = std::iter::successors(Some(first), |power| Some(power + 1.0));
        marks.map(|power| step.powf(power)).take_while(|mark| *mark <= self.to).collect()
    }
}

/// More bars than that are too many for an overview.
const MOST_BARS: usize = 12;

/// The picture for a page: of a comparison with many figures the mean alone, which comes last.
pub fn overview(group: &Group) -> String {
    let comparisons = group.comparisons.iter().map(|comparison| {
        let from =
            if comparison.figures.len() > MOST_BARS { comparison.figures.len() - 1 } else { 0 };
        Comparison { figures: comparison.figures[from..].to_vec(), ..comparison.clone() }
    });
    svg(&Group { comparisons: comparisons.collect(), ..group.clone() })
}

/// The picture with all figures.
pub fn svg(group: &Group) -> String {
    let axis = Axis::of(group);
    let mut drawing = String::new();
    let mut y = LINE;
    for comparison in &group.comparisons {
        heading(&mut drawing, comparison, &mut y);
        for figure in &comparison.figures {
            bar(&mut drawing, figure, &axis, y);
            y += LINE;
        }
        y += LINE / 2.0;
    }
    let height = y + LINE;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" \
         font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"white\"/>\n{}{drawing}</svg>\n",
        scale(&axis, y),
    )
}

fn heading(drawing: &mut String, comparison: &Comparison, y: &mut f64) {
    let title = escaped(&format!("{} / {}", comparison.ours, comparison.reference));
    let _ = writeln!(
        drawing,
        "<text x=\"8\" y=\"{y}\" font-weight=\"bold\" stroke=\"white\" stroke-width=\"4\" \
         paint-order=\"stroke\">{title}</text>"
    );
    *y += LINE;
}

/// A bar from 1 to the median, a line from one quartile to the other, and a mark at the target.
fn bar(drawing: &mut String, figure: &Figure, axis: &Axis, y: f64) {
    let ratio = figure.ratio;
    let (one, end) = (axis.place(1.0), axis.place(ratio.median));
    let (left, width) = (one.min(end), (one - end).abs());
    let colour = if ratio.median <= 1.0 { QUICKER } else { SLOWER };
    let (top, middle, name) = (y - BAR + 2.0, y - BAR / 2.0 + 2.0, escaped(&figure.name));
    let (low, high) = (axis.place(ratio.low), axis.place(ratio.high));
    let _ = writeln!(
        drawing,
        "<text x=\"{0}\" y=\"{y}\" text-anchor=\"end\">{name}</text>\
         <rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{BAR}\" fill=\"{colour}\"/>\
         <path d=\"M{low:.1} {middle:.1}H{high:.1}\" stroke=\"black\"/>\
         <text x=\"{1}\" y=\"{y}\" text-anchor=\"end\">{2:.2}</text>",
        NAMES - 8.0,
        WIDTH - 8.0,
        ratio.median,
    );
    if let Some(target) = figure.target {
        let (x, top) = (axis.place(target), top - 2.0);
        let length = BAR + 4.0;
        let _ = writeln!(
            drawing,
            "<path d=\"M{x:.1} {top:.1}v{length}\" stroke=\"{TARGET}\" stroke-width=\"3\"/>"
        );
    }
}

fn scale(axis: &Axis, bottom: f64) -> String {
    axis.marks().iter().fold(String::new(), |mut lines, mark| {
        let (x, colour) = (axis.place(*mark), if *mark == 1.0 { "black" } else { "#ccc" });
        let _ = writeln!(
            lines,
            "<path d=\"M{x:.1} {LINE}V{bottom}\" stroke=\"{colour}\"/>\
             <text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{mark}×</text>",
            bottom + LINE / 2.0,
        );
        lines
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::super::figure::Unit;
    use super::super::statistics::Spread;
    use super::*;

    fn group(median: f64) -> Group {
        let ratio = Spread { median, low: median * 0.9, high: median * 1.1, rounds: 5 };
        let figure =
            Figure { name: "a < b".into(), ratio, target: None, ours: None, reference: None };
        let comparison = Comparison {
            ours: "wasm".into(),
            reference: "native".into(),
            unit: Unit::Seconds,
            figures: vec![figure],
        };
        Group { name: "numpy".into(), about: String::new(), comparisons: vec![comparison] }
    }

    #[test]
    fn what_is_quicker_goes_to_the_left_and_what_is_slower_to_the_right() {
        let axis = Axis::of(&group(4.0));
        assert!(axis.place(0.5) < axis.place(1.0) && axis.place(1.0) < axis.place(4.0));
        // Half as much is as far from 1 as twice as much.
        let (half, one, double) = (axis.place(0.5), axis.place(1.0), axis.place(2.0));
        assert!((one - half - (double - one)).abs() < 1e-9);
        assert!(axis.place(4.4) <= WIDTH - NUMBERS);
    }

    #[test]
    fn an_overview_has_the_mean_of_many_figures() {
        let mut many = group(4.0);
        let figure = many.comparisons[0].figures[0].clone();
        let mean = figure.clone().named("geometric mean");
        many.comparisons[0].figures = [vec![figure; 20], vec![mean]].concat();
        let bars = |picture: &str| picture.matches(&format!("height=\"{BAR}\"")).count();
        assert_eq!((bars(&svg(&many)), bars(&overview(&many))), (21, 1));
        assert!(overview(&many).contains(">geometric mean</text>"));
        assert_eq!(overview(&group(4.0)), svg(&group(4.0)));
    }

    #[test]
    fn the_scale_has_few_marks_however_far_it_goes() {
        assert_eq!(Axis { from: 0.5, to: 4.4 }.marks(), [0.5, 1.0, 2.0, 4.0]);
        assert_eq!(Axis { from: 0.5, to: 150.0 }.marks(), [1.0, 10.0, 100.0]);
    }

    #[test]
    fn the_picture_has_each_figure_and_no_markup_of_names() {
        let drawing = svg(&group(0.5));
        assert!(
            drawing.contains(">a &lt; b</text>") && drawing.contains(">0.50</text>"),
            "{drawing}"
        );
        assert!(drawing.contains(QUICKER) && !drawing.contains(SLOWER));
        assert!(svg(&group(2.0)).contains(SLOWER));
        assert!(!drawing.contains(TARGET));
    }

    #[test]
    fn a_target_is_marked_however_far_away_it_is() {
        let mut group = group(0.9);
        group.comparisons[0].figures[0].target = Some(0.01);
        assert!(svg(&group).contains(TARGET));
        let axis = Axis::of(&group);
        assert!(axis.place(0.01) >= NAMES && axis.place(0.9) > axis.place(0.01));
    }
}
