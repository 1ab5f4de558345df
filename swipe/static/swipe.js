// The swipe.

import { Queue } from "./queue.js";

const SIDE = { like: 1, dislike: -1 };
const byId = (id) => document.getElementById(id);
const deck = byId("deck");
const page = deck.dataset;
const cards = [...deck.children];
const status = byId("status");
const buttons = byId("choices");
const undoButton = byId("undo").querySelector("button");
const clock = byId("clock");
const timeUp = byId("time-up");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const limitMs = page.seconds * 1000;

addEventListener("pageshow", (event) => event.persisted && (done = false)); // back again

const queue = new Queue(page, leaveWhenDone, () => {
  byId("closed").hidden = false;
  undoButton.disabled = buttons.inert = deck.inert = true;
});
const known = queue.read().answers;
const chosen = ({ dataset }) => (dataset.picture in known ? known[dataset.picture] : dataset.choice);

let current = cards.findIndex((card) => !card.hidden);
if (!location.search.includes("card=")) current = cards.findIndex((card) => !chosen(card));
if (current < 0) current = cards.length;

let done;
let seenMs = 0;
let spentMs = queue.read().ms;
let lapAt = 0;

function lap() {
  const now = performance.now();
  if (lapAt) {
    seenMs += now - lapAt;
    if (queue.state.seq && !done && timeUp.hidden) spentMs += now - lapAt;
  }
  lapAt = document.hidden ? 0 : now;
  byId("left").style.strokeDashoffset = -Math.min(1, spentMs / limitMs);
}

function checkTime() {
  const { more } = queue.state;
  if (!limitMs || spentMs < limitMs || more || done) return;
  deck.inert = buttons.inert = true;
  timeUp.hidden = false;
  timeUp.focus();
}

function showCards() {
  cards.forEach((card, i) => {
    const behind = i === current + 1;
    const flying = card.matches(".flying");
    card.hidden = i !== current && !behind && !flying;
    card.classList.toggle("next", behind);
    card.ariaHidden = behind || flying || null;
    if (i > current && i < current + 4) card.querySelector("img").loading = "eager";
  });
}

function show() {
  done = current >= cards.length;
  showCards();
  byId("progress").value = current;
  undoButton.disabled = !current;
  seenMs = 0;
  buttons.inert = done;
  byId("waiting").hidden = true;
  status.textContent = done ? "" : status.dataset.text.replace("{}", current + 1);
  if (done) finish();
}

function finish() {
  done = true;
  queue.save({ ms: spentMs });
  setTimeout(() => (byId("waiting").hidden = !done), 1500);
  queue.flush(true);
}

function leaveWhenDone() {
  if (done) location.assign(page.end);
}

function answer(choice, from = "none") {
  const card = cards[current];
  if (!card || buttons.inert || queue.closed) return;
  push(card, choice, choice);
  current += 1;
  flyOut(card, choice, from);
  show();
  checkTime();
}

function undo() {
  if (!current || queue.closed || !timeUp.hidden) return;
  current -= 1;
  const card = cards[current];
  push(card, "skip", null);
  card.getAnimations().forEach((flight) => flight.cancel());
  land(card);
  show();
  move(card, { opacity: [0, 1], transform: ["scale(1.06)", "none"] }, 220, "ease-out");
}

function push({ dataset }, choice, shown) {
  lap();
  known[dataset.picture] = shown;
  queue.push({ picture: +dataset.picture, choice, position: current, seen_ms: shown ? Math.round(seenMs) : 0 }, shown, spentMs);
}

const move = (card, frames, duration, easing) => calm.matches || card.animate(frames, { duration, easing });

function flyOut(card, choice, from) {
  const side = SIDE[choice] ?? 0;
  const to = `translate(${side * (deck.clientWidth + 160)}px, ${side ? 0 : -innerHeight}px) rotate(${side * 16}deg)`;
  place(card, 0);
  if (calm.matches) return;
  if (side) card.querySelector(`.${choice}`).style.opacity = 1;
  card.classList.add("flying");
  move(card, { transform: [from, to], opacity: [1, 0.6] }, 260, "ease-in").onfinish = () => land(card);
}

function land(card) {
  card.classList.remove("flying");
  place(card, 0);
  showCards();
}

const limit = () => Math.min(140, deck.clientWidth * 0.3);

function place(card, x) {
  const part = Math.max(-1, Math.min(1, x / limit()));
  card.style.transform = x ? `translate(${x}px, 0) rotate(${part * 8}deg)` : "";
  card.querySelector(".like").style.opacity = Math.max(0, part);
  card.querySelector(".dislike").style.opacity = Math.max(0, -part);
}

let drag;
const on = (name, act) => deck.addEventListener(name, (event) => (name === "pointerdown" || event.pointerId === drag?.id) && act(event));

on("pointerdown", (event) => {
  const { clientX: x0, clientY: y0, pointerId: id } = event;
  const card = cards[current];
  if (!card?.contains(event.target) || drag || event.button || !event.isPrimary) return;
  if (event.pointerType !== "mouse" && (x0 < 24 || x0 > innerWidth - 24)) return;
  drag = { card, id, x0, y0, trail: [] };
});

on("pointermove", (event) => {
  const x = event.clientX - drag.x0;
  const y = event.clientY - drag.y0;
  if (!drag.locked) {
    if (Math.hypot(x, y) < 8) return;
    if (Math.abs(x) < 1.2 * Math.abs(y)) return void (drag = null);
    drag.locked = true;
    deck.setPointerCapture(drag.id);
    drag.card.classList.add("held");
  }
  drag.x = x;
  drag.trail.push([event.timeStamp, x]);
  place(drag.card, x);
});

on("pointerup", (event) => {
  const { card, x, locked, trail } = drag;
  drag = null;
  if (!locked) return;
  card.classList.remove("held");
  const [t0, x0] = trail.find(([t]) => t >= trail.at(-1)[0] - 60);
  const speed = (x - x0) / Math.max(1, event.timeStamp - t0);
  const backwards = speed * x < 0 && Math.abs(speed) > 0.05;
  const flick = Math.abs(speed) > 0.4 && Math.abs(x) > 30;
  if (!backwards && (Math.abs(x) >= limit() || flick)) answer(x > 0 ? "like" : "dislike", card.style.transform);
  else springBack(card);
});

on("pointercancel", () => {
  const { card, locked } = drag;
  drag = null;
  if (locked) springBack(card);
});

function springBack(card) {
  const from = card.style.transform;
  card.classList.remove("held");
  place(card, 0);
  move(card, { transform: [from, "none"] }, 220, "cubic-bezier(.2,1.2,.4,1)");
}

addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.repeat || event.target.closest("input, summary, a")) return;
  const action = { ArrowRight: () => answer("like"), ArrowLeft: () => answer("dislike"), Backspace: undo }[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

const instead = (name, element, act) =>
  element.addEventListener(name, (event) => {
    event.preventDefault();
    act(event);
  });

instead("submit", buttons, (event) => answer(event.submitter?.value ?? "skip"));
instead("submit", byId("undo"), undo);
for (const link of document.querySelectorAll(".finish")) instead("click", link, finish);
byId("more")?.addEventListener("click", () => {
  queue.save({ more: true });
  timeUp.hidden = true;
  deck.inert = buttons.inert = false;
  buttons.lastElementChild.focus();
});

const setClock = (hide) => (clock.ariaPressed = !hide);
clock.addEventListener("click", () => setClock((queue.save({ hide: !queue.state.hide }), queue.state.hide)));
clock.hidden = !limitMs;
setClock(queue.state.hide);
addEventListener("visibilitychange", lap);
setInterval(lap, 1000);
lap();
show();
checkTime();
queue.flush();
