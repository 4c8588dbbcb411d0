import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The first program that can be executed: what the environment variable names, else a usual place.
 *
 * @param {string} variable the environment variable that overrides the search
 * @param {string[]} candidates absolute paths, or names to look for in `PATH`
 * @returns {string | undefined}
 */
export function findExecutable(variable, candidates) {
  const named = process.env[variable];
  if (named) {
    if (isExecutable(named)) return named;
    throw new Error(`\`${variable}\` names \`${named}\`, which is no program that can be executed`);
  }
  return candidates.flatMap(inPath).find(isExecutable);
}

function inPath(candidate) {
  if (candidate.includes('/')) return [candidate];
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, candidate));
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
