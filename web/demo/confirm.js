/** Asks before what a person has written is lost. */

import { byId } from './dom.js';

/** Ends the question that is open, if one is. @type {((isWanted: boolean) => void) | null} */
let answer = null;

byId('confirm-no').addEventListener('click', () => answer?.(false));
byId('confirm-yes').addEventListener('click', () => answer?.(true));
byId('confirm').addEventListener('close', () => answer?.(false)); // by Escape

/**
 * Whether it is to be lost all the same. The focus begins on what loses nothing, and goes back to where it was.
 *
 * @param {string} question
 * @param {string} verb what the button says that does it
 * @returns {Promise<boolean>}
 */
export function confirmLoss(question, verb) {
  if (answer) return Promise.resolve(false);
  byId('confirm-question').textContent = question;
  byId('confirm-yes').textContent = verb;
  return new Promise((resolve) => {
    answer = (isWanted) => {
      answer = null;
      byId('confirm').close();
      resolve(isWanted);
    };
    byId('confirm').showModal();
  });
}
