// Live promotions, each with its code to copy and the day it ends.

import { h, icon } from "../dom.js";

const SHOWN_MS = 2000;

/** The promotions of a message. */
export function promotionCards(promotions, context) {
  return h("ul", { class: "promotions", "aria-label": context.texts.say("offer") }, promotions.map((one) => promotionCard(one, context)));
}

function promotionCard(promotion, context) {
  const { texts } = context;
  return h(
    "li",
    { class: "card promotion", "data-promotion": promotion.promotion_id },
    h("h3", {}, icon("tag"), promotion.name),
    promotion.description && h("p", {}, promotion.description),
    promotion.code && codeRow(promotion.code, context),
    promotion.hint && h("p", { class: "aside" }, promotion.hint),
    promotion.ends_at && h("p", { class: "aside" }, texts.say("until", { date: texts.date(promotion.ends_at) })),
  );
}

function codeRow(code, { texts, tell }) {
  const button = h("button", { type: "button", class: "copy", "aria-label": texts.say("named", { what: texts.say("copy"), title: code }) }, texts.say("copy"));
  const shown = h("code", {}, code);
  button.addEventListener("click", async () => {
    const copied = await copy(code, shown);
    button.textContent = copied ? texts.say("copied") : texts.say("copy");
    if (copied) tell(texts.say("copied"));
    setTimeout(() => (button.textContent = texts.say("copy")), SHOWN_MS);
  });
  return h("p", { class: "code" }, shown, button);
}

/** Copy where the browser allows it; else select the code, so that the shopper can. */
async function copy(code, shown) {
  try {
    await navigator.clipboard.writeText(code);
    return true;
  } catch {
    const range = document.createRange();
    range.selectNodeContents(shown);
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(range);
    return false;
  }
}
