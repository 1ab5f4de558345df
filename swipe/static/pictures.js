// Ticking pictures: how many are ticked, all of a group at once, and with Shift all between two. Without this file: one
// by one. And what becomes of a change: it is being saved, or why it is not, until it is.

function count() {
  const many = document.getElementById("many");
  if (!many) return;
  const ticked = document.getElementById("ticked");
  const chosen = document.querySelectorAll("#cards .pick input:checked").length;
  ticked.textContent = chosen ? ticked.dataset.some.replace("{}", chosen) : ticked.dataset.none;
  many.classList.toggle("none", !chosen);
}

/** The box that was ticked or unticked last, from which Shift reaches to the next one. */
let from = null;

function reach(to, pressed) {
  const boxes = [...document.querySelectorAll("#cards .pick input")];
  const [start, end] = [boxes.indexOf(from), boxes.indexOf(to)].sort((one, other) => one - other);
  if (pressed && start >= 0) for (const box of boxes.slice(start, end + 1)) box.checked = to.checked;
  from = to;
}

// On the document, because the cards are replaced when new pictures have arrived.
document.addEventListener("change", (event) => event.target.matches("#cards .pick input") && count());
document.addEventListener("click", (event) => {
  if (event.target.matches("#cards .pick input")) {
    reach(event.target, event.shiftKey); // the change, which counts, comes after the click
    return;
  }
  const all = event.target.closest(".tick-all");
  if (!all) return;
  const boxes = [...all.closest(".group").querySelectorAll(".pick input")];
  const every = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !every;
  count();
});
document.addEventListener("pictures:fresh", count);
addEventListener("pageshow", count);

const AGAIN_MS = 5000;

/** The form of a card that a request of htmx comes from. */
function sender(event) {
  return event.target.closest?.("#cards .picture form");
}

/** Say in a card's state line how its change fares. A change that is not saved stays on the page until it is. */
function tell(form, kind, text) {
  const state = form.closest(".picture").querySelector(".picture-state");
  for (const old of state.querySelectorAll(".saving, .unsaved, .done")) old.remove();
  const said = document.createElement("span");
  said.className = kind;
  said.textContent = text;
  if (kind === "unsaved") {
    const again = document.createElement("button");
    again.type = "button";
    again.className = "link";
    again.textContent = document.getElementById("cards").dataset.again;
    again.addEventListener("click", () => form.requestSubmit());
    said.append(" ", again);
  }
  state.prepend(said);
  return said;
}

document.addEventListener("htmx:before:request", (event) => {
  const form = sender(event);
  if (!form) return;
  // A link that is followed at once does not cut off what is on its way.
  event.detail.ctx.request.keepalive = true;
  tell(form, "saving", document.getElementById("cards").dataset.saving);
});

// A login page or an error page is no answer to a change: what it says is told, and the page stays as it is.
document.addEventListener("htmx:after:request", (event) => {
  const form = sender(event);
  if (!form) return;
  const { text, response } = event.detail.ctx;
  if (!/<html/i.test(text)) return;
  event.preventDefault();
  const words = document.getElementById("cards").dataset;
  const out = response.raw.redirected && new URL(response.raw.url).pathname.endsWith("/login");
  const reason = new DOMParser().parseFromString(text, "text/html").querySelector("h1")?.textContent ?? response.status;
  tell(form, "unsaved", out ? words.out : words.refused.replace("{reason}", reason));
});

document.addEventListener("htmx:finally:request", (event) => sender(event)?.closest(".picture").querySelector(".saving")?.remove());

document.addEventListener("htmx:error", (event) => {
  const form = sender(event);
  if (!form) return;
  const said = tell(form, "unsaved", document.getElementById("cards").dataset.lost);
  setTimeout(() => said.isConnected && form.requestSubmit(), AGAIN_MS);
});

addEventListener("online", () => {
  for (const said of document.querySelectorAll("#cards .unsaved")) said.querySelector("button").click();
});

addEventListener("beforeunload", (event) => {
  if (document.querySelector("#cards .unsaved")) event.preventDefault();
});
