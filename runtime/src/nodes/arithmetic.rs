//! Arithmetic on arrays, with the dtypes that NumPy would give the results.

mod element;

use half::f16;
use num_complex::Complex;
use pipeline_node::{Array, DType, Element, ErrorKind, NodeError, Number};
use serde::{Deserialize, Serialize};

use self::element::{Arithmetic, Whole};
use super::operand::Operand;

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Operation {
    #[default]
    Add,
    Subtract,
    Multiply,
    Divide,
}

impl Operation {
    pub(super) fn of_numbers(self, number: f64, operand: f64) -> f64 {
        f64::compute(self, number, operand)
    }

    /// Does it to each element: in place if nobody else holds the array, NumPy included, and if the
    /// result's elements are as large. `parameter` is what the operand is called.
    pub(super) fn of_array(
        self,
        array: Array,
        operand: Operand,
        parameter: &str,
    ) -> Result<Array, NodeError> {
        let DType::Number(number, _) = array.dtype() else {
            return Err(NodeError::failed(format!(
                "an {array} holds no numbers, so there is nothing to compute with"
            ))
            .with_kind(ErrorKind::UnsupportedValue));
        };
        let number = *number;
        let array = array.in_native_order();
        let value = operand.value();
        let changed = match (number, operand) {
            (Number::F16, _) => self.all(array, f16::from_f64(value)),
            #[expect(clippy::cast_possible_truncation, reason = "as NumPy does")]
            (Number::F32, _) => self.all(array, value as f32),
            (Number::F64, _) => self.all(array, value),
            #[expect(clippy::cast_possible_truncation, reason = "as NumPy does")]
            (Number::C64, _) => self.all(array, Complex::new(value as f32, 0.0)),
            (Number::C128, _) => self.all(array, Complex::new(value, 0.0)),
            (_, Operand::Int(integer)) if self != Self::Divide => {
                self.all_integers(array, number, integer, parameter)?
            }
            _ => floats(array, number).and_then(|array| self.all(array, value)),
        };
        // Each number that there is has its case above; one that is to come passes through.
        Ok(changed.unwrap_or_else(|array| array))
    }

    /// Does it to all elements, if they are of the operand's type.
    fn all<T: Arithmetic>(self, array: Array, operand: T) -> Result<Array, Array> {
        match self {
            Self::Add => array.map(|element: T| T::compute(Self::Add, element, operand)),
            Self::Subtract => array.map(|element: T| T::compute(Self::Subtract, element, operand)),
            Self::Multiply => array.map(|element: T| T::compute(Self::Multiply, element, operand)),
            Self::Divide => array.map(|element: T| T::compute(Self::Divide, element, operand)),
        }
    }

    /// Does it to all elements, if they are integers of the operand's type. What is too large comes out at the other
    /// end, so that to take one off is to add its opposite. Integers are divided as floats.
    fn all_whole<T: Whole>(self, array: Array, operand: T) -> Result<Array, Array> {
        let summand = if self == Self::Subtract { operand.opposite() } else { operand };
        match self {
            Self::Add | Self::Subtract => array.map(|element: T| element.plus(summand)),
            Self::Multiply => array.map(|element: T| element.times(operand)),
            Self::Divide => Err(array),
        }
    }

    /// The operand must be one of the integers that the elements can be; truth values are integers of
    /// 64 bits.
    fn all_integers(
        self,
        array: Array,
        number: Number,
        operand: i128,
        parameter: &str,
    ) -> Result<Result<Array, Array>, NodeError> {
        match number {
            Number::Bool => {
                let operand = fitting(operand, parameter)?;
                let integers = array.map(|element: bool| i64::from(element));
                Ok(integers.and_then(|array| self.all_whole::<i64>(array, operand)))
            }
            Number::I8 => Ok(self.all_whole::<i8>(array, fitting(operand, parameter)?)),
            Number::I16 => Ok(self.all_whole::<i16>(array, fitting(operand, parameter)?)),
            Number::I32 => Ok(self.all_whole::<i32>(array, fitting(operand, parameter)?)),
            Number::I64 => Ok(self.all_whole::<i64>(array, fitting(operand, parameter)?)),
            Number::U8 => Ok(self.all_whole::<u8>(array, fitting(operand, parameter)?)),
            Number::U16 => Ok(self.all_whole::<u16>(array, fitting(operand, parameter)?)),
            Number::U32 => Ok(self.all_whole::<u32>(array, fitting(operand, parameter)?)),
            Number::U64 => Ok(self.all_whole::<u64>(array, fitting(operand, parameter)?)),
            _ => Ok(Err(array)),
        }
    }
}

/// Integers and truth values as floats of 64 bits.
fn floats(array: Array, number: Number) -> Result<Array, Array> {
    match number {
        Number::Bool => array.map(|element: bool| f64::from(u8::from(element))),
        Number::I8 => array.map(|element: i8| f64::from(element)),
        Number::I16 => array.map(|element: i16| f64::from(element)),
        Number::I32 => array.map(|element: i32| f64::from(element)),
        Number::I64 => array.map(|element: i64| element as f64),
        Number::U8 => array.map(|element: u8| f64::from(element)),
        Number::U16 => array.map(|element: u16| f64::from(element)),
        Number::U32 => array.map(|element: u32| f64::from(element)),
        Number::U64 => array.map(|element: u64| element as f64),
        _ => Err(array),
    }
}

fn fitting<T: Element + TryFrom<i128>>(operand: i128, parameter: &str) -> Result<T, NodeError> {
    operand.try_into().map_err(|_| {
        NodeError::failed(format!(
            "parameter `{parameter}` is {operand}, which is no `{dtype}` as the array's elements are; \
             give it as a float, or give the array another dtype",
            dtype = T::DTYPE
        ))
    })
}

#[cfg(test)]
mod tests;
