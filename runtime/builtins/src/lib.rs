//! What the runtime in the wasm can have built in, as data: modules for CPython, and Rust nodes.
//!
//! The runtime's build script makes the interpreter's table of them ([`inittab`]), the packager
//! takes the values of `--with` from here, and what was left out, a module or a node, says from here
//! how to get it. `docs/builtin-packages.md` tells how to add one.

mod inittab;
mod table;

pub use inittab::inittab;
pub use table::{ALL, NUMPY_TESTS};

/// Modules of CPython's, or Rust nodes, that are compiled into the wasm together.
#[derive(Debug, PartialEq, Eq)]
pub struct BuiltinPackage {
    /// The name, which `--with` takes if it is optional.
    pub name: &'static str,
    /// The modules that the interpreter gets.
    pub modules: &'static [NativeModule],
    /// Modules of Python source that can't be imported without those.
    pub dependents: &'static [&'static str],
    /// The types of the Rust nodes that pipelines get.
    pub nodes: &'static [&'static str],
    /// Where they come from.
    pub source: Source,
    /// What others hold the rights to, as an SPDX expression.
    pub license: &'static str,
    /// What makes some want it and others not, for the help of `--with`.
    pub cost: &'static str,
    /// What nodes can do without it.
    pub instead: &'static str,
}

/// A module that the interpreter finds in its own table.
#[derive(Debug, PartialEq, Eq)]
pub struct NativeModule {
    /// The name that Python imports, which may have dots.
    pub name: &'static str,
    /// What makes it.
    pub maker: Maker,
}

/// The function that makes a module.
#[derive(Debug, PartialEq, Eq)]
pub enum Maker {
    /// `#[pymodule]` wrote it, in this Rust module as the runtime names it.
    Rust(&'static str),
    /// C has it under the name that CPython prescribes.
    C,
}

/// Where a package comes from.
#[derive(Debug, PartialEq, Eq)]
pub enum Source {
    /// A crate that the runtime always has.
    Crate,
    /// A crate that the runtime has with this feature.
    RustFeature(&'static str),
    /// Static archives that somebody made before, linked with this feature of the runtime.
    Archives {
        /// The feature.
        feature: &'static str,
        /// The environment variable with the folder that has the archives in `lib/`.
        folder: &'static str,
    },
}

impl NativeModule {
    /// The module that `#[pymodule]` makes of the Rust module `path`.
    pub const fn rust(name: &'static str, path: &'static str) -> Self {
        Self { name, maker: Maker::Rust(path) }
    }

    /// The module that C makes.
    pub const fn c(name: &'static str) -> Self {
        Self { name, maker: Maker::C }
    }
}

impl BuiltinPackage {
    /// All of them, and what only tests have built in.
    pub fn known() -> impl Iterator<Item = &'static Self> {
        ALL.iter().chain([&NUMPY_TESTS])
    }

    /// The package of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|package| package.name == name)
    }

    /// The package whose Rust nodes have this type among them.
    pub fn of_node(node_type: &str) -> Option<&'static Self> {
        ALL.iter().find(|package| package.nodes.contains(&node_type))
    }

    /// Those that are left out unless they are asked for, sorted by name.
    pub fn optional() -> impl Iterator<Item = &'static Self> {
        ALL.iter().filter(|package| package.feature().is_some())
    }

    /// The runtime's feature, if it is optional.
    pub fn feature(&self) -> Option<&'static str> {
        match self.source {
            Source::Crate => None,
            Source::RustFeature(feature) | Source::Archives { feature, .. } => Some(feature),
        }
    }

    /// The environment variable with the folder of its archives, if it comes in such.
    pub fn archives(&self) -> Option<&'static str> {
        match self.source {
            Source::Archives { folder, .. } => Some(folder),
            Source::Crate | Source::RustFeature(_) => None,
        }
    }

    /// Why its modules are absent where it was left out, and what to do.
    pub fn absence(&self) -> String {
        let Self { instead, .. } = self;
        format!("this CPython is built without it; {}, or {instead}", self.remedy())
    }

    /// Why a node of its is absent where it was left out, and what to do.
    pub fn absence_of(&self, node_type: &str) -> String {
        let Self { name, instead, .. } = self;
        let remedy = self.remedy();
        format!("`{node_type}` is a node of the builtin package `{name}`; {remedy}, or {instead}")
    }

    fn remedy(&self) -> String {
        let Self { name, .. } = self;
        format!(
            "build the package with `--with {name}`, or name `{name}` in the manifest's \
             `python.builtin`"
        )
    }
}
