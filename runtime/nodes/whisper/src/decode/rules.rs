//! Which tokens may come next.

use crate::config::Config;
use crate::vectors::{log_sum_exp, max};
use crate::vocabulary::Vocabulary;

/// The latest beginning of the first text: 1 s, in steps of 20 ms.
const LATEST_BEGINNING: usize = 50;

/// Which tokens may come next.
#[derive(Debug)]
pub(crate) struct Rules {
    never: Vec<u32>,
    never_first: Vec<u32>,
    end: usize,
    first_timestamp: usize,
    with_timestamps: bool,
}

impl Rules {
    /// The rules for a model.
    pub(crate) fn new(config: &Config, vocabulary: &Vocabulary, with_timestamps: bool) -> Self {
        let steering = [
            vocabulary.start,
            vocabulary.previous,
            vocabulary.transcribe,
            vocabulary.translate,
            vocabulary.no_speech,
            vocabulary.no_timestamps,
        ];
        let listed = config.suppress_tokens.clone().unwrap_or_default();
        Self {
            never: listed.into_iter().chain(steering).collect(),
            never_first: config.begin_suppress_tokens.clone().unwrap_or_default(),
            end: vocabulary.end as usize,
            first_timestamp: vocabulary.first_timestamp as usize,
            with_timestamps,
        }
    }

    /// Makes impossible what may not follow these tokens of a window.
    pub(crate) fn apply(&self, logits: &mut [f32], tokens: &[u32]) {
        forbid_each(logits, &self.never);
        if tokens.is_empty() {
            forbid_each(logits, &self.never_first);
        }
        if self.with_timestamps {
            self.pair_timestamps(logits, tokens);
            self.order_timestamps(logits, tokens);
            self.prefer_timestamps(logits);
        } else {
            forbid(logits, self.first_timestamp, usize::MAX);
        }
    }

    /// Timestamps come in pairs, the end of a text and the beginning of the next one, except for the first one
    /// and the last one.
    fn pair_timestamps(&self, logits: &mut [f32], tokens: &[u32]) {
        if tokens.is_empty() {
            forbid(logits, 0, self.first_timestamp);
            forbid(logits, self.first_timestamp + LATEST_BEGINNING + 1, usize::MAX);
        } else if self.is_open(tokens) {
            forbid(logits, 0, self.end);
        } else if self.ends_in_timestamp(tokens) {
            forbid(logits, self.first_timestamp, usize::MAX);
        }
    }

    /// No timestamp is earlier than the one before, and none that ends a text is equal to it.
    fn order_timestamps(&self, logits: &mut [f32], tokens: &[u32]) {
        let last = tokens.iter().rfind(|token| self.is_timestamp(**token));
        if let Some(&last) = last {
            let earliest = last as usize + usize::from(!self.is_open(tokens));
            forbid(logits, self.first_timestamp, earliest);
        }
    }

    /// Where any timestamp is more likely than each text, there is one.
    fn prefer_timestamps(&self, logits: &mut [f32]) {
        let (text, timestamps) = logits.split_at_mut(self.first_timestamp.min(logits.len()));
        if log_sum_exp(timestamps) > max(text) {
            text.fill(f32::NEG_INFINITY);
        }
    }

    /// Whether a timestamp has just ended a text.
    fn is_open(&self, tokens: &[u32]) -> bool {
        let text = tokens.len().checked_sub(2).and_then(|place| tokens.get(place));
        self.ends_in_timestamp(tokens) && text.is_some_and(|token| !self.is_timestamp(*token))
    }

    fn ends_in_timestamp(&self, tokens: &[u32]) -> bool {
        tokens.last().is_some_and(|token| self.is_timestamp(*token))
    }

    fn is_timestamp(&self, token: u32) -> bool {
        token as usize >= self.first_timestamp
    }
}

fn forbid_each(logits: &mut [f32], tokens: &[u32]) {
    for token in tokens {
        if let Some(logit) = logits.get_mut(*token as usize) {
            *logit = f32::NEG_INFINITY;
        }
    }
}

/// Makes impossible the tokens from the one on up to before the other.
fn forbid(logits: &mut [f32], from: usize, to: usize) {
    let to = to.min(logits.len());
    if from < to {
        logits[from..to].fill(f32::NEG_INFINITY);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts 0 to 9, an end 10, a token that steers 11, timestamps from 12 on.
    fn rules(with_timestamps: bool) -> Rules {
        let (never, never_first) = (vec![3, 11], vec![4, 10]);
        Rules { never, never_first, end: 10, first_timestamp: 12, with_timestamps }
    }

    fn possible(rules: &Rules, tokens: &[u32], likely: usize) -> Vec<usize> {
        let mut logits = vec![0.0; 80];
        logits[likely] = 100.0;
        rules.apply(&mut logits, tokens);
        (0..80).filter(|token| logits[*token].is_finite()).collect()
    }

    #[test]
    fn a_window_begins_with_a_timestamp_of_its_first_second() {
        assert_eq!(possible(&rules(true), &[], 0), (12..=62).collect::<Vec<_>>());
    }

    #[test]
    fn text_follows_a_beginning() {
        let texts = vec![0, 1, 2, 4, 5, 6, 7, 8, 9, 10];
        assert_eq!(possible(&rules(true), &[12], 1), texts);
        assert_eq!(possible(&rules(true), &[12, 1, 20, 20], 1), texts);
    }

    #[test]
    fn an_end_or_a_beginning_that_is_not_earlier_follows_an_end() {
        let mut ends = vec![10];
        ends.extend(20..80);
        assert_eq!(possible(&rules(true), &[12, 1, 20], 10), ends);
    }

    #[test]
    fn an_end_is_later_than_its_beginning() {
        assert_eq!(possible(&rules(true), &[20, 1], 25), (21..80).collect::<Vec<_>>());
    }

    #[test]
    fn a_timestamp_comes_where_all_together_are_the_likeliest() {
        let among_texts = possible(&rules(true), &[12, 1], 5);
        assert!(among_texts.contains(&5) && among_texts.contains(&13));
        // None is more likely than a text, and 67 together are.
        let mut logits = vec![0.0; 80];
        logits[5] = 1.0;
        rules(true).apply(&mut logits, &[12, 1]);
        assert_eq!(logits[5], f32::NEG_INFINITY);
    }

    #[test]
    fn without_timestamps_there_is_text_alone() {
        assert_eq!(possible(&rules(false), &[], 0), [0, 1, 2, 5, 6, 7, 8, 9]);
        assert_eq!(possible(&rules(false), &[1], 0), [0, 1, 2, 4, 5, 6, 7, 8, 9, 10]);
    }
}
