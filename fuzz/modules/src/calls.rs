//! The calls of WASI that the modules make, and what their arguments are.

/// A call.
pub(crate) struct Call {
    pub(crate) name: &'static str,
    pub(crate) arguments: &'static [Argument],
    /// Whether what it answers differs between hosts or runs, so that it is wiped from the memory again.
    pub(crate) is_private: bool,
}

/// What one or two parameters of a call are.
#[derive(Clone, Copy)]
pub(crate) enum Argument {
    /// A descriptor, which may be open.
    Descriptor,
    /// Address and length of one of the few names.
    Path,
    /// Address and count of a list of one buffer.
    Vector,
    /// Address and length of a buffer.
    Buffer,
    /// Where the answer goes.
    Answer,
    /// A number with these bits.
    Bits(u32),
    /// A number of 64 bits with these bits.
    LongBits(u64),
    /// What a descriptor may be used for: reading and writing. What comes of less, hosts see differently.
    Rights,
}

use Argument::{Answer, Bits, Buffer, Descriptor, LongBits, Path, Rights, Vector};

/// Places in files, and sizes: some of them are beyond the limit.
const PLACES: u64 = 0x1fff;

const fn call(name: &'static str, arguments: &'static [Argument]) -> Call {
    Call { name, arguments, is_private: false }
}

const fn private(name: &'static str, arguments: &'static [Argument]) -> Call {
    Call { name, arguments, is_private: true }
}

/// All of them, in the order of imports. `fd_sync` and `fd_tell` are none of them: of what is no file the one succeeds and
/// fails as each host likes, and so does the other.
pub(crate) const CALLS: [Call; 25] = [
    call("sched_yield", &[]),
    private("clock_time_get", &[Bits(1), LongBits(1), Answer]),
    private("random_get", &[Buffer]),
    call("fd_close", &[Descriptor]),
    private("fd_fdstat_get", &[Descriptor, Answer]),
    private("fd_filestat_get", &[Descriptor, Answer]),
    call("fd_filestat_set_size", &[Descriptor, LongBits(PLACES)]),
    call("fd_pread", &[Descriptor, Vector, LongBits(PLACES), Answer]),
    call("fd_prestat_get", &[Descriptor, Answer]),
    call("fd_prestat_dir_name", &[Descriptor, Buffer]),
    call("fd_pwrite", &[Descriptor, Vector, LongBits(PLACES), Answer]),
    call("fd_read", &[Descriptor, Vector, Answer]),
    private("fd_readdir", &[Descriptor, Buffer, LongBits(3), Answer]),
    call("fd_renumber", &[Descriptor, Descriptor]),
    call("fd_seek", &[Descriptor, LongBits(PLACES), Bits(1), Answer]),
    call("fd_write", &[Descriptor, Vector, Answer]),
    call("path_create_directory", &[Descriptor, Path]),
    private("path_filestat_get", &[Descriptor, Bits(1), Path, Answer]),
    call("path_link", &[Descriptor, Bits(1), Path, Descriptor, Path]),
    call("path_open", &[Descriptor, Bits(1), Path, Bits(15), Rights, Rights, Bits(1), Answer]),
    call("path_readlink", &[Descriptor, Path, Buffer, Answer]),
    call("path_remove_directory", &[Descriptor, Path]),
    call("path_rename", &[Descriptor, Path, Descriptor, Path]),
    call("path_symlink", &[Path, Descriptor, Path]),
    call("path_unlink_file", &[Descriptor, Path]),
];

impl Call {
    /// The types of its parameters, in the text format.
    pub(crate) fn parameters(&self) -> Vec<&'static str> {
        self.arguments.iter().flat_map(Argument::types).copied().collect()
    }
}

impl Argument {
    /// The types of its parameters, in the text format.
    pub(crate) fn types(&self) -> &'static [&'static str] {
        match self {
            Descriptor | Answer | Bits(_) => &["i32"],
            LongBits(_) | Rights => &["i64"],
            Path | Vector | Buffer => &["i32", "i32"],
        }
    }
}
