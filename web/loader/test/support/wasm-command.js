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
  return moduleOf({
    types: [TYPES.fd_write, TYPES.proc_exit, TYPES.start],
    imports: [imported('fd_write', 0), imported('proc_exit', 1)],
    functions: [[2]],
    memories: [memory ?? [0, ...unsigned(pages)]],
    exports: [exportedMemory, [...name('_start'), 0, 2]],
    code: [counted([0, ...code])],
    data: data.map(([at, bytes]) => [0, ...i32(at), 0x0b, ...counted([...bytes])]),
  });
}

/** Of functions, as far as commands here import them, and of their entry point. */
export const TYPES = {
  fd_write: [0x60, 4, I32, I32, I32, I32, 1, I32],
  proc_exit: [0x60, 1, I32, 0],
  sched_yield: [0x60, 0, 1, I32],
  args_sizes_get: [0x60, 2, I32, I32, 1, I32],
  start: [0x60, 0, 0],
};

/** The sections by their numbers, in the order in which a module has them. */
const SECTIONS = {
  ...{ types: 1, imports: 2, functions: 3, memories: 5, globals: 6, exports: 7 },
  ...{ code: 10, data: 11 },
};

/**
 * A module of these sections, each a list of what is in it; `start` is the number of its start function.
 *
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function moduleOf({ start, ...lists }) {
  const sections = Object.entries(SECTIONS)
    .filter(([what]) => what in lists)
    .map(([what, id]) => [id, section(id, list(lists[what]))]);
  if (start !== undefined) sections.push([8, section(8, unsigned(start))]);
  sections.sort(([one], [other]) => one - other);
  return new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flatMap(([, it]) => it)]);
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
const section = (id, content) => [id, ...counted(content)];
const list = (items) => [...unsigned(items.length), ...items.flat()];
export const counted = (bytes) => [...unsigned(bytes.length), ...bytes];
export const exportedMemory = [...name('memory'), 2, 0];

/** LEB128. */
function unsigned(value) {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value) {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
