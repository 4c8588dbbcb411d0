//! The model's sizes: `config.json`, as Hugging Face has it.

use serde::Deserialize;

use crate::error::ModelError;

/// What is used of `config.json`.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Config {
    pub(crate) num_mel_bins: usize,
    pub(crate) d_model: usize,
    pub(crate) encoder_layers: usize,
    pub(crate) encoder_attention_heads: usize,
    pub(crate) encoder_ffn_dim: usize,
    pub(crate) decoder_layers: usize,
    pub(crate) decoder_attention_heads: usize,
    pub(crate) decoder_ffn_dim: usize,
    /// How many places the spectrogram has for the encoder: half as many as frames.
    pub(crate) max_source_positions: usize,
    /// How many tokens the decoder sees at most.
    pub(crate) max_target_positions: usize,
    pub(crate) vocab_size: usize,
    /// Tokens that are never said.
    #[serde(default)]
    pub(crate) suppress_tokens: Option<Vec<u32>>,
    /// Tokens that nothing begins with.
    #[serde(default)]
    pub(crate) begin_suppress_tokens: Option<Vec<u32>>,
}

/// The largest size that any model has had, times ten or more: what is larger is no size.
const LIMIT: usize = 1 << 20;

impl Config {
    /// Reads the file and checks what sizes say of each other.
    pub(crate) fn read(json: &[u8]) -> Result<Self, ModelError> {
        let failed = |source| ModelError::Json { file: "config.json", source };
        let kind: Kind = serde_json::from_slice(json).map_err(failed)?;
        if kind.model_type != "whisper" {
            return Err(ModelError::Kind(kind.model_type));
        }
        let config: Self = serde_json::from_slice(json).map_err(failed)?;
        config.check().map(|()| config)
    }

    fn check(&self) -> Result<(), ModelError> {
        let refuse = |name, found| Err(ModelError::Size { name, found });
        for (name, size) in self.sizes() {
            if size == 0 || size > LIMIT {
                return refuse(name, size);
            }
        }
        if !self.d_model.is_multiple_of(self.encoder_attention_heads) {
            return refuse("encoder_attention_heads", self.encoder_attention_heads);
        }
        if !self.d_model.is_multiple_of(self.decoder_attention_heads) {
            return refuse("decoder_attention_heads", self.decoder_attention_heads);
        }
        // The window of 30 s and its frames of 10 ms are the same in all models.
        if self.max_source_positions != crate::mel::FRAMES / 2 {
            return refuse("max_source_positions", self.max_source_positions);
        }
        if self.max_target_positions < 16 {
            return refuse("max_target_positions", self.max_target_positions);
        }
        Ok(())
    }

    fn sizes(&self) -> [(&'static str, usize); 11] {
        [
            ("num_mel_bins", self.num_mel_bins),
            ("d_model", self.d_model),
            ("encoder_layers", self.encoder_layers),
            ("encoder_attention_heads", self.encoder_attention_heads),
            ("encoder_ffn_dim", self.encoder_ffn_dim),
            ("decoder_layers", self.decoder_layers),
            ("decoder_attention_heads", self.decoder_attention_heads),
            ("decoder_ffn_dim", self.decoder_ffn_dim),
            ("max_source_positions", self.max_source_positions),
            ("max_target_positions", self.max_target_positions),
            ("vocab_size", self.vocab_size),
        ]
    }
}

/// Read first, so that a model of another kind is told by its kind.
#[derive(Deserialize)]
struct Kind {
    model_type: String,
}
