// The list of the files that the author may open, with the number of problems in each.

import { ask } from "./line.js";
import { byId, later, make, t } from "./page.js";

const list = byId("files");
let groups = [];
let open = "";

// A file that is in no group, such as a catalog, is put before the groups.
export function chosenIs(file) {
  open = file;
  list.querySelector("#files > option")?.remove();
  list.value = file;
  if (list.value !== file || !file) list.prepend(make("option", { value: file, selected: "" }, file || t("Choose a file")));
}

// Draws the list: at once with what is known, and again once the server has told which files there are.
export async function listFiles(problems) {
  if (!groups.length) await renew();
  draw(problems);
  renewed(problems);
}

const renewed = later(async (problems) => {
  const before = JSON.stringify(groups);
  await renew();
  if (JSON.stringify(groups) !== before) draw(problems);
}, 300);

async function renew() {
  groups = (await ask("files", {}))?.groups ?? groups;
}

function draw(problems) {
  const count = counted(problems);
  list.replaceChildren(...groups.map(({ name, files }) => make("optgroup", { label: name },
    ...files.map((it) => make("option", { value: it.file }, title(it, count.get(it.file) ?? 0))))));
  chosenIs(open);
}

function counted(problems) {
  const found = new Map();
  for (const { file } of problems) found.set(file, (found.get(file) ?? 0) + 1);
  return found;
}

function title({ name }, count) {
  return count ? t("{name} ({count} to mend)", { name, count }) : name;
}
