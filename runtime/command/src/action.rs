//! What the command is asked to do, as its arguments.

/// The program's name: its first argument, and what it is called in its own messages.
pub const PROGRAM: &str = "remotemedia_runtime";

/// The option of a run whose value the report puts before the names of the files with arrays, such as
/// `results/`.
pub const RESULTS_PREFIX: &str = "--results-prefix";

/// What the command is asked to do with the request on its stdin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Run the pipeline; stdout gets a [`Report`](crate::Report).
    Run,
    /// Run the pipeline on items that come line by line, after the request; stdout gets a
    /// [line](crate::StreamLine) for each result.
    Stream,
    /// Find every node and check its parameters, without making a node; stdout gets a
    /// [`CheckReport`](crate::CheckReport).
    Check,
    /// Find every node, without starting Python; stdout gets a
    /// [`LocateReport`](crate::LocateReport).
    Locate,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Run, Self::Stream, Self::Check, Self::Locate];

    /// The argument that asks for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Stream => "stream",
            Self::Check => "check",
            Self::Locate => "locate",
        }
    }

    /// The action of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == name)
    }

    /// The whole command line, the program's name included. A run needs no argument.
    pub fn args(self) -> Vec<String> {
        let argument = (self != Self::Run).then(|| self.as_str());
        [PROGRAM].into_iter().chain(argument).map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_action_has_its_own_command_line() {
        assert_eq!(Action::Run.args(), [PROGRAM]);
        assert_eq!(Action::Stream.args(), [PROGRAM, "stream"]);
        assert_eq!(Action::Check.args(), [PROGRAM, "check"]);
        assert_eq!(Action::Locate.args(), [PROGRAM, "locate"]);
        assert_eq!(Action::from_name("locate"), Some(Action::Locate));
        assert_eq!(Action::from_name("pack"), None);
    }
}
