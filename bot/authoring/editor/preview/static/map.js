// The map: the lesson as an outline with its ways beside it. A click on a stop or an answer moves the learner there.

import { isOpen, openBench, showChat, whenOpened } from "./bench.js";
import { openFile } from "./editor.js";
import { ask, askNewest, on } from "./line.js";
import { button, byId, later, make, reveal, seesFiles, t } from "./page.js";
import { twin } from "./twins.js";

const rows = byId("map-rows");
const news = byId("map-news");
const SAID = {
  here: t("She is here."),
  seen: t("Seen in this play."),
  open: t("Not seen yet."),
  others: t("Other girls come here."),
  nobody: "",
};
const SIGN = { say: "“", picture: "▣", set: "⚑", option: "○", go: "→", return: "↩", end: "■" };
let lesson = "";
let drawing;

async function opened() {
  await draw();
  reveal(rows.querySelector("[aria-current]"), 0.3);
}

const draw = () => (drawing = drawNow());

async function drawNow() {
  const map = await askNewest("map", {});
  if (!map) return;
  news.textContent = map.no ?? "";
  if (map.no) return;
  const isAnother = lesson !== map.lesson;
  ({ lesson } = map);
  byId("map-title").textContent = map.title;
  byId("map-title").lang = map.lang;
  const before = document.activeElement?.id;
  rows.replaceChildren(...map.rows.map((row, number) => drawRow(row, number, map)));
  if (before?.startsWith("row-")) byId(before)?.focus({ preventScroll: true });
  if (isAnother) reveal(rows.querySelector("[aria-current]") ?? rows.firstElementChild, 0.3);
}

function drawRow(row, number, { lang, dir }) {
  const { kind, state, words, only, file, line, dead, missing } = row;
  const item = make("li", { class: `${kind} is-${state}${dead ? " dead" : ""}` });
  const sign = state === "seen" && (kind === "option" || kind === "stop") ? "✓" : SIGN[kind] ?? "";
  const own = missing ? { class: "told lacks", lang: "en", title: t("Not translated yet") } : { class: "told", lang, dir };
  const told = make("span", row.text ? own : { class: "told" }, tell(row));
  const does = action(row);
  const line1 = [sign && make("span", { class: "sign", "aria-hidden": "true" }, sign), told,
    only && make("span", { class: "only" }, only), make("span", { class: "unseen" }, ` ${SAID[state]}`)];
  if (kind !== "scene") item.append(drawRails(row));
  item.append(does ? button("", { id: `row-${number}`, class: "row-words" }, does) : make("span", { class: "row-words" }));
  const shown = item.querySelector(".row-words");
  shown.append(...line1.filter(Boolean));
  if (kind === "scene") item.id = `scene-${words}`;
  if (state === "here" && kind === "stop") item.setAttribute("aria-current", "step");
  if (dead) shown.append(make("span", { class: "why", lang: "en" }, dead));
  if (file && seesFiles) {
    const label = t("Line {line} of the file", { line });
    item.append(button(String(line), { class: "row-line", "aria-label": label, title: label }, () => openFile(file, line)));
  }
  return item;
}

// The ways beside a row: rails on their tracks, and the dot at which the row stands.
function drawRails({ track, rails }) {
  const drawn = [...rails, [track, "dot"]].map(([at, part]) => {
    const rail = make("i", { class: part });
    rail.style.setProperty("--track", at);
    return rail;
  });
  const box = make("span", { class: "rails", "aria-hidden": "true" }, ...drawn);
  box.style.setProperty("--tracks", track + 1);
  return box;
}

function tell({ kind, words, aim }) {
  if (kind === "scene") return t("Scene {name}", { name: words });
  if (kind === "end") return t("The end");
  if (kind === "go") return t("On to {scene}", { scene: words });
  return kind === "return" && aim ? t("Back to {scene}", { scene: words }) : words;
}

function action({ stop, key, aim }) {
  if (stop) return (event) => jump(event.currentTarget, stop, key);
  return aim ? () => reveal(byId(`scene-${aim}`), 0) : null;
}

async function jump(row, stop, key = "") {
  const answer = await ask("jump", { lesson, stop, key });
  if (!answer) return;
  await drawing; // a map on its way would take the refusal off the page
  news.textContent = answer.no ?? "";
  rows.querySelectorAll(".refused").forEach((old) => old.remove());
  if (!answer.no) {
    showChat();
    return;
  }
  // A screen reader reads it in `news` above; this shows it in the clicked row.
  const shown = byId(row.id) ?? row;
  shown.append(make("span", { class: "why refused", lang: "en", "aria-hidden": "true" }, answer.no));
  shown.scrollIntoView({ block: "nearest" });
}

byId("map-settings").querySelectorAll("select").forEach(twin);

const redraw = later(() => { if (isOpen("map")) draw(); }, 60);
for (const news of ["chat", "around", "bubble", "picked"]) on(news, redraw);
whenOpened("map", opened);
