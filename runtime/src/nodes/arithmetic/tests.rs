use half::f16;
use num_complex::Complex;
use pipeline_node::{Array, DType, Element};

use super::Operation;
use crate::nodes::operand::Operand;

fn compute<T: Element>(operation: Operation, elements: &[T], operand: Operand) -> Array {
    let array = Array::from_elements([elements.len()], elements.iter().copied()).unwrap();
    operation.of_array(array, operand, "operand").unwrap()
}

fn elements<T: Element>(array: &Array) -> Vec<T> {
    array.elements().unwrap_or_else(|| panic!("{array}")).collect()
}

#[test]
fn an_integer_keeps_the_dtype_and_wraps_around() {
    let (two, minus) = (Operand::Int(2), Operand::Int(-1));
    assert_eq!(elements::<u8>(&compute(Operation::Multiply, &[1_u8, 200], two)), [2, 144]);
    assert_eq!(elements::<i8>(&compute(Operation::Subtract, &[127_i8, -128], minus)), [-128, -127]);
    assert_eq!(elements::<u64>(&compute(Operation::Add, &[u64::MAX], two)), [1]);
    assert_eq!(elements::<i64>(&compute(Operation::Add, &[true, false], two)), [3, 2]);
    assert_eq!(elements::<f32>(&compute(Operation::Multiply, &[1.5_f32], two)), [3.0]);
}

#[test]
fn a_float_or_a_division_makes_floats_of_integers() {
    let half = Operand::Float(0.5);
    assert_eq!(elements::<f64>(&compute(Operation::Multiply, &[1_i8, 3], half)), [0.5, 1.5]);
    assert_eq!(elements::<f64>(&compute(Operation::Add, &[true], half)), [1.5]);
    assert_eq!(
        elements::<f64>(&compute(Operation::Divide, &[1_u8], Operand::Int(300))),
        [1.0 / 300.0]
    );
    assert_eq!(elements::<f32>(&compute(Operation::Divide, &[1_f32], Operand::Int(4))), [0.25]);
    let halves = compute(Operation::Multiply, &[f16::from_f32(2.0)], Operand::Int(70_000));
    assert_eq!(elements::<f16>(&halves), [f16::INFINITY]);
}

#[test]
fn complex_numbers_stay_what_they_are() {
    let number = Complex::new(1.0_f32, -2.0);
    let halved = compute(Operation::Divide, &[number], Operand::Int(2));
    assert_eq!(elements::<Complex<f32>>(&halved), [Complex::new(0.5, -1.0)]);
    let more = compute(Operation::Add, &[Complex::new(1.0_f64, 1.0)], Operand::Float(0.5));
    assert_eq!(elements::<Complex<f64>>(&more), [Complex::new(1.5, 1.0)]);
}

#[test]
fn it_happens_in_place_and_the_byte_order_becomes_the_machines() {
    let array = Array::new(">i2".parse().unwrap(), [2], vec![0, 1, 0, 2]).unwrap();
    let place = array.data().as_ptr();
    let array = Operation::Multiply.of_array(array, Operand::Int(3), "factor").unwrap();
    assert_eq!((array.dtype(), array.data().as_ptr()), (&DType::I16, place));
    assert_eq!(elements::<i16>(&array), [3, 6]);
}

#[test]
fn what_cannot_be_computed_is_said() {
    let failure = |dtype: &str, operand| {
        let dtype: DType = dtype.parse().unwrap();
        let array = Array::new(dtype.clone(), [1], vec![0; dtype.size()]).unwrap();
        Operation::Multiply.of_array(array, operand, "factor").unwrap_err().to_string()
    };
    let messages = [
        failure("uint8", Operand::Int(300)),
        failure("uint64", Operand::Int(-1)),
        failure("bool", Operand::Int(1 << 63)),
        failure("datetime64[ms]", Operand::Int(2)),
        failure("|S3", Operand::Float(1.5)),
    ];
    insta::assert_snapshot!(messages.join("\n"));
}
