// The cards as the server has them, and every change of them: one after the other, each made to the file as the
// one before has left it.

import { ask } from "./line.js";
import { byId, t } from "./page.js";

const news = byId("steps-news");
const state = byId("steps-state");
let deck = null;
let sending = Promise.resolve();
let draw = () => {};
let saveFirst = async () => {};

export const deckNow = () => deck;

// `redraw` draws the cards; `save` saves what is being typed, before anything else is changed.
export function edits({ redraw, save }) {
  draw = redraw;
  saveFirst = save;
}

export function tell(sentence) {
  news.textContent = sentence;
}

export function say(sentence) {
  if (state.textContent !== sentence) state.textContent = sentence;
}

function inTurn(act) {
  sending = sending.then(act, act);
  return sending;
}

// Waits until everything that is on its way is written.
export const settled = () => inTurn(async () => {});

export async function change(body) {
  await saveFirst();
  return inTurn(() => send(body, () => tell("")));
}

// Words that are typed: `done` is called when they are written, before the cards are drawn.
export const write = (body, done) => inTurn(() => send(body, done));

export const refresh = () => inTurn(read);

async function send(body, done) {
  if (!deck) return null;
  say(t("Saving …"));
  const answer = await ask("card", { file: deck.file, mark: deck.mark, ...body });
  if (!answer || answer.no || answer.costs) say(t("Not saved"));
  if (answer?.now) await read();
  if (answer?.no && body.do !== "words") tell(answer.no);
  if (!answer || answer.no || answer.costs) return answer;
  say(t("Saved"));
  done();
  deck = answer;
  draw(body);
  return answer;
}

async function read() {
  const answer = await ask("cards", {});
  if (!answer) return;
  const isAnother = deck?.file !== answer.file;
  if (isAnother) say("");
  if (isAnother || answer.no) tell(answer.no ?? "");
  deck = answer.no ? null : answer;
  draw({ do: isAnother ? "open" : "" });
}
