//! Arrays: numbers of one type, packed.

use std::fmt;

use bytes::Bytes;
use thiserror::Error;

/// Numbers of one type in one or more dimensions: C order, the machine's byte order, immutable. A
/// clone shares the bytes.
#[derive(Clone, PartialEq)]
pub struct Array {
    dtype: DType,
    shape: Box<[usize]>,
    data: Bytes,
}

impl Array {
    /// An array of these bytes, which are not copied.
    ///
    /// # Errors
    ///
    /// [`ArrayError`] if there are not as many bytes as type and shape ask for.
    pub fn new(
        dtype: DType,
        shape: impl Into<Box<[usize]>>,
        data: impl Into<Bytes>,
    ) -> Result<Self, ArrayError> {
        let (shape, data) = (shape.into(), data.into());
        let expected =
            shape.iter().try_fold(dtype.size(), |bytes, length| bytes.checked_mul(*length));
        if expected == Some(data.len()) {
            return Ok(Self { dtype, shape, data });
        }
        Err(ArrayError { dtype, shape, expected, found: data.len() })
    }

    /// An array of these numbers, the last index running fastest.
    ///
    /// # Errors
    ///
    /// [`ArrayError`] if there are not as many numbers as the shape asks for.
    pub fn from_elements<T: Element>(
        shape: impl Into<Box<[usize]>>,
        elements: impl IntoIterator<Item = T>,
    ) -> Result<Self, ArrayError> {
        let mut data = Vec::new();
        elements.into_iter().for_each(|element| element.write(&mut data));
        Self::new(T::DTYPE, shape, data)
    }

    /// The type of the numbers.
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// The length of each dimension. An array without dimensions has one number.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The numbers as bytes.
    pub fn data(&self) -> &Bytes {
        &self.data
    }

    /// The numbers, the last index running fastest; `None` if they are of another type.
    pub fn elements<T: Element>(&self) -> Option<impl Iterator<Item = T> + '_> {
        let elements = self.data.chunks_exact(self.dtype.size()).filter_map(T::read);
        (self.dtype == T::DTYPE).then_some(elements)
    }
}

impl fmt::Display for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "array of type `{}` and shape {:?}", self.dtype, self.shape)
    }
}

/// Without the numbers, of which there may be millions.
impl fmt::Debug for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Array({}, {:?})", self.dtype, self.shape)
    }
}

/// Bytes that don't make an array of this type and shape.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("an array of type `{dtype}` and shape {shape:?} {}, found {found}", wanted(*expected))]
pub struct ArrayError {
    dtype: DType,
    shape: Box<[usize]>,
    expected: Option<usize>,
    found: usize,
}

fn wanted(bytes: Option<usize>) -> String {
    match bytes {
        Some(bytes) => format!("has {bytes} bytes"),
        None => "has more bytes than there are addresses".to_owned(),
    }
}

/// A type of numbers that an array can hold.
pub trait Element: Copy + 'static {
    /// Its name at run time.
    const DTYPE: DType;

    /// Appends the number's bytes.
    fn write(self, bytes: &mut Vec<u8>);

    /// The number that these bytes are; `None` if there are too few or too many.
    fn read(bytes: &[u8]) -> Option<Self>;
}

macro_rules! elements {
    ($($dtype:ident $element:ident)*) => {
        /// The type of an array's numbers.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum DType {
            $(#[doc = concat!("`", stringify!($element), "`.")] $dtype,)*
        }

        impl DType {
            /// How many bytes a number has.
            pub const fn size(self) -> usize {
                match self {
                    $(Self::$dtype => size_of::<$element>(),)*
                }
            }
        }

        impl fmt::Display for DType {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    $(Self::$dtype => stringify!($element),)*
                })
            }
        }

        $(impl Element for $element {
            const DTYPE: DType = DType::$dtype;

            fn write(self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_ne_bytes());
            }

            fn read(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self::from_ne_bytes)
            }
        })*
    };
}

elements!(I8 i8 I16 i16 I32 i32 I64 i64 U8 u8 U16 u16 U32 u32 U64 u64 F32 f32 F64 f64);

#[cfg(test)]
mod tests {
    use super::{Array, DType};

    #[test]
    fn numbers_come_back_as_they_went() {
        let array = Array::from_elements([2, 3], 1_i16..=6).unwrap();
        assert_eq!(
            (array.dtype(), array.shape(), array.data().len()),
            (DType::I16, &[2, 3][..], 12)
        );
        assert_eq!(array.elements::<i16>().unwrap().collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
        let floats = Array::from_elements([], [f64::NEG_INFINITY]).unwrap();
        assert_eq!(floats.elements::<f64>().unwrap().next(), Some(f64::NEG_INFINITY));
    }

    #[test]
    fn another_type_is_none_even_of_the_same_size() {
        let array = Array::from_elements([1], [1.0_f32]).unwrap();
        assert!(array.elements::<i32>().is_none());
    }

    #[test]
    fn an_empty_dimension_has_no_bytes() {
        let array = Array::from_elements::<u8>([4, 0], []).unwrap();
        assert_eq!(array.elements::<u8>().unwrap().count(), 0);
    }

    #[test]
    fn a_clone_shares_the_bytes() {
        let array = Array::from_elements([2], [1_u8, 2]).unwrap();
        assert_eq!(array.clone().data().as_ptr(), array.data().as_ptr());
    }

    #[test]
    fn the_wrong_number_of_bytes_is_refused() {
        let messages = [
            Array::new(DType::F32, [2, 3], vec![0; 20]).unwrap_err().to_string(),
            Array::new(DType::F64, [usize::MAX, 2], Vec::new()).unwrap_err().to_string(),
        ];
        insta::assert_snapshot!(messages.join("\n").replace(&usize::MAX.to_string(), "MAX"), @r"
        an array of type `f32` and shape [2, 3] has 24 bytes, found 20
        an array of type `f64` and shape [MAX, 2] has more bytes than there are addresses, found 0
        ");
    }
}
