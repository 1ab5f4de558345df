// Ticking pictures: how many are ticked, and all of a group at once. Without this file: tick them one by one.

function count() {
  const many = document.getElementById("many");
  if (!many) return;
  const ticked = document.getElementById("ticked");
  const chosen = document.querySelectorAll("#cards .pick input:checked").length;
  ticked.textContent = chosen ? ticked.dataset.some.replace("{}", chosen) : ticked.dataset.none;
  many.classList.toggle("none", !chosen);
}

// On the document, because the cards are replaced when new pictures have arrived.
document.addEventListener("change", (event) => event.target.matches("#cards .pick input") && count());
document.addEventListener("click", (event) => {
  const all = event.target.closest(".tick-all");
  if (!all) return;
  const boxes = [...all.closest(".group").querySelectorAll(".pick input")];
  const every = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !every;
  count();
});
document.addEventListener("pictures:fresh", count);
addEventListener("pageshow", count);
