// Choice of a picture, from those that the course has.

import { ask } from "./line.js";
import { button, make } from "./page.js";

// Returns the chosen picture, or null. `alt` are words for it, empty where she has given none.
export async function choosePicture(current) {
  const answer = await ask("cards", {});
  const dialog = make("dialog", { class: "panel picture-choice", "aria-label": "Choose a picture", lang: "en", dir: "ltr" });
  return new Promise((resolve) => {
    let chosen = null;
    const choices = (answer?.pictures ?? []).map((file) => {
      const made = button("", { class: "picture-of-course", ...(file === current ? { "aria-current": "true" } : {}) }, () => {
        chosen = { file, alt: "" };
        dialog.close();
      });
      made.append(make("img", { src: `media/${file}`, alt: "", loading: "lazy" }), make("span", {}, file));
      return made;
    });
    dialog.append(make("div", { class: "pictures-of-course" }, ...choices), button("Close", { class: "plain" }, () => dialog.close()));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(chosen);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
