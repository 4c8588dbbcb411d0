//! Types with fields, as NumPy says them.

use pipeline_node::{DType, DTypeError, Field, Record};
use serde_json::{Value, json};

fn dtype(descr: Value) -> Result<DType, DTypeError> {
    DType::from_descr(&descr.into())
}

#[test]
fn fields_have_titles_shapes_and_bytes_between_them() {
    let descr = json!([
        ["a", "|i1"],
        ["", "|V7"],
        [["title", "b"], ">f8", [2, 3]],
        ["c", [["x", "<f4"], ["y", "<M8[ms]"]]],
        ["", "|V4"],
    ]);
    let record = dtype(descr.clone()).unwrap();
    let DType::Record(fields) = &record else { panic!("{record}") };
    let places: Vec<_> = fields.fields().iter().map(|field| (&*field.name, field.offset)).collect();
    assert_eq!(places, [("a", 0), ("b", 8), ("c", 56)]);
    assert_eq!((record.size(), record.name()), (72, None));
    assert_eq!(Value::from(record.to_descr()), descr);
    insta::assert_snapshot!(record, @"[('a', '|i1'), ('', '|V7'), (('title', 'b'), '>f8', (2, 3)), ('c', [('x', '<f4'), ('y', '<M8[ms]')]), ('', '|V4')]");
}

#[test]
fn one_length_is_a_shape_too() {
    let with = |shape: Value| dtype(json!([["a", "<i2", shape]])).unwrap();
    assert_eq!(with(json!(3)), with(json!([3])));
}

#[test]
fn what_is_no_list_of_fields_is_said() {
    let deep = (0..40).fold(json!("<f8"), |inner, _| json!([["a", inner]]));
    let wrong = [
        json!(null),
        json!({"names": ["a"]}),
        json!(["<f8"]),
        json!([["a"]]),
        json!([["a", "<f8", [1], 2]]),
        json!([["a", "<f8", [-1]]]),
        json!([[["t"], "<f8"]]),
        json!([[1, "<f8"]]),
        json!([["", "<f8"]]),
        json!([["a", "<f8"], ["a", "<f8"]]),
        json!([["a", "<f8"], [["a", "b"], "<f8"]]),
        json!([["a", "|S0", [2]]]),
        json!([["a", "|O"]]),
        json!([["a", [["b", "<f16"]]]]),
        json!([["a", "|S2147483647"], ["b", "|S2147483647"]]),
        json!([["a", "<f8", [4294967295_u64, 4294967295_u64]]]),
        deep,
    ];
    let messages: Vec<_> =
        wrong.into_iter().map(|descr| dtype(descr).unwrap_err().to_string()).collect();
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn fields_neither_overlap_nor_leave_their_record() {
    let field = |name: &str, offset| Field {
        name: name.to_owned(),
        title: None,
        dtype: DType::F64,
        shape: Vec::new(),
        offset,
    };
    let record = |fields: &[Field], size| Record::new(fields.to_vec(), size).map(|_| ());
    assert_eq!(record(&[field("a", 0), field("b", 8)], 16), Ok(()));
    for (fields, size) in [
        (vec![field("a", 0), field("b", 4)], 16),
        (vec![field("a", 8), field("b", 0)], 16),
        (vec![field("a", 0)], 7),
        (vec![field("a", usize::MAX)], usize::MAX),
        (vec![], usize::MAX),
    ] {
        assert!(record(&fields, size).is_err(), "{fields:?}");
    }
}
