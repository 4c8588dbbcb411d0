/** What is said when: found in results, and written as text and as subtitles. */

/** Results are as deep and as long as a pipeline likes. */
const MAX_DEPTH = 4;

/**
 * @typedef {object} Segment
 * @property {number} start in seconds
 * @property {number} end
 * @property {string} text
 */

/**
 * The segments of a result: it is one, or has a list of them, or lists have it.
 *
 * @param {any} result
 * @param {number} [depth]
 * @returns {Segment[]}
 */
export function segmentsOf(result, depth = 0) {
  if (typeof result !== 'object' || result === null || depth > MAX_DEPTH) return [];
  if (Array.isArray(result)) return result.flatMap((item) => segmentsOf(item, depth + 1));
  if (isSegment(result)) return [{ ...result, text: result.text.trim() }];
  return segmentsOf(result.segments, depth + 1);
}

/**
 * The subtitles that a result has ready.
 *
 * @param {any} result
 * @returns {string | null}
 */
export function subtitlesOf(result) {
  return typeof result?.srt === 'string' ? result.srt : null;
}

/** @param {Segment[]} segments */
export function asText(segments) {
  return segments.map(({ text }) => `${text}\n`).join('');
}

/** As SubRip has it, where a line with nothing in it ends a cue. @param {Segment[]} segments */
export function asSubtitles(segments) {
  const cues = segments.map(({ start, end, text }, index) => {
    const lines = text.replace(/\s*\n\s*/g, '\n');
    return `${index + 1}\n${stamp(start)} --> ${stamp(end)}\n${lines}\n`;
  });
  return cues.join('\n');
}

/** Minutes and seconds, as people read them. @param {number} seconds */
export function formatPlace(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** @param {any} value */
function isSegment({ start, end, text }) {
  const isTime = Number.isFinite(start) && Number.isFinite(end) && start >= 0 && end >= start;
  return isTime && typeof text === 'string';
}

/** @param {number} seconds */
function stamp(seconds) {
  const milliseconds = Math.round(seconds * 1000);
  const two = (/** @type {number} */ unit, /** @type {number} */ base) =>
    String(Math.floor(milliseconds / unit) % base).padStart(2, '0');
  const rest = String(milliseconds % 1000).padStart(3, '0');
  return `${two(3_600_000, 1e9)}:${two(60_000, 60)}:${two(1_000, 60)},${rest}`;
}
