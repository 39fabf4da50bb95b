// What is to be mended, beside the chat. A click opens the file at its line.

import { openFile } from "./editor.js";
import { on } from "./line.js";
import { byId, button, make } from "./page.js";

let shown = "[]";

export const kindOf = ({ severity }) => (severity === "error" ? "Please mend" : "Worth a look");

function draw({ problems }) {
  const now = JSON.stringify(problems);
  if (now === shown) return;
  shown = now;
  byId("problems").hidden = problems.length === 0;
  const title = problems.length === 1 ? "1 thing to mend" : `${problems.length} things to mend`;
  byId("problems-title").textContent = title;
  byId("news").textContent = problems.length ? title : "Nothing left to mend";
  byId("problem-list").replaceChildren(...problems.map(drawOne));
}

function drawOne(problem) {
  const { file, line, column, code, severity, message, hint } = problem;
  const item = make("li", { class: severity === "error" ? "error" : "warning" },
    make("p", { class: "kind" }, kindOf(problem)), make("p", { class: "what" }, message));
  if (hint) item.append(make("p", { class: "hint" }, hint));
  const place = [file, line && `line ${line}`, line && column && `column ${column}`].filter(Boolean).join(", ");
  const where = `${place}${code ? ` (${code})` : ""}`;
  item.append(file ? button(where, { class: "where" }, () => openFile(file, line)) : make("p", { class: "where" }, where));
  return item;
}

on("chat", draw);
on("problems", draw);
