//! Writes the files of small models.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;

use candle_core::quantized::{GgmlDType, QTensor, gguf_file};
use candle_core::{Device, Tensor};
use safetensors::tensor::{Dtype, TensorView};
use serde_json::{Value, json};
use tempfile::TempDir;

const SIZE: usize = 32;
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
    is_gguf: bool,
    length: Option<usize>,
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
        let mut made =
            Self { config, tokens, tensors, is_gguf: false, length: None, is_there: true };
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

    /// With weights in a file of GGUF.
    pub(super) fn gguf(mut self) -> Self {
        self.is_gguf = true;
        self
    }

    /// With so many bytes of the weights.
    pub(super) fn cut_off_at(mut self, length: usize) -> Self {
        self.length = Some(length);
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
            let name = if self.is_gguf { "model.gguf" } else { "model.safetensors" };
            fs::write(model.join(name), self.weights()).unwrap();
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

    pub(super) fn weights(&self) -> Vec<u8> {
        let mut file = if self.is_gguf { self.in_gguf() } else { self.in_safetensors() };
        file.truncate(self.length.unwrap_or(file.len()));
        file
    }

    fn in_safetensors(&self) -> Vec<u8> {
        let bytes: Vec<u8> = numbers(TOKENS * SIZE).flat_map(f32::to_le_bytes).collect();
        let view = |(name, (dtype, shape)): (&String, &(Dtype, Vec<usize>))| {
            let length = shape.iter().product::<usize>() * 4;
            (name.clone(), TensorView::new(*dtype, shape.clone(), &bytes[..length]).unwrap())
        };
        safetensors::serialize(self.tensors.iter().map(view), None).unwrap()
    }

    /// As candle writes it. What are integers in safetensors are numbers of 4 bits here.
    fn in_gguf(&self) -> Vec<u8> {
        let tensor = |(name, (dtype, shape)): (&String, &(Dtype, Vec<usize>))| {
            let numbers = numbers(shape.iter().product());
            let tensor = Tensor::from_iter(numbers, &Device::Cpu).unwrap().reshape(&shape[..]);
            let is_known = *dtype == Dtype::F32;
            let kind = if is_known { GgmlDType::F32 } else { GgmlDType::Q4_0 };
            (name.clone(), QTensor::quantize(&tensor.unwrap(), kind).unwrap())
        };
        let tensors: Vec<_> = self.tensors.iter().map(tensor).collect();
        let tensors: Vec<_> =
            tensors.iter().map(|(name, tensor)| (name.as_str(), tensor)).collect();
        let list = gguf_file::Value::Array(vec![gguf_file::Value::String("en".to_owned())]);
        let settings =
            [("general.languages", &list), ("general.alignment", &gguf_file::Value::U32(32))];
        let mut file = Cursor::new(Vec::new());
        gguf_file::write(&mut file, &settings, &tensors).unwrap();
        file.into_inner()
    }
}

fn numbers(count: usize) -> impl Iterator<Item = f32> {
    (0..count).map(|at| ((at * 7919 % 1009) as f32 / 1009.0 - 0.5) * 0.4)
}
