// Answers wait here until the server has them: one localStorage entry per response, else memory.

const BATCH = 64;

export class Queue {
  constructor(page, onSent, onClosed) {
    Object.assign(this, { page, onSent, onClosed, csrf: page.csrf, fails: 0 });
    const family = `swipe-${page.survey}-`;
    this.name = family + page.response;
    this.state = { seq: 0, answers: {}, queue: [], ms: 0 };
    Object.assign(this.read(), { ticket: page.ticket, seq: Math.max(this.state.seq, page.seq) });
    for (const event of ["online", "pageshow"]) addEventListener(event, () => this.flush(true));
    addEventListener("visibilitychange", () => document.hidden && this.flush(true));
    try {
      for (const name of Object.keys(localStorage)) if (name.startsWith(family) && name !== this.name) this.settle(name);
    } catch {}
  }

  read() {
    try {
      const kept = JSON.parse(localStorage[this.name]);
      if (kept.seq >= this.state.seq) this.state = kept;
    } catch {}
    return this.state;
  }

  save(changes, state = this.read()) {
    this.state = Object.assign(state, changes);
    try {
      localStorage[this.name] = JSON.stringify(this.state);
    } catch {}
  }

  push(swipe, answer, ms) {
    const state = this.read();
    const seq = state.seq + 1;
    state.answers[swipe.picture] = answer;
    state.queue.push({ seq, ...swipe });
    this.save({ seq, ms }, state);
    setTimeout(() => this.flush());
  }

  flush(now) {
    if (now) this.timer = clearTimeout(this.timer);
    if (!this.sending && !this.timer && !this.closed) this.send();
  }

  post({ ticket, ms }, swipes) {
    return fetch(this.page.swipes, {
      method: "POST",
      keepalive: true,
      signal: AbortSignal.timeout?.(10000),
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrf },
      body: JSON.stringify({ response: ticket, elapsed_ms: Math.round(ms), swipes }),
    });
  }

  // What an earlier person on this phone left unsent.
  async settle(name) {
    const kept = JSON.parse(localStorage[name]);
    while (kept.queue.length) {
      const { ok, status } = await this.post(kept, kept.queue.splice(0, BATCH));
      if (!ok && status !== 409) return;
    }
    localStorage.removeItem(name);
  }

  async send() {
    const state = this.read();
    const batch = state.queue.slice(0, BATCH);
    if (!batch.length) return this.onSent();
    this.sending = true;
    let sent;
    try {
      const reply = await this.post(state, batch);
      sent = reply.ok;
      if (sent) {
        const { accepted, rejected } = await reply.json();
        const done = [...accepted, ...rejected.map((one) => one.seq)];
        this.save({ queue: this.read().queue.filter((one) => !done.includes(one.seq)) });
      } else if (reply.status === 409) {
        this.closed = true;
        this.onClosed();
      } else if (reply.status < 404) this.csrf = (await (await fetch(this.page.deck)).json()).csrf;
    } catch {
      sent = false;
    }
    this.sending = false;
    if (this.closed) return;
    this.fails = sent ? 0 : this.fails + 1;
    if (sent) this.send();
    else this.timer = setTimeout(() => this.flush(true), Math.min(30000, 500 * 2 ** this.fails) * (0.5 + Math.random()));
  }
}
