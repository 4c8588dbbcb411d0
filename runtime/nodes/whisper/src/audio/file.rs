//! WAV files in the run's folders.

use hound::{SampleFormat, WavReader};
use pipeline_node::{NodeContext, NodeError};

/// The samples of a file, with the channels mixed into one, and how many there are for each second.
pub(crate) fn read(path: &str, context: &NodeContext) -> Result<(Vec<f32>, u32), NodeError> {
    let file = context.file(path)?;
    let failed = |error| {
        NodeError::failed(format!(
            "`{path}` cannot be read as a WAV file; give one, or put a node `AudioFileReader` before this \
             one for other formats"
        ))
        .caused_by(error)
    };
    let mut wav = WavReader::open(file).map_err(failed)?;
    let spec = wav.spec();
    let samples: Vec<f32> = match spec.sample_format {
        SampleFormat::Float => wav.samples().collect::<Result<_, _>>().map_err(failed)?,
        SampleFormat::Int => {
            let scale = 1.0 / (1_u64 << (spec.bits_per_sample.clamp(1, 32) - 1)) as f32;
            let samples = wav.samples::<i32>().map(|sample| Ok(sample? as f32 * scale));
            samples.collect::<Result<_, _>>().map_err(failed)?
        }
    };
    let channels = usize::from(spec.channels).max(1);
    let mono = samples.chunks_exact(channels);
    Ok((mono.map(|frame| frame.iter().sum::<f32>() / channels as f32).collect(), spec.sample_rate))
}
