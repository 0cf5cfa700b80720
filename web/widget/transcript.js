// The messages of a conversation, each once, in order, however often and by whatever way they come.

/** Keeps what was received; `add` tells where a new message belongs. */
export class Transcript {
  constructor() {
    this.messages = [];
    this.ids = new Set();
  }

  /** The id to ask after: the newest message. */
  get last() {
    return this.messages.at(-1)?.id ?? null;
  }

  has(id) {
    return this.ids.has(id);
  }

  /** The index a message was put at; null when it was here before. */
  add(message) {
    if (this.ids.has(message.id)) return null;
    this.ids.add(message.id);
    let index = this.messages.length;
    while (index > 0 && this.messages[index - 1].at > message.at) index -= 1;
    this.messages.splice(index, 0, message);
    return index;
  }

  /** How many messages of the other side stand behind message `id`; all of them when it is not known. */
  unreadAfter(id) {
    const behind = this.messages.slice(this.messages.findIndex((message) => message.id === id) + 1);
    return behind.filter((message) => message.from !== "shopper").length;
  }

  clear() {
    this.messages = [];
    this.ids.clear();
  }
}
