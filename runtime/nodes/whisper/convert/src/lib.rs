//! Turns a Whisper model of CTranslate2 into the files that the node `WhisperNode` reads: safetensors or GGUF with
//! the names and shapes that Hugging Face's Whisper has, its `config.json`, and a `tokenizer.json` that has the
//! timestamps too.
//!
//! No weight is computed, but for those that are rounded to 8 bits where that is asked for: CTranslate2 puts the
//! projections of queries, keys and values into one matrix, whose rows are taken apart again. What this crate doesn't
//! know is an error, never a guess.

mod config;
mod error;
mod gguf;
mod layout;
mod reader;
mod safetensors;
mod settings;
mod tokenizer;
mod variables;

pub use error::ConvertError;

/// The files of a model of CTranslate2.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// `model.bin`: the weights.
    pub model: &'a [u8],
    /// `config.json`: the tokens that are never said.
    pub config: &'a [u8],
    /// `tokenizer.json`, which need not have the timestamps.
    pub tokenizer: &'a [u8],
    /// `vocabulary.txt`: one token in a line, in the order of their numbers.
    pub vocabulary: &'a [u8],
}

/// How weights are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `model.safetensors`, in the type of numbers that the source has.
    Safetensors,
    /// `model.gguf`, in which matrices have 8 bits for a number.
    Gguf,
}

/// The files that the node reads.
#[derive(Debug)]
pub struct Converted {
    /// The weights.
    pub model: Vec<u8>,
    /// `config.json`.
    pub config: String,
    /// `tokenizer.json`, with the timestamps.
    pub tokenizer: String,
}

/// Converts a model.
///
/// # Errors
///
/// [`ConvertError`] if a file is damaged or has what this crate doesn't know.
pub fn convert(source: &Source<'_>, form: Form) -> Result<Converted, ConvertError> {
    let model = variables::read(source.model)?;
    let settings = settings::check(&model)?;
    let layout = layout::arrange(&model)?;
    let config = config::write(&layout, settings, source.config)?;
    let tokenizer = tokenizer::with_timestamps(source.tokenizer, source.vocabulary)?;
    let model = match form {
        Form::Safetensors => safetensors::write(&layout.tensors)?,
        Form::Gguf => gguf::write(&layout.tensors),
    };
    Ok(Converted { model, config, tokenizer })
}

#[cfg(test)]
mod tests;
