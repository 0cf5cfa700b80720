// Products and promotions by their name: a list to choose from while typing, what is chosen as chips.
//
// Source   ARIA Authoring Practices, combobox with a list box

import { getJson, h, latest, settled } from "./dom.js";

/** Make `box` find things at its path; `changed` is called when what is chosen changes. */
export function finder(box, changed) {
  const { finder: path, name, none, count, unlink } = box.dataset;
  const chosen = box.querySelector("[data-chosen]");
  const input = box.querySelector('[role="combobox"]');
  if (!input) return;
  const found = box.querySelector('[role="listbox"]');
  const status = box.querySelector("[data-status]");
  let at = -1;

  const told = () => {
    chosen.dispatchEvent(new Event("input", { bubbles: true }));
    changed();
  };
  const close = () => {
    found.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const move = (to) => {
    const options = [...found.querySelectorAll('[role="option"]')];
    if (options.length === 0) return;
    at = (to + options.length) % options.length;
    options.forEach((one, place) => one.setAttribute("aria-selected", String(place === at)));
    input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  };
  const choose = (option) => {
    const { id, label } = option.dataset;
    input.value = "";
    close();
    if ([...chosen.querySelectorAll("input")].some((one) => one.value === id)) return;
    const remove = h("button", { type: "button", "data-remove": true, "aria-label": unlink.replace("{name}", label) }, "✕");
    chosen.append(h("li", { class: "chip" }, h("input", { type: "hidden", name, value: id }), h("span", {}, label), remove));
    told();
  };

  const look = latest(async (signal) => {
    const rows = (await getJson(`${path}?q=${encodeURIComponent(input.value.trim())}`, { signal })).found;
    found.replaceChildren(
      ...rows.map((one, place) =>
        h("li", { role: "option", id: `${found.id}-${place}`, "aria-selected": "false", "data-id": one.id, "data-label": one.name },
          h("span", {}, one.name), h("code", {}, one.id)),
      ),
    );
    at = -1;
    found.hidden = rows.length === 0;
    input.setAttribute("aria-expanded", String(rows.length > 0));
    status.textContent = rows.length ? count.replace("{n}", rows.length) : none;
  });
  const quietly = () => look().catch(close);

  input.addEventListener("input", (event) => event.stopPropagation()); // what is looked for is no part of the entry
  input.addEventListener("input", settled(quietly, 250));
  input.addEventListener("focus", () => found.hidden && quietly());
  input.addEventListener("blur", () => setTimeout(close, 150));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? at + 1 : at - 1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const option = found.querySelector('[aria-selected="true"]');
      if (option) choose(option);
    } else if (event.key === "Escape" && !found.hidden) {
      event.stopPropagation();
      close();
    }
  });
  found.addEventListener("pointerdown", (event) => event.preventDefault());
  found.addEventListener("click", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) choose(option);
  });
  chosen.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-remove]")?.closest("li");
    if (!chip) return;
    chip.remove();
    input.focus();
    told();
  });
}
