//! What an instance is once a function of it has returned.

use std::collections::BTreeMap;

use wasmtime::{Instance, Mutability, Store, Val};

/// The memory and the variables of an instance, as far as it exports them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// The exported memory; nothing if there is none.
    pub memory: Vec<u8>,
    /// The exported globals that are mutable integers of 32 bits.
    pub globals: BTreeMap<String, i32>,
}

impl Image {
    pub(crate) fn of<T: 'static>(instance: &Instance, store: &mut Store<T>) -> Self {
        let memory = instance.get_memory(&mut *store, "memory");
        let memory = memory.map(|memory| memory.data(&*store).to_vec()).unwrap_or_default();
        let exports = instance.exports(&mut *store);
        let globals: Vec<_> = exports
            .filter_map(|export| Some((export.name().to_owned(), export.into_global()?)))
            .collect();
        let value = |(name, global): (String, wasmtime::Global)| {
            let is_variable = global.ty(&*store).mutability() == Mutability::Var;
            let value = is_variable.then(|| global.get(&mut *store));
            value.and_then(|value| Some((name, as_i32(&value)?)))
        };
        Self { memory, globals: globals.into_iter().filter_map(value).collect() }
    }
}

fn as_i32(value: &Val) -> Option<i32> {
    match value {
        Val::I32(value) => Some(*value),
        _ => None,
    }
}
