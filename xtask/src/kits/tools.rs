//! What the archives are compiled with: a compiler of C and C++ for the wasm, and its libraries.

use std::path::PathBuf;

use builtin_packages::BuiltinPackage;

/// A Debian package, and what shows that it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tool {
    /// The package's name.
    pub package: &'static str,
    proof: Proof,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    Program(&'static str),
    File(&'static str),
}

/// What compiles C and C++.
pub const TOOLS: [Tool; 6] = [
    Tool { package: "clang-22", proof: Proof::Program("clang-22") },
    // Meson asks the compiler for its linker, although nothing is linked.
    Tool { package: "lld-22", proof: Proof::Program("wasm-ld-22") },
    file("libc++-22-dev-wasm32", "/usr/lib/llvm-22/lib/wasm32-wasi/libc++.a"),
    file("libc++abi-22-dev-wasm32", "/usr/lib/llvm-22/lib/wasm32-wasi/libc++abi.a"),
    file(
        "libclang-rt-22-dev-wasm32",
        "/usr/lib/llvm-22/lib/clang/22/lib/wasi/libclang_rt.builtins-wasm32.a",
    ),
    file("wasi-libc", "/usr/lib/wasm32-wasi/libc.a"),
];

const fn file(package: &'static str, path: &'static str) -> Tool {
    Tool { package, proof: Proof::File(path) }
}

impl Tool {
    /// Where it is, if it is installed.
    pub fn find(self) -> Option<PathBuf> {
        match self.proof {
            Proof::Program(name) => which::which(name).ok(),
            Proof::File(path) => Some(PathBuf::from(path)).filter(|path| path.is_file()),
        }
    }
}

/// The Debian packages that are missing where the archives of these packages are made.
pub fn missing(builtins: &[&BuiltinPackage]) -> Vec<&'static str> {
    if builtins.iter().all(|package| package.archives().is_none()) {
        return Vec::new();
    }
    let absent = TOOLS.into_iter().filter(|tool| tool.find().is_none());
    absent.map(|tool| tool.package).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_compiles_takes_no_other_compiler() {
        let bz2 = BuiltinPackage::named("bz2").unwrap();
        assert_eq!(missing(&[bz2]), [""; 0]);
    }

    #[test]
    fn a_tool_is_a_program_or_a_file() {
        assert!(Tool { package: "cargo", proof: Proof::Program("cargo") }.find().is_some());
        assert!(
            Tool { package: "none", proof: Proof::Program("no-such-program") }.find().is_none()
        );
        assert!(file("none", "/no/such/file.a").find().is_none());
        let here = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        assert_eq!(file("here", here).find(), Some(PathBuf::from(here)));
    }
}
