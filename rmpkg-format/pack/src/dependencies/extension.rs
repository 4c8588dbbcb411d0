//! Compiled extension modules: which files are some, and for which machine.

/// How the names of compiled extension modules end.
const SUFFIXES: [&str; 2] = [".so", ".pyd"];

/// Whether Python would take a file of this name for a compiled extension module.
pub fn is_extension(path: &str) -> bool {
    SUFFIXES.iter().any(|suffix| path.ends_with(suffix))
}

/// The module that the file at `path` would be: `a/b.cpython-312-x86_64-linux-gnu.so` is `a.b`.
pub fn module(path: &str) -> String {
    let (folder, file) = path.rsplit_once('/').map_or(("", path), |(folder, file)| (folder, file));
    let stem = file.split('.').next().unwrap_or(file);
    let parts = folder.split('/').filter(|part| !part.is_empty()).chain([stem]);
    parts.collect::<Vec<_>>().join(".")
}

/// The machine that compiled code is for, such as `x86_64 Linux`, by how the file begins.
pub fn machine(bytes: &[u8]) -> String {
    let known = elf(bytes).or_else(|| mach_o(bytes)).or_else(|| windows(bytes));
    known.unwrap_or_else(|| match bytes.starts_with(b"\0asm") {
        true => "another WebAssembly host".to_owned(),
        false => "another machine".to_owned(),
    })
}

fn elf(bytes: &[u8]) -> Option<String> {
    bytes.starts_with(b"\x7fELF").then_some(())?;
    let number: [u8; 2] = bytes.get(18..20)?.try_into().ok()?;
    let is_big_endian = bytes.get(5) == Some(&2);
    let machine = if is_big_endian { u16::from_be_bytes } else { u16::from_le_bytes }(number);
    let name = match machine {
        0x03 => "x86",
        0x15 => "ppc64",
        0x16 => "s390x",
        0x28 => "32-bit ARM",
        0x3e => "x86_64",
        0xb7 => "aarch64",
        0xf3 => "RISC-V",
        _ => return Some("Linux".to_owned()),
    };
    Some(format!("{name} Linux"))
}

fn mach_o(bytes: &[u8]) -> Option<String> {
    const UNIVERSAL: [u8; 4] = [0xca, 0xfe, 0xba, 0xbe];
    const SINGLE: [u8; 4] = [0xcf, 0xfa, 0xed, 0xfe];
    match (bytes.get(..4)?, bytes.get(4..8)) {
        (magic, _) if magic == UNIVERSAL => Some("macOS".to_owned()),
        (magic, Some([7, 0, 0, 1])) if magic == SINGLE => Some("x86_64 macOS".to_owned()),
        (magic, Some([12, 0, 0, 1])) if magic == SINGLE => Some("arm64 macOS".to_owned()),
        (magic, _) if magic == SINGLE => Some("macOS".to_owned()),
        _ => None,
    }
}

fn windows(bytes: &[u8]) -> Option<String> {
    bytes.starts_with(b"MZ").then_some(())?;
    let at: [u8; 4] = bytes.get(0x3c..0x40)?.try_into().ok()?;
    let header = bytes.get(usize::try_from(u32::from_le_bytes(at)).ok()?..)?;
    Some(match header.strip_prefix(b"PE\0\0").and_then(|header| header.get(..2)) {
        Some([0x64, 0x86]) => "x86_64 Windows".to_owned(),
        Some([0x64, 0xaa]) => "arm64 Windows".to_owned(),
        Some([0x4c, 0x01]) => "x86 Windows".to_owned(),
        _ => "Windows".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gives_its_module() {
        assert_eq!(module("a/b/_c.cpython-312-x86_64-linux-gnu.so"), "a.b._c");
        assert_eq!(module("_c.abi3.so"), "_c");
        assert_eq!(module("_c.pyd"), "_c");
        assert!(is_extension("a/_c.cp312-win_amd64.pyd") && is_extension("a/_c.abi3.so"));
        assert!(!is_extension("a/so.py") && !is_extension("a/libz.so.1"));
    }

    #[test]
    fn the_machine_is_told_by_the_first_bytes() {
        let elf = |class: u8, order: u8, machine: [u8; 2]| {
            let start = [b"\x7fELF".as_slice(), &[class, order], &[0; 12], &machine].concat();
            machine_of(&start)
        };
        assert_eq!(elf(2, 1, [0x3e, 0]), "x86_64 Linux");
        assert_eq!(elf(2, 1, [0xb7, 0]), "aarch64 Linux");
        assert_eq!(elf(2, 2, [0, 0x16]), "s390x Linux");
        assert_eq!(machine_of(&[0xcf, 0xfa, 0xed, 0xfe, 12, 0, 0, 1]), "arm64 macOS");
        assert_eq!(machine_of(&[0xca, 0xfe, 0xba, 0xbe]), "macOS");
        let mut windows = vec![0; 0x48];
        windows[..2].copy_from_slice(b"MZ");
        windows[0x3c] = 0x40;
        windows[0x40..0x46].copy_from_slice(b"PE\0\0\x64\x86");
        assert_eq!(machine_of(&windows), "x86_64 Windows");
        assert_eq!(machine_of(b"\0asm"), "another WebAssembly host");
        assert_eq!(machine_of(b""), "another machine");
    }

    fn machine_of(bytes: &[u8]) -> String {
        machine(bytes)
    }
}
