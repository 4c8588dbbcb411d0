//! The packages, sorted by name.

use crate::{BuiltinPackage, NativeModule, Source};

/// All of them.
pub static ALL: [BuiltinPackage; 7] = [
    BuiltinPackage {
        name: "audio",
        modules: &[],
        dependents: &[],
        nodes: AUDIO,
        source: Source::RustFeature("audio"),
        license: "MPL-2.0",
        cost: "256 kB of the package",
        instead: "decode WAV files in a Python node with `wave`",
    },
    BuiltinPackage {
        name: "bz2",
        modules: &[NativeModule::rust("_bz2", "python_bz2::_bz2")],
        dependents: &["bz2"],
        nodes: &[],
        source: Source::RustFeature("bz2"),
        license: "bzip2-1.0.6",
        cost: "33 kB of the package",
        instead: "compress with `gzip`",
    },
    BuiltinPackage {
        name: "hashlib",
        modules: &[NativeModule::rust("_hashlib", "python_hashlib::_hashlib")],
        dependents: &[],
        nodes: &[],
        source: Source::Crate,
        license: "MIT OR Apache-2.0",
        cost: "in every package",
        instead: "hash with `zlib.crc32`",
    },
    BuiltinPackage {
        name: "lzma",
        modules: &[NativeModule::rust("_lzma", "python_lzma::_lzma")],
        dependents: &["lzma"],
        nodes: &[],
        source: Source::RustFeature("lzma"),
        license: "Apache-2.0",
        cost: "69 kB of the package",
        instead: "compress with `gzip`",
    },
    BuiltinPackage {
        name: "numpy",
        modules: NUMPY,
        dependents: &["numpy"],
        nodes: &[],
        source: Source::Archives { feature: "numpy", folder: NUMPY_DIR },
        license: NUMPY_LICENSE,
        cost: "2.4 MB of the package",
        instead: "compute with `math`, `statistics` and `array`",
    },
    BuiltinPackage {
        name: "whisper",
        modules: &[],
        dependents: &[],
        nodes: &["RustWhisperTranscriber", "WhisperNode"],
        source: Source::RustFeature("whisper"),
        license: "MIT OR Apache-2.0",
        cost: "283 kB of the package, without a model",
        instead: "transcribe before the pipeline",
    },
    BuiltinPackage {
        name: "zlib",
        modules: &[NativeModule::rust("zlib", "python_zlib::zlib")],
        dependents: &["gzip"],
        nodes: &[],
        source: Source::Crate,
        license: "Zlib",
        cost: "in every package",
        instead: "store without compression",
    },
];

/// What NumPy's own tests import besides; no package has it.
pub static NUMPY_TESTS: BuiltinPackage = BuiltinPackage {
    name: "numpy-tests",
    modules: &[
        NativeModule::c("numpy._core._multiarray_tests"),
        NativeModule::c("numpy._core._operand_flag_tests"),
        NativeModule::c("numpy._core._rational_tests"),
        NativeModule::c("numpy._core._struct_ufunc_tests"),
        NativeModule::c("numpy._core._umath_tests"),
    ],
    dependents: &[],
    nodes: &[],
    source: Source::Archives { feature: "numpy-tests", folder: NUMPY_DIR },
    license: NUMPY_LICENSE,
    cost: "for tests alone",
    instead: "run `cargo xtask test-numpy`",
};

/// What `runtime/nodes/audio` registers.
const AUDIO: &[&str] = &[
    "AudioBuffer",
    "AudioFileReader",
    "AudioResample",
    "AudioTrackSource",
    "AudioTransform",
    "MediaReaderNode",
];

const NUMPY_DIR: &str = "RMPKG_NUMPY_DIR";
/// Its own licence, and those of what it includes.
const NUMPY_LICENSE: &str = "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0";

/// The extension modules of NumPy's, but for those that only its own tests import.
const NUMPY: &[NativeModule] = &[
    NativeModule::c("numpy._core._multiarray_umath"),
    NativeModule::c("numpy.fft._pocketfft_umath"),
    NativeModule::c("numpy.linalg._umath_linalg"),
    NativeModule::c("numpy.linalg.lapack_lite"),
    NativeModule::c("numpy.random._bounded_integers"),
    NativeModule::c("numpy.random._common"),
    NativeModule::c("numpy.random._generator"),
    NativeModule::c("numpy.random._mt19937"),
    NativeModule::c("numpy.random._pcg64"),
    NativeModule::c("numpy.random._philox"),
    NativeModule::c("numpy.random._sfc64"),
    NativeModule::c("numpy.random.bit_generator"),
    NativeModule::c("numpy.random.mtrand"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_name_stands_once_and_in_order() {
        assert!(ALL.is_sorted_by(|one, next| one.name < next.name));
        let modules = ALL.iter().flat_map(|package| package.modules);
        let mut names = BTreeSet::new();
        for NativeModule { name, .. } in modules {
            assert!(names.insert(name), "{name}");
        }
    }

    #[test]
    fn what_is_optional_can_be_left_out_and_asked_for() {
        let optional: Vec<_> = BuiltinPackage::optional().map(|package| package.name).collect();
        assert_eq!(optional, ["audio", "bz2", "lzma", "numpy", "whisper"]);
        assert_eq!(BuiltinPackage::named("lzma"), Some(&ALL[3]));
        assert_eq!(BuiltinPackage::named("sqlite3"), None);
    }

    #[test]
    fn what_is_optional_says_how_much_of_a_package_it_is() {
        for package in BuiltinPackage::optional() {
            let (size, _) = package.cost.split_once("B of the package").unwrap();
            let (number, unit) = size.split_once(' ').unwrap();
            assert!(number.parse::<f32>().is_ok(), "{}", package.cost);
            assert!(["k", "M"].contains(&unit), "{}", package.cost);
        }
    }

    #[test]
    fn a_node_is_of_one_package_which_says_how_to_get_it() {
        let nodes: Vec<_> = ALL.iter().flat_map(|package| package.nodes).collect();
        assert_eq!(nodes.iter().collect::<BTreeSet<_>>().len(), nodes.len());
        let package = BuiltinPackage::of_node("AudioFileReader").unwrap();
        assert_eq!(
            package.absence_of("AudioFileReader"),
            "`AudioFileReader` is a node of the builtin package `audio`; build the package with \
             `--with audio`, or name `audio` in the manifest's `python.builtin`, or decode WAV files \
             in a Python node with `wave`"
        );
        assert_eq!(BuiltinPackage::of_node("Echo"), None);
    }
}
