/** Small helpers around the DOM. Text goes in as text: nothing that a package says becomes markup. */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * The element of the page with this id.
 *
 * @param {string} id
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element \`#${id}\``);
  return /** @type {any} */ (element);
}

/**
 * @param {string} name
 * @param {{[attribute: string]: string | number | boolean | undefined}} [attributes]
 * @param {(Node | string)[]} children
 */
export function html(name, attributes = {}, ...children) {
  return build(document.createElement(name), attributes, children);
}

/**
 * @param {string} name
 * @param {{[attribute: string]: string | number | boolean | undefined}} [attributes]
 * @param {(Node | string)[]} children
 */
export function svg(name, attributes = {}, ...children) {
  return build(document.createElementNS(SVG, name), attributes, children);
}

/**
 * @template {Element} E
 * @param {E} element
 * @param {{[attribute: string]: string | number | boolean | undefined}} attributes
 * @param {(Node | string)[]} children
 */
function build(element, attributes, children) {
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      element.setAttribute(attribute, value === true ? '' : String(value));
    }
  }
  element.append(...children);
  return element;
}

/**
 * A message whose code stands in backticks.
 *
 * @param {string} text
 */
export function prose(text) {
  return text.split('`').map((part, index, { length }) => {
    const quoted = index % 2 === 1 && index < length - 1;
    return quoted ? html('code', {}, part) : part;
  });
}
