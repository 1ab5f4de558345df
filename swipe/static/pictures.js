// Ticking pictures: how many are ticked, and all of a group at once. Without this file: tick them one by one.

const many = document.getElementById("many");
const ticked = document.getElementById("ticked");

function count() {
  const chosen = document.querySelectorAll("#cards .pick input:checked").length;
  ticked.textContent = chosen ? ticked.dataset.some.replace("{}", chosen) : ticked.dataset.none;
  many.classList.toggle("none", !chosen);
}

if (many) {
  document.getElementById("cards").addEventListener("change", (event) => event.target.matches(".pick input") && count());
  document.getElementById("cards").addEventListener("click", (event) => {
    const all = event.target.closest(".tick-all");
    if (!all) return;
    const boxes = [...all.closest(".group").querySelectorAll(".pick input")];
    const every = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !every;
    count();
  });
  addEventListener("pageshow", count);
}
