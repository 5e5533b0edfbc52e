// A voice note recorded on the page, where the browser can: start, stop, listen, throw away. What was recorded becomes
// the file of the field, and goes with the form. Without it the field takes a file, which a phone offers to record too.
"use strict";

const KINDS = [["audio/mp4;codecs=mp4a.40.2", ".m4a"], ["audio/webm;codecs=opus", ".webm"], ["audio/ogg;codecs=opus", ".ogg"]];
const kind = window.MediaRecorder && KINDS.find(([type]) => MediaRecorder.isTypeSupported(type));

const element = (name, words, className) => Object.assign(document.createElement(name), { textContent: words, className });
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

const offer = (field) => {
  const words = field.closest("form").querySelector("[data-record-words]")?.dataset ?? {};
  const box = element("div", "", "recorder");
  const start = element("button", words.start ?? "●", "btn btn-outline-primary");
  const stop = element("button", words.stop ?? "■", "btn btn-primary");
  const discard = element("button", words.discard ?? "×", "btn btn-outline-secondary");
  const time = element("output", "", "num");
  const told = element("span", "", "quiet");
  const player = element("audio", "", "");
  const most = Number(field.dataset.record) * 60;
  let recorder, timer, taken = 0, address;

  const show = (...seen) => { for (const one of [start, stop, discard, player]) one.hidden = !seen.includes(one); };
  const forget = () => {
    if (address) URL.revokeObjectURL(address);
    address = undefined;
    player.removeAttribute("src");
    time.textContent = "";
  };
  const keep = (blob) => {
    const held = new DataTransfer();
    held.items.add(new File([blob], `${words.name ?? "voice"}${kind[1]}`, { type: kind[0].split(";")[0] }));
    field.files = held.files;
    address = URL.createObjectURL(blob);
    player.src = address;
    show(player, discard);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    discard.focus();
  };

  start.addEventListener("click", async () => {
    told.textContent = "";
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      told.textContent = words.denied ?? "";
      return;
    }
    const pieces = [];
    recorder = new MediaRecorder(stream, { mimeType: kind[0], audioBitsPerSecond: 48000 });
    recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    recorder.addEventListener("stop", () => {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
      keep(new Blob(pieces, { type: kind[0] }));
    });
    taken = 0;
    time.textContent = clock(0);
    timer = setInterval(() => {
      taken += 1;
      time.textContent = clock(taken);
      if (taken >= most - 5) recorder.stop();
    }, 1000);
    recorder.start(1000);
    show(stop);
    stop.focus();
  });
  stop.addEventListener("click", () => recorder.stop());
  discard.addEventListener("click", () => { field.value = ""; forget(); show(start); start.focus(); });
  field.addEventListener("change", () => { forget(); show(start); });
  field.form.addEventListener("submit", (event) => {
    if (recorder?.state !== "recording") return;
    event.preventDefault(); // the file is whole only a moment later
    recorder.stop();
    told.textContent = words.again ?? "";
  });

  for (const button of [start, stop, discard]) button.type = "button";
  player.controls = true;
  told.setAttribute("role", "status");
  box.append(start, stop, time, player, discard, told);
  field.after(box);
  show(start);
};

if (kind && navigator.mediaDevices?.getUserMedia) for (const field of document.querySelectorAll("input[data-record]")) offer(field);
