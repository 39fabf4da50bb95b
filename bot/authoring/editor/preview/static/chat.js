// The chat. The server owns the conversation: all that is drawn here arrived on /events, and a tap is only reported to it.

import "./map.js";
import "./missing.js";
import "./new_lesson.js";
import "./problems.js";
import "./search.js";
import "./start.js";
import "./steps.js";
import { connect, on, post } from "./line.js";
import { drawButtons, drawWords } from "./message.js";
import { button as made, byId, calm, make, spoken, t } from "./page.js";
import { newestIs, showWords } from "./words.js";

const [log, list, keyboard, toast, settings, words, editing] =
  ["log", "messages", "keyboard", "toast", "settings", "words", "editing"].map(byId);
const wide = matchMedia("(min-width: 720px)");

// True between a tap made with the keyboard and the next key or touch: only then may the focus be moved for her.
let following = false;
let toastTimer;

// The message whose picture was tapped for: it stays in view when the picture has loaded.
let looksAt;

// The texts behind what is drawn: by message, and by button.
const sourcesOf = new WeakMap();

// ---- drawing ----

function drawMessage(message) {
  const { id, from, lang, buttons, sources } = message;
  const bubble = drawWords(message);
  const item = make("li", { id: `m${id}`, "data-id": id, class: from === "girl" ? "girl" : "bot" }, bubble);
  if (buttons?.length) item.append(drawButtons(buttons, lang, sourcesOf));
  if (sources?.length) {
    item.append(made(t("Edit words"), { class: "pen", lang: spoken }, () => showWords(sources)));
    sourcesOf.set(bubble, sources);
  }
  return item;
}

// Messages that did not change keep their element: a redraw neither reads the whole chat out again nor loses the focus.
function drawMessages(messages) {
  let place = list.firstElementChild;
  for (const message of messages) {
    const fresh = drawMessage(message);
    const old = byId(fresh.id);
    const kept = old?.isEqualNode(fresh);
    if (old === place) place = place?.nextElementSibling ?? null;
    if (kept && old.nextElementSibling === place) continue;
    if (!kept) old?.remove();
    list.insertBefore(kept ? old : fresh, place);
  }
  [...list.children].slice(messages.length).forEach((left) => left.remove());
}

function drawKeyboard(labels, lang, dir) {
  keyboard.lang = words.lang = toast.lang = lang;
  keyboard.dir = words.dir = toast.dir = log.dir = dir;
  if (labels.join("\n") === [...keyboard.children].map((button) => button.textContent).join("\n")) return;
  keyboard.replaceChildren(...labels.map((label) => make("button", { type: "button" }, label)));
}

function drawSettings(values) {
  for (const [name, value] of Object.entries(values)) {
    const select = byId(name);
    if (!select) continue;
    const known = [...select.options].some((option) => option.value === value);
    // A lesson file that is younger than this page.
    if (value && !known) select.append(make("option", { value }, value));
    select.value = value ?? "";
  }
}

// ---- scrolling and focus ----

function showNewest(smoothly) {
  const newest = list.lastElementChild;
  if (!newest) return;
  // A message taller than the screen is shown from its first line.
  const top = Math.min(log.scrollHeight - log.clientHeight, newest.offsetTop - 8);
  log.scrollTo({ top, behavior: smoothly && !following && !calm.matches ? "smooth" : "instant" });
}

function focusNewestQuestion() {
  const questions = [...list.children].filter((item) => item.querySelector("[data-tap]"));
  (questions.at(-1)?.querySelector("[data-tap]") ?? log).focus();
}

// Runs a change and catches a focus that the change would drop to the top of the page.
function keepingFocus(change, rescue) {
  const inside = log.contains(document.activeElement);
  change();
  if (inside && !log.contains(document.activeElement)) rescue();
}

// ---- what the server tells ----

function drawChat({ messages, ...around }) {
  const first = !list.children.length;
  drawAround(around);
  keepingFocus(() => drawMessages(messages), focusNewestQuestion);
  showNewest(!first);
  newestIs(messages.at(-1)?.sources ?? []);
}

function drawAround({ keyboard: labels, lang, dir, settings: values }) {
  document.documentElement.lang = lang;
  drawKeyboard(labels, lang, dir);
  drawSettings(values);
}

function drawBubble({ message }) {
  byId(`m${message.id}`)?.remove();
  const item = drawMessage(message);
  list.append(item);
  if (!calm.matches) item.animate({ opacity: [0, 1], translate: ["0 0.5rem", "0 0"] }, 180);
  showNewest(true);
  if (following && item.querySelector("[data-tap]")) focusNewestQuestion();
  if (message.sources.length) newestIs(message.sources);
}

// A message that changed in its place: its picture was asked for.
function drawChanged({ message }) {
  const item = drawMessage(message);
  keepingFocus(() => byId(item.id)?.replaceWith(item), focusNewestQuestion);
  looksAt = item;
}

function drawPicked({ id, text }) {
  const box = byId(`m${id}`)?.querySelector(".buttons");
  if (!box) return;
  keepingFocus(() => {
    if (!text) box.remove();
    else box.replaceWith(drawButtons([[{ text }]], box.lang, sourcesOf));
  }, () => log.focus({ preventScroll: true }));
}

function drawPopup({ text }) {
  clearTimeout(toastTimer);
  toast.textContent = text;
  toastTimer = setTimeout(() => { toast.textContent = ""; }, 7000);
}

function drawTidied({ ids }) {
  keepingFocus(() => ids.forEach((id) => byId(`m${id}`)?.remove()), () => log.focus({ preventScroll: true }));
}

on("chat", drawChat);
on("around", drawAround);
on("bubble", drawBubble);
on("changed", drawChanged);
on("picked", drawPicked);
on("popup", drawPopup);
on("tidied", drawTidied);

// ---- what she does ----

for (const kind of ["keydown", "pointerdown"]) {
  addEventListener(kind, () => { following = false; }, { capture: true });
}

function onTap(place, tell) {
  place.addEventListener("click", ({ target }) => {
    const button = target.closest("button:enabled");
    if (!button) return;
    following = button.matches(":focus-visible");
    tell(button);
  });
}

const isEditing = () => editing.ariaPressed === "true";

onTap(list, (button) => {
  if (button.matches(".pen")) return;
  if (isEditing() && sourcesOf.has(button)) showWords(sourcesOf.get(button));
  else post("tap", { id: Number(button.closest("li").dataset.id), data: button.dataset.tap });
});
list.addEventListener("click", ({ target }) => {
  const bubble = target.closest(".bubble");
  if (sourcesOf.has(bubble) && getSelection().isCollapsed) showWords(sourcesOf.get(bubble));
});
editing.addEventListener("click", () => {
  editing.ariaPressed = String(!isEditing());
  document.body.classList.toggle("editing", isEditing());
});
onTap(keyboard, (button) => post("say", { text: button.textContent }));
toast.addEventListener("click", () => { toast.textContent = ""; });

byId("words-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = words.value.trim();
  if (text && await post("say", { text }) && words.value.trim() === text) words.value = "";
});

byId("settings-form").addEventListener("submit", (event) => event.preventDefault());
byId("settings-form").addEventListener("change", ({ target }) => post("settings", { [target.name]: target.value }));
byId("play-lesson").addEventListener("click", () => post("settings", { lesson: byId("lesson").value }));
byId("start-over").addEventListener("click", () => post("start-over", {}));

// A picture gets its height late, and a phone loses half of its own to the typing keys.
list.addEventListener("load", ({ target }) => {
  if (looksAt?.contains(target)) looksAt.scrollIntoView({ block: "nearest" });
  else showNewest(false);
}, { capture: true });
new ResizeObserver(() => showNewest(false)).observe(log);

const fold = () => { settings.open = wide.matches; };
wide.addEventListener("change", fold);
fold();
connect();
