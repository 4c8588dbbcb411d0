//! Why a model could not be converted.

/// What to do about a model that is another one than this crate knows, for messages.
const NEXT: &str = "take another model, or one that another release of CTranslate2 has converted";

/// Why a model could not be converted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConvertError {
    /// The file ends too early.
    #[error(
        "`model.bin` ends at byte {length}, in the middle of {what} that starts at byte {start}; get the \
         file again"
    )]
    Truncated {
        /// What was being read.
        what: &'static str,
        /// Where that starts.
        start: usize,
        /// How many bytes the file has.
        length: usize,
    },
    /// Something follows the end.
    #[error("`model.bin` has {count} bytes after its end; get the file again")]
    Trailing {
        /// How many bytes that are.
        count: usize,
    },
    /// A version of the format that isn't known.
    #[error(
        "`model.bin` has version {found} of CTranslate2's format, and only version {known} can be read; \
         convert the model with another release of CTranslate2"
    )]
    Version {
        /// The file's version.
        found: u32,
        /// The one that is known.
        known: u32,
    },
    /// Another kind of model.
    #[error(
        "`model.bin` is a model of kind `{name}`, revision {revision}, and not a `WhisperSpec` of revision 3; \
         {NEXT}"
    )]
    Spec {
        /// The kind.
        name: String,
        /// Its revision.
        revision: u32,
    },
    /// A name that is no text.
    #[error("`model.bin` has a name that is no text at byte {start}; get the file again")]
    Name {
        /// Where the name starts.
        start: usize,
    },
    /// Numbers of a type that can't be used.
    #[error(
        "the weights `{name}` are of type {dtype}, and only float16 and float32 can be used; convert the \
         model without quantization"
    )]
    Dtype {
        /// The variable.
        name: String,
        /// Its type.
        dtype: String,
    },
    /// As many bytes as a shape doesn't have.
    #[error(
        "the variable `{name}` has {found} bytes where its shape {shape:?} has {expected}; get the file again"
    )]
    Size {
        /// The variable.
        name: String,
        /// Its shape.
        shape: Vec<usize>,
        /// How many bytes the shape has.
        expected: u64,
        /// How many there are.
        found: u64,
    },
    /// The same name again.
    #[error("the variable `{0}` stands twice in `model.bin`; get the file again")]
    Twice(String),
    /// Something that the layout of Whisper doesn't have.
    #[error("the variable `{0}` is none that a Whisper model is known to have; {NEXT}")]
    Unknown(String),
    /// Something that the layout of Whisper has.
    #[error("the variable of the weights `{0}` is missing in `model.bin`; {NEXT}")]
    Missing(String),
    /// A shape that doesn't fit.
    #[error("the variable `{name}` has the shape {found:?}, and {expected} was expected; {NEXT}")]
    Shape {
        /// The variable.
        name: String,
        /// Its shape.
        found: Vec<usize>,
        /// What was expected, in words.
        expected: &'static str,
    },
    /// A setting that the node doesn't have.
    #[error("the model's setting `{name}` is {found}, and only {known} is known; {NEXT}")]
    Setting {
        /// The setting.
        name: String,
        /// Its value.
        found: i64,
        /// The value that is known.
        known: i64,
    },
    /// A bias that Whisper doesn't have.
    #[error("the keys of `{0}` have a bias, which a Whisper model has not; {NEXT}")]
    KeyBias(String),
    /// A file of JSON is another one than it should be.
    #[error("`{file}` is not what a Whisper model has; get the file again")]
    Json {
        /// The file.
        file: &'static str,
        /// What the parser says.
        source: serde_json::Error,
    },
    /// The tokens of two files differ.
    #[error(
        "token {id} is `{one}` in `tokenizer.json` and `{other}` in `vocabulary.txt`; take both files from one \
         model"
    )]
    Tokens {
        /// The token's number.
        id: usize,
        /// What it is in the one file.
        one: String,
        /// What it is in the other.
        other: String,
    },
    /// A list of tokens that is no text or too short.
    #[error("`vocabulary.txt` is no text, or has no token `<|notimestamps|>`; get the file again")]
    Vocabulary,
    /// The weights can't be written.
    #[error("the weights cannot be written as safetensors")]
    Safetensors(#[source] serde_json::Error),
}
