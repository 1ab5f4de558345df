// After an answer is deleted: what waits on the phone to be sent goes too. The server takes it no more in any case.

const { name } = document.getElementById("deleted").dataset;

try {
  localStorage.removeItem(name);
} catch {
  // Storage that is forbidden holds nothing.
}
