// The place between two cards: a plus offers the kinds of steps as words, each with a sentence.

import { button, make, t } from "./page.js";
import { choosePicture } from "./pictures.js";
import { change, deckNow } from "./step_edits.js";
import { icon } from "./step_icons.js";
import { aboutOf, titleOf } from "./step_kinds.js";

export function drawGap(into, number, isReply = false) {
  const at = JSON.stringify(into);
  const label = isReply ? t("Add a step after this pick") : t("Add a step here");
  const gap = make("div", { class: isReply ? "gap is-reply" : "gap", "data-into": at, "data-number": number });
  const opener = button(isReply ? t("Only after this pick") : "", { class: "add", "aria-label": label, title: label, "aria-expanded": "false", "data-at": at, "data-act": `add-${number}` }, () => toggle(gap, opener, into, number));
  opener.prepend(icon("plus"));
  gap.append(opener);
  gap.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || opener.ariaExpanded !== "true") return;
    event.preventDefault();
    event.stopPropagation();
    fold();
    opener.focus();
  });
  return gap;
}

// Only one place is unfolded at a time.
function fold() {
  document.querySelector("#step-list .kinds")?.remove();
  document.querySelector("#step-list .add[aria-expanded=true]")?.setAttribute("aria-expanded", "false");
}

function toggle(gap, opener, into, number) {
  const isOpen = opener.ariaExpanded === "true";
  fold();
  if (isOpen) return;
  opener.ariaExpanded = "true";
  const kinds = make("div", { class: "kinds", role: "group", "aria-label": t("Kinds of steps") }, ...deckNow().added.map((kind) => {
    const made = button("", { class: "kind" }, () => add(kind, into, number));
    made.append(make("b", {}, titleOf(kind)), make("span", {}, aboutOf(kind)));
    return made;
  }));
  gap.append(kinds);
  kinds.querySelector("button").focus();
}

async function add(kind, into, number) {
  const chosen = kind === "picture" ? await choosePicture(null) : { file: "", alt: "" };
  if (!chosen) return;
  fold();
  await change({ do: "add", into, number, kind, picture: chosen.file, alt: chosen.alt ?? "" });
}
