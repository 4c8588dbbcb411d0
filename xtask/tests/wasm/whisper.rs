//! Real speech and a real model: `examples/whisper` from its package, with the model that lies beside it.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::Path;

use content_cache::sha256_hex;

use crate::examples;
use crate::support::{json_file, workspace};
use crate::variant;

const EXAMPLE: &str = "examples/whisper";

/// The folder of the models that `cargo xtask model` makes.
fn models() -> OsString {
    env::var_os("RMPKG_TEST_MODELS").expect("the folder of models: run cargo xtask test")
}

#[test]
#[ignore = "builds a variant of the runtime: run cargo xtask test"]
fn speech_becomes_text_words_and_subtitles() {
    let (example, folder) = (workspace().join(EXAMPLE), tempfile::tempdir().unwrap());
    let package = folder.path().join("whisper.rmpkg");
    variant::write(&example, &package, &[]);
    // With a limit it runs the machine code that other tests of this module have compiled.
    let [timeout, seconds, named] = ["--timeout", "600", "--models"].map(OsStr::new);
    examples::check(&example, &package, &[timeout, seconds, named, &models()]);
}

/// Pages and the demo get the files that these digests belong to, and no others.
#[test]
#[ignore = "needs a model: run cargo xtask test"]
fn the_model_is_the_one_that_the_example_names() {
    let named = json_file(&workspace().join(EXAMPLE).join("models.json"));
    let named = named.as_object().unwrap();
    assert_eq!(named.len(), 3);
    for (name, source) in named {
        let bytes = fs::read(Path::new(&models()).join(name)).unwrap();
        assert_eq!(source["sha256"], sha256_hex(&bytes), "{name}");
        assert_eq!(source["url"], format!("models/{name}"));
    }
}
