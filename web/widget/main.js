// Start the assistant on a page: build its parts, join them, and give what window.Aisle offers.

import { Api } from "./api.js";
import { Cart } from "./cart.js";
import { Conversation } from "./conversation.js";
import { newId } from "./dom.js";
import { Session } from "./session.js";
import { Store } from "./store.js";
import { Texts, asLanguage } from "./texts.js";
import { Widget } from "./widget-view.js";

/** Start with the options of the script tag; `base` is the shop's address. Gives the page's API. */
export async function start(base, options) {
  const origin = new URL(base).origin;
  const store = new Store(origin);
  const chosen = store.get("language");
  const texts = new Texts(chosen ?? asLanguage(options.language) ?? asLanguage(document.documentElement.lang) ?? asLanguage(navigator.language));
  const api = new Api(base);
  const session = new Session(api, store, { identity: options.identity || null, language: () => texts.language });
  const emit = (name, detail, init = {}) => window.dispatchEvent(new CustomEvent(`aisle:${name}`, { detail, ...init }));
  const cart = new Cart(session, texts, (now) => {
    widget.showCartNow(now);
    emit("cart-changed", { cart: now });
  });
  if ("identity" in options && !session.belongsTo(options.identity)) forget(store);
  const conversation = new Conversation(session, store);
  const track = (kind, productId, messageId = null) => note(session, kind, productId, messageId);
  const widget = new Widget({ base, options, texts, store, session, conversation, cart, emit, track });
  await widget.mount();
  return pageApi({ widget, conversation, session, cart, track });
}

/** Somebody else uses this browser now: nothing of the one before is shown or sent. */
function forget(store) {
  for (const name of ["session", "outbox", "read"]) store.remove(name);
}

function pageApi({ widget, conversation, session, cart, track }) {
  return {
    open: () => widget.open(),
    close: () => widget.close(),
    /** Say something for the shopper: a text, or `{text, payload}` as a button would. */
    send(message) {
      const asked = typeof message === "string" ? { text: message } : message;
      widget.open();
      conversation.send(asked);
    },
    /** The shopper logged in (a token signed by the shop) or out (null): a conversation of their own begins. */
    async identify(token) {
      session.identity = token || null;
      if (session.belongsTo(token)) return;
      await conversation.restart({ keepCart: Boolean(token) });
    },
    setLanguage: (language) => widget.setLanguage(language),
    track: (kind, productId) => track(kind, productId),
    cart,
  };
}

/** Note that a product was seen or clicked; it must never be in the shopper's way. */
async function note(session, kind, productId, messageId) {
  const body = { client_id: newId(), kind, product_id: productId };
  if (messageId) body.message_id = messageId;
  try {
    await session.call("POST", "api/v1/shop/events", body, { keepalive: true });
  } catch (error) {
    console.debug("Aisle: not noted", error.code);
  }
}
