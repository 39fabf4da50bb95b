// Record a lesson with the microphone: large words, one button each, and the sound as girls will hear it.

import { ask } from "./line.js";
import { button, byId, inBase64, make, t } from "./page.js";

const address = new URL(location.href).searchParams;
// Browsers record Opus in one of these; the server takes no other sound.
const TYPE = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus"].find((it) => globalThis.MediaRecorder?.isTypeSupported(it));
const MOST_SECONDS = 120;
const BITS_A_SECOND = 16000;

let sheet = null;
// The recorder that is on, and the button that stops it.
let recorder = null;

const tell = (sentence) => { byId("news").textContent = sentence ?? ""; };

async function open(about) {
  const answer = await ask("recordings", about);
  if (!answer || answer.no) {
    tell(answer?.no);
    return;
  }
  sheet = answer;
  byId("lesson").textContent = sheet.title;
  byId("locale").replaceChildren(...sheet.languages.map(({ code, name }) => make("option", { value: code, lang: code }, name)));
  byId("locale").value = sheet.locale;
  byId("texts").replaceChildren(...sheet.texts.map(row));
  drawProgress();
  if (!sheet.records) tell(t("Girls have these words. They are changed in a draft."));
  else if (!TYPE) tell(t("This browser cannot record here. Use Chrome, Edge or Firefox, on a computer or on Android."));
}

function drawProgress() {
  byId("progress").textContent = t("{done} of {texts} recorded", { done: sheet.texts.filter(({ sound }) => sound).length, texts: sheet.texts.length });
}

function row(text, index) {
  const number = index + 1;
  const item = make("li", {}, make("p", { class: "words", lang: sheet.locale, dir: sheet.dir, id: `words-${number}` }, text.words),
    text.who && make("p", { class: "card-about" }, t("Only for: {who}", { who: text.who })));
  const box = make("div", { class: "saves" });
  item.append(box);
  drawButtons(box, text, number);
  return item;
}

function drawButtons(box, text, number) {
  const label = text.sound ? t("Record text {number} anew", { number }) : t("Record text {number}", { number });
  const start = button(label, { class: "plain", "aria-describedby": `words-${number}` }, () => (recorder ? stop() : begin(start, box, text, number)));
  start.disabled = !sheet.records || !TYPE;
  const sound = text.sound ? make("audio", { controls: "", preload: "none", src: `${text.sound}?${Date.now()}`, "aria-label": t("Recording of text {number}", { number }) }) : null;
  box.replaceChildren(start, ...[sound, text.sound && make("span", { class: "kind" }, `${text.kb} kB`)].filter(Boolean));
  return start;
}

async function begin(start, box, text, number) {
  if (!byId("agreed").checked) {
    tell(t("Say first that it is your own voice, and that you are grown up."));
    byId("agreed").focus();
    return;
  }
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true } });
  } catch {
    tell(t("The microphone is not free. Let this page use it: the lock or camera sign beside the address asks."));
    return;
  }
  const parts = [];
  recorder = new MediaRecorder(stream, { mimeType: TYPE, audioBitsPerSecond: BITS_A_SECOND });
  recorder.ondataavailable = ({ data }) => parts.push(data);
  let seconds = 0;
  const clock = setInterval(() => {
    seconds += 1;
    start.textContent = t("Stop ({seconds} s)", { seconds });
    if (seconds === MOST_SECONDS) stop();
  }, 1000);
  recorder.onstop = async () => {
    clearInterval(clock);
    stream.getTracks().forEach((track) => track.stop());
    recorder = null;
    await keep(new Blob(parts), box, text, number);
  };
  recorder.start();
  start.textContent = t("Stop ({seconds} s)", { seconds });
  start.classList.add("is-on");
  for (const other of byId("texts").querySelectorAll("button")) other.disabled = other !== start;
  tell(t("Recording text {number} …", { number }));
}

function stop() {
  if (recorder?.state === "recording") recorder.stop();
}

// Stores a sound in the draft. What cannot be stored is told, and recorded once more.
async function keep(sound, box, text, number) {
  tell(t("On its way…"));
  const about = { locale: sheet.locale, lesson: sheet.lesson, key: text.key, agreed: "yes", content: await inBase64(sound) };
  const answer = await ask("record", about);
  if (answer && !answer.no) Object.assign(text, { sound: answer.sound, kb: answer.kb });
  for (const other of byId("texts").querySelectorAll("button")) other.disabled = false;
  drawButtons(box, text, number).focus();
  drawProgress();
  tell(answer ? answer.no ?? t("Text {number} is recorded. Listen to it once.", { number }) : t("It has not arrived. Try again."));
}

byId("locale").addEventListener("change", () => open({ locale: byId("locale").value, lesson: sheet.lesson }));
addEventListener("beforeunload", (event) => { if (recorder) event.preventDefault(); });

open({ locale: address.get("locale") ?? "", lesson: address.get("lesson") ?? "" });
