//! The node: recordings in, text out.

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
    /// Each segment is an item, before the one of the whole recording.
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
    /// The recording so far, if all items are one, its segments, and how many of these were given.
    whole: Transcription,
    segments: Vec<Segment>,
    given: usize,
}

/// Loads the model in a folder below that of the models.
pub(crate) fn load(
    model: &str,
    options: Options,
    context: &NodeContext,
) -> Result<Transcriber, NodeError> {
    let model = model.trim_start_matches("/models/").trim_end_matches('/');
    let named = WEIGHTS.into_iter().find(|name| model.rsplit('/').next() == Some(*name));
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
            given: 0,
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
        let new = self.segments[self.given..].iter();
        let new: Vec<_> = new.map(|segment| output::part(segment, language.clone())).collect();
        self.given = self.segments.len();
        Output::items(new)
    }

    /// Ends the one recording, if there is one.
    fn end(&mut self) -> Result<Output, NodeError> {
        let whole = mem::take(&mut self.whole);
        let segments = mem::take(&mut self.segments);
        let given = mem::take(&mut self.given);
        if whole.duration() == 0.0 {
            return Ok(Output::None);
        }
        self.transcribe(whole, segments, given)
    }

    /// Transcribes what is left of a recording that has ended, of which these segments are known and so many were
    /// given.
    fn transcribe(
        &self,
        recording: Transcription,
        segments: Vec<Segment>,
        given: usize,
    ) -> Result<Output, NodeError> {
        let transcriber = Rc::clone(&self.transcriber);
        let mut windows = Windows { transcriber, recording, segments, given, has_ended: false };
        if self.manner.stream {
            return Ok(Output::stream(stream::iter(windows)));
        }
        while windows.hear()? {}
        Ok(Output::Item(windows.whole()))
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
        self.transcribe(recording, Vec::new(), 0)
    }

    async fn finish(&mut self) -> Result<Output, NodeError> {
        self.end()
    }
}

/// The segments of a recording that has ended, each made when it is asked for, and then the whole.
struct Windows {
    transcriber: Rc<Transcriber>,
    recording: Transcription,
    segments: Vec<Segment>,
    given: usize,
    has_ended: bool,
}

impl Windows {
    /// Goes on by a window, if there is one.
    fn hear(&mut self) -> Result<bool, ModelError> {
        let more = self.transcriber.next(&mut self.recording, true)?;
        let is_there = more.is_some();
        self.segments.extend(more.into_iter().flatten());
        Ok(is_there)
    }

    fn language(&self) -> Option<String> {
        self.transcriber.language_of(&self.recording)
    }

    fn whole(&self) -> Item {
        output::whole(&self.segments, self.language(), self.recording.duration())
    }

    /// The next segment, else the whole, else nothing.
    fn give(&mut self) -> Result<Option<Item>, ModelError> {
        while self.given == self.segments.len() {
            if !self.hear()? {
                let had_ended = mem::replace(&mut self.has_ended, true);
                return Ok((!had_ended).then(|| self.whole()));
            }
        }
        self.given += 1;
        Ok(Some(output::part(&self.segments[self.given - 1], self.language())))
    }
}

impl Iterator for Windows {
    type Item = Result<Item, NodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.give().map_err(NodeError::from).transpose()
    }
}
