// Translate and sign text by text: English and its translation side by side, what surrounds them, and the new bubble.

import { ask, post } from "./line.js";
import { drawButtons, drawWords } from "./message.js";
import { byId, make, spoken, t } from "./page.js";
import { drawSheets } from "./sheets.js";
import { drawSigning, initials } from "./sign_text.js";
import { fit, wordForm } from "./word_form.js";

const KINDS = {
  bubble: t("bubble"), question: t("question"), feedback: t("feedback"), button: t("button"), picture: t("picture"), label: t("text"),
};
const STATES = { draft: t("draft"), stale: t("out of date"), missing: t("missing"), signed: t("signed") };
// The reasons why a translation cannot be changed here.
const CLOSED = {
  language: t("Nobody has begun this language yet."), role: t("Your account does not translate into this language."),
  live: t("Girls have these words. They are changed in a draft."), elsewhere: t("This text belongs to another part: it is only read here."),
};
const address = new URL(location.href).searchParams;

// The answer to `texts` that is worked through, the number of the text that is shown, and that of the one that is being
// loaded. -1 is a text of another part.
let sheet = null;
let drawn = -1;
let at = -1;
let mode = address.get("mode") === "sign" ? "sign" : "translate";
let asked = 0;

const [news, one, pair] = ["news", "one", "pair"].map(byId);
const isDirty = () => pair.querySelector("form.changed") !== null;

function tell(sentence) {
  news.textContent = sentence ?? "";
}

// Returns whether another text may be shown: not while there are unsaved words.
function isFree() {
  if (isDirty()) tell(t("Save these words first, or take your change back."));
  return !isDirty();
}

// ---- the part ----

async function open(wanted) {
  const answer = await ask("texts", wanted);
  if (!answer) return;
  if (answer.no) {
    tell(answer.no);
    return;
  }
  sheet = answer;
  if (!sheet.translates && sheet.signs) mode = "sign";
  if (!sheet.signs) mode = "translate";
  drawChoices();
  await show(first(wanted.number), false);
}

function first(number) {
  if (number !== undefined && sheet.texts[number]) return number;
  const waits = mode === "sign" ? ["draft"] : ["missing", "stale"];
  return Math.max(0, sheet.texts.findIndex(({ state }) => waits.includes(state)));
}

function drawChoices() {
  choice("locale", sheet.languages.map(({ code, name }) => [code, name, code]), sheet.locale);
  choice("part", sheet.parts.map((it) => [it.part, doneOf(it)]), sheet.part);
  drawMode();
  drawProgress();
  drawRecord();
  drawSheets(sheet, { isFree, taken: () => open({ locale: sheet.locale, part: sheet.part, number: Math.max(0, at) }) });
}

// A part of the course, and how far it is.
const doneOf = ({ title, done, texts }) => t("{title} ({done} of {texts})", { title, done, texts });

function choice(id, rows, chosen) {
  byId(id).replaceChildren(...rows.map(([value, text, lang]) => make("option", { value, ...(lang ? { lang } : {}) }, text)));
  byId(id).value = chosen;
}

function drawMode() {
  for (const name of ["translate", "sign"]) byId(`mode-${name}`).ariaPressed = String(name === mode);
  byId("mode-translate").disabled = !sheet.translates;
  byId("mode-sign").disabled = !sheet.signs;
  byId("initials-field").hidden = mode !== "sign" || sheet.named;
}

// Only lessons are recorded, in a language of hers.
function drawRecord() {
  const lesson = sheet.part.startsWith("lessons/") ? sheet.part.slice("lessons/".length) : "";
  byId("record").hidden = !lesson || !sheet.translates;
  byId("record").href = `record?${new URLSearchParams({ locale: sheet.locale, lesson })}`;
}

const count = (...states) => sheet.texts.filter(({ state }) => states.includes(state)).length;

function drawProgress() {
  const here = sheet.parts.find(({ part }) => part === sheet.part);
  [here.done, here.signed] = [count("draft", "signed"), count("signed")];
  byId("progress").textContent = t("{done} of {texts} done, {signed} signed", here);
  byId("part").selectedOptions[0].textContent = doneOf(here);
  [byId("bar").max, byId("bar").value] = [here.texts, mode === "sign" ? here.signed : here.done];
}

function remember() {
  const now = new URLSearchParams({ locale: sheet.locale, part: sheet.part, text: String(at + 1), mode });
  history.replaceState(null, "", `?${now}`);
}

// ---- one text ----

// `focused`: the focus goes to the text, because it was called up by a key or a button.
function show(number, focused = true) {
  const wanted = sheet.texts[number];
  return wanted && fetchText(number, wanted.where, () => t("Text {number} of {all}", { number: number + 1, all: sheet.texts.length }), focused);
}

// A text of another part, found by the search: it is read, and written only where this desk writes.
const showElsewhere = (where, title) => fetchText(-1, where, () => title, true);

async function fetchText(number, where, title, focused) {
  asked += 1;
  const mine = asked;
  at = number;
  const text = await ask("text-in", { ...where, locale: sheet.locale, initials: initials() });
  if (mine !== asked) return;
  // The translator may have begun to write while it was being loaded.
  if (!text || text.no || isDirty()) {
    at = drawn;
    if (text?.no) tell(text.no);
    return;
  }
  drawn = number;
  draw(text, `${title()}: ${KINDS[text.kind]}`, focused);
  if (number >= 0) remember();
}

function draw(text, title, focused) {
  one.hidden = byId("help").hidden = false;
  byId("one-title").replaceChildren(title, " ", make("small", { lang: "en" }, text.who));
  drawAround("before", text.before);
  drawAround("after", text.after);
  pair.classList.toggle("english-alone", sheet.locale === "en");
  pair.replaceChildren(...[english(text), sheet.locale === "en" ? null : hers(text)].filter(Boolean),
    ...(mode === "sign" ? [signing(text)] : []));
  pair.querySelectorAll("textarea").forEach(fit);
  drawHelp(text);
  drawMoves();
  if (!focused) return;
  const area = pair.querySelector("textarea:not([readonly])");
  (area ?? byId("one-title")).focus();
  area?.setSelectionRange(area.value.length, area.value.length);
}

function drawAround(id, texts) {
  byId(id).replaceChildren(...texts.map(({ where, kind, words }) => make("li", {},
    make("span", { class: "kind" }, KINDS[kind]),
    make("p", { lang: "en", dir: "auto" }, where.source),
    sheet.locale === "en" ? null : make("p", { lang: sheet.locale, dir: "auto", class: words ? "" : "lacks-note" }, words || t("Not translated yet")))));
}

const heading = (words, ...more) => make("h3", {}, words, ...more);

function english(text) {
  const stale = text.changes.length ? make("div", { class: "made-from" },
    make("h4", {}, t("Changed since it was translated")),
    make("p", { class: "change", lang: "en" }, ...text.changes.map(changed))) : null;
  return make("section", { class: "side", "aria-label": t("English") }, heading(t("English")),
    make("p", { class: "words-read", lang: "en", dir: "auto" }, text.where.source), stale);
}

function changed({ kind, words }) {
  if (kind === "same") return words;
  const mark = make(kind === "gone" ? "del" : "ins", {}, words);
  mark.prepend(make("span", { class: "unseen", lang: spoken }, kind === "gone" ? t("gone: ") : t("new: ")));
  return mark;
}

function hers(text) {
  const box = make("section", { class: "side", "aria-label": sheet.name });
  if (mode === "sign") box.append(heading(make("span", { lang: sheet.locale }, sheet.name), " ", badge(text.state)), read(text));
  else box.append(writing(text));
  return box;
}

const badge = (state) => make("span", { class: `state is-${state}` }, STATES[state]);

const read = (text) => make("p", { class: "words-read", lang: sheet.locale, dir: sheet.dir }, text.words || "–");

function writing(text) {
  const { where } = text;
  const number = drawn;
  const writes = sheet.translates && text.here;
  return wordForm({
    title: make("span", { lang: sheet.locale }, sheet.name),
    state: text.state,
    words: text.words,
    attributes: { lang: sheet.locale, dir: sheet.dir, ...(writes ? {} : { readonly: "" }) },
    place: writes ? [sheet.locale, where.file, where.source] : null,
    above: writes ? null : whyClosed(text),
    check: writes ? (typed) => looked(text, typed) : null,
    save: (typed, before) => ask("translation", { ...where, locale: sheet.locale, words: typed, before }),
    tell,
    saved: (answer) => became(number, answer.state),
    next: number < 0 ? null : () => step(1),
  });
}

function whyClosed(text) {
  const reason = CLOSED[sheet.closed || (sheet.translates ? "elsewhere" : "role")];
  const way = sheet.closed === "live" ? make("a", { href: document.body.dataset.onward }, t("Begin a draft")) : null;
  return make("p", { class: "made-from" }, reason, way && " ", way);
}

// The rules of the catalogs, the words that are never used, and the bubble: all for the words being typed.
async function looked(text, typed) {
  const about = { ...text.where, locale: sheet.locale, words: typed };
  const [draft, bubble] = await Promise.all([ask("draft", about), ask("bubble", about)]);
  if (!draft?.problems) return draft;
  if (bubble?.message && pair.isConnected) drawSeen(bubble.message, text, typed);
  return { ...draft, ...bubble, problems: [...draft.problems, ...(bubble?.problems ?? [])] };
}

function became(number, state) {
  if (number < 0) return;
  sheet.texts[number].state = state;
  drawProgress();
}

// ---- signing ----

function signing(text) {
  const number = drawn;
  return drawSigning(text, {
    locale: sheet.locale,
    named: sheet.named,
    canSign: sheet.signs && text.here,
    canMend: sheet.translates && text.here,
    tell,
    mend: () => change("translate", true),
    signed: () => {
      became(number, "signed");
      onward("draft", t("Signed. Nothing else is unsigned here."));
    },
    takenBack: () => {
      became(number, text.signers.length > 1 ? "signed" : "draft");
      again();
    },
    again,
  });
}

const again = () => show(at);

// ---- what helps ----

function drawHelp(text) {
  drawSeen(text.message, text, text.words);
  byId("play").hidden = !text.play;
  byId("play").onclick = () => playHere(text.play);
  byId("glossary").hidden = !text.glossary.length;
  byId("glossary-list").replaceChildren(...text.glossary.flatMap(glossaryRow));
  byId("notes").hidden = !text.notes.length;
  byId("note-list").replaceChildren(...text.notes.map((note) => make("li", { lang: "en" }, note)));
}

function glossaryRow({ english: word, word: said, never, why }) {
  return [
    make("dt", { lang: "en" }, word),
    make("dd", {}, make("b", { lang: sheet.locale }, said), never && make("p", {}, make("span", { class: "never" }, t("Never: ")), make("span", { lang: sheet.locale }, never)),
      why && make("p", { class: "why" }, why)),
  ];
}

function drawSeen(message, text, words) {
  const labels = new Map();
  const item = make("li", { class: "bot" }, message.html || message.picture ? drawWords(message) : "");
  if (message.buttons.length) item.append(drawButtons(message.buttons, message.lang, labels));
  for (const button of item.querySelectorAll("button")) {
    // Only a picture of the chat: its buttons do nothing here.
    button.disabled = true;
    if (labels.get(button)?.[0].source === text.where.source) button.classList.add(words ? "is-this" : "is-this-missing");
  }
  byId("seen").replaceChildren(item);
}

async function playHere({ lesson, stop, key }) {
  if (!isFree()) return;
  await post("settings", { locale: sheet.locale });
  const answer = await ask("jump", { lesson, stop, key });
  if (answer?.no) tell(answer.no);
  else if (answer) location.href = "./";
}

// ---- going on ----

function drawMoves() {
  byId("go-back").hidden = byId("go-next").hidden = at < 0;
  byId("go-missing").hidden = mode === "sign" || !count("missing");
  byId("go-stale").hidden = mode === "sign" || !count("stale");
  byId("go-unsigned").hidden = mode !== "sign" && !count("draft");
}

function step(by) {
  if (!isFree()) return;
  if (sheet.texts[at + by]) show(at + by);
  else tell(by > 0 ? t("This was the last text here.") : t("This is the first text here."));
}

// To the next text in a state, from the beginning again after the last one.
function onward(state, otherwise) {
  if (!isFree()) return;
  const order = [...sheet.texts.keys()].map((it) => (it + at + 1) % sheet.texts.length);
  const found = order.find((it) => sheet.texts[it].state === state && it !== at);
  if (found !== undefined) show(found);
  else {
    tell(otherwise);
    again();
  }
}

async function change(to, focused = false) {
  await ready;
  if (!sheet || !isFree()) return;
  mode = to;
  drawMode();
  drawProgress();
  if (at >= 0) show(at, focused);
}

byId("go-back").addEventListener("click", () => step(-1));
byId("go-next").addEventListener("click", () => step(1));
byId("go-missing").addEventListener("click", () => onward("missing", t("Nothing else is missing here.")));
byId("go-stale").addEventListener("click", () => onward("stale", t("Nothing else is out of date here.")));
byId("go-unsigned").addEventListener("click", () => onward("draft", t("Nothing else is unsigned here.")));
byId("mode-translate").addEventListener("click", () => change("translate"));
byId("mode-sign").addEventListener("click", () => change("sign"));
byId("initials").addEventListener("change", () => { if (at >= 0) show(at, false); });

for (const id of ["locale", "part"]) {
  byId(id).addEventListener("change", () => {
    if (!isFree()) byId(id).value = sheet[id];
    else if (id === "locale") open({ locale: byId(id).value, part: sheet.part, number: Math.max(0, at) });
    else open({ locale: sheet.locale, part: byId(id).value });
  });
}

// ---- search ----

byId("search-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const search = byId("search").value.trim();
  await ready;
  if (!search || !sheet) return;
  const answer = await ask("texts", { locale: sheet.locale, part: sheet.part, search });
  if (!answer || answer.no) {
    tell(answer?.no);
    return;
  }
  byId("hits").hidden = false;
  byId("hits-title").textContent = answer.texts.length === 1 ? t("1 text found") : t("{count} texts found", { count: answer.texts.length });
  byId("hit-list").replaceChildren(...answer.texts.map(hit));
  byId("hits").querySelector("button").focus();
});

function hit({ where, words, title, part }) {
  const found = make("button", { type: "button", class: "hit" },
    make("span", { class: "kind", lang: "en" }, title), make("span", { lang: "en" }, where.source),
    words && make("span", { lang: sheet.locale, dir: "auto" }, words));
  found.addEventListener("click", async () => {
    if (!isFree()) return;
    if (part !== sheet.part && sheet.parts.some((it) => it.part === part)) await open({ locale: sheet.locale, part });
    const number = sheet.texts.findIndex((it) => it.where.source === where.source && it.where.file === where.file);
    if (number >= 0) show(number);
    else showElsewhere(where, title);
  });
  return make("li", {}, found);
}

byId("hits-close").addEventListener("click", () => {
  byId("hits").hidden = true;
  byId("search").focus();
});

addEventListener("beforeunload", (event) => { if (isDirty()) event.preventDefault(); });

// What is pressed before the texts are there waits for them.
const ready = open({
  locale: address.get("locale") ?? "",
  part: address.get("part") ?? "",
  ...(address.has("text") ? { number: Number(address.get("text")) - 1 } : {}),
});
