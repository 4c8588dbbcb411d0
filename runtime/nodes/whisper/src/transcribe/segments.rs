//! Cuts the tokens of a window at its timestamps.

use crate::decode::Attempt;
use crate::mel::{HOP, RATE};
use crate::vocabulary::Vocabulary;

/// Frames from one timestamp to the next.
const FRAMES_PER_TIMESTAMP: usize = 2;

/// A piece of text with its place in the recording.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Segment {
    /// Seconds from the beginning of the recording.
    pub(crate) start: f64,
    pub(crate) end: f64,
    /// As it was decoded, with the space before it.
    pub(crate) text: String,
    pub(crate) avg_logprob: f64,
    pub(crate) no_speech_prob: f64,
    pub(crate) compression_ratio: f64,
    pub(crate) temperature: f64,
    pub(super) tokens: Vec<u32>,
}

impl Segment {
    pub(super) fn is_empty(&self) -> bool {
        self.start == self.end || self.text.trim().is_empty()
    }
}

/// The segments of a window that begins at the frame `start` and has `length` frames with sound, and how many
/// of its frames are done with: up to where a segment has begun that isn't whole.
pub(crate) fn cut(
    attempt: &Attempt,
    vocabulary: &Vocabulary,
    start: usize,
    length: usize,
) -> (Vec<Segment>, usize) {
    let tokens = &attempt.tokens;
    let is_timestamp = |place: usize| vocabulary.is_timestamp(tokens[place]);
    let mut cuts: Vec<_> =
        (1..tokens.len()).filter(|place| is_timestamp(place - 1) && is_timestamp(*place)).collect();
    let cutter = Cutter { attempt, vocabulary, start };
    let count = tokens.len();
    let ends_whole = count > 1 && is_timestamp(count - 1) && !is_timestamp(count - 2);
    if cuts.is_empty() {
        return (vec![cutter.whole(length)], length);
    }
    if ends_whole {
        cuts.push(count);
    }
    let begins = std::iter::once(0).chain(cuts.iter().copied());
    let segments = begins.zip(&cuts).map(|(from, to)| cutter.segment(&tokens[from..*to])).collect();
    let last = cuts.last().map_or(0, |cut| cutter.frames(tokens[cut - 1]));
    // What goes nowhere would go on for ever.
    let done = if ends_whole || last == 0 { length } else { last };
    (segments, done.min(length))
}

struct Cutter<'a> {
    attempt: &'a Attempt,
    vocabulary: &'a Vocabulary,
    start: usize,
}

impl Cutter<'_> {
    /// Frames from the window's beginning to a timestamp.
    fn frames(&self, timestamp: u32) -> usize {
        timestamp.saturating_sub(self.vocabulary.first_timestamp) as usize * FRAMES_PER_TIMESTAMP
    }

    /// A segment with a timestamp on each side.
    fn segment(&self, tokens: &[u32]) -> Segment {
        let frames = |token: Option<&u32>| token.map_or(0, |token| self.frames(*token));
        self.made(frames(tokens.first()), frames(tokens.last()), tokens)
    }

    /// All that was said in a window, up to its last timestamp if there is one.
    fn whole(&self, length: usize) -> Segment {
        let tokens = &self.attempt.tokens;
        let last = tokens.iter().rfind(|token| **token > self.vocabulary.first_timestamp);
        let end = last.map_or(length, |token| self.frames(*token));
        let first = tokens.first().filter(|token| self.vocabulary.is_timestamp(**token));
        let start = first.map_or(0, |token| self.frames(*token));
        self.made(if start < end { start } else { 0 }, end, tokens)
    }

    fn made(&self, from: usize, to: usize, tokens: &[u32]) -> Segment {
        let seconds = |frames: usize| ((self.start + frames) * HOP) as f64 / RATE as f64;
        let Attempt { avg_logprob, no_speech_prob, compression_ratio, temperature, .. } =
            *self.attempt;
        Segment {
            start: seconds(from),
            end: seconds(to),
            text: self.vocabulary.text(tokens),
            avg_logprob,
            no_speech_prob,
            compression_ratio,
            temperature,
            tokens: tokens.to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPOKEN: &str = r#"{
        "model": {"vocab": {"Ġa": 0, "Ġb": 1, "Ġc": 2}},
        "added_tokens": [
            {"id": 3, "content": "<|endoftext|>"}, {"id": 4, "content": "<|startoftranscript|>"},
            {"id": 5, "content": "<|translate|>"}, {"id": 6, "content": "<|transcribe|>"},
            {"id": 7, "content": "<|startofprev|>"}, {"id": 8, "content": "<|nocaptions|>"},
            {"id": 9, "content": "<|notimestamps|>"}
        ]
    }"#;

    fn cut(tokens: &[u32], length: usize) -> (Vec<(f64, f64, String)>, usize) {
        let vocabulary = Vocabulary::read(SPOKEN.as_bytes(), 1600).unwrap();
        let attempt = Attempt {
            tokens: tokens.to_vec(),
            avg_logprob: -0.5,
            no_speech_prob: 0.1,
            compression_ratio: 1.0,
            temperature: 0.0,
        };
        let (segments, done) = super::cut(&attempt, &vocabulary, 100, length);
        (segments.into_iter().map(|made| (made.start, made.end, made.text)).collect(), done)
    }

    #[test]
    fn a_segment_that_is_not_whole_is_left_to_the_next_window() {
        let (segments, done) = cut(&[10, 0, 60, 60, 1, 110, 120, 2], 3000);
        assert_eq!(segments, [(1.0, 2.0, " a".to_owned()), (2.0, 3.0, " b".to_owned())]);
        assert_eq!(done, 200);
    }

    #[test]
    fn a_window_whose_last_segment_is_whole_is_done() {
        let (segments, done) = cut(&[10, 0, 60, 70, 1, 110], 3000);
        assert_eq!(segments, [(1.0, 2.0, " a".to_owned()), (2.2, 3.0, " b".to_owned())]);
        assert_eq!(done, 3000);
    }

    #[test]
    fn a_single_segment_ends_at_its_timestamp_or_with_the_sound() {
        assert_eq!(cut(&[20, 0, 1, 60], 1000), (vec![(1.2, 2.0, " a b".to_owned())], 1000));
        assert_eq!(cut(&[10, 0, 1], 1000), (vec![(1.0, 11.0, " a b".to_owned())], 1000));
        assert_eq!(cut(&[0, 1], 50), (vec![(1.0, 1.5, " a b".to_owned())], 50));
    }

    #[test]
    fn each_window_goes_on() {
        assert_eq!(cut(&[10, 10, 0], 700).1, 700);
        assert_eq!(cut(&[], 700), (vec![(1.0, 8.0, String::new())], 700));
    }
}
