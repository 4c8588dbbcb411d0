//! `rmpkg push`: a package and its signature go to a registry.

use std::process::ExitCode;

use anyhow::{Result, anyhow};
use indicatif::HumanCount;
use rmpkg_format::{Package, Signature};
use rmpkg_registry::{Access, Target};
use serde::Serialize;
use terminal_ui::{Ui, WithHint};

use crate::exit::BadInput;
use crate::flags::PushFlags;
use crate::package;
use crate::trust::{detached, names_other, read_signature};

#[derive(Debug, Serialize)]
struct Pushed {
    reference: String,
    /// The digest of the package's manifest.
    manifest_digest: String,
    size: u64,
    sha256: String,
    signature: Option<PushedSignature>,
}

#[derive(Debug, Serialize)]
struct PushedSignature {
    /// The key's id.
    key: String,
    /// The digest of the signature's manifest.
    manifest_digest: String,
}

/// Runs the command.
///
/// # Errors
///
/// When the package is not whole, or the registry can't be reached or refuses.
pub fn run(flags: &PushFlags, ui: Ui) -> Result<ExitCode> {
    let Target::Tag(tag) = flags.target.target() else {
        let told = format!(
            "`{}` has a digest, which follows from the package; push it to a tag: oci://HOST[:PORT]/NAME:TAG",
            flags.target
        );
        return Err(BadInput::new(told).into());
    };
    let package = package::open(&flags.file)?;
    let signature = signature(flags, &package)?;
    let size = package.bytes().len() as u64;
    let registry = flags.registry.registry(&flags.target, Access::Push);
    let bar = ui.bar("Pushing", format!("{} bytes to {}", HumanCount(size), flags.target));
    let progress = |done| bar.show(done, size);
    let pushed = registry.push(tag, &package, signature.as_ref(), &progress)?;
    drop(bar);
    let key = signature.as_ref().map(Signature::key_id);
    let signature = key
        .zip(pushed.signature)
        .map(|(key, digest)| PushedSignature { key, manifest_digest: digest.to_string() });
    let pushed = Pushed {
        reference: flags.target.to_string(),
        manifest_digest: pushed.digest.to_string(),
        size,
        sha256: package.sha256().to_owned(),
        signature,
    };
    ui.result(&pushed, render)?;
    Ok(ExitCode::SUCCESS)
}

/// The one that was named, or the one beside the package. One that is of another file would be refused by whoever
/// pulls it.
fn signature(flags: &PushFlags, package: &Package) -> Result<Option<Signature>> {
    let beside = || Some(detached(&flags.file)).filter(|beside| beside.exists());
    let Some(file) = flags.signature.clone().or_else(beside) else { return Ok(None) };
    let signature = read_signature(&file)?;
    let (file, shown) = (file.display(), flags.file.display());
    let Some(other) = names_other(&signature, package) else { return Ok(Some(signature)) };
    let own = package.sha256();
    let refusal = anyhow!(
        "`{file}` is the signature of a file with the SHA-256 {other}, and `{shown}` has {own}"
    );
    Err(refusal).hint(|| {
        format!("sign it anew, `rmpkg sign {shown} --key FILE --force`, or remove `{file}`")
    })
}

fn render(pushed: &Pushed) -> String {
    let Pushed { reference, manifest_digest, size, sha256, signature } = pushed;
    let signature = signature.as_ref().map_or_else(String::new, |signature| {
        format!("\nwith the signature by the key {}", signature.key)
    });
    let size = HumanCount(*size);
    format!("{reference}: {size} bytes, @{manifest_digest}\nsha256 {sha256}{signature}")
}
