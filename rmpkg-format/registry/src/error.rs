//! Why a package could not be pushed or pulled.

use std::io;
use std::time::Duration;

use crate::Digest;

/// Why a package could not be pushed or pulled.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegistryError {
    /// Nobody answers there, or not in the language of registries.
    #[error(
        "the registry `{host}` can't be reached: {reason}; check its name, its port and the network"
    )]
    Unreachable {
        /// The registry's host, or that of its tokens.
        host: String,
        /// What went wrong.
        reason: String,
    },
    /// The environment names a proxy, and it can't be used.
    #[error(
        "`{variable}` in the environment names no proxy that can be used: {reason}; set it to `http://HOST:PORT`, or \
         unset it"
    )]
    Proxy {
        /// The variable.
        variable: &'static str,
        /// What is wrong with its value.
        reason: &'static str,
    },
    /// The connection ended in the middle, and did not get further when it was tried again.
    #[error(
        "the connection to `{host}` broke off after {done} of {size} bytes: {reason}; try again"
    )]
    Cut {
        /// The host.
        host: String,
        /// How many bytes came, or went.
        done: u64,
        /// How many there are.
        size: u64,
        /// What went wrong.
        reason: String,
    },
    /// It takes longer than it may, though something comes or goes now and then.
    #[error(
        "`{host}` has come to {done} of {size} bytes in {limit:?}, which is all the time that it gets; try again \
         with a better connection, or give it more time, `--transfer-timeout SECONDS`"
    )]
    TooSlow {
        /// The host.
        host: String,
        /// How many bytes came, or went.
        done: u64,
        /// How many there are.
        size: u64,
        /// The time that it had.
        limit: Duration,
    },
    /// Nothing has this tag or digest, or one must not know that something has it.
    #[error(
        "the registry `{host}` has no `{what}`, or shows it to others alone; check the name and its end"
    )]
    NotFound {
        /// The host.
        host: String,
        /// The name with its tag or digest.
        what: String,
    },
    /// The registry wants to know who is asking, and no credentials for it were found.
    #[error(
        "the registry `{host}` wants credentials for `{name}`, and there are none for it; \
         `docker login {host}` or `podman login {host}` saves some"
    )]
    NoCredentials {
        /// The host.
        host: String,
        /// The name of the repository.
        name: String,
    },
    /// The credentials are wrong, or do not suffice.
    #[error(
        "the registry `{host}` does not allow it: no permission to {action} `{name}`{said}; log in as somebody who \
         has it, `docker login {host}`"
    )]
    Denied {
        /// The host.
        host: String,
        /// The name of the repository.
        name: String,
        /// What was to be done, as a verb.
        action: &'static str,
        /// What the registry said.
        said: String,
    },
    /// A file with credentials or a program that gives them does not do so.
    #[error(
        "cannot get credentials for `{host}` from `{from}`: {reason}; mend that, or log in anew, \
         `docker login {host}`"
    )]
    Credentials {
        /// The host.
        host: String,
        /// The file.
        from: String,
        /// What went wrong.
        reason: String,
    },
    /// There is something, and it is no package.
    #[error(
        "`{what}` is no .rmpkg package: it is {found}; name something that `rmpkg push` has put there"
    )]
    NotAPackage {
        /// The name with its tag or digest.
        what: String,
        /// What it is instead.
        found: String,
    },
    /// What is listed for a package can't be understood.
    #[error(
        "entry {number} of what the registry `{host}` lists for the package can't be understood: {reason}; ask who may \
         write to `{name}` to remove it"
    )]
    BadEntry {
        /// The host.
        host: String,
        /// The name of the repository.
        name: String,
        /// Its place in the list, from 1 on.
        number: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// Content is not what it is named by. Nothing of it was used.
    #[error(
        "the registry gave {what} with the digest {found}, not {expected}; try again, and if it stays so, push it anew"
    )]
    WrongDigest {
        /// What was asked for.
        what: &'static str,
        /// The digest that it should have.
        expected: Digest,
        /// The digest of what came.
        found: Digest,
    },
    /// Content has another size than the manifest says. Nothing of it was used.
    #[error(
        "the registry gave {what} of {found} bytes, not of the {expected} that its manifest says; try again, and if it \
         stays so, push it anew"
    )]
    WrongSize {
        /// What was asked for.
        what: &'static str,
        /// The size that it should have.
        expected: u64,
        /// The size of what came.
        found: String,
    },
    /// Content is larger than anything that is read.
    #[error("{what} has more than {limit} bytes, and no more are read; push something smaller")]
    TooLarge {
        /// What was asked for.
        what: &'static str,
        /// The most that is read.
        limit: u64,
    },
    /// The registry answered what no registry may answer.
    #[error(
        "the registry `{host}` gave {what} that can't be understood: {reason}; check that a registry is at this address"
    )]
    Malformed {
        /// The host.
        host: String,
        /// What was asked for.
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The registry sends elsewhere where nothing may be sent, or without end.
    #[error(
        "the registry `{host}` sends to `{target}`, which is not followed: {reason}; ask who runs the registry to mend \
         that"
    )]
    Redirect {
        /// The host.
        host: String,
        /// Where it sends to.
        target: String,
        /// Why that is not followed.
        reason: &'static str,
    },
    /// The registry refuses for another reason, or has a defect.
    #[error(
        "the registry `{host}` answered {status} when asked to {action} `{name}`{said}; try again later, or ask who \
         runs it"
    )]
    Refused {
        /// The host.
        host: String,
        /// The name of the repository.
        name: String,
        /// What was to be done, as a verb.
        action: &'static str,
        /// The status of HTTP.
        status: u16,
        /// What the registry said.
        said: String,
    },
    /// What was pulled can't be written.
    #[error("cannot write what was pulled; make room on the disk, or write to another one")]
    Write(#[source] io::Error),
}

impl RegistryError {
    /// A name for the defect that does not change, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "registry_unreachable",
            Self::Proxy { .. } => "registry_proxy",
            Self::Cut { .. } => "registry_cut",
            Self::TooSlow { .. } => "registry_too_slow",
            Self::NotFound { .. } => "registry_not_found",
            Self::NoCredentials { .. } => "registry_no_credentials",
            Self::Denied { .. } => "registry_denied",
            Self::Credentials { .. } => "registry_credentials",
            Self::NotAPackage { .. } => "registry_not_a_package",
            Self::BadEntry { .. } => "registry_bad_entry",
            Self::WrongDigest { .. } => "registry_wrong_digest",
            Self::WrongSize { .. } => "registry_wrong_size",
            Self::TooLarge { .. } => "registry_too_large",
            Self::Malformed { .. } => "registry_malformed",
            Self::Redirect { .. } => "registry_redirect",
            Self::Refused { .. } => "registry_refused",
            Self::Write(_) => "registry_write",
        }
    }

    /// Whether what was named is not there or is no package, rather than that this machine, the network or the
    /// registry fails.
    pub fn is_about_the_package(&self) -> bool {
        matches!(
            self,
            Self::NotFound { .. }
                | Self::NotAPackage { .. }
                | Self::BadEntry { .. }
                | Self::WrongDigest { .. }
                | Self::WrongSize { .. }
                | Self::TooLarge { .. }
        )
    }
}
