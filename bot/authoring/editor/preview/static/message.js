// One message as Telegram shows it: its bubble, and its buttons in rows.

import { make, spoken, t } from "./page.js";

// A text that has no words in the learner's language yet is drawn in English, and says so.
function markMissing(part) {
  part.classList.add("lacks");
  part.lang = "en";
  part.title = t("Not translated yet");
}

// Puts the text behind each button into `sourcesOf`.
export function drawButtons(rows, lang, sourcesOf) {
  const box = make("div", { class: "buttons", lang, dir: "auto" });
  for (const row of rows) {
    const line = make("div", { class: "row" });
    for (const { text, data, source } of row) {
      // A button without data is the pick that was made already.
      const state = data ? { "data-tap": data } : { disabled: "", class: "picked" };
      const button = make("button", { type: "button", ...state }, text);
      if (source) sourcesOf.set(button, [source]);
      if (source?.missing) markMissing(button);
      line.append(button);
    }
    box.append(line);
  }
  return box;
}

export function drawWords({ from, html, lang, picture, sound, sources }) {
  // It has a direction of its own: else `auto` would give the bubble the direction of these words of the page.
  const who = make("span", { class: "unseen", lang: spoken, dir: "ltr" }, from === "girl" ? t("You: ") : t("Bot: "));
  const bubble = make("div", { class: "bubble", lang, dir: "auto" }, who);
  if (picture) bubble.append(make("img", { src: picture.src, alt: picture.alt }));
  // Nothing is fetched or heard before play is pressed.
  if (sound) bubble.append(make("audio", { src: sound, controls: "", preload: "none" }));
  if (html) {
    const text = make("p", {});
    text.innerHTML = html; // escaped by the server: only <b>, <code> and <blockquote> are left
    bubble.append(text);
  }
  const lacking = sources?.filter((it) => it.missing) ?? [];
  if (lacking.length) bubble.append(make("p", { class: "lacks-note", lang: spoken, dir: "ltr" }, t("Not translated yet")));
  if (lacking.includes(sources?.[0])) bubble.lang = "en";
  return bubble;
}
