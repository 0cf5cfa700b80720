// Build elements from data, text as text.

/** An element with attributes, `on` listeners and children; absent ones are left out. */
export function h(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") Object.entries(value).forEach(([event, hear]) => element.addEventListener(event, hear));
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A text with its {facts} filled in. */
export function fill(text, facts) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
}

/** The JSON that the server wrote into the page under `id`. */
export function data(id) {
  return JSON.parse(document.getElementById(id).textContent);
}
