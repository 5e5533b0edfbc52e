// Help at the desk's lists: how many rows are ticked, all of a page at once, j k x and Enter; printing. Without it
// the same is done by links, checkboxes and buttons.
"use strict";

const boxes = (form) => [...form.querySelectorAll("tbody input[type=checkbox]")];

const count = (form) => {
  const ticked = boxes(form).filter((box) => box.checked).length;
  for (const shown of form.querySelectorAll("[data-ticked]")) {
    shown.hidden = ticked === 0;
    shown.textContent = ticked;
  }
  const all = form.querySelector("[data-all]");
  if (all) {
    all.checked = ticked > 0 && ticked === boxes(form).length;
    all.indeterminate = ticked > 0 && !all.checked;
  }
};

const prepare = () => {
  for (const form of document.querySelectorAll("form[data-choosing]")) {
    const head = form.querySelector("thead th");
    if (head && boxes(form).length && !head.querySelector("[data-all]")) {
      const all = Object.assign(document.createElement("input"), { type: "checkbox", className: "form-check-input" });
      all.dataset.all = "";
      all.setAttribute("aria-label", head.textContent);
      head.prepend(all);
    }
    count(form);
  }
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
};

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-choosing]");
  if (!form) return;
  if ("all" in event.target.dataset) for (const box of boxes(form)) box.checked = event.target.checked;
  count(form);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
  const form = document.querySelector("form[data-choosing]");
  const typing = event.target.matches("input:not([type=checkbox]), textarea, select");
  if (!form || typing || event.ctrlKey || event.metaKey || event.altKey || !["j", "k", "x"].includes(event.key)) return;
  const rows = [...form.querySelectorAll("tbody tr")];
  const here = rows.indexOf(document.activeElement.closest("tr"));
  if (event.key === "x") {
    rows[here]?.querySelector("input[type=checkbox]")?.click();
  } else {
    rows[Math.max(0, Math.min(rows.length - 1, here + (event.key === "j" ? 1 : -1)))]?.querySelector("a")?.focus();
  }
  event.preventDefault();
});

if (window.matchMedia("(max-width: 767.98px)").matches) { // on a phone the rows come first
  for (const fold of document.querySelectorAll("[data-fold]")) fold.open = false;
}
document.addEventListener("htmx:afterSwap", prepare);
prepare();
