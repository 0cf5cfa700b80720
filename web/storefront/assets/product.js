// The product page: choose a variant by its options, see its price and stock, put it in the cart.

import { data, fill, h } from "./elements.js";
import { addToCart, assistant } from "./shop.js";

const detail = document.querySelector("[data-detail]");
const { variants, names } = data("variants");
const part = (name) => detail.querySelector(`[data-${name}]`);
const stock = part("stock");
const buy = part("buy");
const options = Object.keys(names);
const first = variants.find((one) => one.in_stock) ?? variants[0];
const chosen = { ...first.options };

/** The variant of the chosen options; null when the shop has no such combination. */
function variant() {
  return variants.find((one) => options.every((name) => one.options[name] === chosen[name])) ?? null;
}

/** Whether a value can be bought with the other choices as they are. */
function available(name, value) {
  return variants.some((one) => one.in_stock && one.options[name] === value && options.every((other) => other === name || one.options[other] === chosen[other]));
}

function choose(name, value) {
  chosen[name] = value;
  if (!variant()) Object.assign(chosen, (variants.find((one) => one.in_stock && one.options[name] === value) ?? variants.find((one) => one.options[name] === value)).options);
  show();
}

function group(name) {
  const values = new Map(variants.filter((one) => name in one.options).map((one) => [one.options[name], one.options_text[name]]));
  const radios = [...values].map(([value, text]) => {
    const radio = h("input", { type: "radio", name, value, on: { change: () => choose(name, value) } });
    return h("label", { class: "option" }, radio, h("span", {}, text));
  });
  return h("fieldset", {}, h("legend", {}, names[name]), h("div", { class: "choices" }, radios));
}

function show() {
  const one = variant() ?? first;
  for (const radio of detail.querySelectorAll("[data-options] input")) {
    radio.checked = chosen[radio.name] === radio.value;
    radio.closest("label").classList.toggle("gone", !available(radio.name, radio.value));
  }
  const unseen = (text) => h("span", { class: "unseen" }, `${text} `);
  const now = h("span", { class: "price" }, one.list_price_text && unseen(stock.dataset.now), one.price_text);
  const was = one.list_price_text && h("s", {}, unseen(stock.dataset.was), one.list_price_text);
  part("price").replaceChildren(h("span", { class: was ? "prices reduced" : "prices" }, now, was && " ", was));
  const { in: available_, left, out } = stock.dataset;
  stock.textContent = !one.in_stock ? out : one.left ? fill(left, { n: one.left }) : available_;
  stock.className = `stock ${one.in_stock ? (one.left ? "few" : "yes") : "no"}`;
  buy.hidden = !one.in_stock;
  part("notify").hidden = one.in_stock;
  part("notify").dataset.payload = `/notify_me${JSON.stringify({ product_id: detail.dataset.detail, variant_id: one.variant_id })}`;
}

part("options").append(...options.map(group));
buy.addEventListener("click", async () => {
  buy.disabled = true;
  await addToCart((variant() ?? first).variant_id, Math.max(1, Number(part("quantity").value) || 1));
  buy.disabled = false;
});
show();
assistant.then((aisle) => aisle.track("view", detail.dataset.detail));
