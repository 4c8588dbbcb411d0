//! One attempt at a window: token by token.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::logits;
use super::{Decoding, Window, quality};
use crate::error::ModelError;
use crate::model::Said;

/// What an attempt gave, and how good that is.
#[derive(Debug, Clone)]
pub(crate) struct Attempt {
    /// Text and timestamps, without the end.
    pub(crate) tokens: Vec<u32>,
    /// How likely a token was on average, as a logarithm; the end counts.
    pub(crate) avg_logprob: f64,
    /// How likely it is that nobody speaks.
    pub(crate) no_speech_prob: f64,
    /// How many times shorter the text becomes when it is compressed.
    pub(crate) compression_ratio: f64,
    pub(crate) temperature: f64,
}

impl Decoding<'_> {
    pub(super) fn attempt(
        &self,
        window: &Window<'_>,
        temperature: f64,
    ) -> Result<Attempt, ModelError> {
        let decoder = self.model.decoder();
        let (prompt, vocabulary) = (window.prompt, self.vocabulary);
        let mut random = StdRng::seed_from_u64(window.seed);
        let mut said = Said::default();
        // How likely silence is shows after the token that starts a transcript.
        let start = prompt.iter().rposition(|token| *token == vocabulary.start).unwrap_or_default();
        let places = [start, prompt.len() - 1];
        let mut rows = decoder.say(window.heard, &mut said, prompt, &places)?;
        let mut next = rows.pop().unwrap_or_default();
        let no_speech_prob =
            rows.first().map_or(0.0, |row| logits::logprob(row, vocabulary.no_speech).exp().into());
        let room = (decoder.capacity() / 2).min(decoder.capacity() - prompt.len());
        let (mut tokens, mut logprob) = (Vec::new(), 0.0);
        for _ in 0..room {
            self.rules.apply(&mut next, &tokens);
            let token = match temperature {
                0.0 => logits::most_likely(&next),
                temperature => logits::sample(&next, temperature, random.random()),
            };
            logprob += f64::from(logits::logprob(&next, token));
            if token == vocabulary.end {
                break;
            }
            tokens.push(token);
            let mut rows = decoder.say(window.heard, &mut said, &[token], &[0])?;
            next = rows.pop().unwrap_or_default();
        }
        Ok(Attempt {
            avg_logprob: logprob / (tokens.len() + 1) as f64,
            no_speech_prob,
            compression_ratio: quality::compression_ratio(&vocabulary.text(&tokens)),
            temperature,
            tokens,
        })
    }
}
