//! Each function against loops that do the same, with whole numbers: sums of these are exact, in
//! whichever order they are made.

#![allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "small numbers")]

use gemm::{c32, c64};

use super::*;

const ORDERS: [Order; 2] = [Order::ROW_MAJOR, Order::COLUMN_MAJOR];
const TRANSPOSES: [Transpose; 3] = [Transpose::NO, Transpose::YES, Transpose::CONJUGATE];
/// Rows, columns and shared numbers, around the sizes of blocks and down to nothing.
const SHAPES: [[usize; 3]; 6] =
    [[1, 1, 1], [3, 5, 7], [4, 8, 70], [33, 17, 129], [2, 40, 0], [1, 9, 300]];

/// A number of each type from a small whole one.
trait Whole: Copy + Default + PartialEq + std::fmt::Debug {
    fn whole(number: i32) -> Self;

    /// The number as it takes part.
    fn taking_part(self, _: Transpose) -> Self {
        self
    }
}

impl Whole for f32 {
    fn whole(number: i32) -> Self {
        number as Self
    }
}

impl Whole for f64 {
    fn whole(number: i32) -> Self {
        Self::from(number)
    }
}

impl Whole for c32 {
    fn whole(number: i32) -> Self {
        Self { re: number as f32, im: (number % 3) as f32 }
    }

    fn taking_part(self, transpose: Transpose) -> Self {
        if transpose == Transpose::CONJUGATE { self.conj() } else { self }
    }
}

impl Whole for c64 {
    fn whole(number: i32) -> Self {
        Self { re: f64::from(number), im: f64::from(number % 3) }
    }

    fn taking_part(self, transpose: Transpose) -> Self {
        if transpose == Transpose::CONJUGATE { self.conj() } else { self }
    }
}

fn numbers<T: Whole>(count: usize, seed: i32) -> Vec<T> {
    (0..count as i32).map(|index| T::whole((index * 7 + seed * 5) % 9 - 4)).collect()
}

/// Where the number of that row and column is.
fn place(order: Order, stride: usize, row: usize, column: usize) -> usize {
    if order == Order::ROW_MAJOR { row * stride + column } else { column * stride + row }
}

/// The stored matrix's stride, with room between what lies together.
fn stride(order: Order, rows: usize, columns: usize) -> usize {
    (if order == Order::ROW_MAJOR { columns } else { rows }) + 1
}

/// Tests matrix products of one type; `$pass` makes of a factor what C passes.
macro_rules! test_products {
    ($name:ident, $number:ty, $gemm:ident, $gemv:ident, $syrk:ident, $axpy:ident, $pass:expr) => {
        #[test]
        fn $name() {
            let (alpha, beta) = (<$number>::whole(2), <$number>::whole(3));
            let zero = <$number>::default();
            for (shape, order) in SHAPES.iter().flat_map(|s| ORDERS.map(|order| (*s, order))) {
                for (transposes, beta) in TRANSPOSES
                    .iter()
                    .flat_map(|a| TRANSPOSES.map(|b| [*a, b]))
                    .flat_map(|transposes| [(transposes, zero), (transposes, beta)])
                {
                    let [m, n, k] = shape;
                    let sizes = |transpose, rows, columns| {
                        if transpose == Transpose::NO { (rows, columns) } else { (columns, rows) }
                    };
                    let (a_rows, a_columns) = sizes(transposes[0], m, k);
                    let (b_rows, b_columns) = sizes(transposes[1], k, n);
                    let a_stride = stride(order, a_rows, a_columns);
                    let b_stride = stride(order, b_rows, b_columns);
                    let c_stride = stride(order, m, n);
                    let room = 2 + m.max(n).max(k);
                    let a: Vec<$number> = numbers(room * room, 1);
                    let b: Vec<$number> = numbers(room * room, 2);
                    let before: Vec<$number> = numbers(room * room, 3);
                    let of_a = |i: usize, l: usize| {
                        let (row, column) = sizes(transposes[0], i, l);
                        a[place(order, a_stride, row, column)].taking_part(transposes[0])
                    };
                    let of_b = |l: usize, j: usize| {
                        let (row, column) = sizes(transposes[1], l, j);
                        b[place(order, b_stride, row, column)].taking_part(transposes[1])
                    };

                    let mut c = before.clone();
                    unsafe {
                        $gemm(
                            order,
                            transposes[0],
                            transposes[1],
                            m as c_int,
                            n as c_int,
                            k as c_int,
                            $pass(&alpha),
                            a.as_ptr().cast(),
                            a_stride as c_int,
                            b.as_ptr().cast(),
                            b_stride as c_int,
                            $pass(&beta),
                            c.as_mut_ptr().cast(),
                            c_stride as c_int,
                        );
                    }
                    let mut expected = before.clone();
                    for (i, j) in (0..m).flat_map(|i| (0..n).map(move |j| (i, j))) {
                        let sum = (0..k).fold(zero, |sum, l| sum + of_a(i, l) * of_b(l, j));
                        let at = place(order, c_stride, i, j);
                        expected[at] = alpha * sum + beta * before[at];
                    }
                    assert_eq!(c, expected, "{shape:?} {order:?} {transposes:?} {beta:?}");

                    let mut y = before.clone();
                    unsafe {
                        $gemv(
                            order,
                            transposes[0],
                            a_rows as c_int,
                            a_columns as c_int,
                            $pass(&alpha),
                            a.as_ptr().cast(),
                            a_stride as c_int,
                            b.as_ptr().cast(),
                            2,
                            $pass(&beta),
                            y.as_mut_ptr().cast(),
                            3,
                        );
                    }
                    let mut expected = before.clone();
                    for i in 0..m {
                        let sum = (0..k).fold(zero, |sum, l| sum + of_a(i, l) * b[2 * l]);
                        expected[3 * i] = alpha * sum + beta * before[3 * i];
                    }
                    assert_eq!(y, expected, "{shape:?} {order:?} {transposes:?} {beta:?}");

                    let mut c = vec![zero; room * room];
                    unsafe {
                        $syrk(
                            order,
                            121,
                            transposes[0],
                            m as c_int,
                            k as c_int,
                            $pass(&alpha),
                            a.as_ptr().cast(),
                            a_stride as c_int,
                            $pass(&zero),
                            c.as_mut_ptr().cast(),
                            m as c_int,
                        );
                    }
                    for (i, j) in (0..m).flat_map(|i| (0..m).map(move |j| (i, j))) {
                        let sum = (0..k).fold(zero, |sum, l| sum + of_a(i, l) * of_a(j, l));
                        assert_eq!(c[i * m + j], alpha * sum, "{shape:?} {order:?}");
                    }
                }
            }
            let (x, before): (Vec<$number>, Vec<$number>) = (numbers(40, 1), numbers(40, 2));
            let mut y = before.clone();
            unsafe { $axpy(13, $pass(&alpha), x.as_ptr().cast(), 3, y.as_mut_ptr().cast(), 2) };
            let sum = |i: usize| if i < 26 && i % 2 == 0 { alpha * x[i / 2 * 3] } else { zero };
            assert!((0..40).all(|i| y[i] == before[i] + sum(i)));
        }
    };
}

fn by_address<T>(number: &T) -> *const c_void {
    std::ptr::from_ref(number).cast()
}

test_products!(singles, f32, cblas_sgemm, cblas_sgemv, cblas_ssyrk, cblas_saxpy, |number: &f32| {
    *number
});
test_products!(doubles, f64, cblas_dgemm, cblas_dgemv, cblas_dsyrk, cblas_daxpy, |number: &f64| {
    *number
});
test_products!(
    complex_singles,
    c32,
    cblas_cgemm,
    cblas_cgemv,
    cblas_csyrk,
    cblas_caxpy,
    by_address
);
test_products!(
    complex_doubles,
    c64,
    cblas_zgemm,
    cblas_zgemv,
    cblas_zsyrk,
    cblas_zaxpy,
    by_address
);

#[test]
fn sums_of_products_take_every_item_once() {
    for count in [0, 1, 15, 16, 17, 100] {
        for (x_step, y_step) in [(1, 1), (2, 3)] {
            let (x, y): (Vec<f64>, Vec<f64>) = (numbers(300, 1), numbers(300, 2));
            let expected: f64 = (0..count).map(|i| x[i * x_step] * y[i * y_step]).sum();
            let steps = (x_step as c_int, y_step as c_int);
            let sum =
                unsafe { cblas_ddot(count as c_int, x.as_ptr(), steps.0, y.as_ptr(), steps.1) };
            assert_eq!(sum.to_bits(), (expected + 0.0).to_bits(), "{count}");
            let narrow = |numbers: &[f64]| numbers.iter().map(|n| *n as f32).collect::<Vec<_>>();
            let (x, y) = (narrow(&x), narrow(&y));
            let sum =
                unsafe { cblas_sdot(count as c_int, x.as_ptr(), steps.0, y.as_ptr(), steps.1) };
            assert_eq!(f64::from(sum).to_bits(), (expected + 0.0).to_bits(), "{count}");
        }
    }
}

#[test]
fn only_dotc_conjugates_and_only_the_first_vector() {
    let (x, y): (Vec<c64>, Vec<c64>) = (numbers(20, 1), numbers(20, 2));
    let sum = |conjugate: bool| {
        let pairs = x.iter().zip(&y).take(10);
        let product = |(x, y): (&c64, &c64)| if conjugate { x.conj() * y } else { x * y };
        pairs.map(product).fold(c64::default(), |sum, product| sum + product)
    };
    for (function, conjugate) in [
        (cblas_zdotu_sub as unsafe extern "C" fn(_, _, _, _, _, _), false),
        (cblas_zdotc_sub, true),
    ] {
        let mut result = c64::default();
        let to = std::ptr::from_mut(&mut result).cast();
        unsafe { function(10, x.as_ptr().cast(), 1, y.as_ptr().cast(), 1, to) };
        assert_eq!(result, sum(conjugate));
    }
}
