//! What JSON may say an array is, and every way to say it wrongly.

use pipeline_node::border::{Arrays, Reader};
use pipeline_node::{Array, Item};
use serde_json::{Value, json};

fn read(json: Value) -> Result<Item, String> {
    Reader::new(&Arrays::Inline).item(json.into()).map_err(|error| error.inside("item").to_string())
}

fn array() -> Item {
    Array::from_elements([2], [1_u8, 2]).unwrap().into()
}

fn long(changes: Value) -> Value {
    let mut meta = json!({
        "shape": [2], "dtype": "uint8", "size": 2, "c_contiguous": true, "f_contiguous": true,
    });
    meta.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    json!({"__numpy__": true, "array": {"meta": meta, "data": "AQI="}})
}

fn short(changes: Value) -> Value {
    let mut array = json!({"__numpy__": true, "dtype": "uint8", "shape": [2], "data": "AQI="});
    array.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    array
}

#[test]
fn all_forms_are_read_and_the_long_one_is_written() {
    assert_eq!(read(long(json!({}))), Ok(array()));
    assert_eq!(read(short(json!({}))), Ok(array()));
    assert_eq!(read(short(json!({"dtype": "|u1"}))), Ok(array()));
    let without = json!({"__numpy__": true, "array": {
        "data": "AQI=", "meta": {"dtype": "uint8", "shape": [2]},
    }});
    assert_eq!(read(without), Ok(array()));
    assert_eq!(serde_json::to_value(array()).unwrap(), long(json!({})));
}

#[test]
fn the_dtype_is_a_name_where_that_says_everything() {
    let written = |descr: Value, bytes: usize| {
        let dtype = pipeline_node::DType::from_descr(&descr.into()).unwrap();
        let array = Array::new(dtype, [], vec![0; bytes]).unwrap();
        serde_json::to_value(Item::from(array)).unwrap()["array"]["meta"]["dtype"].clone()
    };
    assert_eq!(written(json!("<f8"), 8), json!("float64"));
    assert_eq!(written(json!("<M8[25s]"), 8), json!("datetime64[25s]"));
    assert_eq!(written(json!(">f8"), 8), json!(">f8"));
    assert_eq!(written(json!("S3"), 3), json!("|S3"));
    assert_eq!(written(json!([["a", "u1"]]), 1), json!([["a", "|u1"]]));
}

#[test]
fn what_it_says_of_the_order_is_true() {
    let f_contiguous = |shape: &[usize]| {
        let array = Array::new("bool".parse().unwrap(), shape, vec![0; shape.iter().product()]);
        let written = serde_json::to_value(Item::from(array.unwrap())).unwrap();
        written["array"]["meta"]["f_contiguous"] == true
    };
    assert!(f_contiguous(&[]) && f_contiguous(&[3]) && f_contiguous(&[1, 3, 1]));
    assert!(f_contiguous(&[2, 0]) && !f_contiguous(&[2, 2]));
}

#[test]
fn only_true_makes_an_object_an_array() {
    for other in [json!({"__numpy__": false}), json!({"__numpy__": 1}), json!({"numpy": true})] {
        assert_eq!(read(other.clone()), Ok(other.into()));
    }
}

#[test]
fn each_wrong_array_is_said() {
    let wrong = [
        json!({"__numpy__": true}),
        json!({"__numpy__": true, "data": "AQI="}),
        short(json!({"shape": null})),
        short(json!({"shape": [-2]})),
        short(json!({"shape": [1.5]})),
        short(json!({"shape": ["2"]})),
        short(json!({"shape": [3]})),
        short(json!({"shape": [u64::MAX, 2]})),
        short(json!({"shape": [1_u64 << 62, 2]})),
        short(json!({"shape": vec![1; 65]})),
        short(json!({"dtype": "uint9"})),
        short(json!({"dtype": 8})),
        short(json!({"dtype": "object"})),
        short(json!({"dtype": [["a", "O"]]})),
        short(json!({"dtype": "longdouble"})),
        short(json!({"dtype": "<f16"})),
        short(json!({"data": "AQ"})),
        short(json!({"data": "AQI=\n"})),
        short(json!({"data": "A_I="})),
        short(json!({"data": "AQJ="})),
        short(json!({"data": [1, 2]})),
        short(json!({"strides": [1]})),
        long(json!({"size": 3})),
        long(json!({"size": "2"})),
        long(json!({"size": -2})),
        long(json!({"c_contiguous": 1})),
        long(json!({"strides": [1]})),
        json!({"__numpy__": true, "array": [1, 2]}),
        json!({"__numpy__": true, "array": {"meta": {}}}),
        json!({"__numpy__": true, "array": {"data": "AQI=", "meta": 1}}),
        json!({"__numpy__": true, "array": {"data": "AQI=", "meta": {}, "more": 1}}),
        json!({"__numpy__": true, "array": {}, "dtype": "uint8"}),
        json!({"__numpy__": true, "file": "a.npy"}),
    ];
    let messages: Vec<_> = wrong.into_iter().map(|json| read(json).unwrap_err()).collect();
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn the_place_of_a_wrong_array_is_said() {
    let items = json!([0, {"a": 1, "samples": [array_of("uint8"), array_of("uint9")]}]);
    let error = Reader::new(&Arrays::Inline).item(items.into()).unwrap_err();
    insta::assert_snapshot!(error.inside("input_data"), @r#"input_data[1]["samples"][1]: the array's dtype is wrong: `uint9` is no dtype; use a name such as `float64` or a code such as `<f8`"#);
}

fn array_of(dtype: &str) -> Value {
    short(json!({"dtype": dtype}))
}
