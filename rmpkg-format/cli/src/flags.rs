//! The whole command line.

mod cache;
mod package;
mod registry;
mod run;

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand};
use clap_complete::Shell;

use cache::CACHE_HELP;
pub use cache::{CacheChange, CacheFlags};
pub use package::{ContentFlags, LockFlags, NewFlags, PackageFlags, Stdlib};
use package::{LOCK_HELP, NEW_HELP, PACKAGE_HELP};
use registry::{PULL_HELP, PUSH_HELP};
pub use registry::{PullFlags, PushFlags, RegistryFlags};
use run::RUN_HELP;
pub use run::{RunFlags, seconds};

/// Makes, inspects, verifies, runs, compares, signs and repacks .rmpkg packages
///
/// Results go to stdout, progress and errors to stderr. NO_COLOR turns colours off, RMPKG_CACHE_DIR
/// moves the folder that keeps compiled modules and unpacked packages; nobody else may write to it.
#[derive(Debug, Parser)]
#[command(name = "rmpkg", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Rmpkg {
    /// Prints only errors and the result
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Prints the result as one JSON document
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Makes the folder of a pipeline to begin with
    #[command(after_help = NEW_HELP)]
    New(NewFlags),
    /// Makes a package, an .rmpkg, of a pipeline's folder
    ///
    /// The package holds a runtime, in whose memory Python was started, the nodes, and what they need of the Python
    /// standard library and of the distributions that the lock names. It is checked before: a pipeline that can't
    /// run is no package.
    #[command(after_help = PACKAGE_HELP)]
    Package(PackageFlags),
    /// Locks what a pipeline wants of the Python package index
    ///
    /// Writes pylock.toml beside the manifest: for each distribution a wheel for every machine, or a source
    /// distribution and the pure wheel that a build inside the sandbox makes of it. Versions in an existing lock are
    /// kept as long as they fit.
    #[command(after_help = LOCK_HELP)]
    Lock(LockFlags),
    /// Shows what a package is and what is in it
    #[command(after_help = INSPECT_HELP)]
    Inspect(InspectFlags),
    /// Checks every byte of a package and, with a key, who signed it
    #[command(after_help = VERIFY_HELP)]
    Verify(VerifyFlags),
    /// Writes the entries of a package to a folder
    #[command(after_help = EXTRACT_HELP)]
    Extract(ExtractFlags),
    /// Compares two packages entry by entry
    #[command(after_help = DIFF_HELP)]
    Diff(DiffFlags),
    /// Executes a package, with limits
    ///
    /// stdout is exactly what the runtime writes: one JSON document, or nothing if the run fails. The
    /// last line on stderr is a JSON object then.
    #[command(after_help = RUN_HELP)]
    Run(Box<RunFlags>),
    /// Signs a package with a minisign key
    #[command(after_help = SIGN_HELP)]
    Sign(SignFlags),
    /// Makes a pair of minisign keys
    #[command(after_help = KEYGEN_HELP)]
    Keygen(KeygenFlags),
    /// Makes a package with another pipeline, other nodes or models, and the same runtime
    #[command(after_help = REPACK_HELP)]
    Repack(RepackFlags),
    /// Puts a package and its signature into an OCI registry
    #[command(after_help = PUSH_HELP)]
    Push(PushFlags),
    /// Gets a package and its signature from an OCI registry
    #[command(after_help = PULL_HELP)]
    Pull(PullFlags),
    /// Shows what is kept on this machine and how much it takes, or removes it
    #[command(after_help = CACHE_HELP)]
    Cache(CacheFlags),
    /// Prints the JSON Schema of manifest.json
    Schema,
    /// Prints a completion script for a shell
    Completions(CompletionsFlags),
}

/// Flags of `inspect`.
#[derive(Debug, Args)]
pub struct InspectFlags {
    /// The package: a file, or oci://HOST[:PORT]/NAME:TAG in a registry
    #[arg(value_name = "PACKAGE")]
    pub file: PathBuf,
    /// Fails when the package file has more bytes
    #[arg(long, value_name = "BYTES")]
    pub max_size: Option<u64>,
    /// How a registry is talked to.
    #[command(flatten)]
    pub registry: RegistryFlags,
}

/// Flags of `verify`.
#[derive(Debug, Args)]
pub struct VerifyFlags {
    /// The package: a file, or oci://HOST[:PORT]/NAME:TAG in a registry
    #[arg(value_name = "PACKAGE")]
    pub file: PathBuf,
    /// What the package must be.
    #[command(flatten)]
    pub trust: TrustFlags,
    /// How a registry is talked to.
    #[command(flatten)]
    pub registry: RegistryFlags,
}

/// What is demanded of a package.
#[derive(Debug, Default, Args)]
pub struct TrustFlags {
    /// A public key as text, else the name of its file: the package must be signed with it. With several
    /// `--key`, with one of them
    #[arg(long, value_name = "KEY")]
    pub key: Vec<String>,
    /// The detached signature [default: the one in the package, else PACKAGE.minisig or the registry's]
    #[arg(long, value_name = "FILE", requires = "key")]
    pub signature: Option<PathBuf>,
    /// The SHA-256 that the package file must have
    #[arg(long, value_name = "DIGEST", value_parser = sha256)]
    pub sha256: Option<String>,
}

/// A SHA-256, as a flag has it.
fn sha256(text: &str) -> Result<String, String> {
    let is_digest = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let digest = is_digest.then(|| text.to_ascii_lowercase());
    digest.ok_or_else(|| "a SHA-256 has 64 hexadecimal digits".to_owned())
}

/// Flags of `extract`.
#[derive(Debug, Args)]
pub struct ExtractFlags {
    /// The package
    #[arg(value_name = "PACKAGE")]
    pub file: PathBuf,
    /// The folder [default: the package's name without .rmpkg]
    #[arg(long, short, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    /// Replaces the package's files in a folder that is there already; all other files stay
    #[arg(long)]
    pub force: bool,
}

/// Flags of `diff`.
#[derive(Debug, Args)]
pub struct DiffFlags {
    /// The old package
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The new package
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
}

/// Flags of `sign`.
#[derive(Debug, Args)]
pub struct SignFlags {
    /// The package
    #[arg(value_name = "PACKAGE")]
    pub file: PathBuf,
    /// The file with the secret key
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// The key's password.
    #[command(flatten)]
    pub password: PasswordFlag,
    /// Puts the signature into the package [default: PACKAGE.minisig beside it]
    #[arg(long)]
    pub embed: bool,
    /// The comment that the signature covers [default: file, sha256, and the pipeline's name and version]
    #[arg(long, value_name = "TEXT")]
    pub comment: Option<String>,
    /// Replaces a signature that is there already
    #[arg(long)]
    pub force: bool,
}

/// Flags of `keygen`.
#[derive(Debug, Args)]
pub struct KeygenFlags {
    /// The file for the secret key; the public one gets the ending .pub
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The key's password.
    #[command(flatten)]
    pub password: PasswordFlag,
    /// Leaves the secret key unencrypted: whoever has the file can sign
    #[arg(long, conflicts_with = "password_file")]
    pub no_password: bool,
    /// Replaces keys that are there already
    #[arg(long)]
    pub force: bool,
}

/// Where the password of a secret key comes from.
#[derive(Debug, Args)]
pub struct PasswordFlag {
    /// The file whose first line is the password of the secret key [default: asks for it]
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
}

/// Flags of `repack`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("change").args(["manifest", "nodes", "models"]).required(true).multiple(true))]
pub struct RepackFlags {
    /// The package to take the rest from
    #[arg(value_name = "PACKAGE")]
    pub file: PathBuf,
    /// The package to write
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
    /// The new pipeline's manifest
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
    /// The folder with the new Python nodes
    #[arg(long, value_name = "FOLDER")]
    pub nodes: Option<PathBuf>,
    /// The folder with the new model files
    #[arg(long, value_name = "FOLDER")]
    pub models: Option<PathBuf>,
    /// Replaces a package that is there already
    #[arg(long)]
    pub force: bool,
}

/// Flags of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsFlags {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 the answer is no or this machine failed, 2 wrong usage or no valid package or
key, 130 interrupted; `run` has its own";

const INSPECT_HELP: &str = "\
Examples:
  rmpkg inspect app.rmpkg
  rmpkg inspect --json app.rmpkg                 the same for programs
  rmpkg inspect --max-size 8000000 app.rmpkg     hold it to a budget

Exit codes: 0 shown, 1 larger than the budget, 2 wrong usage or no valid package";

const VERIFY_HELP: &str = "\
Examples:
  rmpkg verify app.rmpkg
  rmpkg verify app.rmpkg --key release.pub
  rmpkg verify app.rmpkg --key release.pub --signature app.rmpkg.minisig
  rmpkg verify app.rmpkg --key old.pub --key new.pub    signed with one of them
  rmpkg verify oci://localhost:5000/team/app:1.0 --key release.pub

What --key is given is read as a key first, the second line of a .pub file. Only what is no key is
looked for as a file: a file that is named like a key changes nothing.

A signature says who made a package, not that it is the newest or the one that you meant: an older
package of the same maker passes, too. Compare the signed name and version, or give --sha256. A file
may change between two commands: give `rmpkg run` the key, and it runs the bytes that it checked.

Exit codes: 0 it holds, 1 not signed with this key or not what was asked for, 2 wrong usage, no
valid package or no key";

const EXTRACT_HELP: &str = "\
Examples:
  rmpkg extract app.rmpkg                 to the folder app
  rmpkg extract app.rmpkg -o somewhere

A new folder appears complete or not at all. With --force each file does, and files that are not the
package's stay as they are. Nothing is written through links out of the folder.

Exit codes: 0 written, 1 the folder is there already or can't be written, 2 no valid package";

const DIFF_HELP: &str = "\
Examples:
  rmpkg diff old.rmpkg new.rmpkg

Exit codes: 0 the same entries, 1 they differ, 2 wrong usage or no valid package";

const SIGN_HELP: &str = "\
Examples:
  rmpkg sign app.rmpkg --key release.key            writes app.rmpkg.minisig
  rmpkg sign app.rmpkg --key release.key --embed    changes app.rmpkg
  minisign -V -p release.pub -m app.rmpkg           verifies the former

The comment is what you say of what you sign, and `rmpkg verify` shows it: the name of the file, its
SHA-256 (with --embed that of manifest.json), and `name` and `version` of the pipeline's metadata.

Exit codes: 0 signed, 1 a signature is there already, 2 wrong usage, no valid package, key or password";

const KEYGEN_HELP: &str = "\
Examples:
  rmpkg keygen release.key                  asks for a password; writes release.pub too
  rmpkg keygen --no-password release.key

Exit codes: 0 made, 1 a key is there already or can't be written, 2 wrong usage";

const REPACK_HELP: &str = "\
Examples:
  rmpkg repack app.rmpkg --manifest manifest.json -o new.rmpkg
  rmpkg repack app.rmpkg --nodes nodes --models models -o new.rmpkg

What is not named stays. A signature in the package does not: sign the new one.

Exit codes: 0 written, 1 it is there already or can't be written, 2 wrong usage or no valid package
or manifest";
