//! Changing elements, in place where nobody else holds the bytes.

use bytes::{Bytes, BytesMut};

use super::{Array, Element};
use crate::ByteOrder;

impl Array {
    /// Gives each element its successor. That happens in place if nobody else holds the bytes and both
    /// types have the same size.
    ///
    /// # Errors
    ///
    /// The array itself, if its elements are of another type or in another byte order.
    pub fn map<T: Element, U: Element>(self, f: impl Fn(T) -> U) -> Result<Self, Self> {
        if self.dtype != T::DTYPE {
            return Err(self);
        }
        let Self { shape, data, .. } = self;
        let data = if T::SIZE == U::SIZE {
            match data.try_into_mut() {
                Ok(data) => in_place(data, f),
                Err(data) => copied(&data, f),
            }
        } else {
            copied(&data, f)
        };
        Ok(Self { dtype: U::DTYPE, shape, data })
    }

    /// The same elements in the machine's own byte order. The fields of a record stay as they are.
    #[must_use]
    pub fn in_native_order(self) -> Self {
        let Some((word, order)) = self.dtype.swappable() else { return self };
        if order == ByteOrder::NATIVE {
            return self;
        }
        let Self { dtype, shape, data } = self;
        let mut data = data.try_into_mut().unwrap_or_else(|data| BytesMut::from(&*data));
        data.chunks_exact_mut(word).for_each(<[u8]>::reverse);
        Self { dtype: dtype.in_native_order(), shape, data: data.freeze() }
    }
}

fn in_place<T: Element, U: Element>(mut data: BytesMut, f: impl Fn(T) -> U) -> Bytes {
    for bytes in data.chunks_exact_mut(T::SIZE) {
        f(T::read(bytes)).write(bytes);
    }
    data.freeze()
}

fn copied<T: Element, U: Element>(data: &[u8], f: impl Fn(T) -> U) -> Bytes {
    let mut new = vec![0; data.len() / T::SIZE * U::SIZE];
    for (old, new) in data.chunks_exact(T::SIZE).zip(new.chunks_exact_mut(U::SIZE)) {
        f(T::read(old)).write(new);
    }
    new.into()
}

#[cfg(test)]
mod tests {
    use crate::{Array, DType};

    #[test]
    fn it_happens_in_place_if_nobody_else_holds_the_bytes() {
        let array = Array::from_elements([3], [1.0_f32, 2.0, 3.0]).unwrap();
        let place = array.data().as_ptr();
        let array = array.map(|number: f32| number * 2.0).unwrap();
        assert_eq!(
            (array.data().as_ptr(), array.as_slice()),
            (place, Some(&[2.0_f32, 4.0, 6.0][..]))
        );
        let shared = array.clone();
        let changed = array.map(|number: f32| number + 1.0).unwrap();
        assert_eq!(shared.as_slice(), Some(&[2.0_f32, 4.0, 6.0][..]));
        assert_eq!(changed.as_slice(), Some(&[3.0_f32, 5.0, 7.0][..]));
    }

    #[test]
    fn the_type_may_change_and_with_it_the_size() {
        let array = Array::from_elements([3], [1_u8, 2, 255]).unwrap();
        let array = array.map(|number: u8| f64::from(number) / 2.0).unwrap();
        assert_eq!(array.as_slice(), Some(&[0.5, 1.0, 127.5][..]));
        let place = array.data().as_ptr();
        let array = array.map(f64::to_bits).unwrap();
        assert_eq!((array.dtype(), array.data().as_ptr()), (&DType::U64, place));
    }

    #[test]
    fn another_type_comes_back_as_it_is() {
        let array = Array::from_elements([1], [1_i32]).unwrap();
        assert_eq!(array.clone().map(|number: f32| number), Err(array));
    }

    #[test]
    fn numbers_of_the_other_byte_order_are_turned() {
        let dtype = |text: &str| text.parse::<DType>().unwrap();
        let native = |code: &str, data: &[u8]| {
            let array = Array::new(dtype(code), [1], data.to_vec()).unwrap().in_native_order();
            assert_eq!(array.dtype(), &dtype(&code[1..]));
            array.data().to_vec()
        };
        assert_eq!(native(">u4", &1_u32.to_be_bytes()), 1_u32.to_ne_bytes());
        assert_eq!(native("<u4", &1_u32.to_le_bytes()), 1_u32.to_ne_bytes());
        assert_eq!(native(">M8[s]", &7_i64.to_be_bytes()), 7_i64.to_ne_bytes());
        let halves = [1.5_f32.to_be_bytes(), (-2.0_f32).to_be_bytes()].concat();
        assert_eq!(
            native(">c8", &halves),
            [1.5_f32.to_ne_bytes(), (-2.0_f32).to_ne_bytes()].concat()
        );
        let text: Vec<_> = "ab".chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
        let turned: Vec<_> = "ab".chars().flat_map(|c| u32::from(c).to_ne_bytes()).collect();
        assert_eq!(native(">U2", &text), turned);
        assert_eq!(native("|V3", &[1, 2, 3]), [1, 2, 3]);
    }
}
