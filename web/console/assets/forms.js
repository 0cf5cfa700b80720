// Forms: one press sends once; a page with typed text that was not sent asks before it is left.

const { working, unsaved } = document.body.dataset;
const dirty = new Set();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) return void event.preventDefault();
  if (form.method !== "post") return;
  form.dataset.sent = "yes";
  dirty.delete(form);
  const button = event.submitter;
  if (!button) return;
  button.setAttribute("aria-busy", "true");
  if (button.classList.contains("primary")) {
    button.dataset.label = button.textContent;
    setTimeout(() => (button.textContent = working), 400);
  }
});

addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("button[aria-busy]")) {
    button.removeAttribute("aria-busy");
    if (button.dataset.label) button.textContent = button.dataset.label;
  }
});

document.addEventListener("input", (event) => {
  const form = event.target.form ?? event.target.closest("form");
  if (form?.hasAttribute("data-unsaved")) dirty.add(form);
});

addEventListener("beforeunload", (event) => {
  if (dirty.size === 0) return;
  event.preventDefault();
  event.returnValue = unsaved;
});

document.addEventListener("change", (event) => {
  if (event.target.closest("[data-at-once]")) event.target.form.requestSubmit();
});
