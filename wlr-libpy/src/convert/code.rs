//! Rewrites function bodies for a static link.
//!
//! Operators are copied byte for byte, except those whose operand the linker must fill in. With the
//! globals resolved to addresses, `global.get` of a base and the addition after it become one
//! `i32.const`: the result has no position independence left.

use wasm_encoder::Encode;
use wasmparser::{FunctionBody, Operator};

use super::ConvertError;
use super::address::{Address, GlobalRole};
use super::relocation::{PADDED_ZERO, Relocation, RelocationType, padded_u32};
use super::side_module::SideModule;
use super::symbols::{Place, Symbols};

const CALL: u8 = 0x10;
const CALL_INDIRECT: u8 = 0x11;
const DROP: u8 = 0x1a;
const GLOBAL_GET: u8 = 0x23;
const GLOBAL_SET: u8 = 0x24;
const I32_CONST: u8 = 0x41;
const UNREACHABLE_BODY: [u8; 3] = [0, 0x00, 0x0b];

/// Payload of a code section, and its relocations in order.
#[derive(Debug, Default)]
pub(super) struct CodeSection {
    pub payload: Vec<u8>,
    pub relocations: Vec<Relocation>,
}

/// Rewrites all functions of `module`, which was parsed from `wasm`.
pub(super) fn rewrite<'a>(
    wasm: &[u8],
    module: &'a SideModule<'a>,
    symbols: &Symbols<'a>,
) -> Result<CodeSection, ConvertError> {
    let mut section = CodeSection::default();
    module.bodies.len().encode(&mut section.payload);
    for (defined, body) in module.bodies.iter().enumerate() {
        let function = (module.imports.len() + defined) as u32;
        let rewriter = Rewriter { wasm, module, symbols, body: Body::default() };
        section.push(rewriter.function(function, body)?);
    }
    Ok(section)
}

impl CodeSection {
    fn push(&mut self, body: Body) {
        body.bytes.len().encode(&mut self.payload);
        let start = self.payload.len();
        self.payload.extend(body.bytes);
        self.relocations.extend(body.relocations.into_iter().map(|one| one.moved_by(start)));
    }
}

/// One function body while it is written; relocations count from its start.
#[derive(Debug, Default)]
struct Body {
    bytes: Vec<u8>,
    relocations: Vec<Relocation>,
}

struct Rewriter<'a, 'm> {
    wasm: &'m [u8],
    module: &'a SideModule<'a>,
    symbols: &'m Symbols<'a>,
    body: Body,
}

impl<'a> Rewriter<'a, '_> {
    fn function(mut self, function: u32, body: &FunctionBody<'a>) -> Result<Body, ConvertError> {
        let is_first = function as usize == self.module.imports.len();
        if is_first && !self.module.slots.is_empty() {
            self.slot_order()?;
        } else if self.module.is_linker_made(function) {
            // Nothing refers to it any more: the linker drops it, and its index stays taken.
            self.body.bytes.extend(UNREACHABLE_BODY);
        } else {
            self.operators(body)?;
        }
        Ok(self.body)
    }

    /// A function that takes the address of every function with a table slot, in slot order.
    ///
    /// Code that keeps `__table_base` in a variable and adds to it later needs the slots to stay
    /// contiguous. `wasm-ld` hands slots out in the order in which it meets relocations, so the
    /// first function of the object settles it; `link_check` verifies it after the link.
    fn slot_order(&mut self) -> Result<(), ConvertError> {
        self.body.bytes.push(0);
        for slot in 0..self.module.slots.len() as i32 {
            self.address(Address::Slot(slot))?;
            self.body.bytes.push(DROP);
        }
        self.body.bytes.push(0x0b);
        Ok(())
    }

    fn operators(&mut self, body: &FunctionBody<'a>) -> Result<(), ConvertError> {
        let operators =
            body.get_operators_reader()?.into_iter_with_offsets().collect::<Result<Vec<_>, _>>()?;
        let end = body.range().end;
        let offset_of = |index: usize| operators.get(index).map_or(end, |(_, at)| *at);
        let locals = body.range().start..offset_of(0);
        self.body.bytes.extend(&self.wasm[locals]);
        let mut index = 0;
        while let Some((operator, _)) = operators.get(index) {
            let source = &self.wasm[offset_of(index)..offset_of(index + 1)];
            index += match self.folded(&operators[index..]) {
                Some(address) => {
                    self.address(address)?;
                    3
                }
                None => {
                    self.operator(operator, source)?;
                    1
                }
            };
        }
        Ok(())
    }

    /// The sum of `global.get base; i32.const n; i32.add`, where it is one address.
    fn folded(&self, operators: &[(Operator<'a>, impl Sized)]) -> Option<Address<'a>> {
        let [
            (Operator::GlobalGet { global_index }, _),
            (Operator::I32Const { value }, _),
            (Operator::I32Add, _),
            ..,
        ] = operators
        else {
            return None;
        };
        match self.module.globals[*global_index as usize] {
            GlobalRole::Address(base) => base.plus(Address::Constant(*value)),
            GlobalRole::StackPointer => None,
        }
    }

    fn operator(&mut self, operator: &Operator<'a>, source: &[u8]) -> Result<(), ConvertError> {
        match operator {
            Operator::Call { function_index } => {
                let function = self.symbols.function(*function_index);
                self.operand(Some(CALL), RelocationType::FunctionIndexLeb, function, function);
            }
            Operator::CallIndirect { type_index, .. } => {
                let table = self.symbols.function_table;
                let ty = *type_index;
                self.operand(Some(CALL_INDIRECT), RelocationType::TypeIndexLeb, ty, ty);
                self.operand(None, RelocationType::TableNumberLeb, table, 0);
            }
            Operator::GlobalGet { global_index } => {
                match self.module.globals[*global_index as usize] {
                    GlobalRole::StackPointer => self.stack_pointer(GLOBAL_GET),
                    GlobalRole::Address(address) => self.address(address)?,
                }
            }
            Operator::GlobalSet { global_index } => {
                match self.module.globals[*global_index as usize] {
                    GlobalRole::StackPointer => self.stack_pointer(GLOBAL_SET),
                    GlobalRole::Address(_) => return Err(ConvertError::AddressAssigned),
                }
            }
            Operator::MemoryInit { .. }
            | Operator::DataDrop { .. }
            | Operator::TableInit { .. }
            | Operator::ElemDrop { .. }
            | Operator::TableCopy { .. } => {
                return Err(ConvertError::UnsupportedOperator(format!("{operator:?}")));
            }
            _ => self.body.bytes.extend(source),
        }
        Ok(())
    }

    fn stack_pointer(&mut self, opcode: u8) {
        let symbol = self.symbols.stack_pointer;
        self.operand(Some(opcode), RelocationType::GlobalIndexLeb, symbol, 0);
    }

    /// An opcode, if any, and the padded operand `value` that a relocation overwrites.
    fn operand(&mut self, opcode: Option<u8>, ty: RelocationType, index: u32, value: u32) {
        self.body.bytes.extend(opcode);
        let offset = self.body.bytes.len() as u32;
        self.body.relocations.push(Relocation { ty, offset, index, addend: 0 });
        self.body.bytes.extend(padded_u32(value));
    }

    fn address(&mut self, address: Address<'a>) -> Result<(), ConvertError> {
        self.body.bytes.push(I32_CONST);
        let offset = self.body.bytes.len() as u32;
        if let Address::Constant(value) = address {
            value.encode(&mut self.body.bytes);
            return Ok(());
        }
        self.body.relocations.push(self.symbols.relocation(address, offset, Place::Code)?);
        self.body.bytes.extend(PADDED_ZERO);
        Ok(())
    }
}
