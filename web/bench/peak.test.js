import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { platform } from 'node:os';
import { test } from 'node:test';

import { peakOfPages } from './peak.js';

const BYTES = 80_000_000;

/** A process of a process, as browsers have them. */
const PAGE = `
  require('node:child_process').spawn(
    process.execPath,
    ['-e', 'globalThis.kept = Buffer.alloc(${BYTES}, 1); console.log("ready"); process.stdin.resume()', '--', '--type=renderer'],
    { stdio: 'inherit' },
  );
`;

test('the memory of a page is that of a descendant which shows pages', {
  skip: platform() !== 'linux' && 'other systems have no /proc',
}, async () => {
  assert.equal(peakOfPages('chromium'), null);
  const browser = spawn(process.execPath, ['-e', PAGE], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(browser.stdout, 'data');
  const peak = peakOfPages('chromium');
  browser.stdin.end();
  await once(browser, 'exit');
  assert.ok(peak > BYTES, `${peak}`);
});
