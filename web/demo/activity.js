/** What goes on at the moment: one thing at a time, which Cancel can end. */

import { byId } from './dom.js';

/** @import { Session } from './session.js' */
/** @import { Status } from './status.js' */

export class Activities {
  #session;
  #status;
  #execute = byId('execute');
  #cancel = byId('cancel');
  /** Counts what was begun, so that the end of something that was replaced changes nothing. */
  #begun = 0;

  /**
   * @param {Session} session
   * @param {Status} status
   */
  constructor(session, status) {
    this.#session = session;
    this.#status = status;
    this.#cancel.addEventListener('click', () => session.cancel());
  }

  /** Something begins. */
  begin() {
    this.#begun += 1;
    const own = this.#begun;
    const isCurrent = () => own === this.#begun;
    exchange(this.#execute, this.#cancel);
    return {
      isCurrent,
      /**
       * The function, called only while nothing else has begun.
       *
       * @template T
       * @param {(value: T) => void} action
       */
      guard: (action) => (/** @type {T} */ value) => {
        if (isCurrent()) action(value);
      },
      /**
       * @param {string} text
       * @param {'idle' | 'good' | 'bad'} mood
       */
      end: (text, mood) => {
        exchange(this.#cancel, this.#session.isOpen ? this.#execute : byId('package-file'));
        this.#status.say(text, mood);
      },
    };
  }
}

/**
 * Disables one control and enables the other, which takes over the focus.
 *
 * @param {HTMLButtonElement} off
 * @param {HTMLButtonElement | HTMLInputElement} on
 */
function exchange(off, on) {
  const focused = document.activeElement === off;
  on.disabled = false;
  if (focused) on.focus();
  off.disabled = true;
}
