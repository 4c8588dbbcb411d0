//! The part of a recording that is still needed.

use crate::mel::{HOP, MARGIN, WINDOW};

/// Half of a step of 16 bits: what is nowhere louder is silence, of which a model makes up a text.
const SILENCE: f32 = 1.0 / 65_536.0;

/// Samples from a place of the recording on.
#[derive(Debug)]
pub(crate) struct Recording {
    /// Those from `first` - [`MARGIN`] on.
    samples: Vec<f32>,
    first: usize,
}

impl Default for Recording {
    /// Nothing, and silence before.
    fn default() -> Self {
        Self { samples: vec![0.0; MARGIN], first: 0 }
    }
}

impl Recording {
    pub(crate) fn push(&mut self, samples: &[f32]) {
        self.samples.extend_from_slice(samples);
    }

    /// How many samples there have been.
    pub(crate) fn length(&self) -> usize {
        self.first + self.samples.len() - MARGIN
    }

    /// How many frames there have been; one that has begun counts.
    pub(crate) fn frames(&self) -> usize {
        self.length().div_ceil(HOP)
    }

    /// The samples of the window that begins at a frame, from [`MARGIN`] before it on. At the end of the
    /// recording there are fewer.
    pub(crate) fn window(&self, frame: usize) -> &[f32] {
        let begin = (frame * HOP).saturating_sub(self.first);
        let end = (begin + MARGIN + WINDOW + MARGIN).min(self.samples.len());
        self.samples.get(begin..end).unwrap_or_default()
    }

    /// Drops what windows from this sample on don't need.
    pub(crate) fn forget_before(&mut self, sample: usize) {
        let known = self.samples.len() - MARGIN;
        let count = sample.saturating_sub(self.first).min(known);
        self.samples.drain(..count);
        self.first += count;
    }
}

/// Whether nothing is to be heard.
pub(crate) fn is_silent(samples: &[f32]) -> bool {
    samples.iter().all(|sample| sample.abs() < SILENCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_the_same_whether_what_was_before_is_forgotten() {
        let samples: Vec<f32> = (0..WINDOW + 5000).map(|sample| sample as f32).collect();
        let (mut whole, mut short) = (Recording::default(), Recording::default());
        whole.push(&samples);
        for part in samples.chunks(777) {
            short.push(part);
        }
        short.forget_before(20 * HOP);
        assert_eq!(short.window(20), whole.window(20));
        assert_eq!(short.window(20)[MARGIN], (20 * HOP) as f32);
        assert_eq!((short.length(), short.frames()), (WINDOW + 5000, 3032));
        short.forget_before(WINDOW + 9000);
        assert_eq!((short.length(), short.window(4000)), (WINDOW + 5000, &[][..]));
    }

    #[test]
    fn only_what_cannot_be_heard_is_silent() {
        assert!(is_silent(&[0.0, -0.0, 1e-6]));
        assert!(!is_silent(&[0.0, -1.0 / 32_768.0]));
    }
}
