//! NumPy for wasm32-wasi: its extension modules as a static library, and its Python files.
//!
//! NumPy is compiled from its source distribution with clang, Debian's libraries for WASI and NumPy's own
//! copy of Meson. `patches/` has the changes to its sources, each with its reason.
//!
//! | module | what it does |
//! |---|---|
//! | `kit`, `layout` | the folder with NumPy, in the cache, and what it has |
//! | `make` | the steps from the pinned files to that folder |
//! | `pins`, `toolchain` | what NumPy is built from and with |
//! | `unpack`, `patches`, `headers` | prepare the sources |
//! | `meson` | compiles |
//! | `merge` | extension modules → one static library |
//! | [`license`] | the licences of what NumPy is made of |
//! | `policy`, `config`, `distribution` | which Python files there are, and what is written besides |
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use numpy_kit::NumpyKit;
//!
//! let progress = |step: &str| eprintln!("{step}");
//! let python = wlr_libpy::kit::Kit::ensure(&progress)?;
//! let numpy = NumpyKit::ensure(&python, &progress)?;
//! println!("{}", numpy.site_packages().display());
//! # Ok(())
//! # }
//! ```

mod config;
mod distribution;
mod error;
mod headers;
mod kit;
mod layout;
pub mod license;
mod make;
mod merge;
mod meson;
mod modules;
mod patches;
mod pins;
mod policy;
mod toolchain;
mod unpack;

pub use error::Error;
pub use kit::NumpyKit;
pub use layout::KIT_VARIABLE;
pub use modules::{MODULES, TEST_MODULES};

/// Which NumPy it is.
pub const VERSION: &str = "2.4.6";
