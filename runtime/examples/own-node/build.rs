//! What `runtime`'s own build script says to the linker of its program, for this one.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_FAMILY").as_deref() == Ok("wasm") {
        // CPython's guard against deep recursion counts on 8 MiB of stack, below the data.
        for argument in ["-z", "stack-size=8388608", "--stack-first"] {
            println!("cargo:rustc-link-arg-bins={argument}");
        }
        return;
    }
    let python = pyo3_build_config::get();
    if let (true, Some(folder)) = (python.shared, &python.lib_dir) {
        println!("cargo:rustc-link-arg=-Wl,-rpath,{folder}");
    }
}
