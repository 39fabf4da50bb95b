// The words of a card: they are saved by themselves a moment after typing stops.

import { costOf } from "./costs.js";
import { ask } from "./line.js";
import { forget, keep, keptAt, keptBelow } from "./kept_words.js";
import { later, make, t } from "./page.js";
import { fit, showRoom } from "./word_form.js";
import { deckNow, say, tell, write } from "./step_edits.js";

const GROWS = CSS.supports("field-sizing", "content");
const SOON = 900;
// A card that is new gets its name in the file from the first words that are saved.
const NEW = 2500;
const fields = new WeakMap();
let number = 0;
// The field that was typed in last, and what Undo has taken out of fields since.
let inHand = null;
let takenBack = [];

const isDirty = (field) => field.area.value.trim() !== field.base.trim();

const allFields = () => [...document.querySelectorAll("#step-list textarea")].map((it) => fields.get(it)).filter(Boolean);
export const dirtyFields = () => allFields().filter(isDirty);
const fieldAt = (place) => allFields().find((it) => String(it.place) === String(place));

// Saves what is typed. A text that is refused stays in its field.
export async function saveAll() {
  for (const field of dirtyFields()) await save(field);
}

// Draws a text in a field. `on` is where it stands, `button` or `bubble`, if its room is measured.
export function textField(text, label, { measured = "", hint = "" } = {}) {
  number += 1;
  const id = `step-words-${number}`;
  const area = make("textarea", { id, rows: "1", lang: "en", dir: "ltr", spellcheck: "true", "data-at": JSON.stringify(text.path),
    "data-act": "words", "aria-describedby": `${id}-room ${id}-begun ${id}-slip`, ...(hint ? { placeholder: hint } : {}) });
  const place = [deckNow().file, ...text.path];
  const waiting = keptAt(place, text.words);
  area.value = waiting?.fits ? waiting.words : text.words;
  const room = make("p", { id: `${id}-room`, class: "room" });
  const slip = make("p", { id: `${id}-slip`, class: "slip", "aria-live": "polite" });
  const begun = text.begun ? make("p", { id: `${id}-begun`, class: "card-about" }, t("Still the example's words")) : null;
  const box = make("div", { class: `field-of-card on-${measured || "page"}` }, make("label", { for: id }, label), area, begun, room, slip);
  const field = { area, box, begun, room, slip, measured, place, path: text.path, base: text.words, isNew: text.sample, meaning: "", cost: null };
  field.saveSoon = later(() => { if (isDirty(field) && area.isConnected) save(field); }, text.sample ? NEW : SOON);
  field.look = later(() => measure(field), 150);
  fields.set(area, field);
  area.addEventListener("input", () => {
    inHand = field;
    takenBack = [];
    typed(field);
  });
  area.addEventListener("focus", () => field.look());
  area.addEventListener("blur", () => { if (isDirty(field) && !field.cost) save(field); });
  if (text.sample) area.addEventListener("focus", () => area.select());
  if (waiting?.fits) queueMicrotask(() => typed(field)); // once it stands in the page
  return box;
}

// Gives fields the height of their words, where the browser does not.
export function fitAll(part) {
  if (!GROWS) part.querySelectorAll("textarea").forEach(fit);
}

function typed(field) {
  if (!GROWS) fit(field.area);
  keep(field.place, field.base, field.area.value);
  field.look();
  if (!isDirty(field)) {
    refuse(field, "");
    askCost(field, 0);
    say(t("Saved"));
    return;
  }
  say(t("Not saved yet"));
  if (!field.cost || field.only) field.saveSoon(); // a name that is back opens the other answers again
}

async function measure(field) {
  if (!field.measured) return;
  const answer = await ask("room", { words: field.area.value, on: field.measured });
  if (!answer?.most) return;
  const { length, most } = answer;
  if (field.measured === "button") {
    showRoom(field.room, field.area.value, length / most);
    return;
  }
  field.room.textContent = t("{length} of {most} words", { length, most });
  field.room.classList.toggle("is-over", length > most);
}

async function save(field) {
  const words = field.area.value;
  const answer = await write({ do: "words", path: field.path, words, meaning: field.meaning }, () => {
    field.base = words;
    keep(field.place, words, field.area.value);
    field.begun?.remove();
    field.meaning = "";
    askCost(field, 0);
  });
  if (!answer) return;
  if (answer.costs) askCost(field, answer.costs[0].cost, answer.costs[0].only);
  refuse(field, answer.now ? "" : answer.no ?? "");
  if (!answer.costs && (answer.now || !answer.no) && isDirty(field)) typed(field);
}

function refuse(field, sentence) {
  field.slip.textContent = sentence;
  field.area.setAttribute("aria-invalid", String(sentence !== ""));
}

// Changed words that have translations: the author says what becomes of these, then the words are saved.
function askCost(field, cost, only) {
  field.cost?.remove();
  field.cost = cost ? costOf(cost, only, (meaning) => {
    field.meaning = meaning;
    field.area.focus();
    tell("");
    save(field);
  }) : null;
  field.only = only;
  if (!field.cost) return;
  field.box.append(field.cost);
  tell(t("Not saved yet. Say below the words what your change means for their translations."));
}

// ---- back and forth, in the hand ----

// Gives the field that was typed in last its saved words back. Returns false where every field has them.
export function takeBack() {
  const dirty = dirtyFields();
  const field = dirty.includes(inHand) ? inHand : dirty.at(-1);
  if (!field) return false;
  takenBack.push({ place: field.place, base: field.base, words: field.area.value });
  return put(field, field.base);
}

// Puts the words that were taken back last into their field again. Returns false where there are none.
export function bringBack() {
  const { place, base, words } = takenBack.at(-1) ?? {};
  const field = place && fieldAt(place);
  if (!field || field.base !== base) return false;
  takenBack.pop();
  return put(field, words);
}

export const hasTakenBack = () => takenBack.length > 0;

function put(field, words) {
  field.area.value = words;
  refuse(field, "");
  typed(field);
  field.area.focus({ preventScroll: true });
  return true;
}

// ---- drawing ----

// Runs a change that may redraw the cards, and keeps the caret in the words that are being typed.
export function keepCaret(act) {
  const field = fields.get(document.activeElement);
  const at = field?.area.selectionStart;
  act();
  const now = field && !field.area.isConnected && isDirty(field) && fieldAt(field.place);
  now?.area?.focus({ preventScroll: true });
  now?.area?.setSelectionRange(at, at);
}

// Words whose field is gone, or has other words by now, wait in a place of their own until the author lets them go.
export function lostWords() {
  const { file } = deckNow() ?? {};
  for (const { place, base, words } of keptBelow([file])) {
    if (fieldAt(place)?.base.trim() === base) continue;
    forget(place);
    keep(["lost", file, words], "", words);
  }
  return keptBelow(["lost", file]).map(({ words }) => words);
}

export function letGo() {
  for (const { place } of keptBelow(["lost", deckNow()?.file])) forget(place);
}
