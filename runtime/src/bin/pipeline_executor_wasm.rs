//! The WASI command: see [`runtime::command`] for its contract.
//!
//! In wasm the app's Python nodes are at `/app` and there are no arguments; natively each
//! `--app DIR` names a folder of them.

use std::io;
use std::process::ExitCode;

use runtime::{Executor, ExecutorOptions, ExitStatus, command};

fn main() -> ExitCode {
    let app_dirs = match platform::app_dirs() {
        Ok(app_dirs) => app_dirs,
        Err(message) => {
            eprintln!(
                "error: {message}\nusage: pipeline_executor_wasm [--app DIR]... < request.json"
            );
            return ExitStatus::BadInput.into();
        }
    };
    let executor = Executor::new(ExecutorOptions { app_dirs, ..Default::default() });
    command::run(&executor, io::stdin().lock(), io::stdout().lock(), io::stderr()).into()
}

#[cfg(target_family = "wasm")]
mod platform {
    use std::convert::Infallible;
    use std::path::PathBuf;

    pub(super) fn app_dirs() -> Result<Vec<PathBuf>, Infallible> {
        Ok(vec![PathBuf::from("/app")])
    }
}

#[cfg(not(target_family = "wasm"))]
mod platform {
    use std::ffi::OsString;
    use std::path::{self, PathBuf};

    use lexopt::{Arg, Parser};

    pub(super) fn app_dirs() -> Result<Vec<PathBuf>, lexopt::Error> {
        let mut app_dirs = Vec::new();
        let mut arguments = Parser::from_env();
        while let Some(argument) = arguments.next()? {
            match argument {
                Arg::Long("app") => app_dirs.push(absolute(arguments.value()?)?),
                other => return Err(other.unexpected()),
            }
        }
        Ok(app_dirs)
    }

    /// A node may change the working directory; `sys.path` must not follow.
    fn absolute(dir: OsString) -> Result<PathBuf, lexopt::Error> {
        path::absolute(dir).map_err(|error| format!("`--app`: {error}").into())
    }
}
