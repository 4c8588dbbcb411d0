/** WASI commands that say what they are told to, and end: made here, byte by byte. */

const I32 = 0x7f;
const WASI = 'wasi_snapshot_preview1';

/** Where in its memory a command keeps its two buffers' descriptions, a count, and the texts. */
const STDOUT = 0;
const STDERR = 8;
const WRITTEN = 16;
const TEXTS = 1024;

/**
 * @param {{stdout?: string, stderr?: string, exitCode?: number, pages?: number, memory?: number[]}} says
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function wasmCommand({ stdout = '', stderr = '', exitCode = 0, pages = 8, memory } = {}) {
  const [out, err] = [stdout, stderr].map((text) => new TextEncoder().encode(text));
  const buffers = new Uint32Array([TEXTS, out.length, TEXTS + out.length, err.length]);
  const data = [
    [STDOUT, new Uint8Array(buffers.buffer)],
    [TEXTS, out],
    [TEXTS + out.length, err],
  ];
  const code = [...write(1, STDOUT), ...write(2, STDERR), ...i32(exitCode), 0x10, 1, 0x0b];
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      list([
        [0x60, 4, I32, I32, I32, I32, 1, I32],
        [0x60, 1, I32, 0],
        [0x60, 0, 0],
      ]),
    ),
    ...section(2, list([imported('fd_write', 0), imported('proc_exit', 1)])),
    ...section(3, list([[2]])),
    ...section(5, list([memory ?? [0, ...unsigned(pages)]])),
    ...section(
      7,
      list([
        [...name('memory'), 2, 0],
        [...name('_start'), 0, 2],
      ]),
    ),
    ...section(10, list([counted([0, ...code])])),
    ...section(11, list(data.map(([at, bytes]) => [0, ...i32(at), 0x0b, ...counted([...bytes])]))),
  ]);
}

const write = (fd, buffer) => [
  ...i32(fd),
  ...i32(buffer),
  ...i32(1),
  ...i32(WRITTEN),
  0x10,
  0,
  0x1a,
];
export const i32 = (value) => [0x41, ...signed(value)];
export const imported = (field, type) => [...name(WASI), ...name(field), 0, type];
export const name = (text) => counted([...new TextEncoder().encode(text)]);
export const section = (id, content) => [id, ...counted(content)];
export const list = (items) => [...unsigned(items.length), ...items.flat()];
export const counted = (bytes) => [...unsigned(bytes.length), ...bytes];

/** LEB128. */
function unsigned(value) {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value) {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
