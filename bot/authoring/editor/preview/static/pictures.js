// The picture chooser: the pictures there are, with the lessons that show them, and a way to upload one.

import { ask, send } from "./line.js";
import { button, make, spoken, t } from "./page.js";

const MOST_BYTES = 4_000_000;

let picker;

// Lets the author choose a picture and write its words. Returns `{ file, alt }`, or null when she chose none.
export async function choosePicture(current) {
  picker ??= draw();
  return picker(current);
}

function draw() {
  const search = make("input", { id: "picker-search", type: "search", autocomplete: "off" });
  const list = make("div", { class: "picker-list", role: "radiogroup", "aria-label": t("Pictures") });
  const none = make("p", { class: "tip", hidden: "" }, t("No picture has such a name, and no lesson either."));
  const words = make("textarea", { id: "picker-words", rows: "2", "aria-describedby": "picker-about" });
  const news = make("p", { class: "picker-news", role: "status" });
  const use = make("button", { type: "submit", class: "strong" }, t("Use this picture"));
  const form = make("form", { class: "picker-form", autocomplete: "off" },
    make("div", { class: "picker-head" }, make("h2", { id: "picker-title" }, t("Choose a picture")), button(t("Close"), { class: "plain" }, () => shut())),
    make("div", { class: "picker-body" },
      make("p", { class: "field" }, make("label", { for: "picker-search" }, t("Search by name or lesson")), search),
      uploadForm(chosenNow, tell), list, none),
    make("div", { class: "picker-foot" },
      make("p", { class: "field" }, make("label", { for: "picker-words" }, t("The words below the picture")), words),
      make("p", { id: "picker-about", class: "tip" }, t("Girls read them, and they tell girls who cannot see it what is on it.")),
      news, use));
  const dialog = make("dialog", { id: "picker", class: "panel picker", "aria-labelledby": "picker-title", lang: spoken, dir: "ltr" }, form);
  document.body.append(dialog);
  let settle;
  let chosen = null;

  function tell(sentence) {
    news.textContent = sentence;
  }

  function shut() {
    dialog.close();
  }

  async function fill(file) {
    const answer = await ask("pictures", {});
    list.replaceChildren(...(answer?.pictures ?? []).map((it) => card(it, it.file === file)));
    filter();
    list.querySelector(":checked")?.scrollIntoView({ block: "nearest" });
  }

  async function chosenNow(file) {
    search.value = "";
    await fill(file);
    list.querySelector(":checked")?.focus();
  }

  function filter() {
    const wanted = plain(search.value);
    for (const item of list.children) item.hidden = !plain(item.textContent).includes(wanted);
    none.hidden = [...list.children].some((item) => !item.hidden);
  }

  search.addEventListener("input", filter);
  dialog.addEventListener("close", () => {
    list.replaceChildren();
    settle?.(chosen);
    settle = null;
  });
  // Handled here, so that Escape does not close the workbench behind it as well.
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    shut();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const file = list.querySelector(":checked")?.value;
    const alt = words.value.trim();
    if (!file) tell(t("Choose a picture first."));
    else if (!alt) {
      tell(t("Write the words below the picture first."));
      words.focus();
    } else {
      chosen = { file, alt };
      shut();
    }
  });

  return (current) => new Promise((resolve) => {
    settle = resolve;
    chosen = null;
    search.value = "";
    words.value = current?.alt ?? "";
    tell("");
    dialog.showModal();
    fill(current?.file ?? "");
  });
}

const plain = (words) => words.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().trim();

function card({ file, kb, lessons, waits }, isChosen) {
  const radio = make("input", { type: "radio", name: "picture", value: file, ...(isChosen ? { checked: "" } : {}) });
  return make("label", { class: "picture-card" }, radio,
    make("img", { src: `media/${file.split("/").map(encodeURIComponent).join("/")}`, alt: "", loading: "lazy", width: "120", height: "80" }),
    make("b", {}, file), " ",
    make("span", { class: "used" }, lessons.length ? lessons.join(", ") : t("In no lesson")), " ",
    make("span", { class: "weight" }, `${kb} kB`), " ",
    waits ? make("span", { class: "waits" }, t("Waits for safeguarding")) : null);
}

// A form inside a form is none, so this one is a group with a button of its own.
function uploadForm(done, tell) {
  const file = make("input", { id: "upload-file", type: "file", accept: "image/png,image/jpeg,image/webp,image/gif" });
  const name = make("input", { id: "upload-name", type: "text", maxlength: "80" });
  const drawn = make("input", { id: "upload-drawn", type: "checkbox" });

  async function upload() {
    const [picture] = file.files;
    const missing = [
      [!picture, t("Choose a file first."), file],
      [picture?.size > MOST_BYTES, t("This picture has more than 4 MB. Make it smaller."), file],
      [!name.value.trim(), t("Give it a name first."), name],
      [!drawn.checked, t("Say first that it is drawn and shows no real person."), drawn],
    ].find(([lacks]) => lacks);
    if (missing) {
      tell(missing[1]);
      missing[2].focus();
      return;
    }
    tell(t("On its way…"));
    const answer = await send(picture, { name: name.value, drawn: "yes" });
    if (answer && !answer.no) {
      file.value = name.value = "";
      drawn.checked = box.open = false;
      await done(answer.file);
    }
    tell(answer ? answer.no ?? sizes(answer) : t("It has not arrived. Try again."));
  }

  file.addEventListener("change", () => {
    if (!name.value) name.value = (file.files[0]?.name ?? "").replace(/\.[^.]*$/, "");
  });
  // Enter would send the form around it.
  name.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    upload();
  });
  const box = make("details", { class: "upload" }, make("summary", {}, t("Upload a picture of your own")),
    make("p", { class: "field" }, make("label", { for: "upload-file" }, t("PNG, JPEG, WebP or GIF, at most 4 MB")), file),
    make("p", { class: "field" }, make("label", { for: "upload-name" }, t("Its name, in a few words")), name),
    make("p", { class: "tick" }, drawn, make("label", { for: "upload-drawn" }, t("It is drawn, and shows no real person."))),
    button(t("Upload"), { class: "plain" }, upload));
  return box;
}

function sizes({ before, after }) {
  return t("Saved. It had {before} kB and has {after} kB now: girls pay for every one. Safeguarding still has to look at it.", { before, after });
}
