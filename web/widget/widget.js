/* The one script tag that puts the assistant on a page: reads its options, loads the rest, gives window.Aisle. */
(() => {
  "use strict";
  if (window.Aisle) return;
  const tag = document.currentScript || document.querySelector('script[src*="/widget.js"]');
  if (!tag) return;
  const base = new URL(".", tag.src).href;
  const ready = import(`${base}widget/__VERSION__/main.js`).then((main) => main.start(base, { ...tag.dataset }));
  ready.catch((error) => console.error("Aisle could not start:", error));
  const later = (name) => (...given) => ready.then((assistant) => assistant[name](...given));
  const cart = {};
  for (const name of ["get", "add", "setQuantity", "remove", "applyCode", "removeCode", "checkout"]) {
    cart[name] = (...given) => ready.then((assistant) => assistant.cart[name](...given));
  }
  window.Aisle = {
    ready: ready.then(() => undefined),
    open: later("open"),
    close: later("close"),
    send: later("send"),
    identify: later("identify"),
    track: later("track"),
    setLanguage: later("setLanguage"),
    cart,
    /** Hear "message", "cart-changed", "product-click", "open" or "close"; gives a function that stops it. */
    on(name, listener) {
      const hear = (event) => listener(event.detail, event);
      window.addEventListener(`aisle:${name}`, hear);
      return () => window.removeEventListener(`aisle:${name}`, hear);
    },
  };
})();
