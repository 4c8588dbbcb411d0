//! Turns a wasm shared library into a relocatable object for an ordinary static link.
//!
//! A side module (`wasm-ld -shared`) is position independent: it finds its data and its table slots
//! through `__memory_base` and `__table_base` and other modules' symbols through the global offset
//! table (`GOT.mem`, `GOT.func`). [`convert`] undoes all of this. Data flows through one module per
//! concern:
//!
//! 1. `side_module` validates and reads the input, and resolves each global to an `address`;
//! 2. `base_relocs` evaluates the functions that add load addresses at run time;
//! 3. `symbols` names everything for the linker;
//! 4. `code` rewrites the function bodies, with a `relocation` for each operand the linker fills in;
//! 5. `object` writes the result.
//!
//! The input and output formats are the tool-conventions' documents "WebAssembly Dynamic Linking"
//! and "WebAssembly Object File Linking".

mod address;
mod base_relocs;
mod code;
mod object;
mod relocation;
mod side_module;
mod signatures;
mod symbols;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use wasmparser::BinaryReaderError;

use side_module::SideModule;
use symbols::Symbols;

/// Why an input can't be converted.
#[derive(Debug, thiserror::Error)]
pub enum ConvertError {
    /// Not a wasm module of the kind that the converter understands.
    #[error("not a valid wasm module, or one with features the converter doesn't know")]
    Invalid(#[from] BinaryReaderError),
    /// A wasm module, but not the output of `wasm-ld -shared`.
    #[error("not a side module of `wasm-ld -shared`: {0}")]
    NotASideModule(&'static str),
    /// An import that side modules don't have.
    #[error(
        "unknown import `{module}.{name}`; a side module imports from `env`, `GOT.mem` and `GOT.func`"
    )]
    UnknownImport {
        /// The import's module name.
        module: String,
        /// The import's field name.
        name: String,
    },
    /// An export that is neither a function nor the address of a variable.
    #[error("export `{0}` is neither a function nor the address of a variable")]
    UnknownExport(String),
    /// An import and an export of one name that are not one function.
    #[error("`{0}` is imported as one function and exported as another")]
    OtherDefinition(String),
    /// Static constructors, which a static link would have to call itself.
    #[error("`__wasm_call_ctors` isn't empty: static constructors are not supported")]
    Constructors,
    /// A function of the dynamic linker that is more than address arithmetic.
    #[error("a linker-made function does more than add and store addresses, at byte {offset}")]
    NotStraightLine {
        /// Offset in the module.
        offset: usize,
    },
    /// A pointer outside the data segment.
    #[error("a data relocation at offset {offset} lies outside the data segment")]
    StoreOutOfBounds {
        /// Offset in the data segment.
        offset: u32,
    },
    /// An address that no symbol stands for.
    #[error("no symbol stands for the address {0}")]
    NoTarget(String),
    /// A function that is only ever used by its address and has an unknown type.
    #[error(
        "the address of function `{0}` is taken, but its signature is unknown; add it to the table in `signatures.rs`"
    )]
    UnknownSignature(String),
    /// Code that assigns to a global which holds an address.
    #[error("code assigns to a global that holds an address")]
    AddressAssigned,
    /// Table slots, but no function that the linker made before all others.
    #[error(
        "the module's first function isn't linker-made, so there is no place to fix the order of its table slots"
    )]
    NoPlaceForSlotOrder,
    /// An exported or imported function with a table slot: it could get a slot before the others.
    #[error(
        "function {0} has a table slot and is visible outside the module, so the order of slots isn't certain"
    )]
    VisibleSlot(u32),
    /// An operator that would need a relocation the format doesn't have.
    #[error("unsupported: {0}")]
    UnsupportedOperator(String),
}

/// Name of the function that fixes the order of a library's table slots; `link_check` looks for it.
pub(crate) const SLOT_ORDER_PREFIX: &str = "__slot_order_";

/// Put before the names of symbols that only the libraries of one kit share.
const PRIVATE_PREFIX: &str = "__libpython_";

/// The relocatable object for the side module `wasm`; `name` tells libraries of one link apart.
///
/// Symbols in `private`, defined here or elsewhere, are renamed in the same way in each library, so
/// that they neither clash with nor give way to a C library's own.
///
/// # Errors
///
/// [`ConvertError`] for anything that isn't a side module, and for parts of one that the converter
/// would have to guess about.
pub fn convert(
    name: &str,
    wasm: &[u8],
    private: &BTreeSet<String>,
) -> Result<Vec<u8>, ConvertError> {
    let module = SideModule::parse(wasm)?;
    check_slots(&module)?;
    let slot_order = format!("{SLOT_ORDER_PREFIX}{name}");
    let symbols = Symbols::build(&module, private, &slot_order)?;
    let code = code::rewrite(wasm, &module, &symbols)?;
    object::write(&module, &symbols, &code)
}

/// Table slots keep their order only if no other object can ask for one of them earlier.
fn check_slots(module: &SideModule<'_>) -> Result<(), ConvertError> {
    let imported = module.imports.len() as u32;
    if !module.slots.is_empty() && !module.is_linker_made(imported) {
        return Err(ConvertError::NoPlaceForSlotOrder);
    }
    let is_visible = |function: &&u32| {
        **function < imported
            || module.exported_functions.iter().any(|(_, exported)| exported == *function)
    };
    match module.slots.iter().find(is_visible) {
        Some(function) => Err(ConvertError::VisibleSlot(*function)),
        None => Ok(()),
    }
}
