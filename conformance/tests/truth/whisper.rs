//! `examples/whisper`: what was read aloud is in the text, in the subtitles and in the count of its words.

use std::process::Command;

use serde_json::{Value, json};

use super::{folder, results};

/// The sentence in `speech.flac`, as its transcript has it.
const SPOKEN: &str = "he might even have been made amiable himself";
/// How long the recording is, in seconds.
const DURATION: f64 = 3.29;

#[test]
fn the_text_is_what_was_read_aloud() {
    let [segment, whole] = both();
    let plain = |text: &Value| text.as_str().unwrap().to_lowercase().replace('.', "");
    assert_eq!(plain(&whole["text"]), SPOKEN);
    assert_eq!(plain(&segment["text"]), SPOKEN);
    assert_eq!(whole["segments"], json!([segment]));
    assert_eq!(whole["words"]["count"], SPOKEN.split(' ').count());
    let end = segment["end"].as_f64().unwrap();
    assert!(end <= DURATION, "{end}");
}

#[test]
fn the_subtitles_are_the_text_at_its_time() {
    let [segment, whole] = both();
    let shown = whole["srt"].as_str().unwrap();
    let lines: Vec<_> = shown.lines().collect();
    let [number, times, said @ ..] = lines.as_slice() else { panic!("{shown}") };
    assert_eq!((*number, segment["start"].as_f64()), ("1", Some(0.0)));
    let end = format!("00:00:0{:.3}", segment["end"].as_f64().unwrap()).replace('.', ",");
    assert_eq!(*times, format!("00:00:00,000 --> {end}"));
    assert_eq!(said.join(" "), segment["text"].as_str().unwrap());
}

#[test]
fn the_node_passes_its_own_tests() {
    let mut python = Command::new("python3");
    python.args(["-B", "-m", "unittest", "discover"]).arg(folder("whisper"));
    let output = python.output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !told.contains("Ran 0 tests"), "{told}");
}

/// The segment that comes first, and the whole.
fn both() -> [Value; 2] {
    results("whisper").try_into().unwrap()
}
