//! What a node may get as audio: samples with their rate, or the path of a file.

mod file;
mod samples;

use pipeline_node::{Item, NodeContext, NodeError, Object};

use crate::mel::RATE;

/// How audio may come, for messages.
const FORMS: &str =
    "give `{\"audio\": …, \"sample_rate\": 16000}` or `{\"path\": \"/data/speech.wav\"}`";
/// The names of the samples in an object.
const SAMPLES: [&str; 3] = ["audio", "audio_data", "samples"];

/// What an item has.
#[derive(Debug)]
pub(crate) struct Audio {
    /// One channel, 16,000 for each second.
    pub(crate) samples: Vec<f32>,
    /// Whether the recording goes on in the next item, if the item says so.
    pub(crate) more: Option<bool>,
}

/// Reads an item.
pub(crate) fn read(item: &Item, context: &NodeContext) -> Result<Audio, NodeError> {
    let (samples, rate) = match item {
        Item::Object(fields) => of_object(fields, context)?,
        Item::List(parts) => match parts.as_slice() {
            [audio, Item::Number(rate)] => (samples::read(audio)?, rate.as_f64()),
            _ => return Err(no_audio("a list that is not `[audio, sample_rate]`")),
        },
        Item::Text(path) => of_file(path, context)?,
        Item::Array(array) => return Err(no_audio(&format!("an {array} without its rate"))),
        _ => return Err(no_audio("neither an object nor a list nor a path")),
    };
    let more = match item {
        Item::Object(fields) => match fields.get("more") {
            Some(Item::Bool(more)) => Some(*more),
            _ => None,
        },
        _ => None,
    };
    Ok(Audio { samples: check(samples, rate)?, more })
}

fn of_object(fields: &Object, context: &NodeContext) -> Result<(Vec<f32>, Option<f64>), NodeError> {
    if let Some(path) = fields.get("path").and_then(Item::as_str) {
        return of_file(path, context);
    }
    let audio = SAMPLES.iter().find_map(|name| fields.get(*name));
    let audio = audio.ok_or_else(|| no_audio("an object without `audio`"))?;
    let rate = fields.get("sample_rate").and_then(Item::as_f64);
    Ok((samples::read(audio)?, rate))
}

fn of_file(path: &str, context: &NodeContext) -> Result<(Vec<f32>, Option<f64>), NodeError> {
    let (samples, rate) = file::read(path, context)?;
    Ok((samples, Some(rate.into())))
}

fn check(samples: Vec<f32>, rate: Option<f64>) -> Result<Vec<f32>, NodeError> {
    let Some(rate) = rate else {
        return Err(no_audio("samples without `sample_rate`"));
    };
    if rate != RATE as f64 {
        return Err(NodeError::failed(format!(
            "the audio has {rate} samples per second, and Whisper hears {RATE}; put a node \
             `AudioResample` before this one"
        )));
    }
    if samples.is_empty() {
        return Err(NodeError::failed("the audio is empty; give at least one sample"));
    }
    match samples.iter().position(|sample| !sample.is_finite()) {
        Some(place) => Err(NodeError::failed(format!(
            "sample {place} of the audio is {}, which is no sound; samples are from -1 to 1",
            samples[place]
        ))),
        None => Ok(samples),
    }
}

fn no_audio(what: &str) -> NodeError {
    NodeError::failed(format!("the item is {what}; {FORMS}"))
}
