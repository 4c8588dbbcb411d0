//! `AudioResample`: another rate, another number of channels.

mod converter;
mod mix;

use pipeline_node::{Factory, Item, Node, NodeContext, NodeError, Output, ParamError, async_trait};
use serde::{Deserialize, Serialize};

use self::converter::Converter;
use self::mix::mix;
use crate::Sound;

/// The parameters of `AudioResample`. The defaults are what models of speech want.
#[derive(Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ResampleParams {
    /// The rate of what comes out, in hertz.
    output_sample_rate: u32,
    /// How many channels come out; null for as many as come in.
    output_channels: Option<usize>,
}

impl Default for ResampleParams {
    fn default() -> Self {
        Self { output_sample_rate: 16_000, output_channels: Some(1) }
    }
}

impl Factory for ResampleParams {
    type Node = AudioResample;

    fn check(&self) -> Result<(), ParamError> {
        check(self.output_sample_rate, self.output_channels)
    }

    fn create(self, _: &NodeContext) -> Result<AudioResample, NodeError> {
        Ok(AudioResample::new(self.output_sample_rate, self.output_channels))
    }
}

/// The parameters of `AudioTransform`, with the original's defaults.
#[derive(Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct TransformParams {
    output_sample_rate: u32,
    output_channels: Option<usize>,
}

impl Default for TransformParams {
    fn default() -> Self {
        Self { output_sample_rate: 44_100, output_channels: Some(2) }
    }
}

impl Factory for TransformParams {
    type Node = AudioResample;

    fn check(&self) -> Result<(), ParamError> {
        check(self.output_sample_rate, self.output_channels)
    }

    fn create(self, _: &NodeContext) -> Result<AudioResample, NodeError> {
        Ok(AudioResample::new(self.output_sample_rate, self.output_channels))
    }
}

fn check(rate: u32, channels: Option<usize>) -> Result<(), ParamError> {
    if !(1..=Sound::MAX_RATE).contains(&rate) {
        let sentence = format!("a rate is from 1 to {} hertz, found {rate}", Sound::MAX_RATE);
        return Err(ParamError::new("output_sample_rate", sentence));
    }
    match channels {
        None | Some(1..=Sound::MAX_CHANNELS) => Ok(()),
        Some(found) => Err(ParamError::new(
            "output_channels",
            format!("a sound has 1 to {} channels, found {found}", Sound::MAX_CHANNELS),
        )),
    }
}

/// Gives each sound with the wanted rate and channels: `round(frames * wanted / rate)` frames. Several channels become
/// one as their mean, one becomes several as copies.
///
/// A sound that comes in parts, which say `more`, comes out as if it had come whole.
pub(crate) struct AudioResample {
    rate: u32,
    channels: Option<usize>,
    /// For a sound that goes on.
    converter: Option<Converter>,
}

impl AudioResample {
    fn new(rate: u32, channels: Option<usize>) -> Self {
        Self { rate, channels, converter: None }
    }

    fn convert(&mut self, sound: Sound) -> Result<Vec<Sound>, NodeError> {
        let Sound { rate, channels, more } = sound;
        check_samples(&channels)?;
        let count = self.channels.unwrap_or(channels.len());
        let channels = mix(channels, count)?;
        let mut sounds = Vec::new();
        if !self.converter.as_ref().is_some_and(|it| it.fits(rate, channels.len())) {
            sounds.extend(self.rest()?);
        }
        let channels = match rate == self.rate {
            true => channels,
            false => self.resample(rate, channels, more == Some(true))?,
        };
        let sound = Sound { rate: self.rate, channels, more };
        let is_news = sound.frames() > 0 || more != Some(true);
        sounds.extend(is_news.then_some(sound));
        Ok(sounds)
    }

    fn resample(
        &mut self,
        rate: u32,
        channels: Vec<Vec<f32>>,
        goes_on: bool,
    ) -> Result<Vec<Vec<f32>>, NodeError> {
        let mut converter = match self.converter.take() {
            Some(converter) => converter,
            None => Converter::new(rate, self.rate, channels.len())?,
        };
        let mut converted = converter.push(channels)?;
        if goes_on {
            self.converter = Some(converter);
        } else {
            converter.finish(&mut converted)?;
        }
        Ok(converted)
    }

    /// What is held back of a sound that did not say that it had ended.
    fn rest(&mut self) -> Result<Option<Sound>, NodeError> {
        let Some(mut converter) = self.converter.take() else { return Ok(None) };
        let mut channels = converter.empty();
        converter.finish(&mut channels)?;
        Ok(Some(Sound { rate: self.rate, channels, more: Some(false) }))
    }
}

/// A filter would spread it over its neighbours.
fn check_samples(channels: &[Vec<f32>]) -> Result<(), NodeError> {
    let odd = |channel: &Vec<f32>| channel.iter().position(|sample| !sample.is_finite());
    match channels.iter().find_map(odd) {
        None => Ok(()),
        Some(at) => Err(NodeError::failed(format!(
            "sample {at} of `audio_data` is no finite number; replace it before it is resampled"
        ))),
    }
}

#[async_trait(?Send)]
impl Node for AudioResample {
    async fn process(&mut self, item: Item) -> Result<Output, NodeError> {
        let sounds = self.convert(item.try_into()?)?;
        let items = sounds.into_iter().map(Sound::into_item).collect::<Result<Vec<_>, _>>()?;
        Ok(Output::items(items))
    }

    async fn finish(&mut self) -> Result<Output, NodeError> {
        let rest = self.rest()?.map(Sound::into_item).transpose()?;
        Ok(rest.map_or(Output::None, Output::Item))
    }
}
