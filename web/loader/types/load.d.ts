/** From a source to what can be run. */
import { CompiledModule } from './module/compile.js';
import { Keeping } from './storage/keeping.js';
import type { SharedFiles } from './engines/engine.js';
import type { ResolvedOptions } from './options.js';
import type { Package } from './package/package.js';
import type { Source } from './source.js';
export type LoadMetrics = {
    fetchMs: number;
    verifyMs: number;
    compileMs: number;
    /**
     * whether the package came from this browser's storage, where it was checked again
     */
    cached: boolean;
};
export type Loaded = {
    package: Package;
    module: CompiledModule;
    /**
     * files for `/models` besides the package's own
     */
    models: SharedFiles;
    metrics: LoadMetrics;
    /**
     * of the package, for the next visit
     */
    keeping: Keeping;
};
/** @import { SharedFiles } from './engines/engine.js' */
/** @import { Opened } from './open-origin.js' */
/** @import { ResolvedOptions } from './options.js' */
/** @import { Package } from './package/package.js' */
/** @import { Source } from './source.js' */
/** @import { Origin } from './storage/download.js' */
/**
 * @typedef {object} LoadMetrics what loading cost, once for all runs
 * @property {number} fetchMs
 * @property {number} verifyMs
 * @property {number} compileMs
 * @property {boolean} cached whether the package came from this browser's storage, where it was checked again
 *
 * @typedef {object} Loaded
 * @property {Package} package
 * @property {CompiledModule} module
 * @property {SharedFiles} models files for `/models` besides the package's own
 * @property {LoadMetrics} metrics
 * @property {Keeping} keeping of the package, for the next visit
 */
/**
 * @param {Source} source
 * @param {ResolvedOptions} options
 * @returns {Promise<Loaded>}
 */
export declare function load(source: Source, options: ResolvedOptions): Promise<Loaded>;
