//! Files that appear complete or not at all, on Ctrl-C too.

use std::env;
use std::fs::{self, Permissions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::exit;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tempfile::NamedTempFile;
use terminal_ui::Interrupted;
use wasi_host::private_folder;

use crate::{signals, terminal};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static UNFINISHED: AtomicUsize = AtomicUsize::new(0);
static TEMPORARY: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// How long a folder is removed again and again that a program still writes to. It may only make so many
/// files, and each attempt that fails takes some of them.
const PATIENCE: Duration = Duration::from_secs(2);

/// Ends this process: at once if nothing is half-written, else when the writer has cleaned up. A
/// second signal does not wait.
pub fn interrupt() {
    let again = INTERRUPTED.swap(true, Ordering::SeqCst);
    if again || UNFINISHED.load(Ordering::SeqCst) == 0 {
        leave();
    }
}

/// Ends this process and removes what has only a temporary name. Nobody makes another one meanwhile.
fn leave() -> ! {
    // Whoever was filling an entry of the cache gets no further.
    let _abandoned = content_cache::abandon();
    let folders = temporary_folders();
    let deadline = Instant::now() + PATIENCE;
    for folder in folders.iter() {
        while folder.exists() && Instant::now() < deadline {
            fs::remove_dir_all(folder).ok();
        }
    }
    terminal::restore();
    exit(signals::exit_code().into())
}

fn temporary_folders() -> MutexGuard<'static, Vec<PathBuf>> {
    TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A temporary folder that nobody else can look into and that is removed at the end, on Ctrl-C too. Unlike
/// [`Unfinished`] it does not let Ctrl-C wait.
pub struct Temporary {
    path: PathBuf,
}

impl Temporary {
    /// Makes one where this machine has its temporary files.
    ///
    /// # Errors
    ///
    /// When nothing can be written there; the error names the place.
    pub fn make() -> Result<Self> {
        let parent = env::temp_dir();
        Self::make_in(&parent)
            .with_context(|| format!("cannot make a folder in `{}`", parent.display()))
    }

    /// Makes one in this folder.
    ///
    /// # Errors
    ///
    /// When nothing can be written there.
    pub fn make_in(folder: &Path) -> io::Result<Self> {
        let mut folders = temporary_folders();
        let path = private_folder(folder)?.keep();
        folders.push(path.clone());
        Ok(Self { path })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let mut folders = temporary_folders();
        fs::remove_dir_all(&self.path).ok();
        folders.retain(|folder| *folder != self.path);
    }
}

/// Nothing, or an error once Ctrl-C was pressed: for work that takes long, piece by piece.
///
/// # Errors
///
/// When Ctrl-C was pressed.
pub fn go_on() -> io::Result<()> {
    if INTERRUPTED.load(Ordering::SeqCst) { Err(io::Error::other(Interrupted)) } else { Ok(()) }
}

/// While it lives, Ctrl-C waits.
pub struct Unfinished;

impl Unfinished {
    /// Begins something that must not be left half done.
    pub fn begin() -> Self {
        UNFINISHED.fetch_add(1, Ordering::SeqCst);
        Self
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let others = UNFINISHED.fetch_sub(1, Ordering::SeqCst) - 1;
        if others == 0 && INTERRUPTED.load(Ordering::SeqCst) {
            leave();
        }
    }
}

/// The folder that a file or folder is in.
pub fn parent(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes a file under a temporary name and gives it its own when it is complete.
///
/// # Errors
///
/// When the file is there already and may not be replaced, or can't be written.
pub fn write(
    path: &Path,
    mode: u32,
    replace: bool,
    content: impl FnOnce(&mut dyn Output) -> Result<()>,
) -> Result<()> {
    keep([prepare(path, mode, replace, content)?])
}

/// A file that is complete under a temporary name. It goes unless it is [kept](keep).
pub struct Prepared<'a> {
    file: NamedTempFile,
    path: &'a Path,
    replace: bool,
    /// Dropped after the file, so that Ctrl-C waits until that is gone.
    _unfinished: Unfinished,
}

/// Writes a file under a temporary name.
///
/// # Errors
///
/// When the file is there already and may not be replaced, or can't be written.
pub fn prepare(
    path: &Path,
    mode: u32,
    replace: bool,
    content: impl FnOnce(&mut dyn Output) -> Result<()>,
) -> Result<Prepared<'_>> {
    let context = || format!("cannot write `{}`", path.display());
    ensure!(
        replace || !path.exists(),
        "`{}` is there already; `--force` replaces it",
        path.display()
    );
    ensure!(!path.is_dir(), "`{}` is a folder; give the name of a file", path.display());
    let unfinished = Unfinished::begin();
    let mut file = temporary(mode).tempfile_in(parent(path)).with_context(context)?;
    content(&mut Interruptible(file.as_file_mut()))?;
    Ok(Prepared { file, path, replace, _unfinished: unfinished })
}

/// Gives files their names, all of them or none: once the first has its own, Ctrl-C comes too late.
///
/// # Errors
///
/// When Ctrl-C was pressed, or one of them can't get its name.
pub fn keep<const N: usize>(files: [Prepared<'_>; N]) -> Result<()> {
    go_on()?;
    let _unfinished = Unfinished::begin();
    let mut new = Vec::new();
    for Prepared { file, path, replace, _unfinished } in files {
        let is_new = !path.exists();
        let kept = if replace { file.persist(path) } else { file.persist_noclobber(path) };
        if let Err(error) = kept {
            new.into_iter().for_each(|path: &Path| drop(fs::remove_file(path)));
            return Err(error.error).with_context(|| format!("cannot write `{}`", path.display()));
        }
        new.extend(is_new.then_some(path));
    }
    Ok(())
}

/// What a file is written through.
pub trait Output: Write + Seek {}
impl<T: Write + Seek> Output for T {}

/// Refuses to write once Ctrl-C was pressed.
struct Interruptible<T>(T);

impl<T: Write> Write for Interruptible<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        go_on()?;
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<T: Seek> Seek for Interruptible<T> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.0.seek(position)
    }
}

/// Temporary files are private by default; what is no secret gets the permissions of any new file.
fn temporary(mode: u32) -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(Permissions::from_mode(mode));
    }
    builder
}

/// For everybody, as the umask has it.
pub const PUBLIC: u32 = 0o666;
/// For the owner alone.
pub const SECRET: u32 = 0o600;
