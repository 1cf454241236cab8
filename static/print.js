// Pages that are made to be printed: opens the print dialog. Without it the browser's own command does the same.
const button = document.querySelector("[data-print]");
button.hidden = false;
button.addEventListener("click", () => window.print());
document.querySelector("[data-print-hint]").hidden = true;
window.addEventListener("load", () => window.print());
