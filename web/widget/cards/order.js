// An order: where it is, what is in it, and the way of its parcels, newest first.

import { h, icon, safeUrl } from "../dom.js";

/** The order of a message. */
export function orderCard(order, context) {
  const { texts } = context;
  const count = (order.lines ?? []).reduce((sum, line) => sum + line.quantity, 0);
  return h(
    "section",
    { class: "card order", "aria-label": texts.say("order", { number: order.number }) },
    h("h3", {}, icon("box"), h("span", {}, texts.say("order", { number: order.number })), h("span", { class: `state ${stateKind(order.state)}` }, order.state_text ?? order.state)),
    order.created_at && h("p", { class: "aside" }, texts.say("ordered", { date: texts.date(order.created_at) })),
    (order.shipments ?? []).map((shipment) => shipmentStory(shipment, context)),
    h("details", {}, h("summary", {}, texts.count("items", count), h("span", { class: "price" }, order.total_text)), h("ul", { class: "lines" }, (order.lines ?? []).map(lineRow))),
  );
}

function lineRow(line) {
  const options = Object.values(line.options ?? {}).join(", ");
  const what = h("div", { class: "what" }, h("span", { class: "title" }, line.title), options && h("span", { class: "options" }, options));
  return h("li", {}, h("span", { class: "times" }, `${line.quantity} ×`), what, h("span", { class: "price" }, line.unit_price_text ?? ""));
}

function shipmentStory(shipment, context) {
  const { texts, base } = context;
  const when = shipment.delivered_at ? ["delivered", shipment.delivered_at] : shipment.expected_at ? ["expected", shipment.expected_at] : null;
  const href = safeUrl(shipment.tracking_url, base);
  const facts = { carrier: shipment.carrier, number: shipment.tracking_number };
  const events = [...(shipment.events ?? [])].sort((a, b) => (a.at < b.at ? 1 : -1));
  return h(
    "div",
    { class: "shipment" },
    when && h("p", { class: "when" }, texts.say(when[0], { date: texts.date(when[1]) })),
    events.length > 0 && h("ol", { class: "story", "aria-label": texts.say("story") }, events.map((event) => step(event, texts))),
    shipment.tracking_number && h("p", { class: "aside" }, texts.say("tracking", facts)),
    href && h("a", { class: "track", href, target: "_blank", rel: "noopener noreferrer" }, texts.say("track")),
  );
}

function step(event, texts) {
  return h("li", { "data-code": event.code }, h("span", { class: "text" }, event.text ?? event.code), h("span", { class: "aside" }, [event.place, event.at && texts.date(event.at, true)].filter(Boolean).join(" · ")));
}

/** The colour of a state: done, stopped or on its way. */
function stateKind(state) {
  if (["delivered", "completed"].includes(state)) return "good";
  if (["cancelled", "returned", "refunded", "failed", "lost"].includes(state)) return "stopped";
  return "underway";
}
