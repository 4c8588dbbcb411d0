//! Matrices as CBLAS describes them.

use std::ffi::c_int;

/// Whether the numbers of a row lie together or those of a column: CBLAS's `enum CBLAS_ORDER`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Order(c_int);

impl Order {
    /// A row's numbers lie together.
    pub const ROW_MAJOR: Self = Self(101);
    /// A column's do.
    pub const COLUMN_MAJOR: Self = Self(102);
}

/// Whether a matrix takes part as it is: CBLAS's `enum CBLAS_TRANSPOSE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Transpose(c_int);

impl Transpose {
    /// As it is.
    pub const NO: Self = Self(111);
    /// Its rows as columns.
    pub const YES: Self = Self(112);
    /// The same, of conjugate numbers.
    pub const CONJUGATE: Self = Self(113);
}

/// A half of a symmetric matrix: CBLAS's `enum CBLAS_UPLO`.
pub type Half = c_int;

/// A matrix anywhere in memory; a transposed one differs by its steps alone.
#[derive(Debug, Clone, Copy)]
pub struct Matrix<T> {
    /// Its first number.
    pub at: *const T,
    /// From one row to the next, in numbers.
    pub row: isize,
    /// From one column to the next.
    pub column: isize,
    /// Whether the conjugate of each number takes part.
    pub is_conjugate: bool,
}

impl<T> Matrix<T> {
    /// The matrix that takes part: `stride` is the distance of what does not lie together.
    pub fn new(order: Order, transpose: Transpose, at: *const T, stride: c_int) -> Self {
        let by_rows = (order == Order::ROW_MAJOR) == (transpose == Transpose::NO);
        let far = stride as isize;
        let (row, column) = if by_rows { (far, 1) } else { (1, far) };
        Self { at, row, column, is_conjugate: transpose == Transpose::CONJUGATE }
    }

    /// A vector as a matrix of one column.
    pub fn column(at: *const T, step: c_int) -> Self {
        Self { at, row: step as isize, column: 1, is_conjugate: false }
    }

    /// Where the number of that row and column is.
    pub fn number(&self, row: usize, column: usize) -> *const T {
        let (row, column) = (row.cast_signed(), column.cast_signed());
        self.at.wrapping_offset(row * self.row + column * self.column)
    }

    /// Its rows as columns.
    pub fn transposed(self) -> Self {
        Self { row: self.column, column: self.row, ..self }
    }
}

/// A number of rows, columns or items; a negative one, which is no number of anything, is none.
pub fn count(number: c_int) -> usize {
    usize::try_from(number).unwrap_or_default()
}
