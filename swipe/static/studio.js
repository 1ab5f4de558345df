// Dropping files on the upload field, and choosing them, starts the upload at once. Without this file: choose, then press Upload.

const form = document.getElementById("upload");

if (form) {
  const input = form.querySelector("input[type=file]");
  const drop = form.querySelector(".drop");
  const button = form.querySelector("button");
  button.hidden = true;
  form.classList.add("live");
  input.addEventListener("change", () => input.files.length && form.requestSubmit(button));
  for (const name of ["dragenter", "dragover"])
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    input.files = event.dataTransfer.files;
    if (input.files.length) form.requestSubmit(button);
  });
  form.addEventListener("htmx:after:request", () => {
    input.value = "";
    document.getElementById("no-pictures")?.remove();
  });
}
