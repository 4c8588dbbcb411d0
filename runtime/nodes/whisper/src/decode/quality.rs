//! How much a text repeats itself.

use flate2::{Compress, Compression, FlushCompress};

/// How many times shorter the text becomes when zlib compresses it; 0 of none.
pub(crate) fn compression_ratio(text: &str) -> f64 {
    let bytes = text.trim().as_bytes();
    let mut compressed = Vec::with_capacity(bytes.len() + 64);
    let mut zlib = Compress::new(Compression::default(), true);
    match zlib.compress_vec(bytes, &mut compressed, FlushCompress::Finish) {
        Ok(_) if !bytes.is_empty() => bytes.len() as f64 / compressed.len() as f64,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_repeats_itself_becomes_much_shorter() {
        let sentence = "He hoped there would be stew for dinner, turnips and carrots.";
        assert!((0.5..1.5).contains(&compression_ratio(sentence)));
        assert!(compression_ratio(&"and then ".repeat(20)) > super::super::REPETITIVE);
        assert_eq!(compression_ratio(" "), 0.0);
    }
}
