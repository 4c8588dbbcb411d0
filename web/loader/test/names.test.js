/** Names of entries: what is refused, and how it is shown. The corpus has the same in packages. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkNames } from '../package/names.js';

const refusedAs = (code) => ({ name: 'PackageError', code });

test('ordinary names are taken', () => {
  checkNames(['app/größe.txt', 'app/.hidden', 'a..b', 'console.py', 'com/com10', 'nul-s', 'x y']);
});

for (const [name, code] of [
  ['app/x\u{202e}yp', 'name_format_character'],
  ['app/x\u{2029}', 'name_format_character'],
  ['app/x?.py', 'name_character'],
  ['app/Aux.tar.gz', 'name_device'],
  ['app/com\u{b9}', 'name_device'],
  ['lpt9 .txt/x', 'name_device'],
  ['CONIN$', 'name_device'],
  ['app./x', 'name_ending'],
  ['app/x ', 'name_ending'],
]) {
  test(`${JSON.stringify(name)} is refused as ${code}`, () => {
    assert.throws(() => checkNames([name]), refusedAs(code));
  });
}

for (const [one, other] of [
  ['app/straße', 'app/STRASSE'],
  ['\u{1e9e}', 'ss'],
  ['ﬁle', 'FILE'],
  ['ς', 'Σ'],
  ['\u{130}', 'i\u{307}'],
  ['\u{212a}', 'k'],
  ['ᾳ', 'ΑΙ'],
  ['\u{ab70}', '\u{13a0}'],
]) {
  test(`${one} and ${other} are one where case does not count`, () => {
    assert.throws(() => checkNames([one, other]), refusedAs('name_case_collision'));
  });
}

test('messages show what cannot be seen', () => {
  const message = (name) => {
    try {
      checkNames([name]);
    } catch (error) {
      return error.message;
    }
  };
  assert.match(message('app/\u{202e}yp.exe'), /app\/\\u\{202e\}yp\.exe/);
  assert.match(message('\u{9b}2J'), /"\\u\{9b\}2J"/);
  assert.match(message(`\u{200b}${'x'.repeat(300)}`), /"\\u\{200b\}xx/);
});
