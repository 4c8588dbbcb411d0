/** The command line. */

import { parseArgs } from 'node:util';

export const HELP = `Executes a package under Node.js, with limits

stdout is exactly what the runtime writes: one JSON document, or nothing if the run fails. The last
line on stderr is a JSON object then.

Usage: rmpkg-loader [OPTIONS] <PACKAGE>

Arguments:
  <PACKAGE>             The package: a file, or a URL

Options:
  --manifest <FILE>     The pipeline's manifest, \`-\` for stdin [default: the package's own]
  --input <FILE>        The input items as a JSON array, or a single one as a .npy file; \`-\` for stdin
  --data <FOLDER>       A folder that nodes see as /data and may write to
  --timeout <SECONDS>   Seconds after which the run is ended
  --max-memory <MIB>    Memory that the run may take, in MiB [default: 2048]
  --max-output <MIB>    What the run may write to stdout, and to stderr, in MiB [default: 64]
  --max-data <MIB>      What the run may write to /data and to /tmp, in MiB [default: 1024]
  --max-files <N>       Files and folders that the run may make in /data and in /tmp [default: 100000]
  --key <KEY>           A public key as text, else the name of its file: the package must be signed
                        with it. With several \`--key\`, with one of them
  --signature <FILE>    The detached signature [default: the one in the package, else PACKAGE.minisig]
  --sha256 <DIGEST>     The SHA-256 that the package file must have
  --runtime <SHA256>    SHA-256 of a runtime that may run; again for another one. All others are refused
  --json                Changes nothing: results and errors are JSON documents in any case
  -q, --quiet           Changes nothing: only errors, and what the run itself says, are told anyway
  -h, --help            Shows this
  -V, --version         Shows the version

Examples:
  rmpkg-loader app.rmpkg --input input.json
  rmpkg-loader app.rmpkg --input - --timeout 10 < input.json
`;

const text = /** @type {const} */ ({ type: 'string' });
const texts = /** @type {const} */ ({ type: 'string', multiple: true });
const flag = /** @type {const} */ ({ type: 'boolean' });

const OPTIONS = {
  ...{ manifest: text, input: text, data: text, timeout: text, signature: text, sha256: text },
  ...{ 'max-memory': text, 'max-output': text, 'max-data': text, 'max-files': text },
  ...{ key: texts, runtime: texts, json: flag },
  quiet: { ...flag, short: 'q' },
  help: { ...flag, short: 'h' },
  version: { ...flag, short: 'V' },
};

const MEBIBYTE = 2 ** 20;
const MOST_MEMORY = 4096;
const MOST_MEBIBYTES = Math.floor(Number.MAX_SAFE_INTEGER / MEBIBYTE);

/** Timers overflow beyond this. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

const DIGEST = /^[0-9a-f]{64}$/i;

/** The command line is wrong. */
export class WrongUsage extends Error {}

/** @param {string[]} words */
export function parse(words) {
  const { values, positionals } = parsed(words);
  if (values.help || values.version) return { ...values, file: '' };
  const [file, extra] = positionals;
  if (file === undefined) throw new WrongUsage('no package was named');
  if (extra !== undefined) throw new WrongUsage(`\`${extra}\` is one package too many`);
  if (values.signature && !values.key) throw new WrongUsage('`--signature` needs `--key`');
  if (values.manifest === '-' && values.input === '-') {
    throw new WrongUsage('only one of `--manifest` and `--input` can come from stdin');
  }
  for (const name of /** @type {const} */ (['sha256', 'runtime'])) {
    for (const digest of [values[name] ?? []].flat()) requireDigest(name, digest);
  }
  return { ...values, file, limits: limitsOf(values) };
}

/** @param {string[]} words */
function parsed(words) {
  try {
    return parseArgs({ args: words, options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    const [first] = cause.message.split(/[.\n]/);
    throw new WrongUsage(first, { cause });
  }
}

/** @param {{[name: string]: any}} values */
function limitsOf(values) {
  const bytes = (name, most, standard) =>
    (wholeNumber(name, values[name], most) ?? standard) * MEBIBYTE;
  return {
    timeoutMs: values.timeout === undefined ? undefined : milliseconds(values.timeout),
    maxMemoryBytes: bytes('max-memory', MOST_MEMORY, 2048),
    maxOutputBytes: bytes('max-output', MOST_MEBIBYTES, 64),
    maxDataBytes: bytes('max-data', MOST_MEBIBYTES, 1024),
    maxFiles: wholeNumber('max-files', values['max-files'], Number.MAX_SAFE_INTEGER) ?? 100_000,
  };
}

/** A limit of no time ends a run as soon as it can be ended. @param {string} text */
function milliseconds(text) {
  const seconds = text.trim() === '' ? Number.NaN : Number(text);
  if (!(seconds >= 0 && seconds < Infinity)) {
    throw new WrongUsage(`\`--timeout\` is \`${text}\`; give a number of seconds`);
  }
  return Math.min(Math.max(1, seconds * 1000), MAX_TIMEOUT_MS);
}

/**
 * @param {string} name
 * @param {string | undefined} value
 * @param {number} most
 */
function wholeNumber(name, value, most) {
  if (value === undefined) return undefined;
  const number = /^\d+$/.test(value) ? Number(value) : 0;
  if (number >= 1 && number <= most) return number;
  throw new WrongUsage(`\`--${name}\` is \`${value}\`; give a whole number from 1 to ${most}`);
}

/**
 * @param {string} name
 * @param {string} digest
 */
function requireDigest(name, digest) {
  if (DIGEST.test(digest)) return;
  throw new WrongUsage(`\`--${name}\` is \`${digest}\`; a SHA-256 has 64 hexadecimal digits`);
}
