/** Sockets: a page has none, and says so. */

import { Errno } from '../errno.js';

export class SocketCalls {
  sock_accept() {
    throw new Errno('notsup');
  }

  sock_recv() {
    throw new Errno('notsup');
  }

  sock_send() {
    throw new Errno('notsup');
  }

  sock_shutdown() {
    throw new Errno('notsup');
  }
}
