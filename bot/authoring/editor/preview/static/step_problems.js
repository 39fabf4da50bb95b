// The problems, each at its card; those of no card above all cards.

import { openFile } from "./editor.js";
import { button, byId, make, seesFiles, t } from "./page.js";
import { kindOf } from "./severity.js";
import { change } from "./step_edits.js";

const MENDED = /^Write it so: `([^\n]*)`$/;

export function drawProblems(list, problems) {
  const cards = [...list.querySelectorAll("[data-first]")];
  for (const place of list.querySelectorAll(".card-problems")) place.replaceChildren();
  const outside = [];
  for (const problem of problems.filter(({ plain }) => seesFiles || plain)) {
    // Cards come before those inside them, so the last one that holds the line is the innermost.
    const card = cards.findLast(({ dataset }) => problem.line >= Number(dataset.first) && problem.line <= Number(dataset.last));
    const place = card?.querySelector(":scope > .card-problems");
    if (place) place.append(drawOne(problem, true));
    else outside.push(problem);
  }
  byId("steps-problems").replaceChildren(...outside.map((it) => drawOne(it, false)));
}

function drawOne(problem, isOnCard) {
  const { file, line, column, code, severity } = problem;
  const { message, hint } = seesFiles ? problem : problem.plain;
  const mended = MENDED.exec(problem.hint)?.[1];
  const item = make("li", { class: severity }, make("b", {}, `${kindOf(problem)}: `),
    make("span", { lang: "en" }, message, " ", mended ? "" : hint), " ");
  if (mended && seesFiles) item.append(make("q", {}, mended), " ");
  if (mended) item.append(button(t("Write it so"), { class: "plain" }, () => change({ do: "line", line, words: mended })));
  if (code === "hurting-phrase" && isOnCard) {
    item.append(button(t("Somebody in the story says it"), { class: "plain" }, () => change({ do: "quote", line, column })), " ");
  }
  if (seesFiles) item.append(button(t("Show it in the file"), { class: "where" }, () => openFile(file, line)));
  return item;
}
