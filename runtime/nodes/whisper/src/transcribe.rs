//! From a recording of any length to segments: window by window, each of which begins where the last segment of
//! the one before has ended.

mod recording;
mod segments;

use recording::Recording;
pub(crate) use segments::Segment;

use crate::config::Config;
use crate::decode::{Attempt, Decoding, Rules, Window};
use crate::error::ModelError;
use crate::mel::{FRAMES, HOP, Mel, RATE};
use crate::model::{Heard, Model, Said};
use crate::vocabulary::Vocabulary;

/// Attempts that are wilder than this tell nothing to the next window.
const WILD: f64 = 0.5;

/// What a transcription is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// `None` where it is to be heard.
    pub(crate) language: Option<String>,
    pub(crate) translate: bool,
    pub(crate) timestamps: bool,
    pub(crate) temperatures: Vec<f64>,
    pub(crate) condition_on_previous_text: bool,
}

/// A loaded model, and what it is asked for.
#[derive(Debug)]
pub(crate) struct Transcriber {
    model: Model,
    vocabulary: Vocabulary,
    mel: Mel,
    rules: Rules,
    options: Options,
}

/// A recording on its way to text.
#[derive(Debug, Default)]
pub(crate) struct Transcription {
    recording: Recording,
    /// The frame at which the next window begins.
    frame: usize,
    /// The tokens that were said so far.
    previous: Vec<u32>,
    language: Option<(String, u32)>,
}

impl Transcriber {
    /// Puts the model's files together.
    pub(crate) fn new(
        config: &Config,
        vocabulary: Vocabulary,
        weights: &[u8],
        options: Options,
    ) -> Result<Self, ModelError> {
        check(&options, &vocabulary)?;
        Ok(Self {
            model: Model::load(weights, config)?,
            mel: Mel::new(config.num_mel_bins)?,
            rules: Rules::new(config, &vocabulary, options.timestamps),
            vocabulary,
            options,
        })
    }

    /// The segments of the next window; `None` if there is no whole one yet. The last one of a recording that
    /// has ended is whole whatever its length.
    pub(crate) fn next(
        &self,
        transcription: &mut Transcription,
        has_ended: bool,
    ) -> Result<Option<Vec<Segment>>, ModelError> {
        let frames = transcription.recording.frames().saturating_sub(transcription.frame);
        let length = frames.min(FRAMES);
        if length == 0 || length < FRAMES && !has_ended {
            return Ok(None);
        }
        let samples = transcription.recording.window(transcription.frame);
        if recording::is_silent(samples) {
            transcription.go_on(length);
            return Ok(Some(Vec::new()));
        }
        let heard = self.model.hear(&self.mel.spectrogram(samples, length)?)?;
        let prompt = self.prompt(transcription, &heard)?;
        let seed = transcription.frame as u64;
        let window = Window { heard: &heard, prompt: &prompt, seed };
        let attempt = self.decoding().decode(&window)?;
        Ok(Some(self.take(transcription, &attempt, length)))
    }

    fn decoding(&self) -> Decoding<'_> {
        let Self { model, vocabulary, rules, options, .. } = self;
        Decoding { model, vocabulary, rules, temperatures: &options.temperatures }
    }

    /// Notes what was said, and goes on to where the next window begins.
    fn take(
        &self,
        transcription: &mut Transcription,
        attempt: &Attempt,
        length: usize,
    ) -> Vec<Segment> {
        if attempt.is_silent() {
            transcription.go_on(length);
            return Vec::new();
        }
        let start = transcription.frame;
        let (segments, done) = segments::cut(attempt, &self.vocabulary, start, length);
        if attempt.temperature > WILD {
            transcription.previous.clear();
        } else {
            transcription.previous.extend(segments.iter().flat_map(|segment| &segment.tokens));
        }
        transcription.go_on(done);
        segments.into_iter().filter(|segment| !segment.is_empty()).collect()
    }

    /// What was said before, language and task.
    fn prompt(
        &self,
        transcription: &mut Transcription,
        heard: &Heard,
    ) -> Result<Vec<u32>, ModelError> {
        let vocabulary = &self.vocabulary;
        let mut prompt = Vec::new();
        let previous = &transcription.previous;
        if self.options.condition_on_previous_text && !previous.is_empty() {
            let room = self.model.decoder().capacity() / 2 - 1;
            prompt.push(vocabulary.previous);
            prompt.extend(&previous[previous.len().saturating_sub(room)..]);
        }
        prompt.push(vocabulary.start);
        if vocabulary.is_multilingual() {
            let (_, language) = self.language(transcription, heard)?;
            let task =
                if self.options.translate { vocabulary.translate } else { vocabulary.transcribe };
            prompt.extend([language, task]);
        }
        if !self.options.timestamps {
            prompt.push(vocabulary.no_timestamps);
        }
        Ok(prompt)
    }

    /// The language that was asked for, or the one that is heard in the first window.
    fn language(
        &self,
        transcription: &mut Transcription,
        heard: &Heard,
    ) -> Result<(String, u32), ModelError> {
        if let Some(known) = &transcription.language {
            return Ok(known.clone());
        }
        let languages = self.vocabulary.languages();
        let found = match &self.options.language {
            Some(name) => languages.get(name).map(|token| (name.clone(), *token)),
            None => {
                let start = [self.vocabulary.start];
                let rows = self.model.decoder().say(heard, &mut Said::default(), &start, &[0])?;
                let likely = |token: u32| rows[0].get(token as usize).copied().unwrap_or(f32::MIN);
                let best = languages.iter().max_by(|a, b| likely(*a.1).total_cmp(&likely(*b.1)));
                best.map(|(name, token)| (name.clone(), *token))
            }
        };
        let found = found.unwrap_or_else(|| ("en".to_owned(), self.vocabulary.start));
        transcription.language = Some(found.clone());
        Ok(found)
    }

    /// The language of what has been transcribed, in ISO 639-1; `None` before it was heard.
    pub(crate) fn language_of(&self, transcription: &Transcription) -> Option<String> {
        let known = transcription.language.as_ref().map(|(name, _)| name.clone());
        let asked = || self.options.language.clone();
        let only = || (!self.vocabulary.is_multilingual()).then(|| "en".to_owned());
        known.or_else(asked).or_else(only)
    }
}

impl Transcription {
    /// Takes more samples, 16,000 for each second.
    pub(crate) fn push(&mut self, samples: &[f32]) {
        self.recording.push(samples);
    }

    /// How long the recording is so far, in seconds.
    pub(crate) fn duration(&self) -> f64 {
        self.recording.length() as f64 / RATE as f64
    }

    fn go_on(&mut self, frames: usize) {
        self.frame += frames;
        self.recording.forget_before(self.frame * HOP);
    }
}

fn check(options: &Options, vocabulary: &Vocabulary) -> Result<(), ModelError> {
    let is_multilingual = vocabulary.is_multilingual();
    match &options.language {
        Some(name) if !is_multilingual && name != "en" => {
            return Err(ModelError::EnglishOnly(name.clone()));
        }
        Some(name) if is_multilingual && !vocabulary.languages().contains_key(name) => {
            return Err(ModelError::Language(name.clone()));
        }
        _ => {}
    }
    if options.translate && !is_multilingual { Err(ModelError::NoTranslation) } else { Ok(()) }
}
