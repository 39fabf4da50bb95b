// Small things every part of the page uses.

// The page's own words are written in English here. For another language the page has a translation of each.
const table = JSON.parse(document.body.dataset.words || "{}");
export const spoken = document.body.dataset.spoken || "en";

export function t(sentence, gaps = {}) {
  return (table[sentence] ?? sentence).replace(/\{(\w+)\}/g, (gap, name) => String(gaps[name] ?? gap));
}

// Whether the account sees lessons as files; others see cards only, and no names of files or numbers of lines.
export const seesFiles = document.body.dataset.files === "yes";

export const byId = (id) => document.getElementById(id);
export const calm = matchMedia("(prefers-reduced-motion: reduce)");

export function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

export function button(text, attributes, click) {
  const node = make("button", { type: "button", ...attributes }, text);
  node.addEventListener("click", click);
  return node;
}

// Returns a function that runs `act` once it has not been called for a while.
export function later(act, milliseconds) {
  let timer;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds, ...given);
  };
}

// Scrolls a sheet, and only the sheet, until a part of it can be seen; `share` is how far down.
export function reveal(part, share) {
  const sheet = part?.closest(".sheet");
  if (sheet) sheet.scrollTop += part.getBoundingClientRect().top - sheet.getBoundingClientRect().top - sheet.clientHeight * share;
}

// Returns a file or a sound in base64; empty where the browser cannot read it.
export function inBase64(blob) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => resolve("");
    reader.readAsDataURL(blob);
  });
}
