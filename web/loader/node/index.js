/** The loader under Node.js, 20 or newer. */

import './platform.js';

export * from '../index.js';
