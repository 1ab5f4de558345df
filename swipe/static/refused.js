// Brings a field that was refused into view. Without this file: scroll, and read what is said beside it.

document.querySelector("[aria-invalid=true]")?.focus();
