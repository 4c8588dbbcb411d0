/** What can be done with something open. */

import { FDFLAG, readIovecs, writeFdstat, writeFilestat } from '../abi.js';
import { Errno } from '../errno.js';
import { filesize, unsigned } from '../u64.js';
import { setTimes } from './times.js';

/** @import { Guest } from '../host.js' */

const WHENCE_CURRENT = 1;

export class DescriptorCalls {
  #memory;
  #table;

  /** @param {Guest} guest */
  constructor({ memory, table }) {
    this.#memory = memory;
    this.#table = table;
  }

  /** @param {number} fd */
  fd_advise(fd) {
    this.#table.get(fd);
  }

  /** @param {number} fd @param {bigint} offset @param {bigint} length */
  fd_allocate(fd, offset, length) {
    const size = filesize(offset) + filesize(length);
    if (size > Number(this.#table.get(fd).status().size)) this.#table.get(fd).resize(size);
  }

  /** @param {number} fd */
  fd_close(fd) {
    this.#table.close(fd);
  }

  /** @param {number} fd */
  fd_datasync(fd) {
    this.#table.get(fd);
  }

  /** @param {number} fd @param {number} result */
  fd_fdstat_get(fd, result) {
    const descriptor = this.#table.get(fd);
    const { filetype } = descriptor.status();
    writeFdstat(this.#memory, result, {
      filetype,
      flags: descriptor.flags,
      rights: descriptor.rights(),
    });
  }

  /** @param {number} fd @param {number} flags */
  fd_fdstat_set_flags(fd, flags) {
    this.#table.get(fd).flags = flags & FDFLAG.append;
  }

  /** Rights are what a descriptor can do; giving some up changes nothing. @param {number} fd */
  fd_fdstat_set_rights(fd) {
    this.#table.get(fd);
  }

  /** @param {number} fd @param {number} result */
  fd_filestat_get(fd, result) {
    writeFilestat(this.#memory, result, this.#table.get(fd).status());
  }

  /** @param {number} fd @param {bigint} size */
  fd_filestat_set_size(fd, size) {
    this.#table.get(fd).resize(filesize(size));
  }

  /** @param {number} fd @param {bigint} accessed @param {bigint} modified @param {number} flags */
  fd_filestat_set_times(fd, accessed, modified, flags) {
    const descriptor = /** @type {{node?: import('../nodes.js').FileNode}} */ (this.#table.get(fd));
    if (!descriptor.node) throw new Errno('inval');
    setTimes(descriptor.node, { accessed, modified, flags });
  }

  /**
   * @param {number} fd @param {number} vectors @param {number} count
   * @param {bigint} offset @param {number} result
   */
  fd_pread(fd, vectors, count, offset, result) {
    const buffers = readIovecs(this.#memory, vectors, count);
    this.#memory.setU32(result, this.#table.get(fd).readAt(buffers, filesize(offset)));
  }

  /** @param {number} fd @param {number} result */
  fd_prestat_get(fd, result) {
    const path = this.#preopenPath(fd);
    this.#memory.setU32(result, 0);
    this.#memory.setU32(result + 4, path.length);
  }

  /** @param {number} fd @param {number} address @param {number} length */
  fd_prestat_dir_name(fd, address, length) {
    const path = this.#preopenPath(fd);
    if (length >>> 0 < path.length) throw new Errno('nametoolong');
    this.#memory.bytes(address, path.length).set(path);
  }

  /**
   * @param {number} fd @param {number} vectors @param {number} count
   * @param {bigint} offset @param {number} result
   */
  fd_pwrite(fd, vectors, count, offset, result) {
    const buffers = readIovecs(this.#memory, vectors, count);
    this.#memory.setU32(result, this.#table.get(fd).writeAt(buffers, filesize(offset)));
  }

  /** @param {number} fd @param {number} vectors @param {number} count @param {number} result */
  fd_read(fd, vectors, count, result) {
    this.#memory.setU32(result, this.#table.get(fd).read(readIovecs(this.#memory, vectors, count)));
  }

  /**
   * @param {number} fd @param {number} address @param {number} length
   * @param {bigint} cookie @param {number} result
   */
  fd_readdir(fd, address, length, cookie, result) {
    const buffer = this.#memory.bytes(address, length);
    this.#memory.setU32(result, this.#table.list(fd, buffer, unsigned(cookie)));
  }

  /** @param {number} from @param {number} to */
  fd_renumber(from, to) {
    this.#table.renumber(from, to);
  }

  /** @param {number} fd @param {bigint} offset @param {number} whence @param {number} result */
  fd_seek(fd, offset, whence, result) {
    this.#memory.setU64(result, this.#table.get(fd).seek(offset, whence));
  }

  /** @param {number} fd */
  fd_sync(fd) {
    this.#table.get(fd);
  }

  /** @param {number} fd @param {number} result */
  fd_tell(fd, result) {
    this.#memory.setU64(result, this.#table.get(fd).seek(0n, WHENCE_CURRENT));
  }

  /** @param {number} fd @param {number} vectors @param {number} count @param {number} result */
  fd_write(fd, vectors, count, result) {
    this.#memory.setU32(
      result,
      this.#table.get(fd).write(readIovecs(this.#memory, vectors, count)),
    );
  }

  /** @param {number} fd */
  #preopenPath(fd) {
    const path = this.#table.get(fd).preopenedAt;
    // The guest asks for one descriptor after the other until it hears this.
    if (path === null) throw new Errno('badf');
    return new TextEncoder().encode(path);
  }
}
