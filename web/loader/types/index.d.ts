/** Runs rmpkg packages, CPython pipelines in WebAssembly, in any browser. */
export { NdArray } from './arrays/nd-array.js';
export { ArrayError, PackageError, PipelineError } from './errors.js';
export { Package, readPackage } from './package/package.js';
export { PackageEditor } from './package/write/editor.js';
export { PipelineRunner } from './runner.js';
export { clearStorage } from './storage/database.js';
export { PipelineStream } from './stream/pipeline-stream.js';
export type TypedArray = import('./arrays/dtype.js').TypedArray;
export type PackageErrorCode = import('./errors.js').PackageErrorCode;
export type ExecuteOptions = import('./options.js').ExecuteOptions;
export type InitializeOptions = import('./options.js').InitializeOptions;
export type Progress = import('./options.js').Progress;
export type PackageManifest = import('./package/manifest.js').PackageManifest;
export type Changes = import('./package/write/editor.js').Changes;
export type Metrics = import('./runner.js').Metrics;
export type PipelineResult = import('./runner.js').PipelineResult;
export type Source = import('./source.js').Source;
export type PinnedSource = import('./storage/models.js').PinnedSource;
export type StreamOptions = import('./options.js').StreamOptions;
export type StreamItem = import('./stream/lines.js').StreamItem;
export type StreamSource = import('./stream/pieces.js').StreamSource;
export type StreamReport = import('./stream/pipeline-stream.js').StreamReport;
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
