/** Runs rmpkg packages, CPython pipelines in WebAssembly, in any browser. */

export { NdArray } from './arrays/nd-array.js';
export { ArrayError, PackageError, PipelineError } from './errors.js';
export { Package, readPackage } from './package/package.js';
export { PackageEditor } from './package/write/editor.js';
export { PipelineRunner } from './runner.js';
export { clearStorage } from './storage/database.js';
export { PipelineStream } from './stream/pipeline-stream.js';

/** @typedef {import('./arrays/dtype.js').TypedArray} TypedArray */
/** @typedef {import('./errors.js').PackageErrorCode} PackageErrorCode */
/** @typedef {import('./options.js').ExecuteOptions} ExecuteOptions */
/** @typedef {import('./options.js').InitializeOptions} InitializeOptions */
/** @typedef {import('./options.js').Progress} Progress */
/** @typedef {import('./package/manifest.js').PackageManifest} PackageManifest */
/** @typedef {import('./package/write/editor.js').Changes} Changes */
/** @typedef {import('./runner.js').Metrics} Metrics */
/** @typedef {import('./runner.js').PipelineResult} PipelineResult */
/** @typedef {import('./source.js').Source} Source */
/** @typedef {import('./storage/models.js').PinnedSource} PinnedSource */
/** @typedef {import('./options.js').StreamOptions} StreamOptions */
/** @typedef {import('./stream/lines.js').StreamItem} StreamItem */
/** @typedef {import('./stream/pieces.js').StreamSource} StreamSource */
/** @typedef {import('./stream/pipeline-stream.js').StreamReport} StreamReport */
