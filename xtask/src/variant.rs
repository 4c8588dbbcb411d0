//! Which runtime is built, and with what.

use std::path::PathBuf;

use builtin_packages::BuiltinPackage;
use rmpkg_format::RuntimeVariant;

use crate::toolchain::Kind;

/// What makes one runtime differ from another of the same source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The folder of a crate whose nodes it has besides our own.
    pub runtime_crate: Option<PathBuf>,
    /// What is built into CPython beyond what always is: sorted, each once.
    pub builtins: Vec<&'static BuiltinPackage>,
    /// Whether it calls its host every so often, so that any browser can end it.
    pub safepoints: bool,
    /// Whether it keeps the names of functions.
    pub debug: bool,
    /// Whether it is optimised once it is linked, which takes longer than a run of it may.
    pub optimised: bool,
}

/// The one that ships.
impl Default for Variant {
    fn default() -> Self {
        Self {
            runtime_crate: None,
            builtins: Vec::new(),
            safepoints: true,
            debug: false,
            optimised: true,
        }
    }
}

impl Variant {
    /// The one that ships, with all that can be built into CPython.
    pub fn with_everything() -> Self {
        Self { builtins: BuiltinPackage::optional().collect(), ..Self::default() }
    }

    /// The same with these packages built in besides.
    pub fn with(mut self, builtins: &[&'static BuiltinPackage]) -> Self {
        self.builtins.extend(builtins.iter().filter(|package| package.feature().is_some()));
        self.builtins.sort_by_key(|package| package.name);
        self.builtins.dedup();
        self
    }

    /// What of the processor it may use beyond what each WebAssembly has. The loops of NumPy and of candle take
    /// vectors, so that a module with them runs where there are vectors alone.
    pub fn target_features(&self) -> &'static [&'static str] {
        let has_vectors = self.features().any(|feature| matches!(feature, "numpy" | "whisper"));
        if has_vectors { &["+simd128"] } else { &[] }
    }

    /// The features of the runtime that it has.
    pub fn features(&self) -> impl Iterator<Item = &'static str> {
        self.builtins.iter().filter_map(|package| package.feature())
    }

    /// What a package says of it; `crate_name` is that of the crate that it was compiled from.
    pub fn record(&self, crate_name: &str) -> RuntimeVariant {
        RuntimeVariant {
            crate_name: crate_name.to_owned(),
            builtins: self.builtins.iter().map(|package| package.name.to_owned()).collect(),
            safepoints: self.safepoints,
            debug: self.debug,
        }
    }
}

/// Which tools build the module, where somebody wants to decide that.
#[derive(Debug, Clone, Default)]
pub struct Tools {
    /// The Rust.
    pub toolchain: Option<Kind>,
    /// The optimiser.
    pub wasm_opt: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numpy_and_whisper_want_vectors() {
        let with = |name| Variant::default().with(&[BuiltinPackage::named(name).unwrap()]);
        assert_eq!(with("numpy").target_features(), ["+simd128"]);
        assert_eq!(with("whisper").target_features(), ["+simd128"]);
        assert_eq!(with("bz2").target_features(), [""; 0]);
    }

    #[test]
    fn what_a_pipeline_wants_comes_to_what_was_asked_for() {
        let named = |names: &[&str]| -> Vec<_> {
            names.iter().map(|name| BuiltinPackage::named(name).unwrap()).collect()
        };
        let asked = Variant::default().with(&named(&["numpy"]));
        let both = asked.clone().with(&named(&["bz2", "numpy", "zlib"]));
        assert_eq!(both.builtins, named(&["bz2", "numpy"]));
        assert_eq!(asked.with(&[]).builtins, named(&["numpy"]));
    }
}
