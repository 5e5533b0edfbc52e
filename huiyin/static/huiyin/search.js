// Search from any page: / leads to the field; under a field stand records that one may mean, chosen by arrow keys. Without
// this script the field is an ordinary one.
"use strict";

const WAIT = 180; // milliseconds after the last key

const isTyping = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;

window.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
  const field = [...document.querySelectorAll("#id_q[data-suggest], [data-site-search]")].find((one) => one.offsetParent);
  event.preventDefault();
  if (field) {
    field.focus();
    field.select();
  } else {
    document.querySelector(".bar-search-link")?.click();
  }
});

let fields = 0;
for (const field of document.querySelectorAll("input[data-suggest]")) {
  fields += 1;
  const list = document.createElement("ul");
  list.className = "suggested";
  list.id = `suggested-by-${fields}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.getAttribute("aria-label") ?? field.labels[0]?.textContent ?? "");
  list.hidden = true;
  field.parentElement.append(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", list.id);
  let asking, waiting;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");
  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  };
  const show = (open) => {
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) choose(null);
  };
  const ask = async () => {
    asking?.abort();
    const typed = field.value.trim();
    if (!typed) {
      list.replaceChildren();
      return show(false);
    }
    asking = new AbortController();
    try {
      const response = await fetch(`${field.dataset.suggest}?${new URLSearchParams({ q: typed.slice(0, 60) })}`, { signal: asking.signal });
      if (!response.ok || response.redirected) return show(false);
      list.innerHTML = await response.text(); // our own page's part, escaped there
      for (const option of options()) option.id = `${list.id}-${option.id}`;
      show(options().length > 0 && document.activeElement === field);
    } catch (wrong) {
      if (wrong.name !== "AbortError") show(false);
    }
  };

  field.addEventListener("input", (event) => {
    const length = [...field.value.trim()].length;
    field.setCustomValidity(length > Number(field.dataset.limit) ? field.dataset.tooLong : "");
    clearTimeout(waiting);
    if (!event.isComposing) waiting = setTimeout(ask, WAIT);
  });
  field.addEventListener("compositionend", () => { clearTimeout(waiting); waiting = setTimeout(ask, WAIT); });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const some = options();
    const at = some.indexOf(chosen());
    if (event.key === "ArrowDown" && some.length) {
      event.preventDefault();
      show(true);
      choose(some[at + 1] ?? null);
    } else if (event.key === "ArrowUp" && !list.hidden) {
      event.preventDefault();
      choose(at < 0 ? some.at(-1) : some[at - 1] ?? null);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show(false);
    } else if (event.key === "Enter" && chosen()) {
      event.preventDefault();
      location.assign(chosen().dataset.url);
    } else if (event.key === "Enter") {
      clearTimeout(waiting);
      asking?.abort();
      if (!field.reportValidity()) event.preventDefault();
    } else if (event.key === "Tab") {
      show(false);
    }
  });
  field.addEventListener("blur", () => show(false));
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
}
