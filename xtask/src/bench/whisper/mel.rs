//! The bands of Slaney's mel scale, which whisper.cpp reads from a model's file. The node computes its own.

const RATE: f64 = 16_000.0;
/// Samples that a frame looks at.
const LENGTH: u32 = 400;
/// Frequencies from 0 to half the rate.
pub const BINS: u32 = LENGTH / 2 + 1;
/// Up to here the scale is linear; it is logarithmic from there on.
const KNEE: (f64, f64) = (1_000.0, 15.0);

/// Triangles of the same area, band by band.
#[allow(clippy::cast_possible_truncation, reason = "the file has numbers of 32 bits")]
pub fn bands(count: u32) -> Vec<f32> {
    let highest = mel(RATE / 2.0);
    let edge = |edge: u32| hertz(highest * f64::from(edge) / f64::from(count + 1));
    let mut bands = Vec::new();
    for band in 0..count {
        let (low, middle, high) = (edge(band), edge(band + 1), edge(band + 2));
        for bin in 0..BINS {
            let frequency = f64::from(bin) * RATE / f64::from(LENGTH);
            let rising = (frequency - low) / (middle - low);
            let falling = (high - frequency) / (high - middle);
            bands.push((rising.min(falling).max(0.0) * 2.0 / (high - low)) as f32);
        }
    }
    bands
}

fn mel(hertz: f64) -> f64 {
    let (knee, mels) = KNEE;
    if hertz < knee { hertz / knee * mels } else { mels + (hertz / knee).ln() / step() }
}

fn hertz(mel: f64) -> f64 {
    let (knee, mels) = KNEE;
    if mel < mels { mel / mels * knee } else { knee * (step() * (mel - mels)).exp() }
}

/// How much one mel more is above the knee, as a logarithm.
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
        assert_eq!(bands.len(), 80 * 201);
        for (place, expected) in
            [(0, 0.0), (1, 0.024_862_594), (202, 0.001_990_821), (203, 0.022_871_772)]
        {
            assert!((bands[place] - expected).abs() < 1e-7, "{place}: {}", bands[place]);
        }
    }
}
