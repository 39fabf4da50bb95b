// The server owns the conversation: all that is drawn here arrived on /events, and a tap only tells the server.

const token = document.body.dataset.token;
const byId = (id) => document.getElementById(id);
const [log, list, keyboard, toast, banner, news, settings, words] =
  ["log", "messages", "keyboard", "toast", "banner", "news", "settings", "words"].map(byId);
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const wide = matchMedia("(min-width: 720px)");

// True between a tap made with the keyboard and the next key or touch: only then may the focus be moved for her.
let following = false;
let shownProblems = "[]";
let toastTimer;

function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// ---- drawing ----

function drawButtons(rows, lang) {
  const box = make("div", { class: "buttons", lang, dir: "auto" });
  for (const row of rows) {
    const line = make("div", { class: "row" });
    for (const { text, data } of row) {
      // A button without data is the pick she already made.
      const state = data ? { "data-tap": data } : { disabled: "", class: "picked" };
      line.append(make("button", { type: "button", ...state }, text));
    }
    box.append(line);
  }
  return box;
}

function drawMessage({ id, from, html, lang, picture, sound, buttons }) {
  const who = make("span", { class: "unseen", lang: "en" }, from === "girl" ? "You: " : "Bot: ");
  const bubble = make("div", { class: "bubble", lang, dir: "auto" }, who);
  if (picture) bubble.append(make("img", { src: picture.src, alt: picture.alt }));
  // She presses play herself: nothing is fetched or heard before.
  if (sound) bubble.append(make("audio", { src: sound, controls: "", preload: "none" }));
  if (html) {
    const text = make("p", {});
    text.innerHTML = html; // escaped by the server: only <b> is left
    bubble.append(text);
  }
  const item = make("li", { id: `m${id}`, "data-id": id, class: from === "girl" ? "girl" : "bot" }, bubble);
  if (buttons?.length) item.append(drawButtons(buttons, lang));
  return item;
}

// Messages that did not change keep their element: a redraw neither reads the whole chat out again nor loses the focus.
function drawMessages(messages) {
  let place = list.firstElementChild;
  for (const message of messages) {
    const fresh = drawMessage(message);
    const old = byId(fresh.id);
    const kept = old?.isEqualNode(fresh);
    if (old === place) place = place?.nextElementSibling ?? null;
    if (kept && old.nextElementSibling === place) continue;
    if (!kept) old?.remove();
    list.insertBefore(kept ? old : fresh, place);
  }
  [...list.children].slice(messages.length).forEach((left) => left.remove());
}

function drawKeyboard(labels, lang, dir) {
  keyboard.lang = words.lang = toast.lang = lang;
  keyboard.dir = words.dir = toast.dir = log.dir = dir;
  if (labels.join("\n") === [...keyboard.children].map((button) => button.textContent).join("\n")) return;
  keyboard.replaceChildren(...labels.map((label) => make("button", { type: "button" }, label)));
}

function drawSettings(values) {
  for (const [name, value] of Object.entries(values)) {
    const select = byId(name);
    if (!select) continue;
    const known = [...select.options].some((option) => option.value === value);
    // A lesson file that is younger than this page.
    if (value && !known) select.append(make("option", { value }, value));
    select.value = value ?? "";
  }
}

function drawProblems(problems) {
  const now = JSON.stringify(problems);
  if (now === shownProblems) return;
  shownProblems = now;
  byId("problems").hidden = problems.length === 0;
  const title = problems.length === 1 ? "1 thing to mend" : `${problems.length} things to mend`;
  byId("problems-title").textContent = title;
  news.textContent = problems.length ? title : "Nothing left to mend";
  byId("problem-list").replaceChildren(...problems.map(({ file, line, column, code, severity, message, hint }) => {
    const kind = severity === "error" ? "Please mend" : "Worth a look";
    const item = make("li", { class: severity === "error" ? "error" : "warning" },
      make("p", { class: "kind" }, kind), make("p", { class: "what" }, message));
    if (hint) item.append(make("p", { class: "hint" }, hint));
    const place = [file, line && `line ${line}`, line && column && `column ${column}`].filter(Boolean).join(", ");
    item.append(make("p", { class: "where" }, place, code ? ` (${code})` : ""));
    return item;
  }));
}

// ---- scrolling and focus ----

function showNewest(smoothly) {
  const newest = list.lastElementChild;
  if (!newest) return;
  // A message taller than the screen is shown from its first line.
  const top = Math.min(log.scrollHeight - log.clientHeight, newest.offsetTop - 8);
  log.scrollTo({ top, behavior: smoothly && !following && !calm.matches ? "smooth" : "instant" });
}

function focusNewestQuestion() {
  const questions = [...list.children].filter((item) => item.querySelector("[data-tap]"));
  (questions.at(-1)?.querySelector("[data-tap]") ?? log).focus();
}

// Runs a change and catches a focus that the change would drop to the top of the page.
function keepingFocus(change, rescue) {
  const inside = log.contains(document.activeElement);
  change();
  if (inside && !log.contains(document.activeElement)) rescue();
}

// ---- what the server tells ----

const handlers = {
  chat({ messages, problems, ...around }) {
    const first = !list.children.length;
    handlers.around(around);
    drawProblems(problems);
    keepingFocus(() => drawMessages(messages), focusNewestQuestion);
    showNewest(!first);
  },

  around({ keyboard: labels, lang, dir, settings: values }) {
    document.documentElement.lang = lang;
    drawKeyboard(labels, lang, dir);
    drawSettings(values);
  },

  bubble({ message }) {
    byId(`m${message.id}`)?.remove();
    const item = drawMessage(message);
    list.append(item);
    if (!calm.matches) item.animate({ opacity: [0, 1], translate: ["0 0.5rem", "0 0"] }, 180);
    showNewest(true);
    if (following && item.querySelector("[data-tap]")) focusNewestQuestion();
  },

  picked({ id, text }) {
    const item = byId(`m${id}`);
    const box = item?.querySelector(".buttons");
    if (!box) return;
    keepingFocus(() => {
      if (!text) box.remove();
      else box.replaceWith(drawButtons([[{ text }]], box.lang));
    }, () => log.focus({ preventScroll: true }));
  },

  popup({ text }) {
    clearTimeout(toastTimer);
    toast.textContent = text;
    toastTimer = setTimeout(() => { toast.textContent = ""; }, 7000);
  },

  tidied({ ids }) {
    keepingFocus(() => ids.forEach((id) => byId(`m${id}`)?.remove()), () => log.focus({ preventScroll: true }));
  },

  problems: ({ problems }) => drawProblems(problems),
};

// ---- the line to the server ----

let source;
let reconnecting = false;

function connect() {
  source = new EventSource(`/events?token=${encodeURIComponent(token)}`);
  source.onopen = () => { banner.textContent = ""; };
  source.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    handlers[event.type]?.(event);
  };
  // Browsers differ in when they try again by themselves, so the page always does it.
  source.onerror = reconnect;
}

async function reconnect() {
  if (reconnecting) return;
  reconnecting = true;
  source.close();
  if (!banner.textContent) banner.textContent = "The preview has stopped. Start it again in the terminal.";
  let theirs;
  while (!theirs) {
    await new Promise((resolve) => { setTimeout(resolve, 1500); });
    try {
      const page = await (await fetch("/", { cache: "no-store" })).text();
      theirs = new DOMParser().parseFromString(page, "text/html").body.dataset.token;
    } catch {
      // Not there yet.
    }
  }
  reconnecting = false;
  // A preview that was started anew has a new token, and only a new page knows it.
  if (theirs === token) connect();
  else location.reload();
}

async function post(path, body) {
  const headers = { "Content-Type": "application/json", "X-Token": token };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => null);
  if (!answer?.ok) reconnect();
  return answer?.ok;
}

// ---- what she does ----

for (const kind of ["keydown", "pointerdown"]) {
  addEventListener(kind, () => { following = false; }, { capture: true });
}

function onTap(place, tell) {
  place.addEventListener("click", ({ target }) => {
    const button = target.closest("button:enabled");
    if (!button) return;
    following = button.matches(":focus-visible");
    tell(button);
  });
}

onTap(list, (button) => post("/tap", { id: Number(button.closest("li").dataset.id), data: button.dataset.tap }));
onTap(keyboard, (button) => post("/say", { text: button.textContent }));
toast.addEventListener("click", () => { toast.textContent = ""; });

byId("words-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = words.value.trim();
  if (text && await post("/say", { text }) && words.value.trim() === text) words.value = "";
});

byId("settings-form").addEventListener("submit", (event) => event.preventDefault());
byId("settings-form").addEventListener("change", ({ target }) => post("/settings", { [target.name]: target.value }));
byId("start-over").addEventListener("click", () => post("/start-over", {}));

// A picture gets its height late, and a phone loses half of its own to the typing keys.
list.addEventListener("load", () => showNewest(false), { capture: true });
new ResizeObserver(() => showNewest(false)).observe(log);

const fold = () => { settings.open = wide.matches; };
wide.addEventListener("change", fold);
fold();
connect();
