//! What each type of elements does with an operand of its own type.

use half::f16;
use num_complex::Complex;
use pipeline_node::Element;

use super::Operation;

/// A type of elements that can be computed with.
pub(super) trait Arithmetic: Element {
    fn compute(operation: Operation, element: Self, operand: Self) -> Self;
}

/// A type of integers. What is too large for it comes out at the other end.
pub(super) trait Whole: Element {
    fn plus(self, operand: Self) -> Self;
    fn times(self, operand: Self) -> Self;
    fn opposite(self) -> Self;
}

macro_rules! integers {
    ($($integer:ident)*) => {
        $(impl Whole for $integer {
            #[inline]
            fn plus(self, operand: Self) -> Self {
                self.wrapping_add(operand)
            }

            #[inline]
            fn times(self, operand: Self) -> Self {
                self.wrapping_mul(operand)
            }

            fn opposite(self) -> Self {
                self.wrapping_neg()
            }
        })*
    };
}

integers!(i8 i16 i32 i64 u8 u16 u32 u64);

macro_rules! floats {
    ($($float:ident)*) => {
        $(impl Arithmetic for $float {
            #[inline]
            fn compute(operation: Operation, element: Self, operand: Self) -> Self {
                match operation {
                    Operation::Add => element + operand,
                    Operation::Subtract => element - operand,
                    Operation::Multiply => element * operand,
                    Operation::Divide => element / operand,
                }
            }
        }

        impl Arithmetic for Complex<$float> {
            #[inline]
            fn compute(operation: Operation, element: Self, operand: Self) -> Self {
                match operation {
                    Operation::Add => element + operand,
                    Operation::Subtract => element - operand,
                    Operation::Multiply => element * operand,
                    Operation::Divide => {
                        // Smith's method, for an operand whose imaginary part is 0.
                        let ratio = operand.im / operand.re;
                        let scale = 1.0 / (operand.re + operand.im * ratio);
                        Self::new(
                            (element.re + element.im * ratio) * scale,
                            (element.im - element.re * ratio) * scale,
                        )
                    }
                }
            }
        })*
    };
}

floats!(f32 f64);

impl Arithmetic for f16 {
    #[inline]
    fn compute(operation: Operation, element: Self, operand: Self) -> Self {
        Self::from_f32(f32::compute(operation, element.to_f32(), operand.to_f32()))
    }
}
