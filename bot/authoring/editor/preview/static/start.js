// The start panel: what this is, and two ways on. After a first choice the page begins with the chat.

import { openBench } from "./bench.js";
import { on, post } from "./line.js";
import { byId } from "./page.js";

const [panel, work, play] = ["start", "work", "go-play"].map(byId);
const CHOSEN = "start-chosen";
let playing = false;

// A browser may forbid a page to remember anything; then the panel comes each time.
function hasChosen() {
  try {
    return localStorage.getItem(CHOSEN) !== null;
  } catch {
    return false;
  }
}

function remember() {
  try {
    localStorage.setItem(CHOSEN, "yes");
  } catch {
    // As above.
  }
}

function show(part) {
  panel.hidden = part !== panel;
  work.hidden = part !== work;
}

// The learner goes on where she is; a new one begins the first lesson.
async function goOn() {
  remember();
  show(work);
  const lesson = byId("lesson").value;
  if (!playing && lesson) await post("settings", { lesson });
}

// A desk in the lesson room has no panel: its author has chosen a draft already.
if (panel) {
  play.addEventListener("click", () => {
    goOn();
    byId("log").focus();
  });
  byId("go-write").addEventListener("click", async () => {
    const begun = goOn();
    byId("open-steps").focus(); // the focus returns here when the workbench closes
    await begun;
    openBench("steps");
  });
  byId("go-new").addEventListener("click", () => {
    goOn();
    byId("open-new-lesson").click();
  });
  byId("open-start").addEventListener("click", () => {
    show(panel);
    scrollTo(0, 0);
    byId("start-title").focus();
  });

  for (const kind of ["chat", "around"]) {
    on(kind, (news) => {
      ({ playing } = news);
      play.textContent = playing ? "Go on playing" : "Play";
    });
  }
  show(hasChosen() ? work : panel);
}
