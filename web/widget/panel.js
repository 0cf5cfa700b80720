// What is on the page: the launcher with its greeting, and the window with header, log and composer.

import { h, icon } from "./dom.js";

const MAX_ROWS_PX = 140;

/** Builds the elements once; `hear` has open, close, submit, restart, person, language, grow, dismiss. */
export class Panel {
  constructor(texts, log, latest, hear, title) {
    this.texts = texts;
    this.hear = hear;
    this.title = title;
    this.log = log;
    this.launcher = h("button", { class: "launcher", type: "button", "aria-controls": "aisle-panel", on: { click: () => hear.toggle() } });
    this.badge = h("span", { class: "badge", "aria-hidden": "true", hidden: true });
    this.teaser = h("button", { class: "teaser", type: "button", on: { click: () => hear.open() } });
    this.dismiss = this.iconButton("close", () => hear.dismiss());
    this.bubble = h("div", { class: "bubble", hidden: true }, this.teaser, this.dismiss);
    this.state = h("p", { class: "state", role: "status" });
    this.window = h("section", { class: "panel", id: "aisle-panel", role: "dialog", "aria-labelledby": "aisle-title", tabindex: "-1", hidden: true });
    this.window.append(this.header(), this.state, h("div", { class: "middle" }, log, latest), this.composer());
    this.root = h("div", { class: "aisle" }, this.window, this.bubble, this.launcher);
    this.root.addEventListener("keydown", (event) => this.keys(event));
    this.root.addEventListener("focusin", (event) => this.focused(event));
  }

  header() {
    this.heading = h("h2", { id: "aisle-title" });
    this.languageButton = h("button", { class: "language", type: "button", on: { click: () => this.hear.language() } });
    this.moreButton = this.iconButton("more", () => this.showMenu(this.menu.hidden), { "aria-haspopup": "true", "aria-expanded": "false" });
    this.growButton = this.iconButton("grow", () => this.hear.grow());
    this.growButton.classList.add("grow");
    this.closeButton = this.iconButton("close", () => this.hear.close());
    const entry = (name, shape) => h("button", { type: "button", "data-name": name, on: { click: () => this.choose(name) } }, icon(shape), h("span"));
    this.entries = [entry("restart", "restart"), entry("person", "person")];
    this.menu = h("div", { class: "menu", hidden: true }, this.entries);
    return h("header", {}, h("span", { class: "sign" }, icon("chat")), this.heading, this.languageButton, this.moreButton, this.growButton, this.closeButton, this.menu);
  }

  composer() {
    this.input = h("textarea", { rows: "1", autocomplete: "off", enterkeyhint: "send", dir: "auto", on: { input: () => this.write(this.input.value), keydown: (event) => this.enter(event) } });
    this.sendButton = h("button", { class: "send", type: "submit" }, icon("send", { filled: true }));
    const submit = (event) => {
      event.preventDefault();
      this.submit();
    };
    return h("form", { class: "composer", on: { submit } }, this.input, this.sendButton);
  }

  iconButton(name, click, more = {}) {
    return h("button", { class: "icon-button", type: "button", ...more, on: { click } }, icon(name));
  }

  /** Put every word into the language in force. */
  relabel({ unread, grown }) {
    const say = (name, facts) => this.texts.say(name, facts);
    this.root.lang = this.texts.locale;
    this.heading.textContent = this.title || say("title");
    this.languageButton.textContent = say("language");
    const named = [
      [this.languageButton, "language_name"], [this.moreButton, "menu"], [this.growButton, grown ? "shrink" : "grow"],
      [this.closeButton, "close"], [this.dismiss, "dismiss"], [this.input, "composer"], [this.sendButton, "send"],
    ]; // prettier-ignore
    for (const [element, name] of named) element.setAttribute("aria-label", say(name));
    this.languageButton.lang = this.texts.language === "en" ? "zh-CN" : "en";
    this.growButton.replaceChildren(icon(grown ? "shrink" : "grow"));
    this.input.placeholder = say("placeholder");
    this.entries.forEach((entry) => (entry.lastChild.textContent = say(entry.dataset.name)));
    this.markUnread(unread);
  }

  markUnread(n) {
    const open = !this.window.hidden;
    this.badge.hidden = n === 0 || open;
    this.badge.textContent = n > 9 ? "9+" : String(n);
    const label = open ? this.texts.say("close") : n ? this.texts.count("open_unread", n) : this.texts.say("open");
    this.launcher.setAttribute("aria-label", label);
    this.launcher.setAttribute("aria-expanded", String(open));
    this.launcher.replaceChildren(icon(open ? "close" : "chat"), this.badge);
  }

  show(open) {
    this.window.hidden = !open;
    this.root.classList.toggle("open", open);
    this.showMenu(false);
    this.fit();
  }

  get open() {
    return !this.window.hidden;
  }

  greet(text) {
    this.teaser.textContent = text;
    this.bubble.hidden = false;
  }

  tell(text, kind = "", retry = null) {
    const now = `${kind}|${text}`;
    if (this.told === now) return;
    this.told = now;
    this.state.className = `state ${kind}`;
    this.state.replaceChildren(...(text ? [h("span", {}, text)] : []));
    if (retry) this.state.append(" ", h("button", { type: "button", on: { click: retry } }, this.texts.say("try_now")));
  }

  /** To the composer where there is a keyboard; else to the window, so that none pops up unasked. */
  focus() {
    if (window.matchMedia("(hover: hover) and (pointer: fine)").matches) this.input.focus();
    else this.window.focus();
  }

  submit() {
    const text = this.input.value.trim();
    if (!text) return this.input.focus();
    this.write("");
    this.hear.submit(text);
  }

  write(text) {
    if (this.input.value !== text) this.input.value = text;
    this.fit();
    this.hear.drafting(text);
  }

  fit() {
    this.input.style.height = "";
    if (!this.open) return;
    this.input.style.height = `${Math.min(this.input.scrollHeight, MAX_ROWS_PX)}px`;
  }

  /** Enter sends, Shift+Enter begins a line; not while an input method is composing Chinese. */
  enter(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.submit();
  }

  keys(event) {
    if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
    if (!this.menu.hidden) {
      this.showMenu(false);
      this.moreButton.focus();
    } else if (this.open) this.hear.close();
    else if (!this.bubble.hidden) this.hear.dismiss();
    else return;
    event.stopPropagation();
  }

  focused(event) {
    const target = event.composedPath()[0];
    if (!this.menu.contains(target) && target !== this.moreButton) this.showMenu(false);
  }

  showMenu(open) {
    this.menu.hidden = !open;
    this.moreButton.setAttribute("aria-expanded", String(open));
    if (open) this.entries[0].focus();
  }

  choose(name) {
    this.showMenu(false);
    this.focus();
    this.hear[name]();
  }
}
