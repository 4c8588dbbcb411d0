/** Runs rmpkg packages, CPython pipelines in WebAssembly, in any browser. */

export { PackageError, PipelineError } from './errors.js';
export { Package, readPackage } from './package/package.js';
export { PipelineRunner } from './runner.js';
export { clearStorage } from './storage/database.js';
