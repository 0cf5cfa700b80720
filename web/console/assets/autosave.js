// A draft in this browser: what is typed into a form[data-draft] survives a closed tab or a lost session.
//
// It is offered, never put in place by itself, and dropped once the server has it.

import { settled } from "./dom.js";

const PREFIX = "aisle-draft:";

const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => name !== "csrf" && typeof value === "string");
const alike = (left, right) => JSON.stringify(left) === JSON.stringify(right);

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

/** Keep drafts of `form`; `fill` puts kept fields back into it. */
export function keepDraft(form, fill) {
  const key = PREFIX + form.dataset.draft;
  const revision = form.elements.revision?.value ?? "";
  const hint = form.querySelector("[data-draft-hint]");
  const offer = form.querySelector("[data-draft-offer]");
  const shown = fieldsOf(form);
  const kept = read(key);
  const sent = kept?.sent && kept.revision !== revision;
  if (kept && (sent || alike(kept.fields, shown))) localStorage.removeItem(key);
  else if (kept) {
    offer.hidden = false;
    offer.querySelector("[data-draft-at]").textContent = new Date(kept.at).toLocaleString(document.documentElement.lang);
    offer.querySelector("[data-draft-take]").addEventListener("click", () => {
      fill(kept.fields);
      offer.hidden = true;
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
    offer.querySelector("[data-draft-drop]").addEventListener("click", () => {
      localStorage.removeItem(key);
      offer.hidden = true;
    });
  }

  const save = (sentNow = false) => {
    const fields = fieldsOf(form);
    if (alike(fields, shown) && !sentNow) return;
    try {
      localStorage.setItem(key, JSON.stringify({ revision, fields, at: Date.now(), sent: sentNow }));
      if (hint) hint.hidden = false;
    } catch {
      // a browser without storage keeps no draft; the form works all the same
    }
  };
  form.addEventListener("input", settled(() => save(), 700));
  form.addEventListener("submit", () => save(true));
}

document.querySelector('form[action="/console/logout"]')?.addEventListener("submit", () => {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
});
