//! Writes the files of small models.

use std::collections::BTreeMap;
use std::fs;

use safetensors::tensor::{Dtype, TensorView};
use serde_json::{Value, json};
use tempfile::TempDir;

const SIZE: usize = 8;
const TOKENS: usize = 1600;
const STEERING: [&str; 7] = [
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|translate|>",
    "<|transcribe|>",
    "<|startofprev|>",
    "<|nocaptions|>",
    "<|notimestamps|>",
];

/// A model's files.
pub(super) struct Made {
    config: Value,
    tokens: Vec<&'static str>,
    tensors: BTreeMap<String, (Dtype, Vec<usize>)>,
    is_truncated: bool,
    is_there: bool,
}

impl Made {
    /// No files.
    pub(super) fn none() -> Self {
        Self { is_there: false, ..Self::whole() }
    }

    /// A model of one layer on each side.
    pub(super) fn whole() -> Self {
        let config = json!({
            "model_type": "whisper", "num_mel_bins": 4, "d_model": SIZE,
            "encoder_layers": 1, "encoder_attention_heads": 2, "encoder_ffn_dim": SIZE,
            "decoder_layers": 1, "decoder_attention_heads": 2, "decoder_ffn_dim": SIZE,
            "max_source_positions": 1500, "max_target_positions": 32, "vocab_size": TOKENS,
        });
        let tokens = STEERING.to_vec();
        let tensors = BTreeMap::new();
        let mut made = Self { config, tokens, tensors, is_truncated: false, is_there: true };
        made.tensor("encoder.conv1.weight", &[SIZE, 4, 3]);
        made.tensor("encoder.conv2.weight", &[SIZE, SIZE, 3]);
        made.tensor("encoder.conv1.bias", &[SIZE]);
        made.tensor("encoder.conv2.bias", &[SIZE]);
        made.tensor("encoder.embed_positions.weight", &[1500, SIZE]);
        made.tensor("decoder.embed_positions.weight", &[32, SIZE]);
        made.tensor("decoder.embed_tokens.weight", &[TOKENS, SIZE]);
        for side in ["encoder", "decoder"] {
            made.pair(&format!("{side}.layer_norm"), &[SIZE]);
            made.layer(side, "self_attn");
            for name in ["fc1", "fc2"] {
                made.pair(&format!("{side}.layers.0.{name}"), &[SIZE, SIZE]);
            }
            made.pair(&format!("{side}.layers.0.final_layer_norm"), &[SIZE]);
        }
        made.layer("decoder", "encoder_attn");
        made
    }

    fn layer(&mut self, side: &str, attention: &str) {
        for name in ["q_proj", "k_proj", "v_proj", "out_proj"] {
            self.pair(&format!("{side}.layers.0.{attention}.{name}"), &[SIZE, SIZE]);
        }
        self.pair(&format!("{side}.layers.0.{attention}_layer_norm"), &[SIZE]);
    }

    fn pair(&mut self, name: &str, shape: &[usize]) {
        self.tensor(&format!("{name}.weight"), shape);
        self.tensor(&format!("{name}.bias"), &[SIZE]);
    }

    fn tensor(&mut self, name: &str, shape: &[usize]) {
        self.tensors.insert(format!("model.{name}"), (Dtype::F32, shape.to_vec()));
    }

    pub(super) fn config(mut self, name: &str, value: Value) -> Self {
        self.config[name] = value;
        self
    }

    pub(super) fn without(mut self, tensor: &str) -> Self {
        self.tensors.remove(tensor);
        self
    }

    pub(super) fn without_token(mut self, token: &str) -> Self {
        self.tokens.retain(|other| *other != token);
        self
    }

    pub(super) fn of_integers(mut self, tensor: &str) -> Self {
        self.tensors.get_mut(tensor).unwrap().0 = Dtype::I32;
        self
    }

    pub(super) fn truncated(mut self) -> Self {
        self.is_truncated = true;
        self
    }

    /// The files below `models/whisper-tiny`, and an empty folder `data`.
    pub(super) fn folder(&self) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        let model = folder.path().join("models/whisper-tiny");
        fs::create_dir_all(&model).unwrap();
        fs::create_dir(folder.path().join("data")).unwrap();
        if self.is_there {
            fs::write(model.join("config.json"), self.config.to_string()).unwrap();
            fs::write(model.join("tokenizer.json"), self.tokenizer().to_string()).unwrap();
            fs::write(model.join("model.safetensors"), self.weights()).unwrap();
        }
        folder
    }

    fn tokenizer(&self) -> Value {
        let vocabulary: BTreeMap<String, usize> =
            (0..10).map(|token| (format!("Ġword{token}"), token)).collect();
        let token = |(at, content): (usize, &&str)| json!({"id": 10 + at, "content": content});
        let added: Vec<_> = self.tokens.iter().enumerate().map(token).collect();
        json!({"model": {"vocab": vocabulary}, "added_tokens": added})
    }

    fn weights(&self) -> Vec<u8> {
        let longest = TOKENS * SIZE;
        let numbers = (0..longest).map(|at| ((at * 7919 % 1009) as f32 / 1009.0 - 0.5) * 0.4);
        let bytes: Vec<u8> = numbers.flat_map(f32::to_le_bytes).collect();
        let view = |(name, (dtype, shape)): (&String, &(Dtype, Vec<usize>))| {
            let length = shape.iter().product::<usize>() * 4;
            (name.clone(), TensorView::new(*dtype, shape.clone(), &bytes[..length]).unwrap())
        };
        let mut file = safetensors::serialize(self.tensors.iter().map(view), None).unwrap();
        if self.is_truncated {
            file.truncate(file.len() / 2);
        }
        file
    }
}
