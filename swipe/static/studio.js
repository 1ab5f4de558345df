// Pictures that are dropped or chosen wait in a queue and are sent one file a request, three at a time, each tried three times.
// A broken connection pauses the queue, and it goes on when the connection is back. A manifest.csv among them is sent first.
// Without this file: choose, then press Upload.

const PARALLEL = 3;
const TRIES = 3;
const PICTURE = /\.(jpe?g|jpe|jfif|png|webp|hei[cf]|avif|mpo)$/i;
const MANIFEST = /^([^/]+\/)?manifest\.csv$/i;
const LISTENS_MS = 5000;
const MOST_NAMED = 10;
const HIDDEN = /(^|\/)(\.|__MACOSX|Thumbs\.db$|desktop\.ini$)/;

const form = document.getElementById("upload");
const panel = document.getElementById("queue");
const list = document.getElementById("uploaded");

if (form) {
  const words = panel.dataset;
  const input = form.querySelector("input[type=file]");
  const drop = form.querySelector(".drop");
  const [status, bar, pause, cancel, retry] = ["status", "progress", "pause", "cancel", "retry"].map((name) =>
    document.getElementById(`queue-${name}`),
  );
  /** Files on their way: {name, path, file, address, state: waiting|sending|done|bad|lost|cancelled, tries, part, row}. */
  let items = [];
  /** ZIP files and manifests that the server keeps until their pictures are in: [address that forgets it, its items]. */
  let sets = [];
  let paused = false;
  let held = ""; // why the queue stands still though nobody paused it
  let stopped = false;

  form.querySelector("button").closest("p").hidden = true;
  form.classList.add("live");
  input.addEventListener("change", () => {
    take([...input.files].map((file) => [file, file.webkitRelativePath || file.name]));
    input.value = "";
  });
  for (const name of ["dragenter", "dragover"])
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = entries.length ? (await Promise.all(entries.map(walk))).flat() : [...event.dataTransfer.files].map((file) => [file, file.name]);
    take(files);
  });
  pause.addEventListener("click", () => {
    paused = !paused && !held;
    held = "";
    show();
    next();
  });
  cancel.addEventListener("click", () => {
    stopped = true;
    for (const item of items.filter(isOpen)) {
      item.state = "cancelled";
      item.request?.abort();
      item.row.remove();
    }
    show();
    finish();
  });
  retry.addEventListener("click", () => {
    for (const item of items.filter((one) => one.state === "lost")) {
      Object.assign(item, { state: "waiting", tries: 0 });
      draw(item, words.waiting);
    }
    show();
    next();
  });
  addEventListener("online", () => {
    held = "";
    show();
    next();
  });
  addEventListener("beforeunload", (event) => {
    if (items.some(isOpen)) event.preventDefault();
  });

  /** Return every file below a dropped file or folder, with its path. */
  async function walk(entry) {
    if (entry.isFile) return [[await new Promise((done, bad) => entry.file(done, bad)), entry.fullPath.slice(1)]];
    const reader = entry.createReader();
    const found = [];
    // A reader gives a hundred at a time, and nothing when it is through.
    for (let some; (some = await new Promise((done, bad) => reader.readEntries(done, bad))).length; ) found.push(...some);
    return (await Promise.all(found.map(walk))).flat();
  }

  function take(files) {
    if (!items.some(isOpen)) {
      items = [];
      list.replaceChildren();
      stopped = false;
      paused = false;
    }
    const seen = files.filter(([, path]) => !HIDDEN.test(path));
    const sets = seen.filter(([file]) => /\.zip$/i.test(file.name));
    const loose = seen.filter((one) => !sets.includes(one));
    for (const [file] of sets) add({ name: file.name, set: file, address: form.dataset.sets });
    const manifest = loose.find(([, path]) => MANIFEST.test(path));
    if (manifest) add({ name: manifest[0].name, manifest: manifest[0], beside: new Map(loose.map(([file, path]) => [path, file])), address: form.dataset.manifests });
    else {
      // A file that was chosen by itself is sent whatever it is called: the server says what it is.
      const [good, other] = [[], []];
      for (const one of loose) (one[1].includes("/") && !PICTURE.test(one[0].name) ? other : good).push(one);
      if (other.length) note(words.skipped.replace("{files}", named(other.map(([, path]) => path))), list, "left");
      for (const [file, path] of good) add({ name: file.name, path, file, address: form.action });
    }
    show();
    next();
  }

  /** The first few names of many. */
  function named(names) {
    const first = names.slice(0, MOST_NAMED).join(", ");
    return names.length > MOST_NAMED ? words.more.replace("{files}", first).replace("{count}", names.length - MOST_NAMED) : first;
  }

  function add(item, after) {
    const row = document.createElement("li");
    row.className = "under-way";
    const name = document.createElement("strong");
    name.textContent = item.name;
    const told = document.createElement("span");
    const part = document.createElement("progress");
    part.max = 1;
    part.value = 0;
    part.setAttribute("aria-label", item.name);
    row.append(name, part, told);
    Object.assign(item, { state: "waiting", tries: 0, part: 0, row, told, meter: part });
    draw(item, words.waiting);
    if (after) after.before(row);
    else list.append(row);
    items.push(item);
    return item;
  }

  function draw(item, told) {
    item.told.textContent = told;
    item.meter.value = item.part;
  }

  function note(text, at = list, kind = "bad") {
    const row = document.createElement("li");
    row.className = kind;
    const said = document.createElement("span");
    said.className = kind === "bad" ? "error" : "quiet";
    said.textContent = text;
    row.append(said);
    if (at === list) list.append(row);
    else at.replaceWith(row);
    return row;
  }

  function isOpen(item) {
    return item.state === "waiting" || item.state === "sending" || item.state === "asking";
  }

  function next() {
    if (paused || held || stopped) return;
    const sending = items.filter((item) => item.state === "sending").length;
    for (const item of items.filter((one) => one.state === "waiting" && !one.resting).slice(0, Math.max(0, PARALLEL - sending))) send(item);
    finish();
  }

  function send(item) {
    const body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    if (item.set) body.set("set", item.set);
    if (item.manifest) {
      body.set("manifest", item.manifest);
      body.set("paths", [...item.beside.keys()].join("\n"));
    }
    if (item.token) body.set("set", item.token);
    if (item.file) {
      body.set("pictures", item.file);
      body.set("path", item.path);
    }
    const request = new XMLHttpRequest();
    item.request = request;
    item.state = "sending";
    item.tries += 1;
    request.open("POST", item.address);
    request.setRequestHeader("HX-Request", "true");
    const whole = item.set || item.manifest;
    if (whole) request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      item.part = event.total ? event.loaded / event.total : 0;
      draw(item, item.part < 1 ? `${Math.round(item.part * 100)} %` : whole ? words.reading : words.preparing);
      show();
    });
    request.addEventListener("load", () => answered(item, request));
    request.addEventListener("error", () => failed(item));
    request.addEventListener("timeout", () => failed(item));
    request.timeout = whole ? 0 : 300000;
    request.send(body);
  }

  function answered(item, request) {
    if (new URL(request.responseURL).pathname.endsWith("/login")) {
      Object.assign(item, { state: "waiting", tries: 0 });
      held = words.out;
      draw(item, words.waiting);
      show();
      return;
    }
    if (request.status >= 500 || request.status === 429 || request.status === 408) return failed(item, true);
    item.state = request.status < 300 ? "done" : "bad";
    if (item.set || item.manifest) unpack(item, request);
    else {
      const rows = [...new DOMParser().parseFromString(request.responseText, "text/html").querySelectorAll("body > li")];
      if (rows.length) item.row.replaceWith(...rows);
      else rows.push(note(`${item.name}: ${refusal(request)}`, item.row));
      // What went wrong is seen first, then what is on its way; what has arrived is out of the way.
      if (item.state === "bad") list.prepend(...rows);
      else list.append(...rows);
    }
    show();
    next();
  }

  /** What a page that is no answer to an upload says went wrong. */
  function refusal(request) {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    return page.querySelector("h1")?.textContent ?? request.status;
  }

  /** A ZIP or manifest has arrived: its pictures follow one by one, or everything that is wrong with it. */
  function unpack(item, request) {
    let told = {};
    try {
      told = JSON.parse(request.responseText);
    } catch {
      told = { problems: [words.failed.replace("{file}", item.name)] };
    }
    for (const problem of told.problems ?? (told.reason ? [told.reason] : [])) item.row.before(note(problem));
    for (const left of told.left ?? []) item.row.before(note(left, list, "left"));
    const inside = (told.files ?? []).map((name, number) =>
      add(item.beside ? { name, path: name, file: item.beside.get(name), token: told.token, address: form.action } : { name, address: `${told.address}${number}` }, item.row),
    );
    if (told.done) sets.push([told.done, inside]);
    items.splice(items.indexOf(item), 1);
    item.row.remove();
  }

  /** Nothing, or nothing of use, came back: again after a while, and after the last try when the planner says so. */
  function failed(item, answered = false) {
    if (item.state === "cancelled") return;
    item.part = 0;
    if (!answered && !navigator.onLine) {
      if (!held) setTimeout(listen, LISTENS_MS);
      held = words.lost;
      Object.assign(item, { state: "waiting", tries: 0 });
      draw(item, words.waiting);
    } else if (item.tries < TRIES) {
      Object.assign(item, { state: "waiting", resting: true });
      draw(item, words.again);
      setTimeout(() => {
        item.resting = false;
        next();
      }, 1000 * 2 ** (item.tries - 1));
    } else {
      item.state = "asking";
      reachable().then((there) => {
        if (item.state === "asking") give(item, there);
      });
    }
    show();
    next();
  }

  /** After the last try: when the server answers others, it is this file; when it answers nobody, the queue holds. */
  function give(item, there) {
    if (there) {
      item.state = "lost";
      draw(item, words.failed.replace("{file}", item.name));
      list.prepend(item.row);
    } else {
      Object.assign(item, { state: "waiting", tries: 0 });
      draw(item, words.waiting);
      if (!held) setTimeout(listen, LISTENS_MS);
      held = words.lost;
    }
    show();
    next();
  }

  async function reachable() {
    try {
      return (await fetch(form.dataset.health, { cache: "no-store", signal: AbortSignal.timeout(LISTENS_MS) })).ok;
    } catch {
      return false;
    }
  }

  /** While the server answers nobody: ask again and again, and go on when it does. */
  async function listen() {
    if (held !== words.lost) return;
    if (await reachable()) {
      if (held === words.lost) held = "";
      show();
      next();
    } else setTimeout(listen, LISTENS_MS);
  }

  function show() {
    const settled = items.filter((item) => item.state !== "cancelled");
    const done = settled.filter((item) => item.state === "done" || item.state === "bad").length;
    const bad = settled.filter((item) => item.state === "bad" || item.state === "lost").length;
    const running = items.some(isOpen);
    panel.hidden = !items.length && !list.children.length;
    list.tabIndex = list.children.length ? 0 : -1; // it scrolls by keyboard too, once there is something
    bar.max = Math.max(settled.length, 1);
    bar.value = settled.reduce((sum, item) => sum + (isOpen(item) ? item.part * 0.9 : 1), 0);
    const told = [words.of.replace("{done}", done).replace("{all}", settled.length)];
    if (bad) told.push(words.bad.replace("{count}", bad));
    if (stopped) told.push(words.cancelled);
    else if (held) told.push(held);
    else if (paused) told.push(words.paused);
    else if (!running && settled.length) told.push(words.ready);
    const text = told.join(" · ");
    if (status.textContent !== text) status.textContent = text;
    pause.hidden = cancel.hidden = !running;
    pause.textContent = paused || held ? words.continue : words.pause;
    retry.hidden = stopped || !items.some((item) => item.state === "lost");
  }

  /** When nothing is on its way any more: forget what the server kept, and show the cards. */
  let fresh = false;
  function finish() {
    if (items.some(isOpen)) {
      fresh = true;
      return;
    }
    for (const [address] of sets.filter(([, inside]) => !inside.some((item) => item.state === "lost") || stopped)) {
      const body = new FormData();
      body.set("csrf_token", form.elements.csrf_token.value);
      fetch(address, { method: "POST", body });
    }
    sets = sets.filter(([, inside]) => inside.some((item) => item.state === "lost") && !stopped);
    if (fresh) refresh();
    fresh = false;
  }

  async function refresh() {
    const cards = document.getElementById("cards");
    if (cards?.contains(document.activeElement)) {
      // Somebody is writing: the new cards come when they have left the field, and its text is saved.
      cards.addEventListener("focusout", () => setTimeout(refresh, 600), { once: true });
      return;
    }
    if (cards?.querySelector(".saving, .unsaved")) return setTimeout(refresh, 2000);
    const reply = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!reply.ok) return;
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const pictures = page.getElementById("picture-page");
    for (const [old, now] of [
      [document.getElementById("missing"), page.getElementById("missing")],
      [document.getElementById("picture-page"), pictures],
    ]) {
      if (!old || !now) continue;
      old.replaceWith(now);
      window.htmx?.process(now);
    }
    document.dispatchEvent(new CustomEvent("pictures:fresh"));
  }
}
