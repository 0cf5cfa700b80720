// From the parts of a message to what is drawn below its words, in one order.

import { h, icon, safeUrl } from "../dom.js";
import { cartCard } from "./cart.js";
import { comparisonTable } from "./comparison.js";
import { orderCard } from "./order.js";
import { productCarousel } from "./products.js";
import { promotionCards } from "./promotions.js";

const SUMS = /^(Subtotal|Total|小计|合计)\s*[:：]/;

/** The cards and buttons of a message. */
export function cardsOf(message, context) {
  const cards = [];
  if (message.image_url) cards.push(picture(message.image_url, context));
  if (message.attachment_url) cards.push(attachment(message.attachment_url, context));
  if (message.comparison) cards.push(comparisonTable(message.comparison, context, message));
  if (filled(message.products)) cards.push(productCarousel(message.products, context, message));
  if (message.order) cards.push(orderCard(message.order, context));
  if (filled(message.promotions)) cards.push(promotionCards(message.promotions, context));
  if (message.cart) cards.push(cartCard(message.cart, context));
  if (message.faq) cards.push(source(message.faq, context), helpful(message.faq, context));
  if (filled(message.buttons)) cards.push(buttonRow(message.buttons, context));
  return cards;
}

/** A message's words without the lines that its table or cart says better; other channels have only the words. */
export function wordsOf({ text = "", comparison, cart }) {
  const labels = (comparison?.rows ?? []).map((row) => row.label.toLowerCase());
  const inTable = (line) => line.includes("|") && labels.some((label) => line.toLowerCase().startsWith(`${label}:`) || line.startsWith(`${label}：`));
  const titles = (cart?.lines ?? []).map((line) => line.title);
  const inCart = (line) => (/^\d+ × /.test(line) && titles.some((title) => line.includes(title))) || SUMS.test(line);
  const kept = text.split("\n").filter((line) => !inTable(line) && !(titles.length && inCart(line)));
  return kept.join("\n").trim() || text;
}

/** Buttons that answer for the shopper. */
export function buttonRow(buttons, context) {
  const press = ({ title, payload }) => context.send({ text: title, payload });
  return h(
    "div",
    { class: "quick" },
    buttons.map((button) => h("button", { type: "button", on: { click: () => press(button) } }, button.title)),
  );
}

function source(faq, { texts }) {
  return h("p", { class: "source", "data-entry": faq.entry_id, "data-revision": faq.revision }, icon("book"), faq.question ? texts.say("sourceNamed", { question: faq.question }) : texts.say("source"));
}

/** Yes or no to an answer, counted for the entry that it came from. */
function helpful(faq, context) {
  const { texts } = context;
  const about = JSON.stringify({ entry_id: faq.entry_id });
  const say = (name, intent) => h("button", { type: "button", on: { click: () => context.send({ text: texts.say(name), payload: `/${intent}${about}` }) } }, texts.say(name));
  return h("div", { class: "quick helpful" }, h("span", {}, texts.say("helpful")), say("yes", "feedback_positive"), say("no", "feedback_negative"));
}

function picture(address, { texts, base }) {
  const src = safeUrl(address, base);
  return src && h("img", { class: "picture", src, alt: texts.say("picture"), loading: "lazy" });
}

function attachment(address, { texts, base }) {
  const href = safeUrl(address, base);
  return href && h("a", { class: "attachment", href, target: "_blank", rel: "noopener noreferrer" }, texts.say("attachment"));
}

function filled(list) {
  return Array.isArray(list) && list.length > 0;
}
