// Products in a row that scrolls sideways, by finger, by keyboard and by its two buttons.

import { h, icon, safeUrl, unseen } from "../dom.js";

/** The carousel of a message's products. */
export function productCarousel(products, context, message) {
  const { texts } = context;
  const cards = products.map((product) => productCard(product, context, message));
  const row = h("ul", { class: "products", "aria-label": texts.say("products") }, cards);
  if (products.length < 2) return h("div", { class: "carousel single" }, row);
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const move = (way) => {
    const step = (cards[1].offsetLeft - cards[0].offsetLeft) * way;
    row.scrollBy({ left: step, behavior: still.matches ? "auto" : "smooth" });
  };
  const arrow = (name, way) => h("button", { type: "button", class: `arrow ${name}`, "aria-label": texts.say(way < 0 ? "previous" : "next"), on: { click: () => move(way) } }, icon(name));
  const previous = arrow("left", -1);
  const next = arrow("right", 1);
  const mark = () => {
    previous.disabled = row.scrollLeft < 4;
    next.disabled = row.scrollLeft + row.clientWidth > row.scrollWidth - 4;
  };
  row.addEventListener("scroll", mark, { passive: true });
  new ResizeObserver(mark).observe(row);
  return h("div", { class: "carousel" }, row, h("div", { class: "arrows" }, previous, next));
}

function productCard(product, context, message) {
  const { texts } = context;
  return h(
    "li",
    { class: "product", "data-product": product.product_id },
    productLink(product, context, message, "shot", image(product, context)),
    h(
      "div",
      { class: "facts" },
      brand(product) && h("span", { class: "brand" }, brand(product)),
      productLink(product, context, message, "title", product.title),
      rating(product, texts),
      price(product, texts),
      !product.in_stock && h("span", { class: "sold-out" }, texts.say("sold_out")),
      reasons(product, texts),
    ),
    actions(product, context),
  );
}

/** A link to a product's page that the shop's page hears of; plain text where there is no safe address. */
export function productLink(product, context, message, kind, content) {
  const href = context.pageOf(product.url);
  if (!href) return h("span", { class: kind }, content);
  const follow = (event) => context.follow(event, product, message, href);
  const picture = kind === "shot"; // the title beside it is the same link
  return h("a", { class: kind, href, tabindex: picture && "-1", "aria-hidden": picture && "true", on: { click: follow } }, content);
}

/** The brand, unless the title begins with it. */
function brand({ brand: name, title }) {
  return name && !title.toLowerCase().startsWith(name.toLowerCase()) ? name : null;
}

function image(product, { base }) {
  const src = safeUrl(product.image_url, base);
  return src ? h("img", { src, alt: "", width: 400, height: 400, loading: "lazy", decoding: "async" }) : icon("box");
}

function rating(product, texts) {
  if (typeof product.rating !== "number") return null;
  const facts = { rating: product.rating, count: product.rating_count };
  const words = texts.say(product.rating_count ? "rated_by" : "rated", facts);
  const count = product.rating_count ? ` (${product.rating_count})` : "";
  return h("span", { class: "rating" }, icon("star", { filled: true }), h("span", { "aria-hidden": "true" }, `${product.rating.toFixed(1)}${count}`), unseen(words));
}

function price(product, texts) {
  const now = h("span", { class: "price" }, product.list_price_text && unseen(`${texts.say("now")} `), product.price_text);
  const was = product.list_price_text && h("s", {}, unseen(`${texts.say("was")} `), product.list_price_text);
  return h("span", { class: was ? "prices reduced" : "prices" }, now, was && " ", was);
}

function reasons(product, texts) {
  if (!product.reasons?.length) return null;
  const lines = product.reasons.map((reason) => h("li", { "data-code": reason.code }, icon("check"), reason.text));
  return h("ul", { class: "reasons", "aria-label": texts.say("why") }, lines);
}

function actions(product, context) {
  const { texts } = context;
  const { title, product_id, variant_id } = product;
  const named = (name) => texts.say("named", { what: texts.say(name), title });
  const button = (name, kind, press) => h("button", { type: "button", class: kind, "aria-label": named(name), on: { click: press } }, texts.say(name));
  const say = (intent, text, values) => context.send({ text, payload: `/${intent}${JSON.stringify(values)}` });
  const id = variant_id ? { product_id, variant_id } : { product_id };
  const first = product.in_stock
    ? button("add", "primary", () => say("add_to_cart", named("add"), id))
    : button("notify", "primary", () => say("notify_me", named("notify"), { product_id }));
  const similar = button("similar", "plain", () => say("similar_items", named("similar"), { product_id }));
  return h("div", { class: "acts" }, first, similar);
}
