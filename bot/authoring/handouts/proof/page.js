// The page of a proof: `turns.js` looks up what the bot would do, this draws it. No storage, no network.
"use strict";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const byId = (id) => document.getElementById(id);
const data = read("lesson");
const game = playTurns(data);
const log = byId("log"), list = byId("messages"), keyboard = byId("keyboard"), toast = byId("toast");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const KEYS = ["lessons", "help", "tidy"];

// What she pressed since the start: a number is a button of the question, "help" a key below the chat.
let pressed = [];
let live = null;
let toastTimer;

function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const name of Object.keys(attributes)) node.setAttribute(name, attributes[name]);
  node.append(...children);
  return node;
}

// ---- drawing ----

function locale() { return data.locales[game.girl.locale]; }

function drawButtons(rows, labels, lang) {
  const box = make("div", { class: "buttons", lang, dir: "auto" });
  let number = 0;
  for (const row of rows) {
    const line = make("div", { class: "row" });
    for (const words of row) {
      const changed = data.changed[labels[number]] === undefined ? {} : { class: "changed" };
      line.append(make("button", Object.assign({ type: "button", "data-tap": number++ }, changed), words));
    }
    box.append(line);
  }
  return box;
}

function mark(title, words) {
  return make("details", { class: "mark", lang: "en", dir: "ltr" }, make("summary", {}, title), make("p", { dir: "auto" }, words));
}

function drawBubble({ number, html, picture, rows, labels, rates }) {
  const text = data.bubbles[number][0];
  const source = picture >= 0 ? data.images[data.shown[picture][game.girl.locale]] : "";
  const lang = locale().code;
  const bubble = make("div", { class: "bubble", lang, dir: "auto" }, make("span", { class: "unseen", lang: "en" }, "Bot: "));
  const waits = picture >= 0 && byId("pictures").value === "on-tap" && locale().show[picture];
  if (source && !waits) bubble.append(make("img", { src: source, alt: "" }));
  const words = make("p", {});
  words.innerHTML = html; // escaped beforehand: only <b> and <code> are left
  bubble.append(words);
  const change = data.changed[text];
  if (change !== undefined) bubble.append(data.before[change] ? mark("Changed", data.before[change]) : mark("New", "These words were not there before."));
  if (locale().missing.includes(text)) bubble.append(mark("Not translated yet", "These words still need a translation into this language."));
  const item = make("li", { class: rows.length || picture >= 0 ? "bot wide" : "bot" }, bubble);
  list.append(item);
  if (waits) item.append(drawShow(waits, source, lang));
  if (rates.length) item.append(drawRates(rates, lang));
  if (rows.length) {
    item.append(drawButtons(rows, labels, lang));
    live = item;
  }
  if (!calm.matches && item.animate) item.animate({ opacity: [0, 1] }, 180);
}

// The button that brings a picture in place of its words.
function drawShow(label, src, lang) {
  const button = make("button", { type: "button" }, label);
  const box = make("div", { class: "buttons", lang, dir: "auto" }, make("div", { class: "row" }, button));
  button.addEventListener("click", () => {
    const bubble = box.parentNode.querySelector(".bubble");
    const picture = make("img", { src, alt: "", class: "wished" });
    bubble.insertBefore(picture, bubble.querySelector("p"));
    box.remove();
  });
  return box;
}

// The row below a badge. It leads nowhere here: what a girl makes of a lesson is counted by the bot alone.
function drawRates(rates, lang) {
  const row = make("div", { class: "row" });
  row.append(...rates.map((text) => make("button", { type: "button", disabled: "" }, text)));
  return make("div", { class: "buttons rates", lang, dir: "auto" }, row);
}

// What becomes of the buttons she pressed: her pick as one that does nothing, or none.
function settle(item, text) {
  const box = item && item.querySelector(".buttons");
  if (!box) return;
  box.remove();
  if (!text) return;
  const row = make("div", { class: "row" }, make("button", { type: "button", disabled: "", class: "picked" }, text));
  item.append(make("div", { class: "buttons", lang: box.lang, dir: "auto" }, row));
}

function drawAround() {
  const { code, dir, name, draft, keys } = locale();
  document.documentElement.lang = code;
  keyboard.lang = code;
  keyboard.dir = log.dir = dir;
  while (keyboard.firstChild) keyboard.firstChild.remove();
  keyboard.append(...keys.map((key) => make("button", { type: "button" }, key)));
  byId("locale").value = String(game.girl.locale);
  byId("state").textContent = draft ? `Draft: nobody has signed it in ${name} yet` : `Signed in ${name}`;
}

function say(words) {
  clearTimeout(toastTimer);
  toast.textContent = words;
  toastTimer = setTimeout(() => { toast.textContent = ""; }, 7000);
}

function showNewest() {
  const newest = list.lastElementChild;
  // A message taller than the screen is shown from its first line.
  if (newest) log.scrollTop = Math.min(log.scrollHeight - log.clientHeight, newest.offsetTop - 8);
}

// ---- what happens ----

function show(items) {
  if (items === null) {
    say("This leads out of the file: to another lesson, to another age, language or less data (see Settings), or to what only the bot keeps.");
    return;
  }
  const old = live;
  live = null;
  let pick = "";
  for (const item of items) {
    if (item.bubble) drawBubble(item.bubble);
    else if (item.cleared) while (list.firstChild) list.firstChild.remove();
    else pick = item.pressed || pick;
  }
  settle(old, pick);
  showNewest();
}

function start() {
  pressed = [];
  live = null;
  while (list.firstChild) list.firstChild.remove();
  const met = byId("met") && byId("met").value === "1";
  const others = data.sensitive.map((_, lesson) => lesson).slice(1);
  const settings = { locale: Number(byId("locale").value), country: Number(byId("country").value), band: byId("band").selectedIndex };
  const items = game.start(Object.assign(settings, { done: met ? others : [] }), data.first);
  drawAround();
  show(items);
}

function press(what) {
  pressed.push(what);
  show(game.press(what));
}

// Another language, or pictures on a tap: the same presses once more, which lead to the same place.
function retell() {
  const before = pressed;
  start();
  for (const what of before) press(what);
}

// ---- what she does ----

list.addEventListener("click", ({ target, detail }) => {
  const button = target.closest("button[data-tap]");
  if (!button || button.closest("li") !== live) return;
  press(Number(button.dataset.tap));
  const next = live && live.querySelector("[data-tap]");
  // A click without a count was made with the keyboard: only then may the focus be moved for her.
  if (detail === 0 && next) next.focus();
});
keyboard.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button) press(KEYS[[...keyboard.children].indexOf(button)]);
});
toast.addEventListener("click", () => { toast.textContent = ""; });
byId("settings-form").addEventListener("submit", (event) => event.preventDefault());
byId("settings-form").addEventListener("change", ({ target }) => (["locale", "pictures"].includes(target.id) ? retell() : start()));
byId("start-over").addEventListener("click", start);
list.addEventListener("load", ({ target }) => {
  // A picture she tapped for stays where she looks.
  if (target.className === "wished") target.closest("li").scrollIntoView();
  else showNewest();
}, { capture: true });

const wide = matchMedia("(min-width: 720px)");
byId("settings").open = wide.matches;
if (byId("changes")) byId("changes").open = wide.matches;
start();
