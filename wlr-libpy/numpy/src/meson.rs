//! Compiles NumPy: Meson, then Ninja, with scripts in place of the compiler, `ar`, Python and Cython.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::json;

use crate::toolchain::{TARGET, Toolchain};
use crate::{Error, unpack};

/// The scripts, by name.
pub(crate) const SCRIPTS: [(&str, &str); 4] = [
    ("cc", include_str!("scripts/cc.sh")),
    ("ar", include_str!("scripts/ar.sh")),
    ("python", include_str!("scripts/python.sh")),
    ("cython", include_str!("scripts/cython.sh")),
];
/// How NumPy is compiled. WASI has no signals, processes and memory maps: libpython comes with stand-ins.
/// All browsers have had vectors of 128 bits since 2023, and floating-point traps are nowhere in WebAssembly.
pub(crate) const ARGUMENTS: [&str; 6] = [
    "-msimd128",
    "-fno-trapping-math",
    "-D_WASI_EMULATED_SIGNAL",
    "-D_WASI_EMULATED_PROCESS_CLOCKS",
    "-D_WASI_EMULATED_GETPID",
    "-D_WASI_EMULATED_MMAN",
];
/// A header of CPython has `restrict`, which C++ has not.
const CXX_ARGUMENTS: [&str; 1] = ["-Drestrict=__restrict"];
/// NumPy's options: one code path, as WebAssembly has no CPU features to choose by at run time.
pub(crate) const OPTIONS: [&str; 8] = [
    "-Dbuildtype=release",
    "-Dallow-noblas=true",
    "-Dcpu-baseline=none",
    "-Dcpu-dispatch=none",
    "-Ddisable-highway=true",
    "-Ddisable-threading=true",
    "-Dpython.bytecompile=-1",
    "-Dprefix=/",
];
/// The machine that NumPy is compiled for, as Meson's files have it. Nothing that is compiled can be run.
const MACHINE: &str = "[properties]
longdouble_format = 'IEEE_DOUBLE_LE'
skip_sanity_check = true
needs_exe_wrapper = true
[host_machine]
system = 'wasi'
cpu_family = 'wasm32'
cpu = 'wasm32'
endian = 'little'
";
/// Settings of the user's that would reach the compiler.
const UNWANTED: [&str; 8] =
    ["AR", "CC", "CFLAGS", "CPPFLAGS", "CXX", "CXXFLAGS", "LDFLAGS", "PKG_CONFIG_PATH"];
/// How many of the last lines of a failed step are shown.
const LINES_SHOWN: usize = 30;

/// A folder in which NumPy is compiled.
#[derive(Debug)]
pub(crate) struct Build<'a> {
    /// Has everything else.
    pub folder: &'a Path,
    /// NumPy's sources.
    pub sources: PathBuf,
    /// The Python that runs Meson and Cython.
    pub python: OsString,
    /// Ninja's program.
    pub ninja: PathBuf,
    /// The compiler.
    pub toolchain: &'a Toolchain,
}

impl Build<'_> {
    /// Where the compiler's results are.
    pub(crate) fn results(&self) -> PathBuf {
        self.folder.join("build")
    }

    /// Where Cython is unpacked.
    pub(crate) fn cython(folder: &Path) -> PathBuf {
        folder.join("cython")
    }

    /// Where CPython's headers are.
    pub(crate) fn headers(folder: &Path) -> PathBuf {
        folder.join("include")
    }

    /// Where the headers for vectors are.
    pub(crate) fn vectors(folder: &Path) -> PathBuf {
        folder.join("vectors")
    }

    /// Writes the scripts and says how to compile.
    pub(crate) fn configure(&self) -> Result<(), Error> {
        for (name, script) in SCRIPTS {
            let path = self.script(name);
            unpack::write(&path, script.as_bytes())?;
            make_executable(&path)?;
        }
        unpack::write(&self.python_info(), introspection(&Self::headers(self.folder)).as_bytes())?;
        unpack::write(&self.cross_file(), self.cross().as_bytes())?;
        unpack::write(&self.native_file(), self.native().as_bytes())?;
        let mut setup = self.meson("setup");
        setup.arg(self.results()).args(OPTIONS);
        setup.arg("--cross-file").arg(self.cross_file());
        setup.arg("--native-file").arg(self.native_file());
        self.run("configuring NumPy", setup.current_dir(&self.sources))
    }

    /// Compiles.
    pub(crate) fn compile(&self) -> Result<(), Error> {
        let mut ninja = self.command(&self.ninja);
        ninja.arg("-C").arg(self.results());
        self.run("compiling NumPy", &mut ninja)
    }

    /// Installs the Python files, and returns the folder with them.
    pub(crate) fn install(&self) -> Result<PathBuf, Error> {
        let root = self.folder.join("installed");
        let mut install = self.meson("install");
        install.arg("--no-rebuild").arg("--destdir").arg(&root).arg("-C").arg(self.results());
        self.run("installing NumPy", &mut install)?;
        Ok(root.join("site-packages"))
    }

    /// Compiles one file of this crate, and returns the object.
    pub(crate) fn compile_file(&self, name: &str, source: &str) -> Result<Vec<u8>, Error> {
        let path = self.folder.join(name);
        unpack::write(&path, source.as_bytes())?;
        let object = path.with_extension("o");
        let mut compiler = self.command(Path::new(&self.toolchain.clang));
        compiler.args([TARGET, "-Wno-deprecated", "-O2", "-c", name, "-o"]).arg(&object);
        self.run("compiling C++'s exceptions", compiler.current_dir(self.folder))?;
        fs::read(&object).map_err(Error::io("read", &object))
    }

    fn script(&self, name: &str) -> PathBuf {
        self.folder.join("bin").join(name)
    }

    fn python_info(&self) -> PathBuf {
        self.folder.join("python-info.json")
    }

    fn cross_file(&self) -> PathBuf {
        self.folder.join("cross.ini")
    }

    fn native_file(&self) -> PathBuf {
        self.folder.join("native.ini")
    }

    fn meson(&self, command: &str) -> Command {
        let mut meson = self.command(Path::new(&self.python));
        meson.arg(self.sources.join("vendored-meson/meson/meson.py")).arg(command);
        meson
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        for name in UNWANTED {
            command.env_remove(name);
        }
        command
            .env("NINJA", &self.ninja)
            .env("NUMPY_KIT_PYTHON", &self.python)
            .env("NUMPY_KIT_PYTHON_INFO", self.python_info())
            .env("NUMPY_KIT_CYTHON", Self::cython(self.folder))
            .env("PYTHONHASHSEED", "0")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("LC_ALL", "C.UTF-8");
        command
    }

    /// What runs on this machine.
    fn native(&self) -> String {
        format!("[binaries]\ncython = '{}'\n", self.script("cython").display())
    }

    /// What it compiles for, and with.
    fn cross(&self) -> String {
        let Toolchain { clang, clang_cxx, .. } = self.toolchain;
        let cc = self.script("cc").display().to_string();
        let compiler = |name: &OsString| {
            list(&[cc.as_str(), &name.to_string_lossy(), TARGET, "-Wno-deprecated"])
        };
        let map = format!("-ffile-prefix-map={}=.", self.folder.display());
        let vectors = Self::vectors(self.folder);
        let (include, first) =
            (format!("-I{}", vectors.display()), vectors.join("vectors.h").display().to_string());
        let mut arguments = vec![map.as_str(), include.as_str(), "-include", first.as_str()];
        arguments.extend(ARGUMENTS);
        let c = list(&arguments);
        arguments.extend(CXX_ARGUMENTS);
        format!(
            "[binaries]\nc = {}\ncpp = {}\nar = '{}'\npython = '{}'\npkg-config = 'false'\n{MACHINE}\
             [built-in options]\nc_args = {c}\ncpp_args = {}\n",
            compiler(clang),
            compiler(clang_cxx),
            self.script("ar").display(),
            self.script("python").display(),
            list(&arguments),
        )
    }

    fn run(&self, step: &'static str, command: &mut Command) -> Result<(), Error> {
        let program = Path::new(command.get_program()).display().to_string();
        let output = command.output().map_err(|source| Error::Start { program, source })?;
        if output.status.success() {
            return Ok(());
        }
        Err(Error::Build { step, output: last_lines(&output) })
    }
}

/// A list as Meson's files have it.
fn list(items: &[&str]) -> String {
    let quoted: Vec<_> = items.iter().map(|item| format!("'{item}'")).collect();
    format!("[{}]", quoted.join(", "))
}

/// What Meson asks of a Python.
fn introspection(headers: &Path) -> String {
    let paths = json!({
        "include": headers, "platinclude": headers, "purelib": "/site-packages",
        "platlib": "/site-packages", "data": "/", "scripts": "/bin", "stdlib": "/lib",
        "platstdlib": "/lib",
    });
    json!({
        "variables": {"base_prefix": "/", "INCLUDEPY": headers, "EXT_SUFFIX": ".a"},
        "paths": paths, "sysconfig_paths": {}, "install_paths": paths,
        "version": "3.12", "platform": "wasi-0.0.0-wasm32", "is_pypy": false, "is_venv": false,
        "link_libpython": false, "suffix": ".a", "limited_api_suffix": ".abi3.a",
        "is_freethreaded": false,
    })
    .to_string()
}

fn last_lines(output: &Output) -> String {
    let text = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    let lines: Vec<_> = text.iter().flat_map(|text| text.lines()).collect();
    lines[lines.len().saturating_sub(LINES_SHOWN)..].join("\n")
}

#[cfg(unix)]
pub(crate) fn make_executable(path: &Path) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).map_err(Error::io("change", path))
}

#[cfg(not(unix))]
pub(crate) fn make_executable(_: &Path) -> Result<(), Error> {
    Ok(())
}
