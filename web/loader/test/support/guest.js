/** A guest's side of the WASI host: a real memory, and calls with addresses in it. */

import { FolderDescriptor } from '../../engines/shim/descriptors/folder.js';
import { InputStream, OutputStream } from '../../engines/shim/descriptors/streams.js';
import { createHost, WASI } from '../../engines/shim/host.js';
import { Quota } from '../../engines/shim/quota.js';
import { buildTree } from '../../engines/shim/tree.js';

/** The codes of preview1 that its calls give. */
export const CODE = Object.freeze({
  ...{ SUCCESS: 0, BADF: 8, FAULT: 21, INVAL: 28, ISDIR: 31, MFILE: 33, NAMETOOLONG: 37 },
  ...{ NOENT: 44, NOTSUP: 58, SPIPE: 70 },
});

export const text = (string) => new TextEncoder().encode(string);

/** A guest with stdin `input`, stdout, and a writable folder as descriptor 2. */
export function guest(input = '', quota = new Quota()) {
  const stdout = new OutputStream('stdout', 1000, null);
  const folder = new FolderDescriptor(buildTree(new Map([['file', text('content')]]), quota), {
    preopenedAt: '/f',
  });
  const host = createHost([new InputStream(text(input)), stdout, folder]);
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 4 });
  host.memory.attach(memory);
  const put = (address, bytes) => new Uint8Array(memory.buffer).set(bytes, address);
  return {
    calls: host.imports[WASI],
    fate: host.fate,
    memory,
    stdout,
    put,
    view: () => new DataView(memory.buffer),
    bytes: (address, length) => new Uint8Array(memory.buffer, address, length).slice(),
    vector(address, buffer, length) {
      const view = new DataView(memory.buffer);
      view.setUint32(address, buffer, true);
      view.setUint32(address + 4, length, true);
    },
  };
}
