//! Types as texts: `float64`, `<f8`, `<M8[ms]`, `|S5`.

use super::{ByteOrder, DType, DTypeError, Number, TimeUnit};

/// Names and codes of what there is no portable form of.
const LONG_DOUBLES: [&str; 8] =
    ["longdouble", "clongdouble", "float96", "float128", "complex192", "complex256", "g", "G"];
/// Sizes of a `longdouble` and of a complex number of two.
const LONG_DOUBLE_SIZES: [(char, usize); 4] = [('f', 12), ('f', 16), ('c', 24), ('c', 32)];

impl std::str::FromStr for DType {
    type Err = DTypeError;

    /// Reads one of NumPy's names or codes.
    fn from_str(text: &str) -> Result<Self, DTypeError> {
        if let Some(number) = Number::ALL.iter().find(|number| number.name() == text) {
            return Ok(number.ordered(ByteOrder::NATIVE));
        }
        if let Some(unit) = text.strip_prefix("datetime64") {
            return Ok(Self::Datetime(TimeUnit::of(unit, text)?, ByteOrder::NATIVE));
        }
        if let Some(unit) = text.strip_prefix("timedelta64") {
            return Ok(Self::Timedelta(TimeUnit::of(unit, text)?, ByteOrder::NATIVE));
        }
        let (order, code) = byte_order(text);
        match code {
            "object" => Err(DTypeError::Object(text.to_owned())),
            _ if LONG_DOUBLES.contains(&code) => Err(DTypeError::LongDouble(text.to_owned())),
            _ => coded(text, order, code),
        }
    }
}

/// Splits the byte order off; without a sign, or with one that says that there is none, it is the
/// machine's.
fn byte_order(text: &str) -> (ByteOrder, &str) {
    match text.split_at_checked(1) {
        Some(("<", code)) => (ByteOrder::Little, code),
        Some((">", code)) => (ByteOrder::Big, code),
        Some(("=" | "|", code)) => (ByteOrder::NATIVE, code),
        _ => (ByteOrder::NATIVE, text),
    }
}

/// Reads a letter and a size.
fn coded(text: &str, order: ByteOrder, code: &str) -> Result<DType, DTypeError> {
    let unknown = || DTypeError::Unknown(text.to_owned());
    let kind = code.chars().next().ok_or_else(unknown)?;
    let rest = &code[kind.len_utf8()..];
    match (kind, rest.strip_prefix('8')) {
        ('O', _) => return Err(DTypeError::Object(text.to_owned())),
        ('M', Some(unit)) => return Ok(DType::Datetime(TimeUnit::of(unit, text)?, order)),
        ('m', Some(unit)) => return Ok(DType::Timedelta(TimeUnit::of(unit, text)?, order)),
        ('?', None) if rest.is_empty() => return Ok(DType::Bool),
        _ => {}
    }
    if rest.is_empty() || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(unknown());
    }
    let size = rest.parse::<usize>().ok().filter(|size| *size <= DType::MAX_SIZE);
    sized(kind, size.ok_or_else(|| DTypeError::Size(text.to_owned()))?, order, text)
}

fn sized(kind: char, size: usize, order: ByteOrder, text: &str) -> Result<DType, DTypeError> {
    let of_this_kind = |number: &&Number| number.kind() == kind && number.size() == size;
    if let Some(number) = Number::ALL.iter().find(of_this_kind) {
        return Ok(number.ordered(order));
    }
    if LONG_DOUBLE_SIZES.contains(&(kind, size)) {
        return Err(DTypeError::LongDouble(text.to_owned()));
    }
    match kind {
        'S' => Ok(DType::Bytes(size)),
        'V' => Ok(DType::Void(size)),
        'U' if size <= DType::MAX_SIZE / size_of::<char>() => Ok(DType::Text(size, order)),
        'U' => Err(DTypeError::Size(text.to_owned())),
        _ => Err(DTypeError::Unknown(text.to_owned())),
    }
}

/// The code of a type without fields.
pub(super) fn code(dtype: &DType) -> Option<String> {
    Some(match dtype {
        DType::Number(number, order) => {
            let sign = if number.size() == 1 { '|' } else { order.sign() };
            format!("{sign}{}{}", number.kind(), number.size())
        }
        DType::Datetime(unit, order) => format!("{}M8{unit}", order.sign()),
        DType::Timedelta(unit, order) => format!("{}m8{unit}", order.sign()),
        DType::Bytes(size) => format!("|S{size}"),
        DType::Text(length, order) => format!("{}U{length}", order.sign()),
        DType::Void(size) => format!("|V{size}"),
        DType::Record(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::DType;

    fn code(text: &str) -> String {
        match text.parse::<DType>() {
            Ok(dtype) => format!("{} = {dtype}", dtype.python_descr()),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn names_and_codes_are_those_of_numpy() {
        let texts = [
            "bool",
            "?",
            "|b1",
            "int8",
            "<i8",
            ">u2",
            "=f4",
            "f2",
            "float16",
            "complex64",
            ">c16",
            "datetime64[ms]",
            "<M8[25s]",
            ">m8",
            "timedelta64",
            "|S5",
            "<U3",
            ">U0",
            "|V7",
            "<u1",
        ];
        let codes: Vec<_> = texts.iter().map(|text| code(text)).collect();
        insta::assert_snapshot!(codes.join("\n"));
    }

    #[test]
    fn what_is_no_dtype_is_said() {
        let texts = [
            "",
            "<",
            "float",
            "i3",
            "é4",
            "<f8 ",
            "f-8",
            "S",
            "i+4",
            "object",
            "|O",
            "O8",
            "longdouble",
            "<f16",
            "c32",
            "g",
            "datetime64[parsec]",
            "M8[0s]",
            "M8[ms",
            "<m8[s/4]",
            "M8[2generic]",
            "S2147483648",
            "V99999999999999999999",
            "U536870912",
            "T",
            "StringDType",
        ];
        let messages: Vec<_> = texts.iter().map(|text| code(text)).collect();
        insta::assert_snapshot!(messages.join("\n"));
    }
}
