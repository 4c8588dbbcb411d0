//! Other numbers of channels.

use pipeline_node::NodeError;

/// How channels become others: all into one, or one into several.
pub(super) fn mix(channels: Vec<Vec<f32>>, count: usize) -> Result<Vec<Vec<f32>>, NodeError> {
    match (channels.len(), count) {
        (from, to) if from == to => Ok(channels),
        (_, 1) => Ok(vec![mean(&channels)]),
        (1, to) => Ok(vec![channels.into_iter().next().unwrap_or_default(); to]),
        (from, to) => Err(NodeError::failed(format!(
            "{from} channels cannot become {to}; set `output_channels` to 1 or to {from}"
        ))),
    }
}

/// The mean of all channels, sample by sample.
fn mean(channels: &[Vec<f32>]) -> Vec<f32> {
    let frames = channels.iter().map(Vec::len).min().unwrap_or_default();
    let part = 1.0 / channels.len() as f32;
    let sample = |at| channels.iter().map(|channel: &Vec<f32>| channel[at] * part).sum();
    (0..frames).map(sample).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_averaged_repeated_or_left_alone() {
        let stereo = vec![vec![1.0, -0.5], vec![0.0, 0.5]];
        assert_eq!(mix(stereo.clone(), 2).unwrap(), stereo);
        assert_eq!(mix(stereo.clone(), 1).unwrap(), [[0.5, 0.0]]);
        assert_eq!(mix(vec![vec![0.25]], 3).unwrap(), [[0.25], [0.25], [0.25]]);
        let error = mix(stereo, 6).unwrap_err().to_string();
        assert_eq!(error, "2 channels cannot become 6; set `output_channels` to 1 or to 2");
    }
}
