// The conversation's cart, for the page and for the cart's card; every change is told once.

/** Calls `changed` with the cart after each reading and change. */
export class Cart {
  constructor(session, texts, changed) {
    this.session = session;
    this.texts = texts;
    this.changed = changed;
  }

  /** The cart as it is priced now; null while there is no conversation, and so no cart. */
  async get() {
    return this.session.current() ? this.ask("GET", "cart") : null;
  }

  add(variantId, quantity = 1) {
    return this.ask("POST", "cart", { variant_id: variantId, quantity });
  }

  setQuantity(lineId, quantity) {
    return this.ask("PATCH", `cart/${encodeURIComponent(lineId)}`, { quantity });
  }

  remove(lineId) {
    return this.ask("DELETE", `cart/${encodeURIComponent(lineId)}`);
  }

  /** Try a coupon: `{verdict, cart}`. */
  applyCode(code) {
    return this.ask("POST", "cart/codes", { code }, (answer) => answer);
  }

  removeCode(code) {
    return this.ask("DELETE", `cart/codes/${encodeURIComponent(code)}`);
  }

  /** Make an order of the cart: `{order, cart}`, or `{redirect}` to the shop's own checkout. */
  checkout(details) {
    return this.ask("POST", "cart/checkout", details, (answer) => answer);
  }

  async ask(method, path, body, pick = (answer) => answer.cart) {
    const answer = await this.session.call(method, `api/v1/shop/${path}?lang=${this.texts.language}`, body);
    if (answer.cart) this.changed(answer.cart);
    return pick(answer);
  }
}
