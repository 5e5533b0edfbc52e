// The reader's choice of look and text size, kept in this browser. Loaded in the head, so that nothing flashes.
(() => {
  "use strict";
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const starts = { look: "system", text: "normal" };

  const chosen = (what) => {
    try {
      return localStorage.getItem(`huiyin.${what}`) || starts[what];
    } catch {
      return starts[what]; // storage is closed: the choice holds for this page only
    }
  };

  const show = (choices) => {
    const look = choices.look === "system" ? (dark.matches ? "dark" : "light") : choices.look;
    root.setAttribute("data-bs-theme", look);
    root.setAttribute("data-text", choices.text);
    for (const button of document.querySelectorAll("[data-choose]")) {
      button.setAttribute("aria-pressed", String(choices[button.dataset.choose] === button.dataset.value));
    }
  };

  const choices = { look: chosen("look"), text: chosen("text") };
  root.classList.add("js");
  show(choices);
  dark.addEventListener("change", () => show(choices));
  document.addEventListener("DOMContentLoaded", () => show(choices));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose]");
    if (!button) return;
    choices[button.dataset.choose] = button.dataset.value;
    try {
      localStorage.setItem(`huiyin.${button.dataset.choose}`, button.dataset.value);
    } catch {
      // see above
    }
    show(choices);
  });
})();
