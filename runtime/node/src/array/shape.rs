//! Shapes, and the order in which elements lie.

use super::ArrayError;
use crate::{DType, Item};

/// A shape, or a part of one, as a list of numbers.
pub(crate) fn lengths(shape: &[usize]) -> Item {
    shape.iter().map(|&length| Item::from(length as u64)).collect()
}

/// The length of a dimension, if it is one.
pub(crate) fn length(item: &Item) -> Option<usize> {
    match item {
        Item::Number(number) => number.as_u64().and_then(|length| usize::try_from(length).ok()),
        _ => None,
    }
}

/// A list of lengths, if it is one. They need not be such that memory could hold them.
pub(crate) fn announced(lengths: &[Item]) -> Option<Vec<u64>> {
    let length = |item: &Item| match item {
        Item::Number(number) => number.as_u64(),
        _ => None,
    };
    lengths.iter().map(length).collect()
}

/// Lengths that somebody announces as a shape.
pub(crate) fn shape(dtype: &DType, lengths: &[u64]) -> Result<Vec<usize>, ArrayError> {
    let shape = lengths.iter().map(|&length| usize::try_from(length));
    let overflow = |_| ArrayError::Overflow { dtype: dtype.clone(), shape: lengths.into() };
    shape.collect::<Result<_, _>>().map_err(overflow)
}

/// Elements of so many bytes whose first index runs fastest, with the last index running fastest.
pub(crate) fn c_order(data: &[u8], shape: &[usize], size: usize) -> Vec<u8> {
    let mut ordered = Vec::with_capacity(data.len());
    let Some((&inner, outer)) = shape.split_last() else {
        return data.to_vec();
    };
    if data.is_empty() {
        return ordered;
    }
    let step = outer.iter().product::<usize>() * size;
    let mut row = vec![0; outer.len()];
    for _ in 0..outer.iter().product() {
        let start = offset(&row, outer) * size;
        let places = (0..inner).map(|index| start + index * step);
        places.for_each(|place| ordered.extend_from_slice(&data[place..place + size]));
        advance(&mut row, outer);
    }
    ordered
}

/// Where an element is among those whose first index runs fastest.
fn offset(index: &[usize], shape: &[usize]) -> usize {
    index.iter().zip(shape).rev().fold(0, |offset, (index, length)| offset * length + index)
}

/// The next index, the last dimension running fastest.
fn advance(index: &mut [usize], shape: &[usize]) {
    for (index, length) in index.iter_mut().zip(shape).rev() {
        *index += 1;
        if *index < *length {
            return;
        }
        *index = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::c_order;

    #[test]
    fn the_last_index_comes_to_run_fastest() {
        // a[i][j][k] = 100 i + 10 j + k, shape (2, 2, 3).
        let fortran = [0, 100, 10, 110, 1, 101, 11, 111, 2, 102, 12, 112];
        let c = [0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112];
        assert_eq!(c_order(&fortran, &[2, 2, 3], 1), c);
        assert_eq!(c_order(&[1, 2], &[], 2), [1, 2]);
        assert!(c_order(&[], &[3, 0, 2], 8).is_empty());
        assert_eq!(c_order(&[1, 1, 2, 2, 3, 3, 4, 4], &[2, 2], 2), [1, 1, 3, 3, 2, 2, 4, 4]);
    }
}
