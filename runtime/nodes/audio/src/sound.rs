//! What flows between the nodes.

mod samples;
#[cfg(test)]
mod tests;

use std::ops::Range;

use bytes::Bytes;
use pipeline_node::{Array, DType, Item, NodeError, Object};

use self::samples::channels;

/// The fields of an item.
const AUDIO: [&str; 2] = ["audio_data", "audio"];
const RATE: &str = "sample_rate";
const MORE: &str = "more";

/// A sound, or a part of one.
///
/// An item that is one is an object with `audio_data` (or `audio`), `sample_rate` and perhaps `more`, or a list
/// `[audio, sample_rate]`. The audio is an array of float32, float64, int16 or int32 with the shape `[frames]` or
/// `[channels, frames]`, or a list of numbers or of such lists, one for each channel. Integers are scaled to the range
/// from -1 to 1.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sound {
    /// Frames in each second, from 1 to [`Self::MAX_RATE`].
    pub rate: u32,
    /// The samples of each channel; all have as many, and there is at least one channel.
    pub channels: Vec<Vec<f32>>,
    /// Whether the sound goes on in the next item; `None` if nobody says.
    pub more: Option<bool>,
}

impl Sound {
    /// The highest rate, in hertz.
    pub const MAX_RATE: u32 = 768_000;
    /// The most channels.
    pub const MAX_CHANNELS: usize = 64;

    /// How many samples each channel has.
    pub fn frames(&self) -> usize {
        self.channels.first().map_or(0, Vec::len)
    }

    /// Some frames of each channel.
    pub(crate) fn part(&self, frames: Range<usize>) -> Result<Vec<Vec<f32>>, NodeError> {
        let part = |channel: &Vec<f32>| {
            let mut part = Vec::new();
            reserve(&mut part, frames.len())?;
            part.extend_from_slice(&channel[frames.clone()]);
            Ok(part)
        };
        self.channels.iter().map(part).collect()
    }

    /// The item that says it: an object with an array of float32 and the shape `[channels, frames]`.
    ///
    /// # Errors
    ///
    /// [`NodeError`] if the channels differ in length or memory does not suffice.
    pub fn into_item(self) -> Result<Item, NodeError> {
        let shape = [self.channels.len(), self.frames()];
        let data = planar(self.channels)?;
        let array = Array::new(DType::F32, shape, data)
            .map_err(|error| NodeError::failed("the channels make no array").caused_by(error))?;
        let mut fields = Object::with_capacity(3);
        fields.insert(AUDIO[0].to_owned(), array.into());
        fields.insert(RATE.to_owned(), u64::from(self.rate).into());
        if let Some(more) = self.more {
            fields.insert(MORE.to_owned(), more.into());
        }
        Ok(fields.into())
    }
}

impl TryFrom<Item> for Sound {
    type Error = NodeError;

    fn try_from(item: Item) -> Result<Self, NodeError> {
        match item {
            Item::Object(mut fields) => {
                let audio = AUDIO.iter().find_map(|name| fields.swap_remove(*name));
                let audio = audio.ok_or_else(|| no_sound("an object without `audio_data`"))?;
                let more = match fields.swap_remove(MORE) {
                    Some(Item::Bool(more)) => Some(more),
                    _ => None,
                };
                let rate = fields.swap_remove(RATE).unwrap_or_default();
                Ok(Self { rate: hertz(&rate)?, channels: channels(audio)?, more })
            }
            Item::List(parts) => match <[Item; 2]>::try_from(parts) {
                Ok([audio, rate]) => {
                    Ok(Self { rate: hertz(&rate)?, channels: channels(audio)?, more: None })
                }
                Err(parts) => Err(no_sound(&format!("a list of {} items", parts.len()))),
            },
            other => Err(no_sound(kind(&other))),
        }
    }
}

/// The samples of all channels, one channel after the other, as bytes.
fn planar(channels: Vec<Vec<f32>>) -> Result<Bytes, NodeError> {
    let length = channels.iter().map(|channel| size_of_val(channel.as_slice())).sum();
    let mut data = Vec::new();
    reserve(&mut data, length)?;
    for channel in channels {
        data.extend_from_slice(bytemuck::cast_slice(&channel));
    }
    Ok(data.into())
}

/// Makes room for so many more elements.
pub(crate) fn reserve<T>(buffer: &mut Vec<T>, more: usize) -> Result<(), NodeError> {
    buffer.try_reserve(more).map_err(|error| {
        NodeError::failed(
            "there is no memory for so much audio at once; read it in chunks, with `chunk_size`",
        )
        .with_kind(pipeline_node::ErrorKind::Memory)
        .caused_by(error)
    })
}

fn hertz(rate: &Item) -> Result<u32, NodeError> {
    let whole = rate.as_f64().filter(|rate| rate.fract() == 0.0);
    let in_range = whole.filter(|rate| (1.0..=f64::from(Sound::MAX_RATE)).contains(rate));
    // It is in the range of the type.
    in_range.map(|rate| rate as u32).ok_or_else(|| {
        let found = serde_json::Value::from(rate.clone());
        NodeError::failed(format!(
            "`sample_rate` is a whole number of hertz from 1 to {}, found {}",
            Sound::MAX_RATE,
            shortened(&found.to_string())
        ))
    })
}

fn no_sound(found: &str) -> NodeError {
    NodeError::failed(format!(
        "the item is no audio: expected `{{\"audio_data\": …, \"sample_rate\": …}}` or `[audio, sample_rate]`, found \
         {found}"
    ))
}

/// What an item is, for messages.
fn kind(item: &Item) -> &'static str {
    match item {
        Item::Null => "null",
        Item::Bool(_) => "a bool",
        Item::Number(_) => "a number",
        Item::Text(_) => "a text",
        Item::List(_) => "a list",
        Item::Object(_) => "an object",
        Item::Array(_) => "an array without a rate",
        _ => "something else",
    }
}

fn shortened(text: &str) -> &str {
    text.char_indices().nth(40).map_or(text, |(end, _)| &text[..end])
}
