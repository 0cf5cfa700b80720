// What every page does beyond being read: the cart's count, adding to it, talking with the assistant.
//
// Uses only what window.Aisle offers to any page.

import { h } from "./elements.js";

document.documentElement.classList.add("js");
if (window.matchMedia("(max-width: 820px)").matches) {
  document.querySelectorAll(".filters details:not([data-narrowed])").forEach((one) => (one.open = false));
}

const toast = document.querySelector("[data-toast]");
const TOAST_MS = 6000;
let toastTimer = null;

/** The assistant's API, once its script has loaded. */
export const assistant = new Promise((resolve) => {
  const look = () => (window.Aisle ? resolve(window.Aisle) : setTimeout(look, 30));
  look();
});

/** Say something short that a screen reader hears too. */
export function tell(text, link = null) {
  toast.replaceChildren(text, ...(link ? [" ", h("a", { href: link.href }, link.text)] : []));
  toast.classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => toast.classList.remove("shown"), TOAST_MS);
}

/** Why the cart could not be changed, in the page's language. */
export function failure(error) {
  return error?.status === 409 || error?.code === "not_enough" ? toast.dataset.notEnough : toast.dataset.failed;
}

/** Put a variant into the cart and say so. */
export async function addToCart(variantId, quantity = 1) {
  const aisle = await assistant;
  try {
    await aisle.cart.add(variantId, quantity);
    tell(toast.dataset.added, { href: toast.dataset.cart, text: toast.dataset.toCart });
  } catch (error) {
    tell(failure(error));
  }
}

function count(cart) {
  const n = cart?.count ?? (cart?.lines ?? []).reduce((sum, line) => sum + line.quantity, 0);
  for (const badge of document.querySelectorAll("[data-cart-count]")) {
    badge.hidden = n === 0;
    badge.textContent = n ? String(n) : "";
  }
}

document.addEventListener("click", async (event) => {
  const asked = event.target.closest?.("[data-add], [data-say], [data-open], a[data-language]");
  if (!asked) return;
  if (asked.dataset.language) return void window.Aisle?.setLanguage(asked.dataset.language, { byShopper: true });
  event.preventDefault();
  if (asked.dataset.add) {
    asked.disabled = true;
    await addToCart(asked.dataset.add);
    asked.disabled = false;
    return;
  }
  const aisle = await assistant;
  if ("open" in asked.dataset) return void aisle.open();
  const { say: text, payload } = asked.dataset;
  aisle.send(payload ? { text, payload } : text);
});

window.addEventListener("aisle:cart-changed", (event) => count(event.detail.cart));
assistant.then((aisle) => aisle.cart.get()).then(count, () => {});
