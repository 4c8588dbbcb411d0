//! Who may call whom, as far as a module's code tells.

use petgraph::graphmap::DiGraphMap;
use wasmparser::{
    CompositeInnerType, ConstExpr, ElementItems, FunctionBody, Import, Operator, Parser, Payload,
    RecGroup, TableInit, TypeRef,
};

use crate::Error;

/// An edge leads from who calls to what may be called.
pub(super) type CallGraph = DiGraphMap<Vertex, ()>;

/// What is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Vertex {
    /// The function of this index.
    Function(u32),
    /// Whichever function there is a reference to, with so many parameters and results.
    AnyOfArity((usize, usize)),
}

impl Vertex {
    /// The index of a function.
    pub(super) fn function(self) -> Option<u32> {
        match self {
            Self::Function(index) => Some(index),
            Self::AnyOfArity(_) => None,
        }
    }
}

/// The calls in all of a module's functions.
pub(super) fn of(wasm: &[u8]) -> Result<CallGraph, Error> {
    let mut reader = Reader::default();
    for payload in Parser::new(0).parse_all(wasm) {
        reader.section(payload?)?;
    }
    Ok(reader.graph)
}

#[derive(Default)]
struct Reader {
    graph: CallGraph,
    /// How many parameters and results each type has that is one of functions. Types that may be called
    /// in each other's place agree in that, be they equal or subtypes.
    arities: Vec<Option<(usize, usize)>>,
    types_of_functions: Vec<u32>,
    /// How many functions' code was read, those that are imported included.
    read: u32,
}

impl Reader {
    fn section(&mut self, payload: Payload<'_>) -> Result<(), Error> {
        match payload {
            Payload::TypeSection(section) => {
                for group in section {
                    self.types(&group?);
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    self.import(&import?);
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
            Payload::CodeSectionEntry(body) => self.body(&body)?,
            _ => {}
        }
        Ok(())
    }

    fn types(&mut self, group: &RecGroup) {
        self.arities.extend(group.types().map(|ty| match &ty.composite_type.inner {
            CompositeInnerType::Func(function) => {
                Some((function.params().len(), function.results().len()))
            }
            _ => None,
        }));
    }

    fn import(&mut self, import: &Import<'_>) {
        if let TypeRef::Func(ty) | TypeRef::FuncExact(ty) = import.ty {
            self.types_of_functions.push(ty);
            self.read += 1;
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

    fn body(&mut self, body: &FunctionBody<'_>) -> Result<(), Error> {
        let caller = Vertex::Function(self.read);
        self.read += 1;
        for operator in body.get_operators_reader()? {
            let called = match operator? {
                Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                    Vertex::Function(function_index)
                }
                Operator::CallIndirect { type_index, .. }
                | Operator::ReturnCallIndirect { type_index, .. }
                | Operator::CallRef { type_index }
                | Operator::ReturnCallRef { type_index } => self.any_of(type_index),
                Operator::RefFunc { function_index } => {
                    self.take_address(function_index);
                    continue;
                }
                _ => continue,
            };
            self.graph.add_edge(caller, called, ());
        }
        Ok(())
    }

    fn take_address(&mut self, function: u32) {
        let ty = usize::try_from(function).ok().and_then(|at| self.types_of_functions.get(at));
        if let Some(ty) = ty {
            let any = self.any_of(*ty);
            self.graph.add_edge(any, Vertex::Function(function), ());
        }
    }

    fn any_of(&self, ty: u32) -> Vertex {
        let arity = usize::try_from(ty).ok().and_then(|at| *self.arities.get(at)?);
        Vertex::AnyOfArity(arity.unwrap_or_default())
    }
}
