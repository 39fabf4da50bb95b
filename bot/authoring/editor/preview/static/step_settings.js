// The readers of a card, and its other settings. Everything is tapped.

import { byId, make, t } from "./page.js";
import { change, deckNow } from "./step_edits.js";

const NONE = "none";
const BANDS = [["", t("All ages")], ["10-13", t("10 to 13")], ["14-17", t("14 to 17")]];
const QUOTED = t("Somebody in the story says this, not the bot");
const MARKS = {
  critical: t("These words keep a girl safe"),
  quoted: QUOTED,
  transfer: t("A new case, which is not in the story"),
  myth: t("It clears up what many believe"),
};
const open = new Set();

const countries = () => [...byId("country").options].filter(({ value }) => value).map(({ value, textContent }) => [value, textContent]);
const placesOfHers = () => [...countries(), [NONE, t("She told none")]];

const flagOf = ({ flag, value }) => `${flag}: ${value}`;
const pickedText = ({ words, number }) => t("Only if she picked “{words}” at card {number}", { words, number });

export function readersText({ ages, countries: chosen, flags }) {
  const names = new Map(placesOfHers());
  const told = chosen.map((code) => names.get(code) ?? code);
  const picks = new Map(deckNow().remembered.map((pick) => [flagOf(pick), pickedText(pick)]));
  return [BANDS.find(([band]) => band && band === ages)?.[1], told.join(", "), ...flags.map((flag) => picks.get(flag) ?? flag)].filter(Boolean).join(" · ");
}

export function tick(label, at, act, on, then) {
  const box = make("input", { type: "checkbox", "data-at": at, "data-act": act, ...(on ? { checked: "" } : {}) });
  box.addEventListener("change", () => then(box.checked));
  return make("label", { class: "tick" }, box, make("span", {}, label));
}

// A part that unfolds is made when it is opened, and stays open while the cards are drawn anew.
function unfolding(title, name, parts) {
  const box = make("details", {}, make("summary", {}, title));
  const fill = () => { if (box.children.length === 1) box.append(...parts().filter(Boolean)); };
  if (open.has(name)) {
    box.open = true;
    fill();
  }
  box.addEventListener("toggle", () => {
    if (box.open) open.add(name);
    else open.delete(name);
    if (box.open) fill();
  });
  return box;
}

export function settingsOfCard(card) {
  const at = JSON.stringify(card.path);
  const marks = card.kind === "quiz" ? ["critical", "quoted", "transfer", "myth"] : ["critical", "quoted"];
  return unfolding(t("For whom, and more"), at, () => [
    ...readersForm(card, at),
    pickedForm(card, at),
    card.kind === "quiz" ? aimOf(card, at) : null,
    card.kind === "practise" ? pickOf(card, at) : null,
    ...marks.map((key) => tick(MARKS[key], at, key, card.marks.includes(key), (on) => change({ do: "mark", path: card.path, key, on }))),
  ]);
}

export function settingsOfAnswer(answer) {
  const at = JSON.stringify(answer.path);
  return unfolding(t("For whom, and more"), at, () => [
    ...readersForm(answer, at),
    otherPicks(answer),
    tick(t("Only for fun"), at, "joke", answer.joke, (on) => change({ do: "mark", path: answer.path, key: "joke", on })),
    tick(QUOTED, at, "quoted", answer.quoted, (on) => change({ do: "mark", path: answer.path, key: "quoted", on })),
  ]);
}

export function settingsOfLesson(chosen) {
  const boxes = countries().map(([code, name]) => tick(name, "[]", `country-${code}`, !chosen.length || chosen.includes(code), () => {
    change({ do: "countries", countries: ticked(group) });
  }));
  const group = make("fieldset", { class: "ticks" }, make("legend", {}, t("Offered to girls in")), ...boxes);
  return group;
}

const ticked = (group) => [...group.querySelectorAll("input:checked")].map(({ dataset }) => dataset.act.slice("country-".length));

function readersForm({ path, readers }, at) {
  const send = () => change({ do: "readers", path, ages: ages.querySelector("input:checked").value, countries: ticked(places) });
  const ages = make("fieldset", { class: "ticks" }, make("legend", {}, t("Her age")), ...BANDS.map(([band, name]) => {
    const choice = make("input", { type: "radio", name: `ages-${at}`, value: band, "data-at": at, "data-act": `ages-${band}`, ...(band === readers.ages ? { checked: "" } : {}) });
    choice.addEventListener("change", send);
    return make("label", { class: "tick" }, choice, make("span", {}, name));
  }));
  const isIn = (code) => !readers.countries.length || readers.countries.includes(code);
  const places = make("fieldset", { class: "ticks" }, make("legend", {}, t("Her country")),
    ...placesOfHers().map(([code, name]) => tick(name, at, `country-${code}`, isIn(code), send)));
  return [ages, places];
}

const otherPicks = ({ readers }) => (readers.flags.length ? make("p", { class: "card-about" }, readersText({ ages: "", countries: [], flags: readers.flags })) : null);

// Picks that are remembered above this card.
function pickedForm({ path, line, readers }, at) {
  const picks = deckNow().remembered.filter((pick) => pick.line < line || readers.flags.includes(flagOf(pick)));
  if (!picks.length) return otherPicks({ readers });
  const choices = [["", t("Whatever she picked")], ...picks.map((pick) => [flagOf(pick), pickedText(pick)])];
  const chosen = readers.flags.join(", ");
  if (!choices.some(([value]) => value === chosen)) choices.push([chosen, chosen]);
  return choiceOf(t("Show only if she picked …"), at, "picked", choices, chosen, (value) => {
    const { flag = "", value: worth = "" } = picks.find((pick) => flagOf(pick) === value) ?? {};
    if (flag || !value) change({ do: "pick", path, flag, value: worth });
  });
}

export function rememberPick(answer) {
  const at = JSON.stringify(answer.path);
  return tick(t("Remember this pick"), at, "remember", answer.remembers.length > 0, async (on) => {
    const said = await change({ do: "remember", path: answer.path, on });
    const box = [...document.querySelectorAll("[data-act=remember]")].find(({ dataset }) => dataset.at === at);
    if (said?.no && box) box.checked = !on;
  });
}

function aimOf(card, at) {
  const { aims } = deckNow();
  if (!aims.length) return null;
  const choices = [["", t("None")], ...aims.map(({ path, words }) => [path.at(-1), words])];
  return choiceOf(t("Which aim it asks for"), at, "aim", choices, card.aim, (value) => change({ do: "value", path: card.path, key: "aim", value }));
}

function pickOf(card, at) {
  const choices = [1, 2, 3, 4, 5].map((it) => [String(it), String(it)]);
  return choiceOf(t("How many lines she taps"), at, "pick", choices, String(card.pick), (value) => change({ do: "value", path: card.path, key: "pick", value }));
}

function choiceOf(label, at, act, choices, chosen, then) {
  const select = make("select", { "data-at": at, "data-act": act },
    ...choices.map(([value, name]) => make("option", { value, ...(value === chosen ? { selected: "" } : {}) }, name)));
  select.addEventListener("change", () => then(select.value));
  return make("label", { class: "choice" }, make("span", {}, label), select);
}
