// Narrows the list of areas while typing; without it the form does the same on the server.

const input = document.querySelector(".search input");
const status = document.getElementById("found");
const items = [...document.querySelectorAll("#areas li")];

const fold = (text) =>
  text.toLowerCase().replaceAll("ø", "o").replaceAll("æ", "ae").replaceAll("å", "a").normalize("NFKD").replace(/\p{M}/gu, "").trim();

const names = items.map((item) => fold(item.dataset.name));

// The server has filtered already when the page came with a search; then there is nothing to widen.
if (items.length && !input.value) {
  document.querySelector(".search button").hidden = true;
  input.addEventListener("input", () => {
    const wanted = fold(input.value);
    const found = items.filter((item, i) => !(item.hidden = !names[i].includes(wanted))).length;
    const { one, many, none } = status.dataset;
    status.textContent = found === 0 ? none : found === 1 ? one : many.replace("{}", found);
  });
}
