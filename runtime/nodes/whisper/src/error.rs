//! Why a model can't be used.

use pipeline_node::{ErrorKind, NodeError};
use safetensors::SafeTensorError;

/// What `cargo xtask model` makes, for messages.
const NEXT: &str = "`cargo xtask model whisper-tiny` makes one that can be used";

/// Why a model can't be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ModelError {
    #[error("`{file}` is no description of a Whisper model; {NEXT}")]
    Json { file: &'static str, source: serde_json::Error },
    #[error("the model is of kind `{0}`, and `WhisperNode` reads models of kind `whisper`; {NEXT}")]
    Kind(String),
    #[error("`config.json` has {name} {found}, which no Whisper model has; {NEXT}")]
    Size { name: &'static str, found: usize },
    #[error("`tokenizer.json` has no token `{0}`, which every Whisper model has; {NEXT}")]
    Token(&'static str),
    #[error("`model.safetensors` is damaged or not whole; get it again; {NEXT}")]
    Safetensors(#[from] SafeTensorError),
    #[error(
        "`model.gguf` is damaged, not whole, or of another version than 2 or 3; get it again; {NEXT}"
    )]
    Gguf,
    #[error("the model has no weights `{0}`, which every Whisper model has; {NEXT}")]
    Missing(String),
    #[error(
        "the weights `{name}` have the shape {found:?}, and `config.json` asks for {expected:?}; take both \
         files from one model"
    )]
    Shape { name: String, expected: Vec<usize>, found: Vec<usize> },
    #[error(
        "the weights `{name}` are of type {dtype}, and only F16, BF16, F32 and GGUF's Q8_0 can be read; convert \
         the model; {NEXT}"
    )]
    Dtype { name: String, dtype: String },
    #[error(
        "there is no memory for the model, which takes {megabytes} MB; allow the run more memory"
    )]
    Memory { megabytes: usize },
    #[error(
        "the model only knows English, and `language` is `{0}`; leave it out, or take another model"
    )]
    EnglishOnly(String),
    #[error("the model knows no language `{0}`; say it in ISO 639-1, such as `de`")]
    Language(String),
    #[error(
        "the model only knows English and translates nothing; take another model for `translate`"
    )]
    NoTranslation,
    #[error("the model could not be computed; {NEXT}")]
    Compute(#[from] candle_core::Error),
}

impl From<ModelError> for NodeError {
    fn from(error: ModelError) -> Self {
        let message = error.to_string();
        match error {
            ModelError::Memory { .. } => Self::failed(message).with_kind(ErrorKind::Memory),
            ModelError::Json { source, .. } => Self::failed(message).caused_by(source),
            ModelError::Safetensors(source) => Self::failed(message).caused_by(source),
            ModelError::Compute(source) => Self::failed(message).caused_by(source),
            _ => Self::failed(message),
        }
    }
}
