// The list of gaps: shows how far a computing is, and the new list once it has ended.

import { getJson } from "./dom.js";

const card = document.querySelector("[data-gaps-progress]");
const EVERY_MS = 800;

async function look() {
  const bar = card.querySelector("progress");
  try {
    const told = await getJson(card.dataset.gapsProgress);
    if (!told.running) return void location.reload();
    bar.value = told.share;
  } catch {
    // signed out or away for a moment: the next look tells
  }
  setTimeout(look, EVERY_MS);
}

if (card) setTimeout(look, EVERY_MS);
