/** Sockets: a page has none, and says so. */

import { Errno } from '../errno.js';

function refuse() {
  throw new Errno('notsup');
}

export function socketCalls() {
  return { sock_accept: refuse, sock_recv: refuse, sock_send: refuse, sock_shutdown: refuse };
}
