//! What NumPy is built from and with, each file by its hash.

use pinned_download::Pinned;

use crate::VERSION;

/// NumPy's source distribution. It has its own copy of Meson.
pub(crate) const NUMPY: Pinned<'static> = Pinned {
    name: "numpy",
    version: VERSION,
    file: "numpy-2.4.6.tar.gz",
    sha256: "f3a3570c4a2a16746ac2c31a7c7c7b0c186b95ce902e33db6f28094ed7387dda",
};
/// Translates NumPy's modules for random numbers to C. This wheel runs on every Python.
pub(crate) const CYTHON: Pinned<'static> = Pinned {
    name: "cython",
    version: "3.3.1",
    file: "cython-3.3.1-py3-none-any.whl",
    sha256: "61abc7feedd20dac6c4ff7ab3a30e17136a067b242ab9253e2b4a6d9a72c2b61",
};
/// CPython's headers.
pub(crate) const HEADERS: Pinned<'static> = Pinned {
    name: "wasmpy-build",
    version: "1.1.0",
    file: "wasmpy_build-1.1.0-py3-none-any.whl",
    sha256: "9f08e69dc678b484261c88d5568c753b0d30005c9a3b79ccf6576daa0bda6726",
};
/// Where the wheel has the headers of CPython 3.12.
pub(crate) const HEADERS_FOLDER: &str = "wasmpy_build/include/cp312";
/// SSE for WebAssembly, as headers alone.
pub(crate) const SIMDE: Pinned<'static> = Pinned {
    name: "cmeel-simde",
    version: "0.8.2",
    file: "cmeel_simde-0.8.2-0-py3-none-any.whl",
    sha256: "e44917e0dbcd62cb841a9232a06087e74583c5e8366831ea9390400fcc8f50bb",
};
/// Where the wheel has the headers. The licence in its `dist-info` is that of the wheel's maker.
pub(crate) const SIMDE_HEADERS: &str = "cmeel.prefix/include";
/// The header that begins with the licence of all.
pub(crate) const SIMDE_LICENSE: &str = "simde/simde-common.h";
/// Runs the compiler.
const NINJA: [(&str, Pinned<'static>); 2] = [
    (
        "x86_64",
        Pinned {
            name: "ninja",
            version: "1.13.2",
            file: "ninja-1.13.2-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
            sha256: "65a24341b5ac09fcadcc37082660be40a94174e51a937fabf6e2cae26225fa2c",
        },
    ),
    (
        "aarch64",
        Pinned {
            name: "ninja",
            version: "1.13.2",
            file: "ninja-1.13.2-py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64.whl",
            sha256: "d775a5e43e9088f507a6250d57fcf5678eb31268c545feb5064ffeee33735622",
        },
    ),
];
/// Where the wheel has the program.
pub(crate) const NINJA_PROGRAM: &str = "ninja-1.13.2.data/scripts/ninja";

/// Ninja for that architecture; `None` where this machine's own has to do.
pub(crate) fn ninja(architecture: &str) -> Option<Pinned<'static>> {
    NINJA.into_iter().find(|(name, _)| *name == architecture).map(|(_, pinned)| pinned)
}
