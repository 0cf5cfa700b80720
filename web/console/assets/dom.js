// Small helpers over the document: making elements, waiting for the last keystroke, asking the server.

/** An element with attributes and children; text is always text, never HTML. */
export function h(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** A function that runs `work` once nothing has called it for `waitMs`. */
export function settled(work, waitMs = 350) {
  let timer = null;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...given), waitMs);
  };
}

const csrf = () => document.querySelector('meta[name="csrf"]').content;

/** POST fields and get the answer; throws with the server's message where it refuses. */
export async function post(path, fields, { signal, accept = "text/html" } = {}) {
  return await ask(path, { method: "POST", body: new URLSearchParams(fields), signal }, accept);
}

/** GET JSON; throws with the server's message where it refuses. */
export async function getJson(path, { signal } = {}) {
  return (await ask(path, { signal }, "application/json")).json();
}

async function ask(path, options, accept) {
  const headers = { Accept: accept, "X-CSRF-Token": csrf() };
  const response = await fetch(path, { ...options, headers, credentials: "same-origin" });
  if (response.ok && !response.redirected) return response;
  const told = await response.json().catch(() => ({}));
  throw Object.assign(new Error(told.error?.message ?? response.statusText), { status: response.status });
}

/** A region that replaces what it shows with the newest answer only; older ones are dropped. */
export function latest(work) {
  let running = null;
  return async (...given) => {
    running?.abort();
    const mine = (running = new AbortController());
    try {
      return await work(mine.signal, ...given);
    } catch (error) {
      if (error.name === "AbortError") return undefined;
      throw error;
    }
  };
}
