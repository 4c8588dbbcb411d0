//! The command: see [`runtime::command`] for its contract, and `--help` for its arguments. It is the
//! same natively and as the WASI command that packages contain.

mod arguments;

use std::io;
use std::process::ExitCode;

use runtime::{Executor, ExecutorOptions, ExitStatus, Request, RunError, command};

use self::arguments::{Action, Arguments, HELP};

fn main() -> ExitCode {
    let status = match Arguments::parse() {
        Ok(arguments) => execute(&arguments),
        Err(error) => {
            eprintln!("error: {error}; `--help` explains the arguments");
            ExitStatus::BadInput
        }
    };
    status.into()
}

fn execute(arguments: &Arguments) -> ExitStatus {
    let app_dirs = arguments.app_dirs();
    let executor = Executor::new(ExecutorOptions { app_dirs, ..Default::default() });
    match arguments.action {
        Action::Help => {
            print!("{HELP}");
            ExitStatus::Success
        }
        Action::Run => command::run(&executor, request(arguments), io::stdout(), io::stderr()),
        Action::Check => command::check(&executor, request(arguments), io::stdout(), io::stderr()),
    }
}

fn request(arguments: &Arguments) -> Result<Request, RunError> {
    match &arguments.manifest {
        Some(manifest) => {
            Request::from_files(manifest, arguments.input.as_deref(), io::stdin().lock())
        }
        None => Request::read(io::stdin().lock()),
    }
}
