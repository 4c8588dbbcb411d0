//! What Python's modules that compress have in common. It knows no format.

mod decompressor;
mod input;
mod output;

pub use decompressor::{Decoder, Decompressor, Step};
pub use input::{Size, bytes, lock, to_python};
pub use output::Output;
