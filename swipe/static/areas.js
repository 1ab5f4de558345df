// Narrows list and map while typing, and lets the two point at each other; without it the form does the same on the server.

const input = document.querySelector(".search input");
const button = document.querySelector(".search button");
const status = document.getElementById("found");
const items = [...document.querySelectorAll("#areas li")];
const shapes = new Map([...document.querySelectorAll("#map a")].map((shape) => [shape.dataset.slug, shape]));
const picked = document.getElementById("picked");

const fold = (text) =>
  text.toLowerCase().replaceAll("ø", "o").replaceAll("æ", "ae").replaceAll("å", "a").normalize("NFKD").replace(/\p{M}/gu, "").trim();

const names = items.map((item) => fold(item.dataset.name));

// The server has filtered already when the page came with a search; then there is nothing to widen.
if (items.length && !input.value) {
  button.hidden = true;
  input.addEventListener("input", () => {
    const wanted = fold(input.value);
    const found = items.filter((item, i) => !(item.hidden = !names[i].includes(wanted)));
    for (const item of items) shapes.get(item.dataset.slug)?.classList.toggle("out", item.hidden);
    const { one, many, none } = status.dataset;
    status.textContent = found.length === 0 ? none : found.length === 1 ? one : many.replace("{}", found.length);
    button.hidden = found.length > 0; // the server forgives a slip of the finger
  });
}

const light = (slug, on) => {
  shapes.get(slug)?.classList.toggle("lit", on);
  items.find((item) => item.dataset.slug === slug)?.classList.toggle("lit", on);
};

for (const part of [...items, ...shapes.values()]) {
  part.addEventListener("pointerenter", () => light(part.dataset.slug, true));
  part.addEventListener("pointerleave", () => light(part.dataset.slug, false));
}

// On a phone the first tap only picks: a finger is wider than a small area.
if (matchMedia("(hover: none)").matches)
  for (const shape of shapes.values())
    shape.addEventListener("click", (event) => {
      event.preventDefault();
      for (const slug of shapes.keys()) light(slug, slug === shape.dataset.slug);
      const link = document.createElement("a");
      link.className = "button primary";
      link.href = shape.href.baseVal;
      link.textContent = picked.dataset.text.replace("{}", shape.querySelector("title").textContent);
      picked.replaceChildren(link);
    });
