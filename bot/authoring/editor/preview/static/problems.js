// The problems, beside the chat. A click opens the file at its line; for whoever sees no files, the card.

import { applyButton, openFile } from "./editor.js";
import { on } from "./line.js";
import { button, byId, make, seesFiles, t } from "./page.js";
import { kindOf } from "./severity.js";
import { showCard } from "./steps.js";

let shown = "[[],[]]";
let found = [];
let lesson = "";

// The problems of the lesson that is played come first; of other ones nobody can mend any by cards.
function draw() {
  const known = seesFiles ? found : found.filter(({ file, plain }) => plain && file === lesson);
  const [here, elsewhere] = [true, false].map((own) => known.filter(({ file }) => (file === lesson) === own));
  const problems = [...here, ...elsewhere];
  const now = JSON.stringify([here, elsewhere]);
  if (now === shown) return;
  shown = now;
  byId("problems").hidden = problems.length === 0;
  const all = problems.length === 1 ? t("1 thing to mend") : t("{count} things to mend", { count: problems.length });
  const title = here.length && elsewhere.length ? t("{all}, {count} here", { all, count: here.length }) : all;
  byId("problems-title").textContent = title;
  byId("news").textContent = problems.length ? title : t("Nothing left to mend");
  byId("problem-list").replaceChildren(...problems.map(drawOne));
}

function drawOne(problem) {
  const { file, line, column, code, severity } = problem;
  const { message, hint } = seesFiles ? problem : problem.plain;
  const item = make("li", { class: severity === "error" ? "error" : "warning" },
    make("p", { class: "kind" }, kindOf(problem)), make("p", { class: "what", lang: "en" }, message));
  if (hint) item.append(make("p", { class: "hint", lang: "en" }, hint));
  if (!seesFiles) {
    item.append(button(t("Show it"), { class: "where" }, () => showCard(line)));
    return item;
  }
  const place = [file, line && t("line {line}", { line }), line && column && t("column {column}", { column })].filter(Boolean).join(", ");
  const where = `${place}${code ? ` (${code})` : ""}`;
  const apply = applyButton(problem);
  if (apply) item.append(apply);
  item.append(file ? button(where, { class: "where" }, () => openFile(file, line)) : make("p", { class: "where" }, where));
  return item;
}

for (const kind of ["chat", "around", "problems"]) {
  on(kind, ({ file, problems }) => {
    found = problems ?? found;
    lesson = file || lesson;
    draw();
  });
}
