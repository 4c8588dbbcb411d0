/** `--arrays`: the folder that a run reads arrays from, and that gets those of its results. */

import { randomBytes } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readFolder } from '../node/folder-reader.js';
import { reasonOf } from '../node/sources.js';
import { BadRequest } from './ending.js';

/** The folder in that of the arrays which gets those of the results. */
const RESULTS = 'results';

/** What a run leaves there; files with other names are not its own. */
const RESULT = /^\d+\.npy$/;

/**
 * The arrays that a run may read. Nothing is written through a link, which could lead elsewhere.
 *
 * @param {string} folder
 */
export async function readArrays(folder) {
  requireFolder(folder);
  try {
    return await readFolder(folder, (name) => name.endsWith('.npy'));
  } catch (cause) {
    throw new BadRequest(`cannot read \`${folder}\`: ${reasonOf(cause)}`, { cause });
  }
}

/** @param {string} folder */
function requireFolder(folder) {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) {
    const wanted = 'name one that has the arrays, or that is to get those of the results';
    throw new BadRequest(`\`${folder}\` is no folder; ${wanted}`);
  }
  if (!found && !statSync(dirname(folder), { throwIfNoEntry: false })?.isDirectory()) {
    throw new BadRequest(`\`${folder}\` can't be made, since \`${dirname(folder)}\` is no folder`);
  }
  const results = join(folder, RESULTS);
  const inside = lstatSync(results, { throwIfNoEntry: false });
  if (inside && !inside.isDirectory()) {
    const wayOut = 'the arrays of the results go there; move it away';
    throw new BadRequest(`\`${results}\` is no folder, but ${wayOut}`);
  }
}

/**
 * Puts the arrays of the results in their place and removes those of an earlier run. It waits for nothing, so that no
 * signal comes between.
 *
 * @param {string} folder
 * @param {Map<string, Uint8Array>} files
 */
export function keepResults(folder, files) {
  const results = join(folder, RESULTS);
  if (files.size > 0) mkdirSync(results, { recursive: true });
  const unfinished = join(folder, `.rmpkg-${randomBytes(8).toString('hex')}`);
  const names = [...files.keys()].map((name) => basename(name));
  try {
    if (files.size > 0) mkdirSync(unfinished, { mode: 0o700 });
    for (const [name, content] of files) writeFileSync(join(unfinished, basename(name)), content);
    for (const name of names) renameSync(join(unfinished, name), join(results, name));
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  if (!statSync(results, { throwIfNoEntry: false })) return;
  for (const entry of readdirSync(results, { withFileTypes: true })) {
    const isOld = entry.isFile() && RESULT.test(entry.name) && !names.includes(entry.name);
    if (isOld) rmSync(join(results, entry.name));
  }
}
