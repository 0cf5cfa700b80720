// The cart in the conversation. The newest one can be changed in place; older ones show what was then.

import { h, icon, safeUrl } from "../dom.js";

/** The cart of a message; `context.showCart` is told of it, and retires the one before. */
export function cartCard(cart, context) {
  let shown = cart;
  const card = h("section", { class: "card cart" });
  const draw = (live) => {
    const held = heldIn(card);
    card.replaceChildren(...parts(shown, context, live ? card : null));
    if (held) focusAgain(card, held);
  };
  card.update = (now) => {
    shown = now;
    draw(true);
  };
  card.retire = () => {
    card.classList.add("past");
    draw(false);
  };
  draw(true);
  context.showCart(card);
  return card;
}

/** Which control of the card has the focus: it is given to its successor when the card is drawn again. */
function heldIn(card) {
  const active = card.getRootNode().activeElement;
  if (!active || !card.contains(active)) return null;
  return { line: active.closest("[data-line]")?.dataset.line, act: active.dataset.act };
}

function focusAgain(card, { line, act }) {
  const row = [...card.querySelectorAll("[data-line]")].find((one) => one.dataset.line === line);
  (row?.querySelector(`[data-act="${act}"]`) ?? card.querySelector("button"))?.focus();
}

function parts(cart, context, card) {
  const { texts } = context;
  const head = h("h3", {}, icon("cart"), texts.say(card ? "cart" : "cart_past"));
  if (!cart.lines?.length) return [head, h("p", {}, texts.say("cart_empty"))];
  return [head, h("ul", { class: "lines" }, cart.lines.map((line) => lineRow(line, context, card))), sums(cart, texts)];
}

function lineRow(line, context, card) {
  const { texts, base } = context;
  const src = safeUrl(line.image_url, base);
  const options = Object.values(line.options ?? {}).join(", ");
  return h(
    "li",
    { "data-line": line.line_id },
    src && h("img", { src, alt: "", width: 56, height: 56, loading: "lazy" }),
    h("div", { class: "what" }, h("span", { class: "title" }, line.title), options && h("span", { class: "options" }, options), amount(line, context, card)),
    h("span", { class: "price" }, line.line_total_text),
    !line.in_stock && h("span", { class: "sold-out" }, texts.say("sold_out")),
  );
}

function amount(line, context, card) {
  if (!card) return h("span", { class: "options" }, `× ${line.quantity}`);
  const { texts } = context;
  const { title, line_id, quantity } = line;
  const change = (name, label, act) => {
    const press = async () => {
      await act();
      focusAgain(card, { line: line_id, act: name });
    };
    const sign = { less: "−", more: "+", remove: "×" }[name];
    return h("button", { type: "button", "data-act": name, "aria-label": texts.say(label, { title }), on: { click: press } }, sign);
  };
  const set = (n) => context.changeCart(() => context.cart.setQuantity(line_id, n));
  const drop = () => context.changeCart(() => context.cart.remove(line_id));
  return h(
    "span",
    { class: "stepper" },
    change("less", "less", () => (quantity > 1 ? set(quantity - 1) : drop())),
    h("span", { "aria-label": `${texts.say("quantity")} ${quantity}`, role: "img" }, String(quantity)),
    change("more", "more_of", () => set(quantity + 1)),
    change("remove", "remove", drop),
  );
}

function sums(cart, texts) {
  const row = (name, value, kind) => [h("dt", { class: kind }, texts.say(name)), h("dd", { class: kind }, value)];
  const delivery = cart.delivery_minor === 0 ? texts.say("free") : cart.delivery_text;
  return h(
    "dl",
    { class: "sums" },
    row("subtotal", cart.subtotal_text),
    cart.discount_minor > 0 ? row("discount", `−${cart.discount_text}`, "saved") : [],
    row("delivery", delivery),
    row("total", cart.total_text, "total"),
  );
}
