//! A pipeline of Rust nodes alone: as wasm against the same runtime as native code.

mod sides;

use anyhow::{Context, Result, ensure};

use super::Bench;
use super::browser::{Browsers, Run, Side, Task};
use super::figure::{Comparison, Figure, Unit};
use super::packages::{self, Builtins};
use super::peers::FromNpm;
use super::progress::Progress;
use super::report::Group;
use super::rounds::{Contender, interleave};
use crate::flags::Browser;
use crate::workspace;
use sides::{Native, Times, UnderWasmtime};

/// Doubles each number, then adds ten.
const PIPELINE: &str = "examples/calculator";
/// How many items a run gets.
const ITEMS: [usize; 2] = [10, 100_000];
/// What the wasm may take of native code's time.
const TARGET: f64 = 1.1;
/// Runs within a round, of which the quickest counts.
const RUNS: usize = 10;
/// So many times as many in a page.
const RUNS_IN_PAGE: usize = 3;

/// Measures all sides.
///
/// # Errors
///
/// When the package or the runtime cannot be built, or a run fails.
pub fn measure(bench: &Bench) -> Result<Group> {
    let pipeline = workspace::root().join(PIPELINE);
    let file = packages::build(&pipeline, Builtins::None, bench)?;
    let peers = FromNpm::get(bench.ui)?;
    let browsers = Browsers::get(&bench.browsers, &peers, bench.ui)?;
    let wasmtime = UnderWasmtime::load(&packages::open(&file)?)?;
    let native = Native::build(&pipeline, bench.ui)?;
    let runs = if bench.plan.quick { 1 } else { RUNS };
    let progress = Progress::of(bench.ui, "Rust nodes");
    let mut contenders = Vec::new();
    for items in ITEMS {
        let (wasmtime, native) = (&wasmtime, &native);
        let name = |side: &str| format!("{items} items {side}");
        contenders.push(Contender::new(name("natively"), move |_| native.quickest(items, runs)));
        contenders
            .push(Contender::new(name("under wasmtime"), move |_| wasmtime.quickest(items, runs)));
        for browser in bench.browsers.iter().copied() {
            let (side, browsers) = (Side::ours(&file)?, &browsers);
            let runs = runs * RUNS_IN_PAGE;
            let run = Run::once(browser, side, Task::Rust { items, runs });
            let name = name(&format!("in {browser}"));
            contenders.push(Contender::new(name, move |_| in_page(&run, browsers)));
        }
    }
    let measured = interleave(bench.plan, &mut contenders, &progress)?;
    Ok(Group {
        name: "rust".to_owned(),
        about: "MultiplyNode and AddNode on numbers: `nodes` is the clock's time that the runtime itself \
                tells, from the parsed request to the results; `whole` is processor time, natively of a \
                process and under wasmtime of a fresh instance, from the document to the report"
            .to_owned(),
        comparisons: comparisons(&measured, &bench.browsers)?,
    })
}

fn in_page(run: &Run, browsers: &Browsers) -> Result<Times> {
    let times: Vec<f64> =
        serde_json::from_value(browsers.run(run)?.value).context("the page has told no times")?;
    let milliseconds = quicker_half(times).context("the page has told no times")?;
    ensure!(milliseconds > 0.0, "the browser's clock is too coarse for so short a run");
    Ok(Times { nodes: milliseconds / 1_000.0, whole: None })
}

/// The mean of the quicker half. A browser's clock is coarse: of the quickest run alone it tells too little.
fn quicker_half(mut times: Vec<f64>) -> Option<f64> {
    times.sort_by(f64::total_cmp);
    times.truncate(times.len().div_ceil(2));
    #[allow(clippy::cast_precision_loss, reason = "nobody measures 2^52 times")]
    let count = times.len() as f64;
    (count > 0.0).then(|| times.iter().sum::<f64>() / count)
}

/// `measured` has all sides for the first number of items, then all for the next.
fn comparisons(measured: &[Vec<Times>], browsers: &[Browser]) -> Result<Vec<Comparison>> {
    let sides = browsers.iter().map(|browser| format!("in {browser}"));
    let sides: Vec<_> = ["under wasmtime".to_owned()].into_iter().chain(sides).collect();
    let by_items: Vec<_> = ITEMS.iter().zip(measured.chunks_exact(sides.len() + 1)).collect();
    let of_side = |(place, side): (usize, &String)| {
        let figures = by_items.iter().flat_map(|(items, sides)| {
            let (native, ours) = (&sides[0], &sides[place + 1]);
            let name = |what: &str| format!("{what}, {items} items");
            let nodes = Figure::of_rounds(name("nodes"), &nodes(ours), &nodes(native));
            let whole = Figure::of_rounds(name("whole"), &whole(ours), &whole(native));
            [nodes, whole].into_iter().flatten()
        });
        let target = (place == 0).then_some(TARGET);
        let figures: Vec<_> = figures.map(|figure| figure.with_target_if(target)).collect();
        ensure!(!figures.is_empty(), "nothing was measured");
        Ok(Comparison {
            ours: side.clone(),
            reference: "natively".to_owned(),
            unit: Unit::Seconds,
            figures,
        })
    };
    sides.iter().enumerate().map(of_side).collect()
}

fn nodes(rounds: &[Times]) -> Vec<f64> {
    rounds.iter().map(|times| times.nodes).collect()
}

fn whole(rounds: &[Times]) -> Vec<f64> {
    rounds.iter().filter_map(|times| times.whole).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_coarse_clock_tells_is_averaged_without_the_slow_runs() {
        assert_eq!(quicker_half(vec![9.0, 0.0, 0.5, 0.0, 100.0, 0.5]), Some(0.5 / 3.0));
        assert_eq!(quicker_half(vec![2.0]), Some(2.0));
        assert_eq!(quicker_half(Vec::new()), None);
    }

    #[test]
    fn each_side_is_compared_with_native_code_for_each_number_of_items() {
        let times = |nodes, whole| vec![Times { nodes, whole }; 2];
        let measured = [
            times(1.0, Some(4.0)),
            times(1.1, Some(2.0)),
            times(1.5, None),
            times(10.0, Some(20.0)),
            times(12.0, Some(30.0)),
            times(20.0, None),
        ];
        let comparisons = comparisons(&measured, &[Browser::Chromium]).unwrap();
        let ratios = |place: usize| {
            let figures = comparisons[place].figures.iter();
            figures.map(|figure| (figure.name.as_str(), figure.ratio.median)).collect::<Vec<_>>()
        };
        let expected = [
            ("nodes, 10 items", 1.1),
            ("whole, 10 items", 0.5),
            ("nodes, 100000 items", 1.2),
            ("whole, 100000 items", 1.5),
        ];
        assert_eq!(ratios(0), expected);
        assert_eq!(ratios(1), [("nodes, 10 items", 1.5), ("nodes, 100000 items", 2.0)]);
        assert_eq!(comparisons[0].figures[2].is_met(), Some(false));
    }
}
