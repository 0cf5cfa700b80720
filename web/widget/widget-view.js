// The widget as the shopper sees it: joins panel and message list with the conversation.

import { accentFrom } from "./colour.js";
import { h, safeUrl } from "./dom.js";
import { MessageList } from "./messages.js";
import { Panel } from "./panel.js";
import { sendingState } from "./sending.js";
import { Store } from "./store.js";
import { asLanguage } from "./texts.js";
import { followViewport } from "./viewport.js";

const GREETING_AFTER_MS = 2500;
const STYLES_WITHIN_MS = 4000;
const SLOW_LINE_MS = 1500;
const TOLD_MS = 4000;

/** One widget on a page. */
export class Widget {
  constructor(parts) {
    Object.assign(this, parts);
    this.tabStore = new Store(new URL(this.base).origin, "sessionStorage");
    this.messages = new MessageList(this.cardContext());
    const hear = {
      toggle: () => (this.panel.open ? this.close() : this.open()),
      open: () => this.open(),
      close: () => this.close(),
      submit: (text) => this.conversation.send({ text }),
      restart: () => this.restart(),
      person: () => this.conversation.send({ text: this.texts.say("person"), payload: "/human_handoff" }),
      language: () => this.setLanguage(this.texts.language === "en" ? "zh" : "en", { byShopper: true }),
      grow: () => this.grow(!this.grown),
      dismiss: () => this.dismiss(),
      drafting: (text) => this.tabStore.set("draft", text),
    };
    this.panel = new Panel(this.texts, this.messages.log, this.messages.latest, hear, this.options.title);
    this.grown = false;
    this.unread = 0;
    this.listen();
  }

  cardContext() {
    return {
      texts: this.texts,
      base: this.base,
      cart: this.cart,
      send: (message) => this.press(message),
      pageOf: (url) => this.pageOf(url),
      follow: (event, product, message, href) => this.follow(event, product, message, href),
      showCart: (card) => this.adoptCart(card),
      changeCart: (act) => this.changeCart(act),
      tell: (text) => this.tellBriefly(text),
      focus: () => this.panel.focus(),
    };
  }

  listen() {
    const talk = this.conversation;
    talk.onMessage = (message, index, facts) => this.received(message, index, facts);
    talk.onPending = (item) => this.messages.pending(item, sendingState(item, this.texts, talk.outbox, (text) => this.edit(text)));
    talk.onGone = (clientId) => this.messages.gone(clientId);
    talk.onTyping = (on) => this.typing(on);
    talk.onStaff = (frame) => this.messages.notice(this.texts.say(frame.joined ? "joined" : "left", { name: frame.name || this.texts.say("staff_name") }));
    talk.onCart = (cart) => this.cart.changed(cart);
    talk.onState = (state) => this.lineState(state);
    talk.onSynced = (first) => this.synced(first);
    talk.onReset = (why) => this.reset(why);
  }

  /** Put it on the page and take up what was before. */
  async mount() {
    const host = h("aisle-assistant");
    const shadow = host.attachShadow({ mode: "open" });
    const { panel } = this;
    panel.root.hidden = true;
    const styles = h("link", { rel: "stylesheet", href: new URL("widget.css", import.meta.url).href });
    const styled = new Promise((done) => {
      styles.onload = styles.onerror = done;
      setTimeout(done, STYLES_WITHIN_MS);
    });
    shadow.append(styles, panel.root);
    this.dress(host);
    document.body.append(host);
    this.isSmall = followViewport(panel.root, () => this.messages.following && this.messages.toEnd());
    this.relabel();
    this.messages.busy(true);
    this.conversation.resume();
    await styled;
    panel.root.hidden = false;
    panel.write(this.tabStore.get("draft") ?? "");
    const wasOpen = this.tabStore.get("open") === true && !this.isSmall();
    if (wasOpen || "open" in this.options) this.open({ focus: false });
    else this.greetLater();
  }

  dress(host) {
    const { position = "right", theme = "auto", color } = this.options;
    const { root } = this.panel;
    root.classList.add(/left/.test(position) ? "left" : "right");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    for (const [name, value] of Object.entries(accentFrom(color) ?? {})) root.style.setProperty(name, value);
    host.dataset.aisle = "1";
  }

  relabel() {
    this.messages.relabel();
    this.panel.relabel({ unread: this.unread, grown: this.grown });
    this.welcome();
  }

  // What comes in.

  received(message, index, { fresh }) {
    const next = this.conversation.transcript.messages[index + 1]?.id;
    this.leaveWelcome();
    if (message.from !== "shopper") this.followLanguage(message.language); // before its cards are labelled
    this.messages.add(message, next, { fresh });
    if (fresh) this.emit("message", { message });
    this.count();
  }

  typing(on) {
    this.messages.typing(on);
    clearTimeout(this.typingTimer);
    if (on) this.typingTimer = setTimeout(() => this.panel.tell(this.texts.say("typing"), "unseen-state"), SLOW_LINE_MS);
    else if (this.panel.told?.startsWith("unseen-state")) this.panel.tell("");
  }

  synced(first) {
    if (!first) return;
    this.messages.busy(false);
    this.welcome();
    this.count();
    this.messages.toEnd();
    if (this.liveCart) this.cart.get().catch(() => {});
  }

  reset(why) {
    this.liveCart = null;
    this.messages.retire({ clear: why !== "expired" });
    if (why === "expired") this.messages.notice(this.texts.say("expired"));
    this.messages.typing(false);
    this.messages.busy(why === "moved" || why === "gone");
    this.welcomed = why === "expired" ? this.welcomed : null;
    this.unread = 0;
    this.relabel();
  }

  lineState({ state }) {
    clearTimeout(this.slowTimer);
    if (state === "online") {
      if (this.wasOffline) this.tellBriefly(this.texts.say("state_online"));
      else if (!this.panel.told?.startsWith("brief")) this.panel.tell("");
      this.wasOffline = false;
    } else if (state === "offline") {
      this.wasOffline = true;
      this.panel.tell(this.texts.say("state_offline"), "offline", () => this.conversation.link.retryNow());
    } else if (!this.wasOffline) {
      this.slowTimer = setTimeout(() => this.panel.tell(this.texts.say("state_connecting")), SLOW_LINE_MS);
    }
  }

  // What the shopper does.

  open({ focus = true } = {}) {
    this.hideGreeting();
    this.panel.show(true);
    this.tabStore.set("open", true);
    this.welcome();
    this.count();
    this.messages.toEnd();
    if (focus) this.panel.focus();
    this.emit("open", {});
  }

  close() {
    const inside = this.panel.root.getRootNode().activeElement;
    this.panel.show(false);
    this.tabStore.set("open", false);
    this.count();
    if (inside) this.panel.launcher.focus();
    this.emit("close", {});
  }

  press({ text, payload }) {
    const silent = payload.startsWith("/retry{");
    this.conversation.send({ text, payload, silent });
  }

  edit(text) {
    this.panel.write(text);
    this.panel.input.focus();
  }

  async restart() {
    try {
      await this.conversation.restart();
      this.tellBriefly(this.texts.say("restart_done"));
    } catch {
      this.tellBriefly(this.texts.say("failed"));
    }
  }

  grow(on) {
    this.grown = on;
    this.panel.root.classList.toggle("grown", on);
    this.relabel();
  }

  /** Go to a product's page; the shop's page hears of it first and may do it its own way. */
  follow(event, product, message, href) {
    this.track("click", product.product_id, message?.id ?? null);
    const detail = { product_id: product.product_id, url: href, message_id: message?.id ?? null };
    if (!this.emit("product-click", detail, { cancelable: true })) event.preventDefault();
    if (this.isSmall()) this.close();
  }

  /** The address of a product's page, in the shopper's language where it is the shop's own. */
  pageOf(url) {
    const href = safeUrl(url, this.base);
    if (!href || !String(url).startsWith("/")) return href;
    const page = new URL(href);
    page.searchParams.set("lang", this.texts.language);
    return page.href;
  }

  async changeCart(act) {
    try {
      await act();
    } catch (error) {
      this.tellBriefly(this.texts.say(error.status === 409 ? "not_enough" : "failed"));
    }
  }

  adoptCart(card) {
    this.liveCart?.retire();
    this.liveCart = card;
  }

  showCartNow(cart) {
    this.liveCart?.update(cart);
  }

  // Language.

  /** Change the widget's words; the shopper's own choice is kept and told to the assistant. */
  setLanguage(language, { byShopper = false } = {}) {
    const wanted = asLanguage(language);
    if (!wanted || wanted === this.texts.language) return;
    this.texts.language = wanted;
    if (byShopper) this.store.set("language", wanted);
    this.relabel();
    const talking = this.conversation.transcript.messages.length > 0;
    if (byShopper && talking) this.conversation.send({ text: this.texts.say("language_chosen"), payload: `/change_language{"choice":"${wanted}"}` });
    this.emit("language", { language: wanted });
  }

  /** The words around follow the language spoken, unless the shopper chose one. */
  followLanguage(language) {
    if (asLanguage(language) && !this.store.get("language")) this.setLanguage(language);
  }

  // Greeting, welcome, unread.

  welcome() {
    const empty = this.conversation.transcript.messages.length === 0 && this.conversation.outbox.items.length === 0;
    if (!empty || !this.conversation.synced) return this.leaveWelcome();
    const say = (name) => this.texts.say(name);
    const button = (name, payload) => ({ title: say(name), payload });
    const product = this.options.product && JSON.stringify({ product_id: this.options.product });
    const buttons = product
      ? [button("ask_product", `/product_detail${product}`), button("ask_similar", `/similar_items${product}`)]
      : [button("ask_best_sellers", "/best_sellers"), button("ask_promotions", "/ask_promotions")];
    buttons.push(button("ask_order", "/order_status"), button("ask_help", "/ask_help"));
    this.welcomed?.remove();
    this.welcomed = this.messages.welcome(this.options.welcome || say("welcome"), buttons);
    return undefined;
  }

  leaveWelcome() {
    this.welcomed?.remove();
    this.welcomed = null;
  }

  greetLater() {
    if (this.options.greeting === "" || this.tabStore.get("greeted") || this.isSmall()) return;
    this.greetTimer = setTimeout(() => {
      const strange = this.conversation.transcript.messages.length === 0;
      if (strange && !this.panel.open) this.panel.greet(this.options.greeting || this.texts.say("greeting"));
    }, GREETING_AFTER_MS);
  }

  hideGreeting() {
    clearTimeout(this.greetTimer);
    this.panel.bubble.hidden = true;
  }

  dismiss() {
    this.hideGreeting();
    this.tabStore.set("greeted", true);
    this.panel.launcher.focus();
  }

  count() {
    const { transcript } = this.conversation;
    if (this.panel.open && transcript.last) this.store.set("read", transcript.last);
    this.unread = transcript.last ? transcript.unreadAfter(this.store.get("read")) : 0;
    this.panel.markUnread(this.unread);
  }

  tellBriefly(text) {
    this.panel.tell(text, "brief");
    clearTimeout(this.briefTimer);
    this.briefTimer = setTimeout(() => this.panel.told?.startsWith("brief") && this.panel.tell(""), TOLD_MS);
  }
}
