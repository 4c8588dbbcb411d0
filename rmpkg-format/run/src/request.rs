//! What a run is given.

use std::collections::BTreeMap;
use std::path::PathBuf;

use pipeline_node::border;
use serde_json::Value;
use wasi_host::Limits;

use crate::{Arrays, Input, Item, NpyError, NpyFile, Results};

/// What a run is given. The default is the package's own pipeline without input, with the default
/// limits: no limit of time, 2 GiB of memory, 64 MiB of stdout and as many of stderr, 1 GiB and 100,000
/// files in `/data`, in `/tmp` and for the arrays of the results together.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The input items; without them, the pipeline's sources run.
    pub input: Option<Input>,
    /// A manifest in place of the package's own.
    pub manifest: Option<Value>,
    /// A folder that nodes see as `/data` and may write to.
    pub data: Option<PathBuf>,
    /// A folder that nodes see as `/models`, read-only, in place of the package's own.
    pub models: Option<PathBuf>,
    /// A folder that nodes are looked for in, `/app`, in place of the package's own.
    pub app: Option<PathBuf>,
    /// The folder in which that of the run itself, `/tmp`, is made, and removed when the run has ended.
    /// Without one it is made where this machine has temporary files.
    pub tmp: Option<PathBuf>,
    /// The `.npy` files that items of the input refer to.
    pub arrays: Arrays,
    /// Where the arrays in the results go.
    pub results: Results,
    /// What the run may use up.
    pub limits: Limits,
}

impl Request {
    /// A run on these items, any part of which may be an array. Arrays go to the run as files, and
    /// those in its results come back as files: nothing of them becomes base64.
    ///
    /// ```no_run
    /// # fn run(pipeline: rmpkg_run::Pipeline) -> Result<(), Box<dyn std::error::Error>> {
    /// use rmpkg_run::{Array, Item, Request};
    ///
    /// let samples = Array::from_elements([3], [0.5_f32, 1.0, 1.5])?;
    /// let success = pipeline.run(&Request::of_items(vec![samples.into()])?)?;
    /// if let [Item::Array(samples)] = success.items()?.as_slice() {
    ///     println!("{:?}", samples.shape());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`NpyError`] if the type of an array is too long for a file of that format.
    pub fn of_items(items: Vec<Item>) -> Result<Self, NpyError> {
        let mut files = BTreeMap::new();
        let items = border::detach(items, "", |name, array| {
            let file = NpyFile::try_from(array)?;
            files.insert(name.to_owned(), file);
            Ok::<(), NpyError>(())
        });
        let input = Some(items.map_err(|(_, error)| error)?.into());
        let arrays = if files.is_empty() { Arrays::None } else { Arrays::Files(files) };
        Ok(Self { input, arrays, results: Results::Memory, ..Self::default() })
    }
}
