//! No code either: only a crate with a build script has build dependencies.

fn main() {
    println!("cargo:rerun-if-changed=src/build.rs");
}
