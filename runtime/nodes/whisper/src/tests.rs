//! What the nodes refuse, with a model that is as small as one can be.

mod made;

use std::f32::consts::PI;
use std::fs;
use std::path::Path;

use pipeline_node::testing::{self, Ran};
use pipeline_node::{Array, ByteOrder, DType, Item, NodeContext, Number, Object, Registry};
use safetensors::tensor::{Dtype, TensorView};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::model::Weights;
use made::Made;

fn run(folder: &Path, params: &Value, items: Vec<Item>) -> Result<Ran, testing::Failed> {
    let mut registry = Registry::new();
    crate::register(&mut registry);
    let context = NodeContext {
        models: Some(folder.join("models")),
        data: Some(folder.join("data")),
        ..NodeContext::default()
    };
    testing::run(&registry, "WhisperNode", params, items, &context)
}

/// Why a model can't be used; `FOLDER` stands for where it is.
fn refused(model: &Made, params: &Value) -> String {
    let folder = model.folder();
    let error = run(folder.path(), params, Vec::new()).unwrap_err();
    error.to_string().replace(&folder.path().display().to_string(), "FOLDER")
}

/// Why audio can't be used.
fn unheard(items: Vec<Item>) -> String {
    let folder = Made::whole().folder();
    fs::write(folder.path().join("data/notes.wav"), "no sound at all").unwrap();
    run(folder.path(), &json!({}), items).unwrap_err().to_string()
}

fn audio(samples: Item, rate: u64) -> Item {
    let fields = [("audio".to_owned(), samples), ("sample_rate".to_owned(), rate.into())];
    Object::from_iter(fields).into()
}

fn array(shape: &[usize], samples: impl IntoIterator<Item = f32>) -> Item {
    Array::from_elements(shape, samples).unwrap().into()
}

/// A sample of 1.0 with its bytes the other way round.
fn big_endian() -> Item {
    let dtype = DType::Number(Number::F32, ByteOrder::Big);
    Array::new(dtype, [1], 1.0_f32.to_be_bytes().to_vec()).unwrap().into()
}

fn tone(seconds: usize) -> Item {
    let samples = (0..seconds * 16_000).map(|at| (at as f32 * 2.0 * PI * 440.0 / 16_000.0).sin());
    audio(array(&[seconds * 16_000], samples), 16_000)
}

#[test]
fn a_model_that_cannot_be_used_is_refused() {
    let with = |name: &str, value: Value| Made::whole().config(name, value);
    let messages = [
        refused(&Made::none(), &json!({})),
        refused(&Made::whole(), &json!({"model": "../whisper-tiny"})),
        refused(&Made::whole(), &json!({"model": "whisper-base"})),
        refused(&with("model_type", json!("llama")), &json!({})),
        refused(&with("d_model", json!(9)), &json!({})),
        refused(&with("d_model", json!(64)), &json!({})),
        refused(&with("decoder_layers", json!(0)), &json!({})),
        refused(&with("max_source_positions", json!(100)), &json!({})),
        refused(&with("vocab_size", json!("many")), &json!({})),
        refused(&Made::whole().without("model.encoder.conv1.bias"), &json!({})),
        refused(&Made::whole().cut_off_at(50_000), &json!({})),
        refused(&Made::whole().cut_off_at(0), &json!({})),
        refused(&Made::whole().of_integers("model.encoder.conv1.bias"), &json!({})),
        refused(&Made::whole().gguf().without("model.encoder.conv1.bias"), &json!({})),
        refused(&Made::whole().gguf().cut_off_at(50_000), &json!({})),
        refused(&Made::whole().gguf().of_integers("model.decoder.layers.0.fc1.weight"), &json!({})),
        refused(&Made::whole().gguf(), &json!({"model": "whisper-tiny/model.safetensors"})),
        refused(&Made::whole().without_token("<|notimestamps|>"), &json!({})),
        refused(&Made::whole(), &json!({"language": "de"})),
        refused(&Made::whole(), &json!({"task": "translate"})),
    ];
    insta::assert_snapshot!(messages.join("\n"));
}

/// A model of the right kind to go by its `config.json`, whose weights are those of something else.
#[test]
fn weights_of_another_network_are_refused() {
    let folder = Made::whole().folder();
    let file = folder.path().join("models/whisper-tiny/model.safetensors");
    let refused = |weights: &[u8]| {
        fs::write(&file, weights).unwrap();
        run(folder.path(), &json!({}), Vec::new()).unwrap_err().to_string()
    };
    let view = TensorView::new(Dtype::F32, vec![2], &[0; 8]).unwrap();
    let other = safetensors::serialize([("bert.pooler.bias", view)], None).unwrap();
    let messages = [
        refused(&other),
        // What PyTorch saves is an archive.
        refused(b"PK\x03\x04 and so on"),
        refused(b"GGUF\x01\0\0\0 of a version that nobody has any more"),
    ];
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn weights_may_be_in_a_file_of_gguf() {
    let (one, other) = (Made::whole().folder(), Made::whole().gguf().folder());
    let run = |folder: &TempDir, params| run(folder.path(), &params, vec![tone(2)]).unwrap().items;
    let expected = run(&one, json!({"temperature": 0}));
    assert_eq!(run(&other, json!({"temperature": 0})), expected);
    let named = json!({"temperature": 0, "model": "/models/whisper-tiny/model.gguf"});
    assert_eq!(run(&other, named), expected);
}

/// Wherever it is cut off, and whatever byte of its head is another one, there is no panic.
#[test]
fn a_damaged_file_of_gguf_is_refused_or_read() {
    let whole = Made::whole().gguf().weights();
    for length in (0..whole.len()).step_by(whole.len() / 100) {
        assert!(Weights::read(&whole[..length]).is_err(), "{length}");
    }
    for place in 0..2000 {
        for byte in [0, 0x7f, 0xff] {
            let mut damaged = whole.clone();
            damaged[place] = byte;
            drop(Weights::read(&damaged));
        }
    }
}

#[test]
fn wrong_parameters_are_refused_before_a_model_is_read() {
    let messages = [
        refused(&Made::none(), &json!({"beam_size": 5})),
        refused(&Made::none(), &json!({"temperature": []})),
        refused(&Made::none(), &json!({"temperature": -1})),
        refused(&Made::none(), &json!({"task": "sing"})),
    ];
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn what_is_no_speech_is_refused() {
    let messages = [
        unheard(vec![audio(array(&[0], []), 16_000)]),
        unheard(vec![audio(array(&[2], [0.5, 0.5]), 44_100)]),
        unheard(vec![audio(array(&[2], [0.5, f32::NAN]), 16_000)]),
        unheard(vec![audio(array(&[9, 1], [0.5; 9]), 16_000)]),
        unheard(vec![audio(Array::from_elements([1], [1_u8]).unwrap().into(), 16_000)]),
        unheard(vec![audio(big_endian(), 16_000)]),
        unheard(vec![audio(json!([[0.5], [0.5, 0.5]]).into(), 16_000)]),
        unheard(vec![audio("speech".into(), 16_000)]),
        unheard(vec![json!({"audio": [0.5]}).into()]),
        unheard(vec![json!({"sample_rate": 16_000}).into()]),
        unheard(vec![json!([[0.5], "fast"]).into()]),
        unheard(vec![array(&[1], [0.5])]),
        unheard(vec![Item::Null]),
        unheard(vec!["/data/../models/speech.wav".into()]),
        unheard(vec!["/etc/passwd".into()]),
        unheard(vec!["/data".into()]),
        unheard(vec![json!({"path": "/data/speech.wav"}).into()]),
        unheard(vec![json!({"path": "/data/notes.wav"}).into()]),
    ];
    insta::assert_snapshot!(messages.join("\n"));
}

/// The small model says what it says: that it ends, for a recording of several windows, and in which form.
#[test]
fn recordings_of_any_length_end() {
    let folder = Made::whole().folder();
    let ran = run(folder.path(), &json!({"temperature": 0}), vec![tone(1), tone(61)]).unwrap();
    let text = |item: &Item| Value::from(item.clone());
    let [short, long] = ran.items.as_slice() else { panic!("{:?}", ran.items) };
    assert_eq!(text(short)["audio_duration"], 1.0);
    assert_eq!(text(long)["audio_duration"], 61.0);
    assert_eq!(text(long)["language"], "en");
    let names: Vec<_> = text(short).as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, ["text", "segments", "language", "audio_duration"]);
}

/// Whole numbers of 16 and of 32 bits are parts of what is loudest.
#[test]
fn samples_may_be_whole_numbers() {
    let folder = Made::whole().folder();
    let said = |samples: Array| {
        let items = vec![audio(samples.into(), 16_000)];
        run(folder.path(), &json!({"temperature": 0}), items).unwrap().items
    };
    let saw = || (0..16_000).map(|at| (at % 100 - 50) * 256);
    let expected =
        said(Array::from_elements([16_000], saw().map(|it| it as f32 / 32_768.0)).unwrap());
    let short = Array::from_elements([16_000], saw().map(|it| it as i16)).unwrap();
    let long = Array::from_elements([16_000], saw().map(|it| it << 16)).unwrap();
    assert_eq!(said(short), expected);
    assert_eq!(said(long), expected);
}

#[test]
fn silence_has_no_text() {
    let folder = Made::whole().folder();
    let silence = audio(array(&[160_000], vec![0.0; 160_000]), 16_000);
    let ran = run(folder.path(), &json!({}), vec![silence]).unwrap();
    let said = Value::from(ran.items[0].clone());
    let expected = json!({"text": "", "segments": [], "language": "en", "audio_duration": 10.0});
    assert_eq!(said, expected);
}

/// Chunks are one recording, whose text is the same as if it had come at once.
#[test]
fn chunks_are_one_recording() {
    let folder = Made::whole().folder();
    let run = |params: Value, items| run(folder.path(), &params, items).unwrap().items;
    let at_once = run(json!({"temperature": 0}), vec![tone(35)]);
    let params = json!({"temperature": 0, "accumulate_chunks": true});
    assert_eq!(run(params.clone(), chunks(&tone(35), false)), at_once);
    assert_eq!(run(params.clone(), Vec::new()), []);
    // Sounds whose chunks say whether they go on need no parameter, and end where they say so.
    let two = [chunks(&tone(35), true), chunks(&tone(35), true)].concat();
    let both = [at_once.clone(), at_once].concat();
    assert_eq!(run(json!({"temperature": 0}), two.clone()), both);
    assert_eq!(run(params, two), both);
}

fn chunks(sound: &Item, say_more: bool) -> Vec<Item> {
    let Item::Object(whole) = sound else { panic!("{sound:?}") };
    let Item::Array(samples) = &whole["audio"] else { panic!("{sound:?}") };
    let samples: Vec<f32> = samples.elements().unwrap().collect();
    let count = samples.len().div_ceil(32_000);
    let chunk = |(number, samples): (usize, &[f32])| {
        let item = audio(array(&[1, samples.len()], samples.iter().copied()), 16_000);
        let Item::Object(mut fields) = item else { panic!("{item:?}") };
        if say_more {
            fields.insert("more".to_owned(), (number + 1 < count).into());
        }
        fields.into()
    };
    samples.chunks(32_000).enumerate().map(chunk).collect()
}
