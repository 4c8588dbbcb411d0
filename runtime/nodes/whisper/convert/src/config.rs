//! `config.json`, in the words of Hugging Face's.

use serde::{Deserialize, Serialize};

use crate::ConvertError;
use crate::layout::Layout;
use crate::settings::Settings;

/// What CTranslate2's `config.json` says of tokens.
#[derive(Deserialize)]
struct Suppressed {
    suppress_ids: Vec<u32>,
    suppress_ids_begin: Vec<u32>,
}

#[derive(Serialize)]
struct Config {
    model_type: &'static str,
    num_mel_bins: usize,
    d_model: usize,
    encoder_layers: usize,
    encoder_attention_heads: i64,
    encoder_ffn_dim: usize,
    decoder_layers: usize,
    decoder_attention_heads: i64,
    decoder_ffn_dim: usize,
    max_source_positions: usize,
    max_target_positions: usize,
    vocab_size: usize,
    suppress_tokens: Vec<u32>,
    begin_suppress_tokens: Vec<u32>,
}

/// Writes the file, with sizes that are the weights' own.
pub(crate) fn write(
    layout: &Layout<'_>,
    settings: Settings,
    config: &[u8],
) -> Result<String, ConvertError> {
    let json = |source| ConvertError::Json { file: "config.json", source };
    let suppressed: Suppressed = serde_json::from_slice(config).map_err(json)?;
    let [d_model, num_mel_bins, _] = lengths(layout, "model.encoder.conv1.weight")?;
    let [max_source_positions, _] = lengths(layout, "model.encoder.embed_positions.weight")?;
    let [max_target_positions, _] = lengths(layout, "model.decoder.embed_positions.weight")?;
    let [vocab_size, _] = lengths(layout, "model.decoder.embed_tokens.weight")?;
    let [encoder_ffn_dim, _] = lengths(layout, "model.encoder.layers.0.fc1.weight")?;
    let [decoder_ffn_dim, _] = lengths(layout, "model.decoder.layers.0.fc1.weight")?;
    let config = Config {
        model_type: "whisper",
        num_mel_bins,
        d_model,
        encoder_layers: layout.layers("encoder")?,
        encoder_attention_heads: settings.encoder_heads,
        encoder_ffn_dim,
        decoder_layers: layout.layers("decoder")?,
        decoder_attention_heads: settings.decoder_heads,
        decoder_ffn_dim,
        max_source_positions,
        max_target_positions,
        vocab_size,
        suppress_tokens: suppressed.suppress_ids,
        begin_suppress_tokens: suppressed.suppress_ids_begin,
    };
    serde_json::to_string_pretty(&config).map_err(json)
}

fn lengths<const N: usize>(layout: &Layout<'_>, name: &str) -> Result<[usize; N], ConvertError> {
    let shape = layout.shape(name)?;
    <[usize; N]>::try_from(shape).map_err(|_| ConvertError::Shape {
        name: name.to_owned(),
        found: shape.to_vec(),
        expected: if N == 3 { "three dimensions" } else { "two dimensions" },
    })
}
