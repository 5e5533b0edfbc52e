// Help while writing: how many characters are left, and a question before typed words are thrown away.
"use strict";

for (const field of document.querySelectorAll("[data-most]")) {
  const most = Number(field.dataset.most);
  const left = document.createElement("output");
  left.className = "form-text";
  left.htmlFor = field.id;
  field.after(left);
  const count = () => {
    const now = [...field.value.trim()].length; // as the server counts: characters, a line's end being one
    left.textContent = `${now} / ${most}`;
    left.classList.toggle("text-danger", now > most);
  };
  field.addEventListener("input", count);
  count();
}

for (const form of document.querySelectorAll("form[data-keep]")) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (leaving) => {
    if (changed) leaving.preventDefault();
  });
}
