//! The .rmpkg format: package manifest, writer and reader.
