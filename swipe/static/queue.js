// Answers wait here until the server has them on its disk: nothing lost, nothing counted twice.
// The state lives in localStorage, shared by all tabs; where that is forbidden or full, in memory.

const BATCH = 64;
const TIMEOUT_MS = 10000;
const SLOWEST_MS = 30000;

export class Queue {
  constructor({ survey, response, swipes, deck, csrf }, { onSent, onClosed }) {
    Object.assign(this, { swipes, deck, csrf, onSent, onClosed });
    this.name = `swipe-${survey}`;
    this.memory = { response, seq: 0, answers: {}, queue: [] };
    this.fails = 0;
    const kept = this.read();
    // Another response (cookies were cleared): old choices are not this one's, but what was not sent still is.
    if (kept.response !== response) this.write({ response, seq: kept.seq, answers: {}, queue: kept.queue });
    for (const name of ["online", "pageshow"]) addEventListener(name, () => this.flush(true));
    addEventListener("visibilitychange", () => document.hidden && this.flush(true));
  }

  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.name));
      if (kept?.queue && kept.seq >= this.memory.seq) this.memory = kept;
    } catch {}
    return this.memory;
  }

  write(state) {
    this.memory = state;
    try {
      localStorage.setItem(this.name, JSON.stringify(state));
    } catch {}
  }

  get empty() {
    return this.read().queue.length === 0;
  }

  // `answer` is what the resident sees as chosen; null when an answer was taken back.
  push(swipe, answer) {
    const state = this.read();
    state.seq += 1;
    state.answers[swipe.picture] = answer;
    state.queue.push({ seq: state.seq, ...swipe });
    this.write(state);
    this.flush();
  }

  flush(now) {
    if (now) {
      clearTimeout(this.timer);
      this.timer = 0;
    }
    if (!this.sending && !this.timer && !this.closed) this.send();
  }

  async send() {
    const batch = this.read().queue.slice(0, BATCH);
    if (!batch.length) return this.onSent();
    this.sending = true;
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), TIMEOUT_MS);
    let sent = false;
    try {
      const reply = await fetch(this.swipes, {
        method: "POST",
        keepalive: true,
        signal: stop.signal,
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.csrf },
        body: JSON.stringify({ swipes: batch }),
      });
      if (reply.ok) {
        const { accepted, rejected } = await reply.json();
        const done = new Set([...accepted, ...rejected.map((one) => one.seq)]);
        const state = this.read();
        state.queue = state.queue.filter((one) => !done.has(one.seq));
        this.write(state);
        sent = true;
      } else if (reply.status === 409) {
        this.closed = true;
        this.onClosed();
      } else if (reply.status === 400 || reply.status === 403) {
        // The session or the cookie is gone; the deck gives new ones.
        this.csrf = (await (await fetch(this.deck, { signal: stop.signal })).json()).csrf;
      }
    } catch {
      // No connection, or too slow: the swipes stay in the queue and go out again.
    }
    clearTimeout(clock);
    this.sending = false;
    this.fails = sent ? 0 : this.fails + 1;
    if (this.closed) return;
    if (sent) return this.send();
    this.timer = setTimeout(() => this.flush(true), Math.min(SLOWEST_MS, 500 * 2 ** this.fails) * (0.5 + Math.random()));
  }
}
