//! The kinds of errors, and the exit codes that tell them apart coarsely.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

use crate::ExitStatus;

/// Declares kinds. Each has its name in JSON, its exit code and one sentence, which is its
/// documentation here as well as in `docs/runtime.md`.
macro_rules! kinds {
    ($(#[$about:meta])* $kinds:ident { $($kind:ident = $name:literal, $status:ident, $sentence:literal;)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $kinds {
            $(#[doc = $sentence] $kind,)*
        }

        impl $kinds {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// Its name in JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$kind => $name,)* }
            }

            /// The exit code that goes with it.
            pub const fn exit_status(self) -> ExitStatus {
                match self { $(Self::$kind => ExitStatus::$status,)* }
            }

            /// What it means, one sentence.
            pub const fn description(self) -> &'static str {
                match self { $(Self::$kind => $sentence,)* }
            }

            /// The kind of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
            }
        }

        impl fmt::Display for $kinds {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $kinds {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

kinds! {
    /// What kind of error ended the run, in the command's own words; `kind` in the error document.
    ErrorKind {
        InvalidInput = "invalid_input", BadInput, "The request is not what the command reads.";
        InvalidManifest = "invalid_manifest", BadInput, "The manifest is wrong.";
        UnknownNodeType = "unknown_node_type", BadInput, "No Rust node and no Python class has this name.";
        AmbiguousNodeType = "ambiguous_node_type", BadInput, "Several Python files define this class.";
        InvalidParameter = "invalid_parameter", BadInput, "A parameter has a wrong type or value.";
        MissingInput = "missing_input", BadInput, "There is neither input data nor a source node.";
        NodeFailed = "node_failed", NodeFailed, "A node failed.";
        MissingModule = "missing_module", NodeFailed, "A Python node imports what isn't there.";
        UnsupportedValue = "unsupported_value", NodeFailed, "A Python node returned what isn't JSON.";
        Memory = "memory", Limit, "A node ran out of memory.";
        Recursion = "recursion", Limit, "A Python node recursed too deeply.";
        PythonUnavailable = "python_unavailable", Internal, "The Python interpreter can't start.";
        Internal = "internal", Internal, "The runtime or its surroundings have a defect.";
    }
}

kinds! {
    /// What kind of ending the host observed; the guest may not have had a word in it.
    HostKind {
        Timeout = "timeout", Limit, "The time limit was over.";
        Memory = "memory", Limit, "Memory ran out, and the guest did not cope with it.";
        Stack = "stack", Limit, "Calls were nested deeper than the engine's stack.";
        Output = "output", Limit, "More was written to stdout or stderr than allowed.";
        Data = "data", Limit, "More was written to `/data`, `/tmp` and `/results` than allowed.";
        Files = "files", Limit, "More files were made in `/data`, `/tmp` and `/results` than allowed.";
        Abort = "abort", Internal, "The guest gave up itself.";
        Trap = "trap", Internal, "The guest did something else that wasm forbids.";
        NoResult = "no_result", Internal, "The guest ended without a result, and did not say why, or not in a form that can be read.";
    }
}

/// What a guest gives as the kind of its error: one of ours, or whatever it likes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(from = "String")]
pub enum Kind {
    /// A kind that this version of the contract has.
    Known(ErrorKind),
    /// Any other text: of a later version, or of a command that isn't ours.
    Other(String),
}

impl Kind {
    /// The text in the document.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(kind) => kind.as_str(),
            Self::Other(text) => text,
        }
    }
}

impl From<ErrorKind> for Kind {
    fn from(kind: ErrorKind) -> Self {
        Self::Known(kind)
    }
}

impl From<String> for Kind {
    fn from(text: String) -> Self {
        ErrorKind::from_name(&text).map_or(Self::Other(text), Self::Known)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Whose word an error is. A guest may write any kind that it likes, those of the host included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportedBy {
    /// The host has observed it.
    Host,
    /// The guest says it of itself.
    Guest,
}
