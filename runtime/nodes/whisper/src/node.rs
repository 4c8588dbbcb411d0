//! The node: recordings in, text out.

use std::collections::VecDeque;
use std::fs;
use std::mem;
use std::path::Path;
use std::rc::Rc;

use futures::stream;
use pipeline_node::{ErrorKind, Item, Node, NodeContext, NodeError, Output, async_trait};

use crate::audio::{self, Audio};
use crate::config::Config;
use crate::error::ModelError;
use crate::output;
use crate::transcribe::{Options, Segment, Transcriber, Transcription};
use crate::vocabulary::Vocabulary;

/// The names that weights may have, the one before the other.
const WEIGHTS: [&str; 2] = ["model.safetensors", "model.gguf"];

/// How items go in and out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// Each segment is an item.
    pub(crate) stream: bool,
    /// All items are one recording.
    pub(crate) accumulate: bool,
}

/// Speech in, text out.
#[derive(Debug)]
pub struct WhisperNode {
    transcriber: Rc<Transcriber>,
    manner: Manner,
    context: NodeContext,
    /// The recording so far, if all items are one, and its segments that were not given yet.
    whole: Transcription,
    segments: Vec<Segment>,
}

/// Loads the model in a folder below that of the models.
pub(crate) fn load(
    model: &str,
    options: Options,
    context: &NodeContext,
) -> Result<Transcriber, NodeError> {
    let model = model.trim_start_matches("/models/").trim_end_matches('/');
    let named = WEIGHTS.into_iter().find(|name| model.ends_with(name));
    let folder = model.strip_suffix(named.unwrap_or_default()).unwrap_or(model);
    let folder = folder.trim_end_matches('/');
    let find = |file: &str| {
        context.model(&if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") })
    };
    let config = Config::read(&read(&find("config.json")?)?)?;
    let vocabulary = Vocabulary::read(&read(&find("tokenizer.json")?)?, config.vocab_size)?;
    let [first, second] = WEIGHTS;
    let weights = match named {
        Some(name) => find(name)?,
        None => find(first).or_else(|missing| find(second).map_err(|_| missing))?,
    };
    Ok(Transcriber::new(&config, vocabulary, &read(&weights)?, options)?)
}

/// The bytes of a file; that there is no memory for them is told as such.
fn read(file: &Path) -> Result<Vec<u8>, NodeError> {
    let shown = file.display();
    let failed = |error: std::io::Error| {
        let (message, kind) = match error.kind() {
            std::io::ErrorKind::OutOfMemory => (
                format!("there is no memory for the file `{shown}`; allow the run more memory"),
                ErrorKind::Memory,
            ),
            _ => (format!("`{shown}` cannot be read; check the file"), ErrorKind::NodeFailed),
        };
        NodeError::failed(message).with_kind(kind).caused_by(error)
    };
    fs::read(file).map_err(failed)
}

impl WhisperNode {
    pub(crate) fn new(transcriber: Transcriber, manner: Manner, context: NodeContext) -> Self {
        Self {
            transcriber: Rc::new(transcriber),
            manner,
            context,
            whole: Transcription::default(),
            segments: Vec::new(),
        }
    }

    /// Takes a part of the one recording, and transcribes the windows that are whole.
    fn accumulate(&mut self, samples: &[f32]) -> Result<(), NodeError> {
        self.whole.push(samples);
        while let Some(segments) = self.transcriber.next(&mut self.whole, false)? {
            self.segments.extend(segments);
        }
        Ok(())
    }

    /// What is known by now, if each segment is an item.
    fn so_far(&mut self) -> Output {
        if !self.manner.stream {
            return Output::None;
        }
        let language = self.transcriber.language_of(&self.whole);
        let segments = mem::take(&mut self.segments);
        Output::items(segments.into_iter().map(move |it| output::part(&it, language.clone())))
    }

    /// Ends the one recording, if there is one.
    fn end(&mut self) -> Result<Output, NodeError> {
        let whole = mem::take(&mut self.whole);
        let segments = mem::take(&mut self.segments);
        if whole.duration() == 0.0 { Ok(Output::None) } else { self.transcribe(whole, segments) }
    }

    /// Transcribes what is left of a recording that has ended, of which these segments are known.
    fn transcribe(
        &self,
        recording: Transcription,
        mut segments: Vec<Segment>,
    ) -> Result<Output, NodeError> {
        let mut windows = Windows::new(Rc::clone(&self.transcriber), recording);
        if self.manner.stream {
            windows.segments.extend(segments);
            return Ok(Output::stream(stream::iter(windows)));
        }
        while let Some(more) = windows.next_window()? {
            segments.extend(more);
        }
        Ok(windows.whole(&segments))
    }
}

#[async_trait(?Send)]
impl Node for WhisperNode {
    async fn process(&mut self, item: Item) -> Result<Output, NodeError> {
        let Audio { samples, more } = audio::read(&item, &self.context)?;
        drop(item);
        if self.manner.accumulate || more.is_some() {
            self.accumulate(&samples)?;
            return if more == Some(false) { self.end() } else { Ok(self.so_far()) };
        }
        let mut recording = Transcription::default();
        recording.push(&samples);
        self.transcribe(recording, Vec::new())
    }

    async fn finish(&mut self) -> Result<Output, NodeError> {
        self.end()
    }
}

/// The segments of a recording that has ended, each made when it is asked for.
struct Windows {
    transcriber: Rc<Transcriber>,
    recording: Transcription,
    segments: VecDeque<Segment>,
}

impl Windows {
    fn new(transcriber: Rc<Transcriber>, recording: Transcription) -> Self {
        Self { transcriber, recording, segments: VecDeque::new() }
    }

    fn next_window(&mut self) -> Result<Option<Vec<Segment>>, ModelError> {
        self.transcriber.next(&mut self.recording, true)
    }

    fn whole(&self, segments: &[Segment]) -> Output {
        let language = self.transcriber.language_of(&self.recording);
        Output::Item(output::whole(segments, language, self.recording.duration()))
    }
}

impl Iterator for Windows {
    type Item = Result<Item, NodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(segment) = self.segments.pop_front() {
                let language = self.transcriber.language_of(&self.recording);
                return Some(Ok(output::part(&segment, language)));
            }
            match self.next_window() {
                Ok(Some(segments)) => self.segments.extend(segments),
                Ok(None) => return None,
                Err(error) => return Some(Err(error.into())),
            }
        }
    }
}
