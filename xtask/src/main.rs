//! Sets up, builds, packages, runs and tests rmpkg.

fn main() {}
