//! Writes GGUF: how many tensors there are, a list of them, and their numbers. Matrices get whole numbers of 8 bits
//! with a factor for each 32 of them, `Q8_0` of ggml's; what is no matrix, and positions, stay what they are.

use std::collections::BTreeMap;

use half::f16;

use crate::safetensors::Tensor;

/// Where numbers begin is a multiple of this.
const ALIGNMENT: usize = 32;
const VERSION: u32 = 3;
const ARCHITECTURE: [&str; 2] = ["general.architecture", "whisper"];
/// What ggml's numbers for types mean.
const F32: u32 = 0;
const F16: u32 = 1;
const Q8_0: u32 = 8;
const TEXT: u32 = 8;
/// Numbers that have a factor together.
const BLOCK: usize = 32;

/// Writes a file, the tensors in the order of their names.
pub(crate) fn write(tensors: &BTreeMap<String, Tensor<'_>>) -> Vec<u8> {
    let mut file = b"GGUF".to_vec();
    file.extend(VERSION.to_le_bytes());
    file.extend((tensors.len() as u64).to_le_bytes());
    file.extend(1_u64.to_le_bytes());
    let [name, architecture] = ARCHITECTURE;
    text(&mut file, name);
    file.extend(TEXT.to_le_bytes());
    text(&mut file, architecture);
    let mut numbers = Vec::new();
    for (name, tensor) in tensors {
        let (kind, data) = coded(name, tensor);
        text(&mut file, name);
        file.extend((tensor.shape.len() as u32).to_le_bytes());
        // The one that runs fastest comes first.
        file.extend(tensor.shape.iter().rev().flat_map(|length| (*length as u64).to_le_bytes()));
        file.extend(kind.to_le_bytes());
        file.extend((numbers.len() as u64).to_le_bytes());
        numbers.extend(data);
        numbers.resize(numbers.len().next_multiple_of(ALIGNMENT), 0);
    }
    file.resize(file.len().next_multiple_of(ALIGNMENT), 0);
    file.extend(numbers);
    file
}

fn text(file: &mut Vec<u8>, text: &str) {
    file.extend((text.len() as u64).to_le_bytes());
    file.extend(text.as_bytes());
}

/// The type that a tensor gets, and its numbers.
fn coded(name: &str, tensor: &Tensor<'_>) -> (u32, Vec<u8>) {
    let is_half = tensor.dtype == "F16";
    let is_matrix = matches!(tensor.shape[..], [_, columns] if columns.is_multiple_of(BLOCK));
    if is_matrix && !name.ends_with("embed_positions.weight") {
        return (Q8_0, blocks(&numbers(tensor.data, is_half)));
    }
    (if is_half { F16 } else { F32 }, tensor.data.to_vec())
}

fn numbers(data: &[u8], is_half: bool) -> Vec<f32> {
    if is_half {
        data.as_chunks().0.iter().map(|bytes| f16::from_le_bytes(*bytes).to_f32()).collect()
    } else {
        data.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
    }
}

/// The largest of a block becomes 127, and the others are rounded.
fn blocks(numbers: &[f32]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(numbers.len() / BLOCK * (BLOCK + 2));
    for block in numbers.as_chunks::<BLOCK>().0 {
        let largest = block.iter().fold(0.0_f32, |largest, number| largest.max(number.abs()));
        let factor = largest / 127.0;
        let inverse = if factor == 0.0 { 0.0 } else { 1.0 / factor };
        bytes.extend(f16::from_f32(factor).to_le_bytes());
        bytes.extend(block.map(|number| ((number * inverse).round() as i8).cast_unsigned()));
    }
    bytes
}
