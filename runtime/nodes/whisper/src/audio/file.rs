//! WAV files in the folders that a node may read.

use std::path::{Component, Path, PathBuf};

use hound::{SampleFormat, WavReader};
use pipeline_node::{NodeContext, NodeError};

/// The samples of a file, with the channels mixed into one, and how many there are for each second.
pub(crate) fn read(path: &str, context: &NodeContext) -> Result<(Vec<f32>, u32), NodeError> {
    let file = find(path, context)?;
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

/// The file below `/models` or `/data`, wherever these folders are.
fn find(path: &str, context: &NodeContext) -> Result<PathBuf, NodeError> {
    let refused = |why: &str| NodeError::failed(format!("`{path}` {why}"));
    let inner = path.strip_prefix('/').unwrap_or(path);
    let (folder, rest) = inner.split_once('/').unwrap_or((inner, ""));
    let root = match folder {
        "models" => &context.models,
        "data" => &context.data,
        _ => return Err(refused("is not below `/models` or `/data`, where a node may read")),
    };
    let is_below = Path::new(rest).components().all(|part| matches!(part, Component::Normal(_)));
    if rest.is_empty() || !is_below {
        return Err(refused("leads out of its folder; name a file in it"));
    }
    let root = root.as_ref().ok_or_else(|| {
        refused(&format!(
            "cannot be read, as the run has no folder `/{folder}`; pass one with `--{folder}`"
        ))
    })?;
    let file = root.join(rest);
    if file.is_file() {
        Ok(file)
    } else {
        Err(refused("is not there; put the file into its folder"))
    }
}
