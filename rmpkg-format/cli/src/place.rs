//! Where a package is that was named on the command line: in a file, or in a registry, from where it comes into the
//! cache.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Error, Result};
use content_cache::{Cache, CacheError, Entry, Key};
use indicatif::HumanCount;
use rmpkg_format::{ReadLimits, Signature};
use rmpkg_registry::{Access, Descriptor, Found, Reference, Registry, RegistryError, SCHEME};
use terminal_ui::{Ui, WithHint};

use crate::cache;
use crate::exit::is_bad_input;
use crate::flags::RegistryFlags;
use crate::output::Temporary;
use crate::package::read_text;
use crate::trust::{detached, read_signature};

/// The kind of the entries that registries gave.
pub const CACHED_BLOBS: &str = "registry";
/// Signatures are small.
const QUIETLY: Ui = Ui::new(true, false);
/// The file in such an entry.
const BLOB: &str = "blob";

/// A package that was named.
pub struct Place {
    /// As it was named.
    shown: PathBuf,
    file: PathBuf,
    remote: Option<Remote>,
}

/// What a registry gave.
struct Remote {
    found: Found,
    signatures: Vec<(PathBuf, Signature)>,
    /// Holds the file, where that is not somebody else's.
    _kept: Option<Kept>,
}

/// A file with what a registry gave, as long as it is needed.
enum Kept {
    Entry(Entry),
    Temporary(Temporary),
}

impl Place {
    /// Finds what was named, and gets it if it is in a registry; its signatures too, if somebody wants them.
    ///
    /// # Errors
    ///
    /// When it is in a registry and can't be had.
    pub fn of(named: &Path, flags: RegistryFlags, wants_signatures: bool, ui: Ui) -> Result<Self> {
        let shown = named.to_owned();
        let Some(reference) = named.to_str().filter(|text| text.starts_with(SCHEME)) else {
            return Ok(Self { file: shown.clone(), shown, remote: None });
        };
        let reference: Reference = reference.parse()?;
        let registry = flags.registry(&reference, Access::Pull);
        let found = registry.find(reference.target())?;
        let limit = ReadLimits::default().package_bytes;
        let kept = keep(&registry, &found.package, "the package", limit, ui)?;
        let file = kept.file();
        let signatures =
            if wants_signatures { signatures(&registry, &found, ui)? } else { Vec::new() };
        Ok(Self { shown, file, remote: Some(Remote { found, signatures, _kept: Some(kept) }) })
    }

    /// What was pulled to a file.
    pub fn pulled(
        reference: &Reference,
        file: PathBuf,
        found: Found,
        signatures: Vec<(PathBuf, Signature)>,
    ) -> Self {
        let shown = PathBuf::from(reference.to_string());
        Self { shown, file, remote: Some(Remote { found, signatures, _kept: None }) }
    }

    /// What it is called.
    pub fn shown(&self) -> &Path {
        &self.shown
    }

    /// The file that it is in.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The digest of its manifest in a registry.
    pub fn digest(&self) -> Option<&str> {
        self.remote.as_ref().map(|remote| remote.found.digest.as_str())
    }

    /// The signature of that name in a registry.
    pub fn signature_named(&self, name: &Path) -> Option<&Signature> {
        let mut signatures = self.remote.as_ref()?.signatures.iter();
        signatures.find(|(known, _)| known == name).map(|(_, signature)| signature)
    }

    /// The signature that lies beside it, and where: of several in a registry the first one that `is_right`.
    ///
    /// # Errors
    ///
    /// When the file of a signature can't be read.
    pub fn signature(
        &self,
        is_right: impl Fn(&Signature) -> bool,
    ) -> Result<Option<(PathBuf, Signature)>> {
        if let Some(Remote { signatures, .. }) = &self.remote {
            let right = signatures.iter().find(|(_, signature)| is_right(signature));
            return Ok(right.or(signatures.first()).cloned());
        }
        let beside = detached(&self.file);
        let is_there = beside.exists();
        is_there.then(|| read_signature(&beside).map(|signature| (beside, signature))).transpose()
    }

    /// Where a signature is looked for, as the end of a sentence.
    pub fn looked_for(&self) -> String {
        match self.remote {
            Some(_) => "the registry".to_owned(),
            None => format!("`{}`", detached(&self.file).display()),
        }
    }
}

/// The signatures of a package, each with the name of its blob. Whoever may write there can put anything beside them,
/// so what is none is passed over with a warning, as long as there is one.
///
/// # Errors
///
/// When they can't be had, or all that there is is none.
pub fn signatures(registry: &Registry, found: &Found, ui: Ui) -> Result<Vec<(PathBuf, Signature)>> {
    let mut wrong = Vec::new();
    let listed = registry.signatures(found, &mut |digest, error| {
        let error = Error::new(error);
        wrong.push(match digest {
            Some(digest) => error.context(format!("`{digest}` is no signature")),
            None => error,
        });
    })?;
    let mut signatures = Vec::new();
    for blob in &listed {
        match signature(registry, blob) {
            Ok(signature) => signatures.push((PathBuf::from(blob.digest.as_str()), signature)),
            Err(error) if is_bad_input(&error) => {
                wrong.push(error.context(format!("`{}` is no signature", blob.digest)));
            }
            Err(error) => return Err(error),
        }
    }
    if signatures.is_empty() && !wrong.is_empty() {
        let told = || "`rmpkg sign` and `rmpkg push` put a right one there".to_owned();
        return Err(wrong.swap_remove(0)).hint(told);
    }
    for error in wrong {
        ui.warning(format!("passed over in the registry: {error:#}"));
    }
    Ok(signatures)
}

fn signature(registry: &Registry, blob: &Descriptor) -> Result<Signature> {
    let kept = keep(registry, blob, "a signature", Signature::MAX_BYTES, QUIETLY)?;
    Ok(read_text(&kept.file(), Signature::MAX_BYTES)?.parse()?)
}

impl Kept {
    fn file(&self) -> PathBuf {
        let folder = match self {
            Self::Entry(entry) => entry.path(),
            Self::Temporary(folder) => folder.path(),
        };
        folder.join(BLOB)
    }
}

/// A blob from the cache, or from the registry into it. Where others might change the cache it is not used.
fn keep(
    registry: &Registry,
    blob: &Descriptor,
    what: &'static str,
    limit: u64,
    ui: Ui,
) -> Result<Kept> {
    let fill = |folder: &Path| download(registry, blob, (what, limit), &folder.join(BLOB), ui);
    let cache = Cache::open()?;
    let key = Key::of([blob.digest.as_str().as_bytes()]);
    let kept = match cache.entry_or_fill(CACHED_BLOBS, &key, fill) {
        Ok(entry) => {
            if entry.is_new() {
                // What can't be removed doesn't keep this package from being used.
                cache.keep_within(CACHED_BLOBS, cache::packages_bytes()?).ok();
            }
            Kept::Entry(entry)
        }
        Err(error) if is_about_others(&error) => {
            ui.warning(format!("{error}; going on without a cache, so all of it is pulled"));
            let folder = Temporary::make()?;
            fill(folder.path())?;
            Kept::Temporary(folder)
        }
        Err(error) => return Err(error),
    };
    // What was pulled now has been checked; what another manifest has named before may have another size there.
    let found = fs::metadata(kept.file()).context("cannot read what was pulled")?.len();
    if found == blob.size {
        return Ok(kept);
    }
    let (expected, found) = (blob.size, found.to_string());
    Err(RegistryError::WrongSize { what, expected, found }.into())
}

fn is_about_others(error: &anyhow::Error) -> bool {
    error.downcast_ref().is_some_and(CacheError::is_about_others)
}

/// Pulls a blob to a new file, which counts when this is no error.
///
/// # Errors
///
/// When it can't be had or written, or is not what it must be.
pub fn download(
    registry: &Registry,
    blob: &Descriptor,
    (what, limit): (&'static str, u64),
    file: &Path,
    ui: Ui,
) -> Result<()> {
    let context = || format!("cannot write `{}`", file.display());
    let mut sink = File::create_new(file).with_context(context)?;
    let bar = ui.bar("Pulling", format!("{what}, {} bytes", HumanCount(blob.size)));
    registry.download(blob, what, limit, &mut sink, &|done| bar.show(done, blob.size))?;
    Ok(())
}
