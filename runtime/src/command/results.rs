//! The arrays of the results, as files.

use std::fs;
use std::path::PathBuf;

use pipeline_node::border;

use crate::{Failure, Report, RunError};

/// The folder that they go to.
pub(super) struct Results<'a> {
    pub(super) folder: PathBuf,
    /// What the report puts before a file's name.
    pub(super) prefix: &'a str,
}

impl Results<'_> {
    /// Takes the arrays out of a report; it has the names of their files then.
    pub(super) fn take(&self, report: Report) -> Result<Report, Failure> {
        let Report { results, graph_info, metrics } = report;
        let stored = fs::create_dir_all(&self.folder)
            .map_err(|error| (String::new(), error.into()))
            .and_then(|()| border::store(results, &self.folder, self.prefix));
        match stored {
            Ok(results) => Ok(Report { results, graph_info, metrics }),
            Err((name, error)) => {
                let path = self.folder.join(name);
                let message = format!("cannot write `{}`: {error}", path.display());
                Err(Failure { metrics: Some(metrics.into()), ..RunError::Internal(message).into() })
            }
        }
    }
}
