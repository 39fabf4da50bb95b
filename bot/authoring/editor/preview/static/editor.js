// A plain editor for a whole file, with its problems in the margin. It saves on demand, and never over changes of others.

import { isOpen, openBench, whenOpened } from "./bench.js";
import { costOf, meaningIn } from "./costs.js";
import { chosenIs, listFiles } from "./files.js";
import { typesInYaml, writeOver, writeWhole } from "./keys.js";
import { forget, keep, keptAt } from "./kept_words.js";
import { differences } from "./lines.js";
import { ask, askNewest, on } from "./line.js";
import { button, byId, later, make, reveal, t } from "./page.js";
import { choosePicture } from "./pictures.js";

const [area, numbers, notes, news, theirs, costs, discard, save] =
  ["text", "numbers", "notes", "news", "theirs", "costs", "discard", "save"].map((name) => byId(`file-${name}`));
let open = { file: "", text: "", mark: "" };
let wanted = "";
let followed = "";
let asked = 0;
let loading = "";
let found = [];
let problems = [];

const isDirty = () => open.file !== "" && area.value !== open.text;

// Opens a file, at a line if one is given.
export async function openFile(file, line) {
  followed = wanted; // the author chose this one, whatever is played
  openBench("file");
  if (isDirty() && file !== open.file) {
    news.textContent = t("Save {file} first, or take your change back.", { file: open.file });
    return;
  }
  news.textContent = "";
  if (!isDirty()) await load(file);
  if (line && file === open.file) goTo(line);
}

async function load(file) {
  loading = file;
  asked += 1;
  const mine = asked;
  const answer = await ask("file", { file });
  // The author may have asked for another file, or begun to write, while the answer was on its way.
  if (mine === asked) loading = "";
  if (!answer || mine !== asked || isDirty()) return;
  if (answer.no) news.textContent = answer.no;
  else take(answer);
}

function take(answer) {
  const scrolled = answer.file === open.file ? area.scrollTop : 0;
  open = answer;
  const waiting = keptAt(placeOf(answer), answer.text);
  const text = waiting?.fits ? waiting.words : answer.text;
  if (area.value !== text) area.value = text; // keeps the caret where it can
  area.disabled = false;
  byId("file-name").textContent = answer.file;
  byId("file-picture").hidden = !/\/(lessons|bot)\//.test(answer.file);
  chosenIs(answer.file);
  area.scrollTop = scrolled;
  touched();
  if (waiting && !waiting.fits) showBoth(answer, waiting.words);
}

const placeOf = ({ file }) => ["file", file];

function goTo(line) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, it) => sum + it.length + 1, 0);
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  area.scrollTop = (numbers.children[line - 1]?.offsetTop ?? 0) - area.clientHeight / 3;
}

function touched() {
  const dirty = isDirty();
  byId("file-state").textContent = dirty ? t("Not saved yet") : "";
  save.disabled = !dirty;
  costs.hidden = true;
  discard.hidden = !dirty;
  drawMargin();
  if (dirty) checkSoon();
  else found = [];
}

// While the author types, the problems of the text alone; once it is saved, all that `check` finds.
const checkSoon = later(async () => {
  const answer = await askNewest("check", { file: open.file, text: area.value });
  if (!answer || !isDirty()) return;
  found = answer.problems ?? [];
  drawMargin();
}, 400);

function drawMargin() {
  const here = isDirty() ? found : problems.filter(({ file }) => file === open.file);
  const worst = new Map();
  for (const { line, severity } of here) if (worst.get(line) !== "error") worst.set(line, severity);
  const lines = area.value.split("\n");
  lines.forEach((words, index) => drawLine(index, words, worst.get(index + 1)));
  while (numbers.children.length > lines.length) numbers.lastChild.remove();
  numbers.scrollTop = area.scrollTop;
  notes.replaceChildren(...here.map(drawNote));
  notes.hidden = here.length === 0;
}

// A number, and the words of its line, unseen: they wrap as the text does, so the next number stands beside its line.
function drawLine(index, words, severity = "") {
  const row = numbers.children[index] ?? numbers.appendChild(make("span", {}, make("b", {}), make("i", {})));
  const number = severity ? `● ${index + 1}` : String(index + 1);
  if (row.className !== severity) row.className = severity;
  if (row.firstChild.textContent !== number) row.firstChild.textContent = number;
  if (row.lastChild.textContent !== (words || " ")) row.lastChild.textContent = words || " ";
}

function drawNote(problem) {
  const { line, severity, message, hint } = problem;
  const note = button("", { class: "note" }, () => goTo(line));
  note.append(make("b", {}, t("Line {line}: ", { line })), make("span", { lang: "en" }, message),
    hint && make("span", { class: "hint", lang: "en" }, ` ${hint}`));
  return make("li", { class: severity }, note, applyButton(problem));
}

// A button where the mended line is known; null where only the author knows what is right.
export function applyButton(problem) {
  const { line, mends } = problem;
  if (!mends) return null;
  return button(t("Apply"), { class: "plain apply", "aria-label": t("Apply what is written for line {line}", { line }) }, () => apply(problem));
}

async function apply(problem) {
  await openFile(problem.file, problem.line);
  if (open.file !== problem.file) return;
  const text = area.value;
  const answer = await ask("mend", { ...problem, text });
  if (!answer || area.value !== text) return;
  if (!answer.no) {
    writeWhole(area, answer.text);
    goTo(problem.line);
  }
  news.textContent = answer.no ?? t("Written into the text. Look at it, then save.");
}

// A picture comes before the step in which the caret is, where no step is cut in two.
async function addPicture() {
  const file = open.file;
  const chosen = await choosePicture(null);
  if (!chosen || file !== open.file) return;
  const before = area.value.slice(0, area.selectionStart).split("\n");
  while (before.length > 1 && !STEP.test(lineAt(before.length))) before.pop();
  const [, lead] = lineAt(before.length).match(STEP) ?? ["", "  "];
  const start = before.slice(0, -1).reduce((sum, it) => sum + it.length + 1, 0);
  writeOver(area, start, start, `${lead}- picture: ${chosen.file}\n${lead}  alt: ${JSON.stringify(chosen.alt)}\n`);
  goTo(before.length);
}

const STEP = /^( *)- [a-z]+: /;
const lineAt = (number) => area.value.split("\n")[number - 1] ?? "";

async function store({ meanings = [], again = [] } = {}) {
  if (!isDirty()) return;
  const text = area.value;
  const answer = await ask("save", { file: open.file, text, mark: open.mark, meanings, numbers: again });
  if (!answer) return;
  costs.hidden = !answer.costs && !answer.numbers;
  news.textContent = answer.no ?? newsOf(answer);
  if (answer.numbers) askAgain(answer.numbers, meanings);
  else if (answer.costs) showCosts(answer.costs, again);
  else if (answer.now) showBoth(answer.now, text);
  else if (!answer.no) {
    open = { ...answer, text };
    forget(placeOf(open));
    theirs.hidden = true;
    touched();
  }
}

function newsOf(answer) {
  if (answer.numbers) return t("Not saved yet. Girls call these numbers: type each new one once more.");
  return answer.costs ? t("Not saved yet. Say first what your change means.") : t("Saved.");
}

// Numbers that girls call: a slip would lead them to a stranger, so each new one is typed twice.
function askAgain(changes, meanings) {
  const fields = changes.map(({ new: now }) => make("input", { type: "text", autocomplete: "off", ...(now ? { required: "" } : { hidden: "" }) }));
  byId("file-changes").replaceChildren(...changes.map(({ route, old, new: now }, number) => make("label", { class: "change" },
    make("b", {}, route), " ", make("del", {}, old || t("no number")), " → ", now ? t("the new number once more: ") : make("ins", {}, t("no number")), fields[number])));
  costs.onsubmit = (event) => {
    event.preventDefault();
    store({ meanings, again: changes.map(({ route }, number) => ({ route, number: fields[number].value })) });
  };
  reveal(costs, 0.2);
  fields.find((field) => !field.hidden)?.focus({ preventScroll: true });
}

// Changed words that have translations: the author says what becomes of these.
function showCosts(changes, again) {
  const boxes = changes.map(({ old, new: now, cost, only }) => {
    const box = costOf(cost, only);
    box.insertBefore(make("p", { class: "change" }, make("del", {}, old), " ", make("ins", {}, now)), box.children[1]);
    return box;
  });
  byId("file-changes").replaceChildren(...boxes);
  costs.onsubmit = (event) => {
    event.preventDefault();
    store({ again, meanings: changes.map(({ old, new: now }, number) => ({ old, new: now, meaning: meaningIn(boxes[number]) })) });
  };
  reveal(costs, 0.2);
  costs.querySelector("input").focus({ preventScroll: true });
}

// Somebody else saved the file meanwhile: both are shown, and nothing of theirs is ever lost.
function showBoth(now, mine) {
  const kinds = { theirs: t("Only in the file: "), mine: t("Only yours: ") };
  const lines = differences(now.text, mine).filter(({ kind }, index, all) => near(all, index) || kind !== "same");
  byId("file-both").replaceChildren(...lines.map(({ kind, text }) => make("li", { class: kind },
    kinds[kind] && make("span", { class: "unseen" }, kinds[kind]), text || " ")));
  byId("file-mine").value = mine;
  byId("file-take").onclick = () => {
    take({ ...open, ...now });
    news.textContent = t("This is their text. Yours is still below, to copy from.");
    byId("file-take").hidden = true;
  };
  byId("file-take").hidden = false;
  theirs.hidden = false;
  reveal(theirs, 0.3);
}

function near(lines, index) {
  return lines.slice(Math.max(0, index - 2), index + 3).some(({ kind }) => kind !== "same");
}

area.addEventListener("input", () => {
  keep(placeOf(open), open.text, area.value);
  touched();
});
area.addEventListener("scroll", () => { numbers.scrollTop = area.scrollTop; });
typesInYaml(area, (leaves) => {
  byId("file-keys").textContent = leaves
    ? t("Tab leaves the text now. Escape closes the workbench.")
    : t("Tab moves a line in, Shift and Tab back. Escape, then Tab, leaves the text.");
});
byId("file-picture").addEventListener("click", addPicture);
area.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    store();
  }
});
save.addEventListener("click", () => store());
discard.addEventListener("click", () => {
  forget(placeOf(open));
  area.value = open.text;
  touched();
  load(open.file);
});
byId("file-shut").addEventListener("click", () => {
  theirs.hidden = true;
  forget(placeOf(open));
});
addEventListener("beforeunload", (event) => { if (isDirty()) event.preventDefault(); });

// Another lesson is played: its file is opened, unless the open one has unsaved changes.
function follow() {
  if (!isOpen("file") || followed === wanted) return;
  const left = followed;
  followed = wanted;
  if (isDirty()) news.textContent = t("This is still {file}: save it first, or take your change back.", { file: open.file });
  else if (left || !open.file) load(wanted);
}

for (const kind of ["chat", "around"]) {
  on(kind, ({ file }) => {
    wanted = file || wanted;
    follow();
  });
}
for (const kind of ["chat", "problems"]) {
  on(kind, ({ problems: now }) => {
    problems = now;
    if (open.file && !isDirty() && isOpen("file")) load(loading || open.file);
    else drawMargin();
    if (isOpen("file")) listFiles(problems);
  });
}
whenOpened("file", () => {
  listFiles(problems);
  follow();
});
byId("files").addEventListener("change", async ({ target }) => {
  await openFile(target.value);
  chosenIs(open.file);
});
