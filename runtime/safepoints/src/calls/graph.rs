//! Who may call whom, as far as a module's code tells.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graphmap::DiGraphMap;
use wasmparser::{
    CompositeInnerType, ConstExpr, ElementItems, FunctionBody, Operator, Parser, Payload, RecGroup,
    TableInit, TypeRef, ValType,
};

use crate::Error;

/// What is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Vertex {
    /// The function of this index.
    Function(u32),
    /// Whichever function there is a reference to whose type has this shape.
    Any(u32),
}

impl Vertex {
    /// The index of a function.
    pub(crate) fn function(self) -> Option<u32> {
        match self {
            Self::Function(index) => Some(index),
            Self::Any(_) => None,
        }
    }
}

/// Parameters and results. References are alike whatever they refer to: types that may be called in
/// each other's place have the same shape, be they equal or subtypes.
type Shape = (Vec<Option<ValType>>, Vec<Option<ValType>>);

/// A module's functions and their calls.
#[derive(Default)]
pub(crate) struct Calls<'a> {
    /// An edge leads from who calls to what may be called.
    pub(crate) graph: DiGraphMap<Vertex, ()>,
    /// The module's own functions.
    pub(crate) bodies: Vec<FunctionBody<'a>>,
    /// How many functions are imported. Their indices come first.
    pub(crate) imported: u32,
    /// The functions that have loops.
    pub(crate) with_loops: BTreeSet<u32>,
    shapes: BTreeMap<Shape, u32>,
    /// The shape of each type, if it is one of functions.
    types: Vec<Option<u32>>,
    types_of_functions: Vec<u32>,
}

impl<'a> Calls<'a> {
    /// The calls in all of a module's functions.
    pub(crate) fn of(wasm: &'a [u8]) -> Result<Self, Error> {
        let mut calls = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            calls.section(payload?)?;
        }
        Ok(calls)
    }

    /// The module's own functions with their indices.
    pub(crate) fn functions(&self) -> impl Iterator<Item = (u32, &FunctionBody<'a>)> {
        (self.imported..).zip(&self.bodies)
    }

    /// The body of a function that is not imported.
    pub(crate) fn body(&self, function: u32) -> Option<&FunctionBody<'a>> {
        self.bodies.get(function.checked_sub(self.imported)? as usize)
    }

    /// What an instruction calls.
    pub(crate) fn called(&self, operator: &Operator<'_>) -> Option<Vertex> {
        match operator {
            Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                Some(Vertex::Function(*function_index))
            }
            Operator::CallIndirect { type_index, .. }
            | Operator::ReturnCallIndirect { type_index, .. }
            | Operator::CallRef { type_index }
            | Operator::ReturnCallRef { type_index } => Some(self.any_of(*type_index)),
            _ => None,
        }
    }

    fn section(&mut self, payload: Payload<'a>) -> Result<(), Error> {
        match payload {
            Payload::TypeSection(section) => {
                for group in section {
                    self.types(&group?);
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    self.import(import?.ty);
                }
            }
            Payload::FunctionSection(section) => {
                for ty in section {
                    self.types_of_functions.push(ty?);
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    if let TableInit::Expr(expression) = table?.init {
                        self.constant(&expression)?;
                    }
                }
            }
            Payload::GlobalSection(section) => {
                for global in section {
                    self.constant(&global?.init_expr)?;
                }
            }
            Payload::ElementSection(section) => {
                for element in section {
                    self.element(element?.items)?;
                }
            }
            Payload::CodeSectionEntry(body) => self.add_body(body)?,
            _ => {}
        }
        Ok(())
    }

    fn types(&mut self, group: &RecGroup) {
        for ty in group.types() {
            let shape = match &ty.composite_type.inner {
                CompositeInnerType::Func(function) => {
                    Some((shape(function.params()), shape(function.results())))
                }
                _ => None,
            };
            let next = self.shapes.len() as u32;
            self.types.push(shape.map(|shape| *self.shapes.entry(shape).or_insert(next)));
        }
    }

    fn import(&mut self, ty: TypeRef) {
        if let TypeRef::Func(ty) | TypeRef::FuncExact(ty) = ty {
            self.types_of_functions.push(ty);
            self.imported += 1;
        }
    }

    fn element(&mut self, items: ElementItems<'_>) -> Result<(), Error> {
        match items {
            ElementItems::Functions(functions) => {
                for function in functions {
                    self.take_address(function?);
                }
            }
            ElementItems::Expressions(_, expressions) => {
                for expression in expressions {
                    self.constant(&expression?)?;
                }
            }
        }
        Ok(())
    }

    fn constant(&mut self, expression: &ConstExpr<'_>) -> Result<(), Error> {
        for operator in expression.get_operators_reader() {
            if let Operator::RefFunc { function_index } = operator? {
                self.take_address(function_index);
            }
        }
        Ok(())
    }

    fn add_body(&mut self, body: FunctionBody<'a>) -> Result<(), Error> {
        let caller = self.imported + self.bodies.len() as u32;
        self.graph.add_node(Vertex::Function(caller));
        for operator in body.get_operators_reader()? {
            match operator? {
                Operator::Loop { .. } => drop(self.with_loops.insert(caller)),
                Operator::RefFunc { function_index } => self.take_address(function_index),
                operator => {
                    if let Some(called) = self.called(&operator) {
                        self.graph.add_edge(Vertex::Function(caller), called, ());
                    }
                }
            }
        }
        self.bodies.push(body);
        Ok(())
    }

    fn take_address(&mut self, function: u32) {
        if let Some(ty) = self.types_of_functions.get(function as usize) {
            self.graph.add_edge(self.any_of(*ty), Vertex::Function(function), ());
        }
    }

    fn any_of(&self, ty: u32) -> Vertex {
        let shape = self.types.get(ty as usize).copied().flatten();
        Vertex::Any(shape.unwrap_or(u32::MAX))
    }
}

fn shape(types: &[ValType]) -> Vec<Option<ValType>> {
    types.iter().map(|ty| (!ty.is_reference_type()).then_some(*ty)).collect()
}
