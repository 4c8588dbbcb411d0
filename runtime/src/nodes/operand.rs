//! A parameter that is a number, and still knows whether the manifest has an integer.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A number, as Python would read it: `2` is an `int`, `2.0` a `float`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Operand {
    Int(i128),
    Float(f64),
}

impl Operand {
    pub(super) fn value(self) -> f64 {
        match self {
            // A conversion of 128 bits is a function of the compiler's, called for each item.
            Self::Int(integer) => {
                i64::try_from(integer).map_or_else(|_| integer as f64, |short| short as f64)
            }
            Self::Float(float) => float,
        }
    }
}

impl Default for Operand {
    fn default() -> Self {
        Self::Int(0)
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(integer) => integer.fmt(f),
            Self::Float(float) => float.fmt(f),
        }
    }
}

impl Serialize for Operand {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Int(integer) => serializer.serialize_i128(*integer),
            Self::Float(float) => serializer.serialize_f64(*float),
        }
    }
}

impl<'de> Deserialize<'de> for Operand {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_f64(AnyNumber)
    }
}

struct AnyNumber;

impl Visitor<'_> for AnyNumber {
    type Value = Operand;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("f64")
    }

    fn visit_i64<E: Error>(self, integer: i64) -> Result<Operand, E> {
        Ok(Operand::Int(integer.into()))
    }

    fn visit_u64<E: Error>(self, integer: u64) -> Result<Operand, E> {
        Ok(Operand::Int(integer.into()))
    }

    fn visit_f64<E: Error>(self, float: f64) -> Result<Operand, E> {
        Ok(Operand::Float(float))
    }
}
