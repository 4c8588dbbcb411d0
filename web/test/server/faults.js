/**
 * Ways in which a download goes wrong. Each is a function of the response and of the bytes that
 * should have come.
 *
 * @type {Record<string, (response: import('node:http').ServerResponse, bytes: Buffer) => void>}
 */
export const FAULTS = {
  /** There is no such file. */
  missing(response) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
  },

  /** A page instead of the file, as servers of single-page applications send it. */
  page(response) {
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><title>hello</title>');
  },

  /** The first half, as if it were everything. */
  truncated(response, bytes) {
    const half = bytes.subarray(0, bytes.length / 2);
    response.writeHead(200, { 'content-length': half.length }).end(half);
  },

  /** The connection breaks in the middle. */
  cut(response, bytes) {
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  },

  /** Nothing comes after the first half, and the connection stays open. */
  stalled(response, bytes) {
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, bytes.length / 2));
  },

  /** One bit differs, in the middle of the file: that is in the wasm, its largest entry. */
  flipped(response, bytes) {
    const damaged = Buffer.from(bytes);
    damaged[damaged.length >> 1] ^= 1;
    response.writeHead(200, { 'content-length': damaged.length }).end(damaged);
  },
};
