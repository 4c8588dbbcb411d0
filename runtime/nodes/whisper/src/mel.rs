//! From samples to the spectrogram that the model sees: the logarithm of the energy in bands of the mel scale,
//! in frames of 10 ms.

use std::f64::consts::PI;

use candle_core::{Device, Tensor};

/// Samples per second.
pub(crate) const RATE: usize = 16_000;
/// Samples from one frame to the next.
pub(crate) const HOP: usize = 160;
/// Frames of a window.
pub(crate) const FRAMES: usize = 3000;
/// Samples of a window.
pub(crate) const WINDOW: usize = HOP * FRAMES;
/// Samples that a frame looks at.
const LENGTH: usize = 400;
/// Frequencies from 0 to half the rate.
const BINS: usize = LENGTH / 2 + 1;
/// Samples before a window that its first frames look at too.
pub(crate) const MARGIN: usize = LENGTH / 2;

/// Makes spectrograms.
#[derive(Debug)]
pub(crate) struct Mel {
    /// The Fourier transform of a frame, with the window function in it: cosines, then sines. With only 400
    /// samples a product of matrices is no slower than a fast transform, beside what the model takes.
    transform: Tensor,
    /// Frequencies by bands.
    bands: Tensor,
    count: usize,
}

impl Mel {
    /// For so many bands.
    pub(crate) fn new(count: usize) -> Result<Self, candle_core::Error> {
        let transform = Tensor::from_vec(transform(), (LENGTH, 2 * BINS), &Device::Cpu)?;
        let bands = Tensor::from_vec(bands(count), (BINS, count), &Device::Cpu)?;
        Ok(Self { transform, bands, count })
    }

    /// The spectrogram of a window, bands by frames, of which `length` have sound. `samples` begin [`MARGIN`]
    /// before the window. The frames that it lacks are zero, as those were that models have been trained on
    /// and are compared with; that is louder than silence.
    pub(crate) fn spectrogram(
        &self,
        samples: &[f32],
        length: usize,
    ) -> Result<Tensor, candle_core::Error> {
        let mut frames = vec![0.0; FRAMES * LENGTH];
        for (number, frame) in frames.chunks_exact_mut(LENGTH).enumerate() {
            let rest = samples.get(number * HOP..).unwrap_or_default();
            let count = rest.len().min(LENGTH);
            frame[..count].copy_from_slice(&rest[..count]);
        }
        let frames = Tensor::from_vec(frames, (FRAMES, LENGTH), &Device::Cpu)?;
        let parts = frames.matmul(&self.transform)?.sqr()?;
        let power = (parts.narrow(1, 0, BINS)? + parts.narrow(1, BINS, BINS)?)?;
        let mut energy = power.matmul(&self.bands)?.flatten_all()?.to_vec1::<f32>()?;
        compress(&mut energy);
        energy.iter_mut().skip(length * self.count).for_each(|value| *value = 0.0);
        Tensor::from_vec(energy, (FRAMES, self.count), &Device::Cpu)?.t()?.contiguous()
    }
}

/// The logarithm, of which nothing is more than 80 dB below the loudest, in about -1 to 1.
fn compress(energy: &mut [f32]) {
    let loudest = energy.iter().copied().fold(1e-10, f32::max).log10();
    for value in energy {
        let decibels = value.max(1e-10).log10().max(loudest - 8.0);
        *value = (decibels + 4.0) / 4.0;
    }
}

fn transform() -> Vec<f32> {
    let mut transform = Vec::with_capacity(LENGTH * 2 * BINS);
    for sample in 0..LENGTH {
        let hann = 0.5 - 0.5 * (2.0 * PI * sample as f64 / LENGTH as f64).cos();
        let angle = |bin: usize| 2.0 * PI * ((sample * bin) % LENGTH) as f64 / LENGTH as f64;
        transform.extend((0..BINS).map(|bin| (hann * angle(bin).cos()) as f32));
        transform.extend((0..BINS).map(|bin| (hann * angle(bin).sin()) as f32));
    }
    transform
}

/// Slaney's triangles, each of the same area: frequencies by bands.
fn bands(count: usize) -> Vec<f32> {
    let highest = mel(RATE as f64 / 2.0);
    let edges: Vec<f64> =
        (0..count + 2).map(|edge| hertz(highest * edge as f64 / (count + 1) as f64)).collect();
    let mut bands = Vec::with_capacity(BINS * count);
    for bin in 0..BINS {
        let frequency = bin as f64 * RATE as f64 / LENGTH as f64;
        bands.extend(edges.windows(3).map(|edges| weight(frequency, edges) as f32));
    }
    bands
}

fn weight(frequency: f64, edges: &[f64]) -> f64 {
    let &[low, middle, high] = edges else { return 0.0 };
    let rising = (frequency - low) / (middle - low);
    let falling = (high - frequency) / (high - middle);
    rising.min(falling).max(0.0) * 2.0 / (high - low)
}

/// Slaney's scale: linear up to 1 kHz, 15 mels, and logarithmic from there.
fn mel(hertz: f64) -> f64 {
    if hertz < 1000.0 { hertz * 3.0 / 200.0 } else { 15.0 + (hertz / 1000.0).ln() / step() }
}

fn hertz(mel: f64) -> f64 {
    if mel < 15.0 { mel * 200.0 / 3.0 } else { 1000.0 * (step() * (mel - 15.0)).exp() }
}

fn step() -> f64 {
    6.4_f64.ln() / 27.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What librosa's `filters.mel(sr=16000, n_fft=400, n_mels=80)` gives.
    #[test]
    fn the_bands_are_slaneys() {
        let bands = bands(80);
        let at = |band: usize, bin: usize| bands[bin * 80 + band];
        assert_eq!((at(0, 0), at(79, 200)), (0.0, 0.0));
        assert!((at(0, 1) - 0.024_862_594).abs() < 1e-7, "{}", at(0, 1));
        assert!((at(1, 1) - 0.001_990_821).abs() < 1e-7, "{}", at(1, 1));
        assert!((at(1, 2) - 0.022_871_772).abs() < 1e-7, "{}", at(1, 2));
    }

    #[test]
    fn a_tone_is_loudest_in_its_band() {
        let tone = |sample: usize| (2.0 * PI * 1000.0 * sample as f64 / RATE as f64).sin() as f32;
        let samples: Vec<f32> = (0..WINDOW + MARGIN).map(tone).collect();
        let spectrogram = Mel::new(80).unwrap().spectrogram(&samples, FRAMES).unwrap();
        let frame = spectrogram.narrow(1, 1500, 1).unwrap().flatten_all().unwrap();
        let frame = frame.to_vec1::<f32>().unwrap();
        let loudest = (0..80).max_by(|a, b| frame[*a].total_cmp(&frame[*b])).unwrap();
        let edges = [loudest, loudest + 2].map(|edge| hertz(mel(8000.0) * edge as f64 / 81.0));
        assert!(edges[0] < 1000.0 && 1000.0 < edges[1], "{edges:?}");
    }

    #[test]
    fn silence_is_the_same_everywhere_and_what_is_lacking_is_zero() {
        let spectrogram = Mel::new(80).unwrap().spectrogram(&[], 10).unwrap();
        assert_eq!(spectrogram.dims(), [80, FRAMES]);
        for (frame, expected) in [(0, -1.5), (9, -1.5), (10, 0.0), (FRAMES - 1, 0.0)] {
            let values = spectrogram.narrow(1, frame, 1).unwrap().flatten_all().unwrap();
            assert_eq!(values.to_vec1::<f32>().unwrap(), [expected; 80], "{frame}");
        }
    }
}
