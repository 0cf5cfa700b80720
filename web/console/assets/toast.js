// The word of what was done: it goes by itself, but waits while somebody points at it or is in it.

const SHOWN_MS = 9000;
const WITH_UNDO_MS = 20_000;

function expire(toast) {
  const lasting = toast.querySelector("form") ? WITH_UNDO_MS : SHOWN_MS;
  let timer = null;
  const wait = () => (timer = setTimeout(() => toast.remove(), lasting));
  const hold = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, hold);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, wait);
  toast.querySelector("[data-close]")?.addEventListener("click", () => toast.remove());
  toast.addEventListener("keydown", (event) => event.key === "Escape" && toast.remove());
  wait();
}

document.querySelectorAll("[data-toast]").forEach(expire);

/** Say something short that a screen reader hears too. */
export function tell(text) {
  document.querySelector("[data-toast]")?.remove();
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.setAttribute("role", "status");
  toast.dataset.toast = "";
  document.body.append(toast);
  toast.append(Object.assign(document.createElement("span"), { textContent: text }));
  expire(toast);
}
