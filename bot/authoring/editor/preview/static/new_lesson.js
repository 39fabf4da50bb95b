// A new lesson: a title, the name of its file made from it, and the learner plays it.

import { openBench } from "./bench.js";
import { ask, askNewest } from "./line.js";
import { byId, later, make, t } from "./page.js";

const [dialog, form, title, name, news] = ["new-lesson", "new-lesson-form", "new-title", "new-name", "new-news"].map(byId);
const begin = form?.querySelector("[type=submit]");
let isOwn = false; // the author has typed a name

const suggest = later(async () => {
  const answer = await askNewest("lesson-name", { title: title.value });
  if (answer?.name && !isOwn) name.value = answer.name;
}, 150);

// In the lesson room a new lesson begins on the shelf, and this page has no such dialog.
if (dialog) {
  byId("open-new-lesson").addEventListener("click", () => {
    form.reset();
    news.textContent = "";
    isOwn = false;
    dialog.showModal();
  });
  byId("close-new-lesson").addEventListener("click", () => dialog.close());
  title.addEventListener("input", () => { if (!isOwn) suggest(); });
  name.addEventListener("input", () => { isOwn = name.value !== ""; });
  // Handled here, so that Escape does not close the workbench behind it as well.
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    dialog.close();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    begin.disabled = true;
    news.textContent = t("It is written…");
    const lesson = name.value || (await ask("lesson-name", { title: title.value }))?.name;
    const answer = await ask("new-lesson", { title: title.value, name: lesson, beginning: new FormData(form).get("beginning") });
    begin.disabled = false;
    news.textContent = answer?.no ?? "";
    if (!answer || answer.no) return;
    offer(answer);
    dialog.close();
    openBench(byId("tab-steps") ? "steps" : "map");
  });
}

// The page is older than the lesson, so its lists do not know it yet.
function offer({ lesson, title: words }) {
  for (const list of document.querySelectorAll("#lesson, [data-twin=lesson]")) {
    const option = [...list.options].find((it) => it.value === lesson) ?? list.appendChild(make("option", { value: lesson }));
    option.textContent = t("{title} (draft)", { title: words });
    list.value = lesson;
  }
}
