// The cart's page: lines, coupon, what an offer still lacks, sums.

import { change, lines, money, sums, texts } from "./cart-view.js";
import { fill, h } from "./elements.js";
import { assistant } from "./shop.js";

const part = (name) => document.querySelector(`[data-${name}]`);
const told = part("told");

function show(cart) {
  const empty = !cart?.lines.length;
  part("empty").hidden = !empty;
  part("cart").hidden = empty;
  if (empty) return;
  part("lines").replaceChildren(...lines(cart, { change: true }));
  part("sums").replaceChildren(...sums(cart));
  part("verdicts").replaceChildren(...cart.verdicts.map((verdict) => hint(verdict, cart.currency)).filter(Boolean));
  part("codes").replaceChildren(...cart.coupon_codes.map(codeChip));
}

/** One line for an offer that is in force or nearly so. */
function hint(verdict, currency) {
  const name = texts.offers[verdict.promotion_id];
  if (!name) return null;
  if (verdict.applies) return h("li", { class: "applied" }, fill(texts.offer_applied, { name }));
  if (verdict.code) return null;
  if (verdict.missing_minor) return h("li", {}, fill(texts.offer_missing, { name, amount: money(verdict.missing_minor, currency) }));
  if (verdict.missing_quantity) return h("li", {}, fill(texts.offer_missing_items, { name, n: verdict.missing_quantity }));
  return null;
}

function codeChip(code) {
  const drop = () => change((cart) => cart.removeCode(code)).then(() => (told.textContent = ""));
  return h("li", {}, h("code", {}, code), h("button", { type: "button", "aria-label": fill(texts.remove_code, { code }), on: { click: drop } }, "×"));
}

function verdictText(verdict, currency) {
  if (verdict.applies) return texts.code_applied;
  if (verdict.reason === "unknown_code") return texts.code_unknown;
  if (verdict.reason === "ended") return texts.code_ended;
  if (verdict.missing_minor) return fill(texts.code_missing, { amount: money(verdict.missing_minor, currency) });
  return texts.code_refused;
}

part("coupon").addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = event.target.elements.code;
  const code = field.value.trim();
  if (!code) return;
  const answer = await change((cart) => cart.applyCode(code));
  if (!answer) return;
  told.textContent = verdictText(answer.verdict, answer.cart.currency);
  if (answer.verdict.applies) field.value = "";
});

window.addEventListener("aisle:cart-changed", (event) => show(event.detail.cart));
assistant.then((aisle) => aisle.cart.get()).then(show, () => show(null));
