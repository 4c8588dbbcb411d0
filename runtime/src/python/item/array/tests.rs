//! Arrays that go into a real NumPy and come back.

use std::env;
use std::ffi::CString;

use bytes::{Bytes, BytesMut};
use pipeline_node::{Array, DType, ErrorKind, Item};
use proptest::prelude::*;
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyDict};
use serde_json::json;

use super::{loaded, memory, native};
use crate::python::item::{from_python, into_python};

#[path = "../../../../node/tests/arrays/generate.rs"]
mod generate;

/// What an array may be seen as.
const VIEWS: &[&str] = &[
    "a",
    "a.T",
    "a[::-1]",
    "a[..., ::2]",
    "a[1:]",
    "np.asfortranarray(a)",
    "a[:, None]",
    "a[()]",
    "a.reshape(-1)",
    "a[:0]",
    "np.broadcast_to(a, (2, *a.shape))",
    "np.moveaxis(a, 0, -1)",
];

/// The folder that has NumPy.
const NUMPY: &str = "RMPKG_TEST_NUMPY";

/// Does something with NumPy as `np`.
fn with_numpy<T>(f: impl FnOnce(Python<'_>, &Bound<'_, PyDict>) -> T) -> T {
    let folder = env::var(NUMPY).unwrap_or_else(|_| panic!("`{NUMPY}` names no folder"));
    Python::initialize();
    Python::attach(|py| {
        let path = py.import("sys").unwrap().getattr("path").unwrap();
        if !path.contains(&folder).unwrap() {
            path.call_method1("insert", (0, folder)).unwrap();
        }
        let numpy = py.import("numpy").unwrap();
        f(py, &[("np", numpy)].into_py_dict(py).unwrap())
    })
}

fn evaluate<'py>(names: &Bound<'py, PyDict>, expression: &str) -> Bound<'py, PyAny> {
    let code = CString::new(expression).unwrap();
    names.py().eval(&code, Some(names), None).unwrap_or_else(|e| panic!("{expression}: {e}"))
}

/// What becomes of the result of a Python expression, which nobody else holds.
fn result(expression: &str) -> Result<Item, String> {
    with_numpy(|_, names| {
        from_python(&evaluate(names, expression)).map_err(|error| {
            assert_eq!(error.kind(), ErrorKind::UnsupportedValue);
            error.to_string()
        })
    })
}

fn array(expression: &str) -> Array {
    match result(expression) {
        Ok(Item::Array(array)) => array,
        other => panic!("{expression}: {other:?}"),
    }
}

/// What an expression says of the array `a`.
fn about(array: Array, expression: &str) -> String {
    with_numpy(|py, names| {
        names.set_item("a", into_python(py, array.into()).unwrap()).unwrap();
        evaluate(names, expression).str().unwrap().to_string()
    })
}

#[test]
#[ignore = "needs NumPy"]
fn whatever_an_array_is_it_comes_back_as_it_went() {
    proptest!(generate::config(), |(array in generate::array())| {
        let back = with_numpy(|py, _| {
            let object = into_python(py, array.clone().into()).map_err(|error| error.to_string());
            object.and_then(|object| from_python(&object).map_err(|error| error.to_string()))
        });
        prop_assert_eq!(back, Ok(Item::Array(array)));
    });
}

/// The elements are those that NumPy itself would write.
#[test]
#[ignore = "needs NumPy"]
fn however_an_array_lies_in_memory_its_elements_keep_their_order() {
    proptest!(generate::config(), |(array in generate::array(), view in prop::sample::select(VIEWS))| {
        let checked = with_numpy(|py, names| {
            names.set_item("a", into_python(py, array.clone().into()).unwrap()).unwrap();
            let code = CString::new(view).unwrap();
            let view = names.py().eval(&code, Some(names), None);
            // Not every array has so many dimensions.
            let Ok(view) = view else { return true };
            // All bytes of an element, not its fields alone.
            let whole = view.call_method1("view", (format!("V{}", array.dtype().size()),));
            let whole = whole.as_ref().unwrap_or(&view);
            let expected: Vec<u8> = whole.call_method0("tobytes").unwrap().extract().unwrap();
            let shape: Vec<usize> = view.getattr("shape").unwrap().extract().unwrap();
            match from_python(&view).unwrap() {
                // A scalar has the machine's own byte order, and bytes lose zeros at their end.
                Item::Array(back) if shape.is_empty() => {
                    let native = array.dtype().in_native_order();
                    let same = [array.dtype(), &native].contains(&back.dtype());
                    let is_bytes = matches!(array.dtype(), DType::Bytes(_));
                    back.data() == &expected && (same || is_bytes || array.dtype().size() == 0)
                }
                Item::Array(back) => {
                    let has_dtype = back.dtype() == array.dtype() || array.dtype().size() == 0;
                    back.data() == &expected && back.shape() == shape && has_dtype
                }
                // `a[()]` of no dimensions is a scalar.
                _ => shape.is_empty(),
            }
        });
        prop_assert!(checked, "{view} of {array}");
    });
}

#[test]
#[ignore = "needs NumPy"]
fn a_node_may_change_its_array_and_changes_nobody_elses() {
    let ours = Array::from_elements([2], [1.5_f32, 2.0]).unwrap();
    let place = ours.data().as_ptr() as usize;
    let shared = ours.clone();
    let changed = "(a.fill(7), a.ctypes.data, a.flags.writeable, a.dtype.str)";
    let about_shared = about(shared, changed);
    assert!(about_shared.ends_with("True, '<f4')"), "{about_shared}");
    assert!(!about_shared.contains(&place.to_string()), "{about_shared}");
    assert_eq!(ours.as_slice(), Some(&[1.5_f32, 2.0][..]));
    assert_eq!(about(ours, changed), format!("(None, {place}, True, '<f4')"));
}

#[test]
#[ignore = "needs NumPy"]
fn an_array_that_nobody_else_holds_is_not_copied() {
    with_numpy(|_, names| {
        for expression in ["np.arange(5.0)", "[np.arange(5.0)]", "({'a': np.arange(5.0)},)"] {
            let object = evaluate(names, expression);
            names.set_item("o", &object).unwrap();
            let place = "[getattr(b := (o[0] if type(o) in (list, tuple) else o), 'ctypes', None) or b['a'].ctypes][0].data";
            let place: usize = evaluate(names, place).extract().unwrap();
            names.del_item("o").unwrap();
            names.del_item("b").ok();
            let mut item = from_python(&object).unwrap();
            loop {
                item = match item {
                    Item::List(mut items) => items.remove(0),
                    Item::Object(mut fields) => fields.shift_remove("a").unwrap(),
                    Item::Array(array) => {
                        assert_eq!(array.data().as_ptr() as usize, place, "{expression}");
                        break;
                    }
                    other => panic!("{other:?}"),
                };
            }
        }
        // Somebody else may change this one.
        let kept = evaluate(names, "np.arange(5.0)");
        names.set_item("kept", &kept).unwrap();
        let Ok(Item::Array(array)) = from_python(&kept) else { panic!() };
        evaluate(names, "kept.fill(9)");
        assert_eq!(array.as_slice(), Some(&[0.0, 1.0, 2.0, 3.0, 4.0][..]));
        // So may whoever has a weak reference, as long as the array lives.
        let weakly = "(array := np.arange(5.0), weak := __import__('weakref').ref(array))[0]";
        let object = evaluate(names, weakly);
        names.del_item("array").unwrap();
        let Ok(Item::Array(array)) = from_python(&object) else { panic!() };
        evaluate(names, "weak().fill(9)");
        assert_eq!(array.as_slice(), Some(&[0.0, 1.0, 2.0, 3.0, 4.0][..]));
    });
}

#[test]
#[ignore = "needs NumPy"]
fn what_json_can_say_of_scalars_is_json() {
    let cases = [
        ("np.float64(1.5)", json!(1.5)),
        ("np.float32(1.5)", json!(1.5)),
        ("np.float16('inf')", json!(null)),
        ("[np.int8(-3), np.uint64(2**64 - 1), np.bool_(True)]", json!([-3, u64::MAX, true])),
        ("np.str_('ä')", json!("ä")),
        ("np.arange(3).sum()", json!(3)),
    ];
    for (expression, expected) in cases {
        assert_eq!(result(expression).unwrap(), expected.into(), "{expression}");
    }
}

#[test]
#[ignore = "needs NumPy"]
fn other_scalars_are_arrays_without_dimensions() {
    let described = [
        "np.complex64(1j)",
        "np.datetime64('2026-01-01', 'ms')",
        "np.timedelta64(3, 's')",
        "np.bytes_(b'ab')",
        "np.void(b'abc')",
        "np.zeros(1, [('a', '>i2')])[0]",
        "np.array(5)",
    ]
    .map(|expression| format!("{expression}: {}", array(expression)));
    insta::assert_snapshot!(described.join("\n"));
}

#[test]
#[ignore = "needs NumPy"]
fn subclasses_are_arrays_and_arrays_may_be_read_only() {
    assert_eq!(array("np.matrix([[1, 2]], dtype='u1')").shape(), [1, 2]);
    assert_eq!(array("np.rec.array([(1, 2.0)], dtype=[('a', 'i4'), ('b', 'f8')])").shape(), [1]);
    assert_eq!(array("np.frombuffer(b'abc', 'u1')").data(), &Bytes::from("abc"));
}

#[test]
#[ignore = "needs NumPy"]
fn what_has_no_bytes_to_keep_is_named_with_its_place() {
    let messages: Vec<_> = [
        "{'a': [0, np.array([None, 1])]}",
        "np.array(['a'], dtype=np.dtypes.StringDType())",
        "np.zeros(2, [('a', 'f8'), ('b', 'O')])",
        "[np.zeros(3, np.longdouble)]",
        "np.longdouble(1)",
        "np.zeros(3, np.clongdouble)",
        "np.zeros(2, [('a', np.longdouble)])",
        "np.ma.array([1, 2], mask=[True, False])",
        "np.zeros(2, {'names': ['a', 'b'], 'formats': ['i4', 'i4'], 'offsets': [4, 0]})",
        "np.zeros(2, 'f8').data",
        "{'x': {'__numpy__': True, 'dtype': 'uint8', 'shape': [3], 'data': 'AQI='}}",
    ]
    .into_iter()
    .map(|expression| result(expression).unwrap_err())
    .collect();
    insta::assert_snapshot!(messages.join("\n"));
}

/// Both ways for bytes to cross the border do the same: the wasm has one, a native build the other.
#[test]
#[ignore = "needs NumPy"]
fn bytes_cross_by_the_buffer_protocol_as_they_do_natively() {
    with_numpy(|py, _| {
        let numpy = loaded(py).unwrap();
        for (into, from) in [
            (memory::into_numpy as fn(&_, _) -> _, memory::from_numpy as fn(&_, _) -> _),
            (native::into_numpy, native::from_numpy),
        ] {
            let place = BytesMut::from(&b"abc"[..]);
            let address = place.as_ptr();
            let array: Bound<'_, PyAny> = into(&numpy, place).unwrap();
            array.set_item(1, 120).unwrap();
            let (copied, held): (Bytes, Bytes) =
                (from(&array, false).unwrap(), from(&array, true).unwrap());
            assert_eq!(
                (&copied[..], &held[..], held.as_ptr()),
                (&b"axc"[..], &b"axc"[..], address)
            );
            assert_ne!(copied.as_ptr(), address);
            drop(array);
            assert_eq!(&held[..], b"axc");
        }
    });
}
