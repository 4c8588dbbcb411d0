//! Numbers, and the order of their bytes.

use crate::DType;

/// The order of the bytes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ByteOrder {
    /// The least significant byte first.
    Little,
    /// The most significant byte first.
    Big,
}

impl ByteOrder {
    /// That of this machine.
    pub const NATIVE: Self = if cfg!(target_endian = "big") { Self::Big } else { Self::Little };

    /// As NumPy writes it.
    pub(super) const fn sign(self) -> char {
        match self {
            Self::Little => '<',
            Self::Big => '>',
        }
    }
}

macro_rules! numbers {
    ($($number:ident $name:literal $kind:literal $size:literal $about:literal)*) => {
        /// A kind of number.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Number {
            $(#[doc = $about] $number,)*
        }

        impl Number {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$number),*];

            /// How many bytes it has.
            pub const fn size(self) -> usize {
                match self { $(Self::$number => $size,)* }
            }

            /// NumPy's name for it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$number => $name,)* }
            }

            /// The letter of its kind in NumPy's codes.
            pub(super) const fn kind(self) -> char {
                match self { $(Self::$number => $kind,)* }
            }
        }

        impl DType {
            $(
                #[doc = concat!($about, " In the machine's byte order.")]
                #[allow(non_upper_case_globals, reason = "named like a variant")]
                pub const $number: Self = Self::Number(Number::$number, ByteOrder::NATIVE);
            )*
        }
    };
}

numbers! {
    Bool "bool" 'b' 1 "True or false, in a byte."
    I8 "int8" 'i' 1 "An integer of 8 bits."
    I16 "int16" 'i' 2 "An integer of 16 bits."
    I32 "int32" 'i' 4 "An integer of 32 bits."
    I64 "int64" 'i' 8 "An integer of 64 bits."
    U8 "uint8" 'u' 1 "An integer of 8 bits that isn't negative."
    U16 "uint16" 'u' 2 "An integer of 16 bits that isn't negative."
    U32 "uint32" 'u' 4 "An integer of 32 bits that isn't negative."
    U64 "uint64" 'u' 8 "An integer of 64 bits that isn't negative."
    F16 "float16" 'f' 2 "A float of 16 bits."
    F32 "float32" 'f' 4 "A float of 32 bits."
    F64 "float64" 'f' 8 "A float of 64 bits."
    C64 "complex64" 'c' 8 "Two floats of 32 bits: a complex number."
    C128 "complex128" 'c' 16 "Two floats of 64 bits: a complex number."
}

impl Number {
    /// How many bytes change their places where the byte order does.
    pub(super) const fn word(self) -> usize {
        match self {
            Self::C64 | Self::C128 => self.size() / 2,
            _ => self.size(),
        }
    }

    /// A number of this kind in that byte order; a single byte has none.
    pub const fn ordered(self, order: ByteOrder) -> DType {
        match self.size() {
            1 => DType::Number(self, ByteOrder::NATIVE),
            _ => DType::Number(self, order),
        }
    }
}
