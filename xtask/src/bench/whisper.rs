//! Speech to text: the node in wasm against the same node as native code, and against whisper.cpp in a page. All of them
//! have the same weights, the same recordings and one thread.

mod ggml;
mod mel;
mod safetensors;
mod sides;
mod speech;

use anyhow::{Context, Result};

use super::Bench;
use super::browser::{Browsers, Side};
use super::figure::{Comparison, Figure, Unit};
use super::packages;
use super::peers::FromNpm;
use super::progress::Progress;
use super::report::Group;
use super::rounds::{Contender, interleave};
use crate::flags::Browser;
use sides::{Heard, Native, UnderWasmtime, in_page};
use speech::Speech;

/// What the node may take of native code's time under wasmtime and in Chromium, and of whisper.cpp's in Chromium.
const WASMTIME_TARGET: f64 = 2.0;
const CHROMIUM_TARGET: f64 = 2.5;
const PEER_TARGET: f64 = 1.0;
/// How large the memory of the wasm may become, in bytes.
const MEMORY: u64 = 400_000_000;

/// A side with its measurements.
struct Measured {
    name: String,
    rounds: Vec<Heard>,
}

/// Measures all sides.
///
/// # Errors
///
/// When something cannot be built, installed or run.
pub fn measure(bench: &Bench) -> Result<Group> {
    let speech = Speech::lay_out(bench)?;
    let peers = FromNpm::get(bench.ui)?;
    let browsers = Browsers::get(&bench.browsers, &peers, bench.ui)?.with(speech.folders());
    let native = Native::build(&speech, bench.ui)?;
    let wasmtime = UnderWasmtime::load(&packages::open(&speech.package)?)?;
    let mut names = vec!["natively".to_owned(), "under wasmtime".to_owned()];
    let mut contenders = vec![
        Contender::new("speech natively", |round| native.run(&speech.names(round))),
        Contender::new("speech under wasmtime", |round| wasmtime.run(&speech.names(round))),
    ];
    for browser in bench.browsers.iter().copied() {
        let sides = [
            (format!("in {browser}"), Side::ours(&speech.package)?),
            (
                format!("{} in {browser}", FromNpm::whisper_wasm_name()),
                Side::whisper_wasm(speech::GGML),
            ),
        ];
        for (name, side) in sides {
            let (browsers, speech) = (&browsers, &speech);
            contenders.push(Contender::new(format!("speech {name}"), move |round| {
                in_page(browsers, browser, &side, speech.names(round))
            }));
            names.push(name);
        }
    }
    let progress = Progress::of(bench.ui, "speech to text on all sides");
    let rounds = interleave(bench.plan, &mut contenders, &progress)?;
    drop(contenders);
    let sides = names.into_iter().zip(rounds);
    let sides: Vec<_> = sides.map(|(name, rounds)| Measured { name, rounds }).collect();
    Ok(Group {
        name: "whisper".to_owned(),
        about: about(&speech, &sides),
        comparisons: comparisons(&sides, speech.seconds(), &bench.browsers)?,
    })
}

/// What was done, and how well each side has heard.
fn about(speech: &Speech, sides: &[Measured]) -> String {
    let heard: Vec<_> =
        sides.iter().filter_map(|side| Some((&side.name, &side.rounds.last()?.texts))).collect();
    let wrong = heard.iter().map(|(name, texts)| format!("{} {name}", speech.wrong_words(texts)));
    let native = heard.first().map_or(&[][..], |(_, texts)| texts);
    let others = heard.iter().skip(1);
    let differing =
        others.map(|(name, texts)| format!("{} {name}", Speech::differences(texts, native)));
    format!(
        "{:.1} seconds of recorded speech with the weights of tiny.en, on one thread, greedily. The seconds that it takes to \
         transcribe one second of them, which is the real-time factor: by the runtime's own clock, in the page of \
         whisper.cpp by the page's; `with loading` counts the reading of the model, too. Of {} words these are wrong: {}. \
         These are other words than native code hears: {}",
        speech.seconds(),
        speech.words(),
        wrong.collect::<Vec<_>>().join(", "),
        differing.collect::<Vec<_>>().join(", "),
    )
}

/// `sides` has the native one, that under wasmtime, and for each browser ours and whisper.cpp's.
fn comparisons(sides: &[Measured], seconds: f64, browsers: &[Browser]) -> Result<Vec<Comparison>> {
    let [native, wasmtime, pages @ ..] = sides else { anyhow::bail!("nothing was measured") };
    let mut times = vec![time(wasmtime, native, seconds, Some(WASMTIME_TARGET))?];
    let mut memory = vec![memory_limit(wasmtime, true)?];
    for (browser, pair) in browsers.iter().zip(pages.chunks_exact(2)) {
        let [ours, theirs] = pair else { continue };
        let is_target = *browser == Browser::Chromium;
        times.push(time(ours, native, seconds, is_target.then_some(CHROMIUM_TARGET))?);
        times.push(time(ours, theirs, seconds, is_target.then_some(PEER_TARGET))?);
        memory.push(memory_limit(ours, is_target)?);
        memory.push(memory_against(ours, theirs)?);
    }
    Ok([times, memory].concat())
}

/// Both times for one second of audio. The target is that of the time without loading.
fn time(
    ours: &Measured,
    other: &Measured,
    seconds: f64,
    target: Option<f64>,
) -> Result<Comparison> {
    let figure = |name: &str, of: fn(&Heard) -> f64| {
        let [ours, other] = [ours, other]
            .map(|side| side.rounds.iter().map(|heard| of(heard) / seconds).collect::<Vec<_>>());
        Figure::of_rounds(name, &ours, &other).context("nothing was measured")
    };
    let transcribing = figure("transcribing", |heard| heard.seconds)?.with_target_if(target);
    let figures = vec![transcribing, figure("with loading", |heard| heard.whole)?];
    Ok(compared(ours, &other.name, Unit::Seconds, figures))
}

/// The largest size of the wasm's memory against what it should not exceed.
fn memory_limit(ours: &Measured, is_target: bool) -> Result<Comparison> {
    let figure = Figure::of_sizes("largest memory", largest(ours)?, MEMORY);
    let figures = vec![figure.with_target_if(is_target.then_some(1.0))];
    Ok(compared(ours, "400 MB", Unit::Bytes, figures))
}

fn memory_against(ours: &Measured, theirs: &Measured) -> Result<Comparison> {
    let figures = vec![Figure::of_sizes("largest memory", largest(ours)?, largest(theirs)?)];
    Ok(compared(ours, &theirs.name, Unit::Bytes, figures))
}

/// Of all rounds, which differ by little.
fn largest(side: &Measured) -> Result<u64> {
    let sizes = side.rounds.iter().filter_map(|heard| heard.bytes);
    sizes.max().with_context(|| format!("nothing tells the memory {}", side.name))
}

fn compared(ours: &Measured, reference: &str, unit: Unit, figures: Vec<Figure>) -> Comparison {
    Comparison { ours: ours.name.clone(), reference: reference.to_owned(), unit, figures }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(name: &str, seconds: f64, bytes: Option<u64>) -> Measured {
        let heard = Heard { texts: Vec::new(), seconds, whole: seconds + 1.0, bytes };
        Measured { name: name.to_owned(), rounds: vec![heard; 2] }
    }

    #[test]
    fn ours_in_a_page_is_compared_with_native_code_and_with_whisper_cpp() {
        let sides = [
            side("natively", 10.0, None),
            side("under wasmtime", 19.0, Some(300_000_000)),
            side("in Chromium", 26.0, Some(500_000_000)),
            side("whisper.cpp in Chromium", 52.0, Some(1_000_000_000)),
        ];
        let comparisons = comparisons(&sides, 20.0, &[Browser::Chromium]).unwrap();
        let figures = comparisons.iter().map(|comparison| {
            let figure = &comparison.figures[0];
            (comparison.reference.as_str(), figure.ratio.median, figure.is_met())
        });
        let expected = [
            ("natively", 1.9, Some(true)),
            ("natively", 2.6, Some(false)),
            ("whisper.cpp in Chromium", 0.5, Some(true)),
            ("400 MB", 0.75, Some(true)),
            ("400 MB", 1.25, Some(false)),
            ("whisper.cpp in Chromium", 0.5, None),
        ];
        assert_eq!(figures.collect::<Vec<_>>(), expected);
        // The real-time factor.
        assert_eq!(comparisons[1].figures[0].ours, Some(1.3));
    }

    #[test]
    fn a_side_that_tells_no_memory_is_an_error() {
        let sides = [side("natively", 10.0, None), side("under wasmtime", 19.0, None)];
        let error = comparisons(&sides, 20.0, &[]).unwrap_err();
        assert_eq!(error.to_string(), "nothing tells the memory under wasmtime");
    }
}
