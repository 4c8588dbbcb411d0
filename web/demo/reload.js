/** What the server says while the page is open. */

/**
 * Reloads the page when what it shows has changed.
 *
 * @param {URL} changes where the server says so
 */
export function reloadOnChange(changes) {
  const events = new EventSource(changes);
  let lost = false;
  events.onmessage = () => location.reload();
  events.onerror = () => {
    lost = true;
  };
  // The server was started again: who knows what it serves now.
  events.onopen = () => {
    if (lost) location.reload();
  };
}

/**
 * Looks again whenever the server has packaged another example.
 *
 * @param {URL} packaged where the server says so
 * @param {() => Promise<boolean>} isAllThere shows what there is; whether that is all
 */
export function followPackaging(packaged, isAllThere) {
  const events = new EventSource(packaged);
  const look = async () => {
    if (await isAllThere()) events.close();
  };
  // What was packaged before the server began to tell this page is not told again.
  events.onopen = look;
  events.onmessage = look;
}
