use serde_json::{Value, json};

use super::*;

fn sound(item: Value) -> Sound {
    Sound::try_from(Item::from(item)).unwrap()
}

fn array<T: pipeline_node::Element>(shape: &[usize], samples: &[T]) -> Item {
    Array::from_elements(shape, samples.iter().copied()).unwrap().into()
}

fn of(audio: Item) -> Result<Sound, NodeError> {
    Sound::try_from(Item::from(vec![audio, 8_000_u64.into()]))
}

#[test]
fn each_form_of_audio_is_the_same_sound() {
    let expected = Sound { rate: 8_000, channels: vec![vec![0.5, -1.0]], more: None };
    let items = [
        of(array(&[2], &[0.5_f32, -1.0])),
        of(array(&[1, 2], &[0.5_f64, -1.0])),
        of(array(&[2], &[16_384_i16, i16::MIN])),
        of(array(&[2], &[1_i32 << 30, i32::MIN])),
        Ok(sound(json!([[0.5, -1], 8000]))),
        Ok(sound(json!([[[0.5, -1]], 8000.0]))),
        Ok(sound(json!({"audio": [0.5, -1], "sample_rate": 8000, "other": 1}))),
        Ok(sound(json!({"audio_data": [0.5, -1], "sample_rate": 8000, "more": null}))),
    ];
    for item in items {
        assert_eq!(item.unwrap(), expected);
    }
    let big_endian = Array::new(">f4".parse().unwrap(), [1], 0.5_f32.to_be_bytes().to_vec());
    assert_eq!(of(big_endian.unwrap().into()).unwrap().channels, [[0.5]]);
}

#[test]
fn channels_come_one_after_the_other() {
    let stereo = of(array(&[2, 3], &[1.0_f32, 2.0, 3.0, 4.0, 5.0, 6.0])).unwrap();
    assert_eq!(stereo.channels, [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    let item = Sound { more: Some(true), ..stereo.clone() }.into_item().unwrap();
    let Item::Object(fields) = &item else { panic!("{item:?}") };
    let names: Vec<_> = fields.keys().map(String::as_str).collect();
    assert_eq!(names, ["audio_data", "sample_rate", "more"]);
    assert_eq!(fields["audio_data"], array(&[2, 3], &[1.0_f32, 2.0, 3.0, 4.0, 5.0, 6.0]));
    assert_eq!(Sound::try_from(item).unwrap(), Sound { more: Some(true), ..stereo });
}

#[test]
fn what_is_no_sound_is_said() {
    let refusals = [
        json!(null),
        json!("a.wav"),
        json!({"sample_rate": 1}),
        json!([[0.5]]),
        json!([[0.5], 0]),
        json!([[0.5], null]),
        json!([[0.5], 44_100.5]),
        json!([[0.5], 1e300]),
        json!(["x", 8000]),
        json!([["x"], 8000]),
        json!([[[1], [1, 2]], 8000]),
        json!([[[1], 2, "x"], 8000]),
    ];
    let refused = refusals.map(|item| Sound::try_from(Item::from(item)).unwrap_err().to_string());
    let arrays = [
        of(array(&[], &[1.0_f32])),
        of(array(&[70, 1], &[0.0_f32; 70])),
        of(array(&[0, 5], &[0.0_f32; 0])),
        of(array(&[1], &[1_u8])),
        Sound::try_from(array(&[1], &[1.0_f32])),
    ];
    let arrays = arrays.map(|outcome| outcome.unwrap_err().to_string());
    insta::assert_snapshot!([refused.join("\n"), arrays.join("\n")].join("\n"));
}

#[test]
fn memory_that_does_not_suffice_is_an_error_of_its_own() {
    let error = reserve(&mut Vec::<f32>::new(), usize::MAX).unwrap_err();
    assert_eq!(error.kind(), pipeline_node::ErrorKind::Memory);
    assert!(error.to_string().contains("`chunk_size`"), "{error}");
}
