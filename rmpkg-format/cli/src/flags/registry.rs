//! The flags of `rmpkg push` and `rmpkg pull`, and of registries.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use rmpkg_registry::{Access, Reference, Registry, Transport};

use super::{TrustFlags, seconds};

/// How a registry is talked to.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct RegistryFlags {
    /// Whether a registry is talked to without TLS [default: only one on this machine]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true")]
    pub plain_http: Option<bool>,
    /// Seconds that a transfer from or to a registry may take [default: 600, and 1 for each 16 KiB]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub transfer_timeout: Option<Duration>,
}

impl RegistryFlags {
    /// The repository that a reference names, talked to like this.
    pub fn registry(self, reference: &Reference, access: Access) -> Registry {
        let transport = match self.plain_http {
            None => Transport::ByHost,
            Some(true) => Transport::Plain,
            Some(false) => Transport::Tls,
        };
        Registry::of(reference, access, transport).with_transfer_time(self.transfer_timeout)
    }
}

/// Flags of `push`.
#[derive(Debug, Args)]
pub struct PushFlags {
    /// The package
    #[arg(value_name = "PACKAGE")]
    pub file: PathBuf,
    /// Where it goes: oci://HOST[:PORT]/NAME:TAG
    #[arg(value_name = "REFERENCE")]
    pub target: Reference,
    /// The detached signature that goes along [default: PACKAGE.minisig, if it is there]
    #[arg(long, value_name = "FILE")]
    pub signature: Option<PathBuf>,
    /// How the registry is talked to.
    #[command(flatten)]
    pub registry: RegistryFlags,
}

/// Flags of `pull`.
#[derive(Debug, Args)]
pub struct PullFlags {
    /// The package: oci://HOST[:PORT]/NAME:TAG or oci://HOST[:PORT]/NAME@sha256:DIGEST
    #[arg(value_name = "REFERENCE")]
    pub source: Reference,
    /// The file; a detached signature that the registry has goes to FILE.minisig
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
    /// What the package must be, else nothing is written.
    #[command(flatten)]
    pub trust: TrustFlags,
    /// Replaces files that are there already
    #[arg(long)]
    pub force: bool,
    /// How the registry is talked to.
    #[command(flatten)]
    pub registry: RegistryFlags,
}

/// Examples and exit codes of `push`.
pub(super) const PUSH_HELP: &str = "\
Examples:
  rmpkg push app.rmpkg oci://localhost:5000/team/app:1.0
  rmpkg push app.rmpkg oci://registry.example.com/team/app:1.0 --signature app.rmpkg.minisig

The tag is set when the package and its signature are there. Credentials are those that
`docker login` or `podman login` has saved.

A signature whose comment names another SHA-256 than the package has is refused, and nothing is
pushed.

Exit codes: 0 pushed, 1 the registry can't be reached or does not allow it, or the signature is of
another file, 2 wrong usage or no valid package, 130 interrupted";

/// Examples and exit codes of `pull`.
pub(super) const PULL_HELP: &str = "\
Examples:
  rmpkg pull oci://localhost:5000/team/app:1.0 -o app.rmpkg
  rmpkg pull oci://localhost:5000/team/app:1.0 -o app.rmpkg --key release.pub
  rmpkg run oci://localhost:5000/team/app:1.0 --key release.pub    keeps it in the cache instead

The file appears when all of it is there, its digest and its size are right, and it is what was
demanded.

Exit codes: 0 pulled, 1 the registry can't be reached or does not allow it, the package is not
signed with this key, or the file is there already, 2 wrong usage, no such package or no valid one,
130 interrupted";
