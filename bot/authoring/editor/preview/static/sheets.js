// Sheets of the lesson's texts: taken along for work without the internet, and brought back.

import { ask } from "./line.js";
import { byId, inBase64, make, t } from "./page.js";

// `part` is the answer to `texts`; `isFree`: no unsaved words; `taken` is called after translations were taken in.
export function drawSheets(part, { isFree, taken }) {
  const about = { locale: part.locale, part: part.part };
  byId("sheets").hidden = !part.translates;
  byId("sheet-whole").href = `sheet?${new URLSearchParams(about)}`;
  byId("sheet-todo").href = `sheet?${new URLSearchParams({ ...about, todo: "yes" })}`;
  byId("sheet-form").onsubmit = async (event) => {
    event.preventDefault();
    if (isFree() && await takeIn(about)) taken();
  };
}

const tell = (sentence) => { byId("sheet-news").textContent = sentence; };

// Returns whether translations have come.
async function takeIn(about) {
  const [file] = byId("sheet-file").files;
  byId("sheet-left").replaceChildren();
  tell(file ? t("On its way…") : t("Choose a file first."));
  if (!file) return false;
  const answer = await ask("sheet", { ...about, content: await inBase64(file) });
  tell(answer ? answer.no ?? takenIn(answer) : t("It has not arrived. Try again."));
  if (!answer || answer.no) return false;
  byId("sheet-file").value = "";
  byId("sheet-left").replaceChildren(...answer.left.map(({ row, why }) =>
    make("li", {}, t("Row {row}", { row }), " ", make("span", { lang: "en" }, why))));
  return answer.taken > 0;
}

function takenIn({ taken, left }) {
  if (!taken && !left.length) return t("Nothing in this sheet is new.");
  const told = taken === 1 ? t("1 translation is saved as a draft.") : t("{count} translations are saved as drafts.", { count: taken });
  return left.length ? `${told} ${t("These rows were left out:")}` : told;
}
