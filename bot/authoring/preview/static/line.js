// The line to the server: what it tells arrives on /events, what the page wants goes there as JSON.

import { byId, t } from "./page.js";

const token = document.body.dataset.token;
const banner = byId("banner");
const listeners = {};
let source;
let reconnecting = false;

// Several parts of the page may listen to one kind of news.
export function on(type, listener) {
  (listeners[type] ??= []).push(listener);
}

export function connect() {
  source = new EventSource(`events?token=${encodeURIComponent(token)}`);
  source.onopen = () => { banner.textContent = ""; };
  source.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    for (const listener of listeners[event.type] ?? []) listener(event);
  };
  // Browsers differ in when they try again by themselves, so the page always does it.
  source.onerror = reconnect;
}

async function reconnect() {
  if (reconnecting) return;
  reconnecting = true;
  source.close();
  if (!banner.textContent) banner.textContent = t("The preview has stopped. Start it again in the terminal.");
  let theirs;
  while (!theirs) {
    await new Promise((resolve) => { setTimeout(resolve, 1500); });
    try {
      const answer = await fetch(location.pathname, { cache: "no-store" });
      if (answer.status === 403) banner.textContent = t("The preview was started again. Open the address in the terminal.");
      const page = await answer.text();
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

function sent(path, body) {
  const headers = { "Content-Type": "application/json", "X-Token": token };
  return fetch(path, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => null);
}

export async function post(path, body) {
  const answer = await sent(path, body);
  if (!answer?.ok) reconnect();
  return answer?.ok;
}

// Asks the workbench. A kind no comes back as `{ no: "why", … }`, a lost line as null.
export async function ask(name, body) {
  const answer = await sent(`desk/${name}`, body);
  if (answer?.ok) return answer.json();
  if (answer?.status === 413) return { no: t("This is longer than a lesson can be.") };
  reconnect();
  return null;
}

// Sends a picture, with what she says about it.
export async function send(picture, about) {
  const headers = { "Content-Type": "application/octet-stream", "X-Token": token };
  const path = `upload?${new URLSearchParams(about)}`;
  const answer = await fetch(path, { method: "POST", headers, body: picture }).catch(() => null);
  return answer?.ok ? answer.json() : null;
}
