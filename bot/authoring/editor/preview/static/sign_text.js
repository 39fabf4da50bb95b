// Sign one text as it was read: bound to the signer, and to the words that the page showed.

import { ask } from "./line.js";
import { button, byId, make, t } from "./page.js";

const KEPT = "signer-initials";
// Milliseconds in which nobody reads a text: a second press of [It is right, sign] would be for the next one.
const UNREAD = 700;
const field = byId("initials");

// A browser may forbid a page to remember anything; then they are asked for each time.
try {
  field.value = localStorage.getItem(KEPT) ?? "";
} catch {
  field.value = "";
}
field.addEventListener("change", () => {
  try {
    localStorage.setItem(KEPT, initials());
  } catch {
    // As above.
  }
});

export const initials = () => field.value.trim();

// `again` shows the text anew, when it is not as it was read; `mend` leads to its translation.
export function drawSigning(text, { locale, named, canSign, canMend, tell, mend, signed, takenBack, again }) {
  const about = () => ({ ...text.where, locale, print: text.print, initials: initials() });

  async function act(name, done) {
    if (!named && !initials()) {
      tell(t("Write your initials first."));
      field.focus();
      return;
    }
    setOff(true); // a second press of the same person is not for the next text
    const answer = await ask(name, about());
    setOff(false);
    if (!answer) return;
    if (answer.no) await again();
    tell(answer.no ?? answer.said);
    if (!answer.no) done();
  }

  const others = text.signers.length ? make("p", { class: "signers" }, t("Signed by: "), make("b", {}, text.signers.join(", "))) : null;
  const by = text.writers.length ? make("p", { class: "signers" }, locale === "en" ? t("Written by: ") : t("Translated by: "), make("b", {}, text.writers.join(", "))) : null;
  const why = canSign && text.unfit ? make("p", { class: "unfit", lang: "en" }, text.unfit) : null;
  const box = make("section", { class: "signing", "aria-label": t("Sign") }, by, others, why);
  const buttons = make("div", { class: "saves" });

  function setOff(isOff) {
    for (const it of buttons.children) it.disabled = isOff;
  }

  if (canSign && !text.unfit && !text.mine) {
    const yes = button(t("It is right, sign"), { class: "strong", "aria-keyshortcuts": "Control+Enter" }, () => act("sign", signed));
    yes.id = "sign-it";
    buttons.append(yes);
    setOff(true);
    setTimeout(setOff, UNREAD, false);
  }
  if (canSign && text.mine) buttons.append(button(t("Take back my signature"), { class: "plain" }, () => act("unsign", takenBack)));
  if (canMend && locale !== "en") buttons.append(button(t("Not right: mend it"), { class: "plain" }, mend));
  box.append(buttons);
  return box;
}

addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.repeat || !(event.ctrlKey || event.metaKey)) return;
  byId("sign-it")?.click();
});
