import assert from 'node:assert/strict';
import { test } from 'node:test';

import { findDefect } from './check.js';

/** @param {string} text */
function shown(text) {
  const defect = findDefect(text);
  return defect && `${defect.line}:${defect.column} ${defect.message}`;
}

test('JSON has no defect', () => {
  for (const text of ['null', ' [1, -2.5e3, "\\u00e9\\n", {"a": {}}, []] ', '""']) {
    assert.equal(findDefect(text), null);
  }
});

test('a defect is described and placed', () => {
  const cases = {
    '': '1:1 the text ends where a value is expected',
    '[1,\n  2,,]': '2:5 a value is expected, not `,`',
    '[1, 2': '1:6 the text ends where a comma or `]` is expected',
    '[1, 2,]': '1:7 a value is expected, not `]`',
    '[1 2]': '1:4 a comma or `]` is expected, not `2`',
    '{"a": 1, }': '1:10 a name in double quotes is expected, not `}`',
    '{a: 1}': '1:2 a name in double quotes is expected, not `a`',
    '{"a" 1}': '1:6 a colon is expected, not `1`',
    '{"a": 1]': '1:8 a comma or `}` is expected, not `]`',
    '[] []': '1:4 there is more after the end of the document',
    '["a\nb"]': '1:4 the string has no closing quote',
    '["a': '1:4 the string has no closing quote',
    '["\\x"]': '1:3 this is no escape that JSON has',
    '["\t"]': '1:3 a control character must be escaped in a string',
    '[01]': '1:3 a comma or `]` is expected, not `1`',
    '[nul]': '1:2 a value is expected, not `n`',
    '["é", 😀]': '1:7 a value is expected, not `😀`',
  };
  for (const [text, expected] of Object.entries(cases)) assert.equal(shown(text), expected, text);
});

test('the offset is where a text field puts the caret', () => {
  assert.equal(findDefect('[\n"😀" x]')?.offset, 7);
});

test('depth overflows nothing', () => {
  assert.equal(shown('['.repeat(100_000)), '1:100001 the text ends where a value is expected');
});
