//! What an `i32` of a side module stands for while its place in the final program is unknown.

/// An `i32` value whose final value the static linker will know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Address<'a> {
    /// A plain number.
    Constant(i32),
    /// `__memory_base` plus this offset: a place in the module's own data segment.
    Memory(i32),
    /// `__table_base` plus this number: the table slot of one of the module's own functions.
    Slot(i32),
    /// `GOT.mem.<name>` plus an offset: the address of a variable.
    Data(&'a str, i32),
    /// `GOT.func.<name>`: the table slot of a function.
    Function(&'a str),
}

impl<'a> Address<'a> {
    /// `self + other` where the sum is again one address; a sum of two bases is none, and a slot
    /// outside the module's own functions has no known order to count in.
    pub fn plus(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Constant(a), Self::Constant(b)) => Some(Self::Constant(a.wrapping_add(b))),
            (Self::Constant(n), base) | (base, Self::Constant(n)) => base.offset_by(n),
            _ => None,
        }
    }

    fn offset_by(self, n: i32) -> Option<Self> {
        match self {
            Self::Constant(value) => Some(Self::Constant(value.wrapping_add(n))),
            Self::Memory(offset) => Some(Self::Memory(offset.wrapping_add(n))),
            Self::Slot(slot) => Some(Self::Slot(slot.wrapping_add(n))),
            Self::Data(name, offset) => Some(Self::Data(name, offset.wrapping_add(n))),
            Self::Function(_) => (n == 0).then_some(self),
        }
    }
}

/// What a global of a side module is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GlobalRole<'a> {
    /// `__stack_pointer`, the only global that stays one.
    StackPointer,
    /// Everything else is an address in disguise.
    Address(Address<'a>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_plus_a_number_is_an_address_whatever_the_order() {
        let (base, number) = (Address::Memory(8), Address::Constant(-4));
        assert_eq!(base.plus(number), Some(Address::Memory(4)));
        assert_eq!(number.plus(base), Some(Address::Memory(4)));
        assert_eq!(Address::Slot(1).plus(number), Some(Address::Slot(-3)));
        assert_eq!(Address::Data("x", 1).plus(number), Some(Address::Data("x", -3)));
    }

    #[test]
    fn two_bases_do_not_add_up() {
        assert_eq!(Address::Memory(0).plus(Address::Slot(0)), None);
        assert_eq!(Address::Function("f").plus(Address::Constant(1)), None);
        assert_eq!(Address::Function("f").plus(Address::Constant(0)), Some(Address::Function("f")));
    }
}
