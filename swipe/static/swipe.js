// The swipe: pointer, keyboard and buttons move one deck of cards. Without this file the buttons are plain forms.

import { Queue } from "./queue.js";

const SLOP_PX = 8;
const AXIS_LOCK = 1.2;
const FLICK_PX_PER_MS = 0.4;
const FLICK_LEAST_PX = 30;
const LAST_MOMENT_MS = 60;
const EDGE_PX = 24; // the phone's own back swipe begins here
const MOST_TILT_DEG = 8;
const SIDE = { like: 1, dislike: -1 };

const byId = (id) => document.getElementById(id);
const deck = byId("deck");
const cards = [...deck.children];
const status = byId("status");
const buttons = byId("choices");
const undoButton = byId("undo").querySelector("button");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const queue = new Queue(deck.dataset, { onSent: leaveWhenDone, onClosed: showClosed });
const known = queue.read().answers;
const chosen = (card) => (card.dataset.picture in known ? known[card.dataset.picture] : card.dataset.choice);

let current = cards.findIndex((card) => !card.hidden);
if (!location.search.includes("card=")) current = cards.findIndex((card) => !chosen(card));
if (current < 0) current = cards.length;

let seenFrom = performance.now();
let seenBefore = 0;
const seenMs = () => Math.round(seenBefore + (document.hidden ? 0 : performance.now() - seenFrom));

document.addEventListener("visibilitychange", () => {
  if (document.hidden) seenBefore += performance.now() - seenFrom;
  seenFrom = performance.now();
});

function show() {
  cards.forEach((card, i) => {
    card.hidden = i !== current && i !== current + 1;
    card.classList.toggle("next", i === current + 1);
    card.ariaHidden = i === current + 1 ? "true" : null;
    if (i > current && i < current + 4) card.querySelector("img").loading = "eager";
  });
  byId("progress").value = current;
  undoButton.disabled = current === 0;
  seenFrom = performance.now();
  seenBefore = 0;
  if (current < cards.length) {
    status.textContent = status.dataset.text.replace("{}", current + 1);
    byId("waiting").hidden = true;
    buttons.inert = false;
  } else {
    buttons.inert = true;
    status.textContent = "";
    setTimeout(() => (byId("waiting").hidden = current < cards.length), 1500);
    queue.flush(true);
    leaveWhenDone();
  }
}

function leaveWhenDone() {
  // The thank-you page comes from the server, so go there only with a connection that has just worked.
  if (current >= cards.length && queue.empty) location.assign(deck.dataset.thanks);
}

function showClosed() {
  byId("closed").hidden = false;
  buttons.inert = undoButton.disabled = true;
  deck.inert = true;
}

function answer(choice, from = "none") {
  const card = cards[current];
  if (!card || queue.closed) return;
  known[card.dataset.picture] = choice;
  queue.push({ picture: +card.dataset.picture, choice, position: current, seen_ms: seenMs() }, choice);
  current += 1;
  flyOut(card, choice, from);
  show();
}

function undo() {
  if (current === 0 || queue.closed) return;
  current -= 1;
  const card = cards[current];
  // Taken back: until it is answered anew it counts as skipped.
  known[card.dataset.picture] = null;
  queue.push({ picture: +card.dataset.picture, choice: "skip", position: current, seen_ms: 0 }, null);
  place(card, 0);
  show();
  if (!calm.matches) card.animate({ opacity: [0, 1], transform: ["scale(1.06)", "none"] }, { duration: 220, easing: "ease-out" });
}

function flyOut(card, choice, from) {
  const ghost = card.cloneNode(true);
  place(card, 0);
  if (calm.matches) return;
  ghost.classList.remove("held");
  ghost.ariaHidden = "true";
  ghost.style.zIndex = 3;
  deck.append(ghost);
  const x = (SIDE[choice] ?? 0) * (deck.clientWidth + 160);
  const to = `translate(${x}px, ${choice === "skip" ? -innerHeight : 0}px) rotate(${(SIDE[choice] ?? 0) * 16}deg)`;
  if (choice in SIDE) ghost.querySelector(`.badge.${choice}`).style.opacity = 1;
  const flight = ghost.animate({ transform: [from, to], opacity: [1, 0.6] }, { duration: 260, easing: "ease-in" });
  flight.onfinish = flight.oncancel = () => ghost.remove();
}

function place(card, x) {
  const most = limit();
  card.style.transform = x ? `translate(${x}px, 0) rotate(${Math.max(-1, Math.min(1, x / most)) * MOST_TILT_DEG}deg)` : "";
  card.querySelector(".like").style.opacity = Math.max(0, Math.min(1, x / most));
  card.querySelector(".dislike").style.opacity = Math.max(0, Math.min(1, -x / most));
}

const limit = () => Math.min(140, deck.clientWidth * 0.3);

// ------------------------------------------------------------------ finger and mouse

let drag = null;

deck.addEventListener("pointerdown", (event) => {
  const card = cards[current];
  if (!card?.contains(event.target) || drag || event.button || !event.isPrimary) return;
  if (event.pointerType !== "mouse" && (event.clientX < EDGE_PX || event.clientX > innerWidth - EDGE_PX)) return;
  drag = { card, id: event.pointerId, x0: event.clientX, y0: event.clientY, x: 0, locked: false, trail: [] };
});

deck.addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.id) return;
  const x = event.clientX - drag.x0;
  const y = event.clientY - drag.y0;
  if (!drag.locked) {
    if (Math.hypot(x, y) < SLOP_PX) return;
    if (Math.abs(x) < AXIS_LOCK * Math.abs(y)) return void (drag = null); // a scroll
    drag.locked = true;
    deck.setPointerCapture(drag.id);
    drag.card.classList.add("held");
  }
  drag.x = x;
  drag.trail.push([event.timeStamp, x]);
  place(drag.card, x);
});

deck.addEventListener("pointerup", (event) => {
  if (!drag || event.pointerId !== drag.id) return;
  const { card, x, locked, trail } = drag;
  drag = null;
  if (!locked) return;
  card.classList.remove("held");
  // Only the last moment tells where the finger was going when it let go.
  const [t0, x0] = trail.find(([t]) => t >= trail.at(-1)[0] - LAST_MOMENT_MS);
  const speed = (x - x0) / Math.max(1, event.timeStamp - t0);
  const backwards = speed * x < 0 && Math.abs(speed) > 0.05;
  const flick = Math.abs(speed) > FLICK_PX_PER_MS && Math.abs(x) > FLICK_LEAST_PX;
  if (!backwards && (Math.abs(x) >= limit() || flick)) answer(x > 0 ? "like" : "dislike", card.style.transform);
  else springBack(card);
});

deck.addEventListener("pointercancel", () => {
  if (drag?.locked) springBack(drag.card);
  drag = null;
});

function springBack(card) {
  const from = card.style.transform;
  card.classList.remove("held");
  place(card, 0);
  if (!calm.matches && from) card.animate({ transform: [from, "none"] }, { duration: 220, easing: "cubic-bezier(.2,1.2,.4,1)" });
}

// ------------------------------------------------------------------ keys and buttons

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
  if (event.target.closest("input, textarea, select, summary, a")) return;
  const action = { ArrowRight: () => answer("like"), ArrowLeft: () => answer("dislike"), Backspace: undo }[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

buttons.addEventListener("submit", (event) => {
  event.preventDefault();
  answer(event.submitter?.value ?? "skip");
});

byId("undo").addEventListener("submit", (event) => {
  event.preventDefault();
  undo();
});

show();
queue.flush();
