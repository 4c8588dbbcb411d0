/** Makes few values of many, so that what stands out still does. */

/**
 * At most two values for each of so many columns: the least and the greatest of it, in their order.
 *
 * @param {Float64Array} values
 * @param {number} columns
 * @returns {number[]} the indices of those that stay
 */
export function linePoints(values, columns) {
  if (values.length <= 2 * columns) return Array.from(values.keys());
  const points = [];
  for (let column = 0; column < columns; column += 1) {
    const start = Math.floor((column * values.length) / columns);
    const end = Math.floor(((column + 1) * values.length) / columns);
    points.push(...outermost(values, start, end));
  }
  return points;
}

/**
 * @param {Float64Array} values
 * @param {number} start
 * @param {number} end
 */
function outermost(values, start, end) {
  let least = start;
  let greatest = start;
  for (let at = start; at < end; at += 1) {
    if (values[at] < values[least] || Number.isNaN(values[least])) least = at;
    if (values[at] > values[greatest] || Number.isNaN(values[greatest])) greatest = at;
  }
  if (least === greatest) return [least];
  return least < greatest ? [least, greatest] : [greatest, least];
}

/**
 * The bar of each of so many columns: the one that is furthest from 0.
 *
 * @param {Float64Array} values
 * @param {number} columns
 * @returns {number[]} indices
 */
export function barPoints(values, columns) {
  if (values.length <= columns) return Array.from(values.keys());
  return Array.from({ length: columns }, (_, column) => {
    const start = Math.floor((column * values.length) / columns);
    const end = Math.floor(((column + 1) * values.length) / columns);
    let best = start;
    for (let at = start; at < end; at += 1) {
      if (Math.abs(values[at]) > Math.abs(values[best]) || Number.isNaN(values[best])) best = at;
    }
    return best;
  });
}

/**
 * A table of no more than so many rows and columns, each cell the greatest of what fell into it.
 *
 * @param {Float64Array} values row by row
 * @param {{rows: number, columns: number}} size
 * @param {{rows: number, columns: number}} most
 */
export function cells(values, size, most) {
  const rows = Math.min(size.rows, most.rows);
  const columns = Math.min(size.columns, most.columns);
  const reduced = new Float64Array(rows * columns).fill(Number.NaN);
  for (let row = 0; row < size.rows; row += 1) {
    const to = Math.floor((row * rows) / size.rows) * columns;
    for (let column = 0; column < size.columns; column += 1) {
      const cell = to + Math.floor((column * columns) / size.columns);
      const value = values[row * size.columns + column];
      if (!(reduced[cell] >= value)) reduced[cell] = Number.isNaN(value) ? reduced[cell] : value;
    }
  }
  return { values: reduced, rows, columns };
}
