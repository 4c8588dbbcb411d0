/** Lets the loader work with what Node.js has: threads, files, and folders for `/data`. */

import { availableParallelism } from 'node:os';
import { usePlatform } from '../platform.js';
import { FolderStore } from './folder-store.js';
import { absoluteUrl, fetchAny } from './sources.js';
import { ThreadWorker } from './thread-worker.js';

usePlatform({
  startWorker: (script) => new ThreadWorker(script),
  // Bun, which can do without this file's Node.js, has WebKit's engine.
  endsWorkers: () => process.versions.bun === undefined,
  processors: availableParallelism,
  sharesMemory: () => true,
  absoluteUrl,
  fetch: fetchAny,
  hasCache: false,
  dataStore: (folder) => new FolderStore(folder),
});
