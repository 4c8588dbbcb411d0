import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { readPackage } from '../../loader/index.js';
import { DemoPage } from '../demo-page.js';
import { Original } from '../variants.js';

const CODE = '#code';

/** The nodes' code is changed on the demo page, run at once, and downloaded as a package. */
export function playground(context) {
  const demoPage = new DemoPage(context);
  before(async () => {
    await demoPage.open();
    await demoPage.upload('mixed.rmpkg');
  });
  after(() => demoPage.close());

  /** Replaces a part of the code that is shown. */
  async function change(from, to) {
    const code = await demoPage.value(CODE);
    assert(code.includes(from), code);
    await demoPage.write(CODE, code.replace(from, to));
  }

  async function run(input = '[10, 20, 30, 25]') {
    await demoPage.execute({ input });
    return JSON.parse((await demoPage.text('#output')) || 'null');
  }

  async function create(name, text) {
    await demoPage.write('#code-name', name);
    await demoPage.evaluate(() => document.querySelector('#code-new').requestSubmit());
    if (text !== undefined) await demoPage.write(CODE, text);
  }

  /** Chooses a file to be added, and gives what is said of it. */
  async function upload(name, size = 1) {
    const choose = (name, size) => {
      const chosen = new DataTransfer();
      chosen.items.add(new File([new Uint8Array(size)], name));
      const field = document.querySelector('#code-upload');
      field.files = chosen.files;
      document.querySelector('#code-note').textContent = '';
      field.dispatchEvent(new Event('change', { bubbles: true }));
    };
    await demoPage.evaluate(choose, name, size);
    await demoPage.until(() => document.querySelector('#code-note').textContent !== '');
    return demoPage.text('#code-note');
  }

  test('what there is no room to keep is said so', async () => {
    await upload('large.bin', 6_000_000);
    await demoPage.until(() =>
      /^A reload would lose .* Download/.test(document.querySelector('#status').textContent),
    );
    await demoPage.clickAndAnswer('#code-remove', true);
  });

  let downloaded;

  test('code is shown, changed, and run at once', async () => {
    assert.match(await demoPage.value(CODE), /class RollingMean:/);
    assert.deepEqual(await run(), [59, 77, 81.5]);
    await change('return sum(self.recent) / len(self.recent)', 'return max(self.recent)');
    assert.match(await demoPage.text('#code-files'), /rolling_mean\.pychanged/);
    assert.deepEqual(await run(), [68, 86, 86]);
  });

  test('numbers are a chart', async () => {
    const label = await demoPage.attribute('#figures [role=img]', 'aria-label');
    assert.match(label, /^Line chart: 3 values\. .*Greatest at x 1\.$/);
  });

  test('a line that fails is marked, and can be gone to', async () => {
    await change('return max(self.recent)', 'return max(self.recent) / 0');
    await run();
    assert.equal(
      await demoPage.text('#code-verdict'),
      'Line 18: ZeroDivisionError: division by zero',
    );
    assert.equal(await demoPage.attribute(CODE, 'aria-invalid'), 'true');
    await demoPage.click('#error .ways button');
    assert.equal(await demoPage.evaluate(lineOfCaret), 18);
    await demoPage.screenshot('demo-playground-failed');
    await change(' / 0', '');
    assert.equal(await demoPage.attribute(CODE, 'aria-invalid'), 'false');
  });

  test('so is one that is no Python', async () => {
    await change('def process(self, item):', 'def process(self, item)');
    await run();
    assert.equal(await demoPage.text('#code-verdict'), "Line 14: SyntaxError: expected ':'");
    await change('def process(self, item)', 'def process(self, item):');
  });

  test('a module that the package has not is one to look for elsewhere', async () => {
    await change('from collections import deque', 'import pathlib\nfrom collections import deque');
    await run();
    assert.match(await demoPage.text('#code-verdict'), /^Line 3: ModuleNotFoundError: .*pathlib/);
    assert.match(await demoPage.text('#error .ways'), /this page cannot add others/);
    await change('import pathlib\n', '');
  });

  test('Tab and Enter indent, and Escape lets go', async () => {
    const typed = await demoPage.evaluate(() => {
      const field = document.querySelector('#code');
      const before = field.value;
      const press = (key, init = {}) => {
        const event = new KeyboardEvent('keydown', {
          key,
          cancelable: true,
          bubbles: true,
          ...init,
        });
        return field.dispatchEvent(event); // true where the browser goes on with it
      };
      field.focus();
      field.value = 'if x:';
      field.setSelectionRange(5, 5);
      press('Enter');
      const seen = [field.value];
      press('Tab');
      press('Tab', { shiftKey: true });
      seen.push(
        field.value,
        press('a'),
        press('Tab', { ctrlKey: true }),
        press('Escape'),
        press('Tab'),
      );
      field.value = before;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      return seen;
    });
    assert.deepEqual(typed, ['if x:\n    ', 'if x:\n    ', true, true, true, true]);
  });

  test('a file is added, and the node reads it', async () => {
    await create('../wrong.py');
    assert.match(await demoPage.text('#code-note'), /A name is a path/);
    assert.match(await upload('c:factor.txt'), /^c:factor\.txt: A name is a path/);
    assert.equal(await upload('old.txt'), 'Added: old.txt.');
    await demoPage.clickAndAnswer('#code-remove', true);
    await create('data/factor.txt', '2');
    const read = 'open(__file__.replace("factors.py", "data/factor.txt"))';
    await create('factors.py', `with ${read} as file:\n    FACTOR = int(file.read())\n`);
    await demoPage.click('#code-files li:last-child button');
    await change(
      'from collections import deque',
      'from collections import deque\n\nfrom factors import FACTOR',
    );
    await change('return max(self.recent)', 'return FACTOR * max(self.recent)');
    assert.deepEqual(await run(), [104, 140, 140]);
  });

  test('what a person has written is lost only if they say so', async () => {
    const code = await demoPage.value(CODE);
    const question = await demoPage.clickAndAnswer('#code-reset', false);
    assert.equal(question, 'Reset rolling_mean.py? Your changes to it are lost.');
    assert.match(
      await demoPage.clickAndAnswer('#code-remove', false),
      /^Remove rolling_mean\.py\?/,
    );
    assert.match(await demoPage.clickAndAnswer('#discard', false), /^Discard all changes/);
    assert.equal(await demoPage.value(CODE), code);
    assert.equal(await demoPage.count('.file-state'), 3);
    const manifest = await demoPage.value('#manifest');
    await demoPage.click('#manifest-reset'); // it is as it was: nobody is asked
    assert.equal(await demoPage.evaluate(() => document.querySelector('#confirm').open), false);
    await demoPage.write('#manifest', '{}');
    assert.match(await demoPage.clickAndAnswer('#manifest-reset', false), /^Reset the manifest\?/);
    assert.equal(await demoPage.value('#manifest'), '{}');
    await demoPage.clickAndAnswer('#manifest-reset', true);
    assert.equal(await demoPage.value('#manifest'), manifest);
  });

  test('the package is downloaded, with what was changed in its provenance', async () => {
    await demoPage.write(
      '#manifest',
      (await demoPage.value('#manifest')).replace('"mixed"', '"my own"'),
    );
    const { name, bytes } = await demoPage.evaluate(download);
    assert.equal(name, 'my-own.rmpkg');
    downloaded = Uint8Array.from(Buffer.from(bytes, 'base64'));
    const { manifest, sha256 } = await readPackage(downloaded);
    const [{ by, package: base, entries }] = manifest.package.provenance.edits;
    const original = await readPackage(new Uint8Array(await context.server.package('mixed.rmpkg')));
    assert.deepEqual([by, base], ['@rmpkg/loader', original.sha256]);
    const changed = [
      'app/__pycache__/rolling_mean.cpython-312.pyc', // or Python would go on to run it
      'app/data/factor.txt',
      'app/factors.py',
      'app/rolling_mean.py',
      'manifest.json',
    ];
    assert.deepEqual(entries, changed);
    assert.notEqual(sha256, original.sha256);
  });

  test('it is a package: it opens and runs', async () => {
    context.server.add('own.rmpkg', downloaded);
    await demoPage.upload('own.rmpkg', 'my own');
    assert.match(await demoPage.text('#provenance'), /Changed by @rmpkg\/loader/);
    assert.equal(await demoPage.count('.file-state'), 0);
    assert.deepEqual(await run(), [104, 140, 140]);
  });

  test('what was not downloaded is there again, until it is discarded', async () => {
    await demoPage.upload('mixed.rmpkg', 'mixed');
    assert.match(await demoPage.text('#status'), /with your changes/);
    assert.equal(await demoPage.count('.file-state'), 3);
    assert.match(await demoPage.value('#manifest'), /"my own"/);
    await demoPage.clickAndAnswer('#discard', true);
    assert.equal(await demoPage.count('.file-state'), 0);
    assert.match(await demoPage.value('#manifest'), /"mixed"/);
    assert.deepEqual(await run(), [59, 77, 81.5]);
    await demoPage.upload('mixed.rmpkg');
    assert.doesNotMatch(await demoPage.text('#status'), /with your changes/);
  });

  test('a package without Python has no code, and one that is not changed stays the same', async () => {
    const original = await Original.read(await context.server.package('calculator.rmpkg'));
    const bytes = original.variant((_, manifest) => delete manifest.package.python);
    context.server.add('rust.rmpkg', bytes);
    await demoPage.upload('rust.rmpkg', 'calculator');
    assert.equal(await demoPage.evaluate(() => document.querySelector('#code-part').hidden), true);
    const saved = await demoPage.evaluate(download);
    assert.equal(saved.name, 'calculator.rmpkg');
    assert(Buffer.from(saved.bytes, 'base64').equals(bytes));
  });
}

/** Runs in the page. */
function lineOfCaret() {
  const field = document.querySelector('#code');
  if (document.activeElement !== field) return 'elsewhere';
  return field.value.slice(0, field.selectionStart).split('\n').length;
}

/** Downloads the package without a dialogue; runs in the page. */
async function download() {
  const { click } = HTMLAnchorElement.prototype;
  const { createObjectURL } = URL;
  const saved = new Promise((resolve) => {
    let content;
    URL.createObjectURL = (blob) => {
      content = blob;
      return createObjectURL(blob);
    };
    HTMLAnchorElement.prototype.click = function () {
      resolve({ name: this.download, content });
    };
  });
  document.querySelector('#download').click();
  const { name, content } = await saved;
  HTMLAnchorElement.prototype.click = click;
  URL.createObjectURL = createObjectURL;
  const bytes = new Uint8Array(await content.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return { name, bytes: btoa(text) };
}
