//! A small package that is really built.

use std::io::Cursor;

use pipeline_manifest::Manifest;
use rmpkg_format::layout::WASM_MODULE;
use rmpkg_format::{Material, PackageBuilder, Provenance, RuntimeVariant};

/// The shortest valid module.
pub const WASM: &[u8] = b"\0asm\x01\0\0\0";

pub fn pipeline() -> Manifest {
    Manifest::from_json(
        r#"{
            "version": "v1",
            "metadata": {"name": "demo", "author": "somebody"},
            "nodes": [{"id": "text", "node_type": "TextNode", "params": {"pi": 3.25}}],
            "connections": [],
            "custom": [1, 2]
        }"#,
    )
    .unwrap()
}

/// A package with a module, a stdlib file and a node.
pub fn builder() -> PackageBuilder {
    let mut builder = PackageBuilder::new(pipeline());
    builder.python("3.12.1").built_with("xtask", "0.1.0").provenance(Provenance {
        toolchain: Some("rustup".to_owned()),
        wasm_opt_flags: vec!["-O3".to_owned()],
        materials: vec![Material { name: "python.whl".to_owned(), sha256: "5".repeat(64) }],
        source_revision: Some("1f".repeat(20)),
        runtime: Some(RuntimeVariant {
            crate_name: "runtime".to_owned(),
            builtins: vec!["bz2".to_owned()],
            safepoints: true,
            debug: false,
        }),
        ..Provenance::default()
    });
    builder.add_bytes(WASM_MODULE, WASM.to_vec()).unwrap();
    builder.add_bytes("wasi-deps/usr/lib/python3.12/os.pyc", vec![b'o'; 5000]).unwrap();
    builder.add_bytes("app/nodes.py", b"class TextNode: ...\n".to_vec()).unwrap();
    builder
}

pub fn bytes(builder: &PackageBuilder) -> Vec<u8> {
    let mut output = Cursor::new(Vec::new());
    builder.write(&mut output).unwrap();
    output.into_inner()
}
