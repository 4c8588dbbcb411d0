//! From the many forms that samples have to one: float32, channel by channel.

use pipeline_node::{Array, Element, Item, NodeError};

use super::{Sound, kind, reserve};

/// The samples of each channel.
pub(super) fn channels(audio: Item) -> Result<Vec<Vec<f32>>, NodeError> {
    match audio {
        Item::Array(array) => of_array(array),
        Item::List(items) => of_list(items),
        other => {
            let found = kind(&other);
            Err(NodeError::failed(format!(
                "`audio_data` is an array or a list of numbers, found {found}"
            )))
        }
    }
}

fn of_array(array: Array) -> Result<Vec<Vec<f32>>, NodeError> {
    let count = match array.shape() {
        [_] => 1,
        [channels, _] => *channels,
        shape => {
            let sentence = "`audio_data` has the shape [frames] or [channels, frames], found";
            return Err(NodeError::failed(format!("{sentence} {shape:?}")));
        }
    };
    check_count(count)?;
    let array = array.in_native_order();
    split::<f32>(&array, count, |sample| sample)
        .or_else(|| split::<f64>(&array, count, |sample| sample as f32))
        .or_else(|| split::<i16>(&array, count, |sample| f32::from(sample) / 32_768.0))
        .or_else(|| split::<i32>(&array, count, |sample| sample as f32 / 2_147_483_648.0))
        .unwrap_or_else(|| {
            let dtype = array.dtype();
            Err(NodeError::failed(format!(
                "`audio_data` is of float32, float64, int16 or int32, found an array of `{dtype}`"
            )))
        })
}

/// The elements in so many parts of the same length, if they are of that type.
fn split<T: Element>(
    array: &Array,
    count: usize,
    sample: impl Fn(T) -> f32,
) -> Option<Result<Vec<Vec<f32>>, NodeError>> {
    let mut elements = array.elements::<T>()?.map(sample);
    let frames = elements.len() / count;
    let channel = |_| {
        let mut channel = Vec::new();
        reserve(&mut channel, frames)?;
        channel.extend(elements.by_ref().take(frames));
        Ok(channel)
    };
    Some((0..count).map(channel).collect())
}

fn of_list(items: Vec<Item>) -> Result<Vec<Vec<f32>>, NodeError> {
    if !items.iter().any(|item| matches!(item, Item::List(_))) {
        return Ok(vec![numbers(items)?]);
    }
    check_count(items.len())?;
    let channel = |item| match item {
        Item::List(items) => numbers(items),
        other => numbers(vec![other]),
    };
    let channels = items.into_iter().map(channel).collect::<Result<Vec<_>, _>>()?;
    let lengths: Vec<_> = channels.iter().map(Vec::len).collect();
    match lengths.windows(2).all(|pair| pair[0] == pair[1]) {
        true => Ok(channels),
        false => Err(NodeError::failed(format!(
            "the channels of `audio_data` have the same length, found {lengths:?}"
        ))),
    }
}

fn numbers(items: Vec<Item>) -> Result<Vec<f32>, NodeError> {
    let number = |item: Item| match item.as_f64() {
        Some(number) => Ok(number as f32),
        None => {
            let found = kind(&item);
            Err(NodeError::failed(format!("a sample of `audio_data` is a number, found {found}")))
        }
    };
    items.into_iter().map(number).collect()
}

fn check_count(channels: usize) -> Result<(), NodeError> {
    if (1..=Sound::MAX_CHANNELS).contains(&channels) {
        return Ok(());
    }
    Err(NodeError::failed(format!(
        "`audio_data` has 1 to {} channels, found {channels}; its shape is [channels, frames]",
        Sound::MAX_CHANNELS
    )))
}
