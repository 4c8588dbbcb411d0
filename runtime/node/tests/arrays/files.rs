//! Arrays that stand in files beside JSON.

use std::fs;
use std::path::Path;

use pipeline_node::border::{Arrays, Reader, store};
use pipeline_node::{Array, Item, npy};
use serde_json::{Value, json};

fn read(json: Value, folder: &Path) -> Result<Item, String> {
    let arrays = Arrays::Files(folder.to_owned());
    Reader::new(&arrays).item(json.into()).map_err(|error| error.inside("item").to_string())
}

fn named(file: &str) -> Value {
    json!({"__numpy__": true, "file": file})
}

/// A folder with a file `sub/a.npy`.
fn folder() -> (tempfile::TempDir, Item) {
    let folder = tempfile::tempdir().unwrap();
    let array = Array::from_elements([2], [0.5_f32, 1.0]).unwrap();
    fs::create_dir(folder.path().join("sub")).unwrap();
    npy::write(&array, fs::File::create(folder.path().join("sub/a.npy")).unwrap()).unwrap();
    (folder, array.into())
}

#[test]
fn a_file_may_be_announced_with_its_dtype_and_shape() {
    let (folder, array) = folder();
    assert_eq!(read(named("sub/a.npy"), folder.path()), Ok(array.clone()));
    let announced =
        json!({"__numpy__": true, "file": "sub/a.npy", "dtype": "float32", "shape": [2]});
    assert_eq!(read(announced, folder.path()), Ok(array));
}

#[test]
fn each_wrong_file_is_said() {
    let (folder, _) = folder();
    fs::write(folder.path().join("no.npy"), "no array").unwrap();
    let with = |field: &str, value: Value| {
        let mut named = named("sub/a.npy");
        named[field] = value;
        named
    };
    let wrong = [
        named("b.npy"),
        named("sub"),
        named("no.npy"),
        named(""),
        named("../a.npy"),
        named("sub/../sub/a.npy"),
        named("/etc/hostname"),
        named("./sub/a.npy"),
        with("file", json!(1)),
        with("dtype", json!("float64")),
        with("shape", json!([1])),
        with("data", json!("AQI=")),
    ];
    let messages: Vec<_> =
        wrong.into_iter().map(|json| read(json, folder.path()).unwrap_err()).collect();
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn results_name_the_files_that_hold_their_arrays() {
    let (folder, array) = folder();
    let items = vec![Item::Null, Item::List(vec![array.clone(), 1_i64.into(), array])];
    let stored = store(items, folder.path(), "").unwrap();
    let file =
        |name: &str| json!({"__numpy__": true, "file": name, "dtype": "float32", "shape": [2]});
    assert_eq!(
        serde_json::to_value(stored).unwrap(),
        json!([null, [file("0.npy"), 1, file("1.npy")]])
    );
}

#[test]
fn a_folder_that_takes_no_file_is_told_with_the_name_of_the_first() {
    let (folder, array) = folder();
    let (file, error) = store(vec![array], &folder.path().join("absent"), "").unwrap_err();
    assert_eq!(file, "0.npy");
    assert!(matches!(error, npy::NpyError::Io(_)), "{error}");
}
