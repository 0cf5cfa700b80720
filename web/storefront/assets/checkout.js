// Checkout: the address, the total as it was shown, and the order.

import { lines, sums, texts } from "./cart-view.js";
import { fill } from "./elements.js";
import { assistant } from "./shop.js";

const part = (name) => document.querySelector(`[data-${name}]`);
const form = part("checkout");
const told = form.querySelector("[data-told]");
const IN_ADDRESS = ["name", "line1", "line2", "city", "postcode", "country"];
let shown = null;
let done = false;

function show(cart) {
  if (done) return;
  shown = cart;
  const empty = !cart?.lines.length;
  part("empty").hidden = !empty;
  part("cart").hidden = empty;
  if (empty) return;
  part("lines").replaceChildren(...lines(cart));
  part("sums").replaceChildren(...sums(cart));
}

/** Mark what is missing; the first such field gets the focus. */
function complete() {
  const wrong = [...form.elements].filter((field) => field.name && !field.validity.valid);
  for (const field of form.elements) if (field.name) mark(field, wrong.includes(field));
  wrong[0]?.focus();
  return wrong.length === 0;
}

function mark(field, wrong) {
  field.setAttribute("aria-invalid", String(wrong));
  document.getElementById(`${field.name}-told`).textContent = wrong ? texts.check_field : "";
}

async function place() {
  const aisle = await assistant;
  const value = (name) => form.elements[name].value.trim();
  const address = Object.fromEntries(IN_ADDRESS.map((name) => [name, value(name)]));
  try {
    const answer = await aisle.cart.checkout({ email: value("email"), address, expected_total_minor: shown.total_minor });
    if (answer.redirect) return leave(answer.redirect);
    thank(answer.order);
  } catch (error) {
    refuse(error, aisle);
  }
}

function leave(address) {
  const url = new URL(address, location.href);
  if (/^https?:$/.test(url.protocol)) location.assign(url);
}

function thank(order) {
  done = true;
  part("cart").hidden = part("empty").hidden = true;
  const thanks = part("thanks");
  const text = thanks.querySelector("[data-thanks-text]");
  text.textContent = fill(text.dataset.thanksText, { number: order.number });
  thanks.hidden = false;
  thanks.focus();
}

async function refuse(error, aisle) {
  const field = form.elements[error.field];
  if (error.status === 422 && field) {
    mark(field, true);
    field.focus();
  } else told.textContent = error.status === 409 ? texts.total_changed : texts.failed;
  show(await aisle.cart.get());
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  told.textContent = "";
  if (!complete()) return;
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  await place();
  button.disabled = false;
});

window.addEventListener("aisle:cart-changed", (event) => show(event.detail.cart));
assistant.then((aisle) => aisle.cart.get()).then(show, () => show(null));
