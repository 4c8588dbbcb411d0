//! `.npy` files that are as NumPy writes them, and such that are wrong.

use pipeline_node::{Array, npy};

fn read(file: &[u8]) -> Result<Array, String> {
    npy::read(file, file.len() as u64).map_err(|error| error.to_string())
}

/// A file of this version with this header.
fn file(version: u8, header: &str, data: &[u8]) -> Vec<u8> {
    let length = header.len().to_le_bytes();
    let length = if version == 1 { &length[..2] } else { &length[..4] };
    [&b"\x93NUMPY"[..], &[version, 0], length, header.as_bytes(), data].concat()
}

#[test]
fn it_is_written_as_numpy_writes_it() {
    let array = Array::from_elements([3, 2], [1_u8, 2, 3, 4, 5, 6]).unwrap();
    let mut written = Vec::new();
    npy::write(&array, &mut written).unwrap();
    let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2), }";
    let header = format!("{header:<117}\n");
    assert_eq!(written, file(1, &header, &[1, 2, 3, 4, 5, 6]));
}

#[test]
fn a_name_that_needs_it_gets_a_newer_version() {
    let version = |name: &str| {
        let dtype = format!("[[\"{name}\", \"|u1\"]]");
        let descr: serde_json::Value = serde_json::from_str(&dtype).unwrap();
        let dtype = pipeline_node::DType::from_descr(&descr.into()).unwrap();
        let array = Array::new(dtype, [1], vec![7]).unwrap();
        let mut written = Vec::new();
        npy::write(&array, &mut written).unwrap();
        assert_eq!(read(&written).unwrap(), array);
        written[6]
    };
    assert_eq!((version("ä"), version(&"a".repeat(70_000)), version("€")), (1, 2, 3));
}

#[test]
fn fortran_order_becomes_c_order() {
    let header = "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }\n";
    let data: Vec<_> = [1_i16, 4, 2, 5, 3, 6].into_iter().flat_map(i16::to_be_bytes).collect();
    let array = read(&file(2, header, &data)).unwrap().in_native_order();
    assert_eq!(array.as_slice::<i16>(), Some(&[1, 2, 3, 4, 5, 6][..]));
}

#[test]
fn what_python_2_wrote_is_read() {
    let header = "{'descr': [('a', '<i2')], 'fortran_order': False, 'shape': (2L,), }\n";
    assert_eq!(read(&file(1, header, &[0; 4])).unwrap().shape(), [2]);
}

#[test]
fn each_defect_of_a_file_is_said() {
    let header = |descr: &str, shape: &str| {
        format!("{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}}}\n")
    };
    let good = header("'<f8'", "(2,)");
    let mut too_long = b"\x93NUMPY\x02\x00".to_vec();
    too_long.extend_from_slice(&u32::MAX.to_le_bytes());
    let mut huge = b"\x93NUMPY\x02\x00\x00\x00\x20\x00".to_vec();
    huge.resize(3 << 20, b' ');
    let files = [
        b"".to_vec(),
        b"PK\x03\x04 an archive".to_vec(),
        b"\x93NUMPY".to_vec(),
        b"\x93NUMPY\x01\x00\x40".to_vec(),
        file(4, &good, &[0; 16]),
        too_long,
        huge,
        file(1, &good, &[0; 15]),
        file(1, &good, &[0; 17]),
        file(1, &header("'<f8'", "(2, 9223372036854775807)"), &[]),
        file(1, &header("'<f8'", "(-1,)"), &[]),
        file(1, &header("'<f8'", "2"), &[0; 16]),
        file(1, &header("'|O'", "(1,)"), &[0; 8]),
        file(1, &header("'<f16'", "(1,)"), &[0; 16]),
        file(1, &header("'<f3'", "(1,)"), &[0; 3]),
        file(1, &header("[('a', '<f8'", "(1,)"), &[0; 8]),
        file(1, "{'descr': '<f8', 'shape': ()}\n", &[0; 8]),
        file(1, "{'descr': '<f8', 'shape': (), 'fortran_order': 0}\n", &[0; 8]),
        file(1, "{'descr': '<f8', 'shape': (), 'fortran_order': False, 'x': 1}\n", &[0; 8]),
        file(1, "['<f8', False, ()]\n", &[0; 8]),
        [&b"\x93NUMPY\x03\x00\x01\x00\x00\x00"[..], b"\xff"].concat(),
    ];
    let messages: Vec<_> = files.iter().map(|file| read(file).unwrap_err()).collect();
    insta::assert_snapshot!(messages.join("\n"));
}

/// A file whose length isn't what it seems, such as one that another program cuts off meanwhile.
#[test]
fn a_file_that_ends_before_its_length_is_an_error() {
    let whole = file(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}\n", &[0; 16]);
    let error = npy::read(&whole[..whole.len() - 1], whole.len() as u64).unwrap_err();
    insta::assert_snapshot!(error, @"its header announces 16 bytes of elements, found 15");
}
