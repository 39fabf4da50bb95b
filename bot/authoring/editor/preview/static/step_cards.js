// Drawing of the cards. What did not change keeps its element, so that the author keeps her place while typing.

import { openFile } from "./editor.js";
import { button, byId, make, seesFiles, spoken, t } from "./page.js";
import { choosePicture } from "./pictures.js";
import { drawGap } from "./step_add.js";
import { change, deckNow, tell } from "./step_edits.js";
import { fitAll, textField } from "./step_fields.js";
import { icon } from "./step_icons.js";
import { labelOf, titleOf } from "./step_kinds.js";
import { readersText, rememberPick, settingsOfAnswer, settingsOfCard, settingsOfLesson, tick } from "./step_settings.js";

const SCENES = { start: t("The story"), "for-later": t("Only for later lessons") };
const drawn = new WeakMap();
const LAST = ["end", "goto"];

export function drawDeck(list, deck, body) {
  const parts = deck ? [...partsOf(deck)] : [];
  const focus = focusIn(list);
  const at = JSON.stringify(body.path);
  const typed = body.do === "words" && [...list.querySelectorAll("textarea")].find((it) => it.dataset.at === at);
  parts.forEach(({ key, draw }, index) => {
    const old = list.children[index];
    if (old && (drawn.get(old) === key || (typed && old.contains(typed)))) {
      drawn.set(old, key);
      return;
    }
    const made = draw();
    drawn.set(made, key);
    if (old) old.replaceWith(made);
    else list.append(made);
    fitAll(made);
  });
  [...list.children].slice(parts.length).forEach((left) => left.remove());
  if (deck) markCards(list, deck);
  moveFocus(list, focus, deck, body);
}

// Yields all parts in order: the lesson itself, then each scene with its steps and the places between them.
function* partsOf(deck) {
  const { texts, countries, aims } = deck;
  yield { key: JSON.stringify({ texts, countries, aims }), draw: () => drawLesson(deck) };
  for (const { name, path, cards } of deck.scenes) {
    yield { key: `scene ${name}`, draw: () => make("h3", { class: "scene-name" }, SCENES[name] ?? t("Scene {name}", { name })) };
    yield* withGaps(cards, path);
  }
}

function* withGaps(cards, into) {
  yield gapAt(into, 0);
  for (const [index, card] of cards.entries()) {
    const isLast = index === cards.length - 1 || LAST.includes(cards[index + 1].kind);
    if (card.kind === "set" && into.at(-1) === "then") continue; // its answer has a tick for it
    yield { key: keyOf(card, isLast), draw: () => drawCard(card, index === 0, isLast) };
    if (!LAST.includes(card.kind)) yield gapAt(into, index + 1);
  }
}

const gapAt = (into, number) => ({ key: JSON.stringify([into, number]), draw: () => drawGap(into, number) });
const keyOf = (card, isLast) => JSON.stringify([card, isLast, deckNow().remembered], (name, value) => (["line", "last"].includes(name) ? undefined : value));

// ---- the lesson itself ----

function drawLesson(deck) {
  const [title, about, badge, today, sensitive] = deck.texts;
  return make("div", { class: "card kind-lesson", role: "group", "aria-label": t("About this lesson") },
    make("div", { class: "card-head" }, make("span", { class: "card-kind" }, t("About this lesson"))),
    textField(title, t("Title, a button"), { measured: "button" }),
    textField(about, t("One sentence that makes her curious")),
    make("details", {}, make("summary", {}, t("More about the lesson")),
      textField(badge, t("Her badge at the end: a few funny or proud words")),
      textField(today, t("One small thing she can do today")),
      textField(sensitive, t("Only for something hard: a note before it begins"), { hint: t("Leave it empty if the lesson needs none.") }),
      ...deck.aims.map((aim) => textField(aim, t("Aim “{name}”: what can be seen when it has worked", { name: aim.path.at(-1) }))),
      settingsOfLesson(deck.countries)));
}

// ---- a step ----

function drawCard(card, isFirst, isLast) {
  const at = JSON.stringify(card.path);
  const box = make("div", { class: `card kind-${card.kind}${card.asks ? " asks" : ""}`, role: "group", "data-card": at, tabindex: "-1" },
    drawHead(card, at, isFirst, isLast));
  if (card.note) box.append(make("p", { class: "card-note", lang: "en" }, card.note));
  box.append(make("ul", { class: "slips card-problems", role: "list" }), ...drawBody(card, at));
  return box;
}

function drawHead(card, at, isFirst, isLast) {
  const readers = readersText(card.readers);
  const isFixed = LAST.includes(card.kind);
  return make("div", { class: "card-head" },
    isFixed ? null : make("span", { class: "handle", "aria-hidden": "true", title: t("Drag it to another place") }, icon("handle")),
    make("span", { class: "card-kind" }, make("span", { class: "card-number" }), " ", titleOf(card.kind)),
    make("span", { class: "card-tools" },
      card.texts.length ? toolOf("play", t("Put the girl here"), at, () => {}, { class: "tool play" }) : null,
      ...(isFixed ? [] : [upTool(card.path, isFirst, t("Move this step up")), downTool(card.path, isLast, t("Move this step down"))]),
      toolOf("bin", t("Delete this step"), at, () => remove(card.path))),
    readers ? make("span", { class: "only" }, readers) : null,
    card.marks.includes("quoted") ? saidInTheStory() : null);
}

const saidInTheStory = () => make("span", { class: "only" }, t("Said in the story"));

function toolOf(sign, label, at, act, attributes = {}) {
  const made = button("", { class: "tool", "aria-label": label, title: label, "data-at": at, "data-act": sign, ...attributes }, act);
  made.append(icon(sign));
  return made;
}

function upTool(path, isFirst, label) {
  return toolOf("up", label, JSON.stringify(path), () => (isFirst ? null : moveBy(path, -1)), { "aria-disabled": String(isFirst) });
}

function downTool(path, isLast, label) {
  return toolOf("down", label, JSON.stringify(path), () => (isLast ? null : moveBy(path, 1)), { "aria-disabled": String(isLast) });
}

const moveBy = (path, by) => change({ do: "move", path, into: path.slice(0, -1), number: path.at(-1) + by });

async function remove(path) {
  const answer = await change({ do: "delete", path });
  if (answer && !answer.no) tell(t("Deleted. Undo brings it back."));
}

function drawBody(card, at) {
  const texts = card.texts.map((text) => textField(text, labelOf(card, text.path.at(-1)), { measured: "bubble" }));
  const about = card.about || !card.texts.length ? [make("p", { class: "card-about", lang: "en" }, card.about)] : [];
  if (!card.texts.length) {
    if (seesFiles) about[0].append(" ", button(t("Open it in the file"), { class: "where", lang: spoken, "data-at": at, "data-act": "file" }, () => openFile(deckNow().file, lineOf(at))));
    return card.kind === "again" ? [...about, settingsOfCard(card)] : about;
  }
  const [first, ...more] = texts;
  const picture = card.kind === "picture" ? [drawPicture(card, at)] : [];
  return [...picture, first, ...about, ...drawAnswers(card, at), ...more, settingsOfCard(card)];
}

function drawPicture(card, at) {
  const shown = make("img", { src: `media/${card.picture}`, alt: "", class: "card-picture", loading: "lazy" });
  return make("div", { class: "card-media" }, shown,
    button(t("Choose another picture"), { class: "plain", "data-at": at, "data-act": "picture" }, () => exchange(card)));
}

async function exchange(card) {
  const chosen = await choosePicture({ file: card.picture, alt: card.texts.find(({ path }) => path.at(-1) === "alt")?.words ?? "" });
  if (!chosen) return;
  if (chosen.file !== card.picture) await change({ do: "value", path: card.path, key: "picture", value: chosen.file });
  if (chosen.alt) await change({ do: "words", path: [...card.path, "alt"], words: chosen.alt });
}

// ---- answers ----

function drawAnswers(card, at) {
  if (!card.asks) return [];
  const answers = card.answers.map((answer, index) => drawAnswer(card, answer, index));
  const label = card.kind === "practise" ? t("Add a line") : t("Add an answer");
  return [make("ol", { class: "answers", role: "list" }, ...answers),
    button(label, { class: "plain", "data-at": at, "data-act": "answer" }, () => change({ do: "answer", path: card.path }))];
}

function drawAnswer(card, answer, index) {
  const at = JSON.stringify(answer.path);
  const [name, up, down, gone] = card.kind === "practise"
    ? [t("Line {number}", { number: index + 1 }), t("Move this line up"), t("Move this line down"), t("Delete this line")]
    : [t("Answer {number}", { number: index + 1 }), t("Move this answer up"), t("Move this answer down"), t("Delete this answer")];
  const same = card.answers.filter(({ path }) => path.at(-2) === answer.path.at(-2));
  const place = same.indexOf(answer);
  const readers = readersText(answer.readers);
  const wants = !["poll", "practise"].includes(card.kind) || !answer.helps || !answer.feedback.missing;
  const words = textField(answer.text, name, { measured: "button" });
  const box = make("div", { role: "group", "aria-label": name, "data-answer": at },
    make("div", { class: "answer-head" }, words.querySelector("label"), drawRight(card, answer, at),
      make("span", { class: "card-tools" }, upTool(answer.path, place === 0, up), downTool(answer.path, place === same.length - 1, down),
        toolOf("bin", gone, at, () => remove(answer.path))),
      readers ? make("span", { class: "only" }, readers) : null,
      answer.quoted ? saidInTheStory() : null),
    words);
  if (wants) box.append(textField(answer.feedback, t("The bot answers"), { measured: "bubble" }));
  if (card.kind === "choose") box.append(rememberPick(answer));
  box.append(drawReply(answer), settingsOfAnswer(answer));
  return make("li", { class: answer.correct ? "is-right" : "" }, box);
}

// What is special about an answer: right in a quiz, tempting in a practise.
function drawRight(card, answer, at) {
  if (card.kind === "quiz") return tick(t("This is right"), at, "correct", answer.correct, (on) => change({ do: "mark", path: answer.path, key: "correct", on }));
  if (card.kind === "practise") return tick(t("Tempting, does not help"), at, "helps", !answer.helps, (on) => change({ do: "mark", path: answer.path, key: "helps", on: !on }));
  return null;
}

// The steps after this answer.
function drawReply({ path, reply }) {
  const into = [...path, "then"];
  if (reply.every(({ kind }) => kind === "set")) return drawGap(into, reply.length, true);
  return make("div", { class: "reply", role: "group", "aria-label": t("Only after this pick") }, ...[...withGaps(reply, into)].map(({ draw }) => draw()));
}

// ---- where things are, and where she is ----

function markCards(list, deck) {
  const found = new Map();
  let number = 0;
  const note = (card, own, where) => {
    found.set(JSON.stringify(card.path), [card, own, where]);
    card.answers.forEach(({ reply }, index) => {
      for (const inner of reply) note(inner, "", t("{where}, after answer {number}", { where, number: index + 1 }));
    });
  };
  for (const { cards } of deck.scenes) {
    for (const card of cards) {
      number += 1;
      note(card, String(number), t("step {number}", { number }));
    }
  }
  for (const box of list.querySelectorAll("[data-card]")) {
    const [card, own, where] = found.get(box.dataset.card);
    mark(box, card, own, deck);
    nameTools(box, where);
    const [above, below] = [box.previousElementSibling, box.nextElementSibling];
    if (above?.matches(".gap") && above.dataset.number === "0") nameOf(above.firstElementChild, [t("before {where}", { where })]);
    if (below?.matches(".gap")) nameOf(below.firstElementChild, [t("after {where}", { where })]);
  }
}

function mark(box, card, number, deck) {
  const title = titleOf(card.kind).toLowerCase();
  const words = card.texts[0]?.words || card.about;
  Object.assign(box.dataset, { first: card.line, last: card.last });
  box.setAttribute("aria-label", number ? t("Step {number}, {title}: {words}", { number, title, words }) : t("Step of a reply, {title}: {words}", { title, words }));
  box.querySelector(".card-number").textContent = number;
  const isHere = card.stop !== "" && card.stop === deck.here;
  box.classList.toggle("is-here", isHere);
  if (isHere) box.setAttribute("aria-current", "step");
  else box.removeAttribute("aria-current");
}

// Many cards have the same tools: each one's name says where it acts. An inner card names its own ones after this.
function nameTools(box, where) {
  for (const tool of box.querySelectorAll(".tool")) nameOf(tool, whereIn(box, tool.closest("[data-answer]"), where));
  for (const gap of box.querySelectorAll(".gap.is-reply")) nameOf(gap.firstElementChild, whereIn(box, gap.closest("[data-answer]"), where));
}

const whereIn = (box, answer, where) => (answer && box.contains(answer) ? [where, answer.getAttribute("aria-label").toLowerCase()] : [where]);

const nameOf = (tool, where) => tool.setAttribute("aria-label", [tool.title, ...where].join(", "));

const lineOf = (at) => Number([...byId("step-list").querySelectorAll("[data-card]")].find(({ dataset }) => dataset.card === at).dataset.first);

const focusIn = (list) => (list.contains(document.activeElement) ? { ...document.activeElement.dataset } : null);

const partWith = (list, at, act) => [...list.querySelectorAll("[data-act]")].find(({ dataset }) => dataset.at === at && dataset.act === act);

// After a change the focus stays at what was changed, instead of the top of the page.
function moveFocus(list, before, deck, body) {
  if (!before && !["add", "delete"].includes(body.do)) return;
  const at = JSON.stringify(deck?.at ?? body.path);
  if (body.do === "add") return focusWords([...list.querySelectorAll("[data-card]")].find(({ dataset }) => dataset.card === at), 0);
  if (body.do === "answer") return focusWords([...list.querySelectorAll("[data-answer]")].findLast(({ dataset }) => isBelow(dataset.answer, body.path)), 0);
  if (body.do === "delete") {
    const place = [...list.querySelectorAll("[data-into]")].find(({ dataset }) => dataset.into === JSON.stringify(body.path.slice(0, -1)) && Number(dataset.number) === body.path.at(-1));
    return (place?.querySelector("button") ?? partWith(list, at, "bin") ?? list.querySelector("button"))?.focus({ preventScroll: true });
  }
  if (list.contains(document.activeElement) || !before?.act) return null;
  return (partWith(list, body.do === "move" ? at : before.at, before.act) ?? partWith(list, before.at, before.act))?.focus({ preventScroll: true });
}

const isBelow = (at, path) => String(JSON.parse(at).slice(0, path.length)) === String(path) && JSON.parse(at).length === path.length + 2;

function focusWords(part) {
  const area = part?.querySelector("textarea");
  area?.focus();
  area?.select();
  part?.scrollIntoView({ block: "nearest" });
}
