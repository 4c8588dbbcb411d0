//! What is measured: how arrays come and go, what is done with them, and how large they are.

use pipeline_command::Request as Stdin;
use serde_json::{Value, json};

/// One megabyte, as links and disks count them.
pub const MB: usize = 1_000_000;
/// Whole frames of `LowPass` in float64, so that each size is a little more than so many megabytes.
const FRAME_BYTES: usize = 1024 * 8;

/// How an array comes to the nodes, and how the result goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Path {
    /// As base64 in the JSON documents.
    Inline,
    /// As files in the folders for arrays.
    Files,
    /// Not at all: a node makes it, another one counts its items.
    InMemory,
}

/// What is done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Nothing.
    None,
    /// A filter by way of its spectrum.
    LowPass,
}

/// One measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case {
    /// How it comes and goes.
    pub path: Path,
    /// What is done.
    pub work: Work,
    /// The array's size in bytes.
    pub bytes: usize,
}

/// The paths.
pub const PATHS: [Path; 3] = [Path::Inline, Path::Files, Path::InMemory];

/// What runs that only pass arrays on are given together: arrays of all sizes take about as long, and
/// much longer than a start of Python differs from the next one.
const TOGETHER: usize = 64 * MB;

/// The smallest array, which shows what a run takes without marshaling.
pub const EMPTY: usize = 8;

/// Whole frames of at least so many megabytes.
pub fn megabytes(number: usize) -> usize {
    (number * MB).next_multiple_of(FRAME_BYTES)
}

/// Everything that is measured for those sizes.
pub fn all(sizes: &[usize]) -> Vec<Case> {
    let of_size = |bytes: usize| {
        let works: &[Work] =
            if bytes == EMPTY { &[Work::None] } else { &[Work::None, Work::LowPass] };
        let paths = PATHS.into_iter();
        paths.flat_map(move |path| works.iter().map(move |work| Case { path, work: *work, bytes }))
    };
    [EMPTY].iter().chain(sizes).flat_map(|bytes| of_size(*bytes)).collect()
}

impl Case {
    /// The pipeline.
    pub fn manifest(&self) -> Value {
        let work = match self.work {
            Work::None => "PassOn",
            Work::LowPass => "LowPass",
        };
        match self.path {
            Path::InMemory => manifest(&["Make", work, "Count"]),
            Path::Inline | Path::Files => manifest(&[work]),
        }
    }

    /// How many items a run gets, each the same.
    pub fn items(&self) -> usize {
        let is_alone = self.work == Work::None && self.path != Path::InMemory;
        if is_alone && self.bytes != EMPTY { (TOGETHER / self.bytes).max(1) } else { 1 }
    }

    /// The items; `array` is the one of that size, as it stands in a document.
    pub fn input(&self, array: &Value) -> Value {
        let item = match self.path {
            Path::InMemory => json!(self.bytes),
            Path::Inline | Path::Files => array.clone(),
        };
        vec![item; self.items()].into()
    }

    /// What the command reads from its standard input.
    pub fn stdin(&self, array: &Value) -> String {
        Stdin { manifest: self.manifest(), input_data: Some(self.input(array)) }.to_string()
    }
}

/// The pipeline that makes an array of so many bytes and gives it back.
pub fn maker(bytes: usize) -> String {
    Stdin { manifest: manifest(&["Make"]), input_data: Some(json!([bytes])) }.to_string()
}

/// Nodes of those types, one after the other.
fn manifest(types: &[&str]) -> Value {
    let node =
        |node_type: &&str| json!({ "id": node_type, "node_type": format!("arrays:{node_type}") });
    let connection = |pair: &[&str]| json!({ "from": pair[0], "to": pair[1] });
    json!({
        "version": "v1",
        "metadata": { "name": "marshaling" },
        "nodes": types.iter().map(node).collect::<Vec<_>>(),
        "connections": types.windows(2).map(connection).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use pipeline_manifest::Manifest;

    use super::*;

    #[test]
    fn each_size_is_measured_on_each_path_with_and_without_work() {
        let cases = all(&[megabytes(1), megabytes(8)]);
        assert_eq!(cases.len(), 3 + 2 * 6);
        assert!(cases.iter().all(|case| case.bytes != EMPTY || case.work == Work::None));
    }

    #[test]
    fn every_pipeline_is_valid_and_its_array_whole_frames() {
        for case in all(&[megabytes(1)]) {
            Manifest::from_json(&case.manifest().to_string()).unwrap();
            assert!(case.work == Work::None || case.bytes.is_multiple_of(FRAME_BYTES));
        }
        assert!(maker(8).contains("arrays:Make"));
    }

    #[test]
    fn small_arrays_that_are_only_passed_on_come_many_at_once() {
        let case = |path, work, bytes| Case { path, work, bytes };
        assert_eq!(case(Path::Inline, Work::None, megabytes(1)).items(), 63);
        assert_eq!(case(Path::Files, Work::None, megabytes(64)).items(), 1);
        assert_eq!(case(Path::Files, Work::None, EMPTY).items(), 1);
        assert_eq!(case(Path::Inline, Work::LowPass, megabytes(1)).items(), 1);
        let input = case(Path::Files, Work::None, megabytes(8)).input(&json!("the array"));
        assert_eq!(input, json!(vec!["the array"; 7]));
    }

    #[test]
    fn in_memory_only_a_number_comes_in() {
        let case = Case { path: Path::InMemory, work: Work::LowPass, bytes: 8192 };
        assert_eq!(case.input(&json!("the array")), json!([8192]));
        let inline = Case { path: Path::Inline, ..case };
        assert_eq!(inline.input(&json!("the array")), json!(["the array"]));
    }
}
