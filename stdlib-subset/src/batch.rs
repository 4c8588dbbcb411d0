//! Many files, compiled by a few runs of the interpreter at once.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::interpreter::Task;
use crate::policy::telling_names;
use crate::{Error, Fault, Import, Interpreter};

/// Bytes of source per run of the interpreter: enough that its start doesn't count.
const LEAST_BYTES: u64 = 1 << 20;
/// Runs of each processor, if there are as many: enough that the progress moves and that all processors have work
/// until the end.
const RUNS: usize = 4;

/// Where the interpreter finds a folder that it compiles and that is not its stdlib.
pub(crate) const SITE: &str = "/site";

/// The name of the folder is known to `python/module_compiler.py` too.
pub(crate) const BYTECODE_FOLDER: &str = "bytecode";

/// A file, as `python/module_compiler.py` takes it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Order<'a> {
    /// Where the guest finds it.
    pub(crate) source: String,
    /// Its length in bytes, which tells how long it takes.
    #[serde(skip)]
    pub(crate) bytes: u64,
    /// Where the bytecode goes, relative to [`BYTECODE_FOLDER`].
    pub(crate) output: String,
    /// The path that the code says it has.
    pub(crate) shown: String,
    /// The package that its relative imports start from.
    pub(crate) package: &'a str,
    /// Whether all that it imports is known.
    pub(crate) is_known: bool,
    /// Whether docstrings stay in the bytecode.
    pub(crate) has_docstrings: bool,
    /// Whether the bytecode is compared with its source whenever it is imported.
    pub(crate) is_checked: bool,
}

/// What the node says of a file.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Answer {
    Compiled(Compiled),
    Fault(Fault),
}

/// A module that is compiled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Compiled {
    pub(crate) bytes: u64,
    pub(crate) imports: Vec<Import>,
    pub(crate) names: BTreeSet<String>,
}

/// What a file is compiled with.
#[derive(Clone, Copy)]
pub(crate) struct Workshop<'a> {
    pub(crate) interpreter: &'a Interpreter<'a>,
    /// Is told how many of how many modules are compiled, from any thread.
    pub(crate) progress: &'a (dyn Fn(usize, usize) + Sync),
    /// What is done, as a verb.
    pub(crate) name: &'static str,
    /// The folder that is [`SITE`].
    pub(crate) site: Option<&'a Path>,
    /// The folder that [`BYTECODE_FOLDER`] is in.
    pub(crate) output: &'a Path,
}

impl Workshop<'_> {
    /// As many answers as there are orders, in the same order.
    pub(crate) fn compile(&self, orders: &[Order<'_>]) -> Result<Vec<Answer>, Error> {
        let workers = thread::available_parallelism().map_or(1, usize::from);
        let batches = batches(orders, workers * RUNS);
        let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = || {
            let mut answers = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(batch) = batches.get(number) else { return Ok(answers) };
                answers.push((number, self.batch(batch)?));
                let done = done.fetch_add(batch.len(), Ordering::Relaxed) + batch.len();
                (self.progress)(done, orders.len());
            }
        };
        let workers = workers.min(batches.len());
        let results: Vec<Result<Vec<_>, Error>> = thread::scope(|scope| {
            let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
            threads.into_iter().map(join).collect()
        });
        let answers: Result<Vec<_>, Error> = results.into_iter().collect();
        let mut answers: Vec<_> = answers?.into_iter().flatten().collect();
        answers.sort_by_key(|(number, _)| *number);
        Ok(answers.into_iter().flat_map(|(_, answers)| answers).collect())
    }

    fn batch(&self, batch: &[Order<'_>]) -> Result<Vec<Answer>, Error> {
        let task = Task {
            name: self.name,
            node_type: "module_compiler:ModuleCompiler",
            params: json!({ "wanted": telling_names() }),
            data: Some(self.output),
            sources: self.site.map(|folder| (folder, SITE)),
        };
        let items: Vec<Value> = batch.iter().map(|order| json!(order)).collect();
        self.interpreter.run(&task, &items)
    }
}

/// The orders in about that many parts, each of which ends with the file that makes it long enough: one file of tables
/// may be as long as a hundred of code.
fn batches<'o, 's>(orders: &'o [Order<'s>], most: usize) -> Vec<&'o [Order<'s>]> {
    let all: u64 = orders.iter().map(|order| order.bytes).sum();
    let enough = all.div_ceil(most as u64).max(LEAST_BYTES);
    let mut bytes = 0;
    let goes_on = |order: &Order<'_>, _: &Order<'_>| {
        bytes += order.bytes;
        let goes_on = bytes < enough;
        bytes = if goes_on { bytes } else { 0 };
        goes_on
    };
    orders.chunk_by(goes_on).collect()
}

/// A panic goes on where it would have gone without the thread.
fn join<T>(thread: thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(lengths: &[u64], most: usize) -> Vec<Vec<u64>> {
        let order = |bytes: &u64| Order {
            source: String::new(),
            bytes: *bytes,
            output: String::new(),
            shown: String::new(),
            package: "",
            is_known: false,
            has_docstrings: true,
            is_checked: false,
        };
        let orders: Vec<_> = lengths.iter().map(order).collect();
        let lengths = |batch: &&[Order<'_>]| batch.iter().map(|order| order.bytes).collect();
        batches(&orders, most).iter().map(lengths).collect()
    }

    #[test]
    fn long_files_share_no_batch_with_many_others() {
        let [short, long] = [LEAST_BYTES / 4, LEAST_BYTES * 4];
        assert_eq!(
            lengths(&[short, short, long, long, short, short], 4),
            [vec![short, short, long], vec![long], vec![short, short]]
        );
    }

    #[test]
    fn short_files_are_together_and_each_is_in_a_batch() {
        assert_eq!(lengths(&[1; 100], 8), [vec![1; 100]]);
        assert_eq!(lengths(&[LEAST_BYTES; 8], 4), vec![vec![LEAST_BYTES; 2]; 4]);
        assert_eq!(lengths(&[0], 4), [[0]]);
        assert!(lengths(&[], 4).is_empty());
    }
}
