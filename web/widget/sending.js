// What stands under a message that has not reached the assistant: sending, waiting with a countdown, refused.

import { h } from "./dom.js";

const SOON_MS = 1200;

/** The line under a pending message; `edit` gives its words back to the composer. */
export function sendingState(item, texts, outbox, edit) {
  const line = h("div", { class: "sending" });
  const button = (name, act) => h("button", { type: "button", on: { click: act } }, texts.say(name));
  if (item.state === "refused") {
    line.setAttribute("role", "alert");
    const change = () => {
      outbox.remove(item);
      edit(item.text);
    };
    line.append(texts.say(item.code === "too_long" ? "refused_long" : "refused"), " ", button("edit", change), " ", button("discard", () => outbox.remove(item)));
  } else if (item.state === "waiting") {
    const told = h("span");
    line.append(told, " ", button("try_now", () => outbox.retryNow()), " ", button("discard", () => outbox.remove(item)));
    countDown(told, item, texts);
  } else setTimeout(() => line.append(texts.say("sending")), SOON_MS);
  return line;
}

/** Count the seconds to the next try for as long as the line is on the page. */
function countDown(told, item, texts) {
  const show = () => {
    const left = Math.ceil((item.retryAt - Date.now()) / 1000);
    told.textContent = left > 0 ? texts.say("waiting", { s: left }) : texts.say("waiting_now");
    if (left > 0 && (told.isConnected || told.dataset.new)) setTimeout(show, 1000);
    delete told.dataset.new;
  };
  told.dataset.new = "1";
  show();
}
