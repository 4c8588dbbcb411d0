/** Packages of which it is known who signed them, and of which it is not. */

import './support/web-worker.js';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PackageError, PipelineRunner, readPackage } from '../index.js';
import { verifySignature } from '../package/minisign.js';
import { keyPair } from './support/minisign.js';
import { packageBytes } from './support/packages.js';
import { rejection } from './support/rejection.js';

const CORPUS = new URL('../../../rmpkg-format/corpus/', import.meta.url);
const SIGNED = new URL('../../../rmpkg-format/tests/corpus/signed/', import.meta.url);

const signed = new Uint8Array(readFileSync(new URL('good-signed.rmpkg', CORPUS)));
const publicKey = readFileSync(new URL('test.pub', SIGNED), 'utf8');

/** Made by minisign itself, for the text `test`. */
const MINISIGN = {
  publicKey: 'RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3',
  signature: [
    'untrusted comment: signature from minisign secret key',
    'RUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=',
    'trusted comment: timestamp:1633700835\tfile:test\tprehashed',
    'wLMDjy9FLAuxZ3q4NlEvkgtyhrr0gtTu6KC4KBJdITbbOeAi1zBIYo0v4iTgt8jJpIidRJnp94ABQkJAgAooBQ==',
  ].join('\n'),
};
const SIGNED_TEXT = new TextEncoder().encode('test');

const failure = (promise) => rejection(promise, PackageError);

test("minisign's own signature holds, and for nothing else", async () => {
  const { signature } = MINISIGN;
  const info = await verifySignature(SIGNED_TEXT, signature, MINISIGN.publicKey);
  assert.deepEqual(info, {
    keyId: 'E7620F1842B4E81F',
    trustedComment: 'timestamp:1633700835\tfile:test\tprehashed',
    verified: true,
  });
  const other = new TextEncoder().encode('Test');
  const { code } = await failure(verifySignature(other, signature, MINISIGN.publicKey));
  assert.equal(code, 'signature_invalid');
});

test('a comment that was changed is not trusted', async () => {
  const changed = MINISIGN.signature.replace('file:test', 'file:best');
  const { code } = await failure(verifySignature(SIGNED_TEXT, changed, MINISIGN.publicKey));
  assert.equal(code, 'signature_invalid');
});

test('a package says who signed it, and that nobody checked that', async () => {
  const { signature } = await readPackage(signed);
  assert.equal(signature.keyId, 'DA86454A9C5EB8E1');
  assert.equal(signature.verified, false);
  assert.equal((await readPackage(packageBytes('mixed'))).signature, null);
});

test('the signature in a package is checked with a key, given at once or later', async () => {
  const read = await readPackage(signed, { publicKey });
  assert.equal(read.signature.verified, true);
  const later = await readPackage(signed);
  await later.verifySignature(publicKey);
  assert.deepEqual(later.signature, read.signature);
});

test('a key of somebody else, and one with the same id, do not verify', async () => {
  const other = keyPair(7);
  const wrong = await failure(readPackage(signed, { publicKey: other.publicKey }));
  assert.equal(wrong.code, 'wrong_key');
  assert.match(wrong.message, /DA86454A9C5EB8E1.*0707070707070707/);
  const bytes = packageBytes('mixed');
  const impostor = keyPair(7).sign(bytes);
  const options = { publicKey: other.publicKey, signature: impostor };
  assert.equal((await failure(readPackage(bytes, options))).code, 'signature_invalid');
});

test('with a key, a package without a signature is refused', async () => {
  const bytes = packageBytes('mixed');
  assert.equal((await failure(readPackage(bytes, { publicKey }))).code, 'signature_missing');
  const loading = PipelineRunner.initialize(bytes, { publicKey });
  assert.equal((await failure(loading)).code, 'signature_missing');
});

test('a detached signature vouches for the whole file', async () => {
  const key = keyPair(9);
  const bytes = packageBytes('calculator');
  const options = { publicKey: key.publicKey, signature: key.sign(bytes, 'größe') };
  const runner = await PipelineRunner.initialize(bytes, { ...options, worker: false });
  const { signature } = runner.package;
  const expected = { keyId: '0909090909090909', trustedComment: 'größe', verified: true };
  assert.deepEqual(signature, expected);
  assert.deepEqual((await runner.execute(null, [1])).results, [12]);
  const { code } = await failure(readPackage(packageBytes('mixed'), options));
  assert.equal(code, 'signature_invalid');
});

test('what is no key, no signature, or a signature without a key is refused at once', async () => {
  const malformed = ['', 'RW', MINISIGN.publicKey.replace('RW', 'ED'), `${MINISIGN.publicKey}=`];
  for (const publicKey of malformed) {
    const { code } = await failure(PipelineRunner.initialize('http://none', { publicKey }));
    assert.equal(code, 'public_key_malformed', publicKey);
  }
  const { code } = await failure(readPackage(signed, { publicKey, signature: 'none' }));
  assert.equal(code, 'signature_malformed');
  await assert.rejects(readPackage(signed, { signature: MINISIGN.signature }), TypeError);
});

test('a browser without Ed25519 says so', async (context) => {
  context.mock.method(crypto.subtle, 'importKey', async () => {
    throw new DOMException('Unrecognized name.', 'NotSupportedError');
  });
  const { code, message } = await failure(readPackage(signed, { publicKey }));
  assert.equal(code, 'signature_unsupported');
  assert.match(message, /WebCrypto has no Ed25519/);
});
