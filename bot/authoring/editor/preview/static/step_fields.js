// The words of a card: they are saved by themselves a moment after typing stops.

import { costOf, meaningIn } from "./costs.js";
import { ask } from "./line.js";
import { later, make, t } from "./page.js";
import { fit, showRoom } from "./word_form.js";
import { say, tell, write } from "./step_edits.js";

const GROWS = CSS.supports("field-sizing", "content");
const SOON = 900;
// A card that is new gets its name in the file from the first words that are saved.
const NEW = 2500;
const fields = new WeakMap();
let number = 0;

const isDirty = (field) => field.area.value.trim() !== field.base.trim();

export const dirtyFields = () => [...document.querySelectorAll("#step-list textarea")].map((it) => fields.get(it)).filter((it) => it && isDirty(it));

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
  area.value = text.words;
  const room = make("p", { id: `${id}-room`, class: "room" });
  const slip = make("p", { id: `${id}-slip`, class: "slip", "aria-live": "polite" });
  const begun = text.begun ? make("p", { id: `${id}-begun`, class: "card-about" }, t("Still the example's words")) : null;
  const box = make("div", { class: `field-of-card on-${measured || "page"}` }, make("label", { for: id }, label), area, begun, room, slip);
  const field = { area, box, begun, room, slip, measured, path: text.path, base: text.words, isNew: text.sample, meaning: "", cost: null };
  field.saveSoon = later(() => { if (isDirty(field) && area.isConnected) save(field); }, text.sample ? NEW : SOON);
  field.look = later(() => measure(field), 150);
  fields.set(area, field);
  area.addEventListener("input", () => typed(field));
  area.addEventListener("focus", () => field.look());
  area.addEventListener("blur", () => { if (isDirty(field) && !field.cost) save(field); });
  if (text.sample) area.addEventListener("focus", () => area.select());
  return box;
}

// Gives fields the height of their words, where the browser does not.
export function fitAll(part) {
  if (!GROWS) part.querySelectorAll("textarea").forEach(fit);
}

function typed(field) {
  if (!GROWS) fit(field.area);
  field.look();
  if (!isDirty(field)) {
    refuse(field, "");
    askCost(field, 0);
    say(t("Saved"));
    return;
  }
  say(t("Not saved yet"));
  if (!field.cost) field.saveSoon();
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
    field.begun?.remove();
    field.meaning = "";
    askCost(field, 0);
  });
  if (!answer) return;
  if (answer.costs) askCost(field, answer.costs[0].cost);
  refuse(field, answer.now ? "" : answer.no ?? "");
  if (!answer.costs && (answer.now || !answer.no) && isDirty(field)) typed(field);
}

function refuse(field, sentence) {
  field.slip.textContent = sentence;
  field.area.setAttribute("aria-invalid", String(sentence !== ""));
}

// Changed words that have translations: the author says what becomes of these, then the words are saved.
function askCost(field, cost) {
  field.cost?.remove();
  field.cost = cost ? costOf(cost) : null;
  if (!field.cost) return;
  field.box.append(field.cost);
  tell(t("Not saved yet. Say below the words what your change means for their translations."));
  field.cost.addEventListener("change", () => {
    field.meaning = meaningIn(field.cost);
    tell("");
    save(field);
  });
}

// Runs a change that may redraw the cards, and puts unsaved words back into their fields. Returns the words whose field
// is gone.
export function keepTyping(list, act) {
  const kept = dirtyFields().map((field) => ({ field, at: field.area.selectionStart, focused: document.activeElement === field.area }));
  act();
  const lost = [];
  for (const { field, at, focused } of kept) {
    if (field.area.isConnected) continue;
    const now = [...list.querySelectorAll("textarea")].map((it) => fields.get(it)).find((it) => it.base === field.base && String(it.path) === String(field.path));
    if (!now) {
      lost.push(field.area.value);
      continue;
    }
    now.area.value = field.area.value;
    if (focused) {
      now.area.focus({ preventScroll: true });
      now.area.setSelectionRange(at, at);
    }
    typed(now);
  }
  return lost;
}
