//! A static libpython3.12.a for wasm32-wasi, with the API of the original wlr-libpy.
