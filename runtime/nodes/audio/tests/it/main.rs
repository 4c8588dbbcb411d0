//! The nodes as pipelines have them: without a runtime, on the files of the conformance cases.
#![allow(clippy::unwrap_used, reason = "tests")]

mod damage;
mod gathering;
mod reading;
mod resampling;

use std::path::{Path, PathBuf};

use audio_nodes::Sound;
use pipeline_node::testing::{self, Failed};
use pipeline_node::{Item, NodeContext, Registry};
use serde_json::Value;

/// The folder that the run of a conformance case has as `/app`.
fn case(name: &str) -> PathBuf {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../conformance/cases/audio");
    cases.join(name).join("nodes")
}

/// What a node of that type makes of the items.
fn run_in(
    app: &Path,
    node_type: &str,
    params: &Value,
    items: Vec<Item>,
) -> Result<Vec<Sound>, Failed> {
    let mut registry = Registry::new();
    audio_nodes::register(&mut registry);
    let context = NodeContext { app: vec![app.to_owned()], ..NodeContext::default() };
    let ran = testing::run(&registry, node_type, params, items, &context)?;
    Ok(ran.items.into_iter().map(|item| Sound::try_from(item).unwrap()).collect())
}

/// What a node makes of the sounds.
fn run(node_type: &str, params: &Value, sounds: Vec<Sound>) -> Vec<Sound> {
    let items = sounds.into_iter().map(|sound| sound.into_item().unwrap()).collect();
    run_in(Path::new("none"), node_type, params, items).unwrap()
}

/// A sine of half the full scale, as a whole sound.
fn tone(hertz: f64, rate: u32, frames: usize) -> Sound {
    let sample = |at| (std::f64::consts::TAU * hertz * at as f64 / f64::from(rate)).sin() * 0.5;
    let channel = (0..frames).map(|at| sample(at) as f32).collect();
    Sound { rate, channels: vec![channel], more: None }
}

/// The same sound in parts of so many frames.
fn parts(sound: &Sound, frames: usize) -> Vec<Sound> {
    let count = sound.frames().div_ceil(frames);
    let part = |number: usize| Sound {
        rate: sound.rate,
        channels: sound
            .channels
            .iter()
            .map(|channel| channel.chunks(frames).nth(number).unwrap().to_vec())
            .collect(),
        more: Some(number + 1 < count),
    };
    (0..count).map(part).collect()
}

/// All parts behind each other.
fn joined(parts: &[Sound]) -> Vec<Vec<f32>> {
    let channel =
        |at: usize| parts.iter().flat_map(|part: &Sound| part.channels[at].clone()).collect();
    (0..parts[0].channels.len()).map(channel).collect()
}

/// The power of a frequency in a signal, as a share of all its power.
fn share(signal: &[f32], hertz: f64, rate: u32) -> f64 {
    let (mut re, mut im, mut all) = (0.0, 0.0, 0.0);
    for (at, sample) in signal.iter().enumerate() {
        let (sample, angle) =
            (f64::from(*sample), std::f64::consts::TAU * hertz * at as f64 / f64::from(rate));
        re += sample * angle.cos();
        im += sample * angle.sin();
        all += sample * sample;
    }
    2.0 * (re * re + im * im) / (signal.len() as f64 * all)
}

/// The mean of the squares.
fn power(signal: &[f32]) -> f64 {
    signal.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>() / signal.len() as f64
}
