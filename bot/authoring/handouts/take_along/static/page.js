// The page for girls. It keeps nothing and asks nothing of any network: no storage, no request, no entry in the history.
"use strict";

(function () {
  const byId = (id) => document.getElementById(id);
  const list = byId("messages"), log = byId("log"), keyboard = byId("keyboard");
  let game, pictures, tried, live = null, newest = null;

  // The sum that zlib calls CRC-32: a file that lost a part on its way says so instead of playing half a story.
  function sumOf(text) {
    const table = [];
    for (let n = 0; n < 256; n++) {
      let value = n;
      for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
      table.push(value);
    }
    let sum = -1;
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length; at++) sum = (sum >>> 8) ^ table[(sum ^ bytes[at]) & 255];
    return String((sum ^ -1) >>> 0);
  }

  function make(tag, name, words) {
    const node = document.createElement(tag);
    if (name) node.className = name;
    if (words) node.textContent = words;
    return node;
  }

  function pictureOf(number) {
    if (!pictures) pictures = JSON.parse(byId("pictures").textContent);
    return pictures[number];
  }

  function drawButtons(rows) {
    const box = make("div", "buttons");
    let number = 0;
    rows.forEach((labels) => {
      const row = make("div", "row");
      labels.forEach((label) => {
        const button = make("button", "", label);
        button.type = "button";
        button.setAttribute("data-tap", String(number++));
        row.appendChild(button);
      });
      box.appendChild(row);
    });
    return box;
  }

  function drawBubble(bubble) {
    const item = make("li"), body = make("div", "bubble"), words = make("p");
    const source = bubble.picture >= 0 ? pictureOf(bubble.picture) : "";
    if (source) {
      const image = make("img");
      image.src = source;
      image.alt = "";
      image.addEventListener("load", scroll); // only now its height is known
      body.appendChild(image);
    }
    words.innerHTML = bubble.html; // escaped beforehand: <b>, <code>, and <a> around numbers are left
    body.appendChild(words);
    const month = tried[game.girl.country];
    if (words.querySelector("a") && bubble.html.indexOf(month) < 0) body.appendChild(make("p", "", month));
    item.appendChild(body);
    if (bubble.rows.length) {
      item.appendChild(drawButtons(bubble.rows));
      live = item;
    }
    return item;
  }

  function settle(item, pressed) {
    const box = item && item.querySelector(".buttons");
    if (!box) return;
    box.parentNode.removeChild(box);
    if (!pressed) return;
    const row = make("div", "row"), button = make("button", "pressed", pressed);
    button.type = "button";
    button.disabled = true;
    row.appendChild(button);
    item.appendChild(row);
  }

  function clear() {
    while (list.firstChild) list.removeChild(list.firstChild);
    live = null;
  }

  // In the order in which it is read, and added at once: a screen reader tells every addition.
  function show(items) {
    const drawn = document.createDocumentFragment();
    settle(live, items.reduce((label, item) => item.pressed || label, ""));
    live = null;
    items.forEach((item) => {
      if (item.cleared) { clear(); drawn.textContent = ""; }
      else if (item.bubble) drawn.appendChild(drawBubble(item.bubble));
    });
    if (live) Array.from(live.querySelectorAll("[data-tap]")).forEach(mark);
    newest = drawn.firstChild || newest;
    list.appendChild(drawn);
    scroll();
  }

  // Marked in memory only: a page that is opened anew knows of nothing.
  function mark(button, number) {
    if (game.isDone(number)) button.textContent = `✓ ${button.textContent}`;
  }

  // What is new is read from its beginning.
  function scroll() {
    if (newest) log.scrollTop = Math.max(0, newest.offsetTop - log.offsetTop - 8);
  }

  function press(what, byKey) {
    const items = game.press(what);
    if (!items) return;
    show(items);
    const next = live && live.querySelector("[data-tap]");
    // Only where the keyboard was used may the focus be moved for her.
    if (byKey && next) next.focus();
  }

  function start() {
    clear();
    show(game.start());
    log.scrollTop = 0;
  }

  // A damaged file, an old browser: whatever goes wrong, the stories' names and all numbers are there again.
  function fallBack() {
    byId("plain").className = "plain now";
    byId("plain").hidden = false;
    byId("play").hidden = true;
  }

  function play() {
    const parts = ["style", "letters", "pictures", "turns"].map((id) => byId(id).textContent);
    if (sumOf(byId("policy").content + parts.join("")) !== byId("turns").getAttribute("data-sum")) {
      fallBack();
      return;
    }
    const data = JSON.parse(parts[3]);
    game = playTurns(data);
    tried = data.tried;
    byId("play").hidden = false;
    byId("plain").hidden = true;
    start();
    if (!keyboard.offsetHeight) fallBack(); // a tag around it is damaged
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-tap]");
    if (button && live && live.contains(button)) press(Number(button.getAttribute("data-tap")), event.detail === 0);
  });
  keyboard.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) press(button.getAttribute("data-key"), event.detail === 0);
  });
  // Whoever leaves the page, or comes back to it with Back, finds its first screen: no story waits behind it.
  window.addEventListener("pagehide", () => { if (game) start(); });
  window.addEventListener("pageshow", (event) => { if (game && event.persisted) start(); });
  window.addEventListener("error", fallBack);

  play();
})();
