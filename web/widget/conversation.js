// One shopper's conversation on this page: the transcript, what is being sent, the line, the cart.
//
// Knows nothing of the screen; whoever shows it sets the `on…` functions.

import { Link } from "./link.js";
import { LOOK_AGAIN_MS, Outbox } from "./outbox.js";
import { Transcript } from "./transcript.js";

const nothing = () => {};

/** Brings session, outbox, link and transcript together. */
export class Conversation {
  constructor(session, store) {
    this.session = session;
    this.store = store;
    this.transcript = new Transcript();
    this.synced = false;
    this.token = session.current()?.token ?? null;
    Object.assign(this, { onMessage: nothing, onPending: nothing, onGone: nothing, onTyping: nothing });
    Object.assign(this, { onStaff: nothing, onCart: nothing, onState: nothing, onSynced: nothing, onReset: nothing });
    this.outbox = new Outbox(session, store, {
      changed: (item) => this.pending(item),
      sent: (item, answer) => this.sent(item, answer),
      dropped: (item) => this.onGone(item.client_id),
    });
    this.link = new Link(session, () => this.transcript.last, {
      message: (message) => this.take(message),
      synced: () => this.caughtUp(),
      typing: (on) => this.typing(on),
      staff: (frame) => this.onStaff(frame),
      cart: (cart) => this.onCart(cart),
      state: (state) => this.onState(state),
      gone: () => this.reset("gone"),
    });
    session.onExpired = () => this.reset("expired");
    session.onChanged = (now) => this.moved(now);
  }

  /** Take up what the browser kept: the transcript and the messages that were not sent. */
  resume() {
    if (this.session.over) this.session.expired(this.store.get("session"));
    this.outbox.items.forEach((item) => this.pending(item));
    if (this.session.current()) this.link.start();
    else this.caughtUp();
    this.outbox.pump();
  }

  /** Say something, or press a button: `payload` with the `text` that stands for it. */
  send(message) {
    if (this.link.state === "offline") this.link.retryNow();
    return this.outbox.add(message);
  }

  /** Begin another conversation; the cart comes along unless it is another person's. */
  async restart({ keepCart = true } = {}) {
    const cart = keepCart && this.session.current() ? await this.readCart() : null;
    this.outbox.clear();
    this.reset("restarted");
    await this.session.renew();
    for (const line of cart?.lines ?? []) await this.quietly("POST", "api/v1/shop/cart", { variant_id: line.variant_id, quantity: line.quantity });
    for (const code of cart?.coupon_codes ?? []) await this.quietly("POST", "api/v1/shop/cart/codes", { code });
  }

  async readCart() {
    try {
      return (await this.session.call("GET", "api/v1/shop/cart")).cart;
    } catch {
      return null;
    }
  }

  async quietly(method, path, body) {
    try {
      await this.session.call(method, path, body);
    } catch (error) {
      console.warn("Aisle:", path, error.code);
    }
  }

  take(message) {
    const index = this.transcript.add(message);
    if (index === null) return;
    if (message.client_id) {
      this.outbox.kept(message.client_id);
      this.onGone(message.client_id);
      this.typing(this.serverTyping);
    }
    this.onMessage(message, index, { fresh: this.synced });
    if (message.cart && this.synced) this.onCart(message.cart);
    if (message.from !== "shopper") this.typing(false);
  }

  pending(item) {
    if (!item.silent && !item.kept) this.onPending(item);
    this.typing(this.serverTyping);
  }

  sent(item, answer) {
    this.typing(this.serverTyping);
    const waited = [answer.received.id, ...answer.messages.map((message) => message.id)];
    const look = () => waited.every((id) => this.transcript.has(id)) || this.link.catchUp();
    setTimeout(look, this.link.live ? LOOK_AGAIN_MS : 0);
  }

  /** The sign shows while the server says so, and while a kept message has no answer yet. */
  typing(on) {
    this.serverTyping = Boolean(on);
    this.onTyping(this.serverTyping || this.outbox?.items.some((item) => item.inFlight && (item.kept || item.silent)));
  }

  caughtUp() {
    const first = !this.synced;
    this.synced = true;
    this.onSynced(first);
  }

  /** The session became another one: opened here, or in another tab. */
  moved(now) {
    if (!now || now.token === this.token) return;
    if (this.token) this.reset("moved");
    this.token = now.token;
    this.link.start();
  }

  reset(why) {
    this.link.stop();
    this.transcript.clear();
    this.token = null;
    this.synced = why === "expired" || why === "restarted";
    this.outbox.carryOver();
    this.store.remove("read");
    this.onReset(why);
    if (why === "gone") {
      this.token = this.session.current()?.token ?? null;
      this.link.start();
    }
  }
}
