// What the browser keeps for a shopper: the conversation's token, what is still to be sent, what was read.
//
// Where storage is forbidden (private windows, blocked third parties) it is kept in memory: the
// conversation then lives as long as the page.

/** Values under names of one shop's own; `area` is "localStorage" or "sessionStorage". */
export class Store {
  constructor(origin, area = "localStorage") {
    this.prefix = `aisle:${origin}:`;
    this.memory = new Map();
    this.area = openArea(area);
  }

  get(name) {
    const key = this.prefix + name;
    try {
      const text = this.area ? this.area.getItem(key) : this.memory.get(key);
      return text === null || text === undefined ? null : JSON.parse(text);
    } catch {
      return null;
    }
  }

  set(name, value) {
    const key = this.prefix + name;
    const text = JSON.stringify(value);
    this.memory.set(key, text);
    try {
      this.area?.setItem(key, text);
    } catch {
      this.area = null; // full or forbidden: memory it is
    }
  }

  remove(name) {
    this.memory.delete(this.prefix + name);
    try {
      this.area?.removeItem(this.prefix + name);
    } catch {
      this.area = null;
    }
  }

  /** Hear when another tab changes `name`. */
  watch(name, listener) {
    window.addEventListener("storage", (event) => {
      if (event.storageArea === this.area && event.key === this.prefix + name) listener(this.get(name));
    });
  }
}

function openArea(name) {
  try {
    const area = window[name];
    const probe = "aisle:probe";
    area.setItem(probe, "1");
    area.removeItem(probe);
    return area;
  } catch {
    return null;
  }
}
