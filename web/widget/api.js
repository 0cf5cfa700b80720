// Ask the shop's server: JSON in, JSON out, one kind of failure.

const TIMEOUT_MS = 45000;

/** What went wrong: `status` 0 when the server was not reached at all. */
export class Failure extends Error {
  constructor(status, code, message, retryAfterS = null, field = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterS = retryAfterS;
    this.field = field;
  }

  /** Whether the same request may succeed a little later. */
  get passing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** The API of one shop. */
export class Api {
  constructor(base) {
    this.base = base;
  }

  /** The answer to a request; throws Failure. */
  async call(method, path, { body, token, keepalive = false } = {}) {
    const headers = {};
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (token) headers.Authorization = `Bearer ${token}`;
    const options = { method, headers, keepalive, credentials: "omit", cache: "no-store" };
    if (body !== undefined) options.body = JSON.stringify(body);
    if (AbortSignal.timeout) options.signal = AbortSignal.timeout(TIMEOUT_MS);
    let response;
    let answer = null;
    try {
      response = await fetch(new URL(path, this.base), options);
      const text = await response.text();
      answer = text ? JSON.parse(text) : null;
    } catch (error) {
      if (response?.ok === false) throw new Failure(response.status, "http", response.statusText);
      throw new Failure(0, "offline", String(error));
    }
    if (response.ok) return answer;
    const told = answer?.error ?? {};
    const after = Number(response.headers.get("Retry-After")) || null;
    throw new Failure(response.status, told.code ?? "http", told.message ?? "", after, told.field ?? null);
  }
}
