// The steps: the lesson that is played as cards. Each change is written into its file at once.

import { isOpen, openBench, showChat, whenOpened } from "./bench.js";
import { ask, on } from "./line.js";
import { byId, later, reveal, t } from "./page.js";
import { drawDeck } from "./step_cards.js";
import { followDrag } from "./step_drag.js";
import { change, deckNow, edits, refresh, settled, tell } from "./step_edits.js";
import { bringBack, dirtyFields, hasTakenBack, keepCaret, letGo, lostWords, saveAll, takeBack } from "./step_fields.js";
import { drawProblems } from "./step_problems.js";
import { twin } from "./twins.js";

const list = byId("step-list");
const [undo, redo] = [byId("steps-undo"), byId("steps-redo")];
let found = [];
// Where each Undo has acted, the newest last: in the hand, or in the file.
let undone = [];

function draw(body) {
  const deck = deckNow();
  byId("steps-title").textContent = deck?.texts[0].words ?? "";
  drawBegun(deck?.begun ?? 0);
  keepCaret(() => drawDeck(list, deck, body));
  drawUndo();
  drawLost();
  drawMended();
  if (body.do === "open") reveal(list.querySelector(".is-here") ?? list.firstElementChild, 0.2);
}

function drawUndo() {
  const deck = deckNow();
  undo.disabled = !deck?.undo && !dirtyFields().length;
  redo.disabled = !deck?.redo && !hasTakenBack();
}

function drawLost() {
  const lost = lostWords();
  byId("steps-lost").hidden = !lost.length;
  byId("steps-lost-words").textContent = lost.join(" … ");
}

// Texts that a new lesson came with and nobody has changed.
function drawBegun(many) {
  byId("steps-begun").hidden = !many;
  byId("steps-begun").textContent = many === 1 ? t("1 text is still the example's.") : many ? t("{many} texts are still the example's.", { many }) : "";
}

function drawMended() {
  const deck = deckNow();
  drawProblems(list, found.filter(({ file }) => file === deck?.file));
}

// Opens the cards at the one that a line of the file belongs to, which is where a problem stands.
export async function showCard(line) {
  await openBench("steps");
  const card = [...list.querySelectorAll("[data-first]")].findLast(({ dataset }) => line >= Number(dataset.first) && line <= Number(dataset.last));
  reveal(card ?? list.firstElementChild, 0.2);
  card?.focus({ preventScroll: true });
}

// ---- where she is ----

const withReplies = (cards) => cards.flatMap((card) => [card, ...card.answers.flatMap(({ reply }) => withReplies(reply))]);

// The question of a card; for one that asks nothing, the next one, above which its bubble stands in the chat.
function questionOf(path) {
  const cards = deckNow().scenes.flatMap(({ cards: own }) => withReplies(own));
  const at = cards.findIndex((card) => String(card.path) === String(path));
  const isPlayed = ({ asks, stop }) => asks && stop;
  return (cards.slice(at).find(isPlayed) ?? cards.slice(0, at).findLast(isPlayed))?.stop;
}

async function playAt(path) {
  const stop = questionOf(path);
  if (!stop) {
    tell(t("There is no question yet at which the girl could be."));
    return;
  }
  await saveAll();
  const answer = await ask("jump", { lesson: deckNow().lesson, stop });
  if (!answer) return;
  tell(answer.no ?? "");
  if (!answer.no) showChat();
}

list.addEventListener("click", ({ target }) => {
  const card = target.closest("[data-card]");
  const isOwn = target.closest("button, textarea, input, select, label, summary, fieldset");
  if (card && (target.closest(".play") || (!isOwn && getSelection().isCollapsed))) playAt(JSON.parse(card.dataset.card));
});

// ---- by keyboard, from card to card ----

addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by || !event.altKey || !isOpen("steps")) return;
  event.preventDefault();
  const cards = [...list.querySelectorAll(".card")];
  const now = cards.findLastIndex((card) => card.contains(document.activeElement));
  const next = cards[now + by];
  (next?.querySelector("textarea") ?? next?.querySelector("button"))?.focus();
});

// ---- back and forth ----

// What is in the hand comes first, then what is written, in order. Words on their way are waited for.
async function step(name) {
  await settled();
  const isInHand = name === "undo" ? takeBack() : undone.pop() === "hand" && bringBack();
  if (name === "undo") undone.push(isInHand ? "hand" : "file");
  if (isInHand) drawUndo();
  else await change({ do: name });
}

for (const name of ["undo", "redo"]) byId(`steps-${name}`).addEventListener("click", () => step(name));
list.addEventListener("input", () => {
  undone = [];
  drawUndo();
});
byId("steps-forget").addEventListener("click", () => {
  letGo();
  drawLost();
});
addEventListener("keydown", (event) => {
  const isField = event.target.closest?.("textarea, select, input:not([type=checkbox], [type=radio])");
  const key = event.key.toLowerCase();
  if (!isOpen("steps") || isField || !(event.ctrlKey || event.metaKey) || !["z", "y"].includes(key)) return;
  event.preventDefault();
  step(key === "y" || event.shiftKey ? "redo" : "undo");
});

followDrag(list, (path, into, number) => change({ do: "move", path, into, number }));

// ---- news ----

const refreshSoon = later(() => { if (isOpen("steps")) refresh(); }, 120);
for (const kind of ["chat", "around", "bubble", "picked", "problems"]) on(kind, refreshSoon);
for (const kind of ["chat", "problems"]) {
  on(kind, ({ problems }) => {
    found = problems;
    if (isOpen("steps")) drawMended();
  });
}
on("back", saveAll);
addEventListener("beforeunload", (event) => { if (dirtyFields().length) event.preventDefault(); });
edits({ redraw: draw, save: saveAll });
twin(byId("steps-lesson"));
whenOpened("steps", refresh);
