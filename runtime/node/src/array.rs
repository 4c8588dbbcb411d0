//! Arrays: elements of one type, packed.

mod change;
mod element;
mod error;
mod shape;

use std::fmt;

use bytemuck::Pod;
use bytes::Bytes;

use crate::DType;

pub use element::Element;
pub use error::ArrayError;
pub(crate) use shape::{announced, c_order, length, lengths, shape};

/// Elements of one type in one or more dimensions: C order, immutable. A clone shares the bytes.
#[derive(Clone, PartialEq)]
pub struct Array {
    dtype: DType,
    shape: Box<[usize]>,
    data: Bytes,
}

impl Array {
    /// The most dimensions that an array may have; it is NumPy's limit.
    pub const MAX_DIMENSIONS: usize = 64;

    /// An array of these bytes, which are not copied.
    ///
    /// # Errors
    ///
    /// [`ArrayError`] if there are not as many bytes as type and shape ask for, or more dimensions than
    /// there may be.
    pub fn new(
        dtype: DType,
        shape: impl Into<Box<[usize]>>,
        data: impl Into<Bytes>,
    ) -> Result<Self, ArrayError> {
        let (shape, data) = (shape.into(), data.into());
        match Self::bytes(&dtype, &shape)? {
            expected if expected == data.len() => Ok(Self { dtype, shape, data }),
            expected => Err(ArrayError::Length { dtype, shape, expected, found: data.len() }),
        }
    }

    /// An array of these elements, the last index running fastest.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub fn from_elements<T: Element>(
        shape: impl Into<Box<[usize]>>,
        elements: impl IntoIterator<Item = T>,
    ) -> Result<Self, ArrayError> {
        let elements = elements.into_iter();
        let mut data = Vec::with_capacity(elements.size_hint().0.saturating_mul(T::SIZE));
        elements.for_each(|element| {
            let end = data.len();
            data.resize(end + T::SIZE, 0);
            element.write(&mut data[end..]);
        });
        Self::new(T::DTYPE, shape, data)
    }

    /// How many bytes an array of this type and shape has.
    ///
    /// # Errors
    ///
    /// [`ArrayError`] if there are more than there can be, empty dimensions not counted, or if there
    /// are too many dimensions.
    pub fn bytes(dtype: &DType, shape: &[usize]) -> Result<usize, ArrayError> {
        if shape.len() > Self::MAX_DIMENSIONS {
            return Err(ArrayError::Dimensions(shape.len()));
        }
        let multiply = |bytes: usize, length: &usize| bytes.checked_mul((*length).max(1));
        let bytes = shape.iter().try_fold(dtype.size().max(1), multiply);
        if bytes.is_none_or(|bytes| bytes > isize::MAX.unsigned_abs()) {
            let shape = shape.iter().map(|&length| length as u64).collect();
            return Err(ArrayError::Overflow { dtype: dtype.clone(), shape });
        }
        Ok(shape.iter().fold(dtype.size(), |bytes, length| bytes * length))
    }

    /// The type of the elements.
    pub fn dtype(&self) -> &DType {
        &self.dtype
    }

    /// The length of each dimension. An array without dimensions has one element.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// Whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.shape.contains(&0)
    }

    /// The elements as bytes.
    pub fn data(&self) -> &Bytes {
        &self.data
    }

    /// What it consists of.
    pub fn into_parts(self) -> (DType, Box<[usize]>, Bytes) {
        (self.dtype, self.shape, self.data)
    }

    /// The elements, the last index running fastest; `None` if they are of another type or in another
    /// byte order.
    pub fn elements<T: Element>(&self) -> Option<impl ExactSizeIterator<Item = T> + '_> {
        (self.dtype == T::DTYPE).then(|| self.data.chunks_exact(T::SIZE).map(T::read))
    }

    /// The elements in a row, without a copy; `None` if they are of another type, in another byte
    /// order, or where the machine can't read them in place.
    pub fn as_slice<T: Element + Pod>(&self) -> Option<&[T]> {
        let slice = (self.dtype == T::DTYPE).then(|| bytemuck::try_cast_slice(&self.data));
        slice?.ok()
    }
}

impl fmt::Display for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "array of type `{}` and shape {:?}", self.dtype, self.shape)
    }
}

/// Without the elements, of which there may be millions.
impl fmt::Debug for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Array({}, {:?})", self.dtype, self.shape)
    }
}

#[cfg(test)]
mod tests {
    use super::Array;
    use crate::DType;

    #[test]
    fn numbers_come_back_as_they_went() {
        let array = Array::from_elements([2, 3], 1_i16..=6).unwrap();
        let (dtype, shape, data) = array.clone().into_parts();
        assert_eq!((dtype, &*shape, data.len()), (DType::I16, &[2, 3][..], 12));
        assert_eq!((array.len(), array.is_empty()), (6, false));
        assert_eq!(array.elements::<i16>().unwrap().collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
        assert_eq!(array.as_slice::<i16>(), Some(&[1, 2, 3, 4, 5, 6][..]));
        let floats = Array::from_elements([], [f64::NEG_INFINITY]).unwrap();
        assert_eq!(floats.elements::<f64>().unwrap().next(), Some(f64::NEG_INFINITY));
        let flags = Array::from_elements([2], [true, false]).unwrap();
        assert_eq!(flags.elements::<bool>().unwrap().collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn another_type_is_none_even_of_the_same_size() {
        let array = Array::from_elements([1], [1.0_f32]).unwrap();
        assert!(array.elements::<i32>().is_none() && array.as_slice::<i32>().is_none());
        let swapped = Array::new(">f4".parse().unwrap(), [1], vec![0; 4]).unwrap();
        assert!(swapped.elements::<f32>().is_none() && swapped.as_slice::<f32>().is_none());
    }

    #[test]
    fn bytes_at_an_odd_address_are_read_but_not_in_place() {
        let data = bytes::Bytes::from(vec![0_u8; 17]).slice(1..);
        let array = Array::new(DType::F64, [2], data).unwrap();
        assert!(array.as_slice::<f64>().is_none());
        assert_eq!(array.elements::<f64>().unwrap().collect::<Vec<_>>(), [0.0, 0.0]);
    }

    #[test]
    fn an_empty_dimension_has_no_bytes() {
        let array = Array::from_elements::<u8>([4, 0], []).unwrap();
        assert_eq!((array.elements::<u8>().unwrap().len(), array.is_empty()), (0, true));
    }

    #[test]
    fn a_clone_shares_the_bytes() {
        let array = Array::from_elements([2], [1_u8, 2]).unwrap();
        assert_eq!(array.clone().data().as_ptr(), array.data().as_ptr());
    }

    #[test]
    fn what_makes_no_array_is_refused() {
        let new = |dtype: &str, shape: &[usize], bytes: usize| {
            Array::new(dtype.parse().unwrap(), shape, vec![0; bytes]).unwrap_err().to_string()
        };
        let messages = [
            new("float32", &[2, 3], 20),
            new("float64", &[usize::MAX, 2], 0),
            new("uint8", &[0, usize::MAX, 2], 0),
            new("V0", &[usize::MAX, 2], 0),
            new("uint8", &[1; 65], 1),
        ];
        let messages = messages.join("\n").replace(&usize::MAX.to_string(), "MAX");
        insta::assert_snapshot!(messages, @r"
        an array of type `float32` and shape [2, 3] has 24 bytes, found 20
        an array of type `float64` and shape [MAX, 2] has more bytes than there are addresses
        an array of type `uint8` and shape [0, MAX, 2] has more bytes than there are addresses
        an array of type `|V0` and shape [MAX, 2] has more bytes than there are addresses
        an array has at most 64 dimensions, found 65
        ");
    }
}
