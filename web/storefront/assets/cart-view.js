// The cart's lines and sums, shared by the cart's page and checkout.

import { data, fill, h } from "./elements.js";
import { assistant, failure, tell } from "./shop.js";

export const texts = data("cart-texts");

/** An amount of minor units as the page's language writes it. */
export function money(minor, currency) {
  const format = new Intl.NumberFormat(texts.locale, { style: "currency", currency });
  return format.format(minor / 10 ** format.resolvedOptions().maximumFractionDigits);
}

/** The lines; with `change` each has its buttons. */
export function lines(cart, { change = false } = {}) {
  return cart.lines.map((line) => {
    const options = Object.values(line.options ?? {}).join(", ");
    const href = texts.link.replace("ID", encodeURIComponent(line.product_id));
    return h(
      "li",
      { "data-line": line.line_id },
      line.image_url && h("img", { src: line.image_url, alt: "", width: 80, height: 80 }),
      h(
        "div",
        { class: "what" },
        h("a", { href }, line.title),
        options && h("span", { class: "soft" }, options),
        !line.in_stock && h("span", { class: "stock no" }, texts.sold_out),
        change ? stepper(line) : h("span", { class: "soft" }, `× ${line.quantity}`),
      ),
      h("span", { class: "price" }, line.line_total_text),
    );
  });
}

/** The sums, the total last. */
export function sums(cart) {
  const rows = [["subtotal", cart.subtotal_text]];
  if (cart.discount_minor > 0) rows.push(["discount", `−${cart.discount_text}`]);
  rows.push(["delivery", cart.delivery_minor === 0 ? texts.free : cart.delivery_text], ["total", cart.total_text]);
  return rows.flatMap(([name, value]) => [h("dt", { class: name }, texts[name]), h("dd", { class: name }, value)]);
}

/** Change the cart; what goes wrong is said, and the cart shown as it is. */
export async function change(act) {
  const aisle = await assistant;
  try {
    return await act(aisle.cart);
  } catch (error) {
    tell(failure(error));
    await aisle.cart.get();
    return null;
  }
}

function stepper({ line_id, quantity, title }) {
  const button = (name, sign, act) =>
    h("button", { type: "button", "data-act": name, "aria-label": fill(texts[name], { title }), on: { click: () => press(line_id, name, act) } }, sign);
  return h(
    "span",
    { class: "stepper" },
    button("less", "−", (cart) => (quantity > 1 ? cart.setQuantity(line_id, quantity - 1) : cart.remove(line_id))),
    h("span", {}, h("span", { class: "unseen" }, `${texts.quantity} `), String(quantity)),
    button("more", "+", (cart) => cart.setQuantity(line_id, quantity + 1)),
    button("remove", "×", (cart) => cart.remove(line_id)),
  );
}

/** The lines are drawn anew: focus goes back to the same button, or to the page's content. */
async function press(lineId, name, act) {
  await change(act);
  const line = [...document.querySelectorAll("[data-line]")].find((one) => one.dataset.line === lineId);
  (line?.querySelector(`[data-act="${name}"]`) ?? document.getElementById("content")).focus();
}
