// The workbench: a sheet with tabs. Beside the chat where there is room, over it on a phone.

import { byId } from "./page.js";

const bench = byId("bench");
const tabs = [...bench.querySelectorAll("[role=tab]:not([hidden])")];
const roomy = matchMedia("(min-width: 1120px)");
const OPENERS = ["open-steps", "open-map"];
const openers = {};
let from;

// What a tab does each time it comes to the front.
export function whenOpened(name, act) {
  openers[name] = act;
}

export const isOpen = (name) => bench.open && byId(`tab-${name}`).ariaSelected === "true";

// Brings a tab to the front; the promise that it returns is kept when the tab is drawn.
export function openBench(name) {
  if (!bench.open) {
    from = document.activeElement;
    lay();
  }
  for (const tab of tabs) {
    const chosen = tab.id === `tab-${name}`;
    tab.ariaSelected = String(chosen);
    tab.tabIndex = chosen ? 0 : -1;
    byId(tab.getAttribute("aria-controls")).hidden = !chosen;
  }
  for (const opener of OPENERS) byId(opener).ariaExpanded = String(opener === `open-${name}`);
  return openers[name]?.();
}

function closeBench() {
  bench.close();
}

// Closes the workbench where it has no room beside the chat.
export function showChat() {
  if (!roomy.matches) closeBench();
}

function lay() {
  // Before it is shown: it gets the focus then, and the page scrolls to where it stands.
  document.body.classList.add("with-bench");
  if (roomy.matches) bench.show();
  else bench.showModal();
}

bench.addEventListener("close", () => {
  document.body.classList.remove("with-bench");
  for (const opener of OPENERS) byId(opener).ariaExpanded = "false";
  if (from?.isConnected) from.focus({ preventScroll: true });
});

roomy.addEventListener("change", () => {
  if (!bench.open) return;
  const back = from;
  bench.close();
  from = back;
  lay();
});

tabs.forEach((tab, number) => {
  tab.addEventListener("click", () => openBench(tab.id.slice(4)));
  tab.addEventListener("keydown", ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!step) return;
    const next = tabs[(number + step + tabs.length) % tabs.length];
    openBench(next.id.slice(4));
    next.focus();
  });
});

// A dialog that leaves the chat in reach does not close by itself.
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && bench.open && !event.defaultPrevented) closeBench();
});

byId("close-bench").addEventListener("click", closeBench);
byId("skip-to-steps").addEventListener("click", () => openBench("steps"));
for (const opener of OPENERS) {
  const name = opener.slice(5);
  byId(opener).addEventListener("click", () => (isOpen(name) ? closeBench() : openBench(name)));
}
