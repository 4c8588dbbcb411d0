//! From what is heard in a window to its tokens: greedily, and again with chance where that went wrong.

mod attempt;
mod logits;
mod quality;
mod rules;

pub(crate) use attempt::Attempt;
pub(crate) use rules::Rules;

use crate::error::ModelError;
use crate::model::{Heard, Model};
use crate::vocabulary::Vocabulary;

/// A text that compresses better than this repeats itself.
const REPETITIVE: f64 = 2.4;
/// A text whose tokens are less likely than this on average, as a logarithm, is no good.
const UNLIKELY: f64 = -1.0;
/// A window with at least this chance of having no speech has none, if its text is unlikely too.
const NO_SPEECH: f64 = 0.6;

/// What is the same for all windows of a recording.
#[derive(Debug)]
pub(crate) struct Decoding<'m> {
    pub(crate) model: &'m Model,
    pub(crate) vocabulary: &'m Vocabulary,
    pub(crate) rules: &'m Rules,
    /// What chances are taken, one after the other, until a text is good.
    pub(crate) temperatures: &'m [f64],
}

/// A window.
#[derive(Debug)]
pub(crate) struct Window<'w> {
    pub(crate) heard: &'w Heard,
    /// Steers the decoder: what was said before, language and task.
    pub(crate) prompt: &'w [u32],
    /// Makes chance the same each time.
    pub(crate) seed: u64,
}

impl Decoding<'_> {
    /// The first attempt that is good, or else the last one.
    pub(crate) fn decode(&self, window: &Window<'_>) -> Result<Attempt, ModelError> {
        let (last, earlier) = self.temperatures.split_last().unwrap_or((&0.0, &[]));
        for temperature in earlier {
            let attempt = self.attempt(window, *temperature)?;
            if attempt.is_good() || attempt.is_silent() {
                return Ok(attempt);
            }
        }
        self.attempt(window, *last)
    }
}

impl Attempt {
    fn is_good(&self) -> bool {
        self.compression_ratio <= REPETITIVE && self.is_likely()
    }

    fn is_likely(&self) -> bool {
        self.avg_logprob >= UNLIKELY
    }

    /// Whether nobody speaks in the window.
    pub(crate) fn is_silent(&self) -> bool {
        self.no_speech_prob > NO_SPEECH && !self.is_likely()
    }
}
