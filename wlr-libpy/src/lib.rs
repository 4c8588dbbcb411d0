//! A static `libpython3.12.a` for wasm32-wasi, with the API of the original wlr-libpy.
//!
//! The original downloads a libpython that was compiled without optimisation, whose stack frames
//! overflow the stacks of browsers. This crate takes an optimised CPython 3.12.1, which the
//! `componentize-py` wheel carries as a wasm shared library, and converts it into a static one.
//!
//! | module | what it does |
//! |---|---|
//! | [`bld_cfg`] | link flags for a build script |
//! | [`ready`] | the layout of a kit, and whether a folder has it |
//! | [`kit`] | gets, verifies and caches libpython and the standard library |
//! | [`stdlib`] | lays what was mended since over the kit's standard library |
//! | [`convert`] | shared library → relocatable object |
//! | [`archive`] | relocatable objects → static library |
//! | [`link_check`] | checks on the linked program |
//! | [`license`] | the licences of what a kit is made of |
//!
//! Without the feature `build` there are the first two alone: a build script then links a kit that
//! somebody else has made, and compiles no converter.

#[cfg(not(feature = "py312"))]
compile_error!("wlr-libpy needs the feature `py312`, the only version of CPython that it offers");

#[cfg(feature = "build")]
pub mod archive;
pub mod bld_cfg;
#[cfg(feature = "build")]
pub mod convert;
mod error;
#[cfg(feature = "build")]
pub mod kit;
#[cfg(feature = "build")]
pub mod license;
#[cfg(feature = "build")]
pub mod link_check;
pub mod ready;
#[cfg(feature = "build")]
pub mod stdlib;
#[cfg(feature = "build")]
mod wheel;
