//! The Rust types that elements may have.

use half::f16;
use num_complex::Complex;

use crate::DType;

/// A type of elements.
pub trait Element: Copy + 'static {
    /// Its name at run time.
    const DTYPE: DType;

    /// How many bytes one has.
    const SIZE: usize = size_of::<Self>();

    /// Writes the element into exactly as many bytes as it has.
    fn write(self, bytes: &mut [u8]);

    /// The element that exactly these bytes are.
    fn read(bytes: &[u8]) -> Self;
}

macro_rules! elements {
    ($($dtype:ident $element:ty,)*) => {
        $(impl Element for $element {
            const DTYPE: DType = DType::$dtype;

            #[inline]
            fn write(self, bytes: &mut [u8]) {
                bytes.copy_from_slice(bytemuck::bytes_of(&self));
            }

            #[inline]
            fn read(bytes: &[u8]) -> Self {
                bytemuck::pod_read_unaligned(bytes)
            }
        })*
    };
}

elements! {
    I8 i8, I16 i16, I32 i32, I64 i64, U8 u8, U16 u16, U32 u32, U64 u64,
    F16 f16, F32 f32, F64 f64, C64 Complex<f32>, C128 Complex<f64>,
}

impl Element for bool {
    const DTYPE: DType = DType::Bool;

    #[inline]
    fn write(self, bytes: &mut [u8]) {
        bytes.fill(u8::from(self));
    }

    #[inline]
    fn read(bytes: &[u8]) -> Self {
        bytes != [0]
    }
}
