// The connection to the server: its events arrive on /events, requests of the page go there as JSON.

import { byId, make, t } from "./page.js";

let { token } = document.body.dataset;
const { room } = document.body.dataset; // "draft" or "live" in the lesson room
const banner = byId("banner");
const listeners = {};
const DOOR = /^\/(sign-in|enter\/)/;
const STOPPED = room
  ? t("The room does not answer. What is marked as saved is kept. Leave this page open: it goes on by itself. If that takes long, tell whoever runs the room.")
  : t("The preview has stopped. Start it again in the terminal.");
const RESTARTED = t("The preview was started again. Open the address in the terminal.");
const SIGNED_OUT = t("You are signed out, perhaps because nothing was done here for a while. Sign in again in another tab: this page goes on then, with the words you have typed.");
const GONE = t("This draft is not here any more: it was published, or thrown away. Words that are not saved can only be copied.");
let source;
let reconnecting = false;

// Several parts of the page may listen to one type of event. `back` comes when a lost connection is restored.
export function on(type, listener) {
  (listeners[type] ??= []).push(listener);
}

function tell(event) {
  for (const listener of listeners[event.type] ?? []) listener(event);
}

export function connect() {
  source = new EventSource(`events?token=${encodeURIComponent(token)}`);
  source.onmessage = ({ data }) => tell(JSON.parse(data));
  // Browsers differ in when they try again by themselves, so the page always does it.
  source.onerror = reconnect;
}

function warn(sentence, link = "") {
  if (!banner.textContent.startsWith(sentence)) banner.replaceChildren(sentence, " ", link);
}

const linkTo = (href, words) => make("a", { href, target: "_blank" }, words);

// Unsaved words are only in this page. Its parts tell by the event that a browser sends before it leaves a page.
const isDirty = () => !dispatchEvent(new Event("beforeunload", { cancelable: true }));

// Waits until the page's address answers again, and goes on there. It ends where the draft itself is gone.
async function reconnect() {
  if (reconnecting) return;
  reconnecting = true;
  source?.close();
  for (;;) {
    const answer = await fetch(location.pathname, { cache: "no-store" }).catch(() => null);
    const isElsewhere = answer?.redirected && !DOOR.test(new URL(answer.url).pathname);
    const page = answer?.ok && !answer.redirected ? await pageIn(answer) : null;
    if (isElsewhere || (page && page.room !== room && isDirty())) {
      warn(GONE, linkTo("../../", t("All lessons")));
      return;
    }
    if (page) {
      goOn(page);
      return;
    }
    if (answer?.redirected) warn(SIGNED_OUT, linkTo(location.pathname, t("Sign in")));
    else warn(answer?.status === 403 && !room ? RESTARTED : STOPPED);
    await new Promise((resolve) => { setTimeout(resolve, 1500); });
  }
}

async function pageIn(answer) {
  const text = await answer.text().catch(() => "");
  const { dataset } = new DOMParser().parseFromString(text, "text/html").body;
  return dataset.token ? dataset : null;
}

// A restarted server has a new token. The page reloads for it, or just takes it over if unsaved words would be lost.
function goOn(page) {
  if ((page.token !== token || page.room !== room) && !isDirty()) {
    location.reload();
    return;
  }
  ({ token } = page);
  banner.replaceChildren();
  reconnecting = false;
  if (source) connect();
  tell({ type: "back" });
}

// Returns the answer, also for a body that is too large; null when the connection is lost, or after a redirect.
async function sent(path, body, type = "application/json") {
  const headers = { "Content-Type": type, "X-Token": token };
  const answer = await fetch(path, { method: "POST", headers, body }).catch(() => null);
  if (answer?.status === 413 || (answer?.ok && !answer.redirected)) return answer;
  reconnect();
  return null;
}

export async function post(path, body) {
  return (await sent(path, JSON.stringify(body)))?.ok ?? false;
}

// Asks the workbench. A refusal is returned as `{ no: "why", … }`, a lost connection as null.
export async function ask(name, body) {
  const answer = await sent(`desk/${name}`, JSON.stringify(body));
  if (answer?.status === 413) return { no: t("This is larger than a lesson can be.") };
  return answer && answer.json();
}

const newest = {};

// Asks for what is drawn anew after each change. Answers may overtake each other: an outdated one is null.
export async function askNewest(name, body) {
  newest[name] = (newest[name] ?? 0) + 1;
  const mine = newest[name];
  const answer = await ask(name, body);
  return mine === newest[name] ? answer : null;
}

// Sends a picture with its description.
export async function send(picture, about) {
  const answer = await sent(`upload?${new URLSearchParams(about)}`, picture, "application/octet-stream");
  return answer?.ok ? answer.json() : null;
}
