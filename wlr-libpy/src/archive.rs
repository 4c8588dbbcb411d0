//! Writes a static library: an `ar` archive in GNU format with a symbol table.

use std::io::{self, Cursor};

use ar_archive_writer::{ArchiveKind, NewArchiveMember, ObjectReader, write_archive_to_stream};
use wasmparser::{KnownCustom, Linking, Parser, Payload, SymbolFlags, SymbolInfo};

/// One object file of an archive.
#[derive(Debug)]
pub struct Member {
    /// Its file name in the archive.
    pub name: String,
    /// A wasm relocatable object.
    pub object: Vec<u8>,
}

/// The bytes of an archive of `members`; the same members give the same bytes.
///
/// # Errors
///
/// When a member is no wasm object.
pub fn write(members: &[Member]) -> io::Result<Vec<u8>> {
    let members: Vec<_> = members
        .iter()
        .map(|member| NewArchiveMember::new(&member.object, &OBJECT_READER, member.name.clone()))
        .collect();
    let mut archive = Cursor::new(Vec::new());
    write_archive_to_stream(&mut archive, &members, ArchiveKind::Gnu, false, None)?;
    Ok(archive.into_inner())
}

static OBJECT_READER: ObjectReader = ObjectReader {
    get_symbols: defined_symbols,
    is_64_bit_object_file: |_| false,
    is_ec_object_file: |_| false,
    is_any_arm64_coff: |_| false,
    get_xcoff_member_alignment: |_| 0,
};

/// Calls `each` with the name of every symbol that `object` defines for others.
fn defined_symbols(
    object: &[u8],
    each: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<bool> {
    let hidden = SymbolFlags::UNDEFINED | SymbolFlags::BINDING_LOCAL;
    for payload in Parser::new(0).parse_all(object) {
        let Payload::CustomSection(section) = payload.map_err(io::Error::other)? else { continue };
        let KnownCustom::Linking(linking) = section.as_known() else { continue };
        for subsection in linking.subsections() {
            let Linking::SymbolTable(symbols) = subsection.map_err(io::Error::other)? else {
                continue;
            };
            for symbol in symbols {
                match symbol.map_err(io::Error::other)? {
                    SymbolInfo::Func { flags, name: Some(name), .. }
                    | SymbolInfo::Data { flags, name, .. }
                        if !flags.intersects(hidden) =>
                    {
                        each(name.as_bytes())?;
                    }
                    _ => {}
                }
            }
        }
    }
    Ok(true)
}
