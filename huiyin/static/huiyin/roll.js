// A roll by keyboard: arrows between people, a figure for what is said of one, letters to find somebody. Without it the
// same is a plain form of one choice a person.
"use strict";

const form = document.querySelector("form[data-roll]");

if (form) {
  const lines = [...form.querySelectorAll(".roll-lines > li")];
  const picks = lines.map((line) => line.querySelector("select"));
  const find = form.querySelector("[data-find-in]");
  find.closest("label").hidden = false;
  form.querySelector("[data-keys]").hidden = false;

  const kind = (pick) => pick.value.split(":")[0];
  const count = () => {
    const seen = {};
    for (const pick of picks) {
      const one = kind(pick) || "none";
      seen[one] = (seen[one] ?? 0) + 1;
      pick.closest("li").dataset.kind = kind(pick);
    }
    for (const shown of form.querySelectorAll("[data-counts] [data-kind]")) {
      shown.querySelector("b").textContent = seen[shown.dataset.kind] ?? 0;
    }
  };
  const there = () => picks.filter((pick) => !pick.closest("li").hidden);
  const go = (pick) => {
    pick?.focus({ preventScroll: true });
    pick?.scrollIntoView({ block: "center" });
  };
  const step = (from, by) => {
    const shown = there();
    go(shown[Math.max(0, Math.min(shown.length - 1, shown.indexOf(from) + by))]);
  };
  const filter = (words) => {
    const wanted = words.trim().toLowerCase();
    for (const line of lines) line.hidden = wanted !== "" && !line.dataset.find.includes(wanted);
  };
  const CHOICES = { 1: "present", 2: "absent", 3: "excused", 4: "partial", 0: "" };
  // The same figure again takes the next of its kind: another reason, more half days.
  const choose = (pick, wanted) => {
    const fitting = [...pick.options].map((option) => option.value).filter((value) => value.split(":")[0] === wanted);
    if (!fitting.length) return false;
    const again = kind(pick) === wanted && fitting.length > 1 && wanted !== "";
    pick.value = again ? fitting[(fitting.indexOf(pick.value) + 1) % fitting.length] : fitting[0];
    pick.dispatchEvent(new Event("input", { bubbles: true }));
    pick.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  };
  const found = () => {
    const was = find.value !== "";
    find.value = "";
    filter("");
    return was;
  };

  form.addEventListener("change", count);
  find.addEventListener("input", () => filter(find.value));
  find.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      go(there()[0]);
    } else if (event.key === "Escape") found();
  });
  form.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[name=save]"));
      return;
    }
    const pick = event.target.closest("select");
    if (!pick || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown" || event.key === "Enter") step(pick, 1);
    else if (event.key === "ArrowUp") step(pick, -1);
    else if (event.key in CHOICES) {
      const looking = find.value !== "";
      const stays = ["3", "4"].includes(event.key);
      if (choose(pick, CHOICES[event.key]) && !stays) {
        if (looking) { found(); find.focus(); } else step(pick, 1);
      }
    } else if (event.key === "/" || /^[a-z]$/i.test(event.key)) {
      found();
      find.focus();
      if (event.key === "/") event.preventDefault();
      return; // the letter itself is typed where the focus is now
    } else if (event.key === "Escape") { found(); find.focus(); } else return;
    event.preventDefault();
  });
  form.querySelector("[data-rest]").addEventListener("click", (event) => {
    event.preventDefault(); // shown first, saved by the press that saves
    for (const pick of picks) if (pick.value === "") choose(pick, "present");
    form.querySelector("button[name=save]").focus();
  });
  form.addEventListener("submit", () => filter(""));
  count();
}
