// What the shopper wrote and the server has not answered yet: kept over reloads, sent in order, tried again.
//
// Each message has a client id, under which the server keeps it once however often it is sent. The next
// one goes as soon as the one before is known to be kept; it does not wait for that one's answer.

import { Failure } from "./api.js";
import { newId } from "./dom.js";

const KEY = "outbox";
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 20000;
const LOOK_AGAIN_MS = 1500;

/** Sends messages. `hear` has changed(item), sent(item, answer), dropped(item). */
export class Outbox {
  constructor(session, store, hear) {
    this.session = session;
    this.store = store;
    this.hear = hear;
    this.items = (store.get(KEY) ?? []).map((item) => ({ ...item, state: item.state === "refused" ? "refused" : "waiting", inFlight: false }));
    this.known = new Set(this.items.map((item) => item.client_id));
    this.failures = 0;
    this.timer = null;
    window.addEventListener("online", () => this.retryNow());
  }

  get busy() {
    return this.items.some((item) => item.inFlight);
  }

  /** Put a message in; it is on its way at once if the line is free. */
  add({ text, payload, silent = false }) {
    const item = { client_id: newId(), text: text ?? "", payload: payload ?? null, silent, at: Date.now(), state: "sending", inFlight: false, kept: false };
    this.items.push(item);
    this.known.add(item.client_id);
    this.save();
    this.hear.changed(item);
    this.pump();
    return item;
  }

  /** The server has kept it: the transcript shows it from now on. */
  kept(clientId) {
    const item = this.items.find((one) => one.client_id === clientId);
    if (!item || item.kept) return item ?? null;
    item.kept = true;
    this.save();
    this.pump();
    return item;
  }

  remove(item) {
    this.items = this.items.filter((one) => one !== item);
    this.save();
    this.hear.dropped(item);
    this.pump();
  }

  /** Forget what a conversation that ended had kept; what it never got goes into the next one. */
  carryOver() {
    this.items.filter((item) => item.kept).forEach((item) => this.remove(item));
  }

  clear() {
    this.items.slice().forEach((item) => this.remove(item));
  }

  retryNow() {
    clearTimeout(this.timer);
    this.timer = null;
    this.failures = 0;
    this.pump();
  }

  pump() {
    if (this.timer) return;
    for (const item of this.items) {
      if (item.state === "refused") continue;
      if (!item.inFlight) this.send(item);
      if (!item.kept) return;
    }
  }

  async send(item) {
    item.inFlight = true;
    this.mark(item, "sending");
    const { client_id, text, payload } = item;
    try {
      const answer = await this.session.call("POST", "api/v1/chat/messages", payload ? { client_id, text, payload } : { client_id, text });
      item.inFlight = false;
      this.failures = 0;
      this.items = this.items.filter((one) => one !== item);
      this.save();
      this.hear.sent(item, answer);
    } catch (error) {
      item.inFlight = false;
      if (!(error instanceof Failure)) throw error;
      if (!this.items.includes(item)) return;
      if (!error.passing) this.mark(item, "refused", error);
      else return this.tryLater(item, error);
    }
    this.pump();
  }

  tryLater(item, error) {
    const pause = error.retryAfterS ? error.retryAfterS * 1000 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures);
    this.failures += 1;
    this.mark(item, "waiting", error, Date.now() + pause);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = null;
      this.pump();
    }, pause);
  }

  mark(item, state, error = null, retryAt = null) {
    Object.assign(item, { state, code: error?.code ?? null, problem: error?.message ?? null, retryAt });
    this.save();
    this.hear.changed(item);
  }

  /** Other tabs' messages stay where they are. */
  save() {
    const others = (this.store.get(KEY) ?? []).filter((item) => !this.known.has(item.client_id));
    this.store.set(KEY, [...others, ...this.items]);
  }
}

export { LOOK_AGAIN_MS };
