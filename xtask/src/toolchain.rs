//! Which Rust builds the wasm, and what it must be told for that.
//!
//! Looking around the machine ([`probe`]) and deciding ([`choose`]) are apart: the decision is a pure
//! function of what was found.

mod probe;
mod select;

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use clap::ValueEnum;
use serde::Serialize;
use terminal_ui::WithHint;

pub use probe::probe;
pub use select::{Chosen, Incomplete, choose};

/// What Rust calls the target that the specification calls `wasm32-wasi`.
pub const TARGET: &str = "wasm32-wasip1";

/// The Debian packages of a Rust that can build its own standard library for the target, each with
/// the part that shows whether it is installed.
pub const SYSTEM_PACKAGES: [(&str, Part); 5] = [
    ("rustc-web", Part::Rustc),
    ("cargo-web", Part::Cargo),
    ("rust-web-src", Part::Source),
    ("lld-22", Part::Linker),
    ("wasi-libc", Part::Libc),
];

/// A kind of toolchain, for those who want to decide themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The active Rust with its target `wasm32-wasip1` installed
    Rustup,
    /// The system's Rust, which builds the standard library from its own source
    System,
}

impl Kind {
    /// The name in flags and in packages.
    pub fn key(self) -> &'static str {
        match self {
            Self::Rustup => "rustup",
            Self::System => "system",
        }
    }

    /// The name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rustup => "the active Rust",
            Self::System => "the system's Rust",
        }
    }
}

/// A part of the system's Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The compiler.
    Rustc,
    /// The package manager of the same release.
    Cargo,
    /// The source of the standard library and its dependencies.
    Source,
    /// A `wasm-ld`.
    Linker,
    /// The C library of the target.
    Libc,
}

/// A Rust compiler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rust {
    /// How to call it.
    pub rustc: PathBuf,
    /// Its release, such as 1.95.0.
    pub release: String,
    /// The folder that it was installed in.
    pub sysroot: PathBuf,
}

/// What [`probe`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// The Rust that `rustc` stands for.
    pub active: Option<Rust>,
    /// Whether that Rust has the target.
    pub active_has_target: bool,
    /// The system's own Rust, in part or whole.
    pub system: SystemProbe,
}

/// The parts of the system's Rust that are there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SystemProbe {
    /// The compiler, new enough for this workspace.
    pub rust: Option<Rust>,
    /// Its cargo.
    pub cargo: Option<PathBuf>,
    /// The source of its standard library.
    pub source: Option<PathBuf>,
    /// A `wasm-ld`.
    pub linker: Option<PathBuf>,
    /// The folder with the C library of the target.
    pub libc: Option<PathBuf>,
}

/// A Rust that can build the wasm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WasmToolchain {
    /// The active Rust has the target; it brings a linker and a C library.
    Rustup(Rust),
    /// The system's Rust builds the standard library itself.
    System(SystemRust),
}

/// All parts of the system's Rust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemRust {
    /// The compiler.
    pub rust: Rust,
    /// Its cargo.
    pub cargo: PathBuf,
    /// The source of its standard library.
    pub source: PathBuf,
    /// The `wasm-ld` to link with.
    pub linker: PathBuf,
    /// The folder with the C library of the target.
    pub libc: PathBuf,
}

impl WasmToolchain {
    /// Which kind it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Rustup(_) => Kind::Rustup,
            Self::System(_) => Kind::System,
        }
    }

    /// The compiler.
    pub fn rust(&self) -> &Rust {
        match self {
            Self::Rustup(rust) => rust,
            Self::System(system) => &system.rust,
        }
    }

    /// The cargo to call.
    pub fn cargo(&self) -> &Path {
        match self {
            Self::Rustup(_) => Path::new("cargo"),
            Self::System(system) => &system.cargo,
        }
    }

    /// Environment variables that make cargo use this toolchain.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let Self::System(system) = self else { return Vec::new() };
        let rustc = &system.rust.rustc;
        vec![
            ("RUSTC", text(rustc)),
            ("RUSTDOC", text(&rustc.with_file_name("rustdoc"))),
            // Building the standard library is an unstable feature of a stable compiler.
            ("RUSTC_BOOTSTRAP", "1".to_owned()),
            ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort".to_owned()),
            ("CARGO_TARGET_WASM32_WASIP1_LINKER", text(&system.linker)),
        ]
    }

    /// Compiler flags that the target needs with this toolchain.
    pub fn rustflags(&self) -> Vec<String> {
        let Self::System(system) = self else { return Vec::new() };
        let libc = system.libc.display();
        vec![
            "-Clink-self-contained=no".to_owned(),
            "-Clinker-flavor=wasm-ld".to_owned(),
            format!("-Lnative={libc}"),
            format!("-Clink-arg={libc}/crt1-command.o"),
            format!("--remap-path-prefix={}=/rust", system.source.display()),
        ]
    }
}

/// The toolchain to build with.
///
/// # Errors
///
/// When none is complete.
pub fn require(forced: Option<Kind>) -> Result<Chosen> {
    choose(&probe(), forced)
        .map_err(|_| anyhow!("there is no Rust that can build for {TARGET}"))
        .hint(|| {
            "run `cargo xtask setup`, or `cargo xtask doctor` to see what is missing".to_owned()
        })
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
