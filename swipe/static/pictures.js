// Ticking pictures: how many are ticked, all of a group at once, and with Shift all between two. Without this file: one by one.

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
    reach(event.target, event.shiftKey);
    count();
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
