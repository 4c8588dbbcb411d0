//! Files with wrong bytes: whatever they are, there is a sound or an error.

use std::fs;

use pipeline_node::{Array, Item};
use serde_json::json;

use crate::{case, run_in};

/// Rounds for each format.
const ROUNDS: u64 = 300;

/// Numbers that are the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

/// Reads the bytes, whole and in chunks. Says whether there was a sound.
fn reads(bytes: &[u8]) -> bool {
    let item = Array::from_elements([bytes.len()], bytes.iter().copied()).unwrap();
    let read =
        |params| run_in(&case("none"), "AudioFileReader", &params, vec![Item::Array(item.clone())]);
    let (whole, chunks) = (read(json!({})), read(json!({"chunk_size": 100})));
    assert_eq!(whole.is_ok(), chunks.is_ok());
    whole.is_ok()
}

#[test]
fn a_file_with_wrong_bytes_is_a_sound_or_an_error() {
    for name in ["wav", "flac", "mp3", "ogg"] {
        let file = fs::read(case(name).join(format!("tone.{name}"))).unwrap();
        assert!(reads(&file), "{name}");
        let mut refused = 0;
        for round in 1..=ROUNDS {
            let (mut random, mut bytes) = (Random(round), file.clone());
            for _ in 0..=random.below(4) {
                // Half of them in the headers.
                let end = if random.below(2) == 0 { 60 } else { bytes.len() };
                let at = random.below(end);
                bytes[at] = random.below(256) as u8;
            }
            refused += usize::from(!reads(&bytes));
        }
        assert!(refused > 0, "{name}");
    }
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_an_error_or_shorter() {
    for name in ["wav", "flac", "mp3", "ogg"] {
        let file = fs::read(case(name).join(format!("tone.{name}"))).unwrap();
        let step = file.len() / 60 + 1;
        for end in (1..file.len() - 8).step_by(step) {
            assert!(!reads(&file[..end]), "{name}: {end} of {} bytes", file.len());
        }
    }
}
