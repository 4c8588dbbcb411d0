//! A small model, and what can be wrong with one.

mod made;

use std::error::Error;
use std::io::Cursor;

use candle_core::quantized::gguf_file::Content;
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{Device, Tensor};
use safetensors::SafeTensors;
use serde_json::{Value, json};

use crate::{Form, Source, convert};
use made::{CONFIG, Made, TOKENIZER, VOCABULARY};

fn source(model: &[u8]) -> Source<'_> {
    Source {
        model,
        config: CONFIG.as_bytes(),
        tokenizer: TOKENIZER.as_bytes(),
        vocabulary: VOCABULARY,
    }
}

/// The error, and those that led to it.
fn refusal(model: &[u8]) -> String {
    said(&convert(&source(model), Form::Safetensors).unwrap_err())
}

fn said(error: &dyn Error) -> String {
    let cause = error.source().map(|cause| format!(": {}", said(cause)));
    format!("{error}{}", cause.unwrap_or_default())
}

#[test]
fn the_rows_of_a_matrix_are_shared_out() {
    let made = Made::whole();
    let converted = convert(&source(&made.file()), Form::Safetensors).unwrap();
    let tensors = SafeTensors::deserialize(&converted.model).unwrap();
    let tensor = |name: &str| tensors.tensor(&format!("model.{name}")).unwrap();
    let fused = made.data("decoder/layer_0/self_attention/linear_0/weight");
    let parts = ["q_proj", "k_proj", "v_proj"];
    for (part, data) in parts.into_iter().zip(fused.chunks(fused.len() / 3)) {
        let found = tensor(&format!("decoder.layers.0.self_attn.{part}.weight"));
        assert_eq!((found.shape(), found.data()), (&[4, 4][..], data), "{part}");
    }
    let values = tensor("decoder.layers.0.encoder_attn.v_proj.bias");
    assert_eq!(values.data(), &made.data("decoder/layer_0/attention/linear_1/bias")[8..]);
    assert_eq!(tensor("encoder.conv1.weight").shape(), [4, 2, 3]);
    assert_eq!(
        tensor("decoder.embed_tokens.weight").data(),
        made.data("decoder/embeddings/weight")
    );
    assert!(tensors.tensor("model.encoder.layers.0.self_attn.k_proj.bias").is_err());
}

/// candle reads the file, and rounds as it was rounded here.
#[test]
fn matrices_get_eight_bits() {
    let numbers = |number: u32| (number as f32 * 0.7).sin() * if number < 32 { 1.0 } else { 0.01 };
    let data: Vec<u8> = (0..64).flat_map(|number| numbers(number).to_le_bytes()).collect();
    let made = Made::whole().with("decoder/layer_0/ffn/linear_1/weight", &[2, 32], 0, &data);
    let made = made.with("decoder/position_encodings/encodings", &[2, 32], 0, &data);
    let converted = convert(&source(&made.file()), Form::Gguf).unwrap();
    let mut file = Cursor::new(&converted.model);
    let content = Content::read(&mut file).unwrap();
    let mut tensor =
        |name: &str| content.tensor(&mut file, &format!("model.{name}"), &Device::Cpu).unwrap();
    let matrix = Tensor::from_iter((0..64).map(numbers), &Device::Cpu).unwrap();
    let expected = QTensor::quantize(&matrix.reshape((2, 32)).unwrap(), GgmlDType::Q8_0).unwrap();
    let found = tensor("decoder.layers.0.fc2.weight");
    assert_eq!((found.dtype(), found.shape().dims()), (GgmlDType::Q8_0, &[2, 32][..]));
    assert_eq!(found.data().unwrap(), expected.data().unwrap());
    let positions = tensor("decoder.embed_positions.weight");
    assert_eq!((positions.dtype(), positions.data().unwrap()), (GgmlDType::F32, data.into()));
    let convolution = tensor("encoder.conv1.weight");
    assert_eq!((convolution.dtype(), convolution.shape().dims()), (GgmlDType::F16, &[4, 2, 3][..]));
    assert_eq!(convolution.data().unwrap(), made.data("encoder/conv1/weight"));
    let same = convert(&source(&made.file()), Form::Safetensors).unwrap();
    let names = SafeTensors::deserialize(&same.model).unwrap();
    assert!(names.names().iter().all(|name| content.tensor_infos.contains_key(*name)));
    assert_eq!(content.tensor_infos.len(), names.len());
}

#[test]
fn the_config_has_the_sizes_of_the_weights() {
    let converted = convert(&source(&Made::whole().file()), Form::Safetensors).unwrap();
    let config: Value = serde_json::from_str(&converted.config).unwrap();
    let expected = json!({
        "model_type": "whisper", "num_mel_bins": 2, "d_model": 4,
        "encoder_layers": 1, "encoder_attention_heads": 2, "encoder_ffn_dim": 8,
        "decoder_layers": 1, "decoder_attention_heads": 2, "decoder_ffn_dim": 8,
        "max_source_positions": 5, "max_target_positions": 7, "vocab_size": 6,
        "suppress_tokens": [1], "begin_suppress_tokens": [0, 2],
    });
    assert_eq!(config, expected);
}

#[test]
fn timestamps_become_tokens() {
    let converted = convert(&source(&Made::whole().file()), Form::Safetensors).unwrap();
    let tokenizer: Value = serde_json::from_str(&converted.tokenizer).unwrap();
    let added = tokenizer["added_tokens"].as_array().unwrap();
    let names: Vec<_> = added.iter().map(|token| (&token["id"], &token["content"])).collect();
    let expected =
        json!([[2, "<|endoftext|>"], [3, "<|notimestamps|>"], [4, "<|0.00|>"], [5, "<|0.02|>"]]);
    assert_eq!(json!(names), expected);
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_refused() {
    let file = Made::whole().file();
    for length in 0..file.len() {
        assert!(refusal(&file[..length]).starts_with("`model.bin` ends at byte "), "{length}");
    }
}

#[test]
fn what_is_not_known_is_refused_by_name() {
    let (weights, heads) = ("encoder/conv1/weight", "encoder/num_heads");
    let key_bias = "decoder/layer_0/attention/linear_1/bias";
    let mut trailing = Made::whole().file();
    trailing.extend([0; 3]);
    let messages = [
        refusal(&trailing),
        refusal(&Made { version: 7, ..Made::whole() }.file()),
        refusal(&Made { spec: ("TransformerSpec", 3), ..Made::whole() }.file()),
        refusal(&Made { spec: ("WhisperSpec", 4), ..Made::whole() }.file()),
        refusal(&Made { alias: "encoder/projection/weight", ..Made::whole() }.file()),
        refusal(&Made::whole().with(weights, &[2, 2], 1, &[0; 4]).file()),
        refusal(&Made::whole().with(weights, &[2, 2], 9, &[0; 4]).file()),
        refusal(&Made::whole().with(weights, &[2, 2], 4, &[0; 4]).file()),
        refusal(&Made::whole().with(weights, &[u32::MAX, u32::MAX, 9], 4, &[0; 4]).file()),
        refusal(&Made::whole().with(weights, &[2, 1], 4, &[0; 4]).file()),
        refusal(&Made::whole().with("encoder/conv3/weight", &[1], 4, &[0; 2]).file()),
        refusal(
            &Made::whole().with("encoder/layer_0/attention/linear_0/bias", &[1], 4, &[0; 2]).file(),
        ),
        refusal(&Made::whole().with("decoder/activation", &[], 1, &[0]).file()),
        refusal(&Made::whole().with(heads, &[], 2, &[0, 0]).file()),
        refusal(&Made::whole().with(heads, &[], 4, &[0, 0]).file()),
        refusal(&Made::whole().with(key_bias, &[8], 4, &[1; 16]).file()),
        refusal(&Made::whole().with(key_bias, &[7], 4, &[0; 14]).file()),
        refusal(&Made::whole().without("decoder/layer_0/ffn/linear_1/bias").file()),
        refusal(&Made::whole().without(weights).file()),
        refusal(&Made::whole().without(heads).file()),
    ];
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn files_beside_the_weights_are_checked_too() {
    let model = Made::whole().file();
    let whole = source(&model);
    let refusal = |source: &Source<'_>| said(&convert(source, Form::Safetensors).unwrap_err());
    let messages = [
        refusal(&Source { config: b"{}", ..whole }),
        refusal(&Source { config: b"[", ..whole }),
        refusal(&Source { tokenizer: b"{}", ..whole }),
        refusal(&Source { vocabulary: b"a\nb\n", ..whole }),
        refusal(&Source { vocabulary: b"\xff<|notimestamps|>", ..whole }),
        refusal(&Source { vocabulary: b"a\nb\nc\n<|notimestamps|>\n", ..whole }),
    ];
    insta::assert_snapshot!(messages.join("\n"));
}
