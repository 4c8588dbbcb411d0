//! A file that is read in chunks takes the memory of a chunk.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;

use futures::StreamExt;
use futures::executor::block_on;
use peak_alloc::PeakAlloc;
use pipeline_node::{Item, NodeContext, NodeParams, Output, Registry};
use serde_json::json;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The bytes of samples in a WAV file: two minutes at 48 kHz, in 16 bits.
const BYTES: u32 = 2 * 60 * 48_000 * 2;

fn wav() -> Vec<u8> {
    let words = [
        (b"RIFF", BYTES + 36),
        (b"WAVE", u32::from_le_bytes(*b"fmt ")),
        (&16_u32.to_le_bytes(), 1 | 1 << 16),
        (&48_000_u32.to_le_bytes(), 96_000),
        (&(2_u32 | 16 << 16).to_le_bytes(), u32::from_le_bytes(*b"data")),
    ];
    let mut file = Vec::new();
    for (first, second) in words {
        file.extend(first.iter().copied().chain(second.to_le_bytes()));
    }
    file.extend(BYTES.to_le_bytes());
    file.resize(file.len() + BYTES as usize, 7);
    file
}

#[test]
fn a_long_file_in_chunks_takes_little_memory() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("long.wav"), wav()).unwrap();
    let mut registry = Registry::new();
    audio_nodes::register(&mut registry);
    let values = json!({"path": "long.wav", "chunk_size": 4096});
    let params = NodeParams::new("read", "AudioFileReader", values.as_object().unwrap(), &|_| ());
    let context = NodeContext { data: Some(folder.path().to_owned()), ..NodeContext::default() };
    let prepared = registry.get("AudioFileReader").unwrap().prepare(&params).unwrap();
    let mut node = prepared.create(&context).unwrap();
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let Output::Items(items) = block_on(node.process(Item::Null)).unwrap() else { panic!("items") };
    let count = block_on(items.fold(0, async |count, item| item.map(|_| count + 1).unwrap()));
    assert_eq!(count, (BYTES as usize / 2).div_ceil(4096));
    let peak = MEMORY.peak_usage() - before;
    assert!(peak < 1 << 20, "{peak} bytes");
}
