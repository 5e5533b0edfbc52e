// Help while writing a report: a list of figures that is searched, and a mark put at the cursor. Without it the marks are
// copied by hand.
"use strict";

const picker = document.querySelector("[data-picker]");
const words = picker && document.getElementById(picker.dataset.picker);

if (words) {
  const find = picker.querySelector("input[type=search]");
  const rows = [...picker.querySelectorAll("[data-find]")];
  const none = picker.querySelector("[data-none]");
  find.hidden = false;

  const search = () => {
    const asked = find.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !row.dataset.find.toLowerCase().includes(asked);
    for (const head of picker.querySelectorAll("h3")) head.hidden = ![...head.nextElementSibling.children].some((row) => !row.hidden);
    none.hidden = rows.some((row) => !row.hidden);
  };
  find.addEventListener("input", search);
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    rows.find((row) => !row.hidden)?.querySelector("button")?.focus();
  });

  for (const mark of picker.querySelectorAll(".picker-mark")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm btn-outline-secondary picker-mark";
    button.textContent = mark.textContent;
    button.addEventListener("click", () => {
      words.setRangeText(mark.textContent, words.selectionStart, words.selectionEnd, "end");
      words.dispatchEvent(new Event("input", { bubbles: true }));
      words.focus();
    });
    mark.replaceWith(button);
  }
}
