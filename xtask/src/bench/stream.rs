//! Many small items: one by one, against one document with all of them.

use std::fmt::Write;
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use rmpkg_run::{Input, Pipeline, Request};

use super::Bench;
use super::clock;
use super::figure::{Comparison, Figure, Unit};
use super::packages::{self, Builtins};
use super::progress::Progress;
use super::report::Group;
use super::rounds::{Contender, interleave};
use crate::workspace;

/// Doubles each number, then adds ten.
const PIPELINE: &str = "examples/calculator";
const ITEMS: usize = 1_000_000;
const FEW_ITEMS: usize = 10_000;
/// What a stream may take of the document's time, and of its memory. That of the time was set when a document took
/// several times as long as it does now, and is held against one of now all the same.
const TIME_TARGET: f64 = 1.0 / 3.0;
const MEMORY_TARGET: f64 = 0.1;

/// What one run took.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cost {
    /// By the clock on the wall: a stream's threads work at the same time.
    seconds: f64,
    /// Of the processor, in all threads.
    processor: f64,
    /// The most memory that the pipeline had.
    bytes: f64,
}

/// Measures both.
///
/// # Errors
///
/// When the package cannot be built, or a run fails.
pub fn measure(bench: &Bench) -> Result<Group> {
    let file = packages::build(&workspace::root().join(PIPELINE), Builtins::None, bench)?;
    let pipeline = packages::load(&packages::open(&file)?)?;
    let items = if bench.plan.quick { FEW_ITEMS } else { ITEMS };
    let progress = Progress::of(bench.ui, "many small items");
    let mut contenders = vec![
        Contender::new("as a stream", |_| cost(|| stream(&pipeline, items))),
        Contender::new("as one document", |_| cost(|| whole(&pipeline, items))),
    ];
    let measured = interleave(bench.plan, &mut contenders, &progress)?;
    let about = format!(
        "MultiplyNode and AddNode on {items} numbers, under wasmtime: each on a line of its own, against one \
         document with all of them, in the same rounds. `time` is the clock's from the text of the items to the \
         text of each result; `processor time` is that of all threads, the making of the items' text included; \
         memory is the largest size of the pipeline's. The target of the time was set when a document took several \
         times as long; it is held against a document of now"
    );
    Ok(Group { name: "stream".to_owned(), about, comparisons: comparisons(&measured)? })
}

/// What one run has told of itself, and the processor's time, which counts the making of the items' text as well.
fn cost(run: impl FnOnce() -> Result<(f64, u64)>) -> Result<Cost> {
    let ((seconds, bytes), processor) = clock::time(run)?;
    Ok(Cost { seconds, processor: processor.as_secs_f64(), bytes: bytes as f64 })
}

/// The seconds and the bytes of memory.
fn stream(pipeline: &Pipeline, items: usize) -> Result<(f64, u64)> {
    let pieces: Vec<_> = (0..items)
        .step_by(FEW_ITEMS)
        .map(|start| text(start..items.min(start + FEW_ITEMS), '\n').into_bytes())
        .collect();
    let started = Instant::now();
    let (input, mut results) = pipeline.stream(&Request::default(), None)?;
    let sender = thread::spawn(move || pieces.into_iter().try_for_each(|it| input.send_lines(it)));
    let mut count = 0;
    for result in &mut results {
        result?;
        count += 1;
    }
    let seconds = started.elapsed().as_secs_f64();
    ensure!(count == items, "the stream has given {count} results");
    sender.join().map_err(|_| anyhow::anyhow!("the sender has panicked"))??;
    let success = results.success().context("the stream has no end")?;
    Ok((seconds, success.peak_memory_bytes))
}

/// The seconds and the bytes of memory.
fn whole(pipeline: &Pipeline, items: usize) -> Result<(f64, u64)> {
    let mut document = text(0..items, ',');
    document.pop();
    let document = format!("[{document}]");
    let started = Instant::now();
    let input = Some(Input::from_json(document)?);
    let success = packages::run(pipeline, Request { input, ..Request::default() })?;
    let seconds = started.elapsed().as_secs_f64();
    Ok((seconds, success.peak_memory_bytes))
}

/// The numbers with this after each.
fn text(numbers: std::ops::Range<usize>, end: char) -> String {
    numbers.fold(String::new(), |mut text, number| {
        let _ = write!(text, "{number}{end}"); // a String takes everything
        text
    })
}

/// `measured` has the stream and the document.
fn comparisons(measured: &[Vec<Cost>]) -> Result<Vec<Comparison>> {
    let [stream, whole] = measured else { anyhow::bail!("nothing was measured") };
    let comparison = |name: &str, unit, of: fn(&Cost) -> f64, target| {
        let [ours, reference] =
            [stream, whole].map(|costs| costs.iter().map(of).collect::<Vec<_>>());
        let figure = Figure::of_rounds(name, &ours, &reference).context("nothing was measured")?;
        let figures = vec![figure.with_target_if(target)];
        let (ours, reference) = ("a stream".to_owned(), "one document".to_owned());
        anyhow::Ok(Comparison { ours, reference, unit, figures })
    };
    Ok(vec![
        comparison("time", Unit::Seconds, |cost| cost.seconds, Some(TIME_TARGET))?,
        comparison("processor time", Unit::Seconds, |cost| cost.processor, None)?,
        comparison("peak memory", Unit::Bytes, |cost| cost.bytes, Some(MEMORY_TARGET))?,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_and_memory_have_their_targets() {
        let cost = |seconds, bytes| vec![Cost { seconds, processor: seconds, bytes }; 3];
        let comparisons = comparisons(&[cost(1.0, 10.0), cost(2.0, 200.0)]).unwrap();
        let met = comparisons.iter().map(|one| one.figures[0].is_met());
        assert_eq!(met.collect::<Vec<_>>(), [Some(false), None, Some(true)]);
    }
}
