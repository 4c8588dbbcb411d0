//! How many words were wrong.

use serde::Serialize;

use super::recordings::Recording;
use super::words::{errors, words};

/// What `WhisperNode` may get wrong more than faster-whisper does, in words of a hundred.
const MARGIN: f64 = 1.0;
/// In how many words of all recordings wasm may differ from native.
const DIFFERENCES: usize = 1;

/// What was heard, by recording, in each of the ways.
#[derive(Clone, Copy)]
pub struct Heard<'h> {
    pub native: &'h [String],
    pub wasm: &'h [String],
    /// Natively, with weights of 8 bits.
    pub quantized: &'h [String],
    pub reference: &'h [String],
}

/// What was wrong in each recording, and in all.
#[derive(Serialize)]
pub struct Report {
    recordings: Vec<Line>,
    total: Line,
}

/// Words that were wrong, missing or too many.
#[derive(Serialize, Default)]
struct Line {
    recording: String,
    words: usize,
    native_errors: usize,
    wasm_errors: usize,
    quantized_errors: usize,
    reference_errors: usize,
    /// Words in which wasm differs from native.
    differences: usize,
}

impl Report {
    pub fn of(recordings: &[Recording], heard: Heard<'_>) -> Self {
        let line = |(place, recording): (usize, &Recording)| {
            let expected = words(&recording.text);
            let [native, wasm, quantized, reference] =
                [heard.native, heard.wasm, heard.quantized, heard.reference]
                    .map(|texts| texts.get(place).map(|text| words(text)).unwrap_or_default());
            Line {
                recording: recording.file.clone(),
                words: expected.len(),
                native_errors: errors(&expected, &native),
                wasm_errors: errors(&expected, &wasm),
                quantized_errors: errors(&expected, &quantized),
                reference_errors: errors(&expected, &reference),
                differences: errors(&native, &wasm),
            }
        };
        let recordings: Vec<_> = recordings.iter().enumerate().map(line).collect();
        let total = recordings.iter().fold(Line::named("all"), Line::and);
        Self { recordings, total }
    }

    /// Whether nothing is worse than it may be.
    pub fn is_good(&self) -> bool {
        let total = &self.total;
        let margin = total.percent(total.reference_errors) + MARGIN;
        let counts = [total.native_errors, total.wasm_errors, total.quantized_errors];
        counts.into_iter().all(|count| total.percent(count) <= margin)
            && total.differences <= DIFFERENCES
    }

    pub fn table(&self) -> String {
        let mut table = "\
            | recording | words | native | wasm | 8 bits, native | faster-whisper |\n\
            |---|--:|--:|--:|--:|--:|\n"
            .to_owned();
        for line in self.recordings.iter().chain([&self.total]) {
            table += &format!("| {} | {} |", line.recording, line.words);
            line.errors().into_iter().for_each(|count| table += &format!(" {count} |"));
            table.push('\n');
        }
        table += "| of a hundred words | |";
        for count in self.total.errors() {
            table += &format!(" {:.1} |", self.total.percent(count));
        }
        let differences = self.total.differences;
        let words = if differences == 1 { "word" } else { "words" };
        format!("{table}\n\nnative and wasm differ in {differences} {words}")
    }
}

impl Line {
    fn named(name: &str) -> Self {
        Self { recording: name.to_owned(), ..Self::default() }
    }

    fn and(self, other: &Self) -> Self {
        Self {
            recording: self.recording,
            words: self.words + other.words,
            native_errors: self.native_errors + other.native_errors,
            wasm_errors: self.wasm_errors + other.wasm_errors,
            quantized_errors: self.quantized_errors + other.quantized_errors,
            reference_errors: self.reference_errors + other.reference_errors,
            differences: self.differences + other.differences,
        }
    }

    fn errors(&self) -> [usize; 4] {
        [self.native_errors, self.wasm_errors, self.quantized_errors, self.reference_errors]
    }

    fn percent(&self, errors: usize) -> f64 {
        errors as f64 * 100.0 / self.words.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hundred words, of which the first `wrong` are.
    fn heard(wrong: usize) -> Vec<String> {
        let words = (0..50).map(|word| if word < wrong { "wrong" } else { "word" });
        vec![words.collect::<Vec<_>>().join(" "), vec!["word"; 50].join(" ")]
    }

    fn report(native: usize, wasm: usize, quantized: usize, reference: usize) -> Report {
        let recording =
            |file: &str| Recording { file: file.to_owned(), text: vec!["word"; 50].join(" ") };
        let [native, wasm, quantized, reference] = [native, wasm, quantized, reference].map(heard);
        let heard =
            Heard { native: &native, wasm: &wasm, quantized: &quantized, reference: &reference };
        Report::of(&[recording("one.wav"), recording("two.wav")], heard)
    }

    #[test]
    fn what_is_worse_than_the_reference_by_more_than_a_word_of_a_hundred_is_no_good() {
        assert!(report(3, 3, 3, 2).is_good());
        assert!(report(3, 2, 1, 2).is_good());
        for wrong in [report(4, 3, 3, 2), report(3, 4, 3, 2), report(3, 3, 4, 2)] {
            assert!(!wrong.is_good(), "{}", wrong.table());
        }
    }

    #[test]
    fn wasm_may_differ_from_native_in_one_word() {
        assert!(report(5, 6, 5, 9).is_good());
        assert!(!report(5, 7, 5, 9).is_good());
    }

    #[test]
    fn each_recording_has_a_line() {
        insta::assert_snapshot!(report(3, 2, 4, 1).table(), @r"
        | recording | words | native | wasm | 8 bits, native | faster-whisper |
        |---|--:|--:|--:|--:|--:|
        | one.wav | 50 | 3 | 2 | 4 | 1 |
        | two.wav | 50 | 0 | 0 | 0 | 0 |
        | all | 100 | 3 | 2 | 4 | 1 |
        | of a hundred words | | 3.0 | 2.0 | 4.0 | 1.0 |

        native and wasm differ in 1 word
        ");
    }
}
