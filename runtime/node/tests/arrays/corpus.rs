//! Dtypes and headers that the loader's JavaScript reads, too: `conformance/npy.json`.

use pipeline_node::{DType, Item, npy};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Corpus {
    dtypes: Vec<Dtype>,
    headers: Vec<Header>,
}

/// What has no `descr` is refused.
#[derive(Deserialize)]
struct Dtype {
    dtype: Value,
    descr: Option<String>,
    bytes: Option<usize>,
}

#[derive(Deserialize)]
struct Header {
    header: String,
    descr: Option<String>,
    shape: Option<Vec<usize>>,
    #[serde(default = "one")]
    item_bytes: usize,
}

fn one() -> usize {
    1
}

fn corpus() -> Corpus {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../conformance/npy.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Without the quotes around a text, as the loader has it.
fn descr(dtype: &DType) -> String {
    let text = dtype.python_descr();
    text.trim_matches('\'').to_owned()
}

#[test]
fn dtypes_are_read_as_in_the_loader() {
    for Dtype { dtype, descr: expected, bytes } in corpus().dtypes {
        let read = DType::from_descr(&Item::from(dtype.clone())).ok();
        let answer = read.map(|dtype| (descr(&dtype), dtype.size()));
        assert_eq!(answer, expected.zip(bytes), "{dtype}");
    }
}

/// A file with this header and so many bytes.
fn file(header: &str, bytes: usize) -> Vec<u8> {
    let length = u16::try_from(header.len()).unwrap().to_le_bytes();
    [b"\x93NUMPY\x01\0", &length[..], header.as_bytes(), &vec![0; bytes]].concat()
}

#[test]
fn headers_are_read_as_in_the_loader() {
    for Header { header, descr: expected, shape, item_bytes } in corpus().headers {
        let items: usize = shape.as_ref().map_or(4, |shape| shape.iter().product());
        let array = npy::from_bytes(&file(&header, items * item_bytes).into()).ok();
        let answer = array.map(|array| (descr(array.dtype()), array.shape().to_vec()));
        assert_eq!(answer, expected.zip(shape), "{header}");
    }
}
