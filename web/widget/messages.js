// The list of messages on the screen: each in its place, cards below the words, what is being sent at the end.

import { h, icon, unseen } from "./dom.js";
import { markdown, plain } from "./markdown.js";
import { buttonRow, cardsOf, wordsOf } from "./cards/index.js";

const NEAR_END_PX = 80;
const BURST_MS = 400;
const LONGEST_BURST = 4;

/** Shows messages in `log`; `context` has texts and what cards may do. */
export class MessageList {
  constructor(context) {
    this.context = context;
    this.nodes = new Map();
    this.pendings = new Map();
    this.following = true;
    this.steered = 0;
    this.lastDay = null;
    this.burst = { at: 0, length: 0 };
    this.typingRow = h("div", { class: "typing", hidden: true, "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    this.list = h("div", { class: "list" }, this.typingRow);
    this.log = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions", tabindex: "0" }, this.list);
    this.latest = h("button", { class: "latest", type: "button", hidden: true, on: { click: () => this.toEnd() } });
    this.log.addEventListener("scroll", () => this.scrolled(), { passive: true });
  }

  get texts() {
    return this.context.texts;
  }

  relabel() {
    this.log.setAttribute("aria-label", this.texts.say("log"));
    this.latest.replaceChildren(icon("down"), this.texts.say("latest"));
  }

  /** Put a message in at its place; `next` is the id of the message behind it, if there is one. */
  add(message, next, { fresh }) {
    const node = this.draw(message);
    this.nodes.set(message.id, node);
    const before = this.nodes.get(next) ?? this.tail();
    this.divide(message, before);
    this.list.insertBefore(node, before);
    if (fresh) this.arrive(node, message);
    this.quieten();
    if (message.from === "shopper" || (this.following && !fresh)) this.toEnd();
    else this.reveal(node);
  }

  /** A message that is on its way or could not be sent. */
  pending(item, state) {
    const old = this.pendings.get(item.client_id);
    const node = h("div", { class: `message shopper pending ${item.state}` }, unseen(this.texts.say("you")), h("div", { class: "words" }, plain(item.text)), state);
    this.pendings.set(item.client_id, node);
    if (old) return old.replaceWith(node);
    this.list.insertBefore(node, this.typingRow);
    this.quieten();
    this.toEnd();
  }

  gone(clientId) {
    this.pendings.get(clientId)?.remove();
    this.pendings.delete(clientId);
  }

  /** A line of the widget's own between the messages. */
  notice(text) {
    const node = h("p", { class: "notice" }, text);
    this.list.insertBefore(node, this.tail());
    this.reveal(node);
    return node;
  }

  /** Words that stand in for a message, such as the welcome; `buttons` as in a message. */
  welcome(text, buttons) {
    const words = h("div", { class: "words" }, ...markdown(text));
    const node = h("div", { class: "message bot welcome" }, unseen(this.texts.say("bot")), words, buttonRow(buttons, this.context));
    this.list.prepend(node);
    return node;
  }

  typing(on) {
    if (this.typingRow.hidden === !on) return;
    this.typingRow.hidden = !on;
    if (on && this.following) this.toEnd();
  }

  /** Leave what was said readable but no longer usable; a new conversation follows. */
  retire({ clear }) {
    if (clear) this.list.replaceChildren(this.typingRow);
    for (const node of this.list.children) if (node !== this.typingRow) node.inert = true;
    this.nodes.clear();
    this.pendings.clear();
    this.lastDay = null;
  }

  /** While many messages come at once nothing is read out. */
  busy(on) {
    this.log.setAttribute("aria-busy", String(on));
    this.log.setAttribute("aria-live", on ? "off" : "polite");
  }

  toEnd() {
    this.following = true;
    this.latest.hidden = true;
    this.scrollTo(this.log.scrollHeight);
  }

  scrollTo(top) {
    this.log.scrollTop = top;
    this.steered = this.log.scrollTop;
  }

  draw(message) {
    const mine = message.from === "shopper";
    const who = mine ? this.texts.say("you") : message.from === "staff" ? this.texts.say("staff", { name: this.staffName(message) }) : this.texts.say("bot");
    const words = message.text && h("div", { class: "words" }, ...(mine ? plain(message.text) : markdown(wordsOf(message))));
    const cards = mine ? [] : cardsOf(message, this.context);
    const kind = `message ${mine ? "shopper" : message.from === "staff" ? "bot staff" : "bot"}${message.apology ? " apology" : ""}`;
    const name = message.from === "staff" && h("span", { class: "name", "aria-hidden": "true" }, icon("person"), this.staffName(message));
    return h("div", { class: kind, lang: message.language, "data-id": message.id }, unseen(who), name, words, ...cards);
  }

  staffName(message) {
    return message.name ?? this.texts.say("staff_name");
  }

  /** Several messages at once come one after the other. */
  arrive(node, message) {
    const now = performance.now();
    const close = message.from !== "shopper" && now - this.burst.at < BURST_MS;
    this.burst = { at: now, length: close ? Math.min(this.burst.length + 1, LONGEST_BURST) : 0 };
    node.classList.add("fresh", `after-${this.burst.length}`);
  }

  divide(message, before) {
    if (before !== this.tail()) return;
    const day = new Date(message.at).toDateString();
    const today = new Date().toDateString();
    if (this.lastDay !== day && (this.lastDay || day !== today)) {
      this.list.insertBefore(h("p", { class: "notice day" }, this.texts.date(message.at)), before);
    }
    this.lastDay = day;
  }

  /** Only the buttons behind the shopper's last words still make sense; focus is never left on one that goes. */
  quieten() {
    const last = [...this.list.querySelectorAll(".message.shopper")].at(-1);
    if (!last) return;
    for (const row of this.list.querySelectorAll(".quick:not([hidden])")) {
      if (!(row.compareDocumentPosition(last) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
      const focused = row.contains(this.log.getRootNode().activeElement);
      row.hidden = true;
      if (focused) this.context.focus();
    }
  }

  /** Show a new message from its beginning, unless the shopper is reading further up. */
  reveal(node) {
    if (!this.following) {
      this.latest.hidden = false;
      return;
    }
    const room = this.log.clientHeight;
    const shopper = [...this.list.querySelectorAll(".message.shopper")].at(-1);
    const from = shopper && shopper.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING ? shopper : node;
    const top = from.offsetTop - this.list.offsetTop;
    this.scrollTo(this.list.scrollHeight - top > room ? top : this.log.scrollHeight);
  }

  /** Follow new messages until the shopper scrolls up, and again when they are back at the end. */
  scrolled() {
    if (Math.abs(this.log.scrollTop - this.steered) < 2) return;
    this.following = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END_PX;
    if (this.following) this.latest.hidden = true;
  }

  tail() {
    return this.pendings.values().next().value ?? this.typingRow;
  }
}
