/**
 * Lets the loader have its Workers on threads of Node's, and be as in a browser otherwise. Import this before the loader.
 */

import { ThreadWorker } from '../../node/thread-worker.js';
import { usePlatform } from '../../platform.js';

/** How many were started so far. */
export const workers = { started: 0 };

usePlatform({
  startWorker(script) {
    workers.started += 1;
    return new ThreadWorker(script);
  },
});
