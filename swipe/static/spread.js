// Ticking all areas at once, and going to the report. Without this file: tick one by one, and scroll.

const boxes = [...document.querySelectorAll("input[name=area]:not([disabled]):not([type=hidden])")];

document.getElementById("tick-row")?.removeAttribute("hidden");
document.getElementById("tick-areas")?.addEventListener("click", () => {
  const every = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !every;
});

document.getElementById("report")?.focus();
