// A form with data-draft keeps what was typed on this device until the server has confirmed that it is saved.
// The server confirms with an element data-saved="<submission_id>". Drafts end after a day and with sign-out.
(function () {
  "use strict";

  const PREFIX = "draft:";
  const LIFETIME = 24 * 60 * 60 * 1000;
  const LEFT_OUT = ["csrfmiddlewaretoken"];

  function storage() {
    try {
      return window.localStorage;
    } catch (denied) {
      return null; // a browser that forbids it: the page works without drafts
    }
  }

  const store = storage();
  if (!store) return;

  function keys() {
    return Object.keys(store).filter((key) => key.startsWith(PREFIX));
  }

  function read(key) {
    try {
      return JSON.parse(store.getItem(key));
    } catch (broken) {
      return null;
    }
  }

  function valueOf(draft, name) {
    const entry = draft.entries.find((pair) => pair[0] === name);
    return entry ? entry[1] : "";
  }

  function forgetConfirmedAndOld() {
    const saved = Array.from(document.querySelectorAll("[data-saved]"), (element) => element.dataset.saved);
    for (const key of keys()) {
      const draft = read(key);
      const isOld = !draft || Date.now() - draft.at > LIFETIME;
      if (isOld || saved.includes(valueOf(draft, "submission_id"))) store.removeItem(key);
    }
  }

  function entriesOf(form) {
    return Array.from(new FormData(form)).filter(
      (pair) => !LEFT_OUT.includes(pair[0]) && typeof pair[1] === "string"
    );
  }

  function keep(form) {
    store.setItem(PREFIX + form.dataset.draft, JSON.stringify({ at: Date.now(), entries: entriesOf(form) }));
  }

  function restore(form, draft) {
    for (const element of form.elements) {
      if (!element.name || LEFT_OUT.includes(element.name) || element.type === "submit") continue;
      const values = draft.entries.filter((pair) => pair[0] === element.name).map((pair) => pair[1]);
      if (element.type === "checkbox" || element.type === "radio") {
        element.checked = values.includes(element.value);
      } else {
        element.value = values.length ? values[0] : "";
      }
      const fold = element.closest("details");
      const isTicked = element.checked || !["radio", "checkbox"].includes(element.type);
      if (fold && isTicked && element.value) fold.open = true;
    }
  }

  function tell(form) {
    const line = document.createElement("p");
    line.className = "message info draft-note";
    line.setAttribute("role", "status");
    line.append("已恢复上次没有保存的内容。");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-secondary btn-sm";
    button.textContent = "清空重填";
    button.addEventListener("click", function () {
      store.removeItem(PREFIX + form.dataset.draft);
      window.location.reload();
    });
    line.append(button);
    form.before(line);
  }

  forgetConfirmedAndOld();

  for (const form of document.querySelectorAll("form[data-draft]")) {
    const draft = read(PREFIX + form.dataset.draft);
    if (draft && form.dataset.fresh === "yes") {
      restore(form, draft);
      tell(form);
    } else if (form.dataset.fresh !== "yes") {
      keep(form); // the server sent the form back: what it holds is the newest
    }
    for (const event of ["input", "change", "submit"]) form.addEventListener(event, () => keep(form));
  }

  for (const form of document.querySelectorAll("form[data-forget-drafts]")) {
    form.addEventListener("submit", () => keys().forEach((key) => store.removeItem(key)));
  }
})();
