// A button beside a secret: puts it into the clipboard, and says so.

import { tell } from "./toast.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(field.value);
    tell(button.dataset.copied);
  } catch {
    field.select(); // a browser that does not let us: one key press is left
  }
});
