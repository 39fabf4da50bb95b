// What a changed text costs its translations, and the choice of the author before it is saved.

import { button, make, t } from "./page.js";

const CHANGES = [
  ["wording", t("Only wording"), t("They still say the same, so girls go on reading them. A signed one becomes a draft.")],
  ["meaning", t("Meaning changed"), t("Girls read them until a translator has come by; they are marked as out of date.")],
  ["wrong", t("The old text is wrong"), t("They are not shown any more until they are translated anew.")],
];

let boxes = 0;

// `only`: a name or a star came or went, so the one possible choice stands there with its reason. With `choose` the
// choices are buttons, as each is carried out at once: arrow keys would choose what they only pass.
export function costOf(cost, only = false, choose = null) {
  boxes += 1;
  const sentence = cost === 1 ? t("One translation of this line becomes out of date.") : t("{count} translations of this line become out of date.", { count: cost });
  const why = only ? [make("p", { class: "tip" }, t("A name or a star is not the same any more, so no old translation fits."))] : [];
  const choices = CHANGES.filter(([value]) => !only || value === "wrong").map(([value, title, about]) => {
    const words = make("span", {}, make("b", {}, title), ` ${about}`);
    if (choose) return button(words, { class: "plain" }, () => choose(value));
    return make("label", {}, make("input", { type: "radio", name: `cost-${boxes}`, value, required: "" }), words);
  });
  return make("fieldset", { class: "cost" }, make("legend", {}, sentence), ...why, ...choices);
}

export const meaningIn = (box) => box.querySelector("input:checked")?.value ?? "";
