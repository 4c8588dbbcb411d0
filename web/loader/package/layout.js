/** Where things are in a package, and where the guest sees them. */

/** The pipeline and the list of all other entries. */
export const MANIFEST = 'manifest.json';

/** The signature of the manifest, directly after it: the one entry that the manifest does not list. */
export const MANIFEST_SIGNATURE = 'manifest.json.minisig';

/** The runtime, a WASI command. */
export const WASM_MODULE = 'modules/remotemedia_runtime.wasm';

/** Where the runtime was in the layout that the format had before version 1. */
export const LEGACY_WASM_MODULE = 'runtime.wasm';

/** The target tag of every package of this format. */
export const RUNTIME_TARGET = 'wasm32-wasi';

/** The format version that this reader knows; it reads later minor versions too. */
export const FORMAT_VERSION = '1.0';

/** The Python standard library. */
export const STDLIB = 'wasi-deps/usr/';

/** Folders of the package, by the path under which the guest sees them, read-only. */
export const MOUNTS = Object.freeze({
  '/usr': STDLIB,
  '/app': 'app/',
  '/models': 'models/',
});
