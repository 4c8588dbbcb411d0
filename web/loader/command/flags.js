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
  --stream              Takes items and gives results one by one, each as JSON on a line of its own. The
                        items are those of --input, of stdin without it. stdout has the results alone;
                        the last line on stderr is a JSON object that says how the stream has ended.
                        --max-output counts for each result
  --item-timeout <SECONDS>
                        Seconds that a stream may compute for an item, after which it is ended
  --arrays <FOLDER>     A folder with the .npy files that items refer to; arrays in the results go to
                        FOLDER/results
  --data <FOLDER>       A folder that nodes see as /data and may write to
  --timeout <SECONDS>   Seconds after which the run is ended
  --max-memory <MIB>    Memory that the run may take, in MiB [default: 2048]
  --max-output <MIB>    What the run may write to stdout, and to stderr, in MiB [default: 64]
  --max-data <MIB>      What the run may write to /data, to /tmp and as arrays, in MiB [default: 1024]
  --max-files <N>       Files and folders that the run may make in /data, in /tmp and for arrays
                        [default: 100000]
  --key <KEY>           A public key as text, else the name of its file: the package must be signed
                        with it. With several \`--key\`, with one of them
  --signature <FILE>    The detached signature [default: the one in the package, else PACKAGE.minisig]
  --sha256 <DIGEST>     The SHA-256 that the package file must have
  --runtime <SHA256>    SHA-256 of a runtime that may run; again for another one. All others are refused
  --json                Changes nothing: results and errors are JSON documents in any case
  -q, --quiet           Does not tell how a stream has ended, unless it failed; else changes nothing
  -h, --help            Shows this
  -V, --version         Shows the version

Examples:
  rmpkg-loader app.rmpkg --input input.json
  rmpkg-loader app.rmpkg --input - --timeout 10 < input.json
  rmpkg-loader app.rmpkg --stream < items.jsonl > results.jsonl
  rmpkg-loader app.rmpkg --input signal.npy --arrays out    writes out/results/0.npy, …
`;

const text = /** @type {const} */ ({ type: 'string' });
const texts = /** @type {const} */ ({ type: 'string', multiple: true });
const flag = /** @type {const} */ ({ type: 'boolean' });

const OPTIONS = {
  ...{ manifest: text, input: text, stream: flag, 'item-timeout': text, arrays: text },
  ...{ data: text, timeout: text, signature: text, sha256: text },
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
  requireCompatible(values);
  for (const name of /** @type {const} */ (['sha256', 'runtime'])) {
    for (const digest of [values[name] ?? []].flat()) requireDigest(name, digest);
  }
  return { ...values, file, limits: limitsOf(values) };
}

/** @param {{[name: string]: any}} flags */
function requireCompatible({ manifest, input, stream, arrays, 'item-timeout': itemTimeout }) {
  const isFromStdin = input === '-' || (stream && input === undefined);
  if (manifest === '-' && isFromStdin) {
    const items = stream ? 'the items of a stream' : '`--input`';
    throw new WrongUsage(`only one of \`--manifest\` and ${items} can come from stdin`);
  }
  if (stream && arrays !== undefined) {
    throw new WrongUsage('`--stream` and `--arrays` do not go together');
  }
  if (itemTimeout !== undefined && !stream)
    throw new WrongUsage('`--item-timeout` needs `--stream`');
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
    timeoutMs: milliseconds('timeout', values.timeout),
    itemTimeoutMs: milliseconds('item-timeout', values['item-timeout']),
    maxMemoryBytes: bytes('max-memory', MOST_MEMORY, 2048),
    maxOutputBytes: bytes('max-output', MOST_MEBIBYTES, 64),
    maxDataBytes: bytes('max-data', MOST_MEBIBYTES, 1024),
    maxFiles: wholeNumber('max-files', values['max-files'], Number.MAX_SAFE_INTEGER) ?? 100_000,
  };
}

/**
 * A limit of no time ends a run as soon as it can be ended.
 *
 * @param {string} name
 * @param {string | undefined} text
 */
function milliseconds(name, text) {
  if (text === undefined) return undefined;
  const seconds = text.trim() === '' ? Number.NaN : Number(text);
  if (!(seconds >= 0 && seconds < Infinity)) {
    throw new WrongUsage(`\`--${name}\` is \`${text}\`; give a number of seconds`);
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
