//! `AudioFileReader`, on a file of each format.

use std::fs;

use audio_nodes::Sound;
use pipeline_node::{Array, Item};
use serde_json::{Value, json};

use crate::{case, joined, power, run_in, share, tone};

fn read(name: &str, params: &Value) -> Vec<Sound> {
    run_in(&case(name), "AudioFileReader", params, vec![Item::Null]).unwrap()
}

#[test]
fn what_loses_nothing_is_what_was_written() {
    for (name, file) in [("wav", "/app/tone.wav"), ("flac", "/app/tone.flac")] {
        let sounds = read(name, &json!({"path": file}));
        let [Sound { rate: 8_000, channels, more: None }] = sounds.as_slice() else {
            panic!("{sounds:?}")
        };
        assert_eq!(channels.len(), 2);
        let expected = tone(440.0, 8_000, 400).channels.remove(0);
        let pairs = channels[0].iter().zip(&expected);
        assert!(pairs.clone().all(|(found, expected)| (found - expected).abs() < 1e-4), "{name}");
        assert_eq!(pairs.len(), 400);
        assert!(share(&channels[1], 1_000.0, 8_000) > 0.999, "{name}");
    }
}

#[test]
fn what_is_compressed_sounds_as_what_was_written() {
    for name in ["mp3", "ogg"] {
        let sounds = read(name, &json!({"path": format!("/app/tone.{name}")}));
        let [Sound { rate: 16_000, channels, more: None }] = sounds.as_slice() else {
            panic!("{name}")
        };
        let inside = &channels[0][1_000..3_000];
        assert_eq!((channels.len(), channels[0].len()), (1, 4_000), "{name}");
        assert!(share(inside, 440.0, 16_000) > 0.999, "{name}");
        assert!((power(inside) - 0.125).abs() < 0.01, "{name}: {}", power(inside));
    }
}

#[test]
fn chunks_are_the_whole() {
    let whole = read("wav", &json!({"path": "tone.wav"}));
    for chunk in [1, 150, 200, 399, 400, 401] {
        let chunks = read("wav", &json!({"path": "tone.wav", "chunk_size": chunk}));
        assert_eq!(joined(&chunks), whole[0].channels, "{chunk}");
        let (last, others) = chunks.split_last().unwrap();
        assert!(others.iter().all(|part| (part.frames(), part.more) == (chunk, Some(true))));
        assert_eq!(last.more, Some(false));
    }
}

#[test]
fn bytes_are_as_good_as_a_file() {
    let bytes = fs::read(case("flac").join("tone.flac")).unwrap();
    let item = Item::Array(Array::from_elements([bytes.len()], bytes).unwrap());
    let sounds = run_in(&case("none"), "AudioFileReader", &json!({}), vec![item]).unwrap();
    assert_eq!(sounds, read("flac", &json!({"path": "tone.flac"})));
}

#[test]
fn what_cannot_be_read_is_said() {
    let refuse = |name: &str, path: &str| {
        let items = vec![path.into()];
        run_in(&case(name), "AudioFileReader", &json!({}), items).unwrap_err().to_string()
    };
    let cases = [
        ("truncated-wav", "/app/tone.wav"),
        ("truncated-flac", "/app/tone.flac"),
        ("truncated-mp3", "/app/tone.mp3"),
        ("truncated-ogg", "/app/tone.ogg"),
        ("empty", "/app/tone.wav"),
        ("no-frames", "/app/tone.wav"),
        ("not-audio", "/app/tone.wav"),
        ("rate-zero", "/app/tone.wav"),
        ("unsupported-codec", "/app/tone.wav"),
        ("wav", "/app/../wav/nodes/tone.wav"),
        ("wav", "/app/absent.wav"),
    ];
    let messages = cases.map(|(name, path)| format!("{name}: {}", refuse(name, path)));
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn a_chunk_without_frames_is_refused() {
    let params = json!({"path": "tone.wav", "chunk_size": 0});
    let error = run_in(&case("wav"), "AudioFileReader", &params, vec![Item::Null]).unwrap_err();
    let expected = "parameter `chunk_size`: a chunk has 1 to 172800000 frames, found 0";
    assert_eq!(error.to_string(), expected);
}
