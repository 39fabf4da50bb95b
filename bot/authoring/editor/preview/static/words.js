// Words in every language side by side: those of the newest bubble, or of one that was chosen.

import { isOpen, openBench, whenOpened } from "./bench.js";
import { costOf, meaningIn } from "./costs.js";
import { openFile } from "./editor.js";
import { ask, askNewest, on } from "./line.js";
import { button, byId, later, make, seesFiles, t } from "./page.js";
import { fit, wordForm } from "./word_form.js";

const place = byId("word-list");
const sheet = byId("word-sheet");
const news = byId("words-news");
let newest = [];
let chosen = null;
let shown = "";
// The language that was asked for: its words get the focus when they are drawn.
let wanted = "";

const isDirty = () => place.querySelector("form.changed") !== null;

export const shownSource = () => (chosen ?? newest)[0];

export function tell(sentence) {
  news.textContent = sentence;
}

// A bubble was shown: as long as nothing is chosen or half written, its words are the ones to look at.
export function newestIs(sources) {
  newest = sources;
  if (isOpen("words") && !chosen && !isDirty()) draw();
}

export function showWords(sources, locale = "en") {
  if (isDirty()) {
    openBench("words");
    tell(t("Save these words first, or take your change back."));
    return;
  }
  chosen = sources;
  wanted = locale;
  tell("");
  openBench("words");
}

async function draw() {
  const answer = await askNewest("words", { sources: chosen ?? newest });
  // The author may have begun to write, or asked for other words, while the answer was on its way.
  if (isDirty()) wanted = "";
  if (!answer || isDirty()) return;
  byId("words-follow").hidden = !chosen;
  if (!answer.texts.length) tell(t("Nothing of the newest bubble can be changed here. Choose another one."));
  const now = JSON.stringify(answer.texts);
  if (now !== shown) keepingHerPlace(() => place.replaceChildren(...answer.texts.map(drawText)));
  shown = now;
  if (wanted) place.querySelector(`textarea[lang="${CSS.escape(wanted)}"]`)?.focus();
  wanted = "";
}

// Runs a change that draws the same forms again, and puts the focus and the scroll position back.
function keepingHerPlace(change) {
  const before = document.activeElement;
  const number = [...place.querySelectorAll("form")].indexOf(before?.closest("form"));
  const top = sheet.scrollTop;
  change();
  place.querySelectorAll("textarea").forEach(fit);
  sheet.scrollTop = top;
  const area = place.querySelectorAll("form")[number]?.querySelector("textarea");
  area?.focus({ preventScroll: true });
  if (before?.matches("textarea")) area?.setSelectionRange(before.selectionStart, before.selectionEnd);
}

function drawText(text) {
  const { file, line, source } = text.where;
  const open = seesFiles ? button(t("{file}, line {line}", { file, line }), { class: "where" }, () => openFile(file, line)) : null;
  const about = text.notes.length ? make("ul", { class: "about", role: "list" }, ...text.notes.map((it) => make("li", { lang: "en" }, it))) : null;
  return make("section", { class: "text", "aria-label": source }, open, about, sourceForm(text),
    ...text.locales.map((it) => translationForm(text, it)));
}

function sourceForm(text) {
  return wordForm({
    title: t("English, the author’s words"),
    words: text.where.source,
    attributes: { lang: "en", dir: "ltr" },
    place: ["en", text.where.file, text.where.source],
    below: text.cost ? costOf(text.cost) : null,
    tell,
    saved: draw,
    save: async (words, base, form) => {
      const answer = await ask("text", { ...text.where, words, meaning: meaningIn(form) });
      if (!answer?.where) return answer;
      replaceSource(text, answer.where);
      return { ...answer, words: answer.where.source };
    },
  });
}

function translationForm(text, { locale, name, dir, open, words, state, madeFrom }) {
  const attributes = { lang: locale, dir, ...(open ? {} : { readonly: "", placeholder: t("Not begun yet") }) };
  return wordForm({
    title: make("span", { lang: locale }, name),
    state,
    words,
    attributes,
    place: open ? [locale, text.where.file, text.where.source] : null,
    above: madeFrom && make("p", { class: "made-from" }, t("Made from: "), make("q", { lang: "en" }, madeFrom)),
    check: open ? (typed) => ask("draft", { ...text.where, locale, words: typed }) : null,
    tell,
    saved: draw,
    save: (typed, before) => ask("translation", { ...text.where, locale, words: typed, before }),
  });
}

function replaceSource(text, now) {
  const old = text.where;
  const same = (it) => it.source === old.source && it.line === old.line && it.file === old.file;
  chosen = (chosen ?? newest).map((it) => (same(it) ? now : it));
  text.where = now;
}

const redraw = later(() => { if (isOpen("words") && !isDirty()) draw(); }, 100);
on("chat", redraw);
on("problems", redraw);
whenOpened("words", () => (isDirty() ? null : draw()));
byId("words-follow").addEventListener("click", () => {
  chosen = null;
  if (!isDirty()) draw();
});
