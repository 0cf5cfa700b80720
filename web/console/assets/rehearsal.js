// A rehearsal that is going on, watched to its end; a conversation in a panel beside the list.

import { getJson } from "./dom.js";

const POLL_MS = 700;

async function watch(card) {
  const bar = card.querySelector("progress");
  for (;;) {
    await new Promise((wake) => setTimeout(wake, POLL_MS));
    try {
      const told = await getJson(card.dataset.rehearsal);
      if (told.state !== "running") return location.reload();
      bar.max = told.total || 1;
      bar.value = told.done;
    } catch (error) {
      if (error.status) return location.reload();
    }
  }
}

document.querySelectorAll("[data-rehearsal]").forEach(watch);

const panel = document.querySelector("[data-talk-panel]");

async function show(address) {
  const place = panel.querySelector("[data-talk]");
  place.textContent = panel.dataset.loading;
  panel.querySelector("[data-whole]").href = address;
  panel.showModal();
  const part = new URL(address, location.href);
  part.searchParams.set("part", "1");
  const response = await fetch(part, { credentials: "same-origin", headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) {
    place.textContent = panel.dataset.failed;
    return;
  }
  const read = new DOMParser().parseFromString(await response.text(), "text/html");
  place.replaceChildren(...read.body.childNodes);
  place.querySelector("[data-sought]")?.scrollIntoView({ block: "center" });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-panel]");
  if (!link || !panel || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link.href).catch(() => (panel.querySelector("[data-talk]").textContent = panel.dataset.failed));
});

panel?.querySelector("[data-close]").addEventListener("click", () => panel.close());
panel?.addEventListener("click", (event) => event.target === panel && panel.close());
