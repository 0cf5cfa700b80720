// Build elements from data. Text becomes text nodes: nothing in this widget is ever parsed as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes, `on` listeners and children; null and false children are left out. */
export function h(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SHAPES = {
  chat: "M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.500v8a2.5 2.5 0 0 1-2.5 2.500H11l-5 4.500V16a2 2 0 0 1-2-2z",
  close: "M6 6l12 12M18 6L6 18",
  send: "M4 12l16-8-6 16-3-6.500z",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  left: "M14.5 5l-7 7 7 7",
  right: "M9.5 5l7 7-7 7",
  down: "M5 9.500l7 7 7-7",
  grow: "M14 4h6v6M10 20H4v-6M20 4l-7 7M4 20l7-7",
  shrink: "M20 10h-6V4M4 14h6v6M14 10l7-7M10 14l-7 7",
  star: "M12 3.500l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.900L3.5 9.700l5.9-.800z",
  check: "M5 12.500l4.5 4.500L19 7.5",
  tag: "M4 4h7.500L20 12.5 12.5 20 4 11.500zM8 8h.01",
  box: "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
  cart: "M3 4h2.500l2.2 11h10l2-8H6.300M9 19.500h.01M16.5 19.500h.01",
  book: "M5 4.500h9a3 3 0 0 1 3 3v12h-9a3 3 0 0 1-3-3zM17 19.500h2v-12",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c1-4 4-5.5 7.5-5.500s6.5 1.5 7.5 5.5",
  restart: "M5 12a7 7 0 1 0 2.5-5.400M5 4v4h4",

};

/** A decorative picture; whoever uses it gives the name in words. */
export function icon(name, { filled = false } = {}) {
  const svg = document.createElementNS(SVG, "svg");
  const facts = { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false", class: `icon icon-${name}${filled ? " filled" : ""}` };
  for (const [key, value] of Object.entries(facts)) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

/** The address when it is http(s), resolved against `base`; null for anything else, such as javascript:. */
export function safeUrl(address, base) {
  if (typeof address !== "string" || !address.trim()) return null;
  try {
    const url = new URL(address, base);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** Words only a screen reader hears. */
export function unseen(text) {
  return h("span", { class: "unseen" }, text);
}

/** An id that the server has not seen: 22 letters, digits, - and _. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
