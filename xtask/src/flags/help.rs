//! What `--help` says below the options: examples and exit codes.

pub(super) const SETUP_HELP: &str = "\
Examples:
  cargo xtask setup                      install what is missing
  cargo xtask setup --browsers           what the browser tests need, too
  cargo xtask setup --with numpy         a compiler of C and C++ for `package --with numpy`
  cargo xtask setup --toolchain system   use the system's Rust even where rustup has the target

Exit codes: 0 everything is there, 1 something could not be installed, 2 wrong usage";

pub(super) const DOCTOR_HELP: &str = "\
Examples:
  cargo xtask doctor          a table of what is there and what is missing
  cargo xtask doctor --json   the same for programs

Exit codes: 0 everything is there, 1 something is missing, 2 wrong usage";

pub(super) const BUILD_WASM_HELP: &str = "\
Examples:
  cargo xtask build-wasm                 the module that ships
  cargo xtask build-wasm --debug         with function names, for backtraces and profiles
  cargo xtask build-wasm --runtime DIR   with the Rust nodes of a crate of your own

Exit codes: 0 built, 1 the build failed, 2 wrong usage";

pub(super) const PACKAGE_HELP: &str = "\
Examples:
  cargo xtask package                                  target/rmpkg/mixed.rmpkg
  cargo xtask package --pipeline my-pipeline -o my.rmpkg
  cargo xtask package --with numpy                     for nodes that import numpy
  cargo xtask package --no-snapshot                    smaller; each run starts Python itself
  cargo xtask package --runtime runtime/examples/own-node --pipeline my-pipeline
  cargo xtask --json package --stdlib full             sizes and times for programs
  cargo xtask package --stored-module                  for a server that compresses with brotli

A node that cannot be imported is an error, unless what it lacks is in /data or /models.

Exit codes: 0 built, 1 the pipeline is wrong or the build failed, 2 wrong usage, 130 interrupted";

pub(super) const RUNTIME_HELP: &str = "\
Examples:
  cargo xtask runtime                                  target/runtime
  cargo xtask runtime --with numpy --output /opt/rmpkg-runtime
  rmpkg package my-pipeline --runtime /opt/rmpkg-runtime

A package gets the module with all that its pipeline wants built in and the fewest others. Machine
code is taken from the folder as it is: it is as trusted as the program that uses it.

Exit codes: 0 written, 1 the build failed or the folder holds something else, 2 wrong usage,
130 interrupted";

pub(super) const LOCK_HELP: &str = "\
Examples:
  cargo xtask lock my-pipeline                     write my-pipeline/pylock.toml
  cargo xtask lock my-pipeline --check             whether it is current, without the network
  cargo xtask lock my-pipeline --upgrade           the newest releases of everything
  cargo xtask lock my-pipeline --upgrade=jinja2    the newest release of one distribution
  cargo xtask lock my-pipeline --with numpy        what needs NumPy, which is built into CPython

Nothing of a distribution runs outside the sandbox. What is compiled code alone is refused, with
its name and with who needs it. The index is the one that pip is configured for.

Exit codes: 0 written or current, 1 not current or it cannot be locked, 2 wrong usage,
130 interrupted";

pub(super) const MODEL_HELP: &str = "\
Examples:
  cargo xtask model whisper-tiny                                  target/models/whisper-tiny
  cargo xtask model whisper-tiny -o my-pipeline/models/whisper-tiny
  cargo xtask model whisper-tiny --quantize q8_0                  8 bits for a weight

Exit codes: 0 the files are there, 1 they cannot be had or converted, 2 wrong usage";

pub(super) const RUN_HELP: &str = "\
Examples:
  cargo xtask run app.rmpkg --input input.json
  echo '[1, 2, 3]' | cargo xtask run app.rmpkg --input -
  cargo xtask run app.rmpkg --timeout 5 --max-memory 256 --data ./data --max-data 100

Exit codes: 0 success, 1 the runtime crashed or ended without a result, 2 bad or untrusted package,
bad input or manifest, 3 a node failed, 4 a limit was hit, 130 interrupted";

pub(super) const CACHE_HELP: &str = "\
Examples:
  cargo xtask cache                         what is kept where, and how much it takes
  cargo xtask cache clear packages
  cargo xtask cache prune --unused-for 7    what was not used for a week

It is the cache of `rmpkg`, too. What is being run stays.

Exit codes: 0 shown or removed, 1 it is in use, can't be read or has no such kind, 2 wrong usage";

pub(super) const AUDIT_HELP: &str = "\
Examples:
  cargo xtask audit
  cargo xtask --json audit

Exit codes: 0 nothing was found, 1 something was found or a tool cannot be had, 2 wrong usage";

pub(super) const DEMO_HELP: &str = "\
Examples:
  cargo xtask demo --open             build what is missing, serve, and show the page
  cargo xtask demo my-pipeline        shows a pipeline of your own, with its input.json
  cargo xtask demo --watch            while working on the examples or the runtime
  cargo xtask demo --wasmer           with the engine wasmer, after `npm ci` in web/
  cargo xtask --json demo --port 0    any free port; the address as JSON on stdout

Exit codes: 1 the port is in use or the build failed, 2 wrong usage, 130 ended by Ctrl-C";

pub(super) const TEST_HELP: &str = "\
Examples:
  cargo xtask test           all stages, with their output
  cargo xtask --quiet test   only the output of a stage that fails

Exit codes: 0 all stages passed, 1 one failed, 2 wrong usage";

pub(super) const FUZZ_HELP: &str = "\
Examples:
  cargo xtask fuzz reader                  for ten minutes
  cargo xtask fuzz libpython --seconds 60 --keep
  cargo xtask fuzz hosts --first 100000

Exit codes: 0 nothing was found, 1 something was found or cargo-fuzz is missing, 2 wrong usage";

pub(super) const TEST_CPYTHON_HELP: &str = "\
Examples:
  cargo xtask test-cpython                                all modules; takes long
  cargo xtask test-cpython --module test_json test_re     two of them
  cargo xtask --json test-cpython --jobs 1                with tracebacks and reasons, for programs

Exit codes: 0 everything came as expected, 1 something did not or there is no CPython with tests,
2 wrong usage";

pub(super) const TEST_NUMPY_HELP: &str = "\
Examples:
  cargo xtask test-numpy                                           all files; takes long
  cargo xtask test-numpy --file numpy/fft/tests/test_helper.py     one of them
  cargo xtask --json test-numpy --jobs 1                           with tracebacks and reasons, for programs

Exit codes: 0 everything came as expected, 1 something did not, 2 wrong usage";

pub(super) const TEST_PACKAGES_HELP: &str = "\
Examples:
  cargo xtask test-packages                        all of them; takes a quarter of an hour
  cargo xtask test-packages jinja2 sqlalchemy      two of them
  cargo xtask test-packages --upgrade              what the newest releases give
  cargo xtask test-packages --snapshot             with a snapshot, as people package them
  cargo xtask --json test-packages                 for programs

Exit codes: 0 every result is right, 1 one is not, 2 wrong usage";

pub(super) const TEST_SNAPSHOT_HELP: &str = "\
Examples:
  cargo xtask test-snapshot                        builds the module first
  cargo xtask test-snapshot --wasm my.wasm         takes one that is built

Exit codes: 0 every test passed, 1 one did not, 2 wrong usage";

pub(super) const TEST_SPARK_HELP: &str = "\
Examples:
  cargo xtask test-spark     the first time it downloads half a gigabyte

Exit codes: 0 every test passed, 1 one did not or something cannot be had, 2 wrong usage";

pub(super) const TEST_WHISPER_HELP: &str = "\
Examples:
  cargo xtask test-whisper          a table of errors
  cargo xtask --json test-whisper   the same for programs

Installs the recordings with apt-get if they are not there.

Exit codes: 0 good enough, 1 too many errors, or something failed, 2 wrong usage";

pub(super) const TEST_WHEEL_HELP: &str = "\
Examples:
  cargo xtask test-wheel

Exit codes: 0 every test passed, 1 one did not, 2 wrong usage";

pub(super) const WHEEL_HELP: &str = "\
Examples:
  cargo xtask wheel                                target/wheels/rmpkg-….whl; takes minutes
  cargo xtask wheel --debug --output wheels        quickly, with what was compiled for tests

Exit codes: 0 the wheel is there, 1 it could not be built, 2 wrong usage";

pub(super) const BENCH_HELP: &str = "\
Examples:
  cargo xtask bench                               everything; takes most of an hour
  cargo xtask bench --only numpy,size             two groups
  cargo xtask bench --only numpy --quick          whether it works, in a minute
  cargo xtask bench --only python --browser chromium,firefox
  cargo xtask bench --output target/bench         figures.json, figures.md and a picture of each group
  cargo xtask bench --page docs/performance.md    a page with all figures
  cargo xtask bench --only rust --page docs/performance.md
                                                  one group anew, the others as they were
  cargo xtask --json bench --only start           for programs

A ratio is ours divided by the other side's: below 1 ours is the smaller. Beside the median are the
quartiles of all rounds. docs/benchmarks.md explains each group.

Exit codes: 0 measured, 1 a group could not be measured, the others were, 2 wrong usage,
130 interrupted";

pub(super) const ENV_HELP: &str = "\
Examples:
  eval \"$(cargo xtask env)\"
  cargo build --target wasm32-wasip1 --bin pipeline_executor_wasm

Exit codes: 0 printed, 1 there is no toolchain, 2 wrong usage";
