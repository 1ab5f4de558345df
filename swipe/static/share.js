// Sharing with the phone's own sheet; where there is none, the link goes to the clipboard. Without this file the link is shown.

const button = document.getElementById("share");

if (button) {
  const { link, text, copied } = button.dataset;
  button.addEventListener("click", async () => {
    try {
      if (navigator.share) return await navigator.share({ text, url: link });
      await navigator.clipboard.writeText(link);
      document.getElementById("shared").textContent = copied;
    } catch (error) {
      // Changed their mind: nothing to say. No clipboard: the link itself can be copied by hand.
      if (error.name !== "AbortError") document.getElementById("shared").textContent = link;
    }
  });
}
