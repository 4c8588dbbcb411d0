//! Transcribes WAV files: `transcribe MODELS DATA FILE…`, each file by its path below the folder `DATA`, with the
//! model `whisper-tiny` below the folder `MODELS`. Prints one JSON document for each file. It is a WASI command
//! too, to which both folders are lent.

use std::process::ExitCode;

use pipeline_node::testing::{self, Failed};
use pipeline_node::{Item, NodeContext, Registry};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [models, data, files @ ..] = arguments.as_slice() else {
        eprintln!("usage: transcribe MODELS DATA FILE…");
        return ExitCode::from(2);
    };
    match transcribe(models, data, files) {
        Ok(items) => {
            items.into_iter().for_each(|item| println!("{}", Value::from(item)));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn transcribe(models: &str, data: &str, files: &[String]) -> Result<Vec<Item>, Failed> {
    let mut registry = Registry::new();
    whisper_node::register(&mut registry);
    let context = NodeContext {
        models: Some(models.into()),
        data: Some(data.into()),
        ..NodeContext::default()
    };
    let items = files.iter().map(|file| json!({"path": format!("/data/{file}")}));
    let ran = testing::run(&registry, "WhisperNode", &json!({}), items, &context)?;
    Ok(ran.items)
}
