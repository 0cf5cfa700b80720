// The editor of an entry: wordings as a list, live facts by menu, preview and near entries while typing,
// products and promotions by their name, a draft kept in this browser.

import { keepDraft } from "./autosave.js";
import { h, latest, post, settled } from "./dom.js";
import { finder } from "./finder.js";
import { rows } from "./rows.js";

const form = document.querySelector("#editor");

function preview(box) {
  const answer = form.elements[`answer_${box.dataset.preview}`];
  const draw = latest(async (signal) => {
    const fields = { answer: answer.value, language: box.dataset.preview };
    const shown = await post("/console/write/preview", fields, { signal });
    box.innerHTML = await shown.text(); // made safe by the server, which alone renders Markdown
  });
  const quietly = () => draw().catch(() => {});
  answer.addEventListener("input", settled(quietly, 300));
  quietly();
}

function near(box) {
  let asked = "";
  const look = latest(async (signal) => {
    const fields = new FormData(form);
    fields.set("entry_id", fields.get("self"));
    const told = JSON.stringify([...fields].filter(([name]) => /^(question|answer)_/.test(name)));
    if (told === asked || !/"question_..","[^"]/.test(told)) return;
    asked = told;
    const shown = await post("/console/write/neighbours", fields, { signal });
    box.innerHTML = await shown.text();
  });
  const quietly = () => look().catch(() => (asked = ""));
  form.addEventListener("input", settled(quietly, 600));
  quietly();
}

function insertable(select) {
  const answer = document.getElementById(select.dataset.insert);
  select.addEventListener("change", () => {
    if (!select.value) return;
    answer.setRangeText(select.value, answer.selectionStart, answer.selectionEnd, "end");
    select.value = "";
    answer.focus();
    answer.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/** The linked products offer their name and price as live facts. */
function productFacts() {
  const chosen = [...form.querySelectorAll('[data-chosen] input[name="product_ids"]')];
  for (const group of form.querySelectorAll("[data-product-facts]")) {
    const { named, priced } = group.dataset;
    const options = chosen.flatMap((one) => {
      const name = one.parentElement.querySelector("span").textContent.trim();
      return [
        h("option", { value: `{{product_name:${one.value}}}` }, named.replace("{name}", name)),
        h("option", { value: `{{product_price:${one.value}}}` }, priced.replace("{name}", name)),
      ];
    });
    group.replaceChildren(...options);
    group.hidden = options.length === 0;
  }
}

/** Put a kept draft's fields back. */
function fill(fields) {
  for (const list of form.querySelectorAll("[data-rows]")) list.setRows?.(fields);
  const given = new Map(fields);
  for (const one of form.querySelectorAll("input, textarea, select")) {
    if (!one.name || one.type === "hidden" || one.closest("[data-rows]")) continue;
    if (one.type === "checkbox") one.checked = fields.some(([name, value]) => name === one.name && value === one.value);
    else one.value = given.get(one.name) ?? "";
  }
  for (const answer of form.querySelectorAll("textarea")) answer.dispatchEvent(new Event("input", { bubbles: true }));
}

if (form) {
  form.querySelectorAll("[data-rows]").forEach(rows);
  form.querySelectorAll("[data-finder]").forEach((box) => finder(box, productFacts));
  form.querySelectorAll("[data-insert]").forEach(insertable);
  form.querySelectorAll("[data-preview]").forEach(preview);
  form.querySelectorAll("[data-neighbours]").forEach(near);
  productFacts();
  if (form.querySelector("[data-draft-offer]") && form.querySelector(".savebar")) keepDraft(form, fill);
}
