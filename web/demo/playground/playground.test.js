import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Drafts } from './drafts.js';
import { placeOf, summaryOf } from './failure-place.js';
import { countLines, indent, newLine, offsetOfLine, outdent } from './keys.js';
import { asContent, nameDefect, WorkingCopy } from './working-copy.js';

/** The text with `|` at both ends of the selection, or at the caret. */
function press(key, marked) {
  const start = marked.indexOf('|');
  const end = marked.lastIndexOf('|');
  const text = marked.replaceAll('|', '');
  const selection = { text, start, end: end === start ? start : end - 1 };
  const edit = key(selection);
  const changed = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
  const bar = edit.start === edit.end ? '' : '|';
  const selected = changed.slice(edit.start, edit.end);
  return `${changed.slice(0, edit.start)}|${selected}${bar}${changed.slice(edit.end)}`;
}

describe('keys', () => {
  const cases = [
    [indent, '|', '    |'],
    [indent, 'ab|c', 'ab  |c'],
    [indent, 'x = |1|', 'x = ' + '    |'],
    [indent, 'a\n    b|', 'a\n    b   |'],
    [indent, '|a\n\nb|', '    |a\n\n    b|'],
    [indent, 'a|b\ncd\n|ef', '    a|b\n    cd\n|ef'],
    [outdent, '        a|', '    a|'],
    [outdent, '  a|b', 'a|b'],
    [outdent, '  |  ab', '|ab'],
    [outdent, '\ta|', 'a|'],
    [outdent, 'a|', 'a|'],
    [outdent, 'x\n  |a\n      b|\nc', 'x\n|a\n  b|\nc'],
    [newLine, '    a|', '    a\n    |'],
    [newLine, 'def f():|', 'def f():\n    |'],
    [newLine, '  if x:  # why|', '  if x:  # why\n      |'],
    [newLine, '    a = {1: |2}', '    a = {1: \n        |2}'],
    [newLine, '  a|b|c', '  a\n  |c'],
    [newLine, '|  a', '\n|  a'],
  ];
  for (const [key, before, after] of cases) {
    test(`${key.name} in ${JSON.stringify(before)}`, () => assert.equal(press(key, before), after));
  }

  test('lines are counted from 1, and have a place', () => {
    assert.deepEqual(['', 'a', 'a\n', 'a\nb'].map(countLines), [1, 1, 2, 2]);
    assert.deepEqual(
      [1, 2, 3, 9].map((line) => offsetOfLine('ab\n\ncd', line)),
      [0, 3, 4, 6],
    );
  });
});

const encode = (text) => new TextEncoder().encode(text);

function copy(files = { 'app/a.py': 'a = 1\n', 'app/data/b.bin': new Uint8Array([255, 0]) }) {
  const all = { ...files, 'wasi-deps/usr/x': 'x', 'app/__pycache__/a.cpython-312.pyc': 'x' };
  const contents = new Map(
    Object.entries(all).map(([path, content]) => [
      path,
      typeof content === 'string' ? encode(content) : content,
    ]),
  );
  const entries = [...contents.keys()].map((path) => ({ path }));
  return new WorkingCopy({ entries, read: (path) => contents.get(path) });
}

describe('the working copy', () => {
  test('it has the files of the nodes and no others', () => {
    const files = copy();
    assert.deepEqual(files.list(), [
      { name: 'a.py', state: 'kept' },
      { name: 'data/b.bin', state: 'kept' },
    ]);
    assert.equal(files.read('a.py'), 'a = 1\n');
    assert.deepEqual(files.read('data/b.bin'), new Uint8Array([255, 0]));
    assert.deepEqual(files.changes, {});
  });

  test('changes are those by which it differs', () => {
    const files = copy();
    files.write('a.py', 'a = 2\n');
    files.write('c.py', '');
    files.remove('data/b.bin');
    assert.deepEqual(
      files.list().map(({ state }) => state),
      ['changed', 'new', 'removed'],
    );
    const changes = { 'app/a.py': 'a = 2\n', 'app/c.py': '', 'app/data/b.bin': null };
    assert.deepEqual(files.changes, changes);
    assert.equal(files.changes, files.changes, 'one object while nothing changes');
    files.write('a.py', 'a = 1\n');
    files.reset('data/b.bin');
    files.reset('c.py');
    assert.equal(files.isChanged, false);
  });

  test('a draft of it is text, and restores it', () => {
    const files = copy();
    files.write('a.py', 'ä');
    files.write('new.bin', new Uint8Array([0, 254]));
    files.remove('data/b.bin');
    const again = copy();
    again.restore(JSON.parse(JSON.stringify(files.draft())));
    assert.deepEqual(again.changes, files.changes);
    for (const other of [null, 7, 'text', { 'a.py': 7 }, { 'a.py': { base64: 7 } }]) {
      const untouched = copy();
      untouched.restore(other);
      assert.equal(untouched.isChanged, false, JSON.stringify(other));
    }
    again.resetAll();
    assert.equal(again.isChanged, false);
  });

  test('what a text field would change stays bytes', () => {
    assert.equal(asContent(encode('\ufeffa\n')), '\ufeffa\n');
    for (const bytes of [[255], [97, 13, 10], [0]]) {
      assert.deepEqual(asContent(new Uint8Array(bytes)), new Uint8Array(bytes));
    }
  });

  test('names are paths below the folder', () => {
    for (const good of ['a.py', 'data/names.txt', 'Zoë.txt', '.hidden'])
      assert.equal(nameDefect(good), '');
    for (const bad of [
      '',
      ' ',
      '/a',
      'a/',
      'a//b',
      '../a',
      'a/./b',
      'a\\b',
      'c:d',
      'a\n',
      '\ud83d',
    ]) {
      assert.notEqual(nameDefect(bad), '', JSON.stringify(bad));
    }
  });
});

describe('the place of a failure', () => {
  const traceback = [
    'Traceback (most recent call last):',
    '  File "/app/node.py", line 4, in process',
    '    return helper.read("{")',
    '  File "/app/lib/helper.py", line 7, in read',
    '  File "<stdlib>/json/__init__.py", line 346, in loads',
    'json.decoder.JSONDecodeError: Expecting value: line 1 column 2 (char 1)',
    '',
  ].join('\n');

  test('it is the innermost line of a file that is there', () => {
    assert.deepEqual(
      placeOf(traceback, () => true),
      { name: 'lib/helper.py', line: 7 },
    );
    assert.deepEqual(
      placeOf(traceback, (name) => name === 'node.py'),
      { name: 'node.py', line: 4 },
    );
    assert.equal(
      placeOf(traceback, () => false),
      null,
    );
    for (const none of [null, undefined, ''])
      assert.equal(
        placeOf(none, () => true),
        null,
      );
    assert.match(summaryOf(traceback), /^json\.decoder\.JSONDecodeError: Expecting value/);
  });

  test('code that is no Python has one, too', () => {
    const syntax =
      '  File "/app/node.py", line 2\n    def process(self)\nSyntaxError: expected \':\'\n';
    assert.deepEqual(
      placeOf(syntax, () => true),
      { name: 'node.py', line: 2 },
    );
    assert.equal(summaryOf(syntax), "SyntaxError: expected ':'");
  });

  test('what a program prints in a message is no frame', () => {
    const quoted = 'ValueError: File "/app/node.py", line 99\n';
    assert.equal(
      placeOf(quoted, () => true),
      null,
    );
  });
});

describe('drafts', () => {
  const storage = () => {
    const items = new Map();
    return {
      items,
      getItem: (key) => items.get(key) ?? null,
      setItem: (key, value) => void items.set(key, value),
      removeItem: (key) => void items.delete(key),
    };
  };

  test('they are kept for their package, and gone when there is nothing in them', () => {
    const kept = storage();
    const drafts = new Drafts(() => kept);
    drafts.save('ab', { files: { 'a.py': 'x' }, manifest: '{}' });
    assert.deepEqual(drafts.load('ab'), { files: { 'a.py': 'x' }, manifest: '{}' });
    assert.deepEqual(drafts.load('cd'), {});
    drafts.save('ab', { files: {}, manifest: undefined, input: undefined });
    assert.equal(kept.items.size, 0);
    kept.items.set('rmpkg-draft:ab', '{');
    assert.deepEqual(drafts.load('ab'), {});
  });

  test('a page that may keep nothing works all the same', () => {
    const drafts = new Drafts(() => {
      throw new DOMException('no', 'SecurityError');
    });
    assert.equal(drafts.save('ab', { input: '[]' }), false);
    assert.equal(drafts.save('ab', {}), true);
    assert.deepEqual(drafts.load('ab'), {});
  });

  test('what has no room leaves nothing older that could be taken for it', () => {
    const kept = storage();
    const { setItem } = kept;
    kept.setItem = (key, value) => {
      if (value.length > 100) throw new DOMException('full', 'QuotaExceededError');
      setItem(key, value);
    };
    const drafts = new Drafts(() => kept);
    assert.equal(drafts.save('ab', { input: '[1]' }), true);
    assert.equal(drafts.save('ab', { input: `["${'x'.repeat(100)}"]` }), false);
    assert.deepEqual(drafts.load('ab'), {});
  });
});
