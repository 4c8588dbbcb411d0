import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

/** @param {string} path relative to this file */
const read = (path) => readFile(new URL(path, import.meta.url), 'utf8');

test('README shows the page as it is', async () => {
  const readme = await read('../../README.md');
  for (const [language, file] of [
    ['html', 'minimal.html'],
    ['js', 'minimal.js'],
  ]) {
    const block = `\`\`\`${language}\n${await read(file)}\`\`\`\n`;
    assert.ok(readme.includes(block), `README.md does not hold ${file} as it is`);
  }
});

test('the page has 15 lines', async () => {
  const text = (await read('minimal.html')) + (await read('minimal.js'));
  assert.equal(text.split('\n').filter((line) => line !== '').length, 15);
});
