//! What is written: the order, the bytes, and what is refused.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::fs;
use std::io::Cursor;

use pipeline_manifest::Manifest;
use rmpkg_format::layout::WASM_MODULE;
use rmpkg_format::{BuildError, Edit, NameError, Package, PackageBuilder, PackageError, ZipError};
use support::{WASM, builder, bytes, pipeline};
use zip::{CompressionMethod, ZipArchive};

#[test]
fn manifest_and_module_come_first_and_the_rest_is_sorted() {
    let names = |package: Vec<u8>| -> Vec<String> {
        let mut zip = ZipArchive::new(Cursor::new(package)).unwrap();
        let count = zip.len();
        (0..count).map(|at| zip.by_index(at).unwrap().name().unwrap().into()).collect()
    };
    let rest = [WASM_MODULE, "app/nodes.py", "wasi-deps/usr/lib/python3.12/os.pyc"];
    let package = bytes(&builder());
    assert_eq!(names(package.clone()), [&["manifest.json"], rest.as_slice()].concat());
    let signed = [&["manifest.json", "manifest.json.minisig"], rest.as_slice()].concat();
    assert_eq!(names(signed_bytes(&package)), signed);
}

/// With a signature that somebody made of something else.
fn signed_bytes(package: &[u8]) -> Vec<u8> {
    let signature = include_str!("corpus/signed/manifest.json.minisig").parse().unwrap();
    let mut output = Cursor::new(Vec::new());
    Package::from_bytes(package.to_vec()).unwrap().write_signed(&signature, &mut output).unwrap();
    output.into_inner()
}

#[test]
fn a_module_that_is_stored_stays_stored() {
    let wasm = [WASM, &[0; 5000]].concat();
    let with = |stored: bool| {
        let mut builder = builder();
        builder.remove(WASM_MODULE);
        let add = if stored { PackageBuilder::add_stored } else { PackageBuilder::add_bytes };
        add(&mut builder, WASM_MODULE, wasm.clone()).unwrap();
        bytes(&builder)
    };
    let packed = |bytes: Vec<u8>| Package::from_bytes(bytes).unwrap().packed_size(WASM_MODULE);
    let again = |package: &[u8]| {
        let package = Package::from_bytes(package.to_vec()).unwrap();
        bytes(&PackageBuilder::from_package(&package).unwrap())
    };
    let stored = with(true);
    assert_eq!(again(&stored), stored);
    for bytes in [stored.clone(), signed_bytes(&stored)] {
        assert_eq!(packed(bytes), Some(wasm.len() as u64));
    }
    let deflated = with(false);
    for bytes in [deflated.clone(), again(&deflated), signed_bytes(&deflated)] {
        assert!(packed(bytes).unwrap() < 100);
    }
}

#[test]
fn same_inputs_give_the_same_bytes_whatever_the_order() {
    let entries = [("b", vec![7; 900]), ("a/z", b"text".to_vec()), ("a/b", Vec::new())];
    let build = |order: [usize; 3]| {
        let mut builder = PackageBuilder::new(pipeline());
        for index in order {
            let (path, content) = &entries[index];
            builder.add_bytes(path, content.clone()).unwrap();
        }
        bytes(&builder)
    };
    assert_eq!(build([0, 1, 2]), build([2, 0, 1]));
}

#[test]
fn nothing_of_the_machine_is_written() {
    let mut zip = ZipArchive::new(Cursor::new(bytes(&builder()))).unwrap();
    for index in 0..zip.len() {
        let entry = zip.by_index(index).unwrap();
        let time = entry.last_modified().unwrap();
        assert_eq!((time.year(), time.month(), time.day(), time.hour()), (1980, 1, 1, 0));
        assert_eq!(entry.unix_mode().unwrap() & 0o777, 0o644);
        assert_eq!(entry.extra_data().unwrap_or_default(), b"");
    }
}

#[test]
fn what_makes_one_package_of_another_is_noted_after_the_edits_of_before() {
    let open = |builder: &PackageBuilder| Package::from_bytes(bytes(builder)).unwrap();
    let edits = |package: &Package| {
        let edits = package.manifest().package.provenance.clone().unwrap().edits;
        let edit = |edit: Edit| (edit.by, edit.package, edit.entries.join(" "));
        edits.into_iter().map(edit).collect::<Vec<_>>()
    };
    let base = open(&builder());
    let same = open(PackageBuilder::from_package(&base).unwrap().edited_by("nobody", &base));
    assert_eq!(same.sha256(), base.sha256());
    let mut builder = PackageBuilder::from_package(&base).unwrap();
    builder.edited_by("one", &base).remove("app/nodes.py");
    builder.add_bytes("app/new.py", Vec::new()).unwrap();
    let first = open(&builder);
    let of_first =
        ("one".to_owned(), base.sha256().to_owned(), "app/new.py app/nodes.py".to_owned());
    assert_eq!(edits(&first), [of_first.clone()]);
    let mut pipeline = pipeline();
    pipeline.metadata.name = "other".to_owned();
    let mut builder = PackageBuilder::from_package(&first).unwrap();
    builder.edited_by("two", &first).pipeline(pipeline).remove(WASM_MODULE);
    builder.add_bytes(WASM_MODULE, [support::WASM, b"\0\x01\0"].concat()).unwrap();
    let of_second = format!("manifest.json {WASM_MODULE}");
    let of_second = ("two".to_owned(), first.sha256().to_owned(), of_second);
    assert_eq!(edits(&open(&builder)), [of_first, of_second]);
}

#[test]
fn content_is_deflated_where_that_is_smaller() {
    let mut zip = ZipArchive::new(Cursor::new(bytes(&builder()))).unwrap();
    let mut method = |name: &str| zip.by_name(name).unwrap().compression();
    assert_eq!(method("wasi-deps/usr/lib/python3.12/os.pyc"), CompressionMethod::Deflated);
    assert_eq!(method(WASM_MODULE), CompressionMethod::Stored);
}

#[test]
fn files_and_folders_are_added_but_for_by_products() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("inner")).unwrap();
    fs::write(folder.path().join("inner/b.py"), "b").unwrap();
    fs::write(folder.path().join("a.py"), "a").unwrap();
    fs::create_dir(folder.path().join("__pycache__")).unwrap();
    for by_product in [".hidden", "inner/b.pyc", "__pycache__/a.txt"] {
        fs::write(folder.path().join(by_product), "").unwrap();
    }
    let mut from_folder = PackageBuilder::new(pipeline());
    from_folder.add_folder("app", folder.path()).unwrap();
    let mut by_hand = PackageBuilder::new(pipeline());
    by_hand.add_file("app/a.py", &folder.path().join("a.py")).unwrap();
    by_hand.add_bytes("app/inner/b.py", b"b".to_vec()).unwrap();
    assert_eq!(bytes(&from_folder), bytes(&by_hand));
}

#[test]
fn a_package_file_is_complete_or_absent() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("demo.rmpkg");
    let mut broken = builder();
    broken.add_file("app/gone.py", &folder.path().join("gone.py")).unwrap();
    let error = broken.build_file(&target).unwrap_err();
    assert!(matches!(error, BuildError::Io { action: "read", .. }));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);

    let manifest = builder().build_file(&target).unwrap();
    assert_eq!(fs::read(&target).unwrap(), bytes(&builder()));
    assert_eq!(manifest.package.files.len(), 3);
}

#[test]
fn the_manifest_reads_as_documented() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = builder().build_file(&folder.path().join("demo.rmpkg")).unwrap();
    insta::assert_json_snapshot!(manifest);
}

#[test]
fn bad_names_are_refused_when_they_are_added() {
    let mut builder = builder();
    let error = builder.add_bytes("../x", Vec::new()).unwrap_err();
    assert_eq!(error, NameError::Segment("../x".to_owned()));
    let error = builder.add_bytes("app/nodes.py", Vec::new()).unwrap_err();
    assert_eq!(error, NameError::Duplicate("app/nodes.py".to_owned()));
    for name in ["Manifest.json", "manifest.json.minisig"] {
        let error = builder.add_bytes(name, Vec::new()).unwrap_err();
        assert_eq!(error, NameError::Reserved(name.to_owned()));
    }
}

#[test]
fn a_bad_name_in_a_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("nodes.py"), "").unwrap();
    let error = builder().add_folder("app", folder.path()).unwrap_err();
    assert!(
        matches!(error, BuildError::Name(NameError::Duplicate(name)) if name == "app/nodes.py")
    );
}

#[cfg(unix)]
#[test]
fn a_link_in_a_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("link.py");
    std::os::unix::fs::symlink("/etc/passwd", &link).unwrap();
    let error = builder().add_folder("app", folder.path()).unwrap_err();
    assert!(matches!(error, BuildError::NotAFile(path) if path == link));
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_name_that_is_not_unicode_is_refused() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(std::ffi::OsStr::from_bytes(b"\xff.py"));
    fs::write(&file, "").unwrap();
    let error = builder().add_folder("app", folder.path()).unwrap_err();
    assert!(matches!(error, BuildError::NotUnicode(path) if path == file));
}

#[test]
fn an_output_that_takes_nothing_is_an_error() {
    let mut room = [0; 100];
    let error = builder().write(Cursor::new(&mut room[..])).unwrap_err();
    assert!(matches!(error, BuildError::Zip(_)));
}

#[test]
fn a_package_that_no_reader_would_take_is_not_written() {
    let mut builder = builder();
    for index in 0..20_000 {
        builder.add_bytes(&format!("models/{index}"), Vec::new()).unwrap();
    }
    let error = builder.write(Cursor::new(Vec::new())).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the package is not written, since it could not be read: \
         the package has 20004 entries; at most 20000 are read"
    );
    assert!(matches!(error, BuildError::Limit(_)));
}

#[test]
fn a_damaged_package_is_not_signed() {
    let mut damaged = bytes(&builder());
    let place = damaged.windows(5).position(|bytes| bytes == b"class").unwrap();
    damaged[place] = b'C';
    let damaged = Package::from_bytes(damaged).unwrap();
    let signature = include_str!("corpus/signed/manifest.json.minisig").parse().unwrap();
    let error = damaged.write_signed(&signature, Cursor::new(Vec::new())).unwrap_err();
    assert!(matches!(error, BuildError::Package(PackageError::Zip(ZipError::CrcDiffers(_)))));
}

#[test]
fn the_manifest_of_a_package_serves_as_a_pipeline() {
    let whole = bytes(&builder());
    let manifest = Package::from_bytes(whole.clone()).unwrap().manifest_json().to_vec();
    let mut again = builder();
    again.pipeline(Manifest::from_json(str::from_utf8(&manifest).unwrap()).unwrap());
    assert_eq!(bytes(&again), whole);
}
