// Typing in a file: Enter keeps the indent, Tab moves lines in and Shift+Tab back. All of it can be undone.

const STEP = "  ";

// Writes over a part of the text as if it were typed, so that the browser can undo it.
export function writeOver(area, start, end, text) {
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, end);
  const isTyped = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (isTyped) return;
  area.setRangeText(text, start, end, "end"); // an old browser: written all the same, but not to be undone
  area.dispatchEvent(new Event("input"));
}

// Writes a whole text by changing only the part that differs.
export function writeWhole(area, text) {
  const now = area.value;
  if (now === text) return;
  let start = 0;
  while (start < Math.min(now.length, text.length) && now[start] === text[start]) start += 1;
  let end = 0;
  while (end < Math.min(now.length, text.length) - start && now.at(-1 - end) === text.at(-1 - end)) end += 1;
  writeOver(area, start, now.length - end, text.slice(start, text.length - end));
}

// What stands before the next line: the indent of this one; further in below a name; a hyphen below a plain item.
function leadAfter(line) {
  const [lead, hyphen] = line.match(/^ *(- )?/);
  const spaces = lead.length - (hyphen?.length ?? 0);
  const words = line.slice(lead.length);
  if (/(^|\s|:)[|>][+-]?$|:$/.test(words.trimEnd())) return " ".repeat(lead.length + STEP.length);
  if (hyphen && !/^[\w-]+:( |$)/.test(words)) return `${" ".repeat(spaces)}- `;
  return " ".repeat(lead.length);
}

function breakLine(area) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const begin = value.lastIndexOf("\n", start - 1) + 1;
  const before = value.slice(begin, start);
  // An item in which nothing was written ends the list.
  if (/^ *- $/.test(before) && start === end) writeOver(area, begin, end, " ".repeat(before.length - 2));
  else writeOver(area, start, end, `\n${leadAfter(before)}`);
}

function shift(area, isBack) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const first = value.lastIndexOf("\n", start - 1) + 1;
  const last = end > start && value[end - 1] === "\n" ? end - 1 : end;
  const stop = value.indexOf("\n", last) === -1 ? value.length : value.indexOf("\n", last);
  const lines = value.slice(first, stop).split("\n");
  const moved = lines.map((line) => (isBack ? line.replace(/^ {1,2}/, "") : line && STEP + line));
  const text = lines.length === 1 && !lines[0] && !isBack ? STEP : moved.join("\n");
  if (text === lines.join("\n")) return;
  writeOver(area, first, stop, text);
  if (start === end) area.setSelectionRange(...Array(2).fill(Math.max(first, start + text.length - (stop - first))));
  else area.setSelectionRange(first, first + text.length);
}

// After Escape the next Tab leaves the text, so that a person with only a keyboard is not caught in it.
export function typesInYaml(area, tellLeaving) {
  let leaves = false;

  function setLeaving(now) {
    if (leaves !== now) tellLeaving(now);
    leaves = now;
  }

  area.addEventListener("keydown", (event) => {
    const { key, shiftKey, ctrlKey, altKey, metaKey, isComposing } = event;
    if (isComposing || ctrlKey || altKey || metaKey || key === "Shift") return;
    if (key === "Escape" && !leaves) {
      event.preventDefault();
      setLeaving(true);
      return;
    }
    if (key === "Tab" && !leaves) {
      event.preventDefault();
      shift(area, shiftKey);
    } else if (key === "Enter" && !shiftKey) {
      event.preventDefault();
      breakLine(area);
    }
    if (key !== "Tab" && key !== "Escape") setLeaving(false);
  });
  area.addEventListener("blur", () => setLeaving(false));
}
