//! Samples in an item: numbers, or lists or an array of them, with one channel or several.

use pipeline_node::{Array, Item, NodeError};

/// More channels than this are samples whose dimensions are the wrong way round.
const MOST_CHANNELS: usize = 8;

/// The samples, with the channels mixed into one.
pub(crate) fn read(audio: &Item) -> Result<Vec<f32>, NodeError> {
    match audio {
        Item::Array(array) => of_array(array),
        Item::List(parts) if parts.iter().all(|part| matches!(part, Item::Number(_))) => {
            of_numbers(parts)
        }
        Item::List(channels) => {
            let channels = channels.iter().map(read).collect::<Result<Vec<_>, _>>()?;
            mix(channels)
        }
        _ => Err(NodeError::failed(
            "`audio` is neither an array nor a list of numbers; give samples from -1 to 1",
        )),
    }
}

fn of_numbers(numbers: &[Item]) -> Result<Vec<f32>, NodeError> {
    Ok(numbers.iter().filter_map(|number| Some(number.as_f64()? as f32)).collect())
}

fn of_array(array: &Array) -> Result<Vec<f32>, NodeError> {
    let samples = elements(array).ok_or_else(|| {
        NodeError::failed(format!(
            "`audio` is an {array}; give samples as `float32`, `float64`, `int16` or `int32`, not byte-swapped"
        ))
    })?;
    match *array.shape() {
        [_] => Ok(samples),
        [channels, length] if channels <= MOST_CHANNELS => {
            mix(samples.chunks_exact(length.max(1)).map(<[f32]>::to_vec).collect())
        }
        _ => Err(NodeError::failed(format!(
            "`audio` is an {array}; give one dimension, or two with the channels first, at most \
             {MOST_CHANNELS}"
        ))),
    }
}

fn elements(array: &Array) -> Option<Vec<f32>> {
    if let Some(samples) = array.elements::<f32>() {
        return Some(samples.collect());
    }
    if let Some(samples) = array.elements::<f64>() {
        return Some(samples.map(|sample| sample as f32).collect());
    }
    if let Some(samples) = array.elements::<i16>() {
        return Some(samples.map(|sample| f32::from(sample) / 32_768.0).collect());
    }
    let samples = array.elements::<i32>()?;
    Some(samples.map(|sample| sample as f32 / 2_147_483_648.0).collect())
}

/// The mean of channels of one length.
fn mix(mut channels: Vec<Vec<f32>>) -> Result<Vec<f32>, NodeError> {
    let Some(mut mixed) = channels.pop() else { return Ok(Vec::new()) };
    let count = (channels.len() + 1) as f32;
    if channels.iter().any(|channel| channel.len() != mixed.len()) {
        return Err(NodeError::failed("the channels of `audio` differ in length; give equal ones"));
    }
    for channel in channels {
        mixed.iter_mut().zip(channel).for_each(|(sum, sample)| *sum += sample);
    }
    mixed.iter_mut().for_each(|sample| *sample /= count);
    Ok(mixed)
}
