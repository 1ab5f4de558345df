// A colour may be chosen by eye as well as written; either field follows the other. Without this file: write the colour.

const picker = document.getElementById("picker");
const written = document.querySelector("input[name=accent]");

if (picker && written) {
  const eye = picker.querySelector("input");
  picker.hidden = false;
  eye.addEventListener("input", () => {
    written.value = eye.value;
    written.dispatchEvent(new Event("input", { bubbles: true }));
  });
  written.addEventListener("input", () => {
    const digits = written.value.trim().replace(/^#/, "");
    if (/^[0-9a-f]{6}$/i.test(digits)) eye.value = `#${digits.toLowerCase()}`;
  });
}
