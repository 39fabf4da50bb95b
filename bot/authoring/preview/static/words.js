// Words in every language side by side: those of the newest bubble, or of one that was chosen. Saved as drafts.

import { isOpen, openBench, whenOpened } from "./bench.js";
import { costOf, meaningIn } from "./costs.js";
import { openFile } from "./editor.js";
import { ask, on } from "./line.js";
import { byId, button, later, make } from "./page.js";

const place = byId("word-list");
const news = byId("words-news");
const STATES = { draft: "draft", stale: "out of date", missing: "missing", signed: "signed" };
let newest = [];
let chosen = null;
let asked = 0;

const isDirty = () => place.querySelector("form.changed") !== null;

const parts = () => [...place.querySelectorAll("textarea, button, input")];

// A bubble was shown: as long as nothing is chosen or half written, its words are the ones to look at.
export function newestIs(sources) {
  newest = sources;
  if (isOpen("words") && !chosen && !isDirty()) draw();
}

export async function showWords(sources) {
  if (isDirty()) {
    openBench("words");
    news.textContent = "Save these words first, or take your change back.";
    return;
  }
  chosen = sources;
  await openBench("words");
  place.querySelector("textarea")?.focus();
}

async function draw() {
  asked += 1;
  const mine = asked;
  const answer = await ask("words", { sources: chosen ?? newest });
  // She may have begun to write, or asked for others, while the answer was on its way.
  if (!answer || mine !== asked || isDirty()) return;
  byId("words-follow").hidden = !chosen;
  if (!answer.texts.length) news.textContent = "Nothing of the newest bubble stands in a file. Choose another one.";
  const focused = parts().indexOf(document.activeElement);
  place.replaceChildren(...answer.texts.map(drawText));
  parts()[focused]?.focus({ preventScroll: true });
  place.querySelectorAll("textarea").forEach(fit);
}

function drawText(text) {
  const { where } = text;
  const open = button(`${where.file}, line ${where.line}`, { class: "where" }, () => openFile(where.file, where.line));
  return make("section", { class: "text", "aria-label": where.source }, open, sourceForm(text),
    ...text.locales.map((it) => translationForm(where, it)));
}

function wordsForm(title, state, words, attributes) {
  const id = `words-${Math.random().toString(36).slice(2)}`;
  const area = make("textarea", { id, rows: "1", spellcheck: "true", ...attributes });
  area.value = words;
  const badge = state && make("span", { class: `state is-${state}` }, STATES[state] ?? state);
  const save = make("button", { type: "submit", class: "strong", hidden: "" }, "Save");
  const back = make("button", { type: "reset", class: "plain", hidden: "" }, "Take back");
  const form = make("form", {}, make("label", { for: id }, title, badge ? " " : "", badge), area, make("div", { class: "saves" }, save, back));
  area.addEventListener("input", () => { fit(area); touched(form, area.value !== words); });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    area.value = words;
    fit(area);
    touched(form, false);
  });
  return { form, area };
}

function touched(form, changed) {
  form.classList.toggle("changed", changed);
  for (const it of form.querySelectorAll("[type=submit], [type=reset], .cost")) it.hidden = !changed;
  if (!changed) news.textContent = "";
}

function fit(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

function sourceForm({ where, cost }) {
  const { form, area } = wordsForm("English, the author’s words", "", where.source, { lang: "en", dir: "ltr" });
  if (cost) {
    const box = costOf(cost);
    box.hidden = true;
    form.insertBefore(box, form.lastChild);
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await ask("text", { ...where, words: area.value, meaning: meaningIn(form) });
    if (told(answer, form)) replaceSource(where, answer.where);
  });
  return form;
}

function translationForm(where, { locale, name, dir, open, words, state }) {
  const { form, area } = wordsForm("", state, words, { lang: locale, dir, ...(open ? {} : { readonly: "" }) });
  form.querySelector("label").prepend(make("span", { lang: locale }, name));
  if (!open) area.placeholder = "No catalog yet";
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (told(await ask("translation", { ...where, locale, words: area.value, before: words }), form)) draw();
  });
  return form;
}

function told(answer, form) {
  const saved = answer && !answer.no;
  if (saved) touched(form, false);
  if (answer) news.textContent = answer.no ?? "Saved as a draft.";
  return saved;
}

function replaceSource(old, now) {
  const same = (it) => it.source === old.source && it.line === old.line && it.file === old.file;
  chosen = (chosen ?? newest).map((it) => (same(it) ? now : it));
  draw();
}

const redraw = later(() => { if (isOpen("words") && !isDirty()) draw(); }, 100);
on("chat", redraw);
on("problems", redraw);
whenOpened("words", () => (isDirty() ? null : draw()));
byId("words-follow").addEventListener("click", () => {
  chosen = null;
  if (!isDirty()) draw();
});
