// Copies a text at one press. Without this file the text is marked and copied by hand.

for (const button of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      button.nextElementSibling.textContent = button.dataset.copied;
    } catch {
      text.focus();
      text.select();
    }
  });
}
