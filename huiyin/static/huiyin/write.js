// Help while writing: how many characters are left, a question before typed words are thrown away, and words sent with
// a session that had ended are there again after signing in. They stay in this tab, and go when they have arrived. What
// tells who somebody is (forms.PrivateText) is not kept at all.
"use strict";

const KEPT = "huiyin-kept";
const forms = document.querySelectorAll("form[data-keep]");

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

const written = (form) => [...form.elements].filter((field) => field.name && field.matches("textarea, input[type=text], select") && field.autocomplete !== "off");

for (const form of forms) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => {
    changed = false;
    const words = Object.fromEntries(written(form).map((field) => [field.name, field.value]));
    sessionStorage.setItem(KEPT, JSON.stringify({ path: location.pathname, words }));
  });
  window.addEventListener("beforeunload", (leaving) => {
    if (changed) leaving.preventDefault();
  });
}

const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
if (kept && "signedIn" in document.body.dataset) {
  sessionStorage.removeItem(KEPT);
  const form = [...forms].find(() => kept.path === location.pathname);
  if (form && !form.querySelector(".is-invalid, [role=alert]")) {
    for (const field of written(form)) {
      if (field.name in kept.words) {
        field.value = kept.words[field.name];
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
  }
}

// Similar matters (matters/_similar_writing.html): where they cannot be asked for, that is said; what was typed stays.
const failed = document.getElementById("similar-failed");
for (const [name, hidden] of [["htmx:responseError", false], ["htmx:sendError", false], ["htmx:beforeRequest", true]]) {
  document.addEventListener(name, (event) => {
    if (failed && event.detail.target?.id === "similar") failed.hidden = hidden;
  });
}
