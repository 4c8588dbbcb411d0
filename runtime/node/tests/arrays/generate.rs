//! Arrays at random: any dtype, any shape, any bytes.

use pipeline_node::{Array, ByteOrder, DType, Field, Number, Record, TimeBase, TimeUnit};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// How many arrays are tried; a failure leaves no file behind.
pub(crate) fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) }
}

/// An array of any dtype, with few elements.
pub(crate) fn array() -> impl Strategy<Value = Array> {
    (dtype(), vec(0_usize..4, 0..4)).prop_flat_map(|(dtype, shape)| {
        let bytes = Array::bytes(&dtype, &shape).unwrap();
        vec(any::<u8>(), bytes)
            .prop_map(move |data| Array::new(dtype.clone(), shape.clone(), data).unwrap())
    })
}

/// Any dtype, fields in fields included.
pub(crate) fn dtype() -> impl Strategy<Value = DType> {
    plain().prop_recursive(3, 12, 4, |inner| vec(field(inner), 0..4).prop_map(record))
}

fn plain() -> impl Strategy<Value = DType> {
    prop_oneof![
        (select(Number::ALL), order()).prop_map(|(number, order)| number.ordered(order)),
        (unit(), order()).prop_map(|(unit, order)| DType::Datetime(unit, order)),
        (unit(), order()).prop_map(|(unit, order)| DType::Timedelta(unit, order)),
        (0_usize..9).prop_map(DType::Bytes),
        (0_usize..5, order()).prop_map(|(length, order)| DType::Text(length, order)),
        (0_usize..9).prop_map(DType::Void),
    ]
}

fn order() -> impl Strategy<Value = ByteOrder> {
    select(&[ByteOrder::Little, ByteOrder::Big][..])
}

fn unit() -> impl Strategy<Value = TimeUnit> {
    let counted = (select(TimeBase::ALL), 1_u32..100);
    counted.prop_map(|(base, count)| TimeUnit::new(base, count).or(TimeUnit::new(base, 1)).unwrap())
}

/// A field with the bytes before it.
fn field(dtype: impl Strategy<Value = DType>) -> impl Strategy<Value = (Field, usize)> {
    let title = proptest::option::of("[a-zä€'\"\\\\]{1,4}");
    (dtype, "[a-z_é]{1,4}", title, vec(1_usize..4, 0..3), 0_usize..5).prop_map(
        |(dtype, name, title, mut shape, gap)| {
            // NumPy has no shape of texts without bytes.
            if matches!(dtype, DType::Bytes(0) | DType::Void(0) | DType::Text(0, _)) {
                shape.clear();
            }
            (Field { name, title, dtype, shape, offset: 0 }, gap)
        },
    )
}

/// The fields one after the other, their names made different.
fn record(fields: Vec<(Field, usize)>) -> DType {
    let mut end = 0;
    let placed = fields.into_iter().enumerate().map(|(index, (field, gap))| {
        let name = format!("{}{index}", field.name);
        let title = field.title.map(|title| format!("{title}{index}t"));
        let offset = end + gap;
        let elements: usize = field.shape.iter().product();
        end = offset + field.dtype.size() * elements;
        Field { name, title, offset, ..field }
    });
    let placed: Vec<_> = placed.collect();
    Record::new(placed, end + end % 3).unwrap().into()
}
