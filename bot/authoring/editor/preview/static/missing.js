// What is missing in the language of the chat, and the way to the next text: beside the chat, and above the words.

import { ask, on } from "./line.js";
import { shownSource, showWords, tell } from "./words.js";

const places = document.querySelectorAll(".missing");

function draw({ missing }) {
  for (const place of places) {
    place.hidden = !missing;
    place.querySelector("p").textContent = missing;
  }
}

async function showNext() {
  const answer = await ask("following", shownSource() ?? {});
  if (answer?.no) tell(answer.no);
  else if (answer) showWords([answer.where], answer.locale);
}

on("chat", draw);
on("around", draw);
for (const place of places) place.querySelector("button").addEventListener("click", showNext);
