// Search over all texts, above whatever is open: a hit leads to its words, one at a question also moves the learner there.

import { ask, post } from "./line.js";
import { button, byId, later, make, seesFiles, t } from "./page.js";
import { showWords } from "./words.js";

const [form, field, results, news] = ["search-form", "search-words", "search-hits", "search-news"].map(byId);
let asked = 0;

async function find() {
  asked += 1;
  const mine = asked;
  const words = field.value.trim();
  const answer = words ? await ask("search", { words }) : { hits: [], all: true };
  if (!answer || mine !== asked) return;
  results.replaceChildren(...answer.hits.map((hit) => drawHit(hit, answer)));
  results.hidden = answer.hits.length === 0;
  news.textContent = words ? told(answer) : "";
}

function told({ hits, all }) {
  if (!hits.length) return t("Nothing is found.");
  if (!all) return t("The first {count} texts are shown.", { count: hits.length });
  return hits.length === 1 ? t("1 text is found.") : t("{count} texts are found.", { count: hits.length });
}

function drawHit(hit, { lang, dir }) {
  const { where, title, words } = hit;
  const open = button("", { class: "hit" }, () => openHit(hit, words ? lang : "en"));
  open.append(make("span", { class: "hit-words", lang: "en", dir: "ltr" }, where.source),
    ...(words ? [make("span", { class: "hit-words", lang, dir }, words)] : []),
    make("span", { class: "hit-place" }, seesFiles ? t("{title}, line {line}", { title, line: where.line }) : title));
  return make("li", {}, open);
}

async function openHit({ where, lesson, stop }, locale) {
  if (stop) await ask("jump", { lesson, stop, key: "" }); // where the learner cannot come, the words are shown all the same
  else if (lesson && byId("lesson").value !== lesson) await post("settings", { lesson });
  close();
  showWords([where], locale);
}

function close() {
  asked += 1;
  results.hidden = true;
  news.textContent = "";
}

const soon = later(find, 200);
field.addEventListener("input", soon);
field.addEventListener("focus", () => { if (field.value.trim() && results.hidden) find(); });
form.addEventListener("submit", (event) => {
  event.preventDefault();
  find();
});
form.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || results.hidden) return;
  event.preventDefault(); // the workbench stays
  close();
  field.focus();
});
