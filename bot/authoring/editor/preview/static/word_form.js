// One text in one language: its words, their problems while they are typed, and saving them.

import { forget, keep, keptAt } from "./kept_words.js";
import { button, later, make, t } from "./page.js";
import { kindOf } from "./severity.js";

const STATES = { draft: t("draft"), stale: t("out of date"), missing: t("missing"), signed: t("signed") };
let forms = 0;

// `check` and `save` ask the server; `tell` shows a sentence of its answer, and `saved` is called when it has written.
// `above` and `below` are parts of the page around the words; the one below is shown while they are changed.
// `place` is where this browser keeps what is typed until it is saved; none for words that are only read.
// Where there is a `next`, saving leads on to the next text, and so does the button when there is nothing to save.
export function wordForm({ title, state, words, attributes, place, above, below, check, save, tell, saved, next }) {
  forms += 1;
  const id = `words-${forms}`;
  // The words on the server. The author may go on typing during a save; her words are compared with these then.
  let base = words;
  let isStale = state === "stale";
  let sending = Promise.resolve();
  let looked = 0;
  let refused = null;

  const area = make("textarea", { id, rows: "1", spellcheck: "true", "aria-describedby": `${id}-room ${id}-slips`, ...attributes });
  const waiting = place && keptAt(place, words);
  area.value = waiting?.fits ? waiting.words : words;
  const badge = state && make("span", { class: `state is-${state}` }, STATES[state] ?? state);
  const room = make("p", { id: `${id}-room`, class: "room" });
  const slips = make("ul", { id: `${id}-slips`, class: "slips", role: "list", "aria-live": "polite" });
  const submit = make("button", { type: "submit", class: "strong" });
  const reset = make("button", { type: "reset", class: "plain" }, t("Take back"));
  const lost = waiting && !waiting.fits ? lostWords(place, waiting.words) : null;
  const form = make("form", {}, make("label", { for: id }, title, badge ? " " : "", badge), above, lost, area, room, slips, below,
    make("div", { class: "saves" }, submit, reset));

  const labels = next ? { save: t("Save and next"), right: t("It is still right: next") } : { save: t("Save"), right: t("It is still right") };

  const isChanged = () => area.value.trim() !== base.trim();

  function touched() {
    const changed = isChanged();
    form.classList.toggle("changed", changed);
    reset.hidden = !changed;
    if (below) below.hidden = !changed;
    submit.hidden = !next && !changed && !isStale;
    submit.textContent = changed ? labels.save : isStale ? labels.right : t("Next");
  }

  function drawSlips({ problems, mended, length, room: most, pixels, widest }) {
    showRoom(room, area.value, Math.max(most ? length / most : 0, widest ? pixels / widest : 0));
    area.setAttribute("aria-invalid", String(problems.some(({ severity }) => severity === "error")));
    slips.replaceChildren(...problems.map(slip));
    drawRefusal();
    if (mended) slips.append(make("li", { class: "mended" }, button(t("Write it so"), { class: "plain" }, () => write(mended)), make("q", {}, mended)));
  }

  // The reason why the server saved nothing, until the words change. Most reasons are shown before: the same rules
  // check the words while they are typed.
  function drawRefusal() {
    if (refused?.words !== area.value) return;
    area.setAttribute("aria-invalid", "true");
    if (!slips.textContent.includes(refused.no)) slips.prepend(slip({ severity: "error", sentence: refused.no }));
  }

  function write(text) {
    area.value = text;
    area.dispatchEvent(new Event("input"));
    area.focus();
  }

  const look = later(async () => {
    looked += 1;
    const mine = looked;
    const answer = await check(area.value);
    if (answer?.problems && mine === looked) drawSlips(answer);
  }, 150);

  async function send() {
    if (!isChanged() && !isStale) {
      next?.();
      return;
    }
    const answer = await save(area.value, base, form);
    if (!answer) return;
    tell(answer.no ? t("Not saved.") : answer.said);
    if (answer.no) {
      refused = { words: area.value, no: answer.no };
      drawRefusal();
      area.focus();
      return;
    }
    base = answer.words;
    if (place) keep(place, base, area.value);
    isStale = false;
    if (submit.matches(":focus-visible")) area.focus();
    touched();
    saved(answer);
    if (!isChanged()) next?.();
  }

  area.addEventListener("input", () => {
    const wasChanged = form.matches(".changed");
    if (place) keep(place, base, area.value);
    fit(area);
    touched();
    if (wasChanged && !isChanged()) tell("");
    if (check) look();
    else slips.replaceChildren();
  });
  if (check) area.addEventListener("focus", () => look());
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.repeat || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    write(base);
  });
  // One after the other: a second press is compared with what the first one has saved.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sending = sending.then(send, send);
  });
  touched();
  return form;
}

// What was typed here before, over words that have changed since.
function lostWords(place, words) {
  const part = make("p", { class: "made-from" }, t("Typed here before, and not saved: "), make("q", {}, words), " ");
  part.append(button(t("Let it go"), { class: "plain" }, () => {
    forget(place);
    part.remove();
  }));
  return part;
}

const slip = (it) => make("li", { class: it.severity }, make("b", {}, `${kindOf(it)}: `), make("span", { lang: "en" }, it.sentence));

// Says in one way everywhere whether words fit; `used` is the part of their room that they take, 0 where it is unknown.
export function showRoom(place, words, used) {
  const over = used > 1 ? Math.ceil((1 - 1 / used) * [...words.trim()].length - 1e-6) : 0;
  const long = over > 1 ? t("Too long by about {over} letters", { over }) : t("Too long by a letter or so");
  place.textContent = over ? long : used && words.trim() ? t("Fits on her phone") : "";
  place.classList.toggle("is-over", over > 0);
}

export function fit(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}
