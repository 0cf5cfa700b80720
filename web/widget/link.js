// The live line to the server: a socket that is mended when it drops, and plain asking where there is none.
//
// Whatever was missed is asked for by the id of the last message seen, so nothing is lost; messages that
// come twice are told apart by their ids. A silent socket is tried with a ping and replaced.

import { Failure } from "./api.js";

const PING_MS = 20000;
const PONG_MS = 8000;
const POLL_MS = 4000;
const FIRST_PAUSE_MS = 800;
const LONGEST_PAUSE_MS = 20000;

/** One conversation's line. `hear` has message, synced, typing, staff, cart, refused, state, gone. */
export class Link {
  constructor(session, cursor, hear) {
    this.session = session;
    this.cursor = cursor;
    this.hear = hear;
    this.socket = null;
    this.failures = 0;
    this.wanted = false;
    this.timers = {};
    this.state = "idle";
    window.addEventListener("online", () => this.retryNow());
    window.addEventListener("offline", () => this.socket && this.ping());
    document.addEventListener("visibilitychange", () => !document.hidden && (this.live ? this.ping() : this.retryNow()));
    window.addEventListener("pagehide", () => this.close());
    window.addEventListener("pageshow", (event) => event.persisted && this.wanted && this.connect());
  }

  get live() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Hold the line from now on, if there is a conversation. */
  start() {
    this.wanted = true;
    if (!this.socket && !this.timers.retry) this.connect();
  }

  /** Let go, for another conversation. */
  stop() {
    this.wanted = false;
    this.failures = 0;
    this.close();
  }

  retryNow() {
    if (!this.wanted || this.live) return;
    this.failures = 0;
    this.close();
    this.connect();
  }

  connect() {
    const session = this.session.current();
    if (!session || !this.wanted) return;
    this.close();
    const url = new URL("api/v1/chat/socket", this.session.api.base);
    url.protocol = url.protocol.replace("http", "ws");
    url.searchParams.set("token", session.token);
    url.searchParams.set("after", this.cursor() ?? "");
    const socket = new WebSocket(url);
    this.socket = socket;
    this.tell("connecting");
    socket.onopen = () => this.ping();
    socket.onmessage = (event) => socket === this.socket && this.take(JSON.parse(event.data));
    socket.onclose = () => socket === this.socket && this.dropped(session);
  }

  take(frame) {
    clearTimeout(this.timers.pong);
    if (frame.type === "message") this.hear.message(frame.message);
    else if (frame.type === "typing") this.hear.typing(frame.on);
    else if (frame.type === "staff") this.hear.staff(frame);
    else if (frame.type === "cart") this.hear.cart(frame.cart);
    else if (frame.type === "pong") this.settled();
  }

  /** The first pong comes behind everything that was missed. */
  settled() {
    this.failures = 0;
    this.tell("online");
    this.hear.synced();
  }

  ping() {
    if (!this.live) return;
    clearTimeout(this.timers.ping);
    clearTimeout(this.timers.pong);
    this.socket.send('{"type":"ping"}');
    this.timers.pong = setTimeout(() => this.replace(), PONG_MS);
    this.timers.ping = setTimeout(() => this.ping(), PING_MS);
  }

  /** A socket that no longer answers is given up without waiting for its end. */
  replace() {
    const session = this.session.current();
    this.close();
    if (session) this.dropped(session);
  }

  async dropped(session) {
    this.close();
    this.hear.typing(false);
    if (!this.wanted) return;
    const reachable = await this.catchUp();
    if (!this.wanted || this.socket || this.session.current()?.token !== session.token) return;
    if (reachable) this.poll();
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures);
    const pause = longest * (0.75 + Math.random() / 2);
    this.failures += 1;
    this.tell(reachable ? "online" : "offline", Date.now() + pause);
    clearTimeout(this.timers.retry);
    this.timers.retry = setTimeout(() => this.connect(), pause);
  }

  /** Ask for what was missed; whether the server answered. */
  async catchUp() {
    const session = this.session.current();
    if (!session) return false;
    try {
      let more = true;
      while (more) {
        const after = this.cursor();
        const query = after ? `?after=${encodeURIComponent(after)}` : "";
        const page = await this.session.api.call("GET", `api/v1/chat/messages${query}`, { token: session.token });
        if (this.session.current()?.token !== session.token) return true;
        page.messages.forEach((message) => this.hear.message(message));
        this.hear.typing(page.typing);
        more = page.more && page.messages.length > 0;
      }
      this.hear.synced();
      return true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.status === 401) this.session.expired(session);
      if (error.status === 404) this.hear.gone();
      return error.status !== 0 && error.status < 500;
    }
  }

  poll() {
    clearTimeout(this.timers.poll);
    this.timers.poll = setTimeout(async () => {
      if (this.wanted && !this.live && (await this.catchUp())) this.poll();
    }, POLL_MS);
  }

  tell(state, retryAt = null) {
    this.state = state;
    this.hear.state({ state, retryAt });
  }

  close() {
    Object.values(this.timers).forEach(clearTimeout);
    this.timers = {};
    const socket = this.socket;
    this.socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }
}
