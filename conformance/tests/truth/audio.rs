//! `examples/audio`: the tones that were put in are found, half as loud.

use serde_json::{Value, json};

use super::{is_close, is_reproduced, number, numbers, results};

/// Of 15.6 Hz between two frequencies of the transform.
const HZ: f64 = 0.5;
const DECIBELS: f64 = 0.1;

#[test]
fn the_sound_is_what_its_script_makes() {
    is_reproduced("audio", &["tones.wav", "input.json"]);
}

#[test]
fn the_peaks_are_the_tones_that_were_put_in() {
    let mut tones = super::json("audio", "signal.json")["tones"].as_array().unwrap().clone();
    tones.sort_by(|a, b| number(&b["amplitude"]).total_cmp(&number(&a["amplitude"])));
    let found = results("audio");
    let peaks = found[0]["peaks"].as_array().unwrap();
    assert_eq!(peaks.len(), tones.len());
    for (peak, tone) in peaks.iter().zip(&tones) {
        let level = decibels(number(&tone["amplitude"]) * gain());
        assert!(is_close(&peak["hz"], number(&tone["hz"]), HZ), "{peak} for {tone}");
        assert!(is_close(&peak["db"], level, DECIBELS), "{peak} for {tone}, {level} dB");
    }
}

#[test]
fn the_level_is_that_of_all_that_was_put_in() {
    let signal = super::json("audio", "signal.json");
    let tones = signal["tones"].as_array().unwrap();
    let sines = tones.iter().chain([&signal["chirp"]]).map(|sine| number(&sine["amplitude"]));
    let power: f64 = sines.map(|amplitude| amplitude.powi(2) / 2.0).sum();
    let noise = number(&signal["noise"]["deviation"]).powi(2);
    let expected = decibels((power + noise).sqrt() * gain());
    assert!(is_close(&results("audio")[0]["rms_db"], expected, DECIBELS), "{expected} dB");
}

#[test]
fn the_spectrogram_shows_the_chirp_rise() {
    let chirp = &super::json("audio", "signal.json")["chirp"];
    let [first, last] = [number(&chirp["from_hz"]), number(&chirp["to_hz"])];
    let chart = &results("audio")[0]["spectrogram"]["chart"];
    let [times, frequencies, levels] = ["x", "y", "z"].map(|axis| numbers(&chart[axis]));
    assert_eq!(chart["z"]["array"]["meta"]["shape"], json!([frequencies.len(), times.len()]));
    for (column, time) in times.iter().enumerate() {
        let level = |row: &usize| levels[row * times.len() + column];
        let rows = (0..frequencies.len()).filter(|&row| frequencies[row] > first - 100.0);
        let loudest = rows.max_by(|a, b| level(a).total_cmp(&level(b))).unwrap();
        let expected = first + (last - first) * time;
        assert!((frequencies[loudest] - expected).abs() < 32.0, "{expected} Hz after {time} s");
    }
}

/// The factor of the Rust node.
fn gain() -> f64 {
    let manifest = super::json("audio", "manifest.json");
    let is_gain = |node: &&Value| node["node_type"] == "MultiplyNode";
    let nodes = manifest["nodes"].as_array().unwrap();
    number(&nodes.iter().find(is_gain).unwrap()["params"]["factor"])
}

/// The level of a sine of that amplitude, where a full one has 0 dB.
fn decibels(amplitude: f64) -> f64 {
    20.0 * amplitude.log10()
}
