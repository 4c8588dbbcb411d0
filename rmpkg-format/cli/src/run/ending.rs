//! How a run ends, as an exit code and as the last line on stderr.

use std::process::ExitCode;

use rmpkg_run::Termination;
use serde_json::json;

/// An end that the module does not report itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The package cannot be read or its module cannot be run.
    BadPackage,
    /// A file for the runtime's stdin cannot be read.
    BadRequest,
    /// Something on this machine does not work.
    Internal,
    /// The time was over.
    Timeout,
    /// The module got no more memory.
    Memory,
    /// Its calls were nested too deep.
    Stack,
    /// It wrote too much.
    Output,
    /// It did something that wasm forbids.
    Trap,
}

/// A run that did not begin.
#[derive(Debug)]
pub struct NotRun {
    /// What it counts as.
    pub ending: Ending,
    /// Why.
    pub error: anyhow::Error,
}

impl Ending {
    /// `kind` in the error document.
    fn kind(self) -> &'static str {
        match self {
            Self::BadPackage => "invalid_package",
            Self::BadRequest => "invalid_input",
            Self::Internal => "internal",
            Self::Timeout => "timeout",
            Self::Memory => "memory",
            Self::Stack => "stack",
            Self::Output => "output",
            Self::Trap => "trap",
        }
    }

    /// The exit code, the same as the runtime's own for what is alike.
    fn exit_code(self) -> u8 {
        match self {
            Self::BadPackage | Self::BadRequest => 2,
            Self::Timeout | Self::Memory | Self::Stack | Self::Output => 4,
            Self::Trap | Self::Internal => 1,
        }
    }

    /// For `map_err`: the run did not begin, and this is what it counts as.
    pub fn because<E: Into<anyhow::Error>>(self) -> impl FnOnce(E) -> NotRun {
        move |error| NotRun { ending: self, error: error.into() }
    }

    /// Writes the message to stderr, for a person and as a JSON object, and gives the exit code.
    pub fn report(self, message: &str) -> ExitCode {
        let document = json!({ "status": "error", "kind": self.kind(), "message": message });
        anstream::eprintln!("error: {message}\n{document}");
        self.exit_code().into()
    }
}

/// The exit code for a run; what the module could not say about its end is said here.
pub fn exit_code(termination: &Termination) -> ExitCode {
    match of(termination) {
        Ok(code) => code.into(),
        Err(ending) => ending.report(&termination.to_string()),
    }
}

/// The module's own exit code, or else how it ended.
fn of(termination: &Termination) -> Result<u8, Ending> {
    match termination {
        // A process has one byte for its exit code; what does not fit must not become a success.
        Termination::Exited(code) => Ok(u8::try_from(*code).unwrap_or(1)),
        Termination::TimedOut { .. } => Err(Ending::Timeout),
        Termination::OutOfMemory { .. } => Err(Ending::Memory),
        Termination::StackExhausted { .. } => Err(Ending::Stack),
        Termination::OutputLimit { .. } => Err(Ending::Output),
        Termination::Trapped { .. } => Err(Ending::Trap),
    }
}

#[cfg(test)]
mod tests {
    use rmpkg_run::OutputStream;

    use super::*;

    #[test]
    fn the_modules_own_exit_code_is_passed_on() {
        assert_eq!(of(&Termination::Exited(0)), Ok(0));
        assert_eq!(of(&Termination::Exited(3)), Ok(3));
        assert_eq!(of(&Termination::Exited(256)), Ok(1));
    }

    #[test]
    fn every_other_end_has_a_kind_and_an_exit_code() {
        let ends = [
            Termination::TimedOut { limit: std::time::Duration::from_secs(1) },
            Termination::OutOfMemory { limit: None },
            Termination::StackExhausted { limit: 1 },
            Termination::OutputLimit { stream: OutputStream::Stdout, limit: 1 },
            Termination::Trapped { message: String::new(), backtrace: Vec::new() },
        ];
        let found = ends.map(|end| of(&end).map_err(|ending| (ending.kind(), ending.exit_code())));
        let expected = [("timeout", 4), ("memory", 4), ("stack", 4), ("output", 4), ("trap", 1)];
        assert_eq!(found, expected.map(Err));
    }
}
