/** Reloads the page when the server says that what it shows has changed. */

/** @param {URL} changes where the server says so */
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
