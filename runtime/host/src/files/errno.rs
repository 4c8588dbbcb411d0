//! The error codes of preview1 that are answered here, and the one of success.

/// The call has done its work.
pub(crate) const SUCCESS: i32 = 0;
/// The descriptor is not open, or can't do this.
pub(super) const BADF: i32 = 8;
/// Something is there already.
pub(super) const EXIST: i32 = 20;
/// An address is outside of the guest's memory.
pub(super) const FAULT: i32 = 21;
/// An argument makes no sense.
pub(super) const INVAL: i32 = 28;
/// A folder, where there should be a file.
pub(super) const ISDIR: i32 = 31;
/// No more can be open.
pub(super) const MFILE: i32 = 33;
/// No system has a path of that length.
pub(super) const NAMETOOLONG: i32 = 37;
/// Nothing is there.
pub(super) const NOENT: i32 = 44;
/// What the engine answers for each of its own permissions that is missing, whatever is there.
pub(super) const PERM: i32 = 63;
/// The folder is read-only.
pub(super) const ROFS: i32 = 69;
/// From one of the guest's folders to another.
pub(super) const XDEV: i32 = 75;
