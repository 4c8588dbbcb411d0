import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { toWav } from '../../demo/sound/wav.js';
import { DemoPage } from '../demo-page.js';
import { oneNode } from './runner.js';

/** Says something for each second of a WAV file. It never comes to the end of one with 8,000 samples a second. */
export const CODE = `import binascii


class Listener:
    def process(self, item):
        wav = binascii.a2b_base64(item["array"]["data"])
        rate = int.from_bytes(wav[24:28], "little")
        seconds = (len(wav) - 44) // (2 * rate)
        parts = [{"start": at, "end": at + 1, "text": f" Part {at}. "} for at in range(seconds)]
        yield from parts
        while rate == 8000:
            pass
        yield {"srt": "1\\nas the pipeline writes it\\n", "segments": parts}
`;

/** Two seconds. */
export const recording = (rate) =>
  toWav(
    Float32Array.from({ length: 2 * rate }, (_, at) => Math.sin(at / 9) / 2),
    rate,
  );

const SAID = '0:00Part 0.0:01Part 1.';

/** What the browsers have for a microphone that cannot be had. */
const REFUSED =
  /^(The microphone was refused\. Allow|No microphone was found\. Connect).*Record again\. A file can be/;

/** A pipeline that wants sound. */
export function listener(input) {
  const manifest = oneNode('rolling_mean:Listener');
  manifest.metadata.input = input;
  return JSON.stringify(manifest);
}

/** Sound on the demo page: dropped, recorded, and the text that comes of it. */
export function demoSound(context) {
  const demoPage = new DemoPage(context);
  before(async () => {
    await demoPage.open();
    await demoPage.upload('mixed.rmpkg');
  });
  after(() => demoPage.close());

  async function run() {
    await demoPage.click('#sound-run');
    await demoPage.ended();
  }

  /** Waits until the picture is of this, which is drawn with the next frame. */
  function isDrawn(what) {
    return demoPage.until((expected) => {
      return document.querySelector('#sound-wave svg')?.getAttribute('aria-label') === expected;
    }, what);
  }

  test('a pipeline that wants sound has a place for it, others have none', async () => {
    assert.notEqual(await demoPage.attribute('#sound', 'hidden'), null);
    await demoPage.write('#code', CODE);
    await demoPage.write('#manifest', listener({ audio: 'file', stream: true }));
    await demoPage.click('#as-stream');
    assert.equal(await demoPage.attribute('#sound', 'hidden'), null);
    assert.notEqual(await demoPage.attribute('#sound-run', 'disabled'), null);
  });

  test('a file that is dropped is drawn, and is the input', async () => {
    await demoPage.dropSound('speech.wav', recording(16_000));
    assert.equal(await demoPage.text('#sound-note'), 'speech.wav: ready to run.');
    await isDrawn('Sound of 2.0 seconds');
    assert.equal(await demoPage.count('#sound-wave path.wave'), 1);
    assert.match(await demoPage.text('#input-files'), /speech\.wav\.npy: uint8, shape \(64044\)/);
    assert.equal(JSON.parse(await demoPage.value('#input')).length, 1);
  });

  test('what is said is below it, and marked on it, with how fast it went', async () => {
    await run();
    assert.equal(await demoPage.text('#transcript-segments'), SAID);
    await isDrawn('Sound of 2.0 seconds, of which 2 parts are text');
    assert.equal(await demoPage.count('#sound-wave .said'), 2);
    assert.match(
      await demoPage.text('#transcript-speed'),
      /^2\.0 s of sound in [\d.]+ m?s: [\d.]+ seconds of sound per second$/,
    );
    assert.equal(await demoPage.count('#stream-rows tr'), 3);
    await demoPage.screenshot('demo-sound');
  });

  test('text and subtitles are saved', async () => {
    assert.deepEqual(await demoPage.saved('#transcript-text'), {
      ...{ name: 'speech.txt', text: 'Part 0.\nPart 1.\n' },
    });
    assert.deepEqual(await demoPage.saved('#transcript-subtitles'), {
      ...{ name: 'speech.srt', text: '1\nas the pipeline writes it\n' },
    });
  });

  test('as a whole it says the same', async () => {
    await demoPage.click('#as-stream');
    await run();
    assert.equal(await demoPage.text('#transcript-segments'), SAID);
    await demoPage.click('#as-stream');
  });

  test('what is said is there while the pipeline works on', async () => {
    await demoPage.dropSound('endless.wav', recording(8000));
    await demoPage.click('#sound-run');
    const isThere = (said) => document.querySelector('#transcript-segments').textContent === said;
    await demoPage.until(isThere, SAID);
    assert.equal(await demoPage.attribute('#cancel', 'disabled'), null);
    await demoPage.click('#cancel');
    await demoPage.ended();
    assert.equal(await demoPage.text('#transcript-segments'), SAID);
  });

  test('the microphone is recorded', async () => {
    await demoPage.click('#record');
    await demoPage.until(() => {
      const isWrong = document.querySelector('#sound-note').classList.contains('wrong');
      return isWrong || /^0:0[2-9]/.test(document.querySelector('#sound-time').textContent);
    });
    if (context.driver.name === 'firefox' && (await demoPage.text('#record')) === 'Record') {
      // It records where something plays sound, which machines for tests often have not.
      assert.match(await demoPage.text('#sound-note'), /connect headphones or loudspeakers/);
      return;
    }
    assert.equal(await demoPage.text('#record'), 'Stop');
    await demoPage.screenshot('demo-recording');
    await demoPage.click('#record');
    await demoPage.until(() => !document.querySelector('#sound-run').disabled);
    assert.equal(await demoPage.text('#record'), 'Record');
    assert.equal(await demoPage.text('#sound-note'), 'The recording is ready to run.');
    await run();
    assert.match(await demoPage.text('#transcript-segments'), /^0:00Part 0\.0:01Part 1\./);
  });

  test('samples are given to a pipeline that wants those', async () => {
    await demoPage.write('#manifest', listener({ audio: 'samples', sample_rate: 8000 }));
    await demoPage.dropSound('speech.wav', recording(16_000));
    const [item] = JSON.parse(await demoPage.value('#input'));
    assert.equal(item.sample_rate, 8000);
    // A decoder may leave out the last sample.
    assert.match(await demoPage.text('#input-files'), /float32, shape \(1, (16000|15999)\)/);
    await demoPage.dropSound('notes.wav', new TextEncoder().encode('these are notes'));
    assert.match(
      await demoPage.text('#sound-note'),
      /cannot decode notes\.wav\. Choose a WAV file/,
    );
    assert.notEqual(await demoPage.attribute('#sound-run', 'disabled'), null);
  });

  test('a microphone that is refused is named, with what to do', async (test) => {
    const browser = await context.driver.launch();
    test.after(() => browser.close());
    const page = new DemoPage({ ...context, browser });
    await page.open();
    await page.upload('mixed.rmpkg');
    await page.write('#manifest', listener({ audio: 'file' }));
    await page.click('#record');
    await page.until(() => document.querySelector('#sound-note').classList.contains('wrong'));
    assert.match(await page.text('#sound-note'), REFUSED);
    assert.equal(await page.text('#record'), 'Record');
    await page.dropSound('speech.wav', recording(16_000));
    assert.equal(await page.text('#sound-note'), 'speech.wav: ready to run.');
    await page.close();
  });
}
