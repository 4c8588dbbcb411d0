//! Relocations and the fixed-width numbers that they overwrite.
//!
//! Both are defined in the tool-conventions' "WebAssembly Object File Linking", whose names
//! ([`RelocationType`]) are used throughout.

pub(super) use wasmparser::RelocationType;

use wasm_encoder::Encode;

/// One entry of a `reloc.*` section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Relocation {
    pub ty: RelocationType,
    /// Where, counted from the start of the section's payload.
    pub offset: u32,
    /// Symbol index, or type index for [`RelocationType::TypeIndexLeb`].
    pub index: u32,
    /// Added to the symbol's address; only memory addresses have one.
    pub addend: i32,
}

impl Relocation {
    /// The same relocation, `distance` bytes further on.
    pub fn moved_by(self, distance: usize) -> Self {
        Self { offset: self.offset + distance as u32, ..self }
    }
}

impl Encode for Relocation {
    fn encode(&self, sink: &mut Vec<u8>) {
        sink.push(self.ty as u8);
        self.offset.encode(sink);
        self.index.encode(sink);
        if matches!(self.ty, RelocationType::MemoryAddrSleb | RelocationType::MemoryAddrI32) {
            self.addend.encode(sink);
        }
    }
}

/// `value` as an unsigned LEB128 of five bytes, which any 32-bit value fits.
pub(super) fn padded_u32(value: u32) -> [u8; 5] {
    std::array::from_fn(|group| {
        let bits = (value >> (7 * group)) as u8 & 0x7f;
        if group < 4 { bits | 0x80 } else { bits }
    })
}

/// Zero as a signed LEB128 of five bytes, the operand of an `i32.const` that the linker fills in.
pub(super) const PADDED_ZERO: [u8; 5] = [0x80, 0x80, 0x80, 0x80, 0];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padded_numbers_read_back() {
        for value in [0, 1, 127, 128, 0x1234_5678, u32::MAX] {
            let bytes = padded_u32(value);
            let mut reader = wasmparser::BinaryReader::new(&bytes, 0);
            assert_eq!(reader.read_var_u32().unwrap(), value);
            assert!(reader.eof());
        }
        let mut reader = wasmparser::BinaryReader::new(&PADDED_ZERO, 0);
        assert_eq!(reader.read_var_i32().unwrap(), 0);
        assert!(reader.eof());
    }

    #[test]
    fn only_memory_addresses_carry_an_addend() {
        let relocation = |ty| Relocation { ty, offset: 3, index: 2, addend: -1 };
        let bytes = |ty| {
            let mut sink = Vec::new();
            relocation(ty).encode(&mut sink);
            sink
        };
        assert_eq!(bytes(RelocationType::FunctionIndexLeb), [0, 3, 2]);
        assert_eq!(bytes(RelocationType::MemoryAddrSleb), [4, 3, 2, 0x7f]);
        assert_eq!(bytes(RelocationType::TableNumberLeb), [20, 3, 2]);
    }
}
