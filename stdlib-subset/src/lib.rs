//! Chooses, compiles and lays out the stdlib modules that a package needs.
