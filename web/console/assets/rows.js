// A list of like rows in a form: add one, remove one, Enter goes on to the next.

/** Let the rows of `box` grow and shrink; one always stays. */
export function rows(box) {
  const list = box.querySelector("ul");
  const all = () => [...list.querySelectorAll(":scope > li")];

  const added = () => {
    const row = all().at(-1).cloneNode(true);
    for (const input of row.querySelectorAll("input")) input.value = "";
    list.append(row);
    number();
    return row;
  };
  const number = () => {
    for (const [at, row] of all().entries()) {
      for (const input of row.querySelectorAll("input[aria-label]")) {
        input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+/, at + 1));
      }
    }
  };
  const changed = () => list.dispatchEvent(new Event("input", { bubbles: true }));

  box.querySelector("[data-add-row]")?.addEventListener("click", () => added().querySelector("input").focus());

  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-remove-row]")?.closest("li");
    if (!row) return;
    const next = row.nextElementSibling ?? row.previousElementSibling;
    if (all().length === 1) row.querySelectorAll("input").forEach((input) => (input.value = ""));
    else row.remove();
    number();
    (next ?? row).querySelector("input").focus();
    changed();
  });

  list.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault();
    const row = event.target.closest("li");
    (row.nextElementSibling ?? added()).querySelector("input").focus();
  });

  /** Show the rows that `fields` tells of. */
  box.setRows = (fields) => {
    const names = [...all()[0].querySelectorAll("input")].map((input) => input.name);
    const columns = names.map((name) => fields.filter(([known]) => known === name).map(([, value]) => value));
    const length = Math.max(1, ...columns.map((values) => values.length));
    while (all().length > length) all().at(-1).remove();
    while (all().length < length) added();
    all().forEach((row, at) => {
      row.querySelectorAll("input").forEach((input, column) => (input.value = columns[column][at] ?? ""));
    });
    number();
  };
}
