import assert from 'node:assert/strict';
import { test } from 'node:test';

import { prettyPrint } from './exact.js';

test('values are indented', () => {
  assert.equal(prettyPrint('{"a":[1,"x"]}'), '{\n  "a": [\n    1,\n    "x"\n  ]\n}');
});

const exact = typeof (/** @type {any} */ (JSON).rawJSON) === 'function';

test('numbers keep their digits', { skip: !exact && 'this engine has no JSON.rawJSON' }, () => {
  assert.equal(prettyPrint('[1.0,12345678901234567890]'), '[\n  1.0,\n  12345678901234567890\n]');
});
