import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Peaks } from './peaks.js';
import { asSubtitles, asText, formatPlace, segmentsOf, subtitlesOf } from './segments.js';
import { toWav } from './wav.js';
import { wishOf } from './wish.js';

const wanting = (input) => ({ metadata: { input } });

test('a pipeline says that it wants sound, and how', () => {
  assert.deepEqual(wishOf(wanting({ audio: 'file' })), {
    ...{ form: 'file', rate: 16_000, isStream: false },
  });
  assert.deepEqual(wishOf(wanting({ audio: 'samples', sample_rate: 8000, stream: true })), {
    ...{ form: 'samples', rate: 8000, isStream: true },
  });
  for (const rate of [7999, 96_001, 16_000.5, '8000', null]) {
    assert.equal(wishOf(wanting({ audio: 'file', sample_rate: rate })).rate, 16_000);
  }
});

test('a pipeline that wants none, or is half typed, says nothing', () => {
  const others = [undefined, null, {}, { metadata: 'text' }, wanting(null), wanting({ audio: 1 })];
  for (const manifest of others) assert.equal(wishOf(manifest), null);
});

test('a WAV file has its samples, and says what they are', () => {
  const bytes = toWav(new Float32Array([0, 0.5, -1, 2]), 16_000);
  const view = new DataView(bytes.buffer);
  const letters = (from, to) => new TextDecoder().decode(bytes.slice(from, to));
  assert.deepEqual([letters(0, 4), letters(8, 16), letters(36, 40)], ['RIFF', 'WAVEfmt ', 'data']);
  const lengths = [4, 16, 24, 28, 40].map((at) => view.getUint32(at, true));
  assert.deepEqual(lengths, [bytes.length - 8, 16, 16_000, 32_000, 8]);
  assert.deepEqual([...new Int16Array(bytes.buffer, 44)], [0, 16_384, -32_767, 32_767]);
  assert.equal(toWav(new Float32Array(), 8000).length, 44);
});

test('peaks are the loudest of each part, whatever pieces the sound came in', () => {
  const samples = new Float32Array(2000).fill(0.1);
  samples[1500] = -0.75;
  for (const at of [1, 999, 2000]) {
    const peaks = new Peaks(1000);
    peaks.add(samples.subarray(0, at));
    peaks.add(samples.subarray(at));
    assert.equal(peaks.seconds, 2);
    assert.equal(peaks.greatest, 0.75);
    assert.deepEqual(
      Array.from(peaks.columns(4, 4), (peak) => Number(peak.toFixed(3))),
      [...[0.1, 0.75, 0, 0]],
    );
  }
});

const SAID = [
  { start: 0, end: 1.5, text: 'One.' },
  { start: 3661.0004, end: 3662, text: 'Two.' },
];

test('segments are found where results have them', () => {
  const first = { ...SAID[0], text: ' One. ', avg_logprob: -0.1 };
  const found = [{ ...SAID[0], avg_logprob: -0.1 }];
  for (const result of [
    first,
    [first],
    { segments: [first] },
    [{ segments: [first], text: 'a' }],
  ]) {
    assert.deepEqual(segmentsOf(result), found);
  }
});

test('what is no segment is none', () => {
  const others = [
    ...[null, 5, 'text', [], {}, { start: 0, end: 1 }, { start: 2, end: 1, text: 'a' }],
    ...[
      { start: Number.NaN, end: 1, text: 'a' },
      { segments: 'none' },
      { start: -1, end: 1, text: '' },
    ],
  ];
  for (const result of others) assert.deepEqual(segmentsOf(result), []);
  const deep = Array.from({ length: 50_000 }).reduce((inner) => [inner], SAID[0]);
  assert.deepEqual(segmentsOf(deep), []);
});

test('segments are written as text and as subtitles', () => {
  assert.equal(asText(SAID), 'One.\nTwo.\n');
  assert.equal(
    asSubtitles(SAID),
    '1\n00:00:00,000 --> 00:00:01,500\nOne.\n\n2\n01:01:01,000 --> 01:01:02,000\nTwo.\n',
  );
  assert.equal(
    asSubtitles([{ ...SAID[0], text: 'One,\r\n \r\ntwo.' }]),
    '1\n00:00:00,000 --> 00:00:01,500\nOne,\ntwo.\n',
  );
  assert.equal(subtitlesOf({ srt: '1\n' }), '1\n');
  assert.equal(subtitlesOf(SAID), null);
  assert.deepEqual([0, 59.9, 61, 3600].map(formatPlace), ['0:00', '0:59', '1:01', '60:00']);
});
