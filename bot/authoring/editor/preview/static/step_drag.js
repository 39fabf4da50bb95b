// Moving a card by its handle. On a keyboard the arrows of the card do the same.

import { byId } from "./page.js";

const EDGE = 60;
let drag = null;

// Calls `move` with the step, and the list and the index where it was dropped.
export function followDrag(list, move) {
  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".handle");
    if (!handle || event.button) return;
    event.preventDefault();
    const card = handle.closest("[data-card]");
    const gaps = [...list.querySelectorAll("[data-into]")].filter((gap) => !card.contains(gap));
    drag = { card, gaps, target: null, pointer: event.pointerId };
    handle.setPointerCapture(event.pointerId);
    card.classList.add("is-dragged");
  });
  list.addEventListener("pointermove", (event) => {
    if (drag?.pointer === event.pointerId) follow(event.clientY);
  });
  list.addEventListener("pointerup", (event) => {
    if (drag?.pointer === event.pointerId) drop(move);
  });
  list.addEventListener("pointercancel", leave);
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drag) return;
    event.preventDefault();
    leave();
  }, { capture: true });
}

function follow(y) {
  const sheet = byId("steps");
  const { top, bottom } = sheet.getBoundingClientRect();
  if (y < top + EDGE) sheet.scrollTop -= 12;
  if (y > bottom - EDGE) sheet.scrollTop += 12;
  const middle = (gap) => {
    const box = gap.getBoundingClientRect();
    return Math.abs((box.top + box.bottom) / 2 - y);
  };
  const nearest = drag.gaps.filter((gap) => gap.offsetParent).reduce((best, gap) => (!best || middle(gap) < middle(best) ? gap : best), null);
  if (nearest === drag.target) return;
  drag.target?.classList.remove("is-target");
  nearest?.classList.add("is-target");
  drag.target = nearest;
}

function drop(move) {
  const { card, target } = drag;
  leave();
  if (!target) return;
  const [path, into] = [JSON.parse(card.dataset.card), JSON.parse(target.dataset.into)];
  const number = Number(target.dataset.number);
  const isOwn = String(path.slice(0, -1)) === String(into);
  const to = isOwn && number > path.at(-1) ? number - 1 : number;
  if (!isOwn || to !== path.at(-1)) move(path, into, to);
}

function leave() {
  drag?.card.classList.remove("is-dragged");
  drag?.target?.classList.remove("is-target");
  drag = null;
}
