// The conversation's token: opened when first needed, kept over reloads, opened anew when it has expired.

import { Failure } from "./api.js";

const KEY = "session";

/** Holds the token; tells `onExpired` and `onChanged` when the conversation becomes another one. */
export class Session {
  constructor(api, store, { identity = null, language = () => "en" } = {}) {
    this.api = api;
    this.store = store;
    this.identity = identity;
    this.language = language;
    this.opening = null;
    this.onChanged = () => {};
    this.onExpired = () => {};
    store.watch(KEY, () => this.onChanged(this.current()));
  }

  /** The session as kept, null when there is none that is still good. */
  current() {
    const kept = this.store.get(KEY);
    return kept && Date.parse(kept.expires_at) > Date.now() ? kept : null;
  }

  /** Whether one was kept here and its time is over. */
  get over() {
    return this.store.get(KEY) !== null && this.current() === null;
  }

  /** The session, opened now if there is none. */
  async ensure() {
    const kept = this.current();
    if (kept) return kept;
    this.opening ??= this.alone(() => this.current() ?? this.open()).finally(() => (this.opening = null));
    return this.opening;
  }

  /** Begin another conversation, whatever is kept. */
  async renew() {
    this.store.remove(KEY);
    return this.ensure();
  }

  /** Whether the kept conversation is that of the person the page names now. */
  belongsTo(identity) {
    const kept = this.current();
    return !kept || (kept.subject ?? null) === subjectOf(identity) || (Boolean(identity) && kept.refused === identity);
  }

  /** Call the API with the token; an expired one is renewed once. */
  async call(method, path, body, options = {}) {
    const used = await this.ensure();
    try {
      return await this.api.call(method, path, { body, token: used.token, ...options });
    } catch (error) {
      if (!(error instanceof Failure) || error.status !== 401) throw error;
      this.expired(used);
      const fresh = await this.ensure();
      return this.api.call(method, path, { body, token: fresh.token, ...options });
    }
  }

  /** Let go of a token that the server no longer takes; another tab may have a newer one already. */
  expired(used) {
    if (this.store.get(KEY)?.token !== used.token) return;
    this.store.remove(KEY);
    this.onExpired();
  }

  async open() {
    const asked = { locale: this.language() };
    let identity = this.identity;
    let opened;
    try {
      opened = await this.api.call("POST", "api/v1/chat/conversations", { body: identity ? { ...asked, identity } : asked });
    } catch (error) {
      if (!identity || error.status !== 401) throw error;
      console.warn("Aisle: the identity token is not valid; going on without it");
      identity = null;
      opened = await this.api.call("POST", "api/v1/chat/conversations", { body: asked });
    }
    const session = { ...opened, subject: subjectOf(identity) };
    if (this.identity && !identity) session.refused = this.identity; // so that it is not tried on every page
    this.store.set(KEY, session);
    this.onChanged(session);
    return session;
  }

  /** One tab at a time, so that two do not open two conversations. */
  alone(work) {
    return navigator.locks ? navigator.locks.request(`${this.store.prefix}open`, work) : Promise.resolve().then(work);
  }
}

/** Whom an identity token names; it is the server that checks it. */
function subjectOf(identity) {
  try {
    const claims = identity.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    return JSON.parse(atob(claims)).sub ?? null;
  } catch {
    return null;
  }
}
