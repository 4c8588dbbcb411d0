//! Whatever an array is, it comes back as it went.

use pipeline_node::border::{Arrays, Json, Reader, Streamed, revive, store, to_writer};
use pipeline_node::{Array, DType, Item, Object, npy};
use proptest::prelude::*;
use serde_json::Value;

use crate::generate::{array, config, dtype};

fn read(json: &str, arrays: &Arrays) -> Item {
    Reader::new(arrays).item(serde_json::from_str::<Json<'_>>(json).unwrap()).unwrap()
}

/// An item with the array somewhere inside.
fn item(array: &Array) -> Item {
    let fields = [("samples", array.clone().into()), ("rate", 16_000_u64.into())];
    let fields = Object::from_iter(fields.map(|(name, item): (_, Item)| (name.to_owned(), item)));
    Item::List(vec![Item::Null, fields.into()])
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn through_json(array in array()) {
        let json = serde_json::to_string(&item(&array)).unwrap();
        prop_assert_eq!(read(&json, &Arrays::Inline), item(&array));
    }

    /// Whoever writes it, the bytes are the same, also where they come in several pieces.
    #[test]
    fn as_a_stream(array in array(), repeated in 0_usize..100_000) {
        let long = Array::from_elements([repeated], (0..repeated).map(|index| index as u8)).unwrap();
        let item = Item::List(vec![item(&array), long.into()]);
        let mut streamed = Vec::new();
        to_writer(&mut streamed, &Streamed(item.clone())).unwrap();
        prop_assert_eq!(String::from_utf8(streamed).unwrap(), serde_json::to_string(&item).unwrap());
    }

    #[test]
    fn through_the_short_form(array in array()) {
        let written = serde_json::to_value(Item::from(array.clone())).unwrap();
        let fields = [
            ("data", written["array"]["data"].clone()),
            ("__numpy__", true.into()),
            ("dtype", array.dtype().to_descr().into()),
            ("shape", Value::from(array.shape().to_vec())),
        ];
        let short: Value = fields.into_iter().map(|(name, field)| (name.to_owned(), field)).collect();
        prop_assert_eq!(read(&short.to_string(), &Arrays::Inline), Item::Array(array));
    }

    #[test]
    fn through_an_object_of_items(array in array()) {
        let fields = match Item::from(Value::from(Item::from(array.clone()))) {
            Item::Object(fields) => fields,
            other => return Err(TestCaseError::fail(format!("{other:?}"))),
        };
        prop_assert_eq!(revive(fields).unwrap(), Item::Array(array));
    }

    #[test]
    fn through_a_file(array in array()) {
        let mut file = Vec::new();
        npy::write(&array, &mut file).unwrap();
        let start = file.len() - array.data().len();
        prop_assert_eq!(start % 64, 0);
        prop_assert_eq!(npy::read(file.as_slice(), file.len() as u64).unwrap(), array);
    }

    #[test]
    fn through_a_folder_of_files(one in array(), two in array()) {
        let folder = tempfile::tempdir().unwrap();
        let items = vec![item(&one), Item::Array(two)];
        let stored = store(items.clone(), folder.path(), "").unwrap();
        let shown = format!("{stored:?}");
        prop_assert!(!shown.contains("Array("), "{}", shown);
        let json = serde_json::to_string(&stored).unwrap();
        prop_assert_eq!(read(&json, &Arrays::Files(folder.path().into())), Item::List(items));
    }

    #[test]
    fn of_dtypes_through_their_description(dtype in dtype()) {
        prop_assert_eq!(DType::from_descr(&dtype.to_descr()), Ok(dtype.clone()));
        if let Some(name) = dtype.name() {
            prop_assert_eq!(name.parse(), Ok(dtype));
        }
    }

    /// Whatever a file holds, reading it ends in an array or in an error.
    #[test]
    fn of_a_file_with_a_changed_byte(array in array(), place in any::<prop::sample::Index>(), byte: u8) {
        let mut file = Vec::new();
        npy::write(&array, &mut file).unwrap();
        let place = place.index(file.len());
        file[place] = byte;
        if let Ok(read) = npy::read(file.as_slice(), file.len() as u64) {
            prop_assert_eq!(read.data().len(), Array::bytes(read.dtype(), read.shape()).unwrap());
        }
    }
}
