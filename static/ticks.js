// Lists with ticks: shows how many are ticked, and ticks a whole page. Without it the list works the same.
for (const form of document.querySelectorAll("form[data-ticks]")) {
  const ticks = [...form.querySelectorAll("input[type=checkbox][name=chosen]")];
  const all = form.querySelector("[data-tick-all]");
  const count = form.querySelector("[data-tick-count]");

  const show = () => {
    const ticked = ticks.filter((tick) => tick.checked).length;
    count.textContent = ticked ? `已勾选 ${ticked} ${form.dataset.ticks || "份"}` : "还没有勾选";
    if (all) {
      all.checked = ticked === ticks.length;
      all.indeterminate = ticked > 0 && ticked < ticks.length;
    }
  };

  if (all) {
    all.closest("label").hidden = false;
    all.addEventListener("change", () => {
      for (const tick of ticks) tick.checked = all.checked;
      show();
    });
  }
  form.addEventListener("change", show);
  show();
}
