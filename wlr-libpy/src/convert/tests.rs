//! Conversions of small side modules, read back with wasmparser.

use std::collections::BTreeSet;

use wasmparser::{KnownCustom, Linking, Parser, Payload, SymbolFlags, SymbolInfo, TypeRef};

use super::{ConvertError, convert};

const DYLINK: &str = "(@dylink.0 (mem-info (memory 16 2) (table 2 0)))";
const BASES: &str = r#"
    (import "env" "memory" (memory 1))
    (import "env" "__indirect_function_table" (table 2 funcref))
    (import "env" "__stack_pointer" (global $__stack_pointer (mut i32)))
    (import "env" "__memory_base" (global $__memory_base i32))
    (import "env" "__table_base" (global $__table_base i32))"#;
const SLOTS: &str = "(elem (global.get $__table_base) func $first $second)
    (func $first) (func $second)";
const CONSTRUCTORS: &str = "(func $__wasm_call_ctors)";

/// What the tests look at in an object.
#[derive(Debug, Default)]
struct Read {
    imports: Vec<String>,
    /// `name` of each symbol, with `?` if it is undefined.
    symbols: Vec<String>,
    /// `type symbol+addend` of each relocation.
    code: Vec<String>,
    data: Vec<String>,
    /// The operators of each function.
    bodies: Vec<Vec<String>>,
    data_size: usize,
}

fn convert_parts(parts: &[&str], private: &[&str]) -> Result<Read, ConvertError> {
    let wasm = wat::parse_str(format!("(module {})", parts.join("\n"))).unwrap();
    let private: BTreeSet<String> = private.iter().map(|name| (*name).to_owned()).collect();
    Ok(read(&convert("test", &wasm, &private)?))
}

fn read(object: &[u8]) -> Read {
    let mut read = Read::default();
    for payload in Parser::new(0).parse_all(object) {
        match payload.unwrap() {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports().map(Result::unwrap) {
                    if let TypeRef::Func(_) = import.ty {
                        read.imports.push(import.name.to_owned());
                    }
                }
            }
            Payload::CodeSectionEntry(body) => {
                let operators = body.get_operators_reader().unwrap().into_iter();
                read.bodies
                    .push(operators.map(|operator| format!("{:?}", operator.unwrap())).collect());
            }
            Payload::DataSection(segments) => {
                read.data_size =
                    segments.into_iter().map(|segment| segment.unwrap().data.len()).sum();
            }
            Payload::CustomSection(section) => read.custom(&section),
            _ => {}
        }
    }
    read
}

impl Read {
    fn custom(&mut self, section: &wasmparser::CustomSectionReader<'_>) {
        match section.as_known() {
            KnownCustom::Linking(linking) => {
                for subsection in linking.subsections() {
                    if let Linking::SymbolTable(symbols) = subsection.unwrap() {
                        let symbols = symbols.into_iter().map(Result::unwrap);
                        self.symbols =
                            symbols.map(|symbol| symbol_name(&symbol, &self.imports)).collect();
                    }
                }
            }
            KnownCustom::Reloc(relocations) => {
                let entries = relocations.entries().into_iter().map(Result::unwrap);
                let texts = entries.map(|entry| {
                    let target = match entry.ty {
                        wasmparser::RelocationType::TypeIndexLeb => format!("type {}", entry.index),
                        _ => self.symbols[entry.index as usize].clone(),
                    };
                    format!("{:?} {target}+{}", entry.ty, entry.addend)
                });
                match section.name() {
                    "reloc.CODE" => self.code = texts.collect(),
                    _ => self.data = texts.collect(),
                }
            }
            _ => {}
        }
    }
}

fn symbol_name(symbol: &SymbolInfo<'_>, imports: &[String]) -> String {
    let (flags, name) = match symbol {
        SymbolInfo::Func { flags, index, name } => {
            (*flags, name.unwrap_or_else(|| &imports[*index as usize]))
        }
        SymbolInfo::Data { flags, name, .. } => (*flags, *name),
        SymbolInfo::Global { flags, .. } => (*flags, "__stack_pointer"),
        SymbolInfo::Table { flags, .. } => (*flags, "__indirect_function_table"),
        other => panic!("unexpected symbol {other:?}"),
    };
    let mark = if flags.contains(SymbolFlags::UNDEFINED) { "?" } else { "" };
    format!("{name}{mark}")
}

#[test]
fn each_reference_in_code_becomes_a_relocation() {
    let function = r#"
        (import "env" "puts" (func $puts (param i32) (result i32)))
        (import "GOT.mem" "environ" (global $environ (mut i32)))
        (import "GOT.func" "sqrt" (global $sqrt (mut i32)))
        (func $work (export "work") (result i32)
            (global.set $__stack_pointer (global.get $__stack_pointer))
            (drop (call $puts (i32.add (global.get $__memory_base) (i32.const 12))))
            (drop (i32.add (global.get $__table_base) (i32.const 1)))
            (drop (i32.add (global.get $environ) (i32.const 4)))
            (drop (global.get $sqrt))
            (drop (global.get $__memory_base))
            (call_indirect (result i32) (i32.const 0)))"#;
    let read = convert_parts(&[DYLINK, BASES, function, CONSTRUCTORS, SLOTS], &[]);
    // `wat` puts imports first, so the constructors aren't the first function here.
    assert!(matches!(read.unwrap_err(), ConvertError::NoPlaceForSlotOrder));

    let (imports, work) = function.split_at(function.find("(func $work").unwrap());
    let read = convert_parts(&[DYLINK, BASES, imports, CONSTRUCTORS, work, SLOTS], &[]).unwrap();
    assert_eq!(read.imports, ["puts", "sqrt"]);
    let slot_order = ["TableIndexSleb first+0", "TableIndexSleb second+0"];
    assert_eq!(read.code[..2], slot_order);
    assert_eq!(
        read.code[2..],
        [
            "GlobalIndexLeb __stack_pointer?+0",
            "GlobalIndexLeb __stack_pointer?+0",
            "MemoryAddrSleb .data+12",
            "FunctionIndexLeb puts?+0",
            "TableIndexSleb second+0",
            "MemoryAddrSleb environ?+4",
            "TableIndexSleb sqrt?+0",
            "MemoryAddrSleb .data+0",
            "TypeIndexLeb type 2+0",
            "TableNumberLeb __indirect_function_table?+0",
        ]
    );
}

#[test]
fn the_first_function_takes_the_addresses_in_slot_order() {
    let read = convert_parts(&[DYLINK, BASES, CONSTRUCTORS, SLOTS], &[]).unwrap();
    assert_eq!(read.symbols[0], "__slot_order_test");
    assert_eq!(
        read.bodies[0],
        ["I32Const { value: 0 }", "Drop", "I32Const { value: 0 }", "Drop", "End"]
    );
}

#[test]
fn pointers_in_data_become_relocations() {
    let relocs = r#"
        (import "GOT.mem" "environ" (global $environ (mut i32)))
        (func $__wasm_call_ctors)
        (func (export "__wasm_apply_data_relocs")
            (i32.store (i32.add (i32.const 8) (global.get $__memory_base))
                (i32.add (global.get $__table_base) (i32.const 1)))
            (i32.store offset=4 (global.get $__memory_base)
                (i32.add (global.get $__memory_base) (i32.const 2)))
            (i32.store (global.get $__memory_base) (global.get $environ)))
        (data (global.get $__memory_base) "0123")"#;
    let read = convert_parts(&[DYLINK, BASES, relocs, SLOTS], &[]).unwrap();
    assert_eq!(
        read.data,
        ["MemoryAddrI32 environ?+0", "MemoryAddrI32 .data+2", "TableIndexI32 second+0"]
    );
    assert_eq!(read.data_size, 16, "padded to the size in `dylink.0`");
    assert_eq!(read.bodies[1], ["Unreachable", "End"], "the linker-made function is emptied");
}

#[test]
fn globals_that_get_their_base_at_the_start_become_addresses() {
    let internal = r#"
        (global $GOT.data.internal.x (mut i32) (i32.const 8))
        (func $__wasm_call_ctors)
        (func $__wasm_apply_global_relocs
            (global.set $GOT.data.internal.x (i32.add (global.get $__memory_base) (i32.const 8))))
        (start $__wasm_apply_global_relocs)
        (func (export "x") (result i32) (global.get $GOT.data.internal.x))
        (data (global.get $__memory_base) "0123")"#;
    let read = convert_parts(&[DYLINK, BASES, internal, SLOTS], &[]).unwrap();
    assert_eq!(read.code[2..], ["MemoryAddrSleb .data+8"]);
}

#[test]
fn an_import_that_the_module_defines_is_bound_to_the_definition() {
    let own = r#"
        (import "env" "other" (func $other))
        (import "env" "own" (func $imported))
        (func $__wasm_call_ctors)
        (func (export "own") (call $other))
        (func (export "caller") (call $imported))"#;
    let read = convert_parts(&[DYLINK, BASES, own, SLOTS], &[]).unwrap();
    assert_eq!(read.imports, ["other"]);
    assert_eq!(read.code[2..], ["FunctionIndexLeb other?+0", "FunctionIndexLeb own+0"]);
}

#[test]
fn private_symbols_are_renamed_where_they_are_defined_and_where_they_are_used() {
    let used = r#"(import "env" "socket" (func $socket)) (func $__wasm_call_ctors)
        (func (export "f") (call $socket))"#;
    let read = convert_parts(&[DYLINK, BASES, used, SLOTS], &["socket"]).unwrap();
    assert_eq!(read.imports, ["__libpython_socket"]);
    let defined = r#"(func $__wasm_call_ctors) (func (export "socket")) (global (export "h_errno") i32 (i32.const 4))
        (data (global.get $__memory_base) "0123")"#;
    let read = convert_parts(&[DYLINK, BASES, defined, SLOTS], &["socket", "h_errno"]).unwrap();
    assert!(read.symbols.contains(&"__libpython_socket".to_owned()));
    assert!(read.symbols.contains(&"__libpython_h_errno".to_owned()));
}

#[test]
fn operators_without_a_reference_are_copied_as_they_are() {
    let body = "(i64.add (i64.extend_i32_s (local.get 0)) (i64.const -3))";
    let function =
        format!(r#"(func $__wasm_call_ctors) (func (export "f") (param i32) (result i64) {body})"#);
    let read = convert_parts(&[DYLINK, BASES, &function, SLOTS], &[]).unwrap();
    assert_eq!(
        read.bodies[1],
        ["LocalGet { local_index: 0 }", "I64ExtendI32S", "I64Const { value: -3 }", "I64Add", "End"]
    );
}

fn error(parts: &[&str]) -> ConvertError {
    convert_parts(&[&[DYLINK, BASES], parts].concat(), &[]).unwrap_err()
}

#[test]
fn what_is_imported_and_defined_is_one_function() {
    let import = r#"(import "env" "own" (func (param i32) (result i32)))"#;
    let definition = r#"(func (export "own") (result i64) i64.const 0)"#;
    let error = error(&[import, CONSTRUCTORS, SLOTS, definition]);
    assert!(matches!(&error, ConvertError::OtherDefinition(name) if name == "own"), "{error}");
}

#[test]
fn what_is_no_side_module_is_refused() {
    let no_names = BTreeSet::new();
    assert!(matches!(convert("x", b"no wasm", &no_names), Err(ConvertError::Invalid(_))));
    let without_dylink = convert_parts(&[BASES, CONSTRUCTORS, SLOTS], &[]).unwrap_err();
    assert!(matches!(without_dylink, ConvertError::NotASideModule(_)), "{without_dylink}");
    let no_elements = error(&[CONSTRUCTORS]);
    assert_eq!(
        no_elements.to_string(),
        "not a side module of `wasm-ld -shared`: its element segment doesn't fill its table"
    );
    let own_memory = convert_parts(&[DYLINK, "(memory 1)"], &[]).unwrap_err();
    assert!(matches!(own_memory, ConvertError::NotASideModule(_)), "{own_memory}");
    let passive = error(&[CONSTRUCTORS, SLOTS, r#"(data "passive")"#]);
    assert!(matches!(passive, ConvertError::NotASideModule(_)), "{passive}");
    let reference_types = error(&[CONSTRUCTORS, SLOTS, "(func (drop (ref.null func)))"]);
    assert!(matches!(reference_types, ConvertError::Invalid(_)), "{reference_types}");
}

#[test]
fn claims_that_no_side_module_makes_are_refused() {
    let again = r#"(import "env" "f" (func $f)) (export "f" (func $f))"#;
    let exported_import = error(&[again, CONSTRUCTORS, SLOTS]);
    assert!(exported_import.to_string().ends_with("it exports a function that it imports"));
    let vast = "(@dylink.0 (mem-info (memory 4294967295 2) (table 2 0)))";
    let vast = convert_parts(&[vast, BASES, CONSTRUCTORS, SLOTS], &[]).unwrap_err();
    assert!(vast.to_string().ends_with("its data is larger than 64 MiB"), "{vast}");
    for import in [r#""GOT.mem" "x" (memory 1)"#, r#""GOT.mem" "x" (global i64)"#] {
        let import = format!("(import {import})");
        let other_kind = convert_parts(&[DYLINK, &import], &[]).unwrap_err();
        assert!(matches!(other_kind, ConvertError::UnknownImport { .. }), "{other_kind}");
    }
}

#[test]
fn a_module_without_data_has_no_data_symbol() {
    let empty = "(@dylink.0 (mem-info (memory 0 0) (table 2 0)))";
    let read = convert_parts(&[empty, BASES, CONSTRUCTORS, SLOTS], &[]).unwrap();
    assert!(!read.symbols.contains(&".data".to_owned()), "{:?}", read.symbols);
    let address = "(func (drop (global.get $__memory_base)))";
    let refused = convert_parts(&[empty, BASES, CONSTRUCTORS, SLOTS, address], &[]).unwrap_err();
    assert!(matches!(refused, ConvertError::NoTarget(_)), "{refused}");
}

#[test]
fn unknown_imports_and_exports_are_named() {
    let import = error(&[r#"(import "wasi" "f" (func))"#, CONSTRUCTORS, SLOTS]);
    assert!(import.to_string().starts_with("unknown import `wasi.f`"), "{import}");
    let export = error(&[CONSTRUCTORS, SLOTS, r#"(export "memory" (memory 0))"#]);
    assert!(matches!(&export, ConvertError::UnknownExport(name) if name == "memory"), "{export}");
}

#[test]
fn code_that_would_have_to_be_guessed_about_is_refused() {
    let constructors = error(&["(func $__wasm_call_ctors nop)", SLOTS]);
    assert!(matches!(constructors, ConvertError::Constructors), "{constructors}");
    let relocs = r#"(func (export "__wasm_apply_data_relocs") (drop (i32.const 1)))"#;
    let not_straight = error(&[CONSTRUCTORS, relocs, SLOTS]);
    assert!(matches!(not_straight, ConvertError::NotStraightLine { .. }), "{not_straight}");
    let store = "(i32.store offset=14 (global.get $__memory_base) (global.get $__memory_base))";
    let relocs = format!(r#"(func (export "__wasm_apply_data_relocs") {store})"#);
    let data = r#"(data (global.get $__memory_base) "0123")"#;
    let outside = error(&[CONSTRUCTORS, &relocs, SLOTS, data]);
    assert!(matches!(outside, ConvertError::StoreOutOfBounds { offset: 14 }), "{outside}");
    let slot = "(func (drop (i32.add (global.get $__table_base) (i32.const 2))))";
    let no_target = error(&[CONSTRUCTORS, SLOTS, slot]);
    assert!(matches!(no_target, ConvertError::NoTarget(_)), "{no_target}");
    let copy = "(func (table.copy (i32.const 0) (i32.const 0) (i32.const 0)))";
    let table_copy = error(&[CONSTRUCTORS, SLOTS, copy]);
    assert!(matches!(table_copy, ConvertError::UnsupportedOperator(_)), "{table_copy}");
}

#[test]
fn assigning_to_an_address_is_refused() {
    let import = r#"(import "GOT.mem" "x" (global $x (mut i32)))"#;
    let assigned = error(&[import, CONSTRUCTORS, SLOTS, "(func (global.set $x (i32.const 1)))"]);
    assert!(matches!(assigned, ConvertError::AddressAssigned), "{assigned}");
}

#[test]
fn an_unknown_signature_names_the_function() {
    let import = r#"(import "GOT.func" "mystery" (global (mut i32)))"#;
    let unknown = error(&[import, CONSTRUCTORS, SLOTS]);
    assert!(matches!(&unknown, ConvertError::UnknownSignature(name) if name == "mystery"));
}

#[test]
fn a_slot_that_others_could_ask_for_is_refused() {
    let visible = error(&[CONSTRUCTORS, SLOTS, r#"(export "first" (func $first))"#]);
    assert!(matches!(visible, ConvertError::VisibleSlot(_)), "{visible}");
}
