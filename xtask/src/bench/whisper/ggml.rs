//! Writes a model as whisper.cpp reads it, from the files that `WhisperNode` reads: a header, the bands of the mel
//! scale, the bytes of each token, and the weights. Numbers are little-endian. No weight is computed: those with one
//! dimension and the positions become numbers of 32 bits, as whisper.cpp wants them, the others stay as they are.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::Value;

use super::mel;
use super::safetensors::{self, Tensor};
use crate::workspace;

const MAGIC: u32 = u32::from_be_bytes(*b"ggml");
/// The types of numbers.
const F32: u32 = 0;
const F16: u32 = 1;

/// Parts of names, and what whisper.cpp calls them; the first that fits counts.
const PARTS: [(&str, &str); 12] = [
    ("self_attn_layer_norm", "attn_ln"),
    ("encoder_attn_layer_norm", "cross_attn_ln"),
    ("final_layer_norm", "mlp_ln"),
    ("self_attn", "attn"),
    ("encoder_attn", "cross_attn"),
    ("q_proj", "query"),
    ("k_proj", "key"),
    ("v_proj", "value"),
    ("out_proj", "out"),
    ("fc1", "mlp.0"),
    ("fc2", "mlp.2"),
    ("layers", "blocks"),
];
/// Whole names outside of the layers, without what they end in.
const OUTER: [(&str, &str); 5] = [
    ("encoder.layer_norm", "encoder.ln_post"),
    ("decoder.layer_norm", "decoder.ln"),
    ("encoder.embed_positions.weight", "encoder.positional_embedding"),
    ("decoder.embed_positions.weight", "decoder.positional_embedding"),
    ("decoder.embed_tokens", "decoder.token_embedding"),
];

/// The sizes in `config.json`.
#[derive(Deserialize)]
struct Config {
    vocab_size: u32,
    max_source_positions: u32,
    d_model: u32,
    encoder_attention_heads: u32,
    encoder_layers: u32,
    max_target_positions: u32,
    decoder_attention_heads: u32,
    decoder_layers: u32,
    num_mel_bins: u32,
}

/// The file for the model in that folder.
///
/// # Errors
///
/// When a file of the model cannot be read, or is none that the node reads.
pub fn convert(model: &Path) -> Result<Vec<u8>> {
    let read = |name: &str| workspace::read(&model.join(name));
    let config = serde_json::from_slice(&read("config.json")?);
    let config: Config = config.context("`config.json` is none")?;
    let tokenizer = serde_json::from_slice(&read("tokenizer.json")?);
    let tokenizer: Value = tokenizer.context("`tokenizer.json` is none")?;
    let weights = read("model.safetensors")?;
    let mut file = header(&config);
    file.extend(bands(config.num_mel_bins));
    file.extend(vocabulary(&tokenizer)?);
    for (name, tensor) in safetensors::read(&weights)? {
        put(&mut file, &name, &tensor)?;
    }
    Ok(file)
}

fn header(config: &Config) -> Vec<u8> {
    let numbers = [
        MAGIC,
        config.vocab_size,
        config.max_source_positions,
        config.d_model,
        config.encoder_attention_heads,
        config.encoder_layers,
        config.max_target_positions,
        config.d_model,
        config.decoder_attention_heads,
        config.decoder_layers,
        config.num_mel_bins,
        F16,
    ];
    bytes(numbers)
}

fn bytes(numbers: impl IntoIterator<Item = u32>) -> Vec<u8> {
    numbers.into_iter().flat_map(u32::to_le_bytes).collect()
}

fn count(size: usize) -> Result<u32> {
    u32::try_from(size).context("there is too much of something")
}

fn bands(count: u32) -> Vec<u8> {
    let mut file = bytes([count, mel::BINS]);
    file.extend(mel::bands(count).into_iter().flat_map(f32::to_le_bytes));
    file
}

/// The tokens that are text, and the one that ends it. whisper.cpp makes up the others.
fn vocabulary(tokenizer: &Value) -> Result<Vec<u8>> {
    let tokens = tokenizer["model"]["vocab"].as_object().context("there are no tokens")?;
    let mut numbered = BTreeMap::new();
    for (token, number) in tokens {
        numbered.insert(number.as_u64().context("a token has no number")?, token);
    }
    let bytes_of = bytes_of_characters();
    let mut file = bytes([count(numbered.len())?]);
    for (place, (number, token)) in numbered.into_iter().enumerate() {
        ensure!(number == place as u64, "the token {place} is missing");
        let text = token.chars().map(|character| bytes_of.get(&character).copied());
        let text: Vec<u8> = text.collect::<Option<_>>().context("a token is not in bytes")?;
        file.extend(bytes([count(text.len())?]));
        file.extend(text);
    }
    Ok(file)
}

/// Tokens are written with one character for each byte: those of Latin-1 that can be seen are themselves, and the
/// others are counted from U+0100 on.
fn bytes_of_characters() -> BTreeMap<char, u8> {
    let mut hidden = '\u{100}'..;
    let character = |byte: u8| match byte {
        b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff => byte.into(),
        _ => hidden.next().unwrap_or_default(),
    };
    (0..=u8::MAX).map(character).zip(0..=u8::MAX).collect()
}

fn put(file: &mut Vec<u8>, name: &str, tensor: &Tensor<'_>) -> Result<()> {
    ensure!(tensor.dtype == "F16", "the weights `{name}` have the type {}", tensor.dtype);
    let name = renamed(name)?;
    let mut shape = tensor.shape.clone();
    let is_wide = shape.len() < 2 || name.ends_with("positional_embedding");
    if name.contains(".conv") && name.ends_with("bias") {
        shape.push(1);
    }
    let dtype = if is_wide { F32 } else { F16 };
    file.extend(bytes([count(shape.len())?, count(name.len())?, dtype]));
    // The index that runs fastest comes first.
    file.extend(bytes(shape.into_iter().rev()));
    file.extend(name.into_bytes());
    if is_wide {
        let numbers = tensor.data.as_chunks::<2>().0.iter().copied().map(half::f16::from_le_bytes);
        file.extend(numbers.flat_map(|number| number.to_f32().to_le_bytes()));
    } else {
        file.extend_from_slice(tensor.data);
    }
    Ok(())
}

/// What whisper.cpp calls the weights that Hugging Face gave that name.
fn renamed(name: &str) -> Result<String> {
    let name = name.strip_prefix("model.").with_context(|| format!("`{name}` is not known"))?;
    if let Some((other, ours)) = OUTER.iter().find(|(other, _)| name.starts_with(other)) {
        return Ok(name.replacen(other, ours, 1));
    }
    Ok(name.split('.').map(part).collect::<Vec<_>>().join("."))
}

fn part(part: &str) -> &str {
    PARTS.iter().find(|(other, _)| *other == part).map_or(part, |&(_, ours)| ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_get_the_names_that_whisper_cpp_knows() {
        let names = [
            ("model.encoder.conv1.bias", "encoder.conv1.bias"),
            ("model.encoder.embed_positions.weight", "encoder.positional_embedding"),
            ("model.encoder.layer_norm.bias", "encoder.ln_post.bias"),
            (
                "model.encoder.layers.3.self_attn.q_proj.weight",
                "encoder.blocks.3.attn.query.weight",
            ),
            ("model.encoder.layers.3.self_attn_layer_norm.bias", "encoder.blocks.3.attn_ln.bias"),
            (
                "model.decoder.layers.0.encoder_attn.k_proj.weight",
                "decoder.blocks.0.cross_attn.key.weight",
            ),
            (
                "model.decoder.layers.0.encoder_attn_layer_norm.bias",
                "decoder.blocks.0.cross_attn_ln.bias",
            ),
            ("model.decoder.layers.0.fc2.weight", "decoder.blocks.0.mlp.2.weight"),
            ("model.decoder.embed_tokens.weight", "decoder.token_embedding.weight"),
            ("model.decoder.layer_norm.weight", "decoder.ln.weight"),
        ];
        for (other, ours) in names {
            assert_eq!(renamed(other).unwrap(), ours);
        }
        assert!(renamed("other").is_err());
    }

    #[test]
    fn tokens_become_bytes() {
        let tokenizer = serde_json::json!({"model": {"vocab": {"Ġa": 1, "Ã©": 0}}});
        let file = vocabulary(&tokenizer).unwrap();
        assert_eq!(file, b"\x02\0\0\0\x02\0\0\0\xc3\xa9\x02\0\0\0 a");
        let gap = serde_json::json!({"model": {"vocab": {"a": 1}}});
        assert!(vocabulary(&gap).is_err());
    }

    #[test]
    fn a_matrix_stays_and_a_bias_becomes_wider() {
        let data: Vec<u8> =
            [1.0, -2.0].map(half::f16::from_f32).map(half::f16::to_le_bytes).concat();
        let tensor =
            |shape: &[u32]| Tensor { dtype: "F16".into(), shape: shape.into(), data: &data };
        let mut file = Vec::new();
        put(&mut file, "model.encoder.conv1.bias", &tensor(&[2])).unwrap();
        let expected = [&bytes([2, 18, F32, 1, 2])[..], b"encoder.conv1.bias"].concat();
        assert_eq!(file, [expected, [1.0_f32, -2.0].map(f32::to_le_bytes).concat()].concat());
        file.clear();
        put(&mut file, "model.encoder.a.weight", &tensor(&[2, 1])).unwrap();
        let expected = [&bytes([2, 16, F16, 1, 2])[..], b"encoder.a.weight"].concat();
        assert_eq!(file, [expected, data.clone()].concat());
        let other = Tensor { dtype: "I8".into(), ..tensor(&[2]) };
        assert!(put(&mut file, "model.encoder.a.weight", &other).is_err());
    }
}
