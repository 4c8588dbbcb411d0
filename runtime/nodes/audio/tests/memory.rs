//! A file that is read in chunks takes the memory of a chunk, and one that is too long for an item next to none.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs::{self, OpenOptions};
use std::path::Path;

use futures::StreamExt;
use futures::executor::block_on;
use peak_alloc::PeakAlloc;
use pipeline_node::{Item, Node, NodeContext, NodeParams, Output, Registry};
use serde_json::{Value, json};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The bytes of samples in a WAV file: two minutes at 48 kHz, in 16 bits.
const BYTES: u32 = 2 * 60 * 48_000 * 2;

/// The header of a WAV file with so many bytes of samples.
fn header(bytes: u32) -> Vec<u8> {
    let words = [
        (b"RIFF", bytes + 36),
        (b"WAVE", u32::from_le_bytes(*b"fmt ")),
        (&16_u32.to_le_bytes(), 1 | 1 << 16),
        (&48_000_u32.to_le_bytes(), 96_000),
        (&(2_u32 | 16 << 16).to_le_bytes(), u32::from_le_bytes(*b"data")),
    ];
    let mut file = Vec::new();
    for (first, second) in words {
        file.extend(first.iter().copied().chain(second.to_le_bytes()));
    }
    file.extend(bytes.to_le_bytes());
    file
}

fn reader(folder: &Path, params: &Value) -> Box<dyn Node> {
    let mut registry = Registry::new();
    audio_nodes::register(&mut registry);
    let params = NodeParams::new("read", "AudioFileReader", params.as_object().unwrap(), &|_| ());
    let context = NodeContext { data: Some(folder.to_owned()), ..NodeContext::default() };
    registry.get("AudioFileReader").unwrap().prepare(&params).unwrap().create(&context).unwrap()
}

/// What `work` gives, and the most memory that it has had at a time.
fn peak<T>(work: impl FnOnce() -> T) -> (T, usize) {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let done = work();
    (done, MEMORY.peak_usage() - before)
}

/// One test, since all of them have one memory.
#[test]
fn a_long_file_takes_little_memory() {
    in_chunks();
    as_a_whole();
}

fn in_chunks() {
    let folder = tempfile::tempdir().unwrap();
    let mut wav = header(BYTES);
    wav.resize(wav.len() + BYTES as usize, 7);
    fs::write(folder.path().join("long.wav"), wav).unwrap();
    let mut node = reader(folder.path(), &json!({"path": "long.wav", "chunk_size": 4096}));
    let (count, peak) = peak(|| {
        let Output::Items(items) = block_on(node.process(Item::Null)).unwrap() else {
            panic!("items")
        };
        block_on(items.fold(0, async |count, item| item.map(|_| count + 1).unwrap()))
    });
    assert_eq!(count, (BYTES as usize / 2).div_ceil(4096));
    assert!(peak < 1 << 20, "{peak} bytes");
}

/// The file is as long as its header says, but has no more on the disk.
fn as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.wav");
    let bytes = 2 * (1 << 28) + 2;
    let header = header(bytes);
    fs::write(&path, &header).unwrap();
    let file = OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(header.len() as u64 + u64::from(bytes)).unwrap();
    let mut node = reader(folder.path(), &json!({"path": "long.wav"}));
    let (outcome, peak) = peak(|| block_on(node.process(Item::Null)));
    assert_eq!(
        outcome.unwrap_err().to_string(),
        "`long.wav` has more than 268435456 samples for an item, in 1 channels; set the parameter `chunk_size` to \
         fewer frames, so that it comes in parts"
    );
    assert!(peak < 1 << 20, "{peak} bytes");
}
