//! The parameters of the nodes.

use pipeline_node::{Factory, NodeContext, NodeError, ParamError};
use serde::{Deserialize, Serialize};

use crate::node::{Manner, WhisperNode, load};
use crate::transcribe::Options;

/// The parameters of `WhisperNode`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Whisper {
    /// The model's folder below `/models`, or a file `model.safetensors` or `model.gguf` in it.
    pub model: String,
    /// What is spoken, in ISO 639-1; null if the model is to hear it.
    pub language: Option<String>,
    /// `transcribe`, or `translate` into English.
    pub task: Task,
    /// Whether segments are cut by the model, and not every 30 s.
    pub timestamps: bool,
    /// Chances to take, one after the other, until a text is good; 0 takes what is most likely.
    pub temperature: Temperature,
    /// Whether a window is told what was said before it.
    pub condition_on_previous_text: bool,
    /// How many texts are followed at a time: 1.
    pub beam_size: u32,
    /// Whether each segment is an item of its own, as soon as there is one, before the whole transcript.
    pub stream: bool,
    /// Whether the items are parts of one recording.
    pub accumulate_chunks: bool,
}

/// What becomes of speech.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Task {
    /// Text in the language that is spoken.
    #[default]
    Transcribe,
    /// Text in English.
    Translate,
}

/// One chance, or several to take one after the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Temperature {
    /// This one alone.
    One(f64),
    /// The next one if the text is no good.
    Fallback(Vec<f64>),
}

impl Default for Whisper {
    fn default() -> Self {
        Self {
            model: "whisper-tiny".to_owned(),
            language: None,
            task: Task::Transcribe,
            timestamps: true,
            temperature: Temperature::Fallback(vec![0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
            condition_on_previous_text: true,
            beam_size: 1,
            stream: false,
            accumulate_chunks: false,
        }
    }
}

impl Temperature {
    fn all(&self) -> Vec<f64> {
        match self {
            Self::One(temperature) => vec![*temperature],
            Self::Fallback(temperatures) => temperatures.clone(),
        }
    }
}

impl Factory for Whisper {
    type Node = WhisperNode;

    fn check(&self) -> Result<(), ParamError> {
        if self.beam_size != 1 {
            let why = "there is no search with several beams; leave it out, or give 1";
            return Err(ParamError::new("beam_size", why));
        }
        let temperatures = self.temperature.all();
        let is_one = |temperature: &f64| (0.0..=2.0).contains(temperature);
        if temperatures.is_empty() || !temperatures.iter().all(is_one) {
            return Err(ParamError::new(
                "temperature",
                "give one number from 0 to 2, or a list of such",
            ));
        }
        Ok(())
    }

    fn create(self, context: &NodeContext) -> Result<WhisperNode, NodeError> {
        let options = Options {
            language: self.language,
            translate: self.task == Task::Translate,
            timestamps: self.timestamps,
            temperatures: self.temperature.all(),
            condition_on_previous_text: self.condition_on_previous_text,
        };
        let transcriber = load(&self.model, options, context)?;
        let manner = Manner { stream: self.stream, accumulate: self.accumulate_chunks };
        Ok(WhisperNode::new(transcriber, manner, context.clone()))
    }
}

/// The parameters of `RustWhisperTranscriber`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct RustWhisperTranscriber {
    /// The model's folder below `/models`; goes before `model_source`.
    pub model_path: Option<String>,
    /// The size of the model: `tiny` is the folder `whisper-tiny`.
    pub model_source: String,
    /// What is spoken, in ISO 639-1.
    pub language: Option<String>,
    /// Has no meaning here: the machine, or the wasm, says how many threads there are.
    pub n_threads: u32,
    /// Whether the text is translated into English.
    pub translate: bool,
    /// Whether the items are parts of one recording.
    pub accumulate_chunks: bool,
}

impl Default for RustWhisperTranscriber {
    fn default() -> Self {
        Self {
            model_path: None,
            model_source: "tiny".to_owned(),
            language: None,
            n_threads: 4,
            translate: false,
            accumulate_chunks: true,
        }
    }
}

impl Factory for RustWhisperTranscriber {
    type Node = WhisperNode;

    fn create(self, context: &NodeContext) -> Result<WhisperNode, NodeError> {
        let of_size = || format!("whisper-{}", self.model_source);
        let whisper = Whisper {
            model: self.model_path.unwrap_or_else(of_size),
            language: self.language,
            task: if self.translate { Task::Translate } else { Task::Transcribe },
            accumulate_chunks: self.accumulate_chunks,
            ..Whisper::default()
        };
        whisper.create(context)
    }
}
