//! The build script of all Python modules in Rust: lets their tests find a libpython outside the system's folders,
//! such as pyenv's, by its rpath.

fn main() {
    println!("cargo:rerun-if-changed=../codec/rpath.rs");
    if std::env::var("CARGO_CFG_TARGET_FAMILY").as_deref() != Ok("wasm") {
        let python = pyo3_build_config::get();
        if let (true, Some(folder)) = (python.shared, &python.lib_dir) {
            println!("cargo:rustc-link-arg=-Wl,-rpath,{folder}");
        }
    }
}
