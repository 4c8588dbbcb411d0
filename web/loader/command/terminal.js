/** What goes to stdout and stderr. A terminal takes orders from text, so what others wrote is shown with escapes there. */

import process from 'node:process';

/** @import { Said } from './ending.js' */

/** What a terminal does not just draw: controls, what changes the order of text, what has no meaning yet. */
const ORDERS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}]/gu;

/** Nobody may read any more, as in `| head`; that is no error. */
function ignoreBrokenPipes() {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
ignoreBrokenPipes();

/** @param {string} text in one or several lines */
export function shown(text) {
  return text.replace(ORDERS, (character) =>
    isKept(character) ? character : textEscape(character),
  );
}

/** The same document, with JSON's own escapes. @param {string} document */
export function shownJson(document) {
  return document.replace(ORDERS, (character) => {
    if (isKept(character)) return character;
    return character === '\r' ? ' ' : jsonEscape(character);
  });
}

/** @param {string} character */
function isKept(character) {
  return character === '\n' || character === '\t';
}

/** @param {string} character */
function textEscape(character) {
  if (character === '\r') return '\\r';
  return `\\u{${character.codePointAt(0).toString(16)}}`;
}

/** @param {string} character which may be two of UTF-16's units */
function jsonEscape(character) {
  const units = character.split('');
  return units.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}

/**
 * Writes documents of the run's to stdout, byte for byte where it is no terminal. Tells whether anybody reads there.
 *
 * @param {string} document or several, each in lines of its own
 */
export function printJson(document) {
  return write(process.stdout, process.stdout.isTTY ? shownJson(document) : document);
}

/** @param {string} text */
export function print(text) {
  return write(process.stdout, text);
}

/** How long somebody has to read what is told of a run whose time is over: it may be that nobody reads at all. */
const PATIENCE_MS = 200;

/** What a run says on stderr while it goes on. */
export class RunOutput {
  #endsLine = true;

  /** @param {string} text */
  push(text) {
    this.#endsLine = text.endsWith('\n');
    process.stderr.write(process.stderr.isTTY ? shown(text) : text);
  }

  /**
   * Says why there is no result, for a person and, in the last line, for a program, unless the guest has said it. Ends
   * once all is told.
   *
   * @param {Said | null} error
   */
  async end(error) {
    const told = write(process.stderr, error ? this.#report(error) : '');
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    await (error?.kind === 'timeout' ? Promise.race([told, patience]) : told);
  }

  /** Says in the last line how a stream has ended. @param {string} document */
  async tell(document) {
    await write(process.stderr, this.#inNewLine(`${shownJson(document)}\n`));
  }

  /** @param {Said} error */
  #report(error) {
    const document = shownJson(JSON.stringify({ status: 'error', ...error }));
    return this.#inNewLine(`error: ${shown(error.message)}\n${document}\n`);
  }

  /** @param {string} text */
  #inNewLine(text) {
    return this.#endsLine ? text : `\n${text}`;
  }
}

/**
 * Ends once the system has it, or nobody wants it; tells which.
 *
 * @param {NodeJS.WriteStream} stream
 * @param {string} text
 * @returns {Promise<boolean>}
 */
function write(stream, text) {
  return new Promise((resolve) => stream.write(text, (error) => resolve(!error)));
}
