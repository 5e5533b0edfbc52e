// A button that copies a field. Without scripts it is not there: the field can be selected and copied by hand.
"use strict";

for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  const told = document.getElementById(`${button.dataset.copies}-told`);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // a page that did not come over HTTPS has no clipboard
    }
    told.textContent = button.dataset.told;
  });
}
