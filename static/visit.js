// Short texts that a tap adds to a field: <div data-chips="量了血压|代买了东西" data-for="id of the field">.
(function () {
  "use strict";

  for (const box of document.querySelectorAll("[data-chips]")) {
    const field = document.getElementById(box.dataset.for);
    for (const text of box.dataset.chips.split("|")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "chip";
      button.textContent = text;
      button.addEventListener("click", function () {
        const before = field.value.trim();
        field.value = before ? before.replace(/[;。]$/, "") + ";" + text : text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
      box.append(button);
    }
    box.hidden = false;
  }
})();
