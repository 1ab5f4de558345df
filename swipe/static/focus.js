// The frame follows the slider and the finger; the slider is what is sent. Without this file the slider alone does it.

const stage = document.getElementById("stage");
const slider = document.querySelector("input[name=place]");

if (stage && slider) {
  const frame = stage.querySelector(".focus-frame");
  const photo = stage.querySelector("img");
  const across = stage.dataset.moves === "x";
  stage.classList.add("live");

  // The photo's left is left in every language: the frame lies on pixels, not on text.
  const place = () => {
    const { clientWidth: width, clientHeight: height } = photo;
    const cut = across ? [(height * 3) / 4, height] : [width, (width * 4) / 3];
    const way = across ? width - cut[0] : height - cut[1];
    const moved = (way * slider.value) / 100;
    frame.style.width = `${cut[0]}px`;
    frame.style.height = `${cut[1]}px`;
    frame.style.transform = across ? `translateX(${moved}px)` : `translateY(${moved}px)`;
    return way;
  };

  const rest = () => {
    frame.style.left = "0";
    frame.style.top = "0";
    place();
  };

  let held = null;
  frame.addEventListener("pointerdown", (event) => {
    frame.setPointerCapture(event.pointerId);
    held = { from: across ? event.clientX : event.clientY, value: +slider.value };
  });
  frame.addEventListener("pointermove", (event) => {
    if (!held) return;
    const way = place();
    const by = (across ? event.clientX : event.clientY) - held.from;
    slider.value = held.value + (way ? (by / way) * 100 : 0);
    place();
  });
  for (const end of ["pointerup", "pointercancel"]) frame.addEventListener(end, () => (held = null));
  slider.addEventListener("input", place);
  addEventListener("resize", place);
  photo.complete ? rest() : photo.addEventListener("load", rest);
}
